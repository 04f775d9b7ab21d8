"""Which language a notice is written in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["UNDETERMINED", "language_of"]

UNDETERMINED = "und"
"""The code for a language that cannot be told (ISO 639-2)."""

_ENOUGH_LETTERS = 40
# A quarter of any English prose is these words, and next to nothing of other languages. Telling English by them spares
# nearly every notice the second that the classifier's model takes to load.
_ENGLISH = frozenset(
    (
        "the",
        "of",
        "and",
        "to",
        "you",
        "your",
        "we",
        "our",
        "with",
        "this",
        "that",
        "for",
        "is",
        "are",
        "not",
        "or",
        "by",
    )
)
_ENGLISH_SHARE = 0.25
_LONGEST_SAMPLE = 5000


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language of ``text``, `UNDETERMINED` when it is too short to tell.

    Parameters
    ----------
    text
        Any text; its beginning, middle and end are looked at.
    """
    sample = text
    if len(text) > 3 * _LONGEST_SAMPLE:
        middle = len(text) // 2
        sample = text[:_LONGEST_SAMPLE] + text[middle : middle + _LONGEST_SAMPLE] + text[-_LONGEST_SAMPLE:]
    if sum(char.isalpha() for char in sample) < _ENOUGH_LETTERS:
        return UNDETERMINED
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    code, _ = _classifier()(sample)
    return str(code)


@cache
def _classifier() -> Any:
    import py3langid

    return py3langid.classify
