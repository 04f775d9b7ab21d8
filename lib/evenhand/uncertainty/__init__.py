"""Pure mathematics of what is not known: assumptions, distributions, draws, drivers, value of information."""

from evenhand.uncertainty.assumptions import UNITS, Assumption, Assumptions
from evenhand.uncertainty.assumptions_file import assumptions_text, load_assumptions, parse_assumptions
from evenhand.uncertainty.correlation import Block, Correlation, blocks_of
from evenhand.uncertainty.discovery import Box, discover
from evenhand.uncertainty.distributions import KINDS, Distribution, solve
from evenhand.uncertainty.draws import Draws, draw
from evenhand.uncertainty.drivers import Index, Swing, rank_correlations, sobol_indices, swings
from evenhand.uncertainty.information import Worth, evpi, evppi, evsi_share, pilot_size
from evenhand.uncertainty.risk import Convergence, convergence, cvar, loss_probability
from evenhand.uncertainty.robustness import RULES, Comparison, Robustness, compare, robustness

__all__ = [
    "KINDS",
    "RULES",
    "UNITS",
    "Assumption",
    "Assumptions",
    "Block",
    "Box",
    "Comparison",
    "Convergence",
    "Correlation",
    "Distribution",
    "Draws",
    "Index",
    "Robustness",
    "Swing",
    "Worth",
    "assumptions_text",
    "blocks_of",
    "compare",
    "convergence",
    "cvar",
    "discover",
    "draw",
    "evpi",
    "evppi",
    "evsi_share",
    "load_assumptions",
    "loss_probability",
    "parse_assumptions",
    "pilot_size",
    "rank_correlations",
    "robustness",
    "sobol_indices",
    "solve",
    "swings",
]
