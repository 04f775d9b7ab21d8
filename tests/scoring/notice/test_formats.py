"""One notice in five formats gives the same items with the same evidence."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import docx
import pytest
from evenhand.places import ROOT
from evenhand.scoring.notice import NoticeReading, read_bytes

from tests.walks import first

Block = tuple[str, str]
"""What a block is (``heading``, ``text`` or ``item``) and its words."""


def txt(blocks: Sequence[Block]) -> bytes:
    return "\n\n".join(f"- {words}" if kind == "item" else words for kind, words in blocks).encode()


def md(blocks: Sequence[Block]) -> bytes:
    marks = {"heading": "## ", "item": "* ", "text": ""}
    return "\n\n".join(f"{marks[kind]}{words}" for kind, words in blocks).encode()


def html(blocks: Sequence[Block]) -> bytes:
    tags = {"heading": "h2", "item": "li", "text": "p"}
    return "".join(f"<{tags[kind]}>{escape(words)}</{tags[kind]}>" for kind, words in blocks).encode()


def word(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    styles = {"heading": "Heading 2", "item": "List Bullet", "text": "Normal"}
    for kind, words in blocks:
        document.add_paragraph(words, style=styles[kind])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(blocks: Sequence[Block], *, width: int = 88, blank: str = " ") -> bytes:
    """Return a PDF whose lines are wrapped, each with a blank at its end as many programs leave one."""
    lines: list[str] = []
    for kind, words in blocks:
        wrapped = textwrap.wrap(f"\u2022 {words}" if kind == "item" else words, width)
        lines += [line + blank for line in wrapped[:-1]] + wrapped[-1:]
    return pdf_of([lines[at : at + 50] for at in range(0, len(lines), 50)])


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """Return the smallest PDF that shows lines of text."""

    def shown(line: str) -> bytes:
        text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        return b"(" + text + b") Tj T*"

    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        stream = b"BT /F1 10 Tf 12 TL 40 780 Td\n" + b"\n".join(map(shown, page)) + b"\nET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + content + b"\nendobj\n"
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    table = head + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    return body + table + trailer


FORMATS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    ".txt": txt, ".md": md, ".html": html, ".docx": word, ".pdf": pdf,
}  # fmt: skip


NOTICE = sorted((ROOT / "scenarios" / "notices").glob("*.md"))


def blocks_of(path: Path) -> list[Block]:
    """Return a notice of the project as blocks; rows of its tables become text."""
    blocks: list[Block] = []
    for piece in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = piece.strip().split("\n")
        if lines[0].startswith("|"):
            rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines[2:]]
            blocks += [("text", ". ".join(cell.rstrip(".") for cell in row if cell) + ".") for row in rows]
        elif lines[0].startswith("#"):
            blocks.append(("heading", lines[0].strip("# ")))
        elif lines[0].startswith(("- ", "* ")):
            items = re.split(r"\n(?=[-*] )", piece.strip())
            blocks += [("item", " ".join(item[2:].split())) for item in items]
        else:
            blocks.append(("text", " ".join(piece.split())))
    return [
        (kind, re.sub(r"\[([^]]*)\]\([^)]*\)|[*_`]", r"\1", words).encode("cp1252", "ignore").decode("cp1252"))
        for kind, words in blocks
    ]


def evidence(reading: NoticeReading) -> dict[str, tuple[str, list[str]]]:
    found = {}
    for name, finding in (*reading.items.items(), *reading.items_us.items()):
        for piece in finding.evidence:
            assert reading.text[piece.start : piece.end] == piece.text
        found[name] = (finding.found.value, ["".join(piece.text.split()) for piece in finding.evidence])
    return found


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("path", first(2, NOTICE), ids=lambda path: path.stem)
def test_one_notice_gives_the_same_items_with_the_same_evidence_in_every_format(path: Path, ending: str) -> None:
    blocks = blocks_of(path)
    expected = read_bytes(FORMATS[".md"](blocks), "notice.md")
    reading = read_bytes(FORMATS[ending](blocks), f"notice{ending}")
    assert evidence(reading) == evidence(expected)
    assert (reading.readable, reading.precise, reading.words) == (expected.readable, expected.precise, expected.words)


@pytest.mark.parametrize("width", range(68, 116, 8))
@pytest.mark.parametrize("blank", ["", " ", "  "])
def test_evidence_does_not_depend_on_where_lines_were_wrapped(width: int, blank: str) -> None:
    blocks = blocks_of(NOTICE[0])
    expected = evidence(read_bytes(FORMATS[".txt"](blocks), "notice.txt"))
    assert evidence(read_bytes(pdf(blocks, width=width, blank=blank), "notice.pdf")) == expected


def test_what_every_page_repeats_is_no_part_of_its_sentences() -> None:
    pages = [
        ["Northwind privacy notice", *lines, f"Page {number} of 3"]
        for number, lines in enumerate(
            [["We keep your orders for six years because the tax law of the"], ["land says so."], ["Ask us."]], 1
        )
    ]
    reading = read_bytes(pdf_of(pages), "notice.pdf")
    assert [" ".join(piece.text.split()) for piece in reading.items["retention"].evidence] == [
        "We keep your orders for six years because the tax law of the land says so."
    ]


def test_words_broken_at_the_end_of_a_line_are_whole_in_the_evidence() -> None:
    lines = [
        "You have the right to the rectifica-",
        "tion of wrong data, and third-",
        "parties learn of it from us as third-party processors.",
    ]
    reading = read_bytes(pdf_of([lines]), "notice.pdf")
    (piece,) = reading.items["right-rectification"].evidence
    assert "the rectification of" in piece.text and "third-parties learn" in " ".join(piece.text.split())
