"""Commands on customers: their spending, and what they said they ask for."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.cli.terminal import (
    AsJson,
    DayOption,
    Force,
    NumberOption,
    app,
    check_choice,
    check_free,
    emit,
    err,
    named,
    out,
    pairs,
    write,
)
from evenhand.vocabulary.defaults import EXAMPLE
from evenhand.vocabulary.numbers import amount, count, money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.customers import Import, Recipe
    from evenhand.survey import PredictedShare, Survey

MOST_REJECTS = 20


@app.command(epilog="Example: evenhand customers sales.csv --sketch sales.sketch.json")
def customers(
    path: Annotated[
        str,
        typer.Argument(
            help='CSV, workbook, Parquet, zip or sketch (JSON); or "example"; or "sql": print the query for a table.',
            show_default=False,
        ),
    ],
    sketch: Annotated[Path | None, typer.Option(help="Write the sketch to this file.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Which column is what, for example amount=Total; also minus, quantity, discount, date, order, kind, "
            'currency, segment, income. Several are added up: amount=Goods+Shipping. "none": there is no such column.'
        ),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(help="The same in one, for example customer=card_no,date=day,amount=total.")
    ] = None,
    months: Annotated[
        str | None, typer.Option(help='Months the amounts cover: a number, a column, or "none" when they are of one.')
    ] = None,
    segment_by: Annotated[
        str | None, typer.Option(help='"spending fifths" (if left out), "income fifths", "none", or a column.')
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(help="The currency of the amounts (ISO 4217); as the file says, or USD, if left out."),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="What 1 means: whole, cents or thousands.")] = None,
    subtract: Annotated[
        list[str] | None, typer.Option(help="A value of the kind column whose rows take money back.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A value of the kind column whose rows do not count.")
    ] = None,
    count_in: Annotated[
        list[str] | None, typer.Option("--count", help="A value of the kind column whose rows do count.")
    ] = None,
    discounts: Annotated[
        str | None, typer.Option(help="What discounts without a mark are: shares (0.15) or percent (15).")
    ] = None,
    decimal: Annotated[str | None, typer.Option(help="The mark before the fraction: point or comma.")] = None,
    dates: Annotated[str | None, typer.Option(help="How dates are written, for example day/month/year.")] = None,
    unread: Annotated[
        str | None, typer.Option(help='"skip": leave out the rows that cannot be read although they are many.')
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Of a text file, for example cp1252.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Between the cells of a text file.")] = None,
    header: Annotated[int | None, typer.Option(min=0, help="The line of the column names; 0: there is none.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    recipe: Annotated[
        Path | None, typer.Option(help="Read the file as the last one of its kind: a recipe.yaml.")
    ] = None,
    pattern: Annotated[
        str | None, typer.Option(help='Read the files of a folder that are called so, such as "*.csv", as one.')
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="Read with a Spark cluster that reaches the file: spark://HOST:PORT.")
    ] = None,
    table: Annotated[str | None, typer.Option(help='With "sql": the table, as the warehouse knows it.')] = None,
    dialect: Annotated[
        str, typer.Option(help='With "sql": the dialect, for example postgres or snowflake.')
    ] = "duckdb",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Profile customers and make the sketch that every other command can use instead of raw data."""
    from evenhand.customers import complete_journey, read_customers, read_recipe, recipe_from

    beside = None if sketch is None else recipe_beside(sketch)
    for file in (sketch, beside):
        check_free(file, force=force)
    if path == EXAMPLE:
        read = complete_journey(segment_by or "spending fifths")
    else:
        said = {
            **named([*(columns.split(",") if columns else ()), *(column or ())]),
            **{
                name: value
                for name, value in (
                    *(("months", months), ("unit", unit), ("discounts", discounts)),
                    *(("decimal", decimal), ("dates", dates)),
                    *(("subtract", subtract), ("leave_out", leave_out), ("count", count_in)),
                    ("unread", unread),
                    *(("encoding", encoding), ("delimiter", delimiter), ("header", header), ("sheet", sheet)),
                )
                if value is not None and value != []
            },
        }
        given = (read_recipe(recipe) if recipe else recipe_from({})).with_(
            **recipe_from(said).model_dump(exclude_unset=True)
        )
        if path == "sql":
            _print_query(table, given if currency is None else given.with_(currency=currency), dialect, segment_by)
            return
        if engine is not None:
            from evenhand.customers.spark import read_with_spark

            read = read_with_spark(path, engine, given, segment_by=segment_by, currency=currency)
        else:
            read = read_customers(path, recipe=given, segment_by=segment_by, currency=currency, pattern=pattern)
    if sketch is not None:
        write(sketch, read.sketch.to_json().encode(), force=force)
    if beside is not None and read.columns is not None:
        write(beside, read.columns.recipe.to_yaml().encode(), force=force)
    if as_json:
        emit(read.to_json_dict())
        return
    _say_customers(read, path)
    if sketch is not None:
        err.print(f"Sketch written to {escape(str(sketch))}; raw data need not travel any further.", soft_wrap=True)
    if beside is not None and read.columns is not None:
        err.print(escape(f"Next time: evenhand customers FILE --recipe {beside}"), soft_wrap=True)


def _print_query(table: str | None, recipe: Recipe, dialect: str, segment_by: str | None) -> None:
    """Print the query for a table; a mark or a date order that was named says that the column holds text."""
    from evenhand.customers.portable import DIALECTS, Table, groups
    from evenhand.errors import CustomerDataError

    check_choice(dialect, DIALECTS, "--dialect")
    if table is None:
        raise CustomerDataError("A query needs a table.", hint="Name it with --table, for example --table shop.sales.")
    money = (*recipe.amount, *recipe.minus, *((recipe.quantity,) if recipe.quantity else ()))
    text = {*(money if recipe.decimal else ()), *((recipe.date,) if recipe.dates and recipe.date else ())}
    typer.echo(groups(Table(table, recipe, text, segment_by or recipe.segment or "spending fifths"), dialect) + ";")


def recipe_beside(sketch: Path) -> Path:
    """Name the recipe that stands beside a sketch: ``sales.recipe.yaml`` beside ``sales.sketch.json``."""
    stem = sketch.name.removesuffix(".json").removesuffix(".sketch")
    return sketch.with_name(f"{stem}.recipe.yaml")


def _say_described(read: Import) -> None:
    """Say what somebody said of customers, and what nobody did; nothing that follows from what stands in for it."""
    from evenhand.assessment.sentences import assumed_words

    sketch = read.sketch
    known = [
        *(() if sketch.unsaid("customers") else (f"{sketch.customers:,} customers",)),
        *(
            (f"{money(sketch.spending_per_month, sketch.currency, 2)} a month each on average",)
            if sketch.priced
            else ()
        ),
    ]
    out.print(" ".join([*([f"{', '.join(known)}."] if known else []), assumed_words(sketch)]), soft_wrap=True)


def _say_customers(read: Import, path: str) -> None:
    if read.sketch.assumed:
        _say_described(read)
        return
    profile, currency = read.profile, read.sketch.currency
    rows = "" if profile.rows is None else f"; {profile.rows:,} rows, {profile.rejected:,} rejected"
    revenue = money(profile.revenue_cents / 100, currency, 2)
    monthly = money(read.sketch.spending_per_month, currency, 2)
    if read.columns is not None and isinstance(read.columns.recipe.months, str):
        out.print(
            f"{profile.customers:,} customers, {monthly} a month each on average ({revenue} in all, each over "
            f"their own months){rows}",
            soft_wrap=True,
        )
    else:
        out.print(
            f"{profile.customers:,} customers, {revenue} over {read.sketch.months:.1f} months{rows}", soft_wrap=True
        )
    _say_first_look(read)
    table = Table("segment", "customers", "revenue", title=f"By {read.sketch.segmented_by}")
    for segment in read.sketch.segments:
        table.add_row(escape(segment.name), count(segment.customers), amount(segment.spending_cents / 100))
    out.print(table)
    for note in read.notes:
        err.print(escape(note), soft_wrap=True)
    if read.columns is not None and read.columns.recipe.currency is None:
        err.print("The amounts are taken as USD; name another currency with --currency.", soft_wrap=True)
    for reject in read.rejects[:MOST_REJECTS]:
        err.print(escape(f"{path}:{reject}"), highlight=False, soft_wrap=True)
    if profile.rejected > MOST_REJECTS:
        err.print(f"… and {profile.rejected - MOST_REJECTS:,} more rows.")


def _say_first_look(read: Import) -> None:
    """Show the first rows as they were understood, on standard error: they are about single people."""
    if read.columns is None or not read.first:
        return
    from evenhand.customers.first_look import first_look_header

    look = Table(*map(escape, first_look_header(read.columns)), title="The first rows as understood")
    for row in read.first:
        day = "" if row.day is None else row.day.isoformat()
        look.add_row(escape(row.customer), day, amount(row.cents / 100, 2), escape(row.written))
    err.print(look)


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
    months: Annotated[float, NumberOption(help="How many months the money is for.")] = 1.0,
    currency: Annotated[
        str | None, typer.Option(help="The currency in which prices are named (ISO 4217); nothing is converted.")
    ] = None,
    made: Annotated[datetime | None, DayOption(help="When people were asked.")] = None,
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
    cells: tuple[Literal["never", "missing"], ...] = ("never", "missing")
    read = read_survey(
        file,
        kind=kind,
        columns=pairs(columns),
        made=made.date() if made else None,
        empty=None if empty is None else check_choice(empty, cells, "--empty"),
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
    entries = {key: override.model_dump(mode="json", exclude_none=True) for key, override in result.items()}
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
    for place, (key, value) in enumerate(own.items()):
        typer.echo(f"  {'- ' if place == 0 else '  '}{key}: {json.dumps(value, ensure_ascii=False)}")
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
