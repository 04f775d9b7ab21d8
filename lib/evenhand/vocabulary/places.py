"""What people call the places whose law applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.vocabulary.numbers import series

__all__ = ["NAMES", "in_sentence", "place_name", "places_in_words"]

NAMES: Mapping[str, str] = {"EU": "European Union", "UK": "United Kingdom", "US-CA": "California"}
"""By the code that stands in scenarios, addresses and tables."""
WITH_ARTICLE = frozenset({"EU", "UK"})


def place_name(code: str) -> str:
    """Return a place's name for headings and choices.

    >>> place_name("US-CA"), place_name("UK")
    ('California', 'United Kingdom')
    """
    return NAMES.get(code, code)


def in_sentence(code: str) -> str:
    """Return a place's name within a sentence.

    >>> in_sentence("US-CA"), in_sentence("UK")
    ('California', 'the United Kingdom')
    """
    return f"the {place_name(code)}" if code in WITH_ARTICLE else place_name(code)


def places_in_words(codes: Iterable[str]) -> str:
    """Return several places within a sentence.

    >>> places_in_words(["EU", "UK", "US-CA"])
    'the European Union, the United Kingdom and California'
    """
    return series(in_sentence(code) for code in codes)
