"""The recommendation as six slides, with charts that can be edited and notes that say where each sentence stands."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evenhand.archive import FIXED_TIME
from evenhand.report.figures import COMPANY, CUSTOMERS, THINNEST
from evenhand.report.format import Format, register
from evenhand.report.formats.ooxml import runs_of, same_bytes
from evenhand.report.model import Bullets, Chart, Figure, Paragraph, Report, Section, Table, printable

SLIDES = ("first", "exchange", "law", "scores", "unknowns", "customers")
"""The sections shown, a slide each: what is asked, who gets what, is it lawful, scores, doubts, customers."""
ROOM, BESIDE, ALONE, GAP = 350, 740, 1500, 0.4
"""Lines a slide, and letters a line beside something and alone, all divided by the points of the letters; lines between
two sentences. What there is no room for is in the notes."""
TRIES = ((15, 6), (14, 6), (13, 6), (12, 6), (12, 4), (12, 3), (11, 3), (11, 2))
"""Points, and lines of a sentence: the first at which everything fits. One that must not be missed is never cut."""
LONGEST = 150
"""Letters of a table's cell."""
ROWS, COLUMNS = 7, 5
INK, SOFT, KEY = "1F2A37", "5B6472", "0B5563"
PROPERTY = 255


@dataclass(frozen=True, slots=True)
class _Slide:
    """What a slide shows: sentences beside a chart or a table, or alone."""

    title: str
    lines: tuple[tuple[str, bool], ...]
    figure: Figure | None
    table: Table | None
    notes: str


def to_pptx(report: Report) -> bytes:
    """Render a report as PPTX; the same report gives the same bytes."""
    # python-pptx takes a while to import and is needed only here.
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(33.867), Cm(19.05)
    properties = deck.core_properties
    properties.title, properties.subject = (printable(text)[:PROPERTY] for text in (report.title, report.subtitle))
    properties.author, properties.last_modified_by, properties.language = "Evenhand", "Evenhand", "en"
    properties.created = properties.modified = datetime(*FIXED_TIME, tzinfo=UTC).replace(tzinfo=None)
    shown = {section.id: section for section in report.sections}
    chosen = [shown[name] for name in SLIDES if name in shown] or list(report.body[: len(SLIDES)])
    for number, section in enumerate(chosen):
        heading = f"{report.title}: {report.subtitle}" if number == 0 else section.heading
        _show(deck, _slide(section, heading), report, number + 1)
    buffer = io.BytesIO()
    deck.save(buffer)
    return same_bytes(buffer.getvalue())


def _slide(section: Section, title: str) -> _Slide:
    lines = tuple(line for block in section.blocks for line in _lines(block))
    figure = next((block for block in section.blocks if isinstance(block, Figure) and block.picture.chart), None)
    tables = [block for block in section.blocks if isinstance(block, Table) and len(block.header) <= COLUMNS]
    # A table that is signed is no table to be shown.
    table = next((block for block in tables if any(row[-1] for row in block.rows)), None)
    return _Slide(title, lines, figure, None if figure else table, _notes(section))


def _lines(block: object) -> Iterator[tuple[str, bool]]:
    """Yield sentences, and whether each must not be missed."""
    match block:
        case Paragraph():
            yield block.text, block.strong
        case Bullets():
            yield from ((item, False) for item in block.items)


def _notes(section: Section) -> str:
    """Return all that the section says, so that nothing a slide cuts is lost."""
    parts: list[str] = []
    for block in section.blocks:
        parts += (line for line, _ in _lines(block))
        match block:
            case Table():
                parts += [block.caption, *(" · ".join(row) for row in (block.header, *block.rows))]
            case Figure():
                parts.append(f"{block.caption} {block.alt}")
    return "\n".join(parts)


def _show(deck: Any, content: _Slide, report: Report, number: int) -> None:
    from pptx.util import Cm

    # The layout with a title alone: what else stands on a slide is placed here.
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Cm(1.5), Cm(0.7), Cm(30.8), Cm(2.2)
    _fill(title.text_frame, [(_cut(content.title, 120), True)], points=26, colour=KEY)
    beside = content.figure is not None or content.table is not None
    box = slide.shapes.add_textbox(Cm(1.5), Cm(3.2), Cm(14.2 if beside else 30.8), Cm(13.8))
    box.name = "Text"
    told, points = _fitting(content.lines, BESIDE if beside else ALONE)
    _fill(box.text_frame, told, points=points, colour=INK)
    if content.figure is not None and content.figure.picture.chart is not None:
        _chart(slide, content.figure, content.figure.picture.chart)
    elif content.table is not None:
        _grid(slide, content.table)
    foot = slide.shapes.add_textbox(Cm(1.5), Cm(17.7), Cm(30.8), Cm(0.9))
    foot.name = "Footer"
    stamp = f"DRAFT · {report.stamp} · " if report.stamp else ""
    _fill(foot.text_frame, [(f"{stamp}Evenhand · {report.foot} · {number}", False)], points=10, colour=SOFT)
    slide.notes_slide.notes_text_frame.text = printable(content.notes)


def _fitting(lines: Sequence[tuple[str, bool]], width: int) -> tuple[list[tuple[str, bool]], int]:
    """Return the sentences that a slide has room for, and in how many points: all of them where that is possible."""
    told: list[tuple[str, bool]] = []
    for points, most in TRIES:
        told, whole = _placed(lines, width // points, ROOM / points, most)
        if whole:
            break
    return told, points


def _placed(
    lines: Sequence[tuple[str, bool]], letters: int, room: float, most: int
) -> tuple[list[tuple[str, bool]], bool]:
    """Return the first sentences that so many lines hold, each cut to at most so many, and whether that is all."""
    shown: list[tuple[str, bool]] = []
    for line, strong in lines:
        told = _cut(line, letters * (TRIES[0][1] if strong else most))
        room -= math.ceil(len(told) / letters) + GAP
        if room < 0:
            return [*shown, ("More in the notes …", False)], False
        shown.append((told, strong))
    return shown, True


def _chart(slide: Any, figure: Figure, chart: Chart) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Cm, Pt

    kinds = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "ranges": XL_CHART_TYPE.BAR_STACKED,
        "lines": XL_CHART_TYPE.LINE,
    }
    data: Any = CategoryChartData(number_format="0.00" if chart.kind != "ranges" else "0")
    data.categories = [printable(name) for name in chart.categories]
    for name, values in _series(chart):
        data.add_series(printable(name), values)
    shape = slide.shapes.add_chart(kinds[chart.kind], Cm(16.2), Cm(3.2), Cm(16.2), Cm(13.8), data)
    _tell(shape, figure.caption, figure.alt)
    drawn = shape.chart
    drawn.has_title = True
    drawn.chart_title.text_frame.text = printable(f"{figure.caption} ({chart.unit})")
    drawn.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    drawn.font.size, drawn.font.name = Pt(11), "Calibri"
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    if chart.kind != "lines":
        # From the top, as in the document.
        drawn.category_axis.reverse_order = True
    drawn.value_axis.major_gridlines.format.line.color.rgb = _rgb("CFD6DD")
    if chart.kind == "ranges":
        drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale = 0, 100
    colours = {"bars": (CUSTOMERS,), "ranges": ("#FFFFFF", COMPANY), "lines": (COMPANY, CUSTOMERS)}[chart.kind]
    for series, colour in zip(drawn.plots[0].series, colours, strict=False):
        rgb = _rgb(colour.removeprefix("#"))
        if chart.kind == "lines":
            series.format.line.color.rgb, series.smooth = rgb, False
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb
    _fix_workbook(shape, chart)


def _series(chart: Chart) -> Sequence[tuple[str, tuple[float, ...]]]:
    """Return what is drawn: of a range the part below it, which nobody sees, and its width."""
    if chart.kind != "ranges":
        return chart.series
    (_, lows), (_, highs) = chart.series
    # No narrower than can be seen, as in the document.
    widths = tuple(max(high - low, THINNEST) for low, high in zip(lows, highs, strict=True))
    return (("low end", lows), ("up to the high end", widths))


def _fix_workbook(shape: Any, chart: Chart) -> None:
    """Write the chart's own workbook with a fixed date, which the library takes from the clock."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(*FIXED_TIME, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, printable(name))
    for column, (name, values) in enumerate(_series(chart), 1):
        sheet.write_string(0, column, printable(name))
        for row, value in enumerate(values, 1):
            sheet.write_number(row, column, value)
    book.close()
    shape.chart.part.chart_workbook.xlsx_part.blob = same_bytes(buffer.getvalue())


def _grid(slide: Any, table: Table) -> None:
    from pptx.util import Cm

    rows = (table.header, *table.rows[:ROWS])
    shape = slide.shapes.add_table(len(rows), len(table.header), Cm(16.2), Cm(3.4), Cm(16.2), Cm(1.0 * len(rows)))
    _tell(shape, _cut(table.caption, PROPERTY), table.caption)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            cell = shape.table.cell(number, place)
            _fill(
                cell.text_frame,
                [(_cut(text, LONGEST), number == 0)],
                points=11,
                colour="FFFFFF" if number == 0 else INK,
            )
            if number == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(KEY)


def _tell(shape: Any, name: str, alt: str) -> None:
    marks = shape._element.xpath(".//p:cNvPr")[0]
    marks.set("name", printable(name)[:PROPERTY])
    marks.set("descr", printable(alt))


def _fill(frame: Any, lines: Sequence[tuple[str, bool]], *, points: float, colour: str) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for number, (line, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(points / 2)
        told = printable(line)
        first = next(runs_of(told), ("", False))
        paragraph.alignment = PP_ALIGN.RIGHT if first[1] else PP_ALIGN.LEFT
        if first[1]:
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        run = paragraph.add_run()
        run.text = told
        run.font.size, run.font.bold, run.font.name = Pt(points), bold, "Calibri"
        run.font.color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


register(
    Format(
        ".pptx",
        "Slides (PPTX)",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        lambda made: to_pptx(made.report),
        help="Six slides with charts that can be edited; the notes hold what a slide has no room for.",
        rank=15,
    )
)
