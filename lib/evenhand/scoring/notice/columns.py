"""Columns of prose that stand side by side on a page, put one after the other.

A table stands side by side too, and is read row by row: its cells are short, and do not go on in the row below.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WIDE_GAP = re.compile(r"\S {3,}\S")
_LONGEST_LINE = 400
_FEWEST_LINES = 6
_BLANK, _BOTH_SIDES, _GOES_ON = 0.85, 0.5, 0.4
_EDGE = 0.15
_RAGGED = 4
_WORDS_OF_PROSE = 3.0


def stands_in_columns(lines: list[str]) -> bool:
    """Return whether most lines have a wide gap within them."""
    said = [line[:_LONGEST_LINE] for line in lines if line.strip()]
    return len(said) >= _FEWEST_LINES and sum(map(_has_gap, said)) > 0.4 * len(said)


def _has_gap(line: str) -> bool:
    return _WIDE_GAP.search(line) is not None


def in_reading_order(lines: list[str]) -> list[str]:
    """Return the lines of a page, every character in its place, with its columns one after the other.

    A line that crosses the gutter, such as a heading, stays between what stands above it and below it.
    """
    if not stands_in_columns(lines):
        return lines
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    ordered: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in [*lines, None]:
        if line is not None and not _crosses(line, gutter):
            left.append(line[: gutter[1]].rstrip())
            right.append(line[gutter[1] :].strip())
            continue
        ordered += [*in_reading_order(_said(left)), *in_reading_order(_said(right))]
        left, right = [], []
        if line is not None:
            ordered.append(line)
    return ordered


def _crosses(line: str, gutter: tuple[int, int]) -> bool:
    """Return whether a line reaches further into a gutter than the longest of a column does."""
    return len(line[: gutter[1]].rstrip()) > gutter[0] + _RAGGED


def _said(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _gutter(lines: list[str]) -> tuple[int, int] | None:
    """Return the widest blank strip between two columns of prose."""
    said = [line[:_LONGEST_LINE] for line in lines if line.strip()]
    width = max(map(len, said))
    blank = [0] * (width + 1)
    for line in said:
        for place in range(width):
            blank[place] += place >= len(line) or line[place] == " "
    best: tuple[int, int] | None = None
    begin = None
    for place in range(int(_EDGE * width), int((1 - _EDGE) * width) + 1):
        if blank[place] >= _BLANK * len(said):
            begin = place if begin is None else begin
        else:
            if begin is not None and place - begin >= 2 and (best is None or place - begin > best[1] - best[0]):
                best = begin, place
            begin = None
    return best if best is not None and _is_prose(said, best) else None


def _is_prose(lines: list[str], gutter: tuple[int, int]) -> bool:
    """Return whether what stands on both sides of a gutter is prose that goes on from line to line."""
    sides = [(line[: gutter[1]].strip(), line[gutter[1] :].strip()) for line in lines if not _crosses(line, gutter)]
    both = [pair for pair in sides if all(pair)]
    if len(both) < max(_FEWEST_LINES, _BOTH_SIDES * len(lines)):
        return False
    for side in zip(*both, strict=True):
        words = sum(len(piece.split()) for piece in side) / len(side)
        goes_on = sum(piece[-1] not in ".:;!?" and following[0].islower() for piece, following in pairwise(side))
        if words < _WORDS_OF_PROSE or goes_on < _GOES_ON * (len(side) - 1):
            return False
    return True
