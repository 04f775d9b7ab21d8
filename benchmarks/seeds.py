"""How steady verdicts are: ``python -m benchmarks.seeds [SEEDS]`` decides every example again with other draws.

For each example: what the decision rule ends in, how often it calls itself borderline, and in how many runs the mean of
the recommended dividends lies within the sampling error shown. Fifty seeds take about five minutes on two cores.
"""

from __future__ import annotations

import sys
from collections import Counter

import evenhand
import numpy as np
from evenhand.assessment.recommendation import choose_rate
from evenhand.exchange.ask.fairness import passing
from evenhand.places import SCENARIOS


def main(seeds: int = 50) -> None:
    """Decide and print a line an example."""
    for path in sorted(SCENARIOS.glob("*.yaml")):
        study = evenhand.open(path)
        outcomes: Counter[str] = Counter()
        borderline, ranges = 0, []
        for seed in range(seeds):
            simulation = study.simulate(seed=seed)
            choice = choose_rate(simulation, passing(simulation), study.scenario.policy)
            outcomes[choice.outcome] += 1
            borderline += choice.borderline
            if choice.row is not None:
                ranges.append(simulation.dividends[[choice.row, *choice.within]])
        line = f"{path.stem}: {dict(outcomes)}, borderline in {borderline}"
        if ranges:
            chosen, low, high = np.array(ranges).T
            inside = int(np.sum((low <= chosen.mean()) & (chosen.mean() <= high)))
            line += f", {chosen.mean():.2f} on average, within the error shown in {inside} of {len(ranges)}"
        print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
