"""What is said of an offer is true for everybody it names: each number is that of the array it came from."""

from __future__ import annotations

import re

import numpy as np
import pytest
from evenhand.assessment.sentences import offer_sentence
from evenhand.case import Case
from evenhand.exchange import Simulation, simulate
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import money, percent

SCHEMES = (
    "none",
    "flat",
    "revenue share",
    "equal pool",
    "pool by spending",
    "shapley pool",
    "in kind",
    "price list",
    "collective trust",
)
ROW = 45


def said(simulation: Simulation) -> str:
    outcomes = {name: values[:, ROW] for name, values in simulation.outcomes.items()}
    return offer_sentence(
        outcomes,
        rate=float(simulation.rates[ROW]),
        dividend=float(simulation.dividends[ROW]),
        share_of_spending=float(simulation.share_of_spending[ROW]),
        each=simulation.paid_each[ROW],
        segments=simulation.plan.groups.names,
        currency=simulation.currency,
        words=simulation.scenario.scheme.words,
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
