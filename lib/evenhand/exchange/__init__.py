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
    from evenhand.exchange.ask.levers import Lever, every_lever, levers_of
    from evenhand.exchange.ask.measures import MEASURED, STATISTICS, Constraint, Measure, Objective
    from evenhand.exchange.ask.robust import RobustChoice, robust_choice
    from evenhand.exchange.ask.search import Front, GoalSeek, goal_seek, optimise
    from evenhand.exchange.ask.trust_breach import TrustBreach, trust_breach
    from evenhand.exchange.landmarks import Landmark
    from evenhand.exchange.model.screen import StandIn
    from evenhand.exchange.segments import Segments
    from evenhand.exchange.simulating import simulate
    from evenhand.exchange.simulation import CURVE, DRAWS, SEED, Simulation
    from evenhand.exchange.solve.outcomes import OUTCOMES

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
    "ask.distribution": "Distribution distribute",
    "ask.failing": "Discovery discovery",
    "ask.fairness": "FairnessTest Limits fair_exchange passing",
    "ask.influence": "driver_indices driver_ranks driver_swings drivers_json",
    "ask.information": "Information information",
    "ask.levers": "Lever every_lever levers_of",
    "ask.measures": "MEASURED STATISTICS Constraint Measure Objective",
    "ask.robust": "RobustChoice robust_choice",
    "ask.search": "Front GoalSeek goal_seek optimise",
    "ask.trust_breach": "TrustBreach trust_breach",
    "landmarks": "Landmark",
    "model.screen": "StandIn",
    "segments": "Segments",
    "simulating": "simulate",
    "simulation": "CURVE DRAWS SEED Simulation",
    "solve.outcomes": "OUTCOMES",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: schemes are facts of a scenario too, and reading one must not pay for numpy and scipy.
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"evenhand.exchange.{module}"), name)
    raise AttributeError(f"module 'evenhand.exchange' has no attribute {name!r}")
