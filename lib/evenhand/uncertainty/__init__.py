"""Pure mathematics of what is not known: assumptions, distributions, draws."""

from evenhand.uncertainty.assumptions import UNITS, Assumption, Assumptions, load_assumptions
from evenhand.uncertainty.distributions import KINDS, Distribution, solve
from evenhand.uncertainty.draws import Draws, draw

__all__ = [
    "KINDS",
    "UNITS",
    "Assumption",
    "Assumptions",
    "Distribution",
    "Draws",
    "draw",
    "load_assumptions",
    "solve",
]
