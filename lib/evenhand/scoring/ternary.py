"""Logic with three values, because facts may be unknown.

A statement about a scenario is true, false, or not established (``None``). The connectives are Kleene's strong ones:
a statement is undecided only when the unknown facts could still decide it either way.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from evenhand.scenario.facts import Unknown

Ternary: TypeAlias = bool | None
"""True, false, or not established."""

Number: TypeAlias = int | float


def opposite(statement: Ternary) -> Ternary:
    """Return the negation; what is not established stays so."""
    return None if statement is None else not statement


def all_of(*statements: Ternary) -> Ternary:
    """Return whether every statement holds: one false decides, whatever is unknown."""
    if False in statements:
        return False
    return None if None in statements else True


def any_of(*statements: Ternary) -> Ternary:
    """Return whether at least one statement holds: one true decides, whatever is unknown."""
    if True in statements:
        return True
    return None if None in statements else False


def equals(value: object, *options: object) -> Ternary:
    """Return whether a fact is one of ``options``."""
    return None if isinstance(value, Unknown) else value in options


def has(values: object, *wanted: object) -> Ternary:
    """Return whether a fact that is a collection holds all of ``wanted``."""
    if isinstance(values, Unknown):
        return None
    if not isinstance(values, Collection):
        raise TypeError(f"a collection was expected, not {values!r}")
    return all(item in values for item in wanted)


def at_most(value: Number | Unknown | None, limit: Number) -> Ternary:
    """Return whether a number is ``limit`` or less; no comparison holds of a fact known to be none."""
    return None if isinstance(value, Unknown) else value is not None and value <= limit


def at_least(value: Number | Unknown | None, limit: Number) -> Ternary:
    """Return whether a number is ``limit`` or more."""
    return None if isinstance(value, Unknown) else value is not None and value >= limit


def below(value: Number | Unknown | None, limit: Number) -> Ternary:
    """Return whether a number is less than ``limit``."""
    return None if isinstance(value, Unknown) else value is not None and value < limit


def above(value: Number | Unknown | None, limit: Number) -> Ternary:
    """Return whether a number is more than ``limit``."""
    return None if isinstance(value, Unknown) else value is not None and value > limit
