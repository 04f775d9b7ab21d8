"""What is offered a month is one number, whoever asks for it."""

from __future__ import annotations

import pytest
from evenhand.california.relation import by_the_scheme, offered
from evenhand.case import Case
from evenhand.customers import typed_sketch
from evenhand.exchange import simulate
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.facts import Unknown
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import offer_per_month
from evenhand.uncertainty import load_assumptions

EXAMPLES = sorted(SCENARIOS.glob("*.yaml"))
SCHEMES = {
    "none": {"kind": "none"},
    "flat": {"kind": "flat", "dividend": 2.0},
    "in_kind": {"kind": "in_kind", "face_value": 8.0, "worth": 0.6, "cost": 1.0, "breakage": 0.4},
    "price_list": {"kind": "price_list", "prices": {"user.behavior": 1.5}},
    "revenue_share": {"kind": "revenue_share", "rate": 0.3},
    "pool": {"kind": "pool", "rate": 0.3},
    "collective_trust": {"kind": "collective_trust", "rate": 0.3},
}
FIXED = ("none", "flat", "in_kind", "collective_trust")
"""Kinds whose offer does not depend on who takes part."""


@pytest.fixture(scope="module")
def sketch_in():
    return lambda currency: typed_sketch(1000, 100.0, 0.4, currency)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", SCHEMES)
def test_every_place_gives_the_same_offer(sketch_in, path, kind):
    scenario = load(path).replace(scheme=SCHEMES[kind])
    offer = scenario.offer_per_month
    assert offer_per_month(Reader(scenario)) == offer
    if kind not in FIXED:
        return
    simulation = simulate(Case(scenario, sketch_in(scenario.currency), load_assumptions(), draws=8))
    given = by_the_scheme(simulation)
    if isinstance(offer, Unknown):
        assert given is None and offered(simulation) is None
        return
    assert given == offer
    assert offered(simulation) == pytest.approx(offer + simulation.plan.terms.worth_to_participants)


def test_a_benefit_counts_with_what_it_is_worth_as_far_as_it_is_used():
    scenario = load(EXAMPLES[0]).replace(scheme=SCHEMES["in_kind"])
    assert scenario.offer_per_month == pytest.approx(8.0 * 0.6 * (1 - 0.4))
