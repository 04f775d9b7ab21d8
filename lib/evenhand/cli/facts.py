"""Commands on scenario files: check them, bring them in, hand them over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from evenhand import clock
from evenhand.cli.opening import open_study, rubric_from
from evenhand.cli.terminal import (
    AsJson,
    Customers,
    DayOption,
    Draws,
    Force,
    RubricFile,
    ScenarioFile,
    Seed,
    app,
    check_choice,
    check_free,
    emit,
    err,
    out,
    say_error,
    without_controls,
    write,
)
from evenhand.errors import EvenhandError
from evenhand.vocabulary.defaults import DRAWS, EXAMPLE, SEED


@app.command(epilog="Example: evenhand validate scenarios/plain-opt-in.yaml")
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files.", show_default=False)],
    rubric: RubricFile = None,
    as_json: AsJson = False,
) -> None:
    """Check scenario files: every fault at once, each with file, line and field."""
    from evenhand import scenario as scenarios
    from evenhand.scenario.evidence_check import check_evidence
    from evenhand.scenario.roles import open_facts
    from evenhand.study import check_evaluates

    rubric_from(rubric)  # a fault in it is said before any of a scenario's
    results: list[dict[str, Any]] = []
    for path in paths:
        try:
            read = scenarios.load(path, today=clock.today())
            check_evidence(read, path)
            check_evaluates(read, path)
        except EvenhandError as error:
            results.append({"file": str(path), "ok": False, "problems": _problems(error)})
            if not as_json:
                say_error(error)
        else:
            results.append(
                {
                    "file": str(path),
                    "ok": True,
                    "scenario": read.id,
                    "revision": scenarios.revision(read),
                    "problems": [],
                }
            )
            if not as_json:
                unknowns = len(open_facts(read))
                out.print(
                    f"{escape(str(path))}: fine, revision {results[-1]['revision']}, {unknowns} facts not established"
                )
    if as_json:
        emit(results)
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


def _problems(error: EvenhandError) -> list[dict[str, Any]]:
    if not error.problems:
        return [{"message": error.message, "hint": error.hint}]
    return [
        {
            "message": problem.message,
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "allowed": list(problem.allowed),
            "suggestion": problem.suggestion,
        }
        for problem in error.problems
    ]


@app.command(name="import", epilog="Example: evenhand import .fides --out scenario.yaml")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files of one tool, or a folder of them: Fides manifests, an impact assessment of the CNIL’s tool, "
            "consent records of ISO/IEC TS 27560, a vendor list of the IAB.",
            show_default=False,
        ),
    ],
    vendors: Annotated[
        str | None,
        typer.Option(
            help="Of a vendor list: those that matter, by id or name with commas between.", show_default=False
        ),
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--out", help="Write the draft to this file; by default it is printed.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Make a draft scenario from files of another tool, and say what became of every line of them."""
    from evenhand.scenario import document_of, dump
    from evenhand.scenario.interchange import load

    check_free(scenario, force=force)
    chosen = [part.strip() for part in (vendors or "").split(",") if part.strip()]
    read = load(files, chosen=chosen)
    text = dump(read.scenario)
    if scenario is not None:
        write(scenario, text.encode(), force=force)
    if as_json:
        emit({"scenario": document_of(read.scenario), "remarks": [remark.to_json_dict() for remark in read.remarks]})
        return
    if scenario is None:
        typer.echo(without_controls(text), nl=False)
    for remark in read.of("warning", "asked", "changed", "left"):
        err.print(f"{escape(remark.file)}:{remark.line} {escape(str(remark))}", soft_wrap=True, highlight=False)
    unknown = sum(1 for _ in read.scenario.unknowns())
    err.print(
        f"{len(read.scenario.purposes)} purposes; {len(read.of('taken', 'changed'))} statements taken, "
        f"{len(read.of('asked'))} kept as notes, {len(read.of('left'))} left, {len(read.of('warning'))} warnings; "
        f"{unknown} facts unknown, for {read.silent}.",
        soft_wrap=True,
    )
    if scenario is not None:
        err.print(f"Written to {escape(str(scenario))}.", soft_wrap=True)


@app.command(epilog="Example: evenhand export scenarios/plain-opt-in.yaml --to fides --out system.yml")
def export(
    path: ScenarioFile,
    to: Annotated[
        str,
        typer.Option(
            help="fides: a system manifest; pia: an impact assessment for the CNIL's tool.", show_default=False
        ),
    ],
    file: Annotated[Path | None, typer.Option("--out", help="The file to write; by default it is printed.")] = None,
    customers: Customers = EXAMPLE,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    date: Annotated[
        datetime | None,
        DayOption(help="The date on an impact assessment; today's if left out."),
    ] = None,
    rubric: RubricFile = None,
    force: Force = False,
) -> None:
    """Hand a scenario over to other tools: Fides, or the CNIL's for impact assessments."""
    check_choice(to, ("fides", "pia"), "--to")
    check_free(file, force=force)
    if to == "fides":
        from evenhand.scenario import load
        from evenhand.scenario.fides import to_fides

        made = to_fides(load(path, today=clock.today()))
        content = made.text.encode()
        err.print(f"{len(made.left_out)} facts have no place in Fides; the scenario file says them all.")
    else:
        from evenhand.report.formats.pia import to_pia

        assessment = open_study(path, customers, rubric=rubric).assess(draws=draws, seed=seed)
        content = to_pia(assessment, at=date or datetime.now(tz=UTC))
    if file is None:
        typer.echo(without_controls(content.decode()), nl=False)
        return
    write(file, content, force=force)
    err.print(f"Written to {escape(str(file))}.", soft_wrap=True)
