"""Who should know which fact, and how to ask for it.

Every fact of the model has a role around the table that is asked first when nobody has established it. A document can
name another one: ``{unknown: {ask: legal}}``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from evenhand.scenario.accountability import Accountability
from evenhand.scenario.consent import (
    Alternative,
    Button,
    Consent,
    ConsentRecord,
    ConsentRequest,
    ConsentScreen,
    OptOut,
    Refusal,
    RefusalConsequence,
    Reprompt,
    Signals,
    Withdrawal,
    WithdrawalConsequence,
)
from evenhand.scenario.evidence import PatternReview
from evenhand.scenario.facts import UNKNOWN, Facts, Role, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.notice import ChangePolicy, Notice, Right, RightName
from evenhand.scenario.parties import Audience, Controller, Recipient, Source, Transfer
from evenhand.scenario.programme import (
    Benefit,
    Costs,
    Economics,
    Incentive,
    Ownership,
    Programme,
    RevenueForm,
    Valuation,
)
from evenhand.scenario.purposes import Purpose, Retention

_TECHNOLOGY, _ANALYTICS, _MARKETING = Role.TECHNOLOGY, Role.ANALYTICS, Role.MARKETING
_LEGAL, _ADVOCATE = Role.LEGAL, Role.CUSTOMER_ADVOCATE

ROLES: Mapping[type[Facts], Role] = {
    Scenario: _MARKETING,
    Controller: _LEGAL,
    Audience: _MARKETING,
    Programme: _ANALYTICS,
    Purpose: _LEGAL,
    Retention: _LEGAL,
    Recipient: _LEGAL,
    Transfer: _LEGAL,
    Source: _TECHNOLOGY,
    Consent: _MARKETING,
    ConsentRequest: _MARKETING,
    ConsentScreen: _TECHNOLOGY,
    Button: _TECHNOLOGY,
    Reprompt: _MARKETING,
    Withdrawal: _TECHNOLOGY,
    WithdrawalConsequence: _MARKETING,
    Refusal: _MARKETING,
    RefusalConsequence: _MARKETING,
    ConsentRecord: _TECHNOLOGY,
    Signals: _TECHNOLOGY,
    Alternative: _MARKETING,
    Benefit: _ANALYTICS,
    Incentive: _MARKETING,
    Valuation: _LEGAL,
    Economics: _ANALYTICS,
    RevenueForm: _ANALYTICS,
    Costs: _ANALYTICS,
    Ownership: _LEGAL,
    Accountability: _LEGAL,
    OptOut: _TECHNOLOGY,
    Notice: _LEGAL,
    ChangePolicy: _LEGAL,
    Right: _LEGAL,
    PatternReview: _ADVOCATE,
}
"""The role asked for the facts of each group."""

EXCEPTIONS: Mapping[type[Facts], Mapping[str, Role]] = {
    Scenario: {
        "uses_in_practice": _TECHNOLOGY,
        "recipients": _TECHNOLOGY,
        "transfers": _LEGAL,
        "sources": _TECHNOLOGY,
    },
    Controller: {"brand": _MARKETING, "essential_service": _ADVOCATE},
    Audience: {
        "age_assurance": _TECHNOLOGY,
        "child_settings": _TECHNOLOGY,
        "child_notice": _LEGAL,
        "vulnerable": _ADVOCATE,
        "low_income_check": _ANALYTICS,
    },
    Purpose: {
        "text": _MARKETING,
        "use": _MARKETING,
        "data": _TECHNOLOGY,
        "inferred": _ANALYTICS,
        "on_device": _TECHNOLOGY,
        "combined": _TECHNOLOGY,
        "expected": _ADVOCATE,
        "less_intrusive_way": _ADVOCATE,
        "messages": _MARKETING,
        "manipulation": _ADVOCATE,
        "profiling": _ANALYTICS,
        "adm_logic_text": _ANALYTICS,
        "sold_or_shared": _MARKETING,
    },
    Retention: {"deleted_on_closure": _TECHNOLOGY},
    Recipient: {"country": _TECHNOLOGY},
    Consent: {"understanding": _ADVOCATE},
    ConsentRequest: {
        "own_event_logged": _TECHNOLOGY,
        "parity_tested": _TECHNOLOGY,
        "shown_before_collection": _TECHNOLOGY,
        "inactive_until_saved": _TECHNOLOGY,
        "explicit": _LEGAL,
        "explicit_separate": _LEGAL,
        "validity_days": _LEGAL,
    },
    ConsentScreen: {"emotive_wording": _ADVOCATE, "consequences_parallel": _ADVOCATE, "patterns": _ADVOCATE},
    Button: {"label": _MARKETING},
    Withdrawal: {"consequences": _MARKETING},
    Refusal: {"respected": _TECHNOLOGY},
    OptOut: {"penalty": _MARKETING},
    Accountability: {"requests": _ADVOCATE, "promises": _ADVOCATE, "called_free": _MARKETING},
    RefusalConsequence: {"related_to_data_value": _ANALYTICS},
    Benefit: {"worth": _ADVOCATE},
    Incentive: {"valuation": _ANALYTICS, "notice_items": _LEGAL},
    Economics: {"service_value": _ADVOCATE},
    Ownership: {
        "export": _TECHNOLOGY,
        "export_share": _TECHNOLOGY,
        "correction": _TECHNOLOGY,
        "deletion": _TECHNOLOGY,
        "deletion_days": _TECHNOLOGY,
    },
    Notice: {
        "layers": _MARKETING,
        "first_layer_words": _MARKETING,
        "clicks_to_reach": _TECHNOLOGY,
        "machine_readable": _TECHNOLOGY,
        "wcag": _TECHNOLOGY,
        "user_tested": _ADVOCATE,
    },
    Right: {"clicks": _TECHNOLOGY},
}
"""Facts that another role knows better than the role of their group."""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that nobody has established, and whom to ask.

    Parameters
    ----------
    path
        Where it stands, for example ``purposes[0].basis.EU``.
    role
        Who is asked.
    question
        The question in plain words.
    person, due, note
        What the document says about it: who was asked by name, by when, and what helps.
    named
        Whether the document names the role, rather than the default.
    """

    path: str
    role: Role
    question: str
    person: str | None = None
    due: dt.date | None = None
    note: str | None = None
    named: bool = False


def role_for(group: type[Facts], name: str) -> Role:
    """Return who is asked first for the field ``name`` of a group of facts."""
    return EXCEPTIONS.get(group, {}).get(name, ROLES[group])


def open_facts(scenario: Scenario) -> tuple[OpenFact, ...]:
    """Return the facts of a scenario that nobody has established, in the order of the document."""
    return tuple(_open(scenario, scenario, "", ()))


def _open(scenario: Scenario, group: Facts, path: str, contexts: tuple[str, ...]) -> Iterator[OpenFact]:
    kind = type(group)
    asked_for = {name: field for name, field in kind.model_fields.items() if name not in group.idle}
    for name, field in asked_for.items():
        value = getattr(group, name)
        place = f"{path}.{field.alias or name}" if path else (field.alias or name)
        words = field.description or name
        asked = OpenFact(place, role_for(kind, name) if kind in ROLES else Role.MARKETING, _question(words, contexts))
        match value:
            case Unknown():
                yield _as_written(asked, value)
            case Facts():
                yield from _open(scenario, value, place, (*contexts, words.rstrip(".")))
            case tuple():
                if kind is Scenario and name == "purposes" and not value:
                    yield asked
                for index, item in enumerate(value):
                    if isinstance(item, Facts):
                        yield from _open(scenario, item, f"{place}[{index}]", (_label(item, index),))
            case dict():
                for key, item in {**dict.fromkeys(_counted_keys(scenario, kind, name), UNKNOWN), **value}.items():
                    about = f"The right “{key.replace('_', ' ')}”" if kind is Notice else str(key)
                    if isinstance(item, Facts) and not isinstance(item, Unknown):
                        yield from _open(scenario, item, f"{place}.{key}", (*contexts, about))
                    elif isinstance(item, Unknown):
                        question = replace(asked, path=f"{place}.{key}", question=_question(words, (*contexts, about)))
                        yield _as_written(question, item)


def _counted_keys(scenario: Scenario, group: type[Facts], name: str) -> tuple[str, ...]:
    """Return the keys of a mapping that count as unknown when they are left out."""
    if (group, name) == (Purpose, "basis"):
        return scenario.jurisdictions
    if (group, name) == (Notice, "rights"):
        return get_args(RightName)
    return ()


def _as_written(fact: OpenFact, unknown: Unknown) -> OpenFact:
    return replace(
        fact,
        role=unknown.ask or fact.role,
        person=unknown.person,
        due=unknown.due,
        note=unknown.note,
        named=unknown.ask is not None,
    )


def _label(item: Facts, index: int) -> str:
    """Return what people would call an item of a list."""
    kind = " ".join(re.findall("[A-Z][a-z]*", type(item).__name__)).capitalize()
    keys = ("id", "name", "type", "category", "country")
    name = next((str(getattr(item, key)) for key in keys if hasattr(item, key)), "")
    return f"{kind} “{name.replace('_', ' ')}”" if name and name != "unknown" else f"{kind} {index + 1}"


def _question(description: str, contexts: tuple[str, ...]) -> str:
    """Return a field's description as a question or a request, with what it is about before it."""
    words, _, _ = re.sub(r" \(Fides [^)]*\)", "", description).partition("; ")
    asks = description.endswith("?")
    words = words.rstrip(".?")
    words = words[0].lower() + words[1:]
    text = f"{words}?" if asks else f"find out {words}."
    if contexts:
        # The item of a list and the innermost group say enough.
        about = [contexts[-1]] if len(contexts) == 1 or not _is_label(contexts[0]) else [contexts[0], contexts[-1]]
        text = f"{', '.join(about)}: {text}"
    return text[0].upper() + text[1:]


def _is_label(context: str) -> bool:
    return context.endswith("”") or context[-1:].isdigit()
