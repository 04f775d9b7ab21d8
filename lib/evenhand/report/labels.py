"""What facts and remedies are called in documents: what they are about in words, and values as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from evenhand.assessment import Assessment
from evenhand.scenario import Scenario, Unknown
from evenhand.scenario.facts import DATA_CATEGORIES, category_name
from evenhand.scoring import improvements
from evenhand.vocabulary.roles import role_in_words

PLACE = re.compile(r"\[(\d+)\]")


def subjects(scenario: Scenario) -> Mapping[str, str]:
    """Return what purposes and recipients are called, by the path they stand at."""
    recipients = () if isinstance(scenario.recipients, Unknown) else scenario.recipients
    return {
        **{f"purposes[{index}]": f"purpose {item.id}" for index, item in enumerate(scenario.purposes)},
        **{f"recipients[{index}]": f"recipient {item.id}" for index, item in enumerate(recipients)},
    }


def about(path: str, names: Mapping[str, str]) -> str:
    """Return what a fact is about: its path in words, with the name of the purpose or recipient it begins with.

    >>> about("consent.requests[0].act_labelled_two_way", {})
    'consent, requests 1, act labelled two way'
    """
    first, dot, rest = path.partition(".")
    said = names.get(first, first) + (f", {rest}" if dot else "")
    return PLACE.sub(lambda match: f" {int(match[1]) + 1}", said).replace(".", ", ").replace("_", " ")


def in_words(value: Any) -> str:
    """Return a fact's value as people say it; that there is none is an answer too.

    >>> in_words(True), in_words(()), in_words(("user.contact", "two_stage"))
    ('yes', 'none', 'contact data, two stage')
    """
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(in_words, value))
    text = str(value.value if isinstance(value, Enum) else value)
    if text in DATA_CATEGORIES:
        return category_name(text)
    return text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text) else text


class Remedy(NamedTuple):
    """What a criterion asks for, with the places in which it does and who would do it, in words."""

    criterion: str
    question: str
    where: str
    remedy: str
    who: str


def remedies(assessment: Assessment, pillar: str | None = None) -> list[Remedy]:
    """Return what would lift the scores, or one of them, gates first; each remedy once."""
    places: dict[tuple[str, str, str, str], list[str]] = {}
    for asked in improvements(assessment.scenario, assessment.rubric):
        if pillar in (None, asked.pillar):
            key = (asked.criterion, asked.question, asked.remedy, role_in_words(asked.owner))
            places.setdefault(key, []).append(asked.jurisdiction.value)
    return [
        Remedy(criterion, question, ", ".join(where), remedy, who)
        for (criterion, question, remedy, who), where in places.items()
    ]
