"""The text of a notice, out of the file it comes in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evenhand.archive import Archive
from evenhand.errors import NoticeError
from evenhand.reading import bytes_of, parsing
from evenhand.scoring.notice.reading import NoticeReading, read_notice

__all__ = ["FORMATS", "read_bytes", "read_file", "text_of"]

_LARGEST_FILE = 20_000_000
_MOST_PAGES = 300
_MOST_PARTS = 2_000
WHAT = "a notice"


def read_file(path: Path | str) -> NoticeReading:
    """Read the notice in a file (.txt, .md, .html, .pdf or .docx).

    Parameters
    ----------
    path
        The file. Offsets of the reading count the characters of the text in it, which is ``reading.text``.

    Raises
    ------
    NoticeError
        When the file cannot be read, is of another kind, or holds no words.
    """
    file = Path(path)
    return read_bytes(bytes_of(file, NoticeError, WHAT, most_bytes=_LARGEST_FILE), file.name)


def read_bytes(content: bytes, name: str) -> NoticeReading:
    """Read the notice in an uploaded file.

    Parameters
    ----------
    content
        The file's bytes.
    name
        Its name; the ending tells its kind.

    Raises
    ------
    NoticeError
        As `read_file`.
    """
    return read_notice(text_of(content, name))


def text_of(content: bytes, name: str) -> str:
    """Return the text of a file, one paragraph, heading or list item a line.

    Raises
    ------
    NoticeError
        When it is of an unknown kind or damaged.
    """
    ending = Path(name).suffix.lower()
    extract = FORMATS.get(ending)
    if extract is None:
        raise NoticeError(
            f"A notice cannot be read from a {ending or 'nameless'} file.", hint=f"Give one of: {', '.join(FORMATS)}."
        )
    if not content.strip():
        raise NoticeError(f"{name} is empty.")
    with parsing(name, NoticeError, WHAT, hint="Open it in the program it was made with, and save it again."):
        return extract(content, name)


def _read_text(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    if b"\x00" in content:
        raise NoticeError(f"{name} is not a text file.", hint="Save it as plain text in UTF-8.")
    return content.decode("cp1252", errors="replace")


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "svg",
        "nav",
        "iframe",
        "select",
        "button",
        "input",
        "textarea",
    ]
)


def _html(content: bytes, name: str) -> str:
    from lxml import html

    # A parser of its own: no network, and no limit lifted for huge documents.
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding=_html_encoding(content))
    root = html.document_fromstring(content, parser=parser)
    lines: list[str] = [""]
    for piece in _html_pieces(root):
        if piece is None:
            if lines[-1].strip():
                lines.append("")
        else:
            lines[-1] += piece
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _html_encoding(content: bytes) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None  # left to what the page says of itself
    return "utf-8"


def _html_pieces(root: Any) -> Iterator[str | None]:
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
            yield element.tail or ""
            continue
        if not tag or tag in _SILENT:
            yield element.tail or ""
            continue
        if tag in _BLOCKS:
            yield None
        if tag == "li":
            yield "• "
        elif tag in _HEADINGS:
            yield "# "
        elif tag in _CELLS:
            yield " | "
        yield element.text or ""
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _pdf(content: bytes, name: str) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise NoticeError(f"{name} is locked with a password.", hint="Save a copy without one.")
    if len(reader.pages) > _MOST_PAGES:
        raise NoticeError(f"{name} has {len(reader.pages)} pages; at most {_MOST_PAGES} can be read.")
    text = "\n".join(page.extract_text() for page in reader.pages)
    if not text.strip():
        raise NoticeError(
            f"{name} holds pictures of text, not text.", hint="Give a PDF with text that can be selected."
        )
    return text


def _docx(content: bytes, name: str) -> str:
    import docx

    Archive(content, name, NoticeError, WHAT, most_files=_MOST_PARTS, most_bytes=10 * _LARGEST_FILE)
    document = docx.Document(io.BytesIO(content))
    lines = []
    for block in document.iter_inner_content():
        lines.extend([_paragraph(block)] if hasattr(block, "text") else _table(block))
    return "\n".join(lines)


def _paragraph(paragraph: Any) -> str:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    mark = "# " if style.startswith(("Heading", "Title")) else "• " if style.startswith("List") else ""
    return f"{mark}{paragraph.text}" if paragraph.text.strip() else ""


def _table(table: Any) -> list[str]:
    return [f"| {' | '.join(' '.join(cell.text.split()) for cell in row.cells)} |" for row in table.rows]


FORMATS: dict[str, Callable[[bytes, str], str]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
"""How each kind of file gives its text, by its ending."""
