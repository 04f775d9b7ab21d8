"""What is said of an offer is true for everybody it names: each number is that of the array it came from."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from evenhand.assessment import assess
from evenhand.assessment.answer import answer_at
from evenhand.assessment.offers import offer_columns
from evenhand.assessment.sentences import offer_sentence
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.exchange import Simulation, simulate
from evenhand.exchange.level import row_of
from evenhand.report import make_report, to_markdown
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import money, percent

from tests.schemes import SCHEMES
from tests.walks import first

ROW = 45


def said(simulation: Simulation, error: float = 0.0) -> str:
    level = row_of(simulation, ROW)
    return offer_sentence(
        replace(level, dividend_error=error * level.dividend, rate_error=error * level.rate),
        each=simulation.paid_each[ROW],
        segments=simulation.plan.groups.names,
        currency=simulation.currency,
        scheme=simulation.scenario.scheme,
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_number_of_every_schemes_sentence_is_in_the_arrays(make, customers, assumptions, scheme: str) -> None:
    simulation = simulate(Case(make(scheme), customers, assumptions, trust=0.7, draws=64))
    sentence = said(simulation)
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    known = {
        money(float(simulation.dividends[ROW]), "", 2),
        percent(float(simulation.rates[ROW])),
        percent(float(simulation.share_of_spending[ROW]), 1),
        percent(float(simulation.outcomes["free"][:, ROW].mean())),
    }
    for values in (simulation.outcomes["profit"][:, ROW], gain[:, ROW]):
        known |= {money(value, "", 2) for value in spread(values).values()}
    by_segment = simulation.by_segment()
    for index in range(len(simulation.plan.groups.names)):
        paid, people = by_segment.payout[:, ROW, index].mean(), by_segment.participation[:, ROW, index].mean()
        known.add(money(float(paid / people), "", 2))
    numbers = re.findall(r"[−\d][\d.,]*%?", re.sub(r"“[^”]*”|in 8 of 10", "", sentence))
    assert numbers
    assert [number for number in numbers if number.rstrip(".,") not in known] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_participant_is_promised_an_amount_only_where_each_gets_it(make, customers, assumptions, scheme) -> None:
    simulation = simulate(Case(make(scheme), customers, assumptions, trust=0.7, draws=64))
    sentence, each = said(simulation), simulation.paid_each[ROW]
    alike = np.ptp(each) <= 0.01 * max(float(simulation.dividends[ROW]), float(each.max()))
    assert ("on average" in sentence) is not alike
    if not alike:
        names = simulation.plan.groups.names
        assert f"from {money(float(each.min()), 'USD', 2)} in “{names[int(each.argmin())]}”" in sentence
        assert f"to {money(float(each.max()), 'USD', 2)} in “{names[int(each.argmax())]}”" in sentence
    if scheme in {"revenue share", "pool by spending"}:
        assert not alike
    if scheme == "collective trust":
        assert "fund" in sentence and "to each participant" not in sentence


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_the_draw_has_found_is_said_no_finer_than_it_supports(make, customers, assumptions, scheme) -> None:
    simulation, error = simulate(Case(make(scheme), customers, assumptions, trust=0.7, draws=64)), 0.15
    offer = said(simulation, error).split(": ")[0]
    level, each = row_of(simulation, ROW), simulation.paid_each[ROW]
    if not level.dividend > 0:
        return
    exact = [*each, level.dividend, 100 * level.rate, 100 * level.share_of_spending]
    numbers = re.findall(r"about ([\d.,]+)", re.sub(r"“[^”]*”", "", offer))
    assert len(numbers) >= 3
    for number in numbers:
        value = float(number.replace(",", ""))
        # A number is written with its error's first digit at most, and lies within that error of what was computed.
        assert min(abs(value - true) / (error * true) for true in exact if true > 0) <= 2.5, (number, offer)
        assert len(number.replace(".", "").lstrip("0")) <= 3, offer


CLAIM = re.compile(r"(?<!would )say yes freely")


@pytest.mark.parametrize(("scheme", "asked"), first(2, product(SCHEMES, [True, False])))
def test_nobody_says_yes_where_nobody_is_asked(make, assumptions, scheme: str, asked: bool) -> None:
    scenario = make(scheme)
    if not asked:
        scenario = scenario.model_copy(update={"consent": scenario.consent.model_copy(update={"requests": ()})})
    assessment = assess(Case(scenario, complete_journey().sketch, assumptions, draws=48))
    words = [
        assessment.declared_answer,
        answer_at(assessment, row_of(assessment.simulation, ROW, "chosen")),
        *offer_columns(assessment),
        assessment.part("trust-breach").sentence,
        assessment.part("information").sentence,
    ]
    assert (CLAIM.search(" ".join(words).lower()) is not None) is asked
    assert ("nobody is asked" in assessment.declared_answer) is not asked


@pytest.mark.slow
def test_a_document_lets_nobody_say_yes_where_nobody_is_asked(make, assumptions) -> None:
    scenario = make("flat")
    scenario = scenario.model_copy(update={"consent": scenario.consent.model_copy(update={"requests": ()})})
    document = to_markdown(
        make_report(assess(Case(scenario, complete_journey().sketch, assumptions, draws=48)))
    ).decode()
    assert not CLAIM.search(document.lower())
