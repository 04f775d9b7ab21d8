"""Which patterns a sentence can match at all, and where, told from its words.

Every pattern is made of words at word boundaries. The words that it cannot do without are read off its syntax tree: a
sentence is tried only with the patterns whose words it has, and only where their first word stands. That never changes
what is found, only how fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

# The syntax tree of a pattern is to be had nowhere else; what is done with it is checked against plain searching.
from re import _constants as op  # pyrefly: ignore[missing-module-attribute]
from re import _parser as parser  # pyrefly: ignore[missing-module-attribute]
from typing import Any

_TOKEN = re.compile(r"\w+|[^\w\s]")
_MOST_VARIANTS = 400
# Behind a whole word, and before one whose capitals do not matter.
_WHOLE, _ANY_CASE = "$", "~"
_Starts = frozenset[str]


@dataclass(frozen=True)
class _Expression:
    """What is compiled when the first sentence has its words: few of a language's patterns are met by one notice."""

    source: str
    flags: int

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self.source, self.flags)


@dataclass(frozen=True)
class _Part(_Expression):
    """A part of a pattern: what it matches, the word it begins with, as a bit, and how far on it may begin."""

    first: int
    gap: int


@dataclass(frozen=True)
class Pattern(_Expression):
    """One pattern with the words that it cannot do without, as bits of its `Gate`.

    It has parts when each of them begins with a word that is known.
    """

    needs: int
    parts: tuple[_Part, ...]

    def search(self, sentence: Opened) -> tuple[int, int] | None:
        """Return where the first match stands in a sentence; there is one where a plain search finds one."""
        needs = self.needs
        if needs & sentence.met != needs:
            return None
        if not self.parts:
            match = self.expression.search(sentence.text)
            return match.span() if match else None
        for place, tail in sentence.places(self.parts[0].first):
            if needs & tail != needs:
                return None  # words further on have no more
            match = self.parts[0].expression.match(sentence.text, place)
            if match:
                end = self._after(1, match.end(), sentence)
                if end is not None:
                    return place, end
        return None

    def _after(self, number: int, end: int, sentence: Opened) -> int | None:
        """Return where the parts from ``number`` on end, if they follow on a part that ends at ``end``."""
        if number == len(self.parts):
            return end
        part = self.parts[number]
        for place, _ in sentence.places(part.first):
            if place < end:
                continue
            if place > end + part.gap:
                return None
            match = part.expression.match(sentence.text, place)
            if match:
                last = self._after(number + 1, match.end(), sentence)
                if last is not None:
                    return last
        return None


@dataclass(slots=True)
class Opened:
    """A sentence with all the needs that its words meet, as bits."""

    text: str
    met: int
    _starts: list[int]
    _bits: list[int]
    _tails: list[int] = field(default_factory=list)
    _places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def places(self, first: int) -> list[tuple[int, int]]:
        """Return where the words that meet a need begin, each with what the words from there on meet."""
        places = self._places.get(first)
        if places is None:
            if not self._tails:
                self._tails = list(accumulate(reversed(self._bits), int.__or__))[::-1]
            places = [
                (start, tail)
                for start, bits, tail in zip(self._starts, self._bits, self._tails, strict=True)
                if bits & first
            ]
            self._places[first] = places
        return places


class Gate:
    """The words that a language's patterns need."""

    def __init__(self) -> None:
        self._bit: dict[_Starts, int] = {}
        self._by_start: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._longest = 0

    def pattern(self, pieces: Sequence[tuple[int, str]], flags: int) -> Pattern:
        """Return a pattern and its needs, by its parts in order, each with the characters that may stand before it."""
        source = "".join(part if not number else f".{{0,{gap}}}?{part}" for number, (gap, part) in enumerate(pieces))
        tree = parser.parse(source, flags)
        words = _Words(any_case=bool(tree.state.flags & re.IGNORECASE))
        needs = 0
        for starts in words.needed(tree, boundary=False)[0]:
            needs |= self._bit_of(starts)
        trees = [tree] if len(pieces) == 1 else [parser.parse(part, flags) for _, part in pieces]
        firsts = [words.first(list(part)) for part in trees]
        if not all(firsts):
            return Pattern(source, flags, needs, ())
        parts = tuple(
            _Part(part, flags, self._bit_of(first), gap)
            for first, (gap, part) in zip(firsts, pieces, strict=True)
            if first
        )
        return Pattern(source, flags, needs, parts)

    def _bit_of(self, starts: _Starts) -> int:
        if starts not in self._bit:
            self._bit[starts] = 1 << len(self._bit)
            for start in starts:
                self._by_start[start] = self._by_start.get(start, 0) | self._bit[starts]
                self._longest = max(self._longest, len(start))
            self._words.clear()
        return self._bit[starts]

    def open(self, text: str) -> Opened:
        """Return a sentence with the needs that its words meet."""
        starts, found = [], []
        met = 0
        for match in _TOKEN.finditer(text):
            word = match[0]
            bits = self._words.get(word)
            if bits is None:
                bits = self._words[word] = self._met_by(word)
            if bits:
                starts.append(match.start())
                found.append(bits)
                met |= bits
        return Opened(text, met, starts, found)

    def _met_by(self, word: str) -> int:
        bits = 0
        for spelled in (word, _ANY_CASE + word.lower()):
            bits |= self._by_start.get(spelled + _WHOLE, 0)
            for length in range(1, min(len(spelled), self._longest) + 1):
                bits |= self._by_start.get(spelled[:length], 0)
        return bits


class _Words:
    """Reads off a syntax tree the words that a match cannot do without.

    They come as sets of which a match has one each: beginnings of words, whole words, or marks of punctuation.
    """

    def __init__(self, *, any_case: bool) -> None:
        self.any_case = any_case

    def first(self, tree: Sequence[Any]) -> _Starts | None:
        """Return what the word begins with that every match begins with; ``None`` when it may begin otherwise."""
        code, value = tree[0]
        if len(tree) == 1 and code is op.BRANCH:
            return self._united([self.first(list(branch)) for branch in value[1]])
        if len(tree) == 1 and code is op.SUBPATTERN:
            return self._within(value).first(list(value[3]))
        if (code, value) != (op.AT, op.AT_BOUNDARY) or len(tree) < 2:
            return None
        return self._at_once(tree[1:])

    def _at_once(self, tree: Sequence[Any]) -> _Starts | None:
        """Return the first need of a tree at a word's beginning, if it is of that very word."""
        if not tree:
            return None
        code, value = tree[0]
        if code is op.BRANCH:
            return self._united([self._at_once(list(branch)) for branch in value[1]])
        if code is op.SUBPATTERN:
            return self._within(value)._at_once(list(value[3]))
        letters = _letters(code, value)
        if letters is None or not all(map(_in_word, letters)):
            return None
        needs, _ = self.needed(tree, boundary=True)
        return needs[0] if needs else None

    @staticmethod
    def _united(sets: Sequence[_Starts | None]) -> _Starts | None:
        known = [one for one in sets if one]
        return frozenset().union(*known) if len(known) == len(sets) else None

    def _within(self, value: Any) -> _Words:
        return _Words(any_case=(self.any_case or bool(value[1] & re.IGNORECASE)) and not value[2] & re.IGNORECASE)

    def needed(self, tree: Iterable[Any], *, boundary: bool) -> tuple[list[_Starts], bool]:
        """Return the needs, and whether a word begins after what was read."""
        needs: list[_Starts] = []
        run: set[str] | None = {""} if boundary else None  # what the word being read may begin with

        def close(*, whole: bool) -> None:
            if run and "" not in run:
                before, after = _ANY_CASE if self.any_case else "", _WHOLE if whole else ""
                needs.append(frozenset(before + (word.lower() if self.any_case else word) + after for word in run))

        for code, value in tree:
            letters = _letters(code, value)
            if letters is not None and all(map(_in_word, letters)):
                if run is not None:
                    run = {word + letter for word in run for letter in letters}
                    run = run if len(run) <= _MOST_VARIANTS else None
            elif letters is not None:
                marks = not any(map(_in_word, letters))
                close(whole=marks)
                if marks and not any(map(str.isspace, letters)):
                    needs.append(frozenset(letters))
                run = {""} if marks else None
            elif code is op.AT and value in (op.AT_BOUNDARY, op.AT_BEGINNING):
                close(whole=value is op.AT_BOUNDARY)
                run = {""}
            elif code not in (op.ASSERT, op.ASSERT_NOT, op.AT):
                begins = run == {""}
                close(whole=False)
                inner, after = self._inside(code, value, boundary=begins)
                needs += inner
                run = {""} if after else None
        ends = run == {""}
        close(whole=False)
        return needs, ends

    def _inside(self, code: Any, value: Any, *, boundary: bool) -> tuple[list[_Starts], bool]:
        if code is op.SUBPATTERN:
            return self._within(value).needed(value[3], boundary=boundary)
        if code is op.BRANCH:
            results = [self.needed(branch, boundary=boundary) for branch in value[1]]
            united = self._united([needs[0] if needs else None for needs, _ in results])
            return [united] if united else [], all(ends for _, ends in results)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, _, inner = value
            needs, ends = self.needed(inner, boundary=boundary)
            return (needs, ends) if least else ([], boundary and ends)
        return [], False


def _letters(code: Any, value: Any) -> list[str] | None:
    """Return the letters that one position may hold, ``None`` when they are too many or it is no single position."""
    if code is op.LITERAL:
        return [chr(value)]
    if code is op.IN and all(kind is op.LITERAL for kind, _ in value) and len(value) <= 6:
        return [chr(letter) for _, letter in value]
    return None


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
