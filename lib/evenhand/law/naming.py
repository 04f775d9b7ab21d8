"""What people call the places whose law applies."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.law.place import PLACES
from evenhand.vocabulary.numbers import series


def place_name(code: str) -> str:
    """Return a place's name for headings and choices.

    >>> place_name("US-CA"), place_name("UK")
    ('California', 'United Kingdom')
    """
    place = PLACES.get(code)
    return code if place is None else place.name


def in_sentence(code: str) -> str:
    """Return a place's name within a sentence.

    >>> in_sentence("US-CA"), in_sentence("UK")
    ('California', 'the United Kingdom')
    """
    place = PLACES.get(code)
    return f"the {place_name(code)}" if place is not None and place.with_article else place_name(code)


def places_in_words(codes: Iterable[str]) -> str:
    """Return several places within a sentence.

    >>> places_in_words(["EU", "UK", "US-CA"])
    'the European Union, the United Kingdom and California'
    """
    return series(in_sentence(code) for code in codes)


def not_examined(codes: Iterable[str]) -> str:
    """Return what no criterion asks about in some places: beside every verdict, since no gate says nothing of it.

    >>> not_examined(["UK"]).startswith("Not examined: in the United Kingdom: ")
    True
    """
    said = [f"in {in_sentence(code)}: {'; '.join(PLACES[code].not_examined)}" for code in codes if code in PLACES]
    return f"Not examined: {'. '.join(one[0].upper() + one[1:] if number else one for number, one in enumerate(said))}."
