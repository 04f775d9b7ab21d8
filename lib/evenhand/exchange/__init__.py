"""What customers and the company get out of a scenario at every dividend rate."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evenhand.exchange.ask.distribution import Distribution, distribute
    from evenhand.exchange.ask.failing import Discovery, discovery
    from evenhand.exchange.ask.fairness import FairnessTest, Limits, fair_exchange, passing
    from evenhand.exchange.ask.influence import driver_indices, driver_ranks, driver_swings, drivers_json
    from evenhand.exchange.ask.information import Information, information
    from evenhand.exchange.ask.levers import every_lever, levers_of
    from evenhand.exchange.ask.measures import MEASURED, STATISTICS, Constraint, Measure, Objective
    from evenhand.exchange.ask.robust import RobustChoice, robust_choice
    from evenhand.exchange.ask.search import Front, optimise
    from evenhand.exchange.ask.seeking import GoalSeek, goal_seek
    from evenhand.exchange.ask.trust_breach import TrustBreach, trust_breach
    from evenhand.exchange.landmarks import Landmark
    from evenhand.exchange.model.lever import Lever
    from evenhand.exchange.model.screen import StandIn
    from evenhand.exchange.segments import Segments
    from evenhand.exchange.simulating import simulate
    from evenhand.exchange.simulation import CURVE, Simulation
    from evenhand.exchange.solve.outcomes import OUTCOMES
    from evenhand.vocabulary.defaults import DRAWS, SEED

__all__ = [
    "CURVE",
    "DRAWS",
    "MEASURED",
    "OUTCOMES",
    "SEED",
    "STATISTICS",
    "Constraint",
    "Discovery",
    "Distribution",
    "FairnessTest",
    "Front",
    "GoalSeek",
    "Information",
    "Landmark",
    "Lever",
    "Limits",
    "Measure",
    "Objective",
    "RobustChoice",
    "Segments",
    "Simulation",
    "StandIn",
    "TrustBreach",
    "discovery",
    "distribute",
    "driver_indices",
    "driver_ranks",
    "driver_swings",
    "drivers_json",
    "every_lever",
    "fair_exchange",
    "goal_seek",
    "information",
    "levers_of",
    "optimise",
    "passing",
    "robust_choice",
    "simulate",
    "trust_breach",
]

_HOMES = {
    "vocabulary.defaults": "DRAWS SEED",
    "exchange.ask.distribution": "Distribution distribute",
    "exchange.ask.failing": "Discovery discovery",
    "exchange.ask.fairness": "FairnessTest Limits fair_exchange passing",
    "exchange.ask.influence": "driver_indices driver_ranks driver_swings drivers_json",
    "exchange.ask.information": "Information information",
    "exchange.ask.levers": "every_lever levers_of",
    "exchange.ask.measures": "MEASURED STATISTICS Constraint Measure Objective",
    "exchange.ask.robust": "RobustChoice robust_choice",
    "exchange.ask.search": "Front optimise",
    "exchange.ask.seeking": "GoalSeek goal_seek",
    "exchange.ask.trust_breach": "TrustBreach trust_breach",
    "exchange.landmarks": "Landmark",
    "exchange.model.lever": "Lever",
    "exchange.model.screen": "StandIn",
    "exchange.segments": "Segments",
    "exchange.simulating": "simulate",
    "exchange.simulation": "CURVE Simulation",
    "exchange.solve.outcomes": "OUTCOMES",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: schemes are facts of a scenario too, and reading one must not pay for numpy and scipy.
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"evenhand.{module}"), name)
    raise AttributeError(f"module 'evenhand.exchange' has no attribute {name!r}")
