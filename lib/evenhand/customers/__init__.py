"""Customers come in, a sketch stays."""

from evenhand.customers.example import EXAMPLE_SEGMENTS, complete_journey
from evenhand.customers.profile import Import, Profile, Reject, SegmentProfile, Window, in_currency
from evenhand.customers.sketch import Cell, GroupingError, Nodes, SegmentSketch, Sketch
from evenhand.customers.typed import typed_sketch

__all__ = [
    "EXAMPLE_SEGMENTS",
    "Cell",
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
    "typed_sketch",
]
