"""What customers and the company get out of a scenario at every dividend rate."""

from evenhand.exchange.ask.distribution import Distribution, distribute
from evenhand.exchange.ask.failing import Discovery, discovery
from evenhand.exchange.ask.fairness import FairnessTest, Limits, fair_exchange, passing
from evenhand.exchange.ask.influence import driver_indices, driver_ranks, driver_swings, drivers_json
from evenhand.exchange.ask.information import Information, information, value_of_information_json
from evenhand.exchange.ask.levers import LEVERS, Lever, levers_of
from evenhand.exchange.ask.measures import MEASURED, STATISTICS, Constraint, Measure, Objective
from evenhand.exchange.ask.robust import RobustChoice, robust_choice
from evenhand.exchange.ask.search import Front, GoalSeek, goal_seek, optimise
from evenhand.exchange.ask.trust_breach import TrustBreach, trust_breach
from evenhand.exchange.landmarks import Landmark
from evenhand.exchange.model.screen import StandIn
from evenhand.exchange.segments import Segments
from evenhand.exchange.simulation import CURVE, DRAWS, SEED, Simulation, simulate
from evenhand.exchange.solve.outcomes import OUTCOMES

__all__ = [
    "CURVE",
    "DRAWS",
    "LEVERS",
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
    "fair_exchange",
    "goal_seek",
    "information",
    "levers_of",
    "optimise",
    "passing",
    "robust_choice",
    "simulate",
    "trust_breach",
    "value_of_information_json",
]
