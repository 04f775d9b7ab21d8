"""An offer is read from an address: its scheme, its times, and how much of it."""

from __future__ import annotations

from typing import Any

import pytest
from evenhand.case import Case
from evenhand.errors import InputError, ModelError
from evenhand.exchange import Simulation, simulate
from evenhand.exchange.level import declared, level_at
from evenhand.exchange.offer import AMOUNTS, Offer, parameters
from evenhand.exchange.scheme import schemes
from hypothesis import given
from hypothesis import strategies as some

OWN = ("flat", "revenue share", "price list", "none")


@pytest.fixture(scope="module")
def simulations(make: Any, customers: Any, assumptions: Any) -> dict[str, Simulation]:
    return {name: simulate(Case(make(name), customers, assumptions, trust=0.7, draws=16)) for name in OWN}


@pytest.mark.slow
@given(
    own=some.sampled_from(OWN),
    kind=some.sampled_from([None, *schemes()]),
    amount=some.none() | some.tuples(some.sampled_from(list(AMOUNTS.values())), some.floats(0, 1)),
    months=some.none() | some.integers(1, 600),
)
def test_what_stands_in_an_address_is_offered_and_nothing_else_changes(simulations, own, kind, amount, months) -> None:
    simulation = simulations[own]
    address = {"scenario": "honest", "customers": "example"}
    if kind is not None:
        address["scheme"] = kind
    if amount is not None:
        address[amount[0]] = repr(amount[1])
    if months is not None:
        address["months"] = str(months)
    offer = Offer.read(address, simulation)
    assert offer.scheme.kind == (kind or simulation.scenario.scheme.kind)
    assert (offer.axis and AMOUNTS[offer.axis], offer.amount) == (amount or (None, None))
    if not address.keys() & parameters():
        assert offer.origin == "declared"
    scenario = simulation.scenario.replace(**offer.changes(simulation.scenario))
    assert scenario.scheme == offer.scheme
    assert scenario.programme.months == (months or simulation.scenario.programme.months)


@pytest.mark.parametrize(
    "address", [{"scheme": "no-such"}, {"months": "0"}, {"months": "soon"}, {"payments": "-1"}, {"payments": "0"}]
)
def test_an_address_that_asks_for_what_cannot_be_is_refused_in_words(simulations, address) -> None:
    with pytest.raises(InputError):
        Offer.read(address, simulations["flat"])


@pytest.mark.parametrize("text", ["much", "nan", "inf"])
def test_an_amount_that_is_none_is_refused_in_words(simulations, text) -> None:
    with pytest.raises(ModelError):
        Offer.read({"pay": text}, simulations["flat"])


@pytest.mark.parametrize("own", OWN)
def test_a_simulation_that_offers_another_level_has_that_levels_outcomes(simulations, own) -> None:
    simulation = simulations[own]
    level = level_at(simulation, rate=0.4)
    moved = declared(simulation.offering(level.place))
    assert moved.outcomes["profit"] == pytest.approx(level.outcomes["profit"], rel=1e-9, abs=1e-12)
    assert moved.dividend == pytest.approx(level.dividend)
    assert declared(simulation).rate != pytest.approx(0.4)
