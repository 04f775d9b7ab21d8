"""The text of a Word document, one paragraph, heading, list item or row of a table a line.

The document's XML is read as it stands, not as the page that it describes: what a cell spans or is merged with makes no
work, and nothing nests in the call stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.archive import Archive
from evenhand.errors import NoticeError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_MOST_PARTS = 2_000
_LARGEST_FILE = 200_000_000
_LARGEST_PART = 12_000_000
_MOST_CELLS = 200
_BLANKS = {"t": "", "tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_READ = tuple(f"{_W}{tag}" for tag in ("tr", "tc", "p", *_BLANKS))


def text_of_word_document(content: bytes, name: str) -> str:
    """Return the text of a .docx file.

    Raises
    ------
    NoticeError
        When it is no zip file, or a part of it is damaged or too large. What the parser raises is left to the caller.
    """
    archive = Archive(content, name, NoticeError, "a notice", most_files=_MOST_PARTS, most_bytes=_LARGEST_FILE)
    if _BODY not in archive.files:
        raise NoticeError(f"{name} is not a Word document.", hint="Save it again as .docx.")
    marks = _marks(_parsed(archive, _STYLES)) if _STYLES in archive.files else {}
    return "\n".join(line for line in _lines(_parsed(archive, _BODY), marks) if line.strip())


def _parsed(archive: Archive, part: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(archive.read(part, _LARGEST_PART), parser=parser)


def _marks(styles: Any) -> dict[str, str]:
    """Return the mark of each style that is a heading's or a list's, by the style's id."""
    marks = {}
    for style in styles.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        label = ("" if named is None else named.get(f"{_W}val", "")).lower()
        if label.startswith(("heading", "title")):
            marks[style.get(f"{_W}styleId", "")] = "# "
        elif label.startswith("list"):
            marks[style.get(f"{_W}styleId", "")] = "• "
    return marks


def _lines(root: Any, marks: dict[str, str]) -> Iterator[str]:
    """Yield the lines of a document; a row of a table is one, whatever stands in its cells."""
    from lxml import etree

    row: list[str] = []  # the texts of the cells of the outermost row being read
    paragraphs: list[list[str]] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_READ):
        tag = element.tag.removeprefix(_W)
        if event == "start":
            depth += tag == "tr"
            if tag == "p":
                paragraphs.append([])
            elif depth == 1 and tag in ("tr", "tc"):
                row = [] if tag == "tr" else [*row[:_MOST_CELLS], ""]
            elif paragraphs and tag in _BLANKS:
                paragraphs[-1].append(_BLANKS[tag] or element.text or "")
        elif tag == "p":
            text = " ".join("".join(paragraphs.pop()).split())
            if not depth:
                yield f"{_mark(element, marks)}{text}" if text else ""
            elif row:
                row[-1] = f"{row[-1]} {text}".strip()
        elif tag == "tr":
            depth -= 1
            if not depth:
                yield f"| {' | '.join(row)} |"
                yield "|---|" if element.find(f"{_W}trPr/{_W}tblHeader") is not None else ""


def _mark(paragraph: Any, marks: dict[str, str]) -> str:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return ""
    style = properties.find(f"{_W}pStyle")
    mark = marks.get("" if style is None else style.get(f"{_W}val", ""), "")
    return mark or ("• " if properties.find(f"{_W}numPr") is not None else "")
