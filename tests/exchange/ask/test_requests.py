"""Each consent request between two bounds: all at once, and alone for the whole offer."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import simulate
from evenhand.exchange.ask.requests import asked_apart, bound_requests

DRAWS = 64
PURPOSES = [
    {"id": "offers", "data": ["user.behavior.purchase_history"], "strictly_necessary": False},
    {"id": "places", "data": ["user.location.precise", "user.demographic"], "strictly_necessary": False},
    {"id": "alerts", "data": ["user.contact"], "strictly_necessary": True},
]
SCHEMES = ["flat", "revenue share", "equal pool", "pool by spending", "shapley pool", "in kind", "collective trust"]


def asked(*purposes):
    return [
        {"purposes": list(names), "controls": 1, "act": "button", "required_for_service": "no"} for names in purposes
    ]


def two(make, scheme, **changes):
    requests = asked(["offers"], ["places", "alerts"])
    return make(scheme, purposes=PURPOSES, consent__requests=requests, **changes)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nobody_is_lost_by_asking_for_less(make, customers, assumptions, scheme):
    simulation = simulate(Case(two(make, scheme), customers, assumptions, trust=0.7, draws=DRAWS))
    bounds = bound_requests(simulation, assumptions)
    assert [bound.purposes for bound in bounds] == [("offers",), ("places",)]
    for bound in bounds:
        assert bound.together[0] == float(simulation.offer["free"].mean())
        assert bound.alone[0] >= bound.together[0]
        assert all(np.diff(bound.alone[1:]) >= 0)
    assert sum(bound.share_of_data for bound in bounds) == pytest.approx(1.0)


@pytest.mark.parametrize("scheme", ["flat", "in kind"])
def test_alone_is_what_a_programme_without_the_others_would_get(make, customers, assumptions, scheme):
    facts = two(make, scheme)
    for index, bound in enumerate(
        bound_requests(simulate(Case(facts, customers, assumptions, trust=0.7, draws=DRAWS)), assumptions)
    ):
        alone = make(scheme, purposes=[PURPOSES[index]], consent__requests=asked([PURPOSES[index]["id"]]))
        free = simulate(Case(alone, customers, assumptions, trust=0.7, draws=DRAWS)).offer["free"]
        assert bound.alone[0] == pytest.approx(float(free.mean()), rel=1e-12)


@pytest.mark.parametrize(
    "requests",
    [
        asked(["offers", "places"]),
        asked(["offers"], ["alerts"]),
        "unknown",
        [{"purposes": "unknown"}, {"purposes": ["offers"]}],
    ],
)
def test_what_is_asked_at_once_is_not_told_apart(make, requests):
    assert asked_apart(make("flat", purposes=PURPOSES, consent__requests=requests)) == ()


def test_asking_apart_changes_no_number_of_the_simulation(make, customers, assumptions):
    apart = simulate(Case(two(make, "flat"), customers, assumptions, trust=0.7, draws=DRAWS))
    at_once = make("flat", purposes=PURPOSES, consent__requests=asked(["offers", "places", "alerts"]))
    together = simulate(Case(at_once, customers, assumptions, trust=0.7, draws=DRAWS))
    assert np.array_equal(apart.offer["free"], together.offer["free"])
