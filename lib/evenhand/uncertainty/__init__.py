"""Pure mathematics of what is not known: assumptions, distributions, draws, drivers, value of information."""

from evenhand.uncertainty.assumptions import UNITS, Assumption, Assumptions, load_assumptions
from evenhand.uncertainty.distributions import KINDS, Distribution, solve
from evenhand.uncertainty.draws import Draws, draw
from evenhand.uncertainty.drivers import Index, Swing, rank_correlations, sobol_indices, swings
from evenhand.uncertainty.information import evpi, evppi, pilot_size
from evenhand.uncertainty.robustness import RULES, Comparison, Robustness, compare, robustness

__all__ = [
    "KINDS",
    "RULES",
    "UNITS",
    "Assumption",
    "Assumptions",
    "Comparison",
    "Distribution",
    "Draws",
    "Index",
    "Robustness",
    "Swing",
    "compare",
    "draw",
    "evpi",
    "evppi",
    "load_assumptions",
    "pilot_size",
    "rank_correlations",
    "robustness",
    "sobol_indices",
    "solve",
    "swings",
]
