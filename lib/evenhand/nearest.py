"""Did you mean: the valid word most like the one that was written."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_LEAST = 60
"""Less like it than this, out of 100, and nothing is suggested."""
_LONGEST = 200
"""Longer words are no slip of the keyboard."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, ``None`` when none is close.

    Parameters
    ----------
    word
        What was written; capital letters make no difference.
    known
        What would have been right. Of words equally close the first in the alphabet is returned.
    """
    if len(word) > _LONGEST:
        return None
    # Plain edit distance: scorers that look for parts would answer "user" to any word with these letters in it.
    # One of its overloads takes a processor of letters; this one is overloaded itself, for strings of literals.
    match = process.extractOne(  # pyrefly: ignore[no-matching-overload]
        word, sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_LEAST
    )
    return match[0] if match else None
