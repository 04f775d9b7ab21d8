"""Drafting notes for what a notice leaves out, from the declared facts: for counsel, not text to publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evenhand.scenario import Unknown, is_known
from evenhand.scenario.facts import Facts
from evenhand.scenario.purposes import Basis
from evenhand.scoring.special import uses_sensitive
from evenhand.scoring.ternary import any_of

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scenario.notice import RightName
    from evenhand.scenario.purposes import Purpose
    from evenhand.scoring.notice.reading import NoticeReading

STAMP = "FOR COUNSEL: notes tied to the declared facts, not text to publish"
"""What every note carries wherever it goes."""


@dataclass(frozen=True, slots=True)
class Note:
    """What counsel should know to draft one missing item.

    Parameters
    ----------
    item, label, law
        The item, what it is called, and what asks for it.
    text
        What the facts say about it.
    """

    item: str
    label: str
    law: str
    text: str

    def to_json_dict(self) -> dict[str, str]:
        """Return the note as plain values, with its stamp."""
        return {**asdict(self), "stamp": STAMP}


def drafting_notes(reading: NoticeReading, scenario: Scenario) -> tuple[Note, ...]:
    """Return a note for each item that a notice leaves out or only touches, and that the facts do not rule out.

    The Californian items are asked for only where California is among the scenario's jurisdictions.
    """
    ruled_out = not_applicable(scenario)
    findings = list(reading.items.values())
    if any(place.value == "US-CA" for place in scenario.jurisdictions):
        findings += reading.items_us.values()
    return tuple(
        Note(finding.item, finding.label, finding.law, _note(finding.item, scenario))
        for finding in findings
        if finding.found in {"absent", "weak"} and finding.item not in ruled_out
    )


def not_applicable(scenario: Scenario) -> Mapping[str, str]:
    """Return the items that the declared facts rule out, each with the reason; what is not known rules nothing out."""
    results: dict[str, str] = {}
    grounds = [ground for purpose in scenario.purposes for ground in purpose.basis.values()]
    if grounds and all(is_known(ground) for ground in grounds) and Basis.LEGITIMATE_INTERESTS not in grounds:
        results["legitimate-interests"] = "no purpose rests on legitimate interests"
    if scenario.purposes and all(purpose.sold_or_shared is False for purpose in scenario.purposes):
        reason = "nothing is sold, nor shared for advertising"
        results |= {"opt-out-link": reason, "gpc": reason}
    sensitive = [
        uses_sensitive(purpose.special_category, purpose.data, purpose.inferred) for purpose in scenario.purposes
    ]
    if sensitive and any_of(*sensitive) is False:
        results["sensitive-limit"] = "no sensitive data are used, declared or guessed"
    if scenario.controller.dpo_required is False:
        results["dpo-contact"] = "no data protection officer is needed"
    return results


def _note(item: str, scenario: Scenario) -> str:
    write = NOTES.get(item)
    said = write(scenario) if write else ""
    return said or "The facts hold nothing on this yet: establish them first, then draft."


def _said(value: Any) -> str:
    """Return a fact in words; texts stay as they were written."""
    if not is_known(value):
        return "not known"
    if value is None:
        return "there is none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, Facts):
        return "; ".join(
            f"{name.replace('_', ' ')}: {_said(getattr(value, name))}" for name in type(value).model_fields
        )
    text = str(value)
    return text if " " in text or "." in text else text.replace("_", " ")


def _each(items: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(items))


def _of_purposes(what: str, write: Callable[[Purpose], str]) -> Callable[[Scenario], str]:
    """Return a note that says the same of each purpose."""
    return lambda scenario: f"{what}: " + _each(f"{purpose.id}: {write(purpose)}" for purpose in scenario.purposes)


def _recipients(scenario: Scenario) -> str:
    if isinstance(scenario.recipients, Unknown):
        return "Who receives the data is not known: establish it first."
    listed = _each(
        f"{_said(recipient.name)} ({_said(recipient.category)}, {_said(recipient.country)})"
        for recipient in scenario.recipients
    )
    return (
        f"Declared recipients: {listed}" if listed else "No recipient is declared; say that nobody else receives them."
    )


def _grounds(purpose: Purpose) -> str:
    return ", ".join(f"{place.value} {_said(ground)}" for place, ground in purpose.basis.items())


def _interests(scenario: Scenario) -> str:
    relying = [purpose for purpose in scenario.purposes if Basis.LEGITIMATE_INTERESTS in purpose.basis.values()]
    if not relying:
        return "No purpose rests on legitimate interests; nothing to add unless that changes."
    return "Interests relied on: " + _each(
        f"{purpose.id}: {_said(purpose.legitimate_interest_text)}" for purpose in relying
    )


def _period(purpose: Purpose) -> str:
    kept = purpose.retention
    if isinstance(kept, Unknown) or not (is_known(kept.days) or is_known(kept.criterion)):
        return "not known"
    if is_known(kept.days) and kept.days is not None:
        return f"{kept.days} days"
    return _said(kept.criterion)


def _transfers(scenario: Scenario) -> str:
    if isinstance(scenario.transfers, Unknown):
        return "Whether data go to other countries is not known: establish it first."
    listed = _each(f"{_said(transfer.country)} under {_said(transfer.mechanism)}" for transfer in scenario.transfers)
    return f"Declared transfers: {listed}" if listed else "No transfer is declared; say that there is none."


def _sources(scenario: Scenario) -> str:
    if isinstance(scenario.sources, Unknown):
        return "Where the data come from is not known: establish it first."
    return "Declared origins: " + _each(
        f"{_said(source.category)} from {_said(source.origin)}" for source in scenario.sources
    )


def _decision(purpose: Purpose) -> str:
    return f"{_said(purpose.adm_significant)}, logic: {_said(purpose.adm_logic_text)}"


def _right(name: RightName) -> Callable[[Scenario], str]:
    def write(scenario: Scenario) -> str:
        right = scenario.notice.rights.get(name)
        if right is None:
            return f"How people use the right “{name}” is not known: establish the way and the deadline first."
        way = f"Declared way: {_said(right.route)}, {_said(right.clicks)} clicks"
        return f"{way}; deadline stated: {_said(right.deadline_stated)}."

    return write


def _withdrawal(scenario: Scenario) -> str:
    way = scenario.consent.withdrawal
    if not is_known(way):
        return "How consent is withdrawn is not known: establish it first."
    return (
        f"Declared: possible {_said(way.possible)}, {_said(way.clicks)} clicks, in the same place as the yes: "
        f"{_said(way.same_channel)}; use stops within {_said(way.max_hours_to_stop)} hours."
    )


def _controller(scenario: Scenario) -> str:
    return "Declared: " + _each(
        f"{name.replace('_', ' ')} {_said(getattr(scenario.controller, name))}"
        for name in type(scenario.controller).model_fields
    )


def _changes(scenario: Scenario) -> str:
    policy = scenario.notice.change_policy
    if not is_known(policy):
        return "How people learn of changes is not known: establish it first."
    return f"Declared: how people are told: {_said(policy.notify)}; days before: {_said(policy.lead_days)}."


NOTES: Mapping[str, Callable[[Scenario], str]] = {
    "purposes": _of_purposes("Declared purposes", lambda purpose: _said(purpose.text)),
    "data-categories": _of_purposes("Declared data", lambda purpose: _said(purpose.data)),
    "recipients": _recipients,
    "legal-basis": _of_purposes("Declared grounds", _grounds),
    "legitimate-interests": _interests,
    "retention": _of_purposes("Declared periods", _period),
    "transfers": _transfers,
    "source-of-data": _sources,
    "automated-decisions": _of_purposes("Decided by machine alone", _decision),
    "controller-name": _controller,
    "controller-contact": _controller,
    "dpo-contact": _controller,
    "must-provide": lambda scenario: f"Whether people must give the data: {_said(scenario.notice.must_provide)}.",
    "complaint": lambda scenario: f"The authority to complain to: {_said(scenario.notice.complaint_authority)}.",
    "right-access": _right("access"),
    "right-rectification": _right("rectification"),
    "right-erasure": _right("erasure"),
    "right-restrict": _right("restriction"),
    "right-object": _right("objection"),
    "right-portability": _right("portability"),
    "right-withdraw-consent": _withdrawal,
    "sale-or-sharing": _of_purposes("Sold or shared", lambda purpose: _said(purpose.sold_or_shared)),
    "opt-out-link": lambda scenario: f"A link to say no to sale: {_said(scenario.notice.opt_out_link)}.",
    "sensitive-limit": _right("limit"),
    "gpc": lambda scenario: f"Browser signals that say no: {_said(scenario.consent.signals.gpc)}.",
    "change-notice": _changes,
    "effective-date": lambda _: "Print the date of this version, and keep the earlier ones.",
}
