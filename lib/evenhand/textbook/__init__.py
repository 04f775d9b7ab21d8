"""A market for data in its plainest form: what teaches the model and tests it."""

from evenhand.textbook import revenue, supply
from evenhand.textbook.market import Market
from evenhand.textbook.position import Landmark, Landmarks, Position
from evenhand.textbook.surveyed import supply_of_choices, supply_of_prices

__all__ = [
    "Landmark",
    "Landmarks",
    "Market",
    "Position",
    "revenue",
    "supply",
    "supply_of_choices",
    "supply_of_prices",
]
