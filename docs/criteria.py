"""Write docs/criteria.md, the catalogue of criteria, from data/rubrics and data/law: ``python docs/criteria.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from evenhand.law.naming import place_name
from evenhand.law.place import Jurisdiction, law_of
from evenhand.law.registry import load_registry
from evenhand.scoring import Rubric, load_rubric
from evenhand.scoring.rubric import PILLARS, Criterion
from evenhand.scoring.rules import RULES
from evenhand.vocabulary.roles import role_in_words

CATALOGUE = Path(__file__).with_name("criteria.md")
ELEMENTS = {
    "F": "free",
    "S": "specific",
    "I": "informed",
    "U": "unambiguous",
    "W": "withdrawable",
    "D": "demonstrable",
}


def catalogue(rubric: Rubric) -> str:
    """Return the catalogue as Markdown."""
    return "\n".join(_lines(rubric)).rstrip() + "\n"


def _lines(rubric: Rubric) -> Iterator[str]:
    yield "# Criteria"
    yield ""
    yield "<!-- Written by docs/criteria.py from data/rubrics and data/law: change those and run it again. -->"
    yield ""
    yield (
        f"All {len(rubric)} criteria. How they become scores is in [method.md](method.md#10-scores); the laws they "
        "rest on stand in [data/law](../data/law/README.md), each with the sentence that carries it. After each source "
        "stands its force and whether its text was read; where it was not, the source is not yet checked. No criterion "
        "is legal advice."
    )
    yield ""
    yield "| Place | How far its law was read | Checked |"
    yield "| --- | --- | --- |"
    for place in Jurisdiction:
        yield f"| {place_name(place)} ({place.value}) | {law_of(place).read} | {rubric.checking(place)} |"
    for pillar in PILLARS:
        yield ""
        yield f"## {pillar.capitalize()}"
        for criterion in rubric.pillar(pillar):
            yield from _criterion(criterion)
    yield ""
    yield "## What was not read"
    yield ""
    yield "No text of these is held, or only of an older version; nothing here asserts that they were read."
    yield ""
    registry = load_registry()
    for folder, entries in registry.not_held.items():
        place = registry.places.get(folder)
        for entry in entries:
            yield f"* {place.name if place else 'United States'}: {entry.what}."


def _criterion(criterion: Criterion) -> Iterator[str]:
    yield ""
    yield f"### {criterion.id} · {criterion.slug}"
    yield ""
    checked = "" if criterion.why.checked else ", not yet checked"
    yield f"**{criterion.question}** {criterion.why.text} ({criterion.why.source}{checked})"
    yield ""
    facts = [f"asked in {', '.join(place.value for place in criterion.jurisdictions)}"]
    if criterion.elements:
        facts.insert(0, f"element: {', '.join(ELEMENTS[element] for element in criterion.elements)}")
    facts.append(f"who can mend it: {role_in_words(criterion.owner)}")
    if criterion.id not in RULES and criterion.scale is None:
        facts.append("not assessed yet")
    said = "; ".join(facts)
    yield f"{said[0].upper()}{said[1:]}."
    yield ""
    yield "| Level | Means |"
    yield "| --- | --- |"
    for level, meaning in sorted(criterion.levels.items()):
        yield f"| {level} | {_cell(meaning)} |"
    yield ""
    for gate in criterion.gates:
        places = ", ".join(place.value for place in gate.jurisdictions)
        yield f"* **{gate.gate.value}** in {places} at level {gate.at_or_below} or below: {gate.why}."
    yield f"* Remedy: {criterion.remedy}"
    if criterion.thresholds:
        yield f"* Thresholds: {criterion.thresholds}"
    for place, remedy in criterion.remedies.items():
        if remedy != criterion.remedy:
            yield f"* Remedy in {place.value}: {remedy}"
    for source in criterion.sources:
        read = source.standing or f"read on {source.text_read:%Y-%m-%d}"
        name = f"[{source.text}]({source.address})" if source.address else source.text
        where = "" if source.proposition is None else f" in {', '.join(place.value for place in source.jurisdictions)}"
        says = f": {source.says}" if source.says else ""
        yield f"* Source{where}: {name} ({source.force.value}, {read}){says}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(load_rubric()), encoding="utf-8")
    sys.stdout.write(f"{CATALOGUE}\n")
