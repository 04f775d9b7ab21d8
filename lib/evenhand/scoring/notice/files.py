"""The text of a notice, out of the file it comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from evenhand.errors import NoticeError
from evenhand.reading import bytes_of, parsing
from evenhand.scoring.notice.mapped import Rewritten
from evenhand.scoring.notice.markup import read_markup
from evenhand.scoring.notice.pdf_document import text_of_pdf
from evenhand.scoring.notice.reading import NoticeReading, read_notice
from evenhand.scoring.notice.web_page import text_of_web_page
from evenhand.scoring.notice.word_document import text_of_word_document

_LARGEST_FILE = 20_000_000
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


_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3}|`)(?=\S)([^\n*_`]{1,1000})(?<=\S)\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _read_markdown(content: bytes, name: str) -> str:
    """Return Markdown's text without marks inside its lines; headings, bullets and tables keep theirs."""
    text = Rewritten(_ADDRESS.sub(r"\1", _read_text(content, name)))
    read_markup(text)
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text.text))


FORMATS: dict[str, Callable[[bytes, str], str]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": text_of_web_page,
    ".htm": text_of_web_page,
    ".pdf": text_of_pdf,
    ".docx": text_of_word_document,
}
"""How each kind of file gives its text, by its ending."""
