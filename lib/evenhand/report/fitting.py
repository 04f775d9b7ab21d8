"""How tables share their width, and how small a page is set that stands alone, where another program lays pages out.

What is estimated are lines: letters are taken to be as wide as those of a usual text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from evenhand.report.model import Bullets, Figure, Paragraph, Section, Table

LETTERS = 108
"""Characters of a table's text that fit between the margins."""
SHORTEST_WORD, LONGEST_WORD, LONGEST_TEXT = 9, 16, 80
"""Longer words are broken; longer texts make a column no wider."""
A_LINE = 100
"""Characters of a line of text, at its usual size."""
PAGE, LINE, CELL, GAP, CAPTION, TABLE = 735.0, 12.4, 10.6, 4.0, 19.0, 9.2
"""Points: of the page below its title and heading, of a line of text and of a table, between two paragraphs, of a
caption with what stands around it, and below a table."""
SIZES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)


def shares(table: Table) -> list[float]:
    """Return how a table's width is shared out: each column its longest word first, the rest by length of text."""
    columns = list(zip(table.header, *table.rows, strict=True))
    words = [
        min(LONGEST_WORD, max(SHORTEST_WORD, *(len(word) for cell in column for word in (*cell.split(), ""))))
        for column in columns
    ]
    texts = [min(LONGEST_TEXT, sum(map(len, column)) / len(column)) for column in columns]
    room = max(0.0, LETTERS - 1.3 * sum(words))
    widths = [1.3 * word + room * text / max(sum(texts), 1.0) for word, text in zip(words, texts, strict=True)]
    return [width / sum(widths) for width in widths]


def smaller(section: Section) -> float:
    """Return how much smaller a section is set to stand on one page; as usual where nothing is small enough."""
    return next((size for size in SIZES if _height(section, size) <= PAGE), 1.0)


def _height(section: Section, size: float) -> float:
    height = 0.0
    for block in section.blocks:
        match block:
            case Paragraph():
                height += _lines((block.text,), A_LINE / size) * LINE * size + GAP + 3.0 * block.strong
            case Bullets():
                height += _lines(block.items, 0.95 * A_LINE / size) * LINE * size + len(block.items) * GAP / 2
            case Table():
                rows = (block.header, *block.rows)
                widths = [LETTERS * share / size for share in shares(block)]
                lines = sum(max(map(_lines, ((cell,) for cell in row), widths), default=1) for row in rows)
                height += CAPTION * _lines((block.caption,), 1.1 * A_LINE) + lines * CELL * size + len(rows) + TABLE
            case Figure():
                height += PAGE  # a picture is as high as it is
    return height


def _lines(texts: Sequence[str], letters: float) -> int:
    return sum(max(1, math.ceil(len(text) / letters)) for text in texts)
