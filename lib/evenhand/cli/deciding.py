"""Commands that decide: a verdict, alternatives side by side, the recommendation, the application itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Column, Table

from evenhand.cli.checking import ACTIONS
from evenhand.cli.opening import assess_offer, key_of, offer_after, open_study
from evenhand.cli.terminal import (
    AsJson,
    Customers,
    Draws,
    Force,
    Pay,
    PolicyText,
    Rate,
    RubricFile,
    ScenarioFile,
    SchemeText,
    Seed,
    Snapshot,
    app,
    check_free,
    emit,
    err,
    out,
    say_parts,
    without_controls,
    write,
)
from evenhand.errors import InputError
from evenhand.law.naming import not_examined
from evenhand.vocabulary.defaults import DRAWS, EXAMPLE, SEED
from evenhand.vocabulary.numbers import amount, series

COLUMNS = ("consent", "open", "profit", "gain")
"""Scores, and the money of each side."""


@app.command(epilog="Example: evenhand assess scenarios/loyalty-dividend.yaml")
def assess(
    path: ScenarioFile,
    customers: Customers = EXAMPLE,
    scheme: SchemeText = None,
    pay: Pay = None,
    rate: Rate = None,
    policy: PolicyText = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Give a verdict with its reasons and conditions."""
    from evenhand.assessment.block import block_of

    study = open_study(path, customers, rubric=rubric, store=store, policy=policy)
    assessment = assess_offer(study, scheme, pay, rate, draws=draws, seed=seed)
    if as_json:
        emit(assessment.to_json_dict())
        return
    out.print(escape(block_of(assessment).text), style="bold", soft_wrap=True)
    out.print(escape(assessment.answer), soft_wrap=True)
    out.print(escape(not_examined(assessment.scenario.jurisdictions)), soft_wrap=True)
    for heading, lines in (
        ("Reasons", assessment.verdict.reasons),
        ("Conditions", assessment.verdict.conditions),
        ("It may be wrong because", assessment.verdict.doubts),
    ):
        if lines:
            out.print(f"[bold]{heading}[/bold]")
            for line in lines:
                out.print(f"  • {escape(line)}", soft_wrap=True)
    say_parts(assessment)


@app.command(epilog="Example: evenhand compare scenarios/plain-opt-in.yaml scenarios/loyalty-dividend.yaml@pay=2")
def compare(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Scenario files; with @pay=2, @rate=0.3 or @scheme=flat,pay=2 after one, that offer of it.",
            show_default=False,
        ),
    ],
    customers: Customers = EXAMPLE,
    policy: PolicyText = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Line up scenarios: scores, money on both sides, and which is better than which in everything."""
    from evenhand.assessment import TITLES
    from evenhand.decision import compare as line_up
    from evenhand.study import Study

    named = [offer_after(path) for path in paths]
    first = open_study(named[0][0], customers, rubric=rubric, store=store, policy=policy)
    others = (open_study(path, first.customers, rubric=rubric, store=store, policy=policy) for path, _ in named[1:])
    assessments = [
        study.assess_at(offer, partial(Study.assess, draws=draws, seed=seed))
        for study, (_, offer) in zip((first, *others), named, strict=True)
    ]
    comparison = line_up(
        assessments, [key_of(assessment, offer) for assessment, (_, offer) in zip(assessments, named, strict=True)]
    )
    if as_json:
        emit(comparison.to_json_dict())
        return
    table = Table("scenario", "verdict", *(Column(name, justify="right") for name in COLUMNS))
    rows = comparison.to_frame().to_dict("records")
    for row in rows:
        table.add_row(
            escape(row["name"]),
            TITLES[row["verdict"]],
            f"{row['consent']:.0f}",
            f"{row['transparency']:.0f}",
            amount(row["profit_mean"]),
            amount(row["customer_gain_mean"]),
        )
    out.print(table)
    names = {row["scenario"]: row["name"] for row in rows}
    for row in rows:
        if row["dominated_by"]:
            better = " and by ".join(names[key] for key in row["dominated_by"].split(", "))
            out.print(f"{escape(row['name'])} is outdone in everything by {escape(better)}.", soft_wrap=True)
    err.print(
        "At the offer named, else the one recommended, or as declared where none is (see the column “offer” in "
        f"--json). Money in {comparison.currency} per customer-month, mean of {draws:,} possible futures; "
        "scores are low ends in the strictest jurisdiction. Where something must change first, do not count on the "
        "money.",
        soft_wrap=True,
    )


@app.command(epilog="Example: evenhand report scenarios/loyalty-dividend.yaml --out recommendation.docx")
def report(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help='The scenario recommended on, then those considered beside it; or "verify" or "sign" and a bundle; '
            'or "keys" and a name.',
            show_default=False,
        ),
    ],
    customers: Customers = EXAMPLE,
    file: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A file, written as its suffix says: .docx, .md, .json …; else printed."),
    ] = None,
    reader: Annotated[
        str, typer.Option(help="Whom it is for: board, counsel, technology or customers.", metavar="READER")
    ] = "board",
    contents: Annotated[
        str, typer.Option(help="Sections wanted, by commas: first,law,exchange,annex …; all by default.")
    ] = "",
    scheme: SchemeText = None,
    pay: Pay = None,
    rate: Rate = None,
    policy: PolicyText = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    key: Annotated[
        Path | None,
        typer.Option(help="With verify the public key of who signed, with sign the secret one.", show_default=False),
    ] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help="With verify: list every number.")] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the policy recommendation, as what the file's name ends in; check or sign a bundle."""
    from evenhand.report import Made, format_of, known_formats, make_report, to_markdown

    if str(paths[0]) in ACTIONS:
        _act(str(paths[0]), paths[1:], key, numbers=numbers, as_json=as_json, force=force)
        return
    form = None if file is None else format_of(file)
    if file is not None and form is None:
        endings = series([each.suffix for each in known_formats()], "or")
        raise typer.BadParameter(f"{file.name!r} must end in {endings}", param_hint="--out")
    chosen = _check_contents(reader, contents)
    check_free(file, force=force)
    studies = [open_study(path, customers, rubric=rubric, store=store, policy=policy) for path in paths]
    assessment = assess_offer(studies[0], scheme, pay, rate, draws=draws, seed=seed)
    beside = tuple(study.assess(draws=draws, seed=seed) for study in studies[1:])
    at = datetime.now(tz=UTC)
    written = make_report(assessment, date=at.date(), beside=beside, reader=reader, contents=chosen)
    if as_json:
        emit(written.to_json_dict())
        return
    if file is None or form is None:
        typer.echo(without_controls(to_markdown(written).decode()))
        return
    write(file, form.render(Made(written, assessment, at, beside=beside)), force=force)
    err.print(f"Written to {escape(str(file))}.", soft_wrap=True)


def _check_contents(reader: str, contents: str) -> tuple[str, ...]:
    """Return the sections chosen, refusing a reader or a section that there is not before anything is computed."""
    from evenhand.report.readers import READERS, check_reader, chosen_of

    chosen = tuple(name for part in contents.split(",") if (name := part.strip()))
    try:
        chosen_of(check_reader(reader), chosen)
    except InputError as error:
        hint = "--reader" if reader not in READERS else "--contents"
        raise typer.BadParameter(f"{error.message} {error.hint}", param_hint=hint) from None
    return chosen


def _act(action: str, files: Sequence[Path], key: Path | None, *, numbers: bool, as_json: bool, force: bool) -> None:
    """Do what a word in the place of a scenario asks for."""
    if len(files) != 1:
        raise typer.BadParameter(f"name one file: evenhand report {action} FILE", param_hint="FILE")
    ACTIONS[action](files[0], key, numbers=numbers, as_json=as_json, force=force)


@app.command(epilog="Example: evenhand run --port 8502")
def run(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port to serve on; the first free one from 8501 if left out."),
    ] = None,
    room: Annotated[bool, typer.Option(help="Let other devices in this network join a workshop.")] = False,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    address: Annotated[
        str | None,
        typer.Option(help="The address to serve others on, such as 0.0.0.0; refused where nobody signs in."),
    ] = None,
) -> None:
    """Start the application."""
    from evenhand.ui.server.serve import serve

    if room and address is not None:
        raise typer.BadParameter("--room serves the whole network already", param_hint="--address")
    serve(port=port, room=room, browser=browser, address=address)
