"""Customers come in, a sketch stays."""

from evenhand.customers.columns import Columns
from evenhand.customers.example import EXAMPLE_SEGMENTS, complete_journey
from evenhand.customers.profile import Import, Profile, Reject, SegmentProfile, Window, in_currency
from evenhand.customers.reading import read_customers
from evenhand.customers.sketch import Cell, GroupingError, Nodes, SegmentSketch, Sketch
from evenhand.customers.sketch_file import parse_sketch
from evenhand.customers.typed import typed_sketch

__all__ = [
    "EXAMPLE_SEGMENTS",
    "Cell",
    "Columns",
    "GroupingError",
    "Import",
    "Nodes",
    "Profile",
    "Reject",
    "SegmentProfile",
    "SegmentSketch",
    "Sketch",
    "Window",
    "complete_journey",
    "in_currency",
    "parse_sketch",
    "read_customers",
    "typed_sketch",
]
