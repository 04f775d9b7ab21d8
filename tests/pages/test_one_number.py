"""One programme shows one number for one quantity, on every page and in the document, and it is that of the arrays."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.assessment.offers import offers_of
from evenhand.exchange.level import level_at
from evenhand.places import SCENARIOS
from evenhand.report import to_markdown
from evenhand.ui.recommendation import preview
from evenhand.ui.recommendation.choice import Choice
from evenhand.ui.session import computed, state
from evenhand.ui.steps import step
from evenhand.vocabulary.numbers import money, percent
from lxml.html import fromstring

EXAMPLES = tuple(sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
QUICK = {("loyalty-dividend", 1.5)}
"""An offer in hand that can be recommended; the others prove the same, slowly."""
NUMBER = r"([−\d][\d.,]*\d|\d)"
CLAIMS = {
    "profit": (rf"company gains {NUMBER} USD \(in 8", rf"profit {NUMBER}, customers", rf"; company {NUMBER} \("),
    "gain": (
        rf"customers gain {NUMBER} USD \(in 8",
        rf"customers’ gain {NUMBER} on average",
        rf"; customers {NUMBER}[ .]",
    ),
    "middle gain": (rf"In the middle future customers gain {NUMBER} ",),
    "middle profit": (rf"In the middle future customers gain [^,]*, the company {NUMBER} ",),
    "participation": (rf"{NUMBER}% say yes freely",),
    "dividend": (rf"[Pp]ay {NUMBER} USD a month", rf"That is {NUMBER} USD a month", rf": pays (?:about )?{NUMBER} USD"),
    "rate": (rf"a rate of (?:about )?{NUMBER}%", rf"average, rate {NUMBER}%"),
}
"""How each quantity is put into words anywhere."""


@cache
def assessed(name: str, pay: float | None) -> Assessment:
    """Return the assessment that pages keep, or its like with an offer in hand."""
    assessment = computed.assess(state.study_of(name, state.EXAMPLE_CUSTOMERS))
    return assessment if pay is None else assessment.offering(level_at(assessment.simulation, dividend=pay))


def known(assessment: Assessment) -> dict[str, set[str]]:
    """Return how each quantity of each of the offers is written: in hand, recommended, declared."""
    result: dict[str, set[str]] = {name: set() for name in CLAIMS}
    for level in offers_of(assessment):
        result["profit"].add(money(float(level.outcomes["profit"].mean()), digits=2))
        result["gain"].add(money(float(level.gain.mean()), digits=2))
        result["middle profit"].add(money(float(np.median(level.outcomes["profit"])), digits=2))
        result["middle gain"].add(money(float(np.median(level.gain)), digits=2))
        result["participation"].add(percent(float(level.outcomes["free"].mean())).rstrip("%"))
        result["dividend"].add(money(level.dividend, digits=2))
        result["rate"].add(percent(level.rate).rstrip("%"))
    if (offer := assessment.at_recommended) is not None:
        result["dividend"] |= set(re.findall(NUMBER, offer.said("USD")))
        result["rate"] |= set(re.findall(NUMBER, offer.rate_said))
    return result


def words_of(app: Any) -> str:
    """Return everything that a page says, blocks and tables included."""
    kinds = ("markdown", "caption", "subheader", "info", "warning", "html")
    said = [element.proto.body for kind in kinds for element in app.get(kind)]
    said += [fromstring(frame.proto.srcdoc).text_content() for frame in app.get("iframe")]
    drawn = [json.loads(one.proto.json)["html"] for one in app.get("bidi_component")]
    said += [body if isinstance(body, str) else body["verdict"] for body in drawn]
    tables = [str(cell) for table in app.table for cell in table.value.to_numpy().ravel()]
    return html.unescape(" | ".join([*said, *tables])).replace("\\", "")


def claims_in(words: str) -> dict[str, set[str]]:
    return {
        name: {number for pattern in patterns for number in re.findall(pattern, words)}
        for name, patterns in CLAIMS.items()
    }


def check(words: str, assessments: list[Assessment], *, least: int) -> None:
    """Check that each number said of a quantity is one of its offers', and that so many quantities are spoken of."""
    allowed: dict[str, set[str]] = {name: set() for name in CLAIMS}
    for assessment in assessments:
        for name, numbers in known(assessment).items():
            allowed[name] |= numbers
    claims = claims_in(words)
    for name, numbers in claims.items():
        assert numbers <= allowed[name], f"{name}: {numbers - allowed[name]} is in none of {allowed[name]}"
    assert sum(bool(numbers) for numbers in claims.values()) >= least, claims


@pytest.mark.parametrize(
    ("name", "pay"),
    [
        pytest.param(name, pay, marks=() if (name, pay) in QUICK else pytest.mark.slow)
        for name in EXAMPLES
        for pay in (None, 1.5)
    ],
)
def test_pages_and_document_say_the_numbers_of_the_offers_arrays(open_page, name, pay):
    assessment = assessed(name, pay)
    address = {"scenario": name} | ({} if pay is None else {"pay": str(pay)})
    for page in ("dividend", "recommendation"):
        app = open_page(page, **address)
        assert not app.exception
        words = words_of(app)
        level = assessment.declared if page == "dividend" and pay is None else assessment.subject
        assert block_of(assessment, level).text in words
        check(words, [assessment], least=0 if assessment.gated else 4)
    written = preview.report_of(assessment, None, Choice("board", (), {}), unsaved=False)
    document = to_markdown(written).decode().replace("\\", "")
    assert block_of(assessment).text in document
    check(document, [assessment], least=0 if assessment.gated else 3)


@pytest.mark.slow
@pytest.mark.parametrize("pay", [None, 1.5])
def test_what_lines_programmes_up_says_the_same(open_page, pay):
    in_hand = "loyalty-dividend"
    address = {"scenario": in_hand} | ({} if pay is None else {"pay": str(pay)})
    expected = {name: assessed(name, pay if name == in_hand else None) for name in EXAMPLES}
    compared = words_of(open_page("compare", **address))
    for assessment in expected.values():
        assert block_of(assessment).text in compared
    check(compared, list(expected.values()), least=2)
    overview = words_of(open_page("overview", **address))
    for name in EXAMPLES:
        assert block_of(assessed(name, None)).text in overview
    # Beside what is paid, the company's and the customers' gain: nothing else is a number on the overview.
    check(overview, [assessed(name, None) for name in EXAMPLES], least=3)
    if pay is not None:
        workshop = words_of(open_page("workshop", **address))
        assert "with the offer in hand: 1.50 USD a month" in workshop


@pytest.mark.slow
def test_an_offer_in_hand_goes_along_to_every_page_and_back_by_the_links_and_by_the_sidebar(open_page):
    app = open_page("dividend", scenario="loyalty-dividend", pay="1.5", policy="E1,E2@80%")
    for page in ("compare", "workshop", "recommendation", "scores", "dividend"):
        links = [link for link in app.get("page_link") if link.proto.page.endswith(page)]
        assert links and all(
            "pay=1.5" in link.proto.query_string for link in links if "scenario=loyalty" in link.proto.query_string
        )
        app.switch_page(str(step(page).path)).run()
        assert not app.exception
        assert app.query_params["pay"] in ("1.5", ["1.5"]) and app.query_params["policy"] in (
            "E1,E2@80%",
            ["E1,E2@80%"],
        )
    app.selectbox(key="selected_scenario").select("plain-opt-in").run()
    assert "pay" not in app.query_params
