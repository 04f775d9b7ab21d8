"""The design of the dividend in hand, ready to be kept, and the way back to the declared one."""

from __future__ import annotations

from evenhand.assessment import Assessment
from evenhand.exchange.level import Level, declared
from evenhand.exchange.offer import SCHEME, TIMES, details
from evenhand.exchange.scheme import scheme_of
from evenhand.scenario import Scenario
from evenhand.ui.session import state


def is_what_if(assessment: Assessment, declared_one: Assessment) -> bool:
    """Return whether the design in hand is another than the declared one."""
    return assessment.revision != declared_one.revision


def kept(assessment: Assessment, level: Level) -> Scenario:
    """Return the scenario of a what-if with the level in hand, ready to be kept."""
    scenario, before = assessment.scenario, declared(assessment.simulation).dividend
    if level.place is None:
        return scenario
    scheme = scheme_of(scenario).at(dividend=level.dividend, rate=level.rate, before=before)
    return scenario.replace(scheme=scheme)


def undo(*also: str, **changes: str) -> None:
    """Go back to the design as declared; take other parameters out of the address with it, and change some."""
    state.rewrite_address(changes, without=(SCHEME, *TIMES, *details(), *also))
