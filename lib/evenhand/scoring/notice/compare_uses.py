"""Data categories and purposes: what is declared against what a notice says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Purpose
from evenhand.scoring.notice.comparison import Difference, Match, Subject, undeclared
from evenhand.scoring.notice.detection import Evidence, evidence_of
from evenhand.scoring.notice.statements import Entry, Statements, compare_one, stems_of
from evenhand.scoring.notice.wording import Wording, parent


def compare_data(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for each declared data category, and for categories nobody declared."""
    declared: dict[str, str] = {}
    for index, purpose in enumerate(scenario.purposes):
        if isinstance(purpose.data, Unknown):
            yield f"purposes[{index}].data"
            continue
        for category in purpose.data:
            declared.setdefault(category, f"purposes[{index}].data")
    for category, path in declared.items():
        yield _data_category(text, category, path)
    if any(isinstance(purpose.data, Unknown) for purpose in scenario.purposes):
        return  # what looks undeclared may be among the unknown
    known = list(declared)
    for category, pattern in text.wording.data.items():
        affirmed = None if _covered(category, known, text.wording.data) else text.find(pattern, "data-categories")[0]
        if affirmed is not None:
            known.append(category)  # the same words are not reported under a second name
            yield undeclared(Subject.DATA, category, "purposes[].data", affirmed)


def _data_category(text: Statements, category: str, path: str) -> Match | Difference:
    words = text.wording
    grave = words.is_special(category)
    key: str | None = category
    denied: Evidence | None = None
    while key is not None:
        if key in words.data:
            affirmed, denial = text.find(words.data[key])
            if affirmed is not None:
                return Match(Subject.DATA, category, path, affirmed, broadly=key != category)
            denied = denied or denial
        key = parent(key)
    return compare_one(Subject.DATA, category, path, (None, denied), grave=grave)


def _covered(category: str, declared: Iterable[str], data: Mapping[str, re.Pattern[str]]) -> bool:
    """Return whether a category, its group, a part of it, or one that shares its words is declared."""
    pattern = data[category].pattern
    return any(
        key == category
        or key.startswith(f"{category}.")
        or category.startswith(f"{key}.")
        or parent(key) == parent(category) != "user"
        or (key in data and data[key].pattern in pattern)
        or (key in data and pattern in data[key].pattern)
        for key in declared
    )


_ENOUGH_SHARED = 0.5
_READ_TOGETHER = 4


def compare_purposes(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for each declared purpose, and for uses nobody declared."""
    for index, purpose in enumerate(scenario.purposes):
        path = f"purposes[{index}]"
        if isinstance(purpose.text, Unknown) and isinstance(purpose.use, Unknown):
            yield f"{path}.text"
            continue
        said = _purpose_in_words(text, purpose) or _purpose_by_use(text, purpose)
        if said is None and text.in_other_words:
            yield f"{path}.text"
            continue
        fact = purpose.id if isinstance(purpose.text, Unknown) else purpose.text
        yield compare_one(Subject.PURPOSE, fact, path, (said, None), grave=False)
    yield from _undeclared_uses(text, scenario)


def _purpose_in_words(text: Statements, purpose: Purpose) -> Evidence | None:
    if isinstance(purpose.text, Unknown) or text.in_other_words:
        return None
    wanted = stems_of(purpose.text, text.wording.empty)
    if not wanted:
        return None
    stems = [wanted & said for said in text.stems]
    # A purpose is often told in a row of a table or in a short paragraph, so sentences in a row are read together.
    together = [len(frozenset().union(*stems[at : at + _READ_TOGETHER])) for at in range(len(stems))]
    best = max(range(len(together)), key=together.__getitem__, default=None)
    if best is None or together[best] < _ENOUGH_SHARED * len(wanted):
        return None
    window = range(best, min(best + _READ_TOGETHER, len(stems)))
    return evidence_of(text.sentences[max(window, key=lambda at: len(stems[at]))])


def _purpose_by_use(text: Statements, purpose: Purpose) -> Evidence | None:
    pattern = None if isinstance(purpose.use, Unknown) else _use_pattern(purpose.use, text.wording)
    if pattern is None:
        return None
    return text.find(pattern, "purposes", "recipients")[0]


def _use_pattern(use: str, words: Wording) -> re.Pattern[str] | None:
    """Return the words for a use, or for the nearest group it belongs to."""
    key: str | None = use
    while key is not None and key not in words.uses:
        key = parent(key)
    return None if key is None else words.uses[key]


def _undeclared_uses(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    uses = [purpose.use for purpose in scenario.purposes]
    if isinstance(scenario.uses_in_practice, Unknown) or any(isinstance(use, Unknown) for use in uses):
        yield "uses_in_practice"
        return
    declared = {use for use in uses if not isinstance(use, Unknown)} | set(scenario.uses_in_practice)
    explained = [pattern for key in sorted(declared) if (pattern := _use_pattern(key, text.wording)) is not None]
    for use in text.wording.undeclared_uses:
        if any(key == use or key.startswith(f"{use}.") or use.startswith(f"{key}.") for key in declared):
            continue
        if any(key.partition(".")[0] == use.partition(".")[0] != "essential" for key in declared):
            continue
        affirmed, _ = text.find(text.wording.uses[use], "purposes")
        # A sentence that a declared use explains is no new use: "personal offers" is advertising as much as it is
        # personalising.
        if affirmed is not None and not any(pattern.search(affirmed.text) for pattern in explained):
            yield undeclared(Subject.PURPOSE, use, "purposes[].use", affirmed)
