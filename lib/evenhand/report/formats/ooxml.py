"""Elements of Office files: texts in both directions, fields, and files whose bytes do not depend on the clock."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from evenhand.archive import packed
from evenhand.report.model import printable

RIGHT_TO_LEFT = frozenset({"R", "AL"})
NESTED = re.compile(r"[^\S\n]+")


def runs_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a text, and whether each runs from right to left.

    Signs without a direction of their own go with what stands before them.

    >>> list(runs_of("abc אבג 12"))
    [('abc ', False), ('אבג 12', True)]
    """
    begin, now = 0, None
    for place, letter in enumerate(text):
        kind = unicodedata.bidirectional(letter)
        leftward = True if kind in RIGHT_TO_LEFT else False if kind == "L" else now
        if leftward != now and now is not None:
            yield text[begin:place], now
            begin = place
        now = leftward
    if begin < len(text):
        yield text[begin:], bool(now)


def _leftward(text: str) -> bool:
    """Return whether a paragraph runs from right to left: its first letter with a direction decides."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L" or kind in RIGHT_TO_LEFT:
            return kind != "L"
    return False


def write(paragraph: Any, text: str) -> None:
    """Write a text into a paragraph of python-docx."""
    write_in(paragraph._p, text)


def write_in(element: Any, text: str) -> None:
    """Write a text into a paragraph, which says so if it runs from right to left."""
    told = printable(text)
    if _leftward(told):
        add_child(element.get_or_add_pPr(), "w:bidi")
    add_run(element, told)


def add_run(parent: Any, text: str) -> None:
    """Add a text, a run for each stretch of one direction."""
    for words, leftward in runs_of(printable(text)):
        run = add_child(parent, "w:r")
        if leftward:
            add_child(add_child(run, "w:rPr"), "w:rtl")
        # A line typed by a person stays a line.
        for number, line in enumerate(words.split("\n")):
            if number:
                add_child(run, "w:br")
            told = add_child(run, "w:t", {"xml:space": "preserve"})
            told.text = NESTED.sub(" ", line)


def add_bookmark(paragraph: Any, name: str, number: int, text: str) -> None:
    """Write a text that the contents lead to."""
    add_child(paragraph._p, "w:bookmarkStart", {"w:id": str(number), "w:name": name})
    write_in(paragraph._p, text)
    add_child(paragraph._p, "w:bookmarkEnd", {"w:id": str(number)})


def add_code(parent: Any, code: str) -> None:
    """Begin a field; who writes it ends it after what it shows."""
    add_child(add_child(parent, "w:r"), "w:fldChar", {"w:fldCharType": "begin"})
    told = add_child(add_child(parent, "w:r"), "w:instrText", {"xml:space": "preserve"})
    told.text = f" {code} "
    add_child(add_child(parent, "w:r"), "w:fldChar", {"w:fldCharType": "separate"})


def add_field(parent: Any, code: str, shown: str) -> None:
    """Add a field that shows something until it is updated."""
    add_code(parent, code)
    add_run(parent, shown)
    add_child(add_child(parent, "w:r"), "w:fldChar", {"w:fldCharType": "end"})


def add_child(parent: Any, name: str, marks: dict[str, str] | None = None) -> Any:
    """Add an element with its attributes, prefixes spelt out."""
    from lxml import etree

    child = etree.SubElement(parent, qualified(name))
    for key, value in (marks or {}).items():
        set_attribute(child, key, value)
    return child


def set_attribute(element: Any, key: str, value: str) -> None:
    """Set an attribute whose name may have a prefix."""
    element.set(qualified(key) if ":" in key else key, value)


@cache
def qualified(key: str) -> str:
    """Return a name with its prefix spelt out as XML has it."""
    from docx.oxml.ns import qn

    return "{http://www.w3.org/XML/1998/namespace}space" if key == "xml:space" else str(qn(key))


def same_bytes(content: bytes) -> bytes:
    """Return an archive with fixed time stamps, which the libraries that write one take from the clock."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return packed({name: source.read(name) for name in source.namelist()})
