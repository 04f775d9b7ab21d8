"""Web page, PDF and workbook, each opened by a parser that did not write it."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from evenhand.report.figures import draw_intervals
from evenhand.report.formats.pdf import to_annex, to_pdf
from evenhand.report.formats.web import to_html
from evenhand.report.formats.word import to_annex_docx, to_docx
from evenhand.report.formats.workbook import to_xlsx
from evenhand.report.model import Bullets, Figure, Paragraph, Report, Section, Table
from lxml import etree, html
from pypdf import PdfReader

from tests.walks import first

HOSTILE = {
    "formula": '=HYPERLINK("http://evil.example";"a")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1,2)",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;",
    "typst": '#eval("1") $x$ *b* _i_ @ref <label> = Heading \\ // #image("/etc/passwd")',
    "jinja": "{{ 7 * 7 }} {% raw %}",
    "hebrew": "תוכנית נאמנות",
    "arabic": "برنامج الولاء",
    "accents": "Ærøskøbing – naïve façade, Ελλάδα, Москва",
    "emoji": "👩‍👩‍👧 🛒",
    "control": "a\x00b\x0bc\x1f",
    "half": "x\ud83dy",
    "marks": "[a]:b*c?d/e\\f'g",
}


def report_about(words):
    figure = Figure(words, f"What can be seen: {words}", draw_intervals([("EU consent", 20.0, 60.0)]))
    table = Table(words, (words, "Amount"), ((words, "1,234.50"), ("plain", "−12"), ("share", "45%"), ("empty", "")))
    blocks = (Paragraph(words, strong=True), Bullets((words, "second")), table, figure)
    return Report(
        words,
        words,
        {"Scenario": words, "Date": "2026-11-23"},
        (Section("Answer", blocks), Section("Facts", (table,), True)),
    )


def readable(words):
    """Return what of a text can stand in a document: no control characters, no halves, blanks as one."""
    kept = "".join(c for c in words if ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF)
    return " ".join(kept.split())


@pytest.fixture(scope="module", params=first(4, HOSTILE))
def words(request):
    return HOSTILE[request.param]


@pytest.fixture(scope="module")
def report(words):
    return report_about(words)


def test_a_page_says_it_all_and_asks_nobody(report, words):
    text = to_html(report).decode()
    page = html.fromstring(text)
    assert readable(page.findtext(".//h1")) == readable(words)
    cells = page.xpath("//section/div//tbody/tr[1]/th")
    assert len(cells) == 2
    # The numbers of the picture stand under it.
    assert page.xpath("//figure/details//tbody/tr[1]/td/text()") == ["20.00", "60.00"]
    for cell in cells:
        assert readable(cell.text_content()) == readable(words)
    assert not page.xpath("//script | //img | //link | //iframe | //@onerror | //@onload | //@style")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    # Nothing is fetched: what is pointed to lies in the page, and drawings point to their own parts.
    targets = [value for value in page.xpath("//@href | //@src | //@*[name()='xlink:href']")]
    assert targets
    assert all(target.startswith("#") for target in targets)
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert {target.removeprefix("#") for target in targets} <= set(names)


def test_a_page_is_read_by_ear(report):
    page = html.fromstring(to_html(report).decode())
    assert page.get("lang") == "en"
    assert page.xpath("count(//h1)") == 1
    assert all(
        table.xpath("caption and thead//th[@scope='col'] and tbody//th[@scope='row']")
        for table in page.xpath("//table")
    )
    for drawing in page.xpath("//figure/*[local-name()='svg']"):
        assert drawing.get("role") == "img"
        assert drawing.xpath("*[local-name()='title']") and drawing.xpath("*[local-name()='desc']")


def test_a_pdf_is_tagged_and_has_words_for_its_pictures(report, words):
    reader = PdfReader(io.BytesIO(to_pdf(report)))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    assert [entry.title for entry in reader.outline] == ["Answer"]  # pyrefly: ignore[missing-attribute]
    kinds, alternatives = set(), []
    _walk(catalog["/StructTreeRoot"], kinds, alternatives)
    assert {"/Table", "/TH", "/TD", "/H1", "/L", "/Figure", "/Caption"} <= kinds
    assert [readable(text) for text in alternatives] == [readable(f"What can be seen: {words}")]


def test_no_text_becomes_markup_in_a_pdf(report, words):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(report))).pages)
    if words.isascii():
        assert re.sub(r"\W", "", readable(words)) in re.sub(r"\W", "", text)
    assert "root:" not in text
    assert "1,234.50" in text


def test_the_annex_is_a_document_of_its_own(report):
    main, annex = (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
        for made in (to_pdf(report), to_annex(report))
    )
    assert "Answer" in main and "Facts" not in main
    assert "Facts" in annex and "Answer" not in annex


def test_a_workbook_has_numbers_and_no_formula(report, words):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))
    table = book.worksheets[1]
    assert [table.cell(row, 2).value for row in (4, 5, 6, 7)] == [1234.5, -12, 0.45, None]
    assert readable(str(table.cell(4, 1).value)) == readable(words)
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    assert table.freeze_panes == "B4"
    # A sheet for each table and for the numbers of the picture, one for the text, and the dictionary.
    assert len(book.defined_names) == len(book.sheetnames) - 2 == 3
    # Links lead to the sheets of this book alone.
    links = [cell.hyperlink for sheet in book for row in sheet for cell in row if cell.hyperlink]
    assert len(links) == 6
    assert all(link.target is None and link.location for link in links)


def test_a_word_document_holds_texts_as_texts(report, words):
    packed = to_docx(report)
    assert packed == to_docx(report)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        assert not [name for name in archive.namelist() if "external" in name.lower()]
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    said = [readable("".join(paragraph.itertext(f"{word}t"))) for paragraph in body.iter(f"{word}p")]
    # Title, subtitle, sentence, bullet, and the caption, header and first cell of the table.
    assert said.count(readable(words)) >= 7
    fields = "".join(code.text for code in body.iter(f"{word}instrText"))
    assert not fields.replace("PAGE", "").strip()


@pytest.mark.parametrize("render", first(2, [to_html, to_docx, to_annex, to_xlsx, to_pdf, to_annex_docx]))
def test_long_names_and_empty_reports_are_written(render):
    assert render(report_about("ten thousand " * 770))
    assert render(Report("", "", {}, ()))
    assert render(Report("T", "S", {}, (Section("H", (Table("no rows", ("a", "b"), ()),)),)))


def _walk(node, kinds, alternatives):
    node = node.get_object()
    if isinstance(node, list):
        for item in node:
            _walk(item, kinds, alternatives)
        return
    if not isinstance(node, dict):
        return
    if "/S" in node:
        kinds.add(node["/S"])
        if node["/S"] == "/Figure":
            alternatives.append(node.get("/Alt", ""))
    if "/K" in node:
        _walk(node["/K"], kinds, alternatives)
