"""The text of a web page, one paragraph, heading, list item or row of a table a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evenhand.errors import NoticeError

_MOST_TAGS = 300_000
# A longer tag is read without its attributes: a parser compares each attribute with every other one.
_LONGEST_TAG = 5_000
_MARKS = re.compile("[<>\"']")
_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}")
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset([*(f"h{level}" for level in range(1, 7)), "dt"])
_SILENT = frozenset(
    {
        *("script", "style", "noscript", "template", "head", "title", "svg", "nav", "iframe", "select"),
        *("button", "input", "textarea"),
    }
)


def text_of_web_page(content: bytes, name: str) -> str:
    """Return the text of an HTML page, without menus, scripts and forms.

    Raises
    ------
    NoticeError
        When it has more tags than can be read. What the parser raises is left to the caller.
    """
    from lxml import html

    tags = content.count(b"<")
    if tags > _MOST_TAGS:
        raise NoticeError(
            f"{name} has {tags:,} tags; at most {_MOST_TAGS:,} can be read.", hint="Give the notice alone."
        )
    try:
        source, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        source, encoding = content.decode("latin-1"), None  # left to what the page says of itself
    plain = _without_long_tags(source).encode("utf-8" if encoding else "latin-1")
    # A parser of its own: no network, and no limit lifted for huge documents.
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding=encoding)
    root = html.document_fromstring(plain, parser=parser)
    lines: list[list[str]] = [[]]
    for piece in _pieces(root):
        if piece is None:
            if any(map(str.strip, lines[-1])):
                lines.append([])
        else:
            lines[-1].append(piece)
    texts = (" ".join("".join(line).split()) for line in lines)
    return "\n".join(text for text in texts if text)


def _without_long_tags(source: str) -> str:
    """Return a page with the attributes of very long tags left out, in one pass."""
    pieces: list[str] = []
    begin = -1
    quote = ""
    at = 0
    for match in _MARKS.finditer(source):
        mark, place = match[0], match.start()
        if begin < 0:
            begin = place if mark == "<" else -1
        elif quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'" and source[place - 1] == "=":
            quote = mark
        elif mark == ">":
            if place - begin > _LONGEST_TAG and (tag := _NAME.match(source, begin)):
                pieces += [source[at:begin], tag[0], ">"]
                at = place + 1
            begin = -1
    return "".join([*pieces, source[at:]])


def _pieces(root: Any) -> Iterator[str | None]:
    """Yield the text of a tree in order, and ``None`` wherever a new line begins.

    Without recursion, because trees nest deep.
    """
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if closing:
            if tag in _BLOCKS:
                yield None
            if tag == "tr" and _heads_columns(element):
                yield "|---|"
                yield None
            yield element.tail or ""
            continue
        if not tag or tag in _SILENT:
            yield element.tail or ""
            continue
        if tag in _BLOCKS:
            yield None
        yield _MARK.get(tag, "")
        yield element.text or ""
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _heads_columns(row: Any) -> bool:
    """Return whether a row names the columns of its table."""
    cells = [child.tag for child in row if child.tag in _CELLS]
    return len(cells) > 1 and set(cells) == {"th"}


_MARK = {"li": "• "} | dict.fromkeys(_HEADINGS, "# ") | dict.fromkeys(_CELLS, " | ")
