"""Customers of whom something is not said, with two stand-ins for it: whatever is told of them must be the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from evenhand.customers import Said, Sketch, said, said_sketch

__all__ = ["OTHERWISE", "with_two_stand_ins"]

WHOLE: Mapping[str, Any] = {"customers": 5_000, "spending": 40.0, "top_fifth": 50.0}
OTHERWISE = {
    "customers": ("customers", "STAND_IN_CUSTOMERS", 30_000),
    "spending": ("spending", "STAND_IN_SPENDING", 37.0),
    "unevenness": ("top_fifth", "STAND_IN_TOP_FIFTH", 71.0),
}
"""What nobody said: its field, the name of what stands in for it, and what could as well."""


def with_two_stand_ins(
    monkeypatch: pytest.MonkeyPatch, *unsaid: str, currency: str | None = "EUR"
) -> tuple[Sketch, Sketch]:
    """Return customers of whom some things are not said: as they are taken, and as they could be taken as well."""
    known = Said(currency, **{**WHOLE, **{OTHERWISE[each][0]: None for each in unsaid}})
    usual = said_sketch(known)
    with monkeypatch.context() as patched:
        for _, name, other in map(OTHERWISE.__getitem__, unsaid):
            patched.setattr(said, name, other)
        otherwise = said_sketch(known)
    assert usual.assumed == otherwise.assumed == unsaid
    assert usual.segments != otherwise.segments
    return usual, otherwise
