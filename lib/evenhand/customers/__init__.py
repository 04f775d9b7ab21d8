"""Customers come in, a sketch stays."""

from evenhand.customers.example import EXAMPLE_SEGMENTS, complete_journey
from evenhand.customers.profile import Import, Profile, Reject, SegmentProfile, Window, in_currency
from evenhand.customers.questions import Answer, Question, UnclearError
from evenhand.customers.reading import read_customers
from evenhand.customers.recipe import Recipe, read_recipe, recipe_from
from evenhand.customers.said import Price, Said, said_sketch
from evenhand.customers.sketch import Assumed, Cell, GroupingError, Nodes, SegmentSketch, Sketch
from evenhand.customers.sketch_file import parse_sketch
from evenhand.customers.typed import typed_sketch
from evenhand.customers.understood import Columns

__all__ = [
    "EXAMPLE_SEGMENTS",
    "Answer",
    "Assumed",
    "Cell",
    "Columns",
    "GroupingError",
    "Import",
    "Nodes",
    "Price",
    "Profile",
    "Question",
    "Recipe",
    "Reject",
    "Said",
    "SegmentProfile",
    "SegmentSketch",
    "Sketch",
    "UnclearError",
    "Window",
    "complete_journey",
    "in_currency",
    "parse_sketch",
    "read_customers",
    "read_recipe",
    "recipe_from",
    "said_sketch",
    "typed_sketch",
]
