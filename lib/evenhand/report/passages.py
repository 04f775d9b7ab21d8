"""What stands where in a document: its passages and their numbers, as somebody reads them who did not write it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?(?!\w)")
"""A number on its own; digits within a word, such as those of a hash or of an article's name, are part of the word."""
MAIN, DRAWING, CHART, WORD = (
    f"{{http://schemas.openxmlformats.org/{name}}}"
    for name in ("spreadsheetml/2006/main", "drawingml/2006/main", "drawingml/2006/chart", "wordprocessingml/2006/main")
)
NAMED = tuple(
    f"{{http://schemas.openxmlformats.org/{name}}}{tag}"
    for name, tag in (("drawingml/2006/wordprocessingDrawing", "docPr"), ("presentationml/2006/main", "cNvPr"))
)
"""What has words for those who do not see it."""
HEARD = ("alt", "aria-label", "title")
MOST_NESTED = 200
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
        # Which of two a program shows, nobody knows.
        if twice := [name for name, times in Counter(archive.namelist()).items() if times > 1]:
            raise ValueError(f"holds {twice[0]!r} twice")
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
        for name in HEARD:
            if text := element.get(name):
                yield Passage(f"line {element.sourceline}, {name}", text)
        for text in (element.text, element.tail if element.getparent() is not None else None):
            if text and text.strip():
                yield Passage(f"line {element.sourceline}", text.strip())


def _of_pdf(content: bytes) -> Iterator[Passage]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    for page, sheet in enumerate(reader.pages, 1):
        for line, text in enumerate(sheet.extract_text().split("\n"), 1):
            yield Passage(f"page {page}, line {line}", text)
    told = _alternatives(reader.root_object.get("/StructTreeRoot"), depth=0)
    yield from (Passage(f"words for picture {number}", text) for number, text in enumerate(told, 1))


def _alternatives(node: Any, depth: int) -> Iterator[str]:
    """Yield the words that stand for pictures in a tagged PDF, in their order."""
    node = node.get_object() if node is not None else None
    if depth > MOST_NESTED:
        raise ValueError("is nested deeper than any document")
    if isinstance(node, list):
        for item in node:
            yield from _alternatives(item, depth + 1)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        yield from _alternatives(node.get("/K"), depth + 1)


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
    kinds = (*NAMED, f"{WORD}p", f"{DRAWING}p", f"{CHART}v", f"{CHART}f", f"{MAIN}si", f"{MAIN}c")
    for count, element in enumerate(root.iter(*kinds), 1):
        kind = element.tag.rpartition("}")[2]
        if element.tag in NAMED:
            yield f"words for picture {element.get('id')}", element.get("descr", "")
        elif kind == "c":
            # Of a text the cell holds only which of the shared ones it is.
            parts = [child.text for child in element if child.text and element.get("t") != "s"]
            yield str(element.get("r")), " ← ".join(parts)
        elif kind in "vf":
            yield f"value {count}", element.text or ""
        else:
            texts = element.iter(*(f"{space}t" for space in (WORD, DRAWING, MAIN)))
            yield f"paragraph {count}", "".join(text.text or "" for text in texts)
