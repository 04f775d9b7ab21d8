"""Measured speed and memory: ``python -m benchmarks`` prints it. Nothing here is ever asserted in a test."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

__all__ = ["median_seconds"]


def median_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the median time a piece of work takes; the first run, which warms caches, does not count."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
