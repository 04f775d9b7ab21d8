"""How the exchange engine scales: ``python -m benchmarks.exchange [customers …] [--draws N …] [--all]``.

The same full model on the same generated customers in 8 segments at 101 rates, by four means:

* Evenhand: the file is read and grouped once, then simulated;
* numpy customer by customer, on a sample of futures and rates, scaled up;
* ema_workbench running that customer-by-customer model, on a few experiments, scaled up (when it is installed);
* DuckDB scanning and summing the file once: the floor.

Each line says how many times as long it takes as Evenhand on the same work, and the peak memory of the process so far.
By default 10,000 and a million customers, 1,000 and 10,000 futures, five schemes; ``--all`` takes 10,000 to 5 million,
eight schemes, and a quarter of an hour.

The error is the largest found against customer by customer: relative for participation, revenue and payout, and as a
share of the payout for what customers gain.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from evenhand.case import Case
from evenhand.customers import Sketch, read_customers
from evenhand.customers.grouping import sketch_of
from evenhand.exchange import Simulation, simulate
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.uncertainty import load_assumptions
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import SCHEMES, shown
from benchmarks.one_by_one import FutureOneByOne, largest_error

RATES = 101
SEGMENTS = 8
TRUST = 0.7
SAMPLE = ((3, 5), (400, 30), (800, 70))
EXPERIMENTS = ((20_000, 40), (2_000_000, 4))
"""How many experiments are run, up to so many customers; beyond, one."""
MANY = [10_000, 100_000, 1_000_000, 5_000_000]
MORE: dict[str, dict[str, Any]] = {
    "pool by spending": {"kind": "pool", "rate": 0.3, "split": "spending"},
    "Shapley pool": {"kind": "pool", "rate": 0.3, "split": "shapley"},
    "price list": {"kind": "price_list", "prices": {"user.behavior.purchase_history": 1.5}},
}
"""Schemes beside those of `benchmarks.__main__`; the last two have no customer-by-customer yardstick."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("customers", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--draws", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--all", action="store_true", help="10,000 to 5 million customers, every scheme")
    chosen = parser.parse_args()
    if chosen.all:
        chosen.customers = MANY
    table = Table(
        "customers", "what", "time", "÷ Evenhand", "error", "peak", title=f"{RATES} rates, {SEGMENTS} segments"
    )
    for column in (0, 2, 3, 4, 5):
        table.columns[column].justify = "right"
    with tempfile.TemporaryDirectory() as folder:
        for customers in chosen.customers:
            path = Path(folder) / f"{customers}.parquet"
            generate(path, customers)
            schemes = SCHEMES | MORE if chosen.all else SCHEMES
            for line in measure(path, chosen.draws, schemes):
                table.add_row(f"{customers:,}", *line)
            table.add_section()
    Console(width=None if sys.stdout.isatty() else 130).print(table)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, peak memory {peak()}")


def peak() -> str:
    """Return the largest memory this process has taken so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


def generate(path: Path, customers: int) -> None:
    """Write customers whose spending is lognormal, in eight segments of different levels."""
    rng = np.random.default_rng(7)
    segment = rng.integers(0, SEGMENTS, customers)
    spending = np.round(np.exp(rng.normal(3.5 + 0.2 * segment, 0.9)), 2)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE c (customer BIGINT, segment VARCHAR, spending DOUBLE, months DOUBLE)")
        columns = {
            "customer": np.arange(customers),
            "segment": np.char.add("segment ", segment.astype(str)),
            "spending": spending,
            "months": np.ones(customers),
        }
        connection.register("generated", columns)
        connection.execute("INSERT INTO c SELECT customer, segment, spending, months FROM generated")
        connection.execute(f"COPY c TO '{path}' (FORMAT parquet)")


def measure(path: Path, draws: list[int], schemes: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return the lines of one size: what, time, ratio, error, peak memory."""
    lines: list[tuple[str, ...]] = []

    def line(what: str, seconds: float, ours: float | None = None, error: str = "") -> None:
        lines.append((what, shown(seconds), "" if ours is None else f"{seconds / ours:,.3g}", error, peak()))

    start = time.perf_counter()
    sketch = read_customers(path, segment_by="segment").sketch
    sketching = time.perf_counter() - start
    line("Evenhand: file to sketch", sketching)
    start = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            "SELECT count(*), sum((spending * 100)::BIGINT) FROM read_parquet(?)", [str(path)]
        ).fetchall()
    line("DuckDB: scan and sum, the floor", time.perf_counter() - start, sketching)
    with duckdb.connect() as connection:
        result = connection.execute("SELECT spending, segment FROM read_parquet(?)", [str(path)]).fetchnumpy()
    spending = np.asarray(result["spending"], dtype=np.float64)
    line("Evenhand: of that, customers in memory to sketch", grouped(spending, np.asarray(result["segment"])))
    for name, scheme in schemes.items():
        scenario = load(SCENARIOS / "loyalty-dividend.yaml").replace(scheme=scheme)
        for count in draws:
            simulation, seconds = timed(scenario, sketch, count)
            work = f"{name}, {count:,} futures"
            if name in ("Shapley pool", "price list"):
                line(f"Evenhand: {work}", seconds)
                continue
            plain, error = one_by_one(simulation, spending)
            line(f"Evenhand: {work}", seconds, error=f"{error:.0e}")
            line(f"numpy one by one, scaled up: {work}", plain, seconds)
            if (other := workbench(simulation, spending)) is not None:
                line(f"ema_workbench one by one, scaled up: {work}", other, seconds)
    return lines


def grouped(spending: np.ndarray, segment: np.ndarray) -> float:
    """Return how long it takes to group customers that have been read."""
    cents, names = np.round(spending * 100).astype(np.int64), np.unique(segment)
    groups = {str(name): cents[segment == name] for name in names}
    start = time.perf_counter()
    sketch_of(groups, months=1.0, currency="USD", segmented_by="segment", source="generated")
    return time.perf_counter() - start


def timed(scenario: Scenario, sketch: Sketch, draws: int) -> tuple[Simulation, float]:
    """Return a simulation and the faster of two runs."""
    assumptions, rates = load_assumptions(), np.linspace(0.0, 1.0, RATES)
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        result = simulate(Case(scenario, sketch, assumptions, trust=TRUST, rates=rates, draws=draws))
        best = min(best, time.perf_counter() - start)
    return result, best


def one_by_one(simulation: Simulation, spending: np.ndarray) -> tuple[float, float]:
    """Return the time all futures and rates would take customer by customer, and the largest error of those tried."""
    start, answers = time.perf_counter(), []
    for future, index in SAMPLE:
        row = {"rate": float(simulation.rates[index]), "dividend": float(simulation.dividends[index])}
        answers.append((future, index, FutureOneByOne(simulation, future, spending).at(**row)))
    seconds = (time.perf_counter() - start) / len(SAMPLE) * simulation.draws * RATES
    return seconds, largest_error(simulation, answers)


def workbench(simulation: Simulation, spending: np.ndarray) -> float | None:
    """Return how long ema_workbench takes for the customer-by-customer model, scaled up to all futures and rates.

    ``None`` when it is not installed.
    """
    if find_spec("ema_workbench") is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome, perform_experiments

        top = 0.9 if simulation.plan.axis == "rate" else float(simulation.dividends[-1])

        def outcome(future: int, place: float) -> dict[str, float]:
            answer = FutureOneByOne(simulation, future, spending).at(rate=place, dividend=place)
            return {"revenue": answer.data_revenue}

        model = Model("exchange", function=outcome)
        model.uncertainties = [IntegerParameter("future", 0, simulation.draws - 1), RealParameter("place", 0.0, top)]
        model.outcomes = [ScalarOutcome("revenue")]
        runs = next((runs for most, runs in EXPERIMENTS if len(spending) <= most), 1)
        start = time.perf_counter()
        perform_experiments(model, scenarios=runs)
    return (time.perf_counter() - start) / runs * simulation.draws * RATES


if __name__ == "__main__":
    main()
