"""Measure the notice reader on a folder of labelled notices.

    python benchmarks/notices.py FOLDER [--half SEED] [--json]
    python benchmarks/notices.py --growth

The folder holds ``labels.csv`` (a column ``file``, one column of 0 and 1 for each of the 21 items) and the notices
themselves, beside it or in ``texts/``. An item counts as found when the reader says present or denied: a notice that
says "we do not share" informs about recipients.

Printed are precision, recall and F1 of each item, their micro and macro means, and how well the number of items found
ranks the notices (Spearman, against the number labelled) beside what the length alone does. With ``--half SEED`` the
notices are divided into halves by the template they were made from, so that texts of one publisher never stand in both;
each half is measured for itself and the gap between them is printed item by item. ``--growth`` times hostile text.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

from evenhand.scoring.notice import ITEMS, Found, NoticeReading, read_notice
from scipy.stats import spearmanr

FOUND = frozenset({Found.PRESENT, Found.DENIED})
_SHARED = 0.2
HOSTILE = {"one sentence": "we share your data with partners and ", "brackets": "(", "full stops": ".", "bars": "| "}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One notice with what people found in it."""

    file: str
    text: str
    labels: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, false alarms and misses."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """The share of what was found that is there."""
        return self.hits / (self.hits + self.false_alarms) if self.hits + self.false_alarms else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 1 when there was nothing to find and nothing was found."""
        wrong = self.false_alarms + self.misses
        return 2 * self.hits / (2 * self.hits + wrong) if self.hits or wrong else 1.0


def load(folder: Path) -> list[Labelled]:
    """Read the labels and the texts."""
    texts = folder / "texts" if (folder / "texts").is_dir() else folder
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [item for item in ITEMS if rows and item not in rows[0]]
    if missing:
        raise SystemExit(f"labels.csv has no column for: {', '.join(missing)}")
    return [
        Labelled(
            row["file"],
            (texts / row["file"]).read_text(encoding="utf-8", errors="replace"),
            {item: row[item].strip() == "1" for item in ITEMS},
        )
        for row in rows
    ]


def halves(notices: list[Labelled], seed: int) -> tuple[list[Labelled], list[Labelled]]:
    """Divide notices into two halves, those made from one template always together.

    Two are of one template when they share a fifth of the runs of six words of the shorter one.
    """
    runs = [_runs(notice.text) for notice in notices]
    group = list(range(len(notices)))
    for one in range(len(notices)):
        for other in range(one):
            shorter = max(1, min(len(runs[one]), len(runs[other])))
            if len(runs[one] & runs[other]) >= _SHARED * shorter:
                old, new = group[one], group[other]
                group = [new if name == old else name for name in group]
    templates = sorted(set(group))
    random.Random(seed).shuffle(templates)
    first: list[Labelled] = []
    second: list[Labelled] = []
    for template in templates:
        members = [notice for notice, name in zip(notices, group, strict=True) if name == template]
        (first if len(first) <= len(second) else second).extend(members)
    return first, second


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}


def measure(notices: list[Labelled]) -> dict[str, object]:
    """Read each notice and compare with its labels."""
    started = time.perf_counter()
    readings: list[NoticeReading] = [read_notice(notice.text) for notice in notices]
    seconds = time.perf_counter() - started
    items = {item: _count(item, notices, readings) for item in ITEMS}
    total = Counts(
        sum(counts.hits for counts in items.values()),
        sum(counts.false_alarms for counts in items.values()),
        sum(counts.misses for counts in items.values()),
    )
    labelled = [sum(notice.labels.values()) for notice in notices]
    results = [sum(finding.found in FOUND for finding in reading.items.values()) for reading in readings]
    words = [reading.words for reading in readings]
    return {
        "notices": len(notices),
        "micro_f1": total.f1,
        "micro_precision": total.precision,
        "micro_recall": total.recall,
        "macro_f1": sum(counts.f1 for counts in items.values()) / len(items),
        "spearman_items_found": float(spearmanr(results, labelled).statistic),
        "spearman_words_alone": float(spearmanr(words, labelled).statistic),
        "seconds_per_10000_words": 10_000 * seconds / sum(words),
        "items": {
            item: {
                "labelled": counts.hits + counts.misses,
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "weak": sum(reading.items[item].found is Found.WEAK for reading in readings),
            }
            for item, counts in items.items()
        },
    }


def _count(item: str, notices: list[Labelled], readings: list[NoticeReading]) -> Counts:
    pairs = [
        (notice.labels[item], reading.items[item].found in FOUND)
        for notice, reading in zip(notices, readings, strict=True)
    ]
    return Counts(
        sum(there and result for there, result in pairs),
        sum(result and not there for there, result in pairs),
        sum(there and not result for there, result in pairs),
    )


def show(title: str, result: dict[str, object]) -> None:
    """Print one result as a table."""
    print(f"\n{title}: {result['notices']} notices")
    print(f"{'item':24} {'labelled':>8} {'prec.':>6} {'recall':>6} {'F1':>6} {'weak':>5}")
    items = result["items"]
    assert isinstance(items, dict)
    for item, row in items.items():
        print(
            f"{item:24} {row['labelled']:8d} {row['precision']:6.2f} {row['recall']:6.2f} {row['f1']:6.2f}"
            f" {row['weak']:5d}"
        )
    print(
        f"micro F1 {result['micro_f1']:.3f} (precision {result['micro_precision']:.3f},"
        f" recall {result['micro_recall']:.3f}); macro F1 {result['macro_f1']:.3f}"
    )
    print(
        f"Spearman with the number of items labelled: items found {result['spearman_items_found']:.3f},"
        f" words alone {result['spearman_words_alone']:.3f}"
    )
    print(f"{result['seconds_per_10000_words']:.2f} s for 10,000 words")


def show_gap(first: dict[str, object], second: dict[str, object]) -> None:
    """Print how far the half that was kept apart falls behind, item by item."""
    print(f"\n{'gap of F1, kept apart minus developed on':44}")
    ours, theirs = first["items"], second["items"]
    assert isinstance(ours, dict) and isinstance(theirs, dict)
    for item, row in ours.items():
        print(f"{item:24} {theirs[item]['f1'] - row['f1']:+6.2f}")
    for mean in ("micro_f1", "macro_f1"):
        before, after = first[mean], second[mean]
        assert isinstance(before, float) and isinstance(after, float)
        print(f"{mean:24} {after - before:+6.3f}")


def show_growth() -> None:
    """Print how long hostile texts take; work that is linear doubles with their length."""
    print(f"{'hostile text':16} {'250,000':>9} {'500,000':>9} {'1,000,000 characters':>22}")
    for name, unit in HOSTILE.items():
        seconds = []
        for length in (250_000, 500_000, 1_000_000):
            started = time.perf_counter()
            read_notice("Data x " + unit * (length // len(unit)))
            seconds.append(time.perf_counter() - started)
        print(f"{name:16} {seconds[0]:8.2f}s {seconds[1]:8.2f}s {seconds[2]:21.2f}s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--half", type=int, metavar="SEED", help="measure two halves of different templates apart")
    parser.add_argument("--growth", action="store_true", help="time hostile texts of growing length")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    if arguments.growth:
        show_growth()
        return
    if arguments.folder is None:
        parser.error("give the folder of labelled notices")
    notices = load(arguments.folder)
    parts = {"all": notices}
    if arguments.half is not None:
        first, second = halves(notices, arguments.half)
        parts |= {"developed on": first, "kept apart": second}
    results = {name: measure(part) for name, part in parts.items()}
    if arguments.json:
        print(json.dumps(results, indent=2))
    else:
        for name, result in results.items():
            show(name, result)
        if arguments.half is not None:
            show_gap(results["developed on"], results["kept apart"])


if __name__ == "__main__":
    main()
