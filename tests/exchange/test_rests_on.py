"""What a result is said to rest on moves it: what moves nothing is no driver, and not worth finding out."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.exchange import simulate
from evenhand.places import SCENARIOS
from evenhand.scenario import load

from tests.schemes import SCHEMES
from tests.walks import first

DRAWS = 12
FUTURES = 240
"""Many more than are drawn: what is asked for in one rare future moves something in one of these."""
LOW, HIGH = 0.05, 0.95
SHOWN_ALONE = {"price_list": {"supply.bundle_exponent"}}
"""Where kinds of data are priced apart, what all of them together are worth to people is shown and moves nothing."""
PROGRAMMES = [
    *((path.stem, None) for path in sorted(SCENARIOS.glob("*.yaml"))),
    *(("plain-opt-in", scheme) for scheme in SCHEMES),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "scheme"), first(1, PROGRAMMES))
def test_every_assumption_that_a_result_rests_on_moves_an_outcome(name, scheme, assumptions):
    scenario = load(SCENARIOS / f"{name}.yaml")
    if scheme is not None:
        scenario = scenario.replace(scheme=SCHEMES[scheme])
    case = Case(scenario, complete_journey().sketch, assumptions, trust=0.5, trust_best=0.8, draws=DRAWS)
    simulation = simulate(case)
    chance = np.random.default_rng(7)
    places = {key: chance.uniform(0.001, 0.999, FUTURES) for key in simulation.uncertain}
    levels = (float("nan"), float(simulation.levels[-1]) / 2.0)

    def moves(key: str) -> bool:
        plans = [simulation.replan(places | {key: np.full(FUTURES, place)}) for place in (LOW, HIGH)]
        for level in levels:
            low, high = (plan.settle(plan.at(level)) for plan in plans)
            if any(not np.array_equal(low[outcome], high[outcome], equal_nan=True) for outcome in low):
                return True
        return False

    idle = {key for key in simulation.uncertain if not moves(key)}
    assert idle <= SHOWN_ALONE.get(scenario.scheme.kind, set())
