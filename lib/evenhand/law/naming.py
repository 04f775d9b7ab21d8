"""What people call the places whose law applies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from evenhand.law.place import PLACES
from evenhand.law.registry import load_registry
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


def without_acts(said: str) -> str:
    """Return words without the acts they name, so that the same reason from two acts is known for the same.

    >>> without_acts("It must be as easy (UK GDPR Art. 7(3))") == without_acts("It must be as easy (GDPR Art. 7(3))")
    True
    """
    return _naming_acts().sub("\N{BLACK SQUARE}", said)


def with_acts_of(several: Sequence[str]) -> str:
    """Return what differs by the acts it names alone as one, with all of them.

    >>> with_acts_of(["It must be as easy (GDPR Art. 7(3))", "It must be as easy (UK GDPR Art. 7(3))"])
    'It must be as easy (GDPR and UK GDPR Art. 7(3))'
    """
    columns = zip(*(_naming_acts().findall(said) for said in several), strict=True)
    named = iter([series(dict.fromkeys(column)) for column in columns])
    return _naming_acts().sub(lambda _: next(named), several[0])


@cache
def _naming_acts() -> re.Pattern[str]:
    """Return a pattern of the acts of the registry where one of their places follows."""
    titles = sorted({act.title for act in load_registry().acts.values()}, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w.])(?:{'|'.join(map(re.escape, titles))})(?= (?:[A-Z][a-z]+\.?|s\.|reg\.|para) ?[\dVA]| \d)"
    )
