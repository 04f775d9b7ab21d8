from __future__ import annotations

import contextlib
import io
from pathlib import Path

import docx
import pytest
from evenhand.errors import NoticeError
from evenhand.scoring.notice import Found, read_bytes, read_file
from evenhand.scoring.notice.files import FORMATS, text_of

HTML = b"""<!doctype html><html><head><title>x</title><style>p {}</style></head><body><nav>We sell cars.</nav>
<h2>Your rights</h2><p>You have the right <b>to</b>:</p><ul><li>access your data</li><li>lodge a complaint with the
supervisory authority</li></ul><script>track("We share data with partners")</script>
<table><tr><th>Data</th><th>Kept for</th></tr><tr><td>your name</td><td>2 years</td></tr></table></body></html>"""


def pdf(text: str) -> bytes:
    """Return the smallest PDF that shows one line."""
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + content + b"\nendobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return body + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n" + str(len(body)).encode() + b"\n%%EOF\n"


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Your rights", 1)
    document.add_paragraph("You have the right to:")
    document.add_paragraph("access your data", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Data", "Kept for", "name", "2 years"], strict=True
    ):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_html_is_read_without_menus_scripts_and_styles() -> None:
    reading = read_bytes(HTML, "notice.html")
    assert "cars" not in reading.text and "track" not in reading.text and "p {}" not in reading.text
    assert reading.items["right-access"].found is Found.PRESENT
    assert reading.items["complaint"].found is Found.PRESENT
    assert reading.items["retention"].found is Found.PRESENT
    assert reading.items["recipients"].found is Found.ABSENT


def test_word_documents_keep_headings_lists_and_tables() -> None:
    reading = read_bytes(word(), "notice.docx")
    assert reading.text.startswith("# Your rights\nYou have the right to:\n• access your data")
    assert reading.items["right-access"].found is Found.PRESENT
    assert reading.items["retention"].found is Found.PRESENT


def test_pdf_text_is_read() -> None:
    reading = read_bytes(pdf("You may lodge a complaint with the supervisory authority."), "notice.PDF")
    assert reading.items["complaint"].found is Found.PRESENT


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Café “bread”".encode(), "Café “bread”"),
        ("\ufeffCafé".encode(), "Café"),
        ("Café".encode("utf-16"), "Café"),
        ("Café".encode("cp1252"), "Café"),
    ],
)
def test_plain_text_is_read_in_the_usual_encodings(content: bytes, expected: str) -> None:
    assert text_of(content, "notice.txt") == expected


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "notice.md"
    path.write_text("# Privacy\n\nWe keep your name for a year.", encoding="utf-8")
    assert read_file(path).items["retention"].found is Found.PRESENT


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x", "notice.exe"),
        (b"x", "notice"),
        (b"", "notice.txt"),
        (b"\x00\x01\x02\xff", "notice.txt"),
        (b"not a pdf", "notice.pdf"),
        (pdf("x")[:200], "notice.pdf"),
        (pdf(""), "notice.pdf"),
        (b"not a zip", "notice.docx"),
        (word()[:900], "notice.docx"),
        (b"<!-- nothing -->", "notice.html"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, name: str) -> None:
    with pytest.raises(NoticeError):
        read_bytes(content, name)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match="cannot be read"):
        read_file(tmp_path / "none.txt")


def test_deeply_nested_html_does_not_overflow() -> None:
    content = b"<div>" * 5000 + b"We keep your name for a year." + b"</div>" * 5000
    with contextlib.suppress(NoticeError):
        read_bytes(content, "notice.html")


def test_every_kind_of_file_is_named_in_the_refusal() -> None:
    with pytest.raises(NoticeError) as refused:
        read_bytes(b"x", "x.rtf")
    assert all(ending in refused.value.hint for ending in FORMATS)
