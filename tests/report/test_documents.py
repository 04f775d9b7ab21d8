from __future__ import annotations

import datetime as dt
import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import jsonschema
import numpy as np
import openpyxl
import pytest
from docx.oxml.ns import qn
from evenhand.assessment import Assessment, assess
from evenhand.assessment.block import block_of
from evenhand.assessment.legal import legal_doubts
from evenhand.assessment.offers import gains_by_segment
from evenhand.assessment.verdict import TITLES
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import InputError, ScenarioError
from evenhand.exchange.ask.fairness_words import failing_words
from evenhand.exchange.level import level_at
from evenhand.places import SCENARIOS
from evenhand.report import Format, Made, Report, known_formats, make_report, to_docx, to_markdown
from evenhand.report.bundle import SUFFIX
from evenhand.report.formats.data import to_json
from evenhand.report.formats.markdown import escape
from evenhand.report.formats.pdf import to_annex, to_pdf
from evenhand.report.formats.web import to_html
from evenhand.report.formats.word import to_annex_docx
from evenhand.report.formats.workbook import to_xlsx
from evenhand.report.labels import about, subjects
from evenhand.report.model import Bullets, Figure, Paragraph, Picture, Section, Table
from evenhand.report.readers import READERS, Reader, arranged, check_reader, chosen_of
from evenhand.report.schema import schema
from evenhand.report.sections.first import gravest_doubts
from evenhand.scenario import load
from evenhand.scenario.leaves import leaves
from evenhand.uncertainty import load_assumptions
from evenhand.vocabulary.roles import NAMES, role_in_words
from lxml import html
from pypdf import PdfReader

from tests.sure import sure
from tests.walks import first

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module", params=first(1, ["location-resale", "customer-data-trust"]))
def assessment(request: pytest.FixtureRequest) -> Assessment:
    scenario = load(SCENARIOS / f"{request.param}.yaml")
    return assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=100))


@pytest.fixture(scope="module")
def report(assessment: Assessment) -> Report:
    return make_report(assessment, date=DAY)


@pytest.mark.slow
def test_validity_comes_before_money_and_money_before_points(report: Report) -> None:
    headings = [section.heading for section in report.sections]
    assert headings[:3] == ["The recommendation", "Is it lawful?", "The exchange"]
    assert headings.index("Scores, and what would lift them") < headings.index("Annex A: open questions by person")


def test_a_report_says_what_it_rests_on(report: Report) -> None:
    for key in ("Scenario", "Revision", "Seed and draws", "Version", "Date", "Rubric", "Customers"):
        assert report.meta[key]
    assert report.meta["Date"] == "2026-11-23"


@pytest.mark.slow
def test_every_document_says_everything_that_is_in_the_report(report: Report) -> None:
    documents = [docx.Document(io.BytesIO(made)) for made in (to_docx(report), to_annex_docx(report))]
    # Asking python-docx for the cells of long tables takes time squared in their rows.
    word = "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for document in documents
        for paragraph in document.element.iter(qn("w:p"))
    )
    said, markdown = "".join(word.split()), to_markdown(report).decode()
    for section in report.sections:
        assert section.heading in word
        assert f"## {escape(section.heading)}" in markdown
        for block in section.blocks:
            if isinstance(block, Table):
                assert block.caption in word
                assert f"*{escape(block.caption)}*" in markdown
                for row in block.rows:
                    for cell in row:
                        assert escape(cell) in markdown
                        assert "".join(cell.split()) in said


@pytest.mark.slow
def test_word_has_real_headings_header_rows_and_words_for_pictures(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    styles = {sure(paragraph.style).name for paragraph in document.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Caption", "TOC 1"} <= styles
    assert all(style.font.name == "Calibri" for style in map(document.styles.__getitem__, styles))
    codes = "".join(text.text for text in document.sections[0].footer._element.iter(qn("w:instrText")))
    assert "PAGE" in codes and "NUMPAGES" in codes
    targets = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))}
    assert links and links <= targets
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    figures = [block for section in report.body for block in section.blocks if isinstance(block, Figure)]
    assert len(document.inline_shapes) == len(figures) > 1
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40


# That a bundle is one of the same bytes is shown where bundles are.
@pytest.mark.parametrize(
    "form", first(2, [form for form in known_formats() if form.suffix != SUFFIX]), ids=lambda form: form.suffix
)
def test_the_same_report_gives_the_same_bytes(assessment: Assessment, report: Report, form: Format) -> None:
    made = Made(report, assessment, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert rendered(form, made) == rendered(form, made)


def rendered(form: Format, made: Made) -> bytes | str:
    """Return a document, or in which words it is refused."""
    try:
        return form.render(made)
    except ScenarioError as error:
        return str(error)


def test_nothing_that_must_not_be_said_is_said(report: Report) -> None:
    text = to_markdown(report).decode().lower()
    assert not re.findall(r"\bcompliant\b|\banonymous\b|price of your data|you own your data", text)


def test_a_document_speaks_in_words_and_not_in_keys(assessment: Assessment, report: Report) -> None:
    text = to_markdown(report).decode()
    # What identifies the run keeps the policy's key; sentences and tables do not.
    keys = [str(row.policy) for row in assessment.part("policies").value[1:]]
    keys += [role for role in NAMES if role != role_in_words(role)]
    assert [key for key in keys if key in text] == []


def test_a_fact_typed_by_a_person_cannot_become_markup() -> None:
    nasty = "<script>alert(1)</script> | **bold** [x](http://evil.example) `code` # head\n- item"
    report = Report(
        "T",
        "S",
        {"Key": nasty},
        (Section("H", (Paragraph(nasty), Bullets((nasty,)), Table("c", ("a",), ((nasty,),)))),),
    )
    text = to_markdown(report).decode()
    assert "<script>" not in text
    assert "[x](http" not in text
    assert "\n- item" not in text
    assert all(line.count(" | ") == 0 for line in text.splitlines() if "alert" in line)
    assert docx.Document(io.BytesIO(to_docx(report))).paragraphs


def test_control_characters_do_not_break_a_word_document() -> None:
    report = Report("T\x00\x0b", "S" * 400, {}, (Section("H\x1f", (Paragraph("a\x08b"),)),))
    assert docx.Document(io.BytesIO(to_docx(report))).paragraphs[0].text == "T"


@pytest.mark.slow
def test_a_decision_stands_before_the_scores_with_its_dissent() -> None:
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    assessment = assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=50))
    report = make_report(
        assessment,
        decision={"statement": "We ask openly.", "owner": "legal", "dissent": ["Too little is given back."]},
        date=DAY,
    )
    first, said = to_markdown(report).decode().split("## What was decided")
    assert said.index("We ask openly") < said.index("## What we do not know")
    assert "Too little is given back" in said
    # Who reads page one alone knows that it was decided, and against whom.
    assert "A workshop decided, with 1 dissent: We ask openly." in first and "Decides: legal" in first


def test_what_a_workshop_decided_is_told_on_page_one_and_a_rehearsal_decides_nothing(assessment: Assessment) -> None:
    decision = {
        "statement": "So be it.",
        "owner": "Head of data",
        "chosen": "Another one",
        "about": "another",
        "override": "Tested.",
    }

    def first(**changes: Any) -> str:
        made = make_report(assessment, decision=decision | changes, date=DAY, contents=("first",))
        return to_markdown(made).decode()

    assert "chose “Another one”, not this programme, without dissent, and overrode a presumption against it" in first()
    # An offer of this programme, and a draft, are called otherwise than the programme.
    for chosen in (assessment.scenario.name, f"{assessment.scenario.name}: 2.00 USD a month", "Ours (draft)"):
        said = first(chosen=chosen, about="this")
        assert f"chose “{chosen}”, without dissent" in said and ", not this programme" not in said
    assert "chose none of the alternatives, without dissent" in first(chosen="None of the alternatives", about="none")
    assert "Decides: Head of data" in first()
    rehearsed = first(rehearsal=True)
    assert "It decided nothing" in rehearsed and "Head of data" not in rehearsed and "Another one" not in rehearsed


def test_ballots_have_a_sheet_whose_numbers_are_those_of_the_decision(assessment: Assessment) -> None:
    ratings = [
        {"alternative": "=1+1", "statement": "It is fair.", "low": low, "high": high, "ballots": count}
        for low, high, count in ((1, 2, 3), (3, 3, 0), (4, 5, 4))
    ]
    tally = {"number": 2, "ballots": 7, "choices": [{"choice": "=1+1", "ballots": 7}], "ratings": ratings}
    decision = {"statement": "So be it.", "ballots": tally}
    report = make_report(assessment, decision=decision, date=DAY, contents=("decision", "annex"))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))
    [sheet] = [sheet for sheet in book if str(sheet["A1"].value).startswith("How each statement was rated")]
    assert list(sheet.iter_rows(min_row=4, values_only=True)) == [tuple(row.values()) for row in ratings]
    [chosen] = [sheet for sheet in book if sheet["A1"].value == "What people would choose"]
    assert sum(sheet.cell(row, 5).value for row in range(4, 7)) == chosen["B4"].value == tally["ballots"]
    without = make_report(assessment, decision={"statement": "So be it."}, date=DAY, contents=("annex",))
    assert "ballots" not in {section.id for section in without.sections}


def test_where_no_money_is_counted_none_moves_a_doubt_and_every_sum_says_so(
    assessment: Assessment, report: Report
) -> None:
    bodies = {section.id: to_markdown(replace(report, sections=(section,))).decode() for section in report.body}
    currency = f" {assessment.simulation.currency} "
    assert (currency not in bodies["first"]) is assessment.gated
    for name in ("exchange", "unknowns"):
        assert ("to be counted on" in bodies[name].split("\n\n")[4]) is assessment.gated
    assert ("This page is a draft" in bodies["customers"]) is (assessment.verdict.kind not in ("collect", "collect-if"))


def test_a_picture_that_a_document_does_not_show_is_told_in_words_and_never_drawn() -> None:
    section = Section("H", (Figure("Q?", "What can be seen.", Picture(pytest.fail)),))
    report = Report("T", "S", {}, (section,))
    assert "What can be seen" in to_markdown(report).decode()
    assert "What can be seen" in json.loads(to_json(report))["sections"][0]["blocks"][0]["alt"]
    assert to_xlsx(report)
    with pytest.raises(pytest.fail.Exception):
        to_html(report)


@pytest.mark.parametrize("name", ["location-resale", "status-quo-bundled"])
def test_every_fact_stands_in_the_annex_as_an_answer_or_as_a_question(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    report = make_report(assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=20)), date=DAY)
    rows = {
        section.id: [row for block in section.blocks if isinstance(block, Table) for row in block.rows]
        for section in report.annex
    }
    known = {(row[0], row[1]): row[2] for row in rows["facts"]}
    asked = {row[0] for row in rows["questions"]}
    names = subjects(scenario)
    for leaf in leaves(scenario):
        key = (about(leaf.path, names), leaf.question)
        assert (key in known) == leaf.known, leaf.path
        assert leaf.known or key[0] in asked, leaf.path
        if leaf.value in (None, ()):
            assert known[key] == "none"
    # People read labels, not paths.
    assert not [row for row in (*rows["facts"], *rows["questions"]) if "_" in row[0] or "[" in row[0]]


@pytest.mark.slow
def test_the_recommended_rate_stands_beside_the_declared_offer_and_among_the_landmarks() -> None:
    scenario = load(SCENARIOS / "customer-data-trust.yaml")
    report = make_report(assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=400)), date=DAY)
    tables = {
        section.id: [block for block in section.blocks if isinstance(block, Table)] for section in report.sections
    }
    [landmarks] = [block for block in tables["exchange"] if block.caption.startswith("Landmark")]
    outcomes = tables["outcomes"][0]
    assert outcomes.header[1].startswith("The offer recommended")
    assert outcomes.header[2].startswith("The offer as declared")
    assert landmarks.rows[-1][0] == "recommended"
    assert all(len(row) == len(outcomes.header) for row in outcomes.rows)


@pytest.mark.slow
def test_files_that_show_what_is_declared_stand_with_their_hash() -> None:
    attachment = {"file": "evidence/screen.png", "sha256": "ab" * 32, "fact": "summary", "note": "the first screen"}
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    shown = type(scenario).model_validate(
        {**scenario.model_dump(mode="json", by_alias=True), "attachments": [attachment]}
    )
    text = to_markdown(
        make_report(assess(Case(shown, complete_journey().sketch, load_assumptions(), draws=50)), date=DAY)
    ).decode()
    assert "ab" * 32 in text and "the first screen" in text


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_title_block_and_what_is_asked_speak_of_one_offer_and_never_contradict_each_other(
    assessment: Assessment, share: float
) -> None:
    top = float(np.nanmax(assessment.simulation.rates))
    in_hand = assessment.offering(level_at(assessment.simulation, rate=share * top))
    made = make_report(in_hand, date=DAY, contents=("first",))
    # pyrefly: ignore[missing-attribute]
    block, [verdict, asked] = block_of(in_hand), [one.text for one in made.sections[0].blocks[:2]]
    assert made.subtitle == block.title and verdict.startswith(f"{block.title}. ")
    words = "\n".join(one.text for one in made.sections[0].blocks if isinstance(one, Paragraph))
    refused = block.word not in TITLES.values()
    assert refused is asked.startswith("What is asked: not to offer ") is ("Why not" in words)
    assert refused or asked.startswith("What is asked: to offer ") is (block.kind in {"collect", "collect-if"})


def test_how_often_a_test_holds_and_fails_adds_up(assessment: Assessment) -> None:
    for test in assessment.subject_tests:
        if test.probability is not None and test.margin is not None and test.id != "E8":
            for share in (test.probability, 0.785, 0.215, 0.125):
                said = replace(test, probability=share)
                [fails] = re.findall(r"In (\d+) of 100", failing_words(said))
                assert int(fails) + int(said.holds_in.split()[0]) == 100


def test_page_one_says_what_is_asked_who_gets_what_what_may_be_wrong_and_who_signs(
    assessment: Assessment, report: Report
) -> None:
    first = report.sections[0]
    assert first.alone and first.id == "first"
    text = "\n".join(
        cell
        for block in first.blocks
        for cell in (
            [block.text]
            if isinstance(block, Paragraph)
            else block.items
            if isinstance(block, Bullets)
            else [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
            if isinstance(block, Table)
            else []
        )
    )
    assert "What is asked: " in text and "Who signs" in text and "The gravest doubts" in text
    assert assessment.verdict.title in f"{report.subtitle}\n{text}"
    assert f"“{assessment.scenario.summary[:60]}" in text and "own words, which nobody checked" in text
    doubts = gravest_doubts(assessment)
    assert 0 < len(doubts) <= 3
    legal = set(legal_doubts(assessment.scenario, assessment.scorecard))
    assert not legal or legal & set(doubts) or any(doubt.startswith("California") for doubt in doubts)
    gains = gains_by_segment(assessment)
    alike = f"alike in all {len(gains)} segments" in text
    for segment in gains:
        # No money is counted while a gate stands, and what is the same for all is said once.
        assert (segment.name in text) is not (assessment.gated or alike)
    assert not alike or len({(segment.paid, segment.gain) for segment in gains}) == 1
    for group in assessment.gates:
        if group.stops:
            assert group.criterion in text
            break


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_each_reader_gets_the_sections_in_an_order_of_their_own(report: Report, reader: Reader) -> None:
    given = arranged(report.sections, chosen_of(reader))
    there = {section.id for section in report.body}
    assert [section.id for section in given if not section.appendix] == [name for name in reader.order if name in there]
    assert any(section.appendix for section in given) is reader.annex
    last = reader.order[-1]
    assert [section.id for section in arranged(report.sections, chosen_of(reader, [last]))] == [last]
    with pytest.raises(InputError, match="is no section"):
        chosen_of(reader, ["nothing-like-it"])
    with pytest.raises(InputError, match="did you mean"):
        check_reader(reader.id[:-1] + "x")


def test_lawyers_read_of_money_last_and_customers_nothing_of_profit(assessment: Assessment) -> None:
    counsel = READERS["counsel"].order
    assert counsel[:3] == ("first", "law", "scores") and counsel[-1] == "exchange"
    customers = make_report(assessment, date=DAY, reader="customers")
    text = to_markdown(customers).decode()
    assert not re.findall(r"profit|per customer-month|G[123]\b", text)
    assert customers.data == {} and "How hard this is to read: grade" in text


@pytest.mark.slow
def test_scenarios_beside_it_are_told_with_why_not(assessment: Assessment) -> None:
    others = [
        assess(replace(assessment.case, scenario=load(SCENARIOS / f"{name}.yaml")))
        for name in ("plain-opt-in", "status-quo-bundled")
    ]
    report = make_report(assessment, date=DAY, beside=others)
    [section] = [section for section in report.sections if section.id == "alternatives"]
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [assessment.scenario.name, *(other.scenario.name for other in others)]
    assert all(row[-1] for row in table.rows)
    for row, one in zip(table.rows, [assessment, *others], strict=True):
        assert (row[2] == "not counted") is one.gated


def test_text_from_right_to_left_says_so_in_word() -> None:
    mixed = "Loyalty תוכנית נאמנות 12"
    report = Report(
        "برنامج", "S", {"Scenario": mixed}, (Section("תוכנית", (Paragraph(mixed), Table("c", ("a",), (("תוכנית",),)))),)
    )
    document = docx.Document(io.BytesIO(to_docx(report)))
    for paragraph in document.element.iter(qn("w:p")):
        runs = list(paragraph.iter(qn("w:r")))
        texts = ["".join(text.text or "" for text in run.iter(qn("w:t"))) for run in runs]
        whole = "".join(texts)
        for run, text in zip(runs, texts, strict=True):
            leftward = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
            assert bool(run.findall(f".//{qn('w:rtl')}")) is leftward
        first = next((kind for kind in map(unicodedata.bidirectional, whole) if kind in ("L", "R", "AL")), "L")
        assert bool(paragraph.findall(f".//{qn('w:bidi')}")) is (first != "L")
    assert mixed in [paragraph.text for paragraph in document.paragraphs]


def test_a_draft_is_stamped_on_every_page() -> None:
    report = Report("T", "S", {}, (Section("H", (Paragraph("p"),)), Section("A", (Paragraph("q"),), appendix=True)))
    draft = report.as_draft("Not saved")
    for made in (to_docx(draft), to_annex_docx(draft)):
        assert "DRAFT · Not saved" in docx.Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text
    for made in (to_pdf(draft), to_annex(draft)):
        assert all("DRAFT · Not saved" in page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert "DRAFT · Not saved" in to_html(draft).decode()
    assert "DRAFT ·" not in to_html(report).decode()


def test_the_json_follows_its_published_schema(report: Report) -> None:
    published = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    assert published == schema()
    plain = json.loads(to_json(report))
    jsonschema.Draft202012Validator(published).validate(plain)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(published).validate({**plain, "format": {"name": "another", "version": 1}})


def test_a_notebook_shows_the_page_itself_in_a_frame_of_its_own(report: Report) -> None:
    [frame] = html.fromstring(f"<div>{report._repr_html_()}</div>").iter("iframe")
    assert frame.get("srcdoc").encode() == to_html(report)
