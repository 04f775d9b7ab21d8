"""The report as PDF/UA-1: tagged, with bookmarks, page numbers, and words for every picture.

Typst sets it. Texts reach it as data and never as markup, whatever people typed.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any, Literal

from evenhand.report.format import Format, register
from evenhand.report.model import Block, Figure, Report, Table, block_json, printable

LAID_OUT = """\
#let report = json("report.json")
#set document(title: report.title, author: "Evenhand", date: none)
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 18mm), numbering: "1 / 1",
  header: if report.stamp != "" [#text(size: 8.5pt, weight: "bold", fill: rgb("#a32a12"), "DRAFT · " + report.stamp)],
  footer: context [
    #set text(size: 8pt, fill: rgb("#5b6472"))
    #report.foot #h(1fr) #counter(page).display("1 / 1", both: true)
  ])
#set text(font: ("DejaVu Sans", "Libertinus Serif", "New Computer Modern"), size: 9pt, lang: "en",
  fill: rgb("#1f2a37"))
#set par(leading: 0.62em, justify: false)
#set heading(numbering: none)
#show heading.where(level: 1): it => block(above: 1.1em, below: 0.5em,
  text(size: 1.03em, fill: rgb("#0b5563"), it.body))
#set table(stroke: 0.5pt + rgb("#cfd6dd"), inset: 0.55em,
  fill: (_, row) => if row == 0 { rgb("#e6efee") })
#show table: set text(size: 0.89em)
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: it => align(start, text(size: 0.94em, fill: rgb("#5b6472"), it.body))
#set figure.caption(position: top)

#let cell(words) = text(words)
#let show-block(it) = {
  if it.kind == "paragraph" {
    // What is strong heads what follows: it is not left alone at the end of a page.
    if it.strong { block(sticky: true, strong(it.text)) } else { par(text(it.text)) }
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
  }
}

#let show-head = {
  title(text(size: 1.24em, report.title))
  block(below: 1em, strong(text(size: 1.28em, report.subtitle)))
}
#let show-section(section) = {
  heading(level: 1, text(section.heading))
  set text(size: 0.89em) if section.appendix
  for it in section.blocks { show-block(it) }
}
// What stands alone on its page is set a little smaller where it would not fit; what never fits is set as usual.
#let fitted(body) = layout(room => {
  let set-in(size, inset) = { set text(size: size); set table(inset: inset); body }
  let tries = ((9pt, 0.55em), (9pt, 0.4em), (8.6pt, 0.36em), (8.3pt, 0.33em), (8pt, 0.3em), (7.6pt, 0.27em))
  let fits = tries.find(given => measure(width: room.width, set-in(..given)).height <= room.height)
  set-in(..if fits == none { tries.first() } else { fits })
})

#for (index, section) in report.sections.enumerate() {
  let whole = { if index == 0 { show-head }; show-section(section) }
  if section.alone { fitted(whole) } else { whole }
  if section.alone and index + 1 < report.sections.len() { pagebreak() }
}
#if report.sections.len() == 0 { show-head }
"""

STANDARD: Literal["ua-1"] = "ua-1"
LONG_WORD = re.compile(r"[^\s]{18,}")


def to_pdf(report: Report) -> bytes:
    """Render what is to be read as PDF/UA-1, without the annex; the same report gives the same bytes."""
    return _set(report.without_annex())


def to_annex(report: Report) -> bytes:
    """Render the annex as a PDF/UA-1 of its own."""
    return _set(report.as_annex())


def _set(report: Report) -> bytes:
    # Both take a while to import and are needed only here.
    import matplotlib
    import typst

    pictures: dict[str, bytes] = {}
    document = {
        "title": report.title or "Recommendation",
        "subtitle": report.subtitle,
        "foot": report.foot,
        "stamp": report.stamp,
        "sections": [
            {
                "heading": section.heading,
                "appendix": section.appendix,
                "alone": section.alone,
                "blocks": [_block(block, pictures) for block in section.blocks],
            }
            for section in report.sections
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
