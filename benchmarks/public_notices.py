"""The notice reader on 135 public notices in three languages, hand-labelled: ``python -m benchmarks.public_notices``.

``labels/notices.csv`` names each notice by its address at a commit, with the SHA-256 of the file, the half it is in
(patterns were written after reading the errors on one half; those on the other were never read), how many times it
was labelled, and the set it was collected for: the second (most of small sites and apps; the first is another's) or
the third (of companies and traders, many of them web pages, labelled before the reader was run on any).
``labels/labels.csv`` says which items each gives, and where in the file the sentence stands that does (characters, and
a fingerprint of it), by the first labelling and by the second; where the two differ, ``given`` says what holds and
``reason`` why. How far the two agree is printed too, and needs no text. The texts are their publishers' and are not
here: ``--fetch`` gets them into ``var/notices``. Without them nothing else is measured, and that is said.
"""

from __future__ import annotations

import csv
import re
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from evenhand.scoring.notice import ITEMS, read_notice
from evenhand.scoring.notice.files import text_of as text_of_file
from scipy.stats import spearmanr

from benchmarks.agreement import show_agreement
from benchmarks.notices import Labelled, measure, show_growth

LABELS = Path(__file__).parent / "labels"
TEXTS = Path("var/notices")
SETS = ("second", "third")
HALVES = ("developed on", "kept apart")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\n.*?\n\1\n", re.DOTALL)


Passage = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """One notice: where it stands, in which half it is, and the sentences that give its items.

    Parameters
    ----------
    labellings
        Of each labelling the items that the notice gives, and for each where the sentence stands in the file and the
        first 16 digits of its SHA-256.
    settled
        Where two labellings differ: whether the notice gives the item, and why.
    """

    name: str
    language: str
    address: str
    collected: str
    half: str
    sha256: str
    labellings: tuple[dict[str, Passage], ...]
    settled: dict[str, tuple[bool, str]]

    @property
    def raw(self) -> str:
        """The address of the bare file."""
        return self.address.replace("https://github.com/", "https://raw.githubusercontent.com/").replace("/blob/", "/")

    @property
    def file(self) -> str:
        """The name that the file is kept under."""
        return f"{self.name}.html" if self.address.endswith(".html") else f"{self.name}.md"

    @property
    def given(self) -> frozenset[str]:
        """The items that the notice gives, differences settled."""
        named = frozenset[str]().union(*self.labellings)
        return named - {item for item, (given, _) in self.settled.items() if not given}


def catalogue() -> list[PublicNotice]:
    """Return every labelled notice."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows("labels.csv"):
        rows.setdefault(row["notice"], []).append(row)
    return [
        PublicNotice(
            row["notice"],
            row["language"],
            row["address"],
            row["set"],
            row["half"],
            row["sha256"],
            tuple(_passages(rows[row["notice"]], prefix) for prefix in ("", "second_")[: int(row["labelled"])]),
            {
                label["item"]: (label["given"] == "1", label["reason"])
                for label in rows[row["notice"]]
                if label["given"]
            },
        )
        for row in _rows("notices.csv")
    ]


def _passages(labels: list[dict[str, str]], prefix: str) -> dict[str, Passage]:
    return {
        label["item"]: (int(label[f"{prefix}start"]), int(label[f"{prefix}end"]), label[f"{prefix}fingerprint"])
        for label in labels
        if label[f"{prefix}start"]
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def text_of(notice: PublicNotice, folder: Path) -> str | None:
    """Return a notice's text without its front matter; ``None`` when it is not there as it was labelled."""
    path = folder / notice.file
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != notice.sha256:
        return None
    content = path.read_bytes()
    text = content.decode("utf-8", "replace")
    for start, end, fingerprint in (passage for labels in notice.labellings for passage in labels.values()):
        if sha256(text[start:end].encode()).hexdigest()[:16] != fingerprint:
            raise SystemExit(f"A labelled sentence of {notice.name} is not where the labels say.")
    return text_of_file(content, path.name) if path.suffix == ".html" else _FRONT_MATTER.sub("", text)


def fetch(folder: Path) -> None:
    """Get the notices that are missing from their public addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    for notice in catalogue():
        if text_of(notice, folder) is None:
            with urllib.request.urlopen(notice.raw, timeout=30) as answer:
                (folder / notice.file).write_bytes(answer.read())


def show(folder: Path = TEXTS) -> None:
    """Print how far labels agree, what the reader reaches in each language and half, and what clarity owes length."""
    show_agreement(
        {notice.name: tuple(map(frozenset, notice.labellings)) for notice in catalogue() if len(notice.labellings) == 2}
    )
    for (collected, language), group in groupby(catalogue(), key=lambda notice: (notice.collected, notice.language)):
        notices = list(group)
        title = f"{collected} set, {language}"
        texts = {notice.name: text for notice in notices if (text := text_of(notice, folder)) is not None}
        if len(texts) < len(notices):
            print(f"{title}: not measured, {len(notices) - len(texts)} of {len(notices)} texts are missing (--fetch)")
            continue
        scores: list[tuple[float, float]] = []
        for half in HALVES:
            result = measure([_labelled(notice, texts[notice.name]) for notice in notices if notice.half == half])
            micro, macro = float(str(result["micro_f1"])), float(str(result["macro_f1"]))
            scores.append((micro, macro))
            print(
                f"{title}, {half}: {result['notices']} notices, micro F1 {micro:.3f} (precision "
                f"{result['micro_precision']:.3f}, recall {result['micro_recall']:.3f}), macro F1 {macro:.3f}"
            )
        read, unread = scores
        print(f"{title}, gap: micro {unread[0] - read[0]:+.3f}, macro {unread[1] - read[1]:+.3f}")
        _clarity(title, list(texts.values()))


def _labelled(notice: PublicNotice, text: str) -> Labelled:
    return Labelled(notice.name, text, {item: item in notice.given for item in ITEMS})


def _clarity(title: str, texts: list[str]) -> None:
    readings = [read_notice(text) for text in texts]
    for part in ("readable", "precise"):
        pairs = [(value, reading.words) for reading in readings if (value := getattr(reading, part)) is not None]
        values, words = zip(*pairs, strict=True)
        order = spearmanr(values, words).statistic
        print(f"{title}, {part} against length: Spearman {order:+.2f} over {len(pairs)} notices")


def main() -> None:
    """Measure and print."""
    if "--fetch" in sys.argv[1:]:
        fetch(TEXTS)
    show_growth()
    show()


if __name__ == "__main__":
    main()
