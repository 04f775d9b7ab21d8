"""A report: what is said, apart from how a document shows it.

One `Report` is rendered to every format, so that no format can say something that another leaves out.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from evenhand.vocabulary.numbers import amount

STATUS = "Status"
"""The key under which a draft says why it is one."""
VERSION = 1
"""Of the JSON that a report is written as; it rises when a reader of the one before could be misled."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``strong`` marks the sentence a hurried reader must not miss."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short statements."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption that says what it shows and in which unit."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The numbers of a drawing, for formats that draw them themselves and for readers who want a table.

    Parameters
    ----------
    kind
        ``bars`` from zero, ``ranges`` from a low to a high end (two series), or ``lines``.
    categories
        What each value belongs to; along the horizontal axis of lines, else from the top.
    series
        Names and their values, each as long as the categories.
    unit
        Of the values.
    across
        What the categories are called.
    """

    kind: Literal["bars", "ranges", "lines"]
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    unit: str
    across: str

    def table(self, caption: str) -> Table:
        """Return the numbers as a table."""
        columns = zip(*(values for _, values in self.series), strict=True)
        rows = (
            (name, *(amount(value) for value in values)) for name, values in zip(self.categories, columns, strict=True)
        )
        return Table(f"{caption} ({self.unit})", (self.across, *(name for name, _ in self.series)), tuple(rows))


@dataclass(frozen=True)
class Picture:
    """One drawing, as points and as lines; the same report gives the same bytes of both.

    Parameters
    ----------
    draw
        Returns it in a format; asked once for each, and only by a document that shows it.
    chart
        The numbers drawn.
    """

    draw: Callable[[Literal["png", "svg"]], bytes]
    chart: Chart | None = None

    @cached_property
    def png(self) -> bytes:
        """As points, 200 an inch."""
        return self.draw("png")

    @cached_property
    def svg(self) -> bytes:
        """As lines."""
        return self.draw("svg")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that asks its question in the caption, with words for those who cannot see it.

    Parameters
    ----------
    caption
        The question that the picture answers.
    alt
        What can be seen, in words.
    picture
        The drawing.
    """

    caption: str
    alt: str
    picture: Picture


Block = Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    Parameters
    ----------
    heading, blocks
        Its text.
    appendix
        Whether it is to be looked up, not read: set smaller, and in a file of its own where documents are printed.
    id
        By which readers' orders and addresses name it.
    alone
        Whether it stands on a page of its own.
    """

    heading: str
    blocks: tuple[Block, ...]
    appendix: bool = False
    id: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A policy recommendation.

    Parameters
    ----------
    title, subtitle
        What it is about, and its answer in a few words.
    meta
        What identifies it: scenario, revision, customers, assumptions, rubric, seed, draws, version, date.
    sections
        The text, in the order of the reader it is for.
    data
        The same as plain values, for programs.
    reader, contents
        Whom it is for, and the ids of the sections chosen; empty for all that this reader gets.
    """

    title: str
    subtitle: str
    meta: Mapping[str, str]
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    reader: str = "board"
    contents: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[Section, ...]:
        """What is to be read."""
        return tuple(section for section in self.sections if not section.appendix)

    @property
    def annex(self) -> tuple[Section, ...]:
        """What is to be looked up."""
        return tuple(section for section in self.sections if section.appendix)

    @property
    def foot(self) -> str:
        """What stands at the foot of every page: which scenario, which revision, which day."""
        return " · ".join(f"{key} {self.meta[key]}" for key in ("Scenario", "Revision", "Date") if key in self.meta)

    @property
    def stamp(self) -> str:
        """Why it is a draft; empty where it is none."""
        return self.meta.get(STATUS, "")

    def as_annex(self) -> Report:
        """Return the part to be looked up as a document of its own."""
        return replace(self, title=f"Annex. {self.title}", sections=self.annex)

    def without_annex(self) -> Report:
        """Return the part to be read, which says that the rest lies in another file."""
        kept = self.body
        if kept and len(kept) < len(self.sections):
            kept = (*kept[:-1], replace(kept[-1], blocks=(*kept[-1].blocks, ELSEWHERE)))
        return replace(self, sections=kept)

    def _repr_html_(self) -> str:
        """Show the whole document in a notebook, as the file would be, apart from the notebook's own styles."""
        from html import escape

        # By name: a format knows the report, and the report knows none of them otherwise.
        web = importlib.import_module("evenhand.report.formats.web")
        page = escape(web.to_html(self).decode(), quote=True)
        title = escape(self.title, quote=True)
        return f'<iframe title="{title}" style="width:100%;height:40rem" srcdoc="{page}"></iframe>'

    def as_draft(self, status: str) -> Report:
        """Return the report stamped as a draft, with why it is one."""
        return replace(self, title=f"DRAFT. {self.title}", meta={STATUS: status, **self.meta})

    def to_json_dict(self) -> dict[str, Any]:
        """Return the report as plain values; pictures are left out, their words stay."""
        return {
            "format": {"name": "evenhand-report", "version": VERSION},
            "title": self.title,
            "subtitle": self.subtitle,
            "reader": self.reader,
            "meta": dict(self.meta),
            "sections": [
                {
                    "id": section.id,
                    "heading": section.heading,
                    "annex": section.appendix,
                    "blocks": [block_json(block) for block in section.blocks],
                }
                for section in self.sections
            ],
            "data": dict(self.data),
        }


ELSEWHERE = Paragraph(
    "The annex, a file of its own, holds open questions, assumptions with sources, criteria, facts and what identifies "
    "this run."
)


def printable(text: object) -> str:
    """Return a text without what no document can hold: control characters, and halves of characters."""
    return "".join(
        letter
        for letter in str(text)
        if letter in "\t\n" or (ord(letter) >= 32 and not 0xD800 <= ord(letter) <= 0xDFFF)
    )


def block_json(block: Block) -> dict[str, Any]:
    """Return a block as plain values, apart from its picture."""
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "strong": block.strong}
        case Bullets():
            return {"kind": "bullets", "items": list(block.items)}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "header": list(block.header),
                "rows": [list(row) for row in block.rows],
            }
        case Figure():
            values = {"kind": "figure", "caption": block.caption, "alt": block.alt}
            chart = block.picture.chart
            return values if chart is None else values | {"chart": asdict(chart)}
