"""The check of a bundle: everything is worked out again, and of every number it is said whether it still follows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from evenhand.errors import EvenhandError
from evenhand.identity import code_digest
from evenhand.reading import parsing
from evenhand.report.bundle import (
    MANIFEST,
    RUN,
    BundleError,
    files_of,
    is_input,
    json_in,
    manifest_of,
    opened,
    remade,
)
from evenhand.report.format import Made
from evenhand.report.passages import Passage, numbers_in, parts_of, passages
from evenhand.scoring import load_rubric
from evenhand.uncertainty import load_assumptions

MOST_FINDINGS = 100
MOST_IN_A_FILE = 10
"""Of one file so many places are named; how many more there are is said."""
MOST_TIMES_LARGER = 4
"""A file so many times larger than what follows is not opened: it is another one."""
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What in a bundle does not follow from what it claims to be made from.

    Parameters
    ----------
    file
        Which of its files.
    place
        Where in it, for example ``data.outcomes.profit.mean``; empty for the whole file.
    message
        What is wrong, in words.
    """

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a bundle.

    Parameters
    ----------
    file, place
        Where it stands.
    said
        The number as it is written there; empty where one that follows is missing.
    follows
        The number that follows, as it is written; empty where none does.
    """

    file: str
    place: str
    said: str
    follows: str

    @property
    def holds(self) -> bool:
        """Whether it follows."""
        return self.said == self.follows


@dataclass(frozen=True, slots=True)
class Checked:
    """How many numbers of a file follow.

    Parameters
    ----------
    file
        Which.
    given
        Whether it is given, so that others follow from it.
    numbers, wrong
        How many numbers stand in it, and how many of them do not follow.
    """

    file: str
    given: bool
    numbers: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of checking a bundle.

    Parameters
    ----------
    findings
        What does not follow; empty when everything does.
    notes
        What holds and should be known: assumptions or criteria that are others than those of this build.
    files
        Every file with how many of its numbers follow; empty when nothing could be worked out again.
    numbers
        Every number, file by file.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    files: tuple[Checked, ...] = ()
    numbers: tuple[Number, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything follows."""
        return not self.findings

    @property
    def words(self) -> str:
        """What came of it, in a sentence."""
        made = [file for file in self.files if not file.given]
        counted, wrong = sum(file.numbers for file in made), sum(file.wrong for file in made)
        given = sum(file.numbers for file in self.files if file.given)
        if not self.files:
            return "Nothing could be worked out again."
        follow = "all" if not wrong else f"{counted - wrong:,} of"
        return (
            f"{follow} {counted:,} numbers in {len(made)} files follow from {given:,} numbers in "
            f"{len(self.files) - len(made)} files that are given."
        ).capitalize()

    def to_json_dict(self, *, every: bool = False) -> dict[str, Any]:
        """Return it as plain values; ``every`` number where that is asked for."""
        plain = {
            "ok": self.ok,
            "findings": [asdict(finding) for finding in self.findings],
            "notes": list(self.notes),
            "files": [asdict(file) for file in self.files],
        }
        numbers = [{**asdict(number), "holds": number.holds} for number in self.numbers]
        return plain | {"numbers": numbers} if every else plain


def verify(data: bytes, name: str) -> Verification:
    """Work everything in a bundle out again and say of every number whether it follows.

    Parameters
    ----------
    data
        The bundle.
    name
        What it is called, for messages.

    Raises
    ------
    BundleError
        When it is no bundle, or lacks what it would be worked out from.
    """
    files = opened(data, name)
    try:
        made = remade(files)
        expected = files_of(made)
    except EvenhandError as error:
        at_fault = next((problem.file for problem in error.problems if problem.file in files), RUN)
        findings = [*_sealed(files), Finding(str(at_fault), "", f"cannot be worked out again: {error.message}")]
        return Verification(tuple(findings[:MOST_FINDINGS]))
    return checked(files, expected, tuple(_notes(made)))


def checked(files: Mapping[str, bytes], expected: Mapping[str, bytes], notes: tuple[str, ...] = ()) -> Verification:
    """Compare the files of a bundle with those that follow from it.

    Parameters
    ----------
    files
        Those of the bundle, its manifest among them.
    expected
        Those that follow, see `evenhand.report.bundle.files_of`.
    notes
        What else is known.
    """
    findings, totals, numbers = [*_sealed(files, expected), *_renewed(files, expected)], [], []
    for name in sorted((expected.keys() | files.keys()) - {MANIFEST}):
        if name not in files:
            findings.append(Finding(name, "", "is missing"))
        elif name not in expected:
            findings.append(Finding(name, "", "does not belong to the bundle"))
        else:
            wrong, told = _compared(name, files[name], expected[name])
            findings += wrong
            numbers += told
            amiss = sum(not number.holds for number in told)
            totals.append(Checked(name, is_input(name), len(told), amiss))
    return Verification(tuple(dict.fromkeys(findings))[:MOST_FINDINGS], notes, tuple(totals), tuple(numbers))


def _sealed(files: Mapping[str, bytes], expected: Mapping[str, bytes] | None = None) -> Iterator[Finding]:
    """Yield where files and manifest disagree; the manifest is at fault where the file follows."""
    manifest, sealed = json_in(files, MANIFEST), manifest_of(files)
    if manifest.get("code") != code_digest():
        yield Finding(
            MANIFEST,
            "code",
            f"made by another build ({manifest.get('code')}; this is {code_digest()}): numbers may differ",
        )
    for key in sorted((manifest.keys() | sealed.keys()) - {"code", "files"}):
        if manifest.get(key) != sealed.get(key):
            yield Finding(MANIFEST, key, _instead(json.dumps(manifest.get(key)), json.dumps(sealed.get(key))))
    given = manifest.get("files")
    listed = given if isinstance(given, dict) else {}
    for name in sorted(listed.keys() | sealed["files"].keys()):
        if listed.get(name) == sealed["files"].get(name):
            continue
        if expected is not None and name in files and files[name] == expected.get(name):
            yield Finding(MANIFEST, f"files.{name}", "is another hash than that of the file, which follows")
        elif name in files:
            yield Finding(name, "", "was changed after it was written: its hash is another")


def _renewed(files: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what is given and was another when the run was made, though every hash was written anew."""
    made_with, here = (json_in(which, RUN).get("inputs") for which in (files, expected))
    for name, digest in here.items() if isinstance(here, dict) else ():
        if not isinstance(made_with, dict) or made_with.get(name) != digest:
            yield Finding(name, "", "is not what the run was made with")


def _notes(made: Made) -> Iterator[str]:
    case = made.assessment.case
    here = load_assumptions()
    others = sorted(key for key in case.assumptions.keys() | here.keys() if case.assumptions.get(key) != here.get(key))
    if others:
        yield f"It was made with assumptions that are others than those of this build: {_some(others)}."
    built_in = load_rubric().by_id
    own = [criterion.id for criterion in case.rubric if criterion != built_in.get(criterion.id)]
    if own:
        file = f" (from {case.rubric.own})" if case.rubric.own else ""
        yield f"It was judged by criteria that are others than those of this build: {_some(own)}{file}."


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_IN_A_FILE
    return ", ".join(names[:MOST_IN_A_FILE]) + (f" and {more} more" if more > 0 else "")


def _compared(name: str, given: bytes, expected: bytes) -> tuple[list[Finding], list[Number]]:
    """Return what does not follow in a file, and every number of it."""
    follow = list(passages(name, expected))
    if given == expected:
        return [], [Number(name, place, said, said) for place, text in follow for said in numbers_in(text)]
    try:
        with parsing(name, BundleError, "what it is called"):
            if len(given) > MOST_TIMES_LARGER * len(expected) + LONGEST:
                raise ValueError("is much larger than what follows")
            said, parts = list(passages(name, given)), _parts(given, expected)
    except BundleError as error:
        message = f"{error.problems[0].message}, so that nothing in it follows"
        return [Finding(name, "", message)], [
            Number(name, place, "", number) for place, text in follow for number in numbers_in(text)
        ]
    findings: list[Finding] = []
    numbers: list[Number] = []
    for was, follows in _paired(said, follow, by_place=name.endswith((".json", ".jsonld"))):
        place = was.place if was else follows.place if follows else ""
        here, there = was.text if was else "", follows.text if follows else ""
        numbers += (
            Number(name, place, *pair) for pair in zip_longest(numbers_in(here), numbers_in(there), fillvalue="")
        )
        if here != there:
            findings.append(Finding(name, place, _instead(here if was else None, there if follows else None)))
    if not findings:
        # What is not read as text: a drawing, a style, the order of an archive.
        where = f" in {_some(parts)}" if parts else ""
        return [Finding(name, "", f"does not follow: another document comes out{where}")], numbers
    more = len(findings) - MOST_IN_A_FILE
    if more > 0:
        findings[MOST_IN_A_FILE:] = [Finding(name, "", f"does not follow in {more:,} more places")]
    return findings, numbers


def _parts(given: bytes, expected: bytes) -> list[str]:
    here, there = parts_of(given), parts_of(expected)
    return sorted(part for part in here.keys() | there.keys() if here.get(part) != there.get(part))


def _paired(
    given: list[Passage], expected: list[Passage], *, by_place: bool
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Yield passages beside those that follow: by their paths, or in their order between equal beginnings and ends."""
    if by_place:
        here, there = {passage.place: passage for passage in given}, {passage.place: passage for passage in expected}
        yield from ((here.get(place), there.get(place)) for place in (there | here))
        return
    texts, least = ([passage.text for passage in given], [passage.text for passage in expected]), 0
    shorter = min(map(len, texts))
    while least < shorter and texts[0][least] == texts[1][least]:
        least += 1
    end = 0
    while end < shorter - least and texts[0][-1 - end] == texts[1][-1 - end]:
        end += 1
    yield from zip(given[:least], expected[:least], strict=True)
    yield from zip_longest(given[least : len(given) - end], expected[least : len(expected) - end])
    yield from zip(given[len(given) - end :], expected[len(expected) - end :], strict=True)


def _instead(given: str | None, expected: str | None) -> str:
    """Say what stands there, and what follows; of long texts the part in which they differ."""
    if given is None:
        return f"lacks {_short(expected or '')}, which follows"
    if expected is None:
        return f"says {_short(given)}, which does not follow"
    begin = next((at for at, pair in enumerate(zip(given, expected, strict=False)) if pair[0] != pair[1]), 0)
    begin = max(0, begin - LONGEST // 3) if max(len(given), len(expected)) > LONGEST else 0
    return f"says {_short(given[begin:])}, but {_short(expected[begin:])} follows"


def _short(text: str) -> str:
    """Return a text in quotation marks, cut, so that it can be told from what is said of it; a number as it is."""
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return cut if numbers_in(cut) == [cut] else f"“{cut}”"
