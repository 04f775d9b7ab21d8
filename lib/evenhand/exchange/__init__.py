"""What customers and the company get out of a scenario at every dividend rate."""

from evenhand.exchange import revenue, supply
from evenhand.exchange.distribution import Distribution, distribute
from evenhand.exchange.fairness import FairnessTest, Limits, fair_exchange, passing
from evenhand.exchange.influence import (
    Discovery,
    Information,
    discovery,
    driver_indices,
    driver_ranks,
    driver_swings,
    drivers_json,
    information,
    value_of_information_json,
)
from evenhand.exchange.market import Landmark, Landmarks, Market, Position
from evenhand.exchange.marks import Mark
from evenhand.exchange.outcomes import OUTCOMES
from evenhand.exchange.screen import StandIn
from evenhand.exchange.simulation import CURVE, DRAWS, SEED, Segments, Simulation, simulate

__all__ = [
    "CURVE",
    "DRAWS",
    "OUTCOMES",
    "SEED",
    "Discovery",
    "Distribution",
    "FairnessTest",
    "Information",
    "Landmark",
    "Landmarks",
    "Limits",
    "Mark",
    "Market",
    "Position",
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
    "information",
    "passing",
    "revenue",
    "simulate",
    "supply",
    "value_of_information_json",
]
