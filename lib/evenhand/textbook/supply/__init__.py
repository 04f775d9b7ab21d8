"""Supply curves: what share of customers accepts a given monthly offer.

Each is the distribution of what customers ask for. Besides the share that accepts, every curve knows its surplus
E(offer - asked)+ in closed form, which is the area under the curve.
"""

from evenhand.textbook.supply.closed import Exponential, Logistic, LogLogistic, Power, Uniform, ZeroInflatedLognormal
from evenhand.textbook.supply.collected import Empirical, Mixture
from evenhand.textbook.supply.curve import Supply

__all__ = [
    "Empirical",
    "Exponential",
    "LogLogistic",
    "Logistic",
    "Mixture",
    "Power",
    "Supply",
    "Uniform",
    "ZeroInflatedLognormal",
]
