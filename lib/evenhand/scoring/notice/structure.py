"""A notice's text as headings and sentences, each with its place in the original.

Notices are lists as much as prose, so a bullet is a sentence of its own that is *read* together with the words that
introduce it ("You have the right to:" + "object to marketing"); so is the cell of a table with the head of its column
and the label of its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.scoring.notice.languages.loading import Words, words_of
from evenhand.scoring.notice.layout import LONGEST_HEADING, Line, joined, lines_of
from evenhand.scoring.notice.mapped import Rewritten, legible_form
from evenhand.scoring.notice.markup import read_markup
from evenhand.scoring.notice.sentences import boundaries

_LONGEST_INTRODUCTION = 400
_LONGEST_LIST = 40
_BY_LOOKS = 7
_MOST_COLUMNS = 40
_LONGEST_LABEL = 6
_RULE = re.compile(r"[\s|:=-]*$")
_QUESTION = re.compile(r"\?[*_: ]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, bullet, cell or heading of a notice.

    Parameters
    ----------
    text
        The sentence as it stands in the notice.
    start, end
        Its place: ``notice[start:end] == text``.
    reading
        What it says when read in its place: the legible text, after the words that introduce the list it stands in.
    heading
        The heading right above it, or the label of its row. Headings further up are left out, because only some
        formats tell them from the nearest.
    is_heading
        Whether it is itself a heading.
    own
        Where in ``reading`` the sentence's own words begin.
    by_looks
        Of a heading: whether only its looks make it one.
    """

    text: str
    start: int
    end: int
    reading: str
    heading: str
    is_heading: bool
    own: int
    by_looks: bool = False


def split(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """Split a notice into sentences, bullets, cells and headings, in their order.

    They never overlap, and ``text[s.start:s.end] == s.text`` for each.
    """
    words = words_of(language)
    rewritten = legible_form(text)
    read_markup(rewritten)
    body = joined(rewritten, words)
    return tuple(_Splitter(text, body, rewritten, words).run())


@dataclass(slots=True)
class _Splitter:
    """What is known at a line: the headings above it, what introduces it, and the table it stands in."""

    original: str
    body: str
    rewritten: Rewritten
    words: Words
    heading: str = ""
    introduction: str = ""
    items: int = 0
    bulleted: bool = False
    above: str | None = None

    def run(self) -> Iterator[Sentence]:
        lines = lines_of(self.body, self.words)
        index = 0
        while index < len(lines):
            line = lines[index]
            if line.row:
                end = index
                while end < len(lines) and lines[end].row:
                    end += 1
                yield from self._table(lines[index:end])
                index = end
                continue
            if self.bulleted and not line.marked:
                self.introduction = ""  # the list was one of bullets, and this line has none
            if self.above is not None and not (self.introduction and line.marked):
                self.heading, self.above = self.above, None
            following = lines[index + 1] if index + 1 < len(lines) else None
            if (
                line.level
                and not _is_text(line, following)
                and not (self.introduction and _continues(self.body, line, following))
            ):
                yield self._heading(line)
            else:
                yield from self._text(line)
            index += 1

    def _heading(self, line: Line) -> Sentence:
        words = " ".join(self.body[line.start : line.end].strip("*_# ").split())
        self.heading = words
        self.introduction, self.items = (words.rstrip(": ") if words.endswith(":") else ""), 0
        return self._sentence(line.start, line.end, "", is_heading=True, by_looks=line.level == _BY_LOOKS)

    def _text(self, line: Line) -> Iterator[Sentence]:
        self.bulleted = bool(self.introduction) and line.marked
        start = line.start
        for start, end in boundaries(self.body, line.start, line.end, self.words):
            yield self._sentence(start, end, self.introduction if start == line.start else "")
            if start == line.start and end < line.end and _QUESTION.search(self.body, start, end):
                self._ask(start, end)
        tail = self.body[start : line.end].rstrip()
        if tail.endswith(":"):
            self.introduction, self.items = " ".join(tail.rstrip(": ")[-_LONGEST_INTRODUCTION:].split()), 0
        elif self.introduction:
            self.items += 1
            finished = tail.endswith((".", "!", "?")) and not line.marked
            if finished or self.items >= _LONGEST_LIST:
                self.introduction = ""

    def _ask(self, start: int, end: int) -> None:
        """Let a short question that begins a line be a heading over its answer there, or in the list that follows."""
        words = self._bare(start, end).rstrip(": ")
        if len(words.split()) <= LONGEST_HEADING:
            self.above = self.heading if self.above is None else self.above
            self.heading = words

    def _table(self, rows: list[Line]) -> Iterator[Sentence]:
        self.introduction = ""
        columns: list[str] = []
        ruled = len(rows) > 1 and _RULE.match(self.body, rows[1].start, rows[1].end) is not None
        for number, row in enumerate(rows):
            cells = self._cells(row)
            if not any(start < end for start, end in cells):
                continue
            if number == 0 and ruled:
                yield from (self._sentence(*cell, "", is_heading=True) for cell in cells if cell[0] < cell[1])
            else:
                yield from self._row(cells, columns)
            if number == 0 and len(rows) > 1 and (ruled or self._names_columns(cells)):
                columns = [self._bare(start, end) for start, end in cells]

    def _row(self, cells: list[tuple[int, int]], columns: list[str]) -> Iterator[Sentence]:
        label = self._bare(*cells[0])
        labelled = len(cells) > 1 and 0 < len(label.split()) <= _LONGEST_LABEL
        for place, (start, end) in enumerate(cells):
            column = columns[place] if place < len(columns) else ""
            if start == end:
                continue
            if place == 0 and labelled and not column:
                yield self._sentence(start, end, "", is_heading=True)
                continue
            lead = f"{column} {label}:".strip() if place and labelled else column
            section = label if place and labelled and len(cells) == 2 else ""
            for piece in boundaries(self.body, start, end, self.words):
                yield self._sentence(*piece, lead, section=section)

    def _names_columns(self, cells: list[tuple[int, int]]) -> bool:
        """Return whether the first row of a table without a rule heads its columns: short names, no sentence."""
        texts = [self._bare(start, end) for start, end in cells]
        return len(texts) > 1 and all(0 < len(text.split()) <= 4 and not text.endswith((".", ":")) for text in texts)

    def _cells(self, row: Line) -> list[tuple[int, int]]:
        """Return where the cells of a row stand; an empty one has no length."""
        cells: list[tuple[int, int]] = []
        at, last = row.start + 1, row.end - (self.body[row.end - 1] == "|" and row.end > row.start + 1)
        while at <= last and len(cells) < _MOST_COLUMNS:
            bar = self.body.find("|", at, last)
            bar = last if bar < 0 else bar
            inside = self.body[at:bar]
            blank = not any(char.isalnum() for char in inside)
            start = at + len(inside) - len(inside.lstrip())
            cells.append((start, start if blank else bar - (len(inside) - len(inside.rstrip()))))
            at = bar + 1
        return cells

    def _bare(self, start: int, end: int) -> str:
        return " ".join(self.body[start:end].strip("*_: ").split())

    def _sentence(
        self, start: int, end: int, lead: str, *, is_heading: bool = False, by_looks: bool = False, section: str = ""
    ) -> Sentence:
        own = f"{lead} " if lead else ""
        first, last = self.rewritten.place(start, end)
        return Sentence(
            text=self.original[first:last],
            start=first,
            end=last,
            reading=own + " ".join(self.body[start:end].replace("**", "").split()),
            heading=section or self.heading,
            is_heading=is_heading,
            own=len(own),
            by_looks=by_looks,
        )


def _is_text(line: Line, following: Line | None) -> bool:
    """Return whether what looks like a heading has nothing under it: the next line is marked as one."""
    return line.level == _BY_LOOKS and following is not None and 0 < following.level < _BY_LOOKS


def _continues(body: str, line: Line, following: Line | None) -> bool:
    """Return whether what looks like a heading is an unmarked item of the list being read.

    A heading has text under it; an item of a list of short lines is followed by another short line.
    """
    if line.level != _BY_LOOKS or following is None:
        return False
    words = body[line.start : line.end]
    if words.isupper() or words.endswith((":", "?")):
        return False
    text = body[following.start : following.end]
    return len(text.split(maxsplit=LONGEST_HEADING + 1)) <= LONGEST_HEADING and not text.endswith(".")
