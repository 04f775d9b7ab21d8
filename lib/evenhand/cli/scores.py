"""Commands on openness and consent: the scores, and what a notice says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evenhand import clock
from evenhand.cli.opening import open_study
from evenhand.cli.terminal import AsJson, RubricFile, ScenarioFile, Snapshot, app, emit, err, out
from evenhand.law.naming import not_examined
from evenhand.vocabulary.numbers import percent
from evenhand.vocabulary.roles import role_in_words

if TYPE_CHECKING:
    from evenhand.scoring import GateGroup, PillarScore


@app.command(epilog="Example: evenhand score scenarios/location-resale.yaml --json")
def score(
    path: ScenarioFile,
    every: Annotated[
        bool, typer.Option("--all", help="Show also defects that only cap a score, and lifted ones.")
    ] = False,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Score lawfulness, consent, transparency and ownership; gates come before any number."""
    from evenhand.scoring.gates import grouped
    from evenhand.scoring.scorecard import not_judged

    card = open_study(path, rubric=rubric, store=store).score()
    if as_json:
        emit(card.to_json_dict())
        return
    groups = grouped(card)
    out.print(f"[bold]{escape(_standing(groups))}[/bold]", soft_wrap=True)
    out.print(escape(not_examined(card.jurisdictions)), soft_wrap=True)
    table = Table("pillar", *(place.value for place in card.jurisdictions), title="Scores, 0 to 100, gates applied")
    for pillar in next(iter(card.jurisdictions.values())).pillars:
        table.add_row(pillar, *(_interval(result.pillars[pillar]) for result in card.jurisdictions.values()))
    out.print(table)
    for sentence in not_judged(card):
        out.print(escape(sentence), soft_wrap=True)
    for group in groups if every else [group for group in groups if group.stops or group.may_stop]:
        out.print(f"[bold]{escape(group.question)}[/bold] ({group.criterion}, {group.kind})", soft_wrap=True)
        for ground in group.grounds:
            places = ", ".join(place.value for place in ground.places)
            source = "; ".join(source.text for source in ground.sources[: ground.leading]) or "ours"
            out.print(f"   {places}: {escape(ground.why)}. {escape(source)}", soft_wrap=True)
        out.print(f"   What to do ({role_in_words(group.first.owner)}): {escape(group.first.remedy)}", soft_wrap=True)
    rest = 0 if every else sum(not (group.stops or group.may_stop) for group in groups)
    if rest:
        err.print(f"{rest} more, which stop nothing but cap a score or are lifted: --all shows them.", soft_wrap=True)


def _standing(groups: tuple[GateGroup, ...]) -> str:
    """Return how many defects stop the scenario, or may, in words."""
    stop, may = sum(group.stops for group in groups), sum(group.may_stop for group in groups)
    if not stop and not may:
        return "Nothing that is examined stops it, and no fact is open that could."
    said = [f"defects that stop it: {stop}"] if stop else []
    said += [f"facts not known decide about: {may}"] if may else []
    return "; ".join(said).capitalize() + "."


def _interval(score: PillarScore) -> str:
    if score.low is None or score.high is None:
        return "not judged"
    ends = f"{score.low:.0f}" if score.number is not None else f"{score.low:.0f} to {score.high:.0f}"
    return f"{ends}  ({percent(score.coverage)} known" + ("" if score.cap is None else f", cap {score.cap:.0f}") + ")"


@app.command(epilog="Example: evenhand notice scenarios/notices/plain-opt-in.md --json")
def notice(
    file: Annotated[Path, typer.Argument(help="A notice (.txt, .md, .html, .pdf, .docx).", show_default=False)],
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", help="Hold it against this scenario's facts, with drafting notes for counsel."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a privacy notice: what it says of the 21 items of GDPR Art. 13 and 14, and how clearly."""
    from evenhand.scoring.notice import (
        against_facts,
        drafting_notes,
        not_applicable,
        read_file,
        recorded_items,
        remarks_on,
    )
    from evenhand.scoring.notice.reading import finding_dict

    reading = read_file(file)
    data: dict[str, Any] = reading.to_json_dict()
    remarks = remarks_on(reading)
    data["remarks"] = [remark.to_json_dict() for remark in remarks]
    if scenario is not None:
        from evenhand.scenario import load

        declared = load(scenario, today=clock.today())
        data["facts"] = against_facts(reading, declared).to_json_dict()
        recorded = recorded_items(reading, declared)
        data["recorded_items"] = {name: finding_dict(finding) for name, finding in recorded.items()}
        data["does_not_apply"] = dict(not_applicable(declared))
        data["drafting_notes"] = [note.to_json_dict() for note in drafting_notes(reading, declared)]
    if as_json:
        emit(data)
        return
    table = Table("item", "found", "evidence")
    for item, result in data["items"].items():
        evidence = result["evidence"][0]["text"] if result["evidence"] else ""
        table.add_row(item, result["found"], escape(evidence[:90]))
    out.print(table)
    _say_how_it_reads(data)
    for remark in remarks:
        quoted = " ".join(f"“{passage.text}”" for passage in remark.evidence)
        out.print(f"- {escape(remark.sentence)} {escape(quoted)}", soft_wrap=True)
    if scenario is not None:
        _say_against_facts(data)


def _say_how_it_reads(data: dict[str, Any]) -> None:
    """Print the notice's language, its length and, where they mean something, completeness and the parts of clarity."""
    out.print(f"Language: {data['language_name']}; {data['words']:,} words, {data['minutes']:g} minutes to read")
    for warning in data["warnings"]:
        out.print(f"[bold]{escape(warning)}[/bold]", soft_wrap=True)
    if data["completeness"] is None:
        out.print("No completeness and no clarity are given.")
        return
    clarity = "; ".join(
        f"{part} {'not measured' if value is None else f'{value:.0f} of 100'}"
        for part, value in data["clarity"].items()
    )
    out.print(f"Completeness {percent(data['completeness'])}; {clarity}")


def _say_against_facts(data: dict[str, Any]) -> None:
    """Print where notice and facts differ, and the notes for counsel, each under its stamp."""
    differences = data["facts"]["differences"]
    out.print(f"\n[bold]Against the facts[/bold]: {data['facts']['answer']}")
    for difference in differences:
        out.print(f"- {'grave: ' if difference['grave'] else ''}{escape(difference['sentence'])}", soft_wrap=True)
    for item, finding in data["recorded_items"].items():
        out.print(f"- {item}: {finding['found']}. {escape(finding['why'])}", soft_wrap=True)
    for item, reason in data["does_not_apply"].items():
        out.print(f"- {item} does not apply: {reason}", soft_wrap=True)
    notes = data["drafting_notes"]
    if notes:
        out.print(f"\n[bold]{escape(notes[0]['stamp'])}[/bold]", soft_wrap=True)
    for note in notes:
        out.print(
            f"- [bold]{escape(note['label'])}[/bold] ({escape(note['law'])}): {escape(note['text'])}", soft_wrap=True
        )
