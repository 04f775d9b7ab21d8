"""Commands on openness and consent: the scores, and what a notice says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.cli.terminal import AsJson, ScenarioFile, app, emit, open_study, out

__all__ = ["notice", "score"]


@app.command(epilog="Example: evenhand score scenarios/location-resale.yaml --json")
def score(path: ScenarioFile, as_json: AsJson = False) -> None:
    """Score transparency, consent and ownership; gates come before any number."""
    card = open_study(path).score()
    if as_json:
        emit(card.to_json_dict())
        return
    data = card.to_json_dict()
    for jurisdiction, result in data["jurisdictions"].items():
        for gate in result["gates"]:
            out.print(
                f"[bold]{jurisdiction} {gate['gate']}[/bold] {gate['criterion']}: {escape(gate['why'])}", soft_wrap=True
            )
            out.print(f"   {escape(str(gate['source']))}. What to do: {escape(gate['remedy'])}", soft_wrap=True)
        table = Table("pillar", "score", "coverage", "cap", title=jurisdiction)
        for pillar, value in result["pillars"].items():
            cap = "" if value["cap"] is None else f"{value['cap']:g}"
            table.add_row(pillar, f"{value['low']:.0f} to {value['high']:.0f}", f"{value['coverage']:.0%}", cap)
        out.print(table)


@app.command(epilog="Example: evenhand notice scenarios/notices/plain-opt-in.md --json")
def notice(
    file: Annotated[Path, typer.Argument(help="A notice (.txt, .md, .html, .pdf, .docx).", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Read a privacy notice: what it says of the 21 items of GDPR Art. 13 and 14, and how clearly."""
    from evenhand.scoring.notice import read_file

    data: dict[str, Any] = read_file(file).to_json_dict()
    if as_json:
        emit(data)
        return
    table = Table("item", "found", "evidence")
    for item, result in data["items"].items():
        evidence = result["evidence"][0]["text"] if result["evidence"] else ""
        table.add_row(item, result["found"], escape(evidence[:90]))
    out.print(table)
    out.print(f"Completeness {data['completeness']:.0%}; clarity {data['clarity']:.0f} of 100; {data['words']:,} words")
