"""The report as a Word document, editable, with real headings, header rows and words for every picture."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from evenhand.report.format import Format, register
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Report, Table, printable

__all__ = ["to_docx"]

INK = "1F2A37"
SHADE = "E6EFEE"
BODY, APPENDIX = 8.5, 7.0
"""Points of the text in tables; an appendix is looked up, not read."""
PROPERTY = 255
"""The longest document property that Word takes."""
WIDTH = 16.6
"""Centimetres between the margins."""
LINE = 105
"""Characters of a table's text that fit between the margins."""
LONGEST_WORD, LONGEST_TEXT = 16, 80
"""Longer words are broken; longer texts make a column no wider."""
FIXED_TIME = (2000, 1, 1, 0, 0, 0)
"""The time stamp of every part of the file: the date is said in the text, and equal reports give equal bytes."""


def to_docx(report: Report) -> bytes:
    """Render a report as DOCX; the same report gives the same bytes."""
    # python-docx takes a while to import and is needed only here.
    from docx import Document
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    for style, size in (("Normal", 10.5), ("Title", 24), ("Heading 1", 15)):
        font = document.styles[style].font
        font.size = Pt(size)
        font.name = "Calibri"
        font.color.rgb = RGBColor.from_string(INK)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    properties = document.core_properties
    properties.title, properties.subject = (printable(text)[:PROPERTY] for text in (report.title, report.subtitle))
    properties.author = "Evenhand"
    properties.language = "en"
    properties.created = properties.modified = datetime(*FIXED_TIME, tzinfo=UTC).replace(tzinfo=None)

    document.add_heading(printable(report.title), level=0)
    document.add_paragraph().add_run(printable(report.subtitle)).bold = True
    for number, part in enumerate(report.sections):
        heading = document.add_heading(printable(part.heading), level=1)
        heading.paragraph_format.page_break_before = part.appendix and not report.sections[number - 1].appendix
        for block in part.blocks:
            _block(document, block, APPENDIX if part.appendix else BODY)
        if number == 0:
            # The answer comes first; what it rests on is on the same page.
            _table(document, Table("What this rests on", ("Item", "Value"), tuple(report.meta.items())), BODY)
    _footer(section, report)
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_bytes(buffer.getvalue())


def _block(document: Any, block: Block, size: float) -> None:
    from docx.shared import Pt

    match block:
        case Paragraph():
            document.add_paragraph().add_run(printable(block.text)).bold = block.strong
        case Bullets():
            for item in block.items:
                bullet = document.add_paragraph(printable(item), style="List Bullet")
                if size == APPENDIX:
                    bullet.paragraph_format.space_after = Pt(0)
                    bullet.runs[0].font.size = Pt(size)
        case Table():
            _table(document, block, size)
        case Figure():
            _figure(document, block)


def _table(document: Any, table: Table, size: float) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    caption = document.add_paragraph(printable(table.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table.header), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, table.header, strict=True):
        cell.paragraphs[0].add_run(printable(text)).bold = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), SHADE)
        cell._tc.get_or_add_tcPr().append(shade)
    # Repeated on every page, and announced as a header by screen readers.
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(header)
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = printable(text)
    widths = [Cm(WIDTH * share) for share in _shares(table)]
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0 if size == APPENDIX else 2)
                for run in paragraph.runs:
                    run.font.size = Pt(size)
    document.add_paragraph()


def _shares(table: Table) -> list[float]:
    """Return how the width is shared out: each column its longest word first, the rest by length of text."""
    columns = list(zip(table.header, *table.rows, strict=True))
    words = [
        min(LONGEST_WORD, max(6, *(len(word) for cell in column for word in (*cell.split(), "")))) for column in columns
    ]
    texts = [min(LONGEST_TEXT, sum(map(len, column)) / len(column)) for column in columns]
    room = max(0.0, LINE - 1.3 * sum(words))
    widths = [1.3 * word + room * text / sum(texts) for word, text in zip(words, texts, strict=True)]
    return [width / sum(widths) for width in widths]


def _figure(document: Any, figure: Figure) -> None:
    from docx.shared import Cm

    document.add_paragraph(printable(figure.caption), style="Caption").paragraph_format.keep_with_next = True
    document.add_picture(io.BytesIO(figure.picture.png), width=Cm(WIDTH))
    picture = document.inline_shapes[len(document.inline_shapes) - 1]
    picture._inline.docPr.set("descr", printable(figure.alt))
    document.add_paragraph(printable(figure.alt))


def _footer(section: Any, report: Report) -> None:
    text = " · ".join(f"{key} {value}" for key, value in report.meta.items() if key in {"Scenario", "Revision", "Date"})
    section.footer.paragraphs[0].text = printable(f"Evenhand · {text}")


def _same_bytes(content: bytes) -> bytes:
    """Rewrite the archive with fixed time stamps, which python-docx takes from the clock."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            info = zipfile.ZipInfo(item.filename, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(item.filename))
    return fixed.getvalue()


register(
    Format(
        ".docx",
        "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda made: to_docx(made.report),
        help="The whole recommendation as below, with what identifies the run. Editable.",
        rank=10,
    )
)
