"""Commands that look for an offer: what reaches a goal, and what is worth choosing from."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Column, Table

from evenhand.cli.opening import open_study
from evenhand.cli.terminal import (
    AsJson,
    Customers,
    Draws,
    NumberOption,
    RubricFile,
    ScenarioFile,
    Seed,
    Snapshot,
    app,
    emit,
    err,
    out,
    reading_option,
)
from evenhand.vocabulary.defaults import DRAWS, EXAMPLE, SEED

if TYPE_CHECKING:
    from evenhand.exchange import Front

MEASURE_HELP = (
    "An outcome, or statistic(outcome): mean, p10, p50, p90, cvar or chance of profit, net_gain, free, worse_off, "
    "E1 to E8, total_profit and so on."
)
MOST_ROWS = 15


@app.command(epilog="Example: evenhand seek scenarios/loyalty-dividend.yaml --lever rate --measure profit --target 0")
def seek(
    path: ScenarioFile,
    lever: Annotated[str, typer.Option(help="What is moved: rate, dividend, mediation, reuse, months and so on.")],
    measure: Annotated[str, typer.Option(help=MEASURE_HELP)] = "profit",
    target: Annotated[float, NumberOption(help="Money per customer-month, or a share from 0 to 1.")] = 0.0,
    between: Annotated[str | None, typer.Option(help="Move it from LOW:HIGH only.")] = None,
    customers: Customers = EXAMPLE,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Find every value of a lever at which any measure reaches a target (goal seek)."""
    from evenhand.exchange import Measure
    from evenhand.exchange.ask.levers import lever_of

    study = open_study(path, customers, rubric=rubric, store=store)
    with reading_option("--lever"):
        lever_of(study.scenario, lever)
    with reading_option("--measure"):
        Measure.parse(measure)
    with _told() as progress:
        result = study.seek(lever, measure, target, between=_bounds(between), draws=draws, seed=seed, progress=progress)
    if as_json:
        emit(result.to_json_dict())
        return
    out.print(escape(result.sentence), soft_wrap=True)


@app.command(
    epilog="Example: evenhand optimise scenarios/loyalty-dividend.yaml --lever rate --where 'surely(E1+E2+E3) >= 75%'"
)
def optimise(
    path: ScenarioFile,
    lever: Annotated[list[str], typer.Option(help="What is moved; give it twice to move two levers.")],
    aim: Annotated[
        list[str] | None, typer.Option(help="What should be large; “min …” if small. " + MEASURE_HELP)
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="A condition on any measure, for example 'p10(profit) >= 0'.")
    ] = None,
    customers: Customers = EXAMPLE,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    rubric: RubricFile = None,
    store: Snapshot = None,
    as_json: AsJson = False,
) -> None:
    """Move one or two levers, and show what is worth choosing from (Pareto front)."""
    from evenhand.exchange import Constraint, Objective
    from evenhand.exchange.ask.levers import lever_of

    study = open_study(path, customers, rubric=rubric, store=store)
    with reading_option("--lever"):
        for name in lever:
            lever_of(study.scenario, name)
    with reading_option("--aim"):
        for text in aim or ():
            Objective.parse(text)
    with reading_option("--where"):
        for text in where or ():
            Constraint.parse(text)
    with _told() as progress:
        front = study.optimise(
            *lever,
            objectives=aim or ("profit", "net_gain"),
            constraints=where or (),
            draws=draws,
            seed=seed,
            progress=progress,
        )
    if as_json:
        emit(front.to_json_dict())
        return
    if not front.pareto:
        out.print(f"None of {len(front.points):,} settings meets all conditions.")
        return
    out.print(_front(front))
    err.print(
        f"{len(front.points):,} settings tried, {len(front.feasible):,} meet all conditions; none of those shown is "
        "outdone by another in everything. Money per customer-month.",
        soft_wrap=True,
    )


def _front(front: Front) -> Table:
    """Return settings worth choosing from; of many, evenly spread ones with both ends."""
    many = len(front.pareto)
    step = max(1, -(-many // MOST_ROWS))
    shown = [place for place in range(many) if place % step == 0 or place == many - 1]
    table = Table(*(Column(escape(name), justify="right") for name in (*front.levers, *front.objectives)))
    for place in shown:
        point = front.points[front.pareto[place]]
        table.add_row(*(f"{value:.4g}" for value in (*point.levers.values(), *point.objectives.values())))
    return table


def _bounds(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    low, _, high = text.partition(":")
    try:
        return float(low), float(high)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not LOW:HIGH", param_hint="--between") from None


@contextmanager
def _told() -> Generator[Callable[[int, int], None]]:
    """Show how much is done on standard error, which Ctrl+C stops at any time."""
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Simulating possible futures", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
