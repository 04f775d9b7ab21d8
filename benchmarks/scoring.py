"""Measure scoring and the notice reader: ``python benchmarks/scoring.py``.

For each example: all criteria in its own places without the notice, with a notice that was not read before, and with
one that was; in all places there are after one fact changed, beside the same questions put one by one; and a notice of
ten thousand words made of the examples' own.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, Scenario, load
from evenhand.scoring import Rubric, load_rubric, score
from evenhand.scoring.judging import judge
from evenhand.scoring.notice import read_notice
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.structure import split
from rich.console import Console
from rich.table import Table

from benchmarks import median_seconds

LONG = 10_000
YARDSTICK = "the same questions one by one, nothing shared"


def main() -> None:
    """Measure and print."""
    rubric = load_rubric()
    table = Table(
        *("scenario", "words", "criteria", "without a notice", "notice new", "notice read before"),
        *(f"a fact changed, {len(Jurisdiction)} places", "one by one", "ratio"),
        caption=f"Ratio: a fact changed ÷ {YARDSTICK}, so below 1 is faster.",
    )
    for column in range(1, len(table.columns)):
        table.columns[column].justify = "right"
    texts = []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        scenario = load(path)
        text = str(scenario.notice.content)
        texts.append(text)
        table.add_row(
            path.stem,
            f"{len(text.split()):,}",
            f"{len(rubric)} × {len(scenario.jurisdictions)}",
            *_times(scenario, rubric),
            *_beside(scenario, rubric),
        )
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print(table)
    words = " ".join(texts).split(" ")
    long = " ".join((words * (LONG // len(words) + 1))[:LONG])
    ours, plainly = median_seconds(lambda: read_notice(long)), median_seconds(lambda: _search_plainly(long))
    console.print(
        f"Reading {LONG:,} words: {_milliseconds(ours)}, "
        f"{ours / plainly:.2f} of searching every pattern in every sentence"
    )


def _search_plainly(text: str) -> int:
    """Return how many of the reader's patterns match in the sentences of a text, each searched in each."""
    items = patterns_of("en").items
    patterns = [pattern.expression for item in items for pattern in (*item.strong, *item.hint, *item.unless)]
    return sum(pattern.search(sentence.reading) is not None for sentence in split(text, "en") for pattern in patterns)


def _times(scenario: Scenario, rubric: Rubric) -> tuple[str, str, str]:
    numbers, text = count(), str(scenario.notice.content)
    bare = _with_notice(scenario, None)

    def anew() -> None:
        # A space more each time makes it another text, which has to be read anew.
        score(_with_notice(scenario, text + " " * next(numbers)), rubric)

    return (
        _milliseconds(median_seconds(lambda: score(bare, rubric))),
        _milliseconds(median_seconds(anew)),
        _milliseconds(median_seconds(lambda: score(scenario, rubric))),
    )


def everywhere(scenario: Scenario, rubric: Rubric) -> tuple[float, float]:
    """Return the seconds for all pillars in all places after one fact changed, and for its yardstick.

    The notice was read before: a person changes an answer and waits for the scores. The yardstick puts every question
    in every place by itself, as if nothing were known from the one before.
    """
    numbers = count(1_000)
    scenario = scenario.replace(jurisdictions=tuple(Jurisdiction))
    score(scenario, rubric)

    def changed() -> None:
        programme = scenario.programme.model_copy(update={"customers": next(numbers)})
        score(scenario.replace(programme=programme), rubric)

    def one_by_one() -> None:
        for place in Jurisdiction:
            for criterion in rubric:
                judge(scenario, criterion, place)

    return median_seconds(changed), median_seconds(one_by_one)


def _beside(scenario: Scenario, rubric: Rubric) -> tuple[str, str, str]:
    ours, theirs = everywhere(scenario, rubric)
    return _milliseconds(ours), _milliseconds(theirs), f"{ours / theirs:.2g} ×"


def _with_notice(scenario: Scenario, text: str | None) -> Scenario:
    return scenario.replace(notice=scenario.notice.model_copy(update={"content": text}))


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


if __name__ == "__main__":
    main()
