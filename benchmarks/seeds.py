"""How steady verdicts are: ``python -m benchmarks.seeds [SEEDS]`` assesses every example again with other draws.

For each example: its verdicts, how often one calls itself borderline, and in how many runs the mean of the recommended
dividends lies within the sampling error shown; then in how many of all runs the verdict is the one that its example has
most often. Where a gate stops a programme no draw has a say. Fifty seeds take about three minutes of one processor.
"""

from __future__ import annotations

import sys
from collections import Counter

import evenhand
import numpy as np
from evenhand.places import SCENARIOS


def main(seeds: int = 50) -> None:
    """Assess and print a line an example, and one for all."""
    same = runs = 0
    for path in sorted(SCENARIOS.glob("*.yaml")):
        study = evenhand.open(path)
        verdicts: Counter[str] = Counter()
        borderline, ranges, gated = 0, [], False
        for seed in range(seeds):
            assessment = study.assess(seed=seed)
            verdicts[assessment.verdict.kind] += 1
            borderline += bool(assessment.verdict.borderline)
            gated = assessment.gated
            if assessment.at_recommended is not None and assessment.recommended is not None:
                ranges.append((assessment.recommended.dividend, *assessment.recommended.dividends))
        same, runs = same + max(verdicts.values()), runs + seeds
        line = f"{path.stem}: {dict(verdicts)}, borderline in {borderline}{', a gate decides' if gated else ''}"
        if ranges:
            chosen, low, high = np.array(ranges).T
            inside = int(np.sum((low <= chosen.mean()) & (chosen.mean() <= high)))
            line += f", {chosen.mean():.2f} on average, within the error shown in {inside} of {len(ranges)}"
        print(line, flush=True)
    print(f"the verdict that its example has most often: {same} of {runs} runs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
