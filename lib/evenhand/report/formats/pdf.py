"""The report as PDF/UA-1: tagged, with bookmarks, page numbers, and words for every picture.

Typst sets it. Texts reach it as data and never as markup, whatever people typed.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from evenhand.report.format import Format, register
from evenhand.report.model import Block, Figure, Paragraph, Report, Section, Table, block_json, printable

__all__ = ["to_annex", "to_pdf"]

LAID_OUT = """\
#let report = json("report.json")
#set document(title: report.title, author: "Evenhand", date: none)
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), numbering: "1 / 1",
  footer: context [
    #set text(size: 8pt, fill: rgb("#5b6472"))
    #report.foot #h(1fr) #counter(page).display("1 / 1", both: true)
  ])
#set text(font: ("DejaVu Sans", "Libertinus Serif", "New Computer Modern"), size: 9.5pt, lang: "en",
  fill: rgb("#1f2a37"))
#set par(leading: 0.62em, justify: false)
#set heading(numbering: none)
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.7em, text(size: 13pt, fill: rgb("#0b5563"), it.body))
#set table(stroke: 0.5pt + rgb("#cfd6dd"), inset: 5pt,
  fill: (_, row) => if row == 0 { rgb("#e6efee") })
#show table: set text(size: 8pt)
#show figure: set block(breakable: true)
#show figure.caption: it => align(start, text(size: 8.5pt, fill: rgb("#5b6472"), it.body))
#set figure.caption(position: top)

#let cell(words) = text(words)
#let show-block(it) = {
  if it.kind == "paragraph" {
    par(if it.strong { strong(it.text) } else { text(it.text) })
  } else if it.kind == "bullets" {
    list(..it.items.map(text))
  } else if it.kind == "table" {
    figure(kind: table, supplement: none, numbering: none, caption: text(it.caption),
      table(columns: it.widths.map(share => share * 1fr), align: start + top,
        table.header(..it.header.map(words => strong(words))),
        ..it.rows.flatten().map(cell)))
  } else {
    figure(kind: image, supplement: none, numbering: none, caption: text(it.caption),
      image(it.file, alt: it.alt, width: 100%))
    par(text(it.alt))
  }
}

#title(text(size: 19pt, report.title))
#block(below: 1em, strong(text(size: 11.5pt, report.subtitle)))
#for (index, section) in report.sections.enumerate() {
  heading(level: 1, text(section.heading))
  set text(size: 8pt) if section.appendix
  for it in section.blocks { show-block(it) }
  if index == 0 { show-block(report.rests) }
}
"""

STANDARD: Literal["ua-1"] = "ua-1"
LONG_WORD = re.compile(r"[^\s]{18,}")
ELSEWHERE = Paragraph(
    "The annex, a file of its own, holds open questions, assumptions with sources, criteria, and every fact."
)


def to_pdf(report: Report) -> bytes:
    """Render what is decided as PDF/UA-1, without the appendices; the same report gives the same bytes."""
    kept = [section for section in report.sections if not section.appendix]
    if kept and len(kept) < len(report.sections):
        kept[-1] = replace(kept[-1], blocks=(*kept[-1].blocks, ELSEWHERE))
    return _set(report, kept)


def to_annex(report: Report) -> bytes:
    """Render the appendices as a PDF/UA-1 of its own."""
    return _set(replace(report, title=f"Annex. {report.title}"), [part for part in report.sections if part.appendix])


def _set(report: Report, sections: Sequence[Section]) -> bytes:
    # Both take a while to import and are needed only here.
    import matplotlib
    import typst

    pictures: dict[str, bytes] = {}
    rests = Table("What this rests on", ("Item", "Value"), tuple(report.meta.items()))
    document = {
        "title": report.title or "Recommendation",
        "subtitle": report.subtitle,
        "foot": " · ".join(
            f"{key} {value}" for key, value in report.meta.items() if key in {"Scenario", "Revision", "Date"}
        ),
        "rests": _block(rests, pictures),
        "sections": [
            {
                "heading": section.heading,
                "appendix": section.appendix,
                "blocks": [_block(block, pictures) for block in section.blocks],
            }
            for section in sections
        ],
    }
    # The fonts that Matplotlib brings along: pages must not differ by what happens to be installed.
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "report.json").write_text(json.dumps(_told(document), ensure_ascii=False), encoding="utf-8")
        (place / "main.typ").write_text(LAID_OUT, encoding="utf-8")
        for name, picture in pictures.items():
            (place / name).write_bytes(picture)
        compiler = typst.Compiler(
            str(place / "main.typ"), root=str(place), font_paths=[str(fonts)], ignore_system_fonts=True
        )
        compiler.compile(output=str(place / "report.pdf"), format="pdf", pdf_standards=STANDARD, timestamp=0)
        return (place / "report.pdf").read_bytes()


def _block(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Return a block as plain values with what setting it needs beside: widths of columns, the file of a picture."""
    values = block_json(block)
    match block:
        case Table():
            rows = [[_breakable(cell) for cell in row] for row in block.rows]
            return values | {"rows": rows, "widths": _widths(block)}
        case Figure():
            name = f"picture-{len(pictures)}.svg"
            pictures[name] = block.picture.svg
            return values | {"alt": block.alt or block.caption, "file": name}
    return values


def _breakable(text: str) -> str:
    """Let long words without blanks, such as paths of facts, be broken after their marks."""
    return LONG_WORD.sub(lambda word: re.sub(r"([._/\]:-])(?=.)", "\\1\u200b", word[0]), text)


def _widths(table: Table) -> list[float]:
    """Share out the width by how much a column has to say, none less than a third of an even share."""
    columns = list(zip(table.header, *table.rows, strict=True))
    texts = [min(sum(map(len, column)) / len(column), 60) + 4 for column in columns]
    least = sum(texts) / len(texts) / 2
    return [round(max(text, least), 2) for text in texts]


def _told(value: Any) -> Any:
    """Return the same with every text as it can be printed."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _told(item) for key, item in value.items()}
        case list() | tuple():
            return [_told(item) for item in value]
        case _:
            return value


register(
    Format(
        ".pdf",
        "PDF",
        "application/pdf",
        lambda made: to_pdf(made.report),
        help="The recommendation for reading and printing, without its annex; accessible (PDF/UA-1).",
        rank=11,
    )
)
register(
    Format(
        ".annex.pdf",
        "Annex (PDF)",
        "application/pdf",
        lambda made: to_annex(made.report),
        help="What the recommendation rests on: open questions, assumptions with sources, criteria, every fact.",
        rank=12,
    )
)
