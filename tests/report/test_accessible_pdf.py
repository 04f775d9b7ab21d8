"""Page one of every example stands on one page, and its PDF has the structure that PDF/UA-1 asks for.

The conditions are those of the Matterhorn Protocol that a program can check, each asked of the file's own objects; the
changed files at the end show that each is asked.
"""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.report import make_report
from evenhand.report.formats.pdf import to_pdf
from evenhand.report.model import Bullets, Figure, Paragraph, Report, Section, Table
from evenhand.report.sections.first import ADVICE
from evenhand.scenario import load
from evenhand.vocabulary.numbers import significant
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, DictionaryObject, NameObject, NumberObject, TextStringObject

from tests.walks import first

DAY = dt.date(2026, 11, 23)
KINDS = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody
Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure
Formula Form
"""
STANDARD = set(KINDS.split())
SHOWS = (b"Tj", b"TJ", b"f", b"f*", b"S", b"Do")
"""What puts something on a page."""


@pytest.fixture(scope="module", params=first(1, sorted(path.stem for path in SCENARIOS.glob("*.yaml"))))
def assessment(request):
    return assess(Case(load(SCENARIOS / f"{request.param}.yaml"), complete_journey().sketch, draws=60))


@pytest.fixture(scope="module")
def packed(assessment):
    return to_pdf(make_report(assessment, date=DAY))


@pytest.mark.slow
def test_page_one_stands_alone_and_the_whole_has_five_pages(assessment, packed):
    reader = PdfReader(io.BytesIO(packed))
    assert len(reader.pages) <= 5
    assert [reader.get_destination_page_number(entry) for entry in reader.outline][:2] == [0, 1]
    said = " ".join(reader.pages[0].extract_text().split())
    for words in ("What is asked: ", "The gravest doubts", "Who signs", ADVICE[:40]):
        assert words in said
    if assessment.gated:
        assert "No money is counted" in said
        return
    # What it costs, and who loses, in the model's own numbers.
    year = 12 * assessment.simulation.customers
    outcomes = {name: float(values.mean()) for name, values in assessment.subject.outcomes.items()}
    for name in ("payout", "costs", "profit"):
        assert significant(outcomes[name] * year) in said
    assert re.search(r"\d+% lose by it, (most often in “|alike in all)", said)


@pytest.mark.slow
def test_what_would_not_fit_is_set_smaller_and_what_never_fits_is_still_written():
    lines = tuple(f"Condition {number}: {'something that must hold, ' * 5}" for number in range(20))
    for count, pages in ((10, 2), (400, None)):
        first = Section(
            "One", (Bullets(lines[:10]), Table("c", ("a", "b"), (("x", "y"),) * count)), id="first", alone=True
        )
        reader = PdfReader(io.BytesIO(to_pdf(Report("T", "S", {}, (first, Section("Two", (Paragraph("p"),)))))))
        assert pages is None or len(reader.pages) == pages
        assert [entry.title for entry in reader.outline] == ["One", "Two"]  # pyrefly: ignore[missing-attribute]


def faults(packed):
    """Return which conditions of PDF/UA-1 a file fails, as far as its objects show it."""
    reader = PdfReader(io.BytesIO(packed))
    catalog = reader.trailer["/Root"]
    found = set()
    if not catalog.get("/MarkInfo", {}).get("/Marked"):  # pyrefly: ignore[missing-attribute]
        found.add("not marked as tagged")
    if not re.fullmatch(r"[a-z]{2}(-\w+)*", str(catalog.get("/Lang", ""))):  # pyrefly: ignore[missing-attribute]
        found.add("no language")
    if not catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):  # pyrefly: ignore[missing-attribute]
        found.add("the title is not shown")
    metadata = catalog["/Metadata"].get_data() if "/Metadata" in catalog else b""
    if not re.search(rb'pdfuaid:part(>|=")1', metadata) or b"dc:title" not in metadata:
        found.add("no title or no PDF/UA in the metadata")
    tree = catalog.get("/StructTreeRoot", {})  # pyrefly: ignore[missing-attribute]
    found |= structure(reader, tree)
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    if titles != [str(element["/T"]) for element, _ in elements_of(tree["/K"]) if str(element["/S"]) == "/H1"]:
        found.add("bookmarks that are not the headings")
    return found


def structure(reader, tree):
    """Ask of every element what it is, where it stands, and what it holds."""
    found, marked = set(), {}
    roles = {str(key)[1:]: str(value)[1:] for key, value in tree.get("/RoleMap", {}).items()}
    if STANDARD & roles.keys():
        found.add("a standard kind stands for another")
    elements = list(elements_of(tree.get("/K")))
    for element, above in elements:
        kind = str(element["/S"])[1:]
        kind = roles.get(kind, kind)
        if kind not in STANDARD:
            found.add(f"no role for {kind}")
        if kind == "Figure" and not str(element.get("/Alt", "")).strip():
            found.add("a figure without words")
        if kind in ("TH", "TD") and (not above or above[-1] != "TR"):
            found.add("a cell outside a row")
        if kind == "TR" and above[-1] not in ("Table", "THead", "TBody", "TFoot"):
            found.add("a row outside a table")
        if kind == "LI" and above[-1] != "L":
            found.add("an item outside a list")
        for page, number in contents_of(element):
            marked.setdefault((page, number), []).append(kind)
    return found | headings(elements) | tables(elements) | pages(reader, marked)


def elements_of(node, above=()):
    node = node.get_object() if node is not None else None
    if isinstance(node, list):
        for item in node:
            yield from elements_of(item, above)
    elif isinstance(node, dict) and "/S" in node:
        yield node, above
        yield from elements_of(node.get("/K"), (*above, str(node["/S"])[1:]))


def contents_of(element):
    kids = element.get("/K")
    kids = kids.get_object() if kids is not None else None
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if kid is not None else None
        if isinstance(kid, int):
            yield element.raw_get("/Pg").idnum, int(kid)
        elif isinstance(kid, dict) and kid.get("/Type") == "/MCR":
            # pyrefly: ignore[missing-attribute]
            yield (kid if "/Pg" in kid else element).raw_get("/Pg").idnum, int(kid["/MCID"])


def attributes_of(element):
    listed = element["/A"].get_object() if "/A" in element else {}
    merged = {}
    for attributes in listed if isinstance(listed, list) else [listed]:
        merged |= attributes.get_object() if attributes else {}
    return merged


def headings(elements):
    levels = [int(str(element["/S"])[2:]) for element, _ in elements if re.fullmatch(r"/H\d", str(element["/S"]))]
    skipped = any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False))
    return {"a heading's level is skipped"} if skipped or not levels else set()


def tables(elements):
    found = set()
    for table, _ in elements:
        if str(table["/S"]) != "/Table":
            continue
        cells = [cell for cell, _ in elements_of(table["/K"]) if str(cell["/S"]) in ("/TH", "/TD")]
        heads = {str(cell["/ID"]) for cell in cells if str(cell["/S"]) == "/TH" and "/ID" in cell}
        for cell in cells:
            given = attributes_of(cell)
            if str(cell["/S"]) == "/TH" and given.get("/Scope") not in ("/Row", "/Column", "/Both"):
                found.add("a head without its scope")
            if str(cell["/S"]) == "/TD" and not {str(name) for name in given.get("/Headers", ())} & heads:
                found.add("a cell without its head")
    return found


def pages(reader, marked):
    """Ask of each page that all that is shown is tagged, once, or said to be no content."""
    found, seen = set(), set()
    for page in reader.pages:
        number, inside = page.indirect_reference.idnum, []
        if page.get("/Tabs") != "/S":
            found.add("no order for the tabulator")
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                properties = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
                inside.append((str(operands[0]), properties.get("/MCID")))
                if inside[-1][1] is not None:
                    seen.add((number, int(inside[-1][1])))
            elif operator == b"EMC":
                inside.pop()
            elif operator in SHOWS and not any(tag == "/Artifact" or mark is not None for tag, mark in inside):
                found.add("content that is not tagged")
    if set(marked) != seen or any(len(kinds) != 1 for kinds in marked.values()):
        found.add("content that is tagged never, or twice")
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]
    if any("/ToUnicode" not in font for font in fonts):
        found.add("letters that cannot be read")
    return found


@pytest.mark.slow
def test_the_structure_is_that_of_pdf_ua(packed):
    assert faults(packed) == set()


def test_each_reader_and_any_script_keep_the_structure():
    words = "תוכנית נאמנות 👩‍👩‍👧 =1+1 <b>"
    table = Table(words, (words, "Amount"), ((words, "1"),) * 60)
    report = Report(words, words, {}, (Section(words, (Paragraph(words), Bullets((words,)), table), alone=True),))
    assert faults(to_pdf(report)) == set()


CHANGES = {
    "no language": lambda root, _: root.pop(NameObject("/Lang")),
    "not marked as tagged": lambda root, _: root["/MarkInfo"].update({NameObject("/Marked"): NumberObject(0)}),
    "the title is not shown": lambda root, _: root.pop(NameObject("/ViewerPreferences")),
    "a figure without words": lambda _, kinds: kinds["/Figure"].pop(NameObject("/Alt")),
    "a head without its scope": lambda _, kinds: kinds["/TH"].pop(NameObject("/A")),
    "a cell without its head": lambda _, kinds: kinds["/TD"].pop(NameObject("/A")),
    "no role for Odd": lambda _, kinds: kinds["/P"].update({NameObject("/S"): NameObject("/Odd")}),
    "a heading's level is skipped": lambda _, kinds: kinds["/H1"].update({NameObject("/S"): NameObject("/H3")}),
    "content that is tagged never, or twice": lambda _, kinds: kinds["/LBody"].pop(NameObject("/K")),
    "no title or no PDF/UA in the metadata": lambda root, _: root.pop(NameObject("/Metadata")),
    "bookmarks that are not the headings": lambda _, kinds: kinds["/H1"].update(
        {NameObject("/T"): TextStringObject("another")}
    ),
}


@pytest.fixture(scope="module")
def simple():
    from evenhand.report.figures import draw_intervals

    figure = Figure("Q?", "What can be seen", draw_intervals([("a", 1.0, 2.0)]))
    blocks = (Paragraph("p"), Bullets(("b",)), Table("c", ("a", "b"), (("x", "y"),)), figure)
    return to_pdf(Report("T", "S", {}, (Section("H", blocks),)))


@pytest.mark.parametrize("fault", CHANGES)
def test_a_file_without_one_of_them_is_told(simple, fault):
    assert faults(simple) == set()
    writer = PdfWriter(clone_from=io.BytesIO(simple))
    root = writer.root_object
    kinds = {str(element["/S"]): element for element, _ in elements_of(root["/StructTreeRoot"]["/K"])}
    assert isinstance(root, DictionaryObject)
    CHANGES[fault](root, kinds)
    changed = io.BytesIO()
    writer.write(changed)
    assert fault in faults(changed.getvalue())
