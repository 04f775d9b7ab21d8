from __future__ import annotations

import contextlib
import io
import textwrap
from pathlib import Path

import docx
import pytest
from evenhand.errors import NoticeError
from evenhand.scoring.notice import Found, read_bytes, read_file
from evenhand.scoring.notice.files import FORMATS, text_of
from matplotlib.figure import Figure

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


def page_of(places: list[tuple[float, float, str]], size: int = 9) -> bytes:
    """Return a PDF with lines of text where they are put, in that order."""
    figure = Figure(figsize=(8.3, 11.7))
    for across, down, line in places:
        figure.text(across, down, line, fontsize=size, family="DejaVu Sans")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="pdf")
    return buffer.getvalue()


LEFT = (
    "We keep your orders for six years because the law on taxes asks for it, and we delete them in the month after "
    "that. You have the right to see your data, to have them corrected and to have them erased, and the of\ufb01ce "
    "answers every letter within the time that the law sets for it, free of charge."
)
RIGHT = (
    "We share your address with the company that brings the bread to your door, and with nobody else at all. You may "
    "complain to the supervisory authority of the place where you live. Our data protection officer is Paula Lark, and "
    "she can be reached at any time of the day."
)
TABLE = [
    ("Your name", "to deliver the bread", "six years"), ("Your address", "to deliver the bread", "six years"),
    ("Your orders", "to bake enough", "one year"), ("Your card", "to take payment", "ninety days"),
    ("Your letters", "to answer them", "two years"), ("Your visits", "to count them", "one week"),
    ("Your photo", "for the club card", "five years"), ("Your birthday", "to send a cake", "until you leave"),
]  # fmt: skip


@pytest.mark.parametrize("across", [True, False], ids=["line by line", "column by column"])
def test_columns_of_a_pdf_are_read_one_after_the_other(across: bool) -> None:
    """In whatever order a program wrote them, with a heading that runs over both."""
    columns = [textwrap.wrap(column, 46) for column in (LEFT, RIGHT)]
    rows = [(0.08 + 0.46 * side, 0.85 - 0.014 * row, line) for side in (0, 1) for row, line in enumerate(columns[side])]
    if across:
        rows.sort(key=lambda place: -place[1])
    text = text_of(
        page_of([(0.08, 0.9, "What the bakery does with your data, and why, in two columns"), *rows]), "n.pdf"
    )
    plain = LEFT.replace("\ufb01", "fi")
    assert " ".join(text.split()) == f"What the bakery does with your data, and why, in two columns {plain} {RIGHT}"


def test_a_wide_table_of_a_pdf_is_read_row_by_row() -> None:
    """Its columns are no prose that goes on below."""
    places = [
        (0.08 + 0.3 * column, 0.85 - 0.014 * row, cell)
        for row, cells in enumerate(TABLE)
        for column, cell in enumerate(cells)
    ]
    text = " ".join(text_of(page_of(places), "table.pdf").split())
    at = [text.index(" ".join(cells)) for cells in TABLE]
    assert at == sorted(at)
