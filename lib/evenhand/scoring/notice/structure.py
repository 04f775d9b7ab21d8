"""A notice's text as headings and sentences, each with its place in the original.

Notices are lists as much as prose, so a bullet is a sentence of its own that is *read* together with the words that
introduce it ("You have the right to:" + "object to marketing"); so is the cell of a table with the head of its column.
Sentence boundaries inside a line come from ``sentencex``, which keeps "Art. 6(1)(a)" and "U.S." whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

__all__ = ["Sentence", "fold", "split"]

# One character for one, so that every offset in the folded text is an offset in the original.
_FOLD = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "′": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "\t": " ",
        "\r": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x85": "\n",
    }
)

_MARK = re.compile(
    r"(?:[-*+•●○◦▪■□▸►‣·∙⁃→✓✔➢o]\s+|[•●○◦▪■‣·](?=\S)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|#{1,6}\s+|>\s+)+",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(
    r"(?:#{1,6}\s+|(?:section|article|part)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[A-Z][.)]|[IVX]{1,5}[.)])\s+\S"
)
_END = re.compile(r"[.!?;,]['\")\]]*$")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "do",
        "does",
        "for",
        "from",
        "have",
        "how",
        "if",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "our",
        "out",
        "s",
        "t",
        "that",
        "the",
        "their",
        "this",
        "to",
        "us",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "you",
        "your",
        "about",
        "can",
        "under",
        "not",
    ]
)
_LONGEST_HEADING = 14
_LONGEST_INTRODUCTION = 400
_LONGEST_LIST = 40
_LONGEST_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, bullet or heading of a notice.

    Parameters
    ----------
    text
        The sentence as it stands in the notice.
    start, end
        Its place: ``notice[start:end] == text``.
    reading
        What it says when read in its place: the folded text, after the words that introduce the list it stands in.
    heading
        The folded headings it stands under, outermost first, joined by " / ".
    is_heading
        Whether it is itself a heading.
    own
        Where in ``reading`` the sentence's own words begin.
    """

    text: str
    start: int
    end: int
    reading: str
    heading: str
    is_heading: bool
    own: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    marked: bool
    heading: bool


def fold(text: str) -> str:
    """Return ``text`` with typographic quotes, dashes and spaces made plain, of the same length."""
    return text.translate(_FOLD)


def split(text: str) -> tuple[Sentence, ...]:
    """Split a notice into sentences, bullets and headings, in their order.

    Parameters
    ----------
    text
        The notice.

    Returns
    -------
    tuple of Sentence
        They never overlap, and ``text[s.start:s.end] == s.text`` for each.
    """
    folded = _unwrap(fold(text))
    sentences: list[Sentence] = []
    heading = ""
    introduction = ""
    items = 0
    bulleted = False
    columns: list[str] = []
    lines = _lines(folded)
    for index, line in enumerate(lines):
        if line.heading and not (introduction and _continues(folded, line, lines[index + 1 :])):
            heading = _words(folded, line)
            sentences.append(_sentence(text, folded, line.start, line.end, "", heading, is_heading=True))
            introduction, items = (heading.rstrip(": ") if heading.endswith(":") else ""), 0
            continue
        if folded[line.start] == "|":
            cells = _cells(folded, line)
            if not columns:
                columns = [" ".join(folded[start:end].strip("*_ ").split()) for start, end in cells]
                continue
            for (start, end), column in zip(cells, columns + [""] * len(cells), strict=False):
                for piece in _boundaries(folded, start, end):
                    sentences.append(_sentence(text, folded, *piece, column, heading, is_heading=False))
            continue
        columns = []
        if bulleted and not line.marked:
            introduction = ""  # the list was one of bullets, and this line has none
        bulleted = bool(introduction) and line.marked
        for start, end in _boundaries(folded, line.start, line.end):
            lead = introduction if start == line.start else ""
            sentences.append(_sentence(text, folded, start, end, lead, heading, is_heading=False))
        last = sentences[-1]
        body = folded[line.start : line.end]
        if body.rstrip().endswith(":"):
            introduction, items = folded[last.start : last.end].rstrip(": ")[-_LONGEST_INTRODUCTION:], 0
        elif introduction:
            items += 1
            finished = body.rstrip().endswith((".", "!", "?")) and not line.marked
            if finished or items >= _LONGEST_LIST:
                introduction = ""
    return tuple(sentences)


def _sentence(
    text: str, folded: str, start: int, end: int, introduction: str, heading: str, *, is_heading: bool
) -> Sentence:
    own = f"{introduction} " if introduction else ""
    return Sentence(
        text=text[start:end],
        start=start,
        end=end,
        reading=own + " ".join(folded[start:end].split()),
        heading=heading,
        is_heading=is_heading,
        own=len(own),
    )


def _unwrap(folded: str) -> str:
    """Join lines that were broken in the middle of a sentence, without moving a character."""

    def join(match: re.Match[str]) -> str:
        return match[1] + " " + match[2]

    return re.sub(r"([a-z,]) *\n(?= *[a-z])( *)", lambda m: join(m) if _is_prose(folded, m.start()) else m[0], folded)


def _is_prose(folded: str, position: int) -> bool:
    """Return whether the line that ends at ``position`` is long enough to have been wrapped."""
    return position - (folded.rfind("\n", 0, position) + 1) >= 55


def _lines(folded: str) -> list[_Line]:
    raw: list[tuple[int, int]] = []
    position = 0
    for piece in folded.split("\n"):
        start = position + len(piece) - len(piece.lstrip())
        end = position + len(piece.rstrip())
        if end > start and any(char.isalnum() for char in piece):
            raw.append((start, end))
        position += len(piece) + 1
    lines = []
    for index, (start, end) in enumerate(raw):
        body = folded[start:end]
        mark = _MARK.match(body)
        heading = index + 1 < len(raw) and _is_heading(body, marked=mark is not None)
        lines.append(_Line(start + (mark.end() if mark else 0), end, mark is not None, heading))
    return [line for line in lines if line.end > line.start]


def _cells(folded: str, line: _Line) -> list[tuple[int, int]]:
    """Return where the cells of a table's row begin and end."""
    cells = []
    for match in re.finditer(r"[^|]+", folded[line.start : line.end]):
        cell = match[0]
        start = line.start + match.start() + len(cell) - len(cell.lstrip())
        end = line.start + match.end() - (len(cell) - len(cell.rstrip()))
        if end > start:
            cells.append((start, end))
    return cells


def _is_heading(body: str, *, marked: bool) -> bool:
    if body.startswith(("#", "|")):
        return body.startswith("#")
    plain = body.strip("*_ ")
    words = plain.split()
    if not words or len(words) > _LONGEST_HEADING or (_END.search(plain) and not plain.endswith("?")):
        return False
    if "@" in plain or "://" in plain or "www." in plain:
        return False
    if marked and not _NUMBERED_HEADING.match(body) and not body.startswith("**"):
        return False
    letters = [word for word in words if word[0].isalpha()]
    if not letters or not (letters[0][0].isupper() or body.startswith("**")):
        return False
    if plain.endswith(":"):
        return len(words) <= 6
    return _is_title(letters) or plain.endswith("?") or len(words) <= 9


def _is_title(words: list[str]) -> bool:
    long = [word for word in words if word.lower() not in _SMALL_WORDS]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


def _continues(folded: str, line: _Line, following: list[_Line]) -> bool:
    """Return whether what looks like a heading is an unmarked item of the list being read.

    A heading has text under it; an item of a list of short lines is followed by another short line.
    """
    body = folded[line.start : line.end]
    if body.isupper() or body.endswith((":", "?")) or not following:
        return False
    following_body = folded[following[0].start : following[0].end]
    return len(following_body.split()) <= _LONGEST_HEADING and not following_body.endswith(".")


def _words(folded: str, line: _Line) -> str:
    return " ".join(folded[line.start : line.end].strip("*_# ").split())


def _boundaries(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    body = folded[start:end]
    boundaries: list[tuple[int, int]] = []
    position = 0
    for piece in sentencex.segment("en", body):
        at = body.find(piece.strip(), position) if piece.strip() else -1
        if at < 0:
            continue
        position = at + len(piece.strip())
        boundaries.extend(_in_pieces(folded, start + at, start + position))
    return boundaries or list(_in_pieces(folded, start, end))


def _in_pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for one sentence at a space; a text without full stops must not stall the patterns."""
    while end - start > _LONGEST_SENTENCE:
        cut = folded.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        if folded[start:cut].strip():
            yield start, start + len(folded[start:cut].rstrip())
        start = cut + len(folded[cut:end]) - len(folded[cut:end].lstrip())
    if end > start:
        yield start, end
