"""How the exchange engine scales: ``python -m benchmarks.exchange [customers …] [--draws N …]``.

The same full model on the same generated customers in 8 segments at 101 rates, by four means:

* Evenhand: the file is read and grouped once, then simulated;
* numpy customer by customer, on a sample of futures and rates, scaled up;
* ema_workbench running that customer-by-customer model, on a few experiments, scaled up (when it is installed);
* DuckDB scanning and summing the file once: the floor.

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

import duckdb
import numpy as np
from evenhand.customers import Sketch, read_customers
from evenhand.exchange import Simulation, simulate
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.uncertainty import load_assumptions
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import SCHEMES, shown
from benchmarks.one_by_one import FutureOneByOne

RATES = 101
SEGMENTS = 8
TRUST = 0.7
SAMPLE = ((3, 5), (400, 30), (800, 70))
EXPERIMENTS = 6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("customers", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--draws", type=int, nargs="*", default=[1_000, 10_000])
    chosen = parser.parse_args()
    table = Table("customers", "what", "time", "largest error", title=f"{RATES} rates, {SEGMENTS} segments")
    for column in (0, 2, 3):
        table.columns[column].justify = "right"
    with tempfile.TemporaryDirectory() as folder:
        for customers in chosen.customers:
            path = Path(folder) / f"{customers}.parquet"
            generate(path, customers)
            for line in measure(path, customers, chosen.draws):
                table.add_row(f"{customers:,}", *line)
            table.add_section()
    Console(width=None if sys.stdout.isatty() else 130).print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, peak memory {peak:,.0f} MB")


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


def measure(path: Path, customers: int, draws: list[int]) -> list[tuple[str, ...]]:
    """Return the lines of one size."""
    lines = []
    start = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            "SELECT count(*), sum((spending * 100)::BIGINT) FROM read_parquet(?)", [str(path)]
        ).fetchall()
    lines.append(("DuckDB scan, the floor", shown(time.perf_counter() - start), ""))
    start = time.perf_counter()
    sketch = read_customers(path, segment_by="segment").sketch
    lines.append(("Evenhand: file to sketch", shown(time.perf_counter() - start), ""))
    with duckdb.connect() as connection:
        found = connection.execute("SELECT spending FROM read_parquet(?)", [str(path)]).fetchnumpy()
    spending = np.asarray(found["spending"], dtype=np.float64)
    for name, scheme in SCHEMES.items():
        scenario = load(SCENARIOS / "loyalty-dividend.yaml").replace(scheme=scheme)
        for count in draws:
            simulation, seconds = timed(scenario, sketch, count)
            plain, error = one_by_one(simulation, spending)
            lines.append((f"Evenhand: {name}, {count:,} futures", shown(seconds), f"{error:.0e}"))
            lines.append((f"numpy one by one: {name}, {count:,} futures, scaled up", shown(plain), ""))
    lines.extend(workbench(timed(load(SCENARIOS / "loyalty-dividend.yaml"), sketch, 1000)[0], spending))
    return lines


def timed(scenario: Scenario, sketch: Sketch, draws: int) -> tuple[Simulation, float]:
    """Return a simulation and the faster of two runs."""
    assumptions, rates = load_assumptions(), np.linspace(0.0, 1.0, RATES)
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        found = simulate(scenario, sketch, assumptions, trust=TRUST, rates=rates, draws=draws)
        best = min(best, time.perf_counter() - start)
    return found, best


def one_by_one(simulation: Simulation, spending: np.ndarray) -> tuple[float, float]:
    """Return the time all futures and rates would take customer by customer, and the largest error of those tried."""
    worst, start, answers = 0.0, time.perf_counter(), []
    for future, index in SAMPLE:
        row = {"rate": float(simulation.rates[index]), "dividend": float(simulation.dividends[index])}
        answers.append((future, index, FutureOneByOne(simulation, future, spending).at(**row)))
    seconds = (time.perf_counter() - start) / len(SAMPLE) * simulation.draws * RATES
    for future, index, exact in answers:
        mine = {name: float(values[future, index]) for name, values in simulation.outcomes.items()}
        for name in ("participation", "data_revenue", "payout"):
            wanted = getattr(exact, name)
            worst = max(worst, abs(mine[name] - wanted) / wanted if wanted else abs(mine[name]))
        gain = mine["customer_surplus"] - mine["external_loss"]
        worst = max(worst, abs(gain - exact.customer_gain) / max(exact.payout, 1e-2))
    return seconds, worst


def workbench(simulation: Simulation, spending: np.ndarray) -> list[tuple[str, ...]]:
    """Return how long ema_workbench takes for the customer-by-customer model, scaled up to all futures and rates."""
    if find_spec("ema_workbench") is None:
        return [("ema_workbench is not installed", "", "")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome, perform_experiments

        def outcome(future: int, place: float) -> dict[str, float]:
            answer = FutureOneByOne(simulation, future, spending).at(rate=place, dividend=place)
            return {"revenue": answer.data_revenue}

        model = Model("exchange", function=outcome)
        model.uncertainties = [IntegerParameter("future", 0, simulation.draws - 1), RealParameter("place", 0.01, 0.9)]
        model.outcomes = [ScalarOutcome("revenue")]
        start = time.perf_counter()
        perform_experiments(model, scenarios=EXPERIMENTS)
        seconds = (time.perf_counter() - start) / EXPERIMENTS * simulation.draws * RATES
    what = f"ema_workbench one by one: {simulation.scenario.scheme.kind}, {simulation.draws:,} futures, scaled up"
    return [(what, shown(seconds), "")]


if __name__ == "__main__":
    main()
