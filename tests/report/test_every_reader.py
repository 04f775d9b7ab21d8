"""Names that could do harm come through whatever is paid and whoever reads, in every format, twice the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from itertools import cycle

import openpyxl
import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import ScenarioError
from evenhand.exchange.scheme import schemes
from evenhand.places import SCENARIOS
from evenhand.report import Made, known_formats, make_report
from evenhand.report.bundle import SUFFIX
from evenhand.report.readers import READERS
from evenhand.scenario import load
from lxml import etree, html
from pypdf import PdfReader

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
NAME = '=1+1|<b>&"x"</b> {{ 7*7 }} #eval("1") תוכנית برنامج 👩‍👩‍👧'
LONG = f"{NAME} " + "ten thousand letters " * 480
SCHEMES = {
    "none": {},
    "flat": {"dividend": 1.5},
    "revenue_share": {"rate": 0.4},
    "pool": {"rate": 0.4, "split": "shapley"},
    "price_list": {"prices": {"user.behavior.purchase_history": 1.0}},
    "in_kind": {"face_value": 3.0, "worth": 0.8},
    "collective_trust": {"rate": 0.3},
}
PAIRS = list(zip(SCHEMES, cycle(READERS), strict=False))


def test_every_scheme_and_every_reader_is_among_them():
    assert {kind for kind, _ in PAIRS} == set(schemes()) and {reader for _, reader in PAIRS} == set(READERS)


@pytest.fixture(scope="module", params=PAIRS, ids=" ".join)
def made(request):
    kind, reader = request.param
    plain = load(SCENARIOS / "loyalty-dividend.yaml")
    first, *others = plain.purposes
    scenario = plain.replace(
        name=NAME,
        summary=LONG,
        scheme={"kind": kind, **SCHEMES[kind]},
        purposes=[first.model_copy(update={"text": LONG}), *others],
    )
    assessment = assess(Case(scenario, complete_journey().sketch, draws=8))
    # Without pictures, which hold no name.
    report = make_report(
        assessment,
        date=AT.date(),
        reader=reader,
        contents=("customers",) if reader == "customers" else ("first", "law"),
    )
    return Made(report, assessment, AT)


def texts_of(suffix, packed):
    """Return all that a document says, by a parser that did not write it."""
    if suffix == ".html":
        return html.fromstring(packed.decode()).text_content()
    if suffix.endswith(".pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(packed)).pages)
    if suffix == ".xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(packed)) for row in sheet for cell in row]
        assert {cell.parent.title for cell in cells if cell.data_type == "f"} <= {"Live"}
        return " ".join(str(cell.value) for cell in cells)
    if suffix.endswith((".docx", ".pptx")):
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        return "".join("".join(etree.fromstring(part).itertext()) for part in parts)
    return packed.decode()


def test_a_name_comes_through_as_it_was_typed_and_two_renderings_are_the_same(made):
    for form in known_formats():
        if form.suffix == SUFFIX or not form.applies(made.assessment):
            continue
        try:
            packed = form.render(made)
        except ScenarioError as error:
            assert str(error)
            continue
        # A second report of the same run: nothing hangs on the objects of the first.
        again = make_report(made.assessment, date=AT.date(), reader=made.report.reader, contents=made.report.contents)
        assert form.render(replace(made, report=again)) == packed, form.suffix
        said = texts_of(form.suffix, packed)
        if form.suffix in (".html", ".xlsx", ".docx", ".pptx"):
            assert NAME in said, form.suffix
        if form.suffix == ".pdf":
            assert "#eval" in said and "{{ 7*7 }}" in said
        if form.suffix == ".json":
            assert NAME in json.loads(said)["title"]
        if form.suffix == ".md":
            assert "<b>" not in said


def test_a_notebook_shows_every_readers_page(made):
    [frame] = html.fromstring(f"<div>{made.report._repr_html_()}</div>").iter("iframe")
    assert NAME in html.fromstring(frame.get("srcdoc")).text_content()
