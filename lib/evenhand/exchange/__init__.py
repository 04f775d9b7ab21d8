"""What customers and the company get out of a scenario at every dividend rate."""

from evenhand.exchange import revenue, supply
from evenhand.exchange.broken import BrokenPromise, promise_broken
from evenhand.exchange.distribution import Distribution, distribute
from evenhand.exchange.failing import Discovery, discovery
from evenhand.exchange.fairness import FairnessTest, Limits, fair_exchange, passing
from evenhand.exchange.influence import driver_indices, driver_ranks, driver_swings, drivers_json
from evenhand.exchange.information import Information, information, value_of_information_json
from evenhand.exchange.levers import LEVERS, Lever, levers_of
from evenhand.exchange.market import Landmark, Landmarks, Market, Position
from evenhand.exchange.marks import Mark
from evenhand.exchange.measures import MEASURED, STATISTICS, Constraint, Measure, Objective
from evenhand.exchange.outcomes import OUTCOMES
from evenhand.exchange.robust import RobustChoice, robust_choice
from evenhand.exchange.screen import StandIn
from evenhand.exchange.search import Front, GoalSeek, goal_seek, optimise
from evenhand.exchange.segments import Segments
from evenhand.exchange.simulation import CURVE, DRAWS, SEED, Simulation, simulate

__all__ = [
    "CURVE",
    "DRAWS",
    "LEVERS",
    "MEASURED",
    "OUTCOMES",
    "SEED",
    "STATISTICS",
    "BrokenPromise",
    "Constraint",
    "Discovery",
    "Distribution",
    "FairnessTest",
    "Front",
    "GoalSeek",
    "Information",
    "Landmark",
    "Landmarks",
    "Lever",
    "Limits",
    "Mark",
    "Market",
    "Measure",
    "Objective",
    "Position",
    "RobustChoice",
    "Segments",
    "Simulation",
    "StandIn",
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
    "promise_broken",
    "revenue",
    "robust_choice",
    "simulate",
    "supply",
    "value_of_information_json",
]
