"""One assessment of each example, shared by the tests that only read it."""

from __future__ import annotations

from functools import cache

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.uncertainty import load_assumptions

from tests.walks import first

EXAMPLES = tuple(sorted(path.stem for path in SCENARIOS.glob("*.yaml")))


@cache
def assessed(name: str) -> Assessment:
    return assess(Case(load(SCENARIOS / f"{name}.yaml"), complete_journey().sketch, load_assumptions(), draws=400))


@pytest.fixture(params=first(1, EXAMPLES))
def example(request: pytest.FixtureRequest) -> Assessment:
    return assessed(request.param)
