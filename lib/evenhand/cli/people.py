"""Commands on customers: their spending, and what they said they ask for."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.cli.terminal import AsJson, app, check_choice, emit, err, out, pairs, write
from evenhand.vocabulary.numbers import amount, count, money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.survey import PredictedShare, Survey

__all__ = ["customers", "survey"]

MOST_REJECTS = 20


@app.command(epilog="Example: evenhand customers sales.csv --sketch sales.sketch.json")
def customers(
    path: Annotated[str, typer.Argument(help='CSV, Parquet or a sketch (JSON); or "example".', show_default=False)],
    sketch: Annotated[Path | None, typer.Option(help="Write the sketch to this file.")] = None,
    columns: Annotated[
        str | None, typer.Option(help="Which column is what, for example customer=card_no,date=day,amount=total.")
    ] = None,
    segment_by: Annotated[str, typer.Option(help='"spending fifths", or a column.')] = "spending fifths",
    currency: Annotated[
        str | None, typer.Option(help="The currency of the amounts (ISO 4217); USD if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Profile customers and make the sketch that every other command can use instead of raw data."""
    from evenhand.customers import complete_journey, read_customers

    if path == "example":
        read = complete_journey(segment_by)
    else:
        read = read_customers(path, columns=pairs(columns), segment_by=segment_by, currency=currency or "USD")
    if sketch is not None:
        write(sketch, read.sketch.to_json().encode())
    if as_json:
        emit(read.to_json_dict())
        return
    profile = read.profile
    out.print(
        f"{profile.customers:,} customers, {money(profile.revenue_cents / 100, read.sketch.currency, 2)} "
        f"over {read.sketch.months:.1f} months; {profile.rows:,} rows, {profile.rejected:,} rejected"
    )
    table = Table("segment", "customers", "revenue", title=f"By {read.sketch.segmented_by}")
    for segment in read.sketch.segments:
        table.add_row(escape(segment.name), count(segment.customers), amount(segment.spending_cents / 100))
    out.print(table)
    for note in read.notes:
        err.print(escape(note))
    if currency is None and path != "example" and profile.rows is not None:
        err.print("The amounts are taken as USD; name another currency with --currency.", soft_wrap=True)
    for reject in read.rejects[:MOST_REJECTS]:
        err.print(escape(f"{path}:{reject}"), highlight=False, soft_wrap=True)
    if profile.rejected > MOST_REJECTS:
        err.print(f"… and {profile.rejected - MOST_REJECTS:,} more rows.")
    if sketch is not None:
        err.print(f"Sketch written to {escape(str(sketch))}; raw data need not travel any further.", soft_wrap=True)


@app.command(epilog="Example: evenhand survey asked.csv --data user.behavior.purchase_history --made 2026-10-01 --json")
def survey(
    file: Annotated[Path, typer.Argument(help="Answers of customers (CSV).", show_default=False)],
    kind: Annotated[
        str | None, typer.Option(help="bids, percentiles or choices; told from the columns when left out.")
    ] = None,
    data: Annotated[
        str, typer.Option(help="Which data the survey asked about: Fides data categories, with commas.")
    ] = "",
    segment: Annotated[str | None, typer.Option(help="Take one segment's answers for all customers.")] = None,
    for_segment: Annotated[
        str | None, typer.Option(help="Print what this one segment of the customers asks for, as a supply: block.")
    ] = None,
    columns: Annotated[str | None, typer.Option(help="Which column is what, for example price=q7.")] = None,
    empty: Annotated[str | None, typer.Option(help="What an empty price means: never or missing.")] = None,
    months: Annotated[float, typer.Option(help="How many months the money is for.")] = 1.0,
    currency: Annotated[
        str | None, typer.Option(help="The currency in which prices are named (ISO 4217); nothing is converted.")
    ] = None,
    made: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When people were asked.")] = None,
    predict: Annotated[
        Path | None,
        typer.Option(
            help="People held out (CSV): how well the survey foretells them. Of choices the same columns; of asked "
            "prices money, what each was offered, and chosen, whether they accepted."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Turn a survey of what customers ask for into the assumptions of a scenario; no answer is kept."""
    from evenhand.survey import KINDS, read_survey
    from evenhand.survey import predict as predicted_for
    from evenhand.uncertainty import load_assumptions

    kind = None if kind is None else check_choice(kind, KINDS, "--kind")
    if empty is not None:
        check_choice(empty, ("never", "missing"), "--empty")
    read = read_survey(
        file,
        kind=kind,
        columns=pairs(columns),
        made=made.date() if made else None,
        empty=empty,  # type: ignore[arg-type]
        months=months,
        currency=currency,
    )
    foretold = {}
    if predict is not None:
        shares = predicted_for(
            file, predict, None if read.choice else read.everyone, columns=pairs(columns), months=months
        )
        if not as_json:
            _print_predicted(shares)
            return
        foretold = {"predicted": [share.to_json_dict() for share in shares]}
    if for_segment is not None:
        _print_supply(read, for_segment, segment, as_json)
        return
    categories = [name.strip() for name in data.split(",") if name.strip()]
    result = read.overrides(load_assumptions(), categories, segment=segment)
    entries = {key: one.model_dump(mode="json", exclude_none=True) for key, one in result.items()}
    if as_json:
        emit({**read.to_json_dict(), "assumptions": entries, **foretold})
        return
    _say(read.notes)
    if not entries:
        err.print("Nothing of it replaces a default.", soft_wrap=True)
        return
    typer.echo("assumptions:")
    for key, entry in entries.items():
        typer.echo(f"  {key}:")
        for name, value in entry.items():
            typer.echo(f"    {name}: {json.dumps(value, ensure_ascii=False)}")
    err.print("Put this into the scenario file; it replaces the defaults there.", soft_wrap=True)


def _print_supply(read: Survey, name: str, answers: str | None, as_json: bool) -> None:
    own = read.supply(name, answers=answers).model_dump(mode="json", exclude_none=True)
    if as_json:
        emit({**read.to_json_dict(), "supply": [own]})
        return
    typer.echo("supply:")
    for number, (key, value) in enumerate(own.items()):
        typer.echo(f"  {'- ' if number == 0 else '  '}{key}: {json.dumps(value, ensure_ascii=False)}")
    _say(read.notes)


def _say(notes: Iterable[str]) -> None:
    for note in notes:
        err.print(escape(note), soft_wrap=True)


def _print_predicted(shares: Sequence[PredictedShare]) -> None:
    table = Table("", "people", "predicted", "observed", "error", "sampling error", title="People held out")
    for share in shares:
        table.add_row(
            escape(share.what),
            count(share.people),
            percent(share.predicted, 1),
            percent(share.observed, 1),
            f"{100 * share.error:+.1f} points",
            f"{100 * share.sampling_error:.1f} points",
        )
    out.print(table)
    beyond = [share.what for share in shares if not share.within]
    said = f"Chance does not explain the error of {', '.join(beyond)}." if beyond else "Chance explains every error."
    err.print(escape(said), soft_wrap=True)
