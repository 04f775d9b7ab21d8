"""What a test is sure of: a fact is known, a result is there. It fails where it is not, and a type checker hears it."""

from __future__ import annotations

from typing import Any, TypeVar

from evenhand.scenario import Unknown

T = TypeVar("T")


def sure(value: T | Unknown | None) -> T:
    """Return what is known and there."""
    assert value is not None
    assert not isinstance(value, Unknown)
    return value


def unknown(value: Any) -> Unknown:
    """Return a fact that nobody has established."""
    assert isinstance(value, Unknown)
    return value
