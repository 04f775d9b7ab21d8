"""Names that could do harm come through whatever is paid and whoever reads, in every format, twice the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from itertools import cycle

import openpyxl
import pytest
from evenhand.assessment import assess
from evenhand.assessment.offers import gains_by_segment
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import ScenarioError
from evenhand.exchange.level import level_at
from evenhand.exchange.scheme import scheme_of, schemes
from evenhand.places import SCENARIOS
from evenhand.report import Made, Report, known_formats, make_report
from evenhand.report.bundle import SUFFIX
from evenhand.report.formats.markdown import to_markdown
from evenhand.report.readers import READERS
from evenhand.report.sections.customers import how_to_refuse
from evenhand.scenario import load
from evenhand.scenario.consent import Button
from evenhand.vocabulary.numbers import amount
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


@pytest.fixture(
    scope="module", params=[PAIRS[0], *(pytest.param(pair, marks=pytest.mark.slow) for pair in PAIRS[1:])], ids=" ".join
)
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


@pytest.mark.slow
def test_a_name_comes_through_as_it_was_typed_and_two_renderings_are_the_same(made):
    # A second report of the same run: nothing hangs on the objects of the first.
    again = make_report(made.assessment, date=AT.date(), reader=made.report.reader, contents=made.report.contents)
    for form in known_formats():
        if form.suffix == SUFFIX or not form.applies(made.assessment):
            continue
        try:
            packed = form.render(made)
        except ScenarioError as error:
            assert str(error)
            continue
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


@pytest.fixture(scope="module")
def told(made):
    """What the recommendation of an offer says whose amount another draw could have moved."""
    simulation = made.assessment.simulation
    level = level_at(simulation, **{simulation.plan.axis: 0.47 if simulation.plan.axis == "rate" else 1.37})
    rough = replace(level, origin="recommended", dividend_error=0.3 * level.dividend, rate_error=0.3 * level.rate)
    assessment = made.assessment.offering(rough)
    body = make_report(assessment, date=AT.date()).body
    return assessment, {part.id: to_markdown(Report("", "", {}, (part,))).decode() for part in body}


def test_an_amount_that_is_known_roughly_is_nowhere_said_finely(told):
    assessment, said = told
    level, currency = assessment.subject, assessment.simulation.currency
    assert level.dividend == 0 or level.said(currency).startswith("about ")
    for name, text in said.items():
        assert level.dividend == 0 or f"{amount(level.dividend)} {currency}" not in text, name


def test_what_is_not_paid_in_money_is_not_said_to_be_paid(told):
    assessment, said = told
    scheme = scheme_of(assessment.scenario)
    assert ("Paid to a participant" in said["first"]) is scheme.in_money
    assert ("you get about" in said["customers"]) is (scheme.in_money and assessment.subject.dividend > 0)
    # What is given besides is called more only where something is given.
    assert ("yes get this too" in said["customers"]) is (assessment.subject.dividend > 0)


def test_the_table_of_money_adds_up(told):
    assessment, said = told
    rows = dict(re.findall(r"^\| (.+?) \| .*? \| ([−\d,]+)(?: \(.*\))? \|$", said["first"], re.M))
    value = {name: float(number.replace(",", "").replace("−", "-")) for name, number in rows.items()}
    words = scheme_of(assessment.scenario).words
    paid = value[words.paid] if words.paid in value else value[words.given]
    got = value["Data, and customers who stay longer, bring in"]
    rest, digits = got - paid - value["Running it costs the company"], 0.015 * max(map(abs, value.values()))
    assert rest == pytest.approx(value["The company gets, all that taken off"], abs=digits)


def test_what_is_alike_in_all_segments_has_no_first_and_no_last(told):
    assessment, said = told
    alike = "alike in all" in said["first"]
    assert alike is (len({(gain.gain, gain.worse_off) for gain in gains_by_segment(assessment)}) == 1)
    assert ("gains most" in said["exchange"]) is ("Who gains and who loses" in said["exchange"]) is not alike


def test_no_word_of_a_program_stands_in_a_sentence(made):
    text = to_markdown(make_report(made.assessment, date=AT.date())).decode()
    assert not re.findall(
        r"\b\d+(?:\.\d+)?e[+-]?\d+\b|appendix|\buser (?:contact|profile|id)\b|\bsubject location\b|\bnan\b|None\b", text
    )


def button(**facts):
    return Button.model_validate(facts)


@pytest.mark.parametrize(
    ("reject", "said"),
    [
        (button(present=True, layer=1, clicks=1, label="No"), "When we ask, press “No”."),
        (button(present=True, layer=1, clicks=1), "When we ask, press the button for no."),
        (button(present=True, layer=3, clicks=6), "When we ask, look for a way to say no. Saying no takes 6 steps."),
        (button(present=True, layer=2, clicks=1, label="A"), "When we ask, look for “A”. Saying no takes 1 step."),
        (button(present=True, label="No"), "When we ask, look for “No”. We have not said yet how many steps it takes."),
        (button(present=False, label="No"), "We give you no way to say no."),
        (button(label="No"), "We have not said yet how you say no."),
    ],
)
def test_customers_are_told_a_button_only_where_it_is_all_that_a_no_takes(reject, said):
    assert how_to_refuse(reject) == said
