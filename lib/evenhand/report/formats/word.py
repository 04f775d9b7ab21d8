"""The report as a Word document: own styles, contents, page numbers, header rows, and words for every picture.

Text that runs from right to left says so (``w:bidi``, ``w:rtl``). Pictures are lines (SVG) with points beside them for
programs that draw no lines.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from evenhand.archive import FIXED_TIME
from evenhand.report.fitting import shares, smaller
from evenhand.report.format import Format, register
from evenhand.report.formats.ooxml import (
    add_bookmark,
    add_child,
    add_code,
    add_field,
    add_run,
    qualified,
    same_bytes,
    set_attribute,
    write,
    write_in,
)
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Report, Section, Table, printable

INK, SOFT, KEY, LINE, SHADE, ALARM = "1F2A37", "5B6472", "0B5563", "CFD6DD", "E6EFEE", "A32A12"
FONT = "Calibri"
BODY, APPENDIX = 8.5, 7.5
"""Points of the text in tables; an annex is looked up, not read."""
PROPERTY = 255
"""The longest document property that Word takes."""
WIDTH = 17.0
"""Centimetres between the margins."""
TWIPS = 1440 / 2.54
"""Of a centimetre."""
FEW_SECTIONS = 3
"""Shorter documents have no contents."""
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


class _Styles(NamedTuple):
    """The styles of what stands in a section."""

    text: str
    strong: str
    item: str
    head: str
    cell: str


USUAL = _Styles("Normal", "Strong Text", "List Bullet", "Table Head", "Table Text")
LOOKUP = _Styles("Lookup Text", "Strong Text", "List Bullet", "Lookup Head", "Lookup Text")
FIRST = _Styles("First Text", "First Strong", "First Bullet", "First Head", "First Cell")
"""Of what stands alone on its page."""


def to_docx(report: Report) -> bytes:
    """Render what is to be read as DOCX, without the annex; the same report gives the same bytes."""
    return _document(report.without_annex())


def to_annex_docx(report: Report) -> bytes:
    """Render the annex as a DOCX of its own."""
    return _document(report.as_annex())


def _document(report: Report) -> bytes:
    # python-docx takes a while to import and is needed only here.
    from docx import Document
    from docx.shared import Cm

    document = Document(io.BytesIO(_template()))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    properties = document.core_properties
    properties.title, properties.subject = (printable(text)[:PROPERTY] for text in (report.title, report.subtitle))
    properties.author = "Evenhand"
    properties.language = "en"
    properties.created = properties.modified = datetime(*FIXED_TIME, tzinfo=UTC).replace(tzinfo=None)

    write(_paragraph(document, "Title"), report.title)
    write(_paragraph(document, "Subtitle"), report.subtitle)
    for number, part in enumerate(report.sections):
        # Contents stand behind page one, which has room for nothing else.
        if number == (1 if report.sections[0].alone else 0) and len(report.sections) > FEW_SECTIONS:
            _contents(document, report.sections[number:], number)
        _section(document, part, number, breaks=number > 0 and report.sections[number - 1].alone)
    _margins(section, report)
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


@cache
def _template() -> bytes:
    """Return an empty document with looks of its own, which take longer to set than a document takes to write."""
    from docx import Document

    document = Document()
    _styles(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def _ids() -> dict[str, str]:
    """Return the id of each style by its name: the library looks for it among all of them each time."""
    from docx import Document

    return {style.name: style.style_id for style in Document(io.BytesIO(_template())).styles}


def _paragraph(document: Any, style: str) -> Any:
    """Add a paragraph in a style."""
    paragraph = document.add_paragraph()
    paragraph._p.style = None if style == USUAL.text else _ids()[style]
    return paragraph


def _styles(document: Any) -> None:
    """Give the document looks of its own; every paragraph takes its look from a style that can be changed."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    # name, points, colour, bold, room above and below
    looks: tuple[tuple[str, float, str, bool, float, float], ...] = (
        ("Normal", 10, INK, False, 0, 4),
        ("Title", 20, INK, True, 0, 2),
        ("Subtitle", 13, KEY, True, 0, 6),
        ("Heading 1", 14, KEY, True, 14, 4),
        ("Caption", 9, SOFT, False, 6, 2),
        ("List Bullet", 10, INK, False, 0, 2),
        ("Header", 8.5, ALARM, True, 0, 0),
        ("Footer", 8, SOFT, False, 0, 0),
        ("TOC Heading", 11, KEY, True, 0, 2),
        ("TOC 1", 10, INK, False, 0, 1),
        ("Strong Text", 10, INK, True, 4, 3),
        ("Table Text", BODY, INK, False, 0, 1),
        ("Table Head", BODY, INK, True, 0, 1),
        ("Lookup Text", APPENDIX, INK, False, 0, 0),
        ("Lookup Head", APPENDIX, INK, True, 0, 0),
        ("First Text", 10, INK, False, 0, 4),
        ("First Strong", 10, INK, True, 4, 3),
        ("First Bullet", 10, INK, False, 0, 2),
        ("First Cell", BODY, INK, False, 0, 1),
        ("First Head", BODY, INK, True, 0, 1),
    )
    known = {style.name for style in document.styles}
    based = {"First Bullet": "List Bullet"}
    for name, size, colour, bold, above, below in looks:
        if name not in known:
            base = document.styles[based.get(name, "Normal")]
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = base
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.line_spacing = 1.0
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # The template's theme fonts would win over the name given here.
        for mark in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[mark]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            set_attribute(fonts, script, FONT)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    for name in ("Heading 1", "Caption", "TOC Heading", "Strong Text", "First Strong"):
        document.styles[name].paragraph_format.keep_with_next = True


def _section(document: Any, part: Section, number: int, *, breaks: bool) -> None:
    heading = _paragraph(document, "Heading 1")
    # Contents, where there are any, have begun the page already.
    heading.paragraph_format.page_break_before = breaks and not document.element.xpath("//w:hyperlink")
    add_bookmark(heading, f"part{number}", number, part.heading)
    styles = LOOKUP if part.appendix else USUAL
    if part.alone:
        styles = FIRST
        _shrink(document, smaller(part))
    for block in part.blocks:
        _block(document, block, styles)


def _contents(document: Any, sections: tuple[Section, ...], first: int) -> None:
    """Write the contents as a field that Word can update, filled in already for programs that do not."""
    head = _paragraph(document, "TOC Heading")
    head.add_run("Contents")
    head.paragraph_format.page_break_before = first > 0
    for place, part in enumerate(sections):
        line = _paragraph(document, "TOC 1")
        if place == 0:
            # Without page numbers: which they are only who lays the pages out can tell.
            add_code(line._p, 'TOC \\o "1-1" \\n \\h \\z')
        link = add_child(line._p, "w:hyperlink", {"w:anchor": f"part{first + place}", "w:history": "1"})
        add_run(link, part.heading)
        if place == len(sections) - 1:
            add_child(add_child(line._p, "w:r"), "w:fldChar", {"w:fldCharType": "end"})


def _shrink(document: Any, share: float) -> None:
    """Set what stands alone on its page so much smaller that it has room there."""
    from docx.shared import Pt

    for name, like in zip(FIRST, USUAL, strict=True):
        document.styles[name].font.size = Pt(round(2 * share * document.styles[like].font.size.pt) / 2)


def _block(document: Any, block: Block, styles: _Styles) -> None:
    match block:
        case Paragraph():
            style = styles.strong if block.strong else styles.text
            write(_paragraph(document, style), block.text)
        case Bullets():
            for item in block.items:
                write(_paragraph(document, styles.item), item)
        case Table():
            _table(document, block, styles)
        case Figure():
            _figure(document, block)


def _table(document: Any, table: Table, named: _Styles) -> None:
    """Write a table element by element: through the library's objects a long one takes a hundred times as long."""
    write(_paragraph(document, "Caption"), table.caption)
    grid = document.add_table(rows=0, cols=len(table.header))
    _frame(grid, table.caption)
    widths = [str(round(WIDTH * share * TWIPS)) for share in shares(table)]
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        set_attribute(column, "w:w", width)
    styles = [_ids()[name] for name in (named.head, named.cell)]
    for number, words in enumerate((table.header, *table.rows)):
        row = add_child(grid._tbl, "w:tr")
        properties = add_child(row, "w:trPr")
        add_child(properties, "w:cantSplit")
        if number == 0:
            # Repeated on every page, and announced as a header by screen readers.
            add_child(properties, "w:tblHeader")
        for width, text in zip(widths, words, strict=True):
            cell = add_child(row, "w:tc")
            looks = add_child(cell, "w:tcPr")
            add_child(looks, "w:tcW", {"w:w": width, "w:type": "dxa"})
            if number == 0:
                add_child(looks, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE})
            paragraph = add_child(cell, "w:p")
            add_child(add_child(paragraph, "w:pPr"), "w:pStyle", {"w:val": styles[min(number, 1)]})
            write_in(paragraph, text)
    _paragraph(document, "Lookup Text")


def _frame(grid: Any, caption: str) -> None:
    grid.autofit = False
    properties = grid._tbl.tblPr
    borders = add_child(properties, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add_child(borders, f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": LINE})
    # The order of these parts is given by the format.
    for name in ("w:tblLayout", "w:tblLook"):
        for part in properties.findall(qualified(name)):
            properties.remove(part)
            properties.append(part)
    add_child(properties, "w:tblCaption", {"w:val": printable(caption)[:PROPERTY]})


def _figure(document: Any, figure: Figure) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.shared import Cm

    write(_paragraph(document, "Caption"), figure.caption)
    document.add_picture(io.BytesIO(figure.picture.png), width=Cm(WIDTH))
    picture = document.inline_shapes[len(document.inline_shapes) - 1]
    picture._inline.docPr.set("descr", printable(figure.alt))
    picture._inline.docPr.set("title", printable(figure.caption)[:PROPERTY])
    package = document.part.package
    place = PackURI(f"/word/media/drawing{len(document.inline_shapes)}.svg")
    lines = Part(place, "image/svg+xml", figure.picture.svg, package)
    link = document.part.relate_to(lines, RELATIONSHIP_TYPE.IMAGE)
    [blip] = picture._inline.xpath(".//a:blip")
    listed = add_child(blip, "a:extLst")
    extension = add_child(listed, "a:ext", {"uri": "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"})
    drawing = extension.makeelement(f"{{{SVG}}}svgBlip", nsmap={"asvg": SVG})
    drawing.set(qualified("r:embed"), link)
    extension.append(drawing)


def _margins(section: Any, report: Report) -> None:
    """Stamp every page of a draft, and say at every foot what it is about and which page it is."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    if report.stamp:
        write(section.header.paragraphs[0], f"DRAFT · {report.stamp}")
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    write(foot, f"Evenhand · {report.foot}")
    add_child(add_child(foot._p, "w:r"), "w:tab")
    add_field(foot._p, "PAGE", "1")
    add_run(foot._p, " / ")
    add_field(foot._p, "NUMPAGES", "1")


MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

register(
    Format(
        ".docx",
        "Word (DOCX)",
        MIME,
        lambda made: to_docx(made.report),
        help="The recommendation for reading and editing, without its annex.",
        rank=10,
    )
)
register(
    Format(
        ".annex.docx",
        "Annex (DOCX)",
        MIME,
        lambda made: to_annex_docx(made.report),
        help="What the recommendation rests on: open questions, assumptions with sources, criteria, every fact.",
        rank=13,
    )
)
