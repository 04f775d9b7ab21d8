"""A report: what is said, apart from how a document shows it.

One `Report` is rendered to every format, so that no format can say something that another leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = [
    "Block",
    "Bullets",
    "Figure",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "Table",
    "block_json",
    "printable",
]


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
class Picture:
    """One drawing, as points and as lines; the same report gives the same bytes of both."""

    png: bytes
    svg: bytes


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
    """A heading and what stands under it; an appendix is to be looked up, so it is set smaller."""

    heading: str
    blocks: tuple[Block, ...]
    appendix: bool = False


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
        The text, in the order in which legal readers expect it.
    data
        The same as plain values, for programs.
    """

    title: str
    subtitle: str
    meta: Mapping[str, str]
    sections: tuple[Section, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_draft(self, status: str) -> Report:
        """Return the report stamped as a draft, with why it is one."""
        return replace(self, title=f"DRAFT. {self.title}", meta={"Status": status, **self.meta})

    def to_json_dict(self) -> dict[str, Any]:
        """Return the report as plain values; pictures are left out, their words stay."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "meta": dict(self.meta),
            "sections": [
                {"heading": section.heading, "blocks": [block_json(block) for block in section.blocks]}
                for section in self.sections
            ],
            "data": dict(self.data),
        }


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
            return {"kind": "figure", "caption": block.caption, "alt": block.alt}
