"""What customers and the company get out of a scenario at every dividend rate."""

from evenhand.exchange.outcomes import OUTCOMES
from evenhand.exchange.simulation import DRAWS, SEED, Segments, Simulation, simulate

__all__ = ["DRAWS", "OUTCOMES", "SEED", "Segments", "Simulation", "simulate"]
