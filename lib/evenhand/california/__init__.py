"""California's worksheet: what a consumer's data are worth to the business, and how the offer relates to it."""

from evenhand.california.method import NAMES, Input, Method, OtherMethod, Overhead
from evenhand.california.notice import ITEMS, incentive_notice
from evenhand.california.relation import BANDS, Relation, band_of, relate
from evenhand.california.worksheet import CAUTION, Worksheet, worksheet

__all__ = [
    "BANDS",
    "CAUTION",
    "ITEMS",
    "NAMES",
    "Input",
    "Method",
    "OtherMethod",
    "Overhead",
    "Relation",
    "Worksheet",
    "band_of",
    "incentive_notice",
    "relate",
    "worksheet",
]
