"""Commands on the exchange: rates against revenue, and what the data are worth."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from evenhand.cli.opening import assess_offer, open_study
from evenhand.cli.terminal import (
    AsJson,
    Customers,
    DayOption,
    Draws,
    Pay,
    PolicyText,
    Rate,
    RubricFile,
    ScenarioFile,
    SchemeText,
    Seed,
    Snapshot,
    app,
    emit,
    err,
    out,
    say_failures,
    say_parts,
    without_controls,
)
from evenhand.errors import InputError
from evenhand.vocabulary.defaults import DRAWS, EXAMPLE, SEED
from evenhand.vocabulary.numbers import amount, signed

MOST_DRIVERS = 6


@app.command(epilog="Example: evenhand simulate scenarios/loyalty-dividend.yaml --rates 0:0.6:61 --json")
def simulate(
    path: ScenarioFile,
    customers: Customers = EXAMPLE,
    rates: Annotated[
        str | None, typer.Option(help="Rates (payout ÷ data revenue) as FROM:TO:COUNT, for example 0:1:101.")
    ] = None,
    scheme: SchemeText = None,
    pay: Pay = None,
    rate: Rate = None,
    broken: Annotated[
        int | None, typer.Option(min=1, help="Follow the months when a promise is broken in this one.")
    ] = None,
    policy: PolicyText = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Simulate dividend rates against revenue, for the company and for customers."""
    from evenhand.assessment.block import block_of
    from evenhand.assessment.parts import work_out
    from evenhand.assessment.parts.trust_breach import TrustBreachPart

    study = open_study(path, customers, rubric=rubric, store=store, policy=policy)
    months = study.scenario.programme.months
    if broken is not None and broken > months:
        raise InputError(f"--broken {broken} lies outside the programme, which runs {months} months.")
    assessment = assess_offer(study, scheme, pay, rate, draws=draws, seed=seed, rates=_rates(rates))
    data = assessment.simulate_json_dict()
    asked = () if broken is None else (work_out(TrustBreachPart(broken), assessment),)
    for result in asked:
        data["promise_broken"] = result.to_json()
        if result.failure is not None:
            data.setdefault("failed_parts", []).append(result.failure.to_json_dict())
    if as_json:
        emit(data)
        return
    out.print(escape(block_of(assessment).text), style="bold", soft_wrap=True)
    if assessment.declared_answer:
        out.print(escape(assessment.declared_answer), soft_wrap=True)
    out.print(escape(assessment.answer), soft_wrap=True)
    if data["landmarks"] is not None:
        out.print(_landmarks(data))
    if data["drivers"] is not None:
        out.print(_drivers(data))
    if (worth := data["value_of_information"]) is not None:
        out.print(escape(f"{worth['sentence']} {worth['pilot_sentence']}"), soft_wrap=True)
    for result in asked:
        if result.applies and result.failure is None:
            out.print(escape(result.sentence), soft_wrap=True)
    say_parts(assessment, *asked)


def _rates(text: str | None) -> Any:
    if text is None:
        return None
    import numpy as np

    parts = text.split(":")
    try:
        low, high, count = float(parts[0]), float(parts[1]), int(parts[2])
    except (ValueError, IndexError):
        raise typer.BadParameter(f"{text!r} is not FROM:TO:COUNT", param_hint="--rates") from None
    if not (0 <= low < high <= 1 and 2 <= count <= 1001):
        raise typer.BadParameter("rates run from 0 to 1, low to high, with 2 to 1001 steps", param_hint="--rates")
    return np.linspace(low, high, count)


def _landmarks(data: dict[str, Any]) -> Table:
    table = Table(
        "landmark",
        f"{data['currency']} a month",
        "rate (payout ÷ data revenue)",
        "share of spending",
        title="Landmark rates",
    )
    for name, mark in data["landmarks"].items():
        table.add_row(
            name.replace("_", " "),
            *(_cell(mark[key], digits) for key, digits in (("dividend", 2), ("rate", 3), ("share_of_spending", 4))),
        )
    return table


def _drivers(data: dict[str, Any]) -> Table:
    result = data["drivers"]
    from evenhand.exchange.level import ORIGINS

    table = Table(
        "assumption",
        *(Column(name, justify="right") for name in ("at its P10", "at its P90", "rank correlation")),
        title=f"What drives profit, {ORIGINS[result['offer']]} ({result['unit']})",
    )
    for swing in result["swings"][:MOST_DRIVERS]:
        table.add_row(
            escape(swing["label"]), amount(swing["low"]), amount(swing["high"]), signed(swing["rank_correlation"])
        )
    return table


def _cell(spread: Any, digits: int) -> str:
    if not isinstance(spread, dict) or spread.get("p50") is None:
        return "none"
    return f"{spread['p50']:.{digits}f}  ({spread['p10']:.{digits}f} to {spread['p90']:.{digits}f})"


@app.command(epilog="Example: evenhand valuation scenarios/loyalty-dividend.yaml --json")
def valuation(
    path: ScenarioFile,
    customers: Customers = EXAMPLE,
    made: Annotated[datetime | None, DayOption(help="The date of the estimate; today if left out.")] = None,
    notice: Annotated[bool, typer.Option("--notice", help="Print the draft notice of financial incentive.")] = False,
    policy: PolicyText = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Fill in California's worksheet: eight values of the data, and how the offer relates to them."""
    from evenhand.assessment.parts import work_out
    from evenhand.assessment.parts.worksheet import WorksheetPart
    from evenhand.california import incentive_notice
    from evenhand.california.worksheet import check_reach

    study = open_study(path, customers, rubric=rubric, store=store, policy=policy)
    check_reach(study.scenario)
    study.customers.require_priced()
    part = WorksheetPart(made.date() if made else datetime.now(UTC).date())
    result = work_out(part, study.assess(draws=draws, seed=seed))
    if result.failure is not None:
        # It is all that was asked for: nothing stands beside it that could go on.
        if as_json:
            emit({"failed_parts": [result.failure.to_json_dict()]})
        say_failures([result.failure])
        raise typer.Exit(1)
    sheet = result.value
    if as_json:
        emit({**sheet.to_json_dict(), "notice": incentive_notice(sheet) if notice else None})
        return
    if notice:
        typer.echo(without_controls(incentive_notice(sheet)))
        return
    table = Table("method", "low", "likely", "high", "or why not", title=f"{sheet.simulation.currency} a month")
    for method in sheet.methods:
        values = [amount(value) for value in method.range] if method.range else ["", "", ""]
        table.add_row(f"{method.number} {method.name}", *values, escape(method.reason or ""))
    out.print(table)
    out.print(escape(sheet.relation.sentence), soft_wrap=True)
    err.print(escape(sheet.caution), soft_wrap=True)
