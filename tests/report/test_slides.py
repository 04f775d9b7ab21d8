"""Six slides, read by a parser of ours that knows the format's parts and nothing of who wrote them."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import zipfile

import openpyxl
import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.report import make_report
from evenhand.report.formats.slides import to_pptx
from evenhand.report.model import Bullets, Figure, Paragraph, Report, Section, Table
from evenhand.scenario import load
from lxml import etree

from tests.sure import sure

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}


@pytest.fixture(scope="module")
def report():
    case = Case(load(SCENARIOS / "plain-opt-in.yaml"), complete_journey().sketch, draws=50)
    return make_report(assess(case), date=dt.date(2026, 11, 23))


def parts(packed, folder):
    """Return the parts of a folder as trees, by name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in sorted(archive.namelist())
            if posixpath.dirname(name) == folder
        }


def said(tree):
    return ["".join(paragraph.itertext()) for paragraph in tree.iter(f"{{{NAMES['a']}}}p")]


@pytest.mark.slow
def test_six_slides_say_what_is_asked_first_and_all_of_it_in_the_notes(report):
    packed = to_pptx(report)
    slides, notes = parts(packed, "ppt/slides"), parts(packed, "ppt/notesSlides")
    assert len(slides) == len(notes) == 6
    first = "\n".join(said(slides["ppt/slides/slide1.xml"]))
    assert report.title in first and report.subtitle in first and "What is asked: " in first
    told = "\n".join("\n".join(said(tree)) for tree in notes.values())
    shown = {"first", "exchange", "law", "scores", "unknowns", "customers"}
    for section in report.body:
        for block in section.blocks if section.id in shown else ():
            match block:
                case Paragraph():
                    assert block.text in told
                case Bullets():
                    assert all(item in told for item in block.items)
                case Table():
                    assert all(cell in told for row in block.rows for cell in row)
                case Figure():
                    assert block.alt in told


def test_charts_are_native_and_hold_the_numbers_of_the_report(report):
    packed = to_pptx(report)
    charts = list(parts(packed, "ppt/charts").values())
    figures = {
        section.id: next((block for block in section.blocks if isinstance(block, Figure)), None)
        for section in report.body
    }
    drawn = [sure(sure(figures[name]).picture.chart) for name in ("exchange", "scores")]
    assert len(charts) == len(drawn)
    for tree, chart in zip(charts, drawn, strict=True):
        values = [float(value.text) for value in tree.iterfind(".//c:ser[1]//c:val//c:v", NAMES)]
        assert values == pytest.approx(chart.series[0][1])
        assert [name.text for name in tree.iterfind(".//c:ser[1]//c:cat//c:v", NAMES)] == list(chart.categories)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        books = [name for name in sorted(archive.namelist()) if name.endswith(".xlsx")]
        assert len(books) == len(drawn)
        for name, chart in zip(books, drawn, strict=True):
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name))).active
            column = [sheet.cell(row, 2).value for row in range(2, len(chart.categories) + 2)]
            assert column == pytest.approx(chart.series[0][1])


def test_whatever_is_drawn_has_words_for_those_who_do_not_see_it(report):
    for tree in parts(to_pptx(report), "ppt/slides").values():
        for frame in tree.iterfind(".//p:graphicFrame", NAMES):
            assert len(frame.find(".//p:cNvPr", NAMES).get("descr")) > 20


def test_hostile_and_long_words_survive_and_two_renderings_are_alike():
    words = ("<b>&amp; =1+1 👩‍👩‍👧 תוכנית\x00" * 700)[:10_000]
    report = Report(words, words, {"Scenario": words}, (Section(words, (Paragraph(words), Bullets((words,)))),))
    packed = to_pptx(report)
    assert packed == to_pptx(report)
    [slide] = parts(packed, "ppt/slides").values()
    assert any(text.startswith("<b>&amp; =1+1 👩‍👩‍👧 תוכנית") for text in said(slide))
    assert to_pptx(Report("", "", {}, ()))
