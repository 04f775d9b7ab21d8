"""What stands where in a document: its passages and their numbers, as somebody reads them who did not write it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["Passage", "numbers_in", "parts_of", "passages"]

NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?(?!\w)")
"""A number on its own; digits within a word, such as those of a hash or of an article's name, are part of the word."""
MAIN, DRAWING, CHART, WORD = (
    f"{{http://schemas.openxmlformats.org/{name}}}"
    for name in ("spreadsheetml/2006/main", "drawingml/2006/main", "drawingml/2006/chart", "wordprocessingml/2006/main")
)
PACKED = (".docx", ".xlsx", ".pptx")
MOST_UNPACKED = 100 * 1024**2


class Passage(NamedTuple):
    """A stretch of a document that is read as one.

    Parameters
    ----------
    place
        Where it stands: a path in JSON, a line, a paragraph of a part, a cell, a line of a page.
    text
        What it says.
    """

    place: str
    text: str


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text, as they are written.

    >>> numbers_in("E1: 1,234.50 of −12 at 2026-11-23, hash 3f9a")
    ['1,234.50', '−12', '2026', '11', '23']
    """
    return NUMBER.findall(text)


def passages(name: str, content: bytes) -> Iterator[Passage]:
    """Yield the passages of a document in their order; none of a kind that is not read here.

    Parameters
    ----------
    name
        The name of its file, which says of which kind it is.
    content
        Its bytes. What a parser raises of bytes that somebody changed is the caller's to catch.
    """
    if name.endswith((".json", ".jsonld")):
        yield from _of_json("", json.loads(content))
    elif name.endswith(".html"):
        yield from _of_html(content)
    elif name.endswith(".pdf"):
        yield from _of_pdf(content)
    elif name.endswith(PACKED):
        yield from _of_office(content)
    elif name.endswith((".md", ".txt", ".yaml", ".csv")):
        for number, line in enumerate(content.decode().split("\n"), 1):
            yield Passage(f"line {number}", line)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the files packed in an office document, by name; none of what is no such document."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise ValueError(f"unpacks to more than {MOST_UNPACKED:,} bytes")
        return {name: archive.read(name) for name in archive.namelist()}


def _of_json(place: str, value: Any) -> Iterator[Passage]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _of_json(f"{place}.{key}" if place else key, item)
        case list():
            for index, item in enumerate(value):
                yield from _of_json(f"{place}[{index}]", item)
        case str():
            yield Passage(place, value)
        case _:
            yield Passage(place, json.dumps(value))


def _of_html(content: bytes) -> Iterator[Passage]:
    from lxml import html

    for element in html.fromstring(content).iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "script"):
            continue
        for text in (element.text, element.tail if element.getparent() is not None else None):
            if text and text.strip():
                yield Passage(f"line {element.sourceline}", text.strip())


def _of_pdf(content: bytes) -> Iterator[Passage]:
    from pypdf import PdfReader

    for page, sheet in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
        for line, text in enumerate(sheet.extract_text().split("\n"), 1):
            yield Passage(f"page {page}, line {line}", text)


def _of_office(content: bytes) -> Iterator[Passage]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for part, packed in parts_of(content).items():
        if part.endswith(".xlsx"):
            # The numbers behind a chart.
            yield from (Passage(f"{part}, {place}", text) for place, text in _of_office(packed))
        elif part.endswith(".xml"):
            for place, text in _of_part(etree.fromstring(packed, parser)):
                yield Passage(f"{part}, {place}", text)


def _of_part(root: Any) -> Iterator[tuple[str, str]]:
    """Yield paragraphs, cells and values of charts of one part, each with where it stands."""
    kinds = (f"{WORD}p", f"{DRAWING}p", f"{CHART}v", f"{CHART}f", f"{MAIN}si", f"{MAIN}c")
    for count, element in enumerate(root.iter(*kinds), 1):
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            # Of a text the cell holds only which of the shared ones it is.
            parts = [child.text for child in element if child.text and element.get("t") != "s"]
            yield str(element.get("r")), " ← ".join(parts)
        elif kind in "vf":
            yield f"value {count}", element.text or ""
        else:
            texts = element.iter(*(f"{space}t" for space in (WORD, DRAWING, MAIN)))
            yield f"paragraph {count}", "".join(text.text or "" for text in texts)
