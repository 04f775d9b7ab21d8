"""The text of a PDF, in its lines and its columns; what every page repeats at its head and foot is left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import suppress
from typing import Any

from evenhand.errors import NoticeError
from evenhand.scoring.notice.columns import in_reading_order
from evenhand.scoring.notice.layout import mend_broken_words
from evenhand.scoring.notice.mapped import legible_form

_MOST_PAGES = 300
_LONGEST_TEXT = 3_000_000
_DIGITS = re.compile(r"\d+")
_REPEATED = 3
_FEWEST_SIDE_BY_SIDE = 6


def text_of_pdf(content: bytes, name: str) -> str:
    """Return the text of a PDF with ligatures taken apart and words whole that its lines had broken.

    Raises
    ------
    NoticeError
        When it is locked, too long, or holds no text. What the parser raises is left to the caller.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(content))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise NoticeError(f"{name} is encrypted in a way that cannot be read.", hint=_PRINT_ANEW) from error
    if locked:
        raise NoticeError(f"{name} is locked with a password.", hint="Save a copy without one.")
    if len(reader.pages) > _MOST_PAGES:
        raise NoticeError(f"{name} has {len(reader.pages)} pages; at most {_MOST_PAGES} can be read.")
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        lines = _lines_of(page)
        length += sum(map(len, lines))
        if length > _LONGEST_TEXT:
            raise NoticeError(f"{name} holds more text than can be read.", hint="Give the notice alone.")
        pages.append(lines)
    text = "\n".join(line for page in _without_repeats(pages) for line in page)
    if not text.strip():
        raise NoticeError(
            f"{name} holds pictures of text, not text.", hint="Give a PDF with text that can be selected."
        )
    rewritten = legible_form(text)
    mend_broken_words(rewritten)
    return rewritten.text


def _lines_of(page: Any) -> list[str]:
    """Return a page's lines; columns that were written line by line across the page are put one after the other."""
    begun: Counter[int] = Counter()

    def note(text: str, matrix: list[float], place: list[float], _font: object, _size: object) -> None:
        if text.strip():
            begun[round(matrix[5] + place[5])] += 1

    lines = [line for line in page.extract_text(visitor_text=note).split("\n") if line.strip()]
    if sum(times > 1 for times in begun.values()) < _FEWEST_SIDE_BY_SIDE:
        return lines
    # A second look, at where everything stands. A page that it cannot be had of is left as it was read.
    with suppress(Exception):
        looks = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False).split("\n")
        ordered = in_reading_order(looks)
        if ordered != looks:
            return [" ".join(line.split()) for line in ordered if line.strip()]
    return lines


def _without_repeats(pages: list[list[str]]) -> list[list[str]]:
    """Return pages without the first and last lines that three or more of them share but for numbers."""

    def but_for_numbers(line: str) -> str:
        return _DIGITS.sub("0", line.strip())

    heads = Counter(but_for_numbers(page[0]) for page in pages if page)
    feet = Counter(but_for_numbers(page[-1]) for page in pages if page)
    kept = []
    for page in pages:
        lines = page
        if lines and heads[but_for_numbers(lines[0])] >= _REPEATED:
            lines = lines[1:]
        if lines and feet[but_for_numbers(lines[-1])] >= _REPEATED:
            lines = lines[:-1]
        kept.append(lines)
    return kept


_PRINT_ANEW = "Print it to a new PDF, or paste its text."
