"""Walks of which `make test` takes the first steps, and `make slow` the rest: what they prove is the same at each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

__all__ = ["first", "pairs"]


def first(count: int, values: Iterable[Any]) -> list[Any]:
    """Return the values as parameters; all but the first so many are slow."""
    return [
        value
        if place < count
        else pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.slow)
        for place, value in enumerate(values)
    ]


def pairs(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return every pair as parameters; slow are those in which neither is the first of its kind."""
    quick = [(one, other) for one in some for other in others if one == some[0] or other == others[0]]
    return first(len(quick), [*quick, *((one, other) for one in some[1:] for other in others[1:])])
