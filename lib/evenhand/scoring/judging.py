"""Putting every criterion's question to a scenario, where and as often as its reach says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from evenhand.law.place import Jurisdiction, law_of
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder, unless, worst
from evenhand.scoring.reader import Reader
from evenhand.scoring.rubric import Citation, Criterion
from evenhand.scoring.rules import RULES
from evenhand.scoring.rules.circumstances import incentive_offered, needs_consent, reads_devices
from evenhand.scoring.rules.registry import Place, Reach, Rule, asked_anywhere, put, rests_on_consent
from evenhand.scoring.scale import judge_scale
from evenhand.scoring.ternary import Ternary, all_of, any_of, opposite

NOT_ASKED = ladder((0, True), otherwise=0)
"""A purpose that rests on consent but is in no request: nobody was asked."""

WHETHER_ASKED_FOR = (
    "purposes[].strictly_necessary",
    "purposes[].sold_or_shared",
    "purposes[].special_category",
    "purposes[].data",
    "purposes[].inferred",
    "purposes[].expected",
    "purposes[].earlier_purpose",
    "audience.children",
    "audience.min_age_served",
    "scheme.kind",
    "incentive.kind",
)
"""The facts by which every criterion of consent is judged beside those it reads itself, where people can opt out."""

NOBODY_ASKED = "nobody is asked for consent here"
NEITHER = "nobody is asked for consent here, and the law asks for none"

BEYOND = 10_000
"""A position no list of requests reaches: what is read there is unknown."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a rule found for one purpose, or for the whole (``purpose`` is ``None``).

    Parameters
    ----------
    needed
        Whether the law asks for the consent that is judged. Where people can opt out it mostly does not: there a defect
        of a consent that is asked by choice stops nothing.
    asked
        Whether anybody is asked for it.
    gated
        Whether a low level is a defect: where nobody is asked, only of the criterion that judges silence.
    """

    purpose: str | None
    outcome: Outcome
    needed: Ternary = field(default=True, compare=False)
    asked: bool = True
    gated: bool = True


@dataclass(frozen=True)
class Finding:
    """What was found for one criterion in one jurisdiction.

    Parameters
    ----------
    parts
        One a purpose, or one for the whole; empty when there is no rule.
    evidence
        What was read, by path.
    scenario
        What it was asked of.
    """

    criterion: Criterion
    jurisdiction: Jurisdiction
    parts: tuple[Part, ...]
    evidence: Mapping[str, Any]
    scenario: Scenario

    @property
    def assessed(self) -> bool:
        """Whether there is a rule for it."""
        return bool(self.parts)

    @cached_property
    def judged(self) -> tuple[Part, ...]:
        """The parts to which the criterion applies, or may apply."""
        return tuple(part for part in self.parts if part.outcome.applies is not False)

    @cached_property
    def sources(self) -> tuple[Citation, ...]:
        """What it rests on here, for the purposes concerned: the most binding first."""
        if not self.criterion.bears_on_devices:
            return self.criterion.sources_in(self.jurisdiction)
        named = {part.purpose for part in self.judged} - {None}
        concerned = [purpose for purpose in self.scenario.purposes if not named or purpose.id in named]
        on_devices = any_of(*map(reads_devices, concerned)) if concerned else None
        return self.criterion.sources_in(self.jurisdiction, terminal_equipment=on_devices)

    @cached_property
    def low(self) -> float:
        """The points at worst, 0 to 4: the mean over purposes."""
        return _mean([part.outcome.low for part in self.judged])

    @cached_property
    def high(self) -> float:
        """The points at best."""
        return _mean([part.outcome.high for part in self.judged])

    @cached_property
    def coverage(self) -> float:
        """The share of the parts whose level is established."""
        return _mean([float(part.outcome.level is not None) for part in self.judged])

    @cached_property
    def level(self) -> int | None:
        """The level of the worst purpose, when established for all."""
        levels = [part.outcome.level for part in self.judged]
        known = [level for level in levels if level is not None]
        return min(known) if known and len(known) == len(levels) else None


def _mean(values: list[int] | list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def judge(
    scenario: Scenario, criterion: Criterion, jurisdiction: Jurisdiction, memory: dict[str, Any] | None = None
) -> Finding:
    """Put one criterion's question to a scenario in one jurisdiction.

    ``memory`` is handed from call to call for the same scenario, so that its notice is compared with its facts once.
    """
    if jurisdiction not in criterion.jurisdictions:
        return Finding(criterion, jurisdiction, _not_asked(jurisdiction), {}, scenario)
    look = Reader(scenario, memory)
    if criterion.scale is not None:
        return _whole(criterion, jurisdiction, judge_scale(look, criterion.scale), look)
    rule = RULES.get(criterion.id)
    if rule is None:
        return Finding(criterion, jurisdiction, (), {}, scenario)
    match rule.reach:
        case Reach.SCENARIO:
            outcome = put(look, rule, Place(jurisdiction))
            if criterion.pillar == "consent" and Place(jurisdiction).opt_out and not criterion.gates_in(jurisdiction):
                # Of what no law there demands, only a question that is put is judged.
                outcome = unless(NOBODY_ASKED, asked_anywhere(look, jurisdiction), outcome)
            return _whole(criterion, jurisdiction, outcome, look)
        case Reach.SCREEN:
            return Finding(
                criterion, jurisdiction, (_on_screen(look, rule, jurisdiction),), look.take_notes(), scenario
            )
        case _:
            parts = tuple(_for_purpose(look, rule, jurisdiction, purpose) for purpose in look.each("purposes"))
            return Finding(criterion, jurisdiction, parts or (Part(None, ANY_LEVEL),), look.take_notes(), scenario)


@lru_cache(maxsize=64)
def _not_asked(jurisdiction: Jurisdiction) -> tuple[Part]:
    return (Part(None, ladder((NotApplicable(f"not asked in {jurisdiction}"), True), otherwise=0)),)


def _whole(criterion: Criterion, jurisdiction: Jurisdiction, outcome: Outcome, look: Reader) -> Finding:
    return Finding(criterion, jurisdiction, (Part(None, outcome),), look.take_notes(), look.scenario)


def _on_screen(look: Reader, rule: Rule, jurisdiction: Jurisdiction) -> Part:
    asked = asked_anywhere(look, jurisdiction)
    needed = _needed(look, jurisdiction, [look.peek(f"{purpose}.id") for purpose in look.each("purposes")])
    if asked is False:
        if Place(jurisdiction).opt_out and put(look, rule, Place(jurisdiction)).applies is not False:
            passed_over = any_of(*(_passed_over(look, jurisdiction, purpose) for purpose in look.each("purposes")))
            return Part(None, unless(NEITHER, passed_over, NOT_ASKED), needed, asked=False, gated=False)
        return Part(None, unless(NOBODY_ASKED, False, ANY_LEVEL))
    return Part(None, _join(NOBODY_ASKED, asked, put(look, rule, Place(jurisdiction))), needed)


def _merely_told(look: Reader, jurisdiction: Jurisdiction, purpose: str) -> Ternary:
    """Return whether people are only told of a use that the service can do without.

    Whether it is a defect is judged as lawfulness. Where people can opt out they have a say of another kind.
    """
    if look.basis(purpose, jurisdiction) != Basis.NOTICE_ONLY:
        return False
    return opposite(look.holds(f"{purpose}.strictly_necessary"))


def _passed_over(look: Reader, jurisdiction: Jurisdiction, purpose: str) -> Ternary:
    """Return whether people are only told of a use though consent is at stake in the place.

    Such a use earns no points for consent: asking nobody is never better than asking badly.
    """
    told = _merely_told(look, jurisdiction, purpose)
    return told if told is False else all_of(told, _at_stake(look, jurisdiction))


def _at_stake(look: Reader, jurisdiction: Jurisdiction) -> Ternary:
    """Return whether people are asked for anything in a place, or its law asks that they are; else none is judged."""
    law = law_of(jurisdiction)
    return any_of(
        asked_anywhere(look, jurisdiction),
        "paid_programme" in law.consent_for and incentive_offered(look),
        *(
            all_of(_merely_told(look, jurisdiction, purpose), needs_consent(look, purpose, law))
            for purpose in look.each("purposes")
        ),
    )


def _needed(look: Reader, jurisdiction: Jurisdiction, purposes: Sequence[str]) -> Ternary:
    """Return whether the law asks for consent to any of some purposes; where people can opt out, to some uses only."""
    law = law_of(jurisdiction)
    if law.regime != "opt_out":
        return True

    def of_all(scout: Reader) -> dict[str, Ternary]:
        return {scout.peek(f"{purpose}.id"): needs_consent(scout, purpose, law) for purpose in scout.each("purposes")}

    kept = look.kept(f"needed in {jurisdiction.value}", of_all)
    return any_of(*(needed for purpose, needed in kept.items() if purpose in purposes))


def _join(reason: str, applies: Ternary, outcome: Outcome) -> Outcome:
    """Apply an outcome where the question is put.

    One that does not apply by itself keeps its own reason. While it is not established on which ground a purpose
    rests, every level stays open, so that its gates are unresolved.
    """
    if applies is None and outcome.applies is not False:
        return replace(ANY_LEVEL, reason=reason)
    if applies is True:
        return outcome
    return outcome if outcome.applies is False and applies is None else unless(reason, applies, outcome)


def _for_purpose(look: Reader, rule: Rule, jurisdiction: Jurisdiction, purpose: str) -> Part:
    name = look.peek(f"{purpose}.id")
    if rule.reach is Reach.EVERY_PURPOSE:
        return Part(name, put(look, rule, Place(jurisdiction, purpose)))
    applies = rests_on_consent(look, Place(jurisdiction, purpose))
    needed = _needed(look, jurisdiction, [name])
    if applies is False:
        told = Place(jurisdiction).opt_out and _bears(look, rule, jurisdiction, purpose)
        passed_over: Ternary = _passed_over(look, jurisdiction, purpose) if told else False
        outcome = unless("rests on another ground than consent", passed_over, NOT_ASKED)
        return Part(name, outcome, needed, asked=False, gated=rule.of_silence)
    if rule.reach is Reach.REQUEST:
        outcome = _over_requests(look, rule, jurisdiction, purpose, name)
    else:
        outcome = put(look, rule, Place(jurisdiction, purpose))
    return Part(name, _join("its ground is not established", applies, outcome), needed)


def _bears(look: Reader, rule: Rule, jurisdiction: Jurisdiction, purpose: str) -> bool:
    """Return whether a criterion of consent may bear on a purpose for which nobody is asked."""
    if rule.reach is Reach.REQUEST:
        return _bearing(look, rule, jurisdiction, purpose).applies is not False
    return put(look, rule, Place(jurisdiction, purpose)).applies is not False


def _over_requests(look: Reader, rule: Rule, jurisdiction: Jurisdiction, purpose: str, name: str) -> Outcome:
    """Judge a purpose by the worst of the requests that ask for it."""
    bearing = _bearing(look, rule, jurisdiction, purpose)
    if bearing.applies is False:
        return bearing
    requests = look.each("consent.requests")
    if not look.listed("consent.requests"):
        return replace(ANY_LEVEL, reason=bearing.reason)
    surely: list[Outcome] = []
    possibly: list[Outcome] = []
    for request in requests:
        asked = look.fact(f"{request}.purposes")
        if isinstance(asked, Unknown):
            possibly.append(put(look, rule, Place(jurisdiction, purpose, request)))
        elif name in asked:
            surely.append(put(look, rule, Place(jurisdiction, purpose, request)))
    if not surely:
        return replace(ANY_LEVEL if possibly else NOT_ASKED, reason=bearing.reason)
    certain = worst(surely)
    if not possibly:
        return certain
    widened = worst([*surely, *possibly])
    return Outcome(certain.levels | widened.levels, certain.reason or widened.reason)


def _bearing(look: Reader, rule: Rule, jurisdiction: Jurisdiction, purpose: str) -> Outcome:
    """Judge with a request of which nothing is known: whether the criterion bears on the purpose at all."""
    scout = look.beside()
    outcome = put(scout, rule, Place(jurisdiction, purpose, f"consent.requests[{BEYOND}]"))
    for path, value in scout.take_notes().items():
        if path.startswith(purpose):
            look.note(path, value)
    return outcome
