"""How long all documents of one recommendation take, beside bare python-docx and typst documents of the same length.

Run as ``python -m benchmarks.documents [SCENARIO]``. The aim is ten seconds for all formats together.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import tempfile
import time
from pathlib import Path

import docx
import typst
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.report import Made, Report, known_formats, make_report
from evenhand.report.bundle import SUFFIX
from evenhand.report.model import Bullets, Paragraph, Table
from evenhand.study import open_study

AIM = 10.0
BARE = """#let parts = json("parts.json")
#for part in parts {
  if type(part) == str { par(part) } else { table(columns: part.at(0).len(), ..part.flatten().map(text)) }
}
"""


def seconds(work, *arguments) -> float:
    """Return how long work takes; not a number where it is refused."""
    begun = time.perf_counter()
    try:
        work(*arguments)
    except ScenarioError:
        return float("nan")
    return time.perf_counter() - begun


def parts_of(report: Report) -> list:
    """Return all texts and tables of a report, as bare documents write them."""
    parts: list = []
    for section in report.sections:
        parts.append(section.heading)
        for block in section.blocks:
            match block:
                case Paragraph():
                    parts.append(block.text)
                case Bullets():
                    parts += block.items
                case Table():
                    parts.append([list(block.header), *map(list, block.rows)])
    return parts


def bare_docx(parts: list) -> None:
    """Write them with python-docx as its guide shows."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        grid = document.add_table(rows=len(part), cols=len(part[0]))
        for row, words in zip(grid.rows, part, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
    document.save(io.BytesIO())


def bare_typst(parts: list) -> None:
    """Set them with typst, without any layout."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "parts.json").write_text(json.dumps(parts), encoding="utf-8")
        (place / "main.typ").write_text(BARE, encoding="utf-8")
        typst.compile(str(place / "main.typ"), output=str(place / "main.pdf"))


def main() -> None:
    """Print how long each takes."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else "loyalty-dividend"
    assessment = open_study(SCENARIOS / f"{scenario}.yaml").assess()
    forms = [form for form in known_formats() if form.suffix != SUFFIX and form.applies(assessment)]
    for form in forms:
        # Libraries are imported once, whoever asks first.
        seconds(form.render, Made(make_report(assessment), assessment, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    begun = time.perf_counter()
    report = make_report(assessment)
    print(f"{'the report itself':24}{time.perf_counter() - begun:8.2f} s")
    made = Made(report, assessment, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    total = time.perf_counter() - begun
    for form in forms:
        took = seconds(form.render, made)
        total += 0.0 if took != took else took
        print(f"{form.suffix:24}{took:8.2f} s")
    print(f"{'together':24}{total:8.2f} s, aim {AIM:.0f} s")
    parts = parts_of(report)
    print(f"{'bare python-docx':24}{seconds(bare_docx, parts):8.2f} s, the same texts and tables")
    print(f"{'bare typst':24}{seconds(bare_typst, parts):8.2f} s, the same texts and tables")


if __name__ == "__main__":
    main()
