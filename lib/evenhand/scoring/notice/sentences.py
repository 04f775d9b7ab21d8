"""Where sentences end inside a line; a full stop after "Art.", "lit.", "No." or "Inc." ends none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.scoring.notice.languages.loading import Words

# Possessive, and begun at the first stop of a run only: a million stops in a row are one step. A question that its
# answer follows may be written in bold, and have a colon.
_STOP = re.compile(r"(?<![.!?])(?:\?[*_]{0,3} ?:?[*_]{0,3}(?=\s)|[.!?]++['\")\]]*+)(?=\s++(\S))")
_LAST_WORD = re.compile(r"[^\W_][\w.-]*$")
_NEXT_WORD = re.compile(r"\s*['\"(\[]*([^\s.,;:()\]'\"]*)")
_COUNTS = re.compile(r"(?:\d[\w/-]*|[a-z]|[ivxIVX]+|[A-Z])(?!\w)")
_SAYS = re.compile(r"[^\W_]")
_LONGEST_WORD = 40
_LONGEST_SENTENCE = 1000


def boundaries(text: str, start: int, end: int, words: Words) -> Iterator[tuple[int, int]]:
    """Yield the sentences of ``text[start:end]``, without the blanks around them.

    What is too long for one sentence is cut at a blank: a text without full stops must not stall the patterns.
    """
    at = start
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end or not _ends(text, at, match, words):
            continue
        if _SAYS.search(text, at, match.end()):  # stops alone are no sentence
            yield from _in_pieces(text, at, match.end())
        at = match.end()
    yield from _in_pieces(text, at, end)


def ends_in_abbreviation(text: str, words: Words) -> bool:
    """Return whether a text ends with the full stop of an abbreviation that a number follows."""
    word = _word_before(text, 0, len(text) - 1) if text.endswith(".") else ""
    return word in words.abbreviations["number"] or word in words.abbreviations["any"]


def _word_before(text: str, start: int, end: int) -> str:
    match = _LAST_WORD.search(text, max(start, end - _LONGEST_WORD), end)
    return match[0].lower() if match else ""


def _ends(text: str, start: int, stop: re.Match[str], words: Words) -> bool:
    after = stop[1]
    if after.islower():
        return stop[0][0] in "!?" and stop[0][-1] not in "')\"]"
    if stop[0] != ".":
        return True
    word = _word_before(text, start, stop.start())
    following = _NEXT_WORD.match(text, stop.end())
    next_word = following[1] if following else ""
    kinds = words.abbreviations
    if word in kinds["any"] or word in kinds["name"]:
        return False
    if word in kinds["company"]:
        return next_word.lower() in words.begins
    if word in kinds["number"]:
        return not _COUNTS.fullmatch(next_word)
    if word.isdigit() and next_word.lower() in words.ordinal:
        return False
    # The initial of a name.
    return not (len(word) == 1 and word.isalpha() and text[stop.start() - 1].isupper() and next_word[:1].isupper())


def _in_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _without_blanks(text, start, end)
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield _without_blanks(text, start, cut)
        start, _ = _without_blanks(text, cut, end)
    if end > start:
        yield start, end


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
