"""Gates: defects that points cannot make good, decided by the worst purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from evenhand.law.naming import in_sentence, places_in_words, with_acts_of, without_acts
from evenhand.law.place import Jurisdiction, law_of
from evenhand.scenario.model import LiftedGate
from evenhand.scoring.judging import Finding, Part
from evenhand.scoring.reader import Reader
from evenhand.scoring.rubric import CAPS, Citation, Gate, GateClass
from evenhand.scoring.rules.circumstances import incentive_offered
from evenhand.scoring.scorecard import GateFinding, Scorecard
from evenhand.scoring.ternary import Ternary, all_of

UNRESOLVED_CAP = 60.0
NAMED_PLACES = 3
"""Where it is more, places are counted in a short sentence, not named."""
"""The ceiling of a single number while a G1 or G2 is unresolved (ours)."""

BY_CHOICE = "The scenario asks for opt-in in {place}; the law asks for notice and a way to opt out there"
"""What is said of a defect of consent where consent was the scenario's choice."""
UNASKED = "Nobody is asked about a use that the service can do without; the law there asks for no consent to it"
UNASKED_NEEDED = "Nobody is asked about a use for which the law may ask for consent ({provisions})"
"""What is said where nobody is asked and people can opt out."""


def find_gates(finding: Finding, lifted: Iterable[LiftedGate] = ()) -> tuple[GateFinding, ...]:
    """Return the gates that stand, or may stand, for one criterion in one jurisdiction.

    Of the gates that stand only the gravest is returned; of graver ones that are unresolved, the gravest too.
    """
    gates = finding.criterion.gates_in(finding.jurisdiction)
    if not gates:
        return ()
    parts = [part for part in finding.judged if part.gated]
    results = _found(finding, [part for part in parts if part.needed is not False], gates, lifted)
    if any(not gate.unresolved for gate in results):
        return tuple(results)
    # No law there asks for this consent: what is wrong with it stops nothing.
    chosen = [part for part in parts if part.needed is False]
    if not chosen:
        return tuple(results)
    lighter = [gate.model_copy(update={"gate": GateClass.G3}) for gate in gates]
    return (*results, *_found(finding, chosen, lighter, lifted)[:1])


def _found(
    finding: Finding, parts: Sequence[Part], gates: Sequence[Gate], lifted: Iterable[LiftedGate]
) -> list[GateFinding]:
    results: list[GateFinding] = []
    for gate in gates:
        states = [(part, _stands(part, gate)) for part in parts]
        sure = [part for part, state in states if state is True]
        open_ = [part for part, state in states if state is None]
        if sure or (open_ and not results):
            results.append(_finding(finding, gate, (sure or open_)[0], bool(sure), lifted))
        if sure:
            break
    return results


def _stands(part: Part, gate: Gate) -> Ternary:
    outcome = part.outcome
    low_enough: Ternary = None
    if not outcome.levels or min(outcome.levels) > gate.at_or_below:
        low_enough = False
    elif max(outcome.levels) <= gate.at_or_below and outcome.applies is True:
        low_enough = True
    if gate.when is None:
        return low_enough
    # A rule that is sure of its level and does not mention a circumstance says that it does not hold.
    circumstance = outcome.flags.get(gate.when, None if outcome.level is None else False)
    return all_of(low_enough, circumstance)


def _finding(finding: Finding, gate: Gate, part: Part, stands: bool, lifted: Iterable[LiftedGate]) -> GateFinding:
    criterion = finding.criterion
    lift = None
    if stands and gate.gate is GateClass.G2:
        lift = next(
            (item for item in lifted if (item.criterion, item.jurisdiction) == (criterion.id, finding.jurisdiction)),
            None,
        )
    return GateFinding(
        criterion=criterion.id,
        pillar=criterion.pillar,
        gate=gate.gate.value if stands else "unresolved",
        potential=gate.gate,
        cap=CAPS[gate.gate],
        why=_why(finding, gate, part),
        sources=_named_first(gate.why, finding.sources),
        remedy=criterion.remedy_in(finding.jurisdiction),
        owner=criterion.owner.value,
        version=criterion.version,
        purpose=part.purpose,
        lifted=lift,
        evidence=finding.evidence,
    )


def _named_first(why: str, sources: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Return the sources, first those that bind and are named in the reason: where one is shown, it is the reason's.

    The law of devices stays before all others where it comes first.
    """
    if sources and sources[0].applies_when is not None:
        return sources
    return tuple(
        sorted(sources, key=lambda source: not (source.operative and _names(why, source.text.rpartition(" ")[2])))
    )


@cache
def _names(why: str, provision: str) -> bool:
    """Return whether a reason names a provision, or a part of it.

    >>> _names("Nobody may be denied goods (59.1-578(A)(4))", "59.1-578(A)(4)")
    True
    >>> _names("The law sets a term (Art. 12(3))", "12(2)")
    False
    """
    return re.search(rf"(?<![\w.-])(?<!\w\(){re.escape(provision)}(?!\w)", why) is not None


def _why(finding: Finding, gate: Gate, part: Part) -> str:
    """Return why points do not make it good; where people can opt out, also whether asking was a choice."""
    consent_for = law_of(finding.jurisdiction).consent_for
    if not part.asked and part.needed is False:
        return UNASKED
    if not part.asked:
        uses = dict.fromkeys(said for name, said in consent_for.items() if name != "paid_programme")
        return UNASKED_NEEDED.format(provisions=", ".join(uses))
    if part.needed is not False:
        return gate.why
    paid = consent_for.get("paid_programme")
    joining = f" (joining a paid programme needs an opt-in, {paid})" if paid and _paid(finding) else ""
    return f"{gate.why.rstrip('.')}. {BY_CHOICE.format(place=in_sentence(finding.jurisdiction))}{joining}"


def _paid(finding: Finding) -> bool:
    return incentive_offered(Reader(finding.scenario)) is True


def ceilings(gates: Iterable[GateFinding]) -> tuple[float, float]:
    """Return the ceilings of a score's low and high end: unresolved gates as if they stood, and as if they did not."""
    items = list(gates)
    low = min((gate.cap for gate in items if gate.active or gate.unresolved), default=100.0)
    return low, min((gate.cap for gate in items if gate.active), default=100.0)


def shown_cap(gates: Iterable[GateFinding]) -> float | None:
    """Return the ceiling of any single number, ``None`` when there is none."""
    items = list(gates)
    caps = [gate.cap for gate in items if gate.active]
    if any(kind_of(gate) == "unresolved" for gate in items):
        caps.append(UNRESOLVED_CAP)
    return min(caps, default=None)


Kind = Literal["G1", "G2", "unresolved", "G3", "unresolved G3", "lifted"]

KINDS: tuple[Kind, ...] = ("G1", "G2", "unresolved", "G3", "unresolved G3", "lifted")
"""What a gate does here, the gravest first: stops, is presumed to stop, may stop, lowers, may lower, was lifted."""


def kind_of(gate: GateFinding) -> Kind:
    """Return which of `KINDS` a gate is."""
    if gate.lifted is not None:
        return "lifted"
    return "unresolved G3" if gate.unresolved and gate.potential is GateClass.G3 else gate.gate


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a defect stops a programme in some places: a reason, where it holds, and the sources in force there.

    The sources begin with the first of each place.
    """

    why: str
    places: tuple[Jurisdiction, ...]
    sources: tuple[Citation, ...]
    leading: int
    """How many of the sources are the first of a place."""


@dataclass(frozen=True, slots=True)
class GateGroup:
    """One defect with all the places where it was found.

    Parameters
    ----------
    criterion, question
        The criterion that found it.
    findings
        Its gates: place and finding, the gravest of a place first.
    """

    criterion: str
    question: str
    findings: tuple[tuple[Jurisdiction, GateFinding], ...]

    @property
    def kind(self) -> Kind:
        """The gravest kind it has anywhere."""
        return min((kind_of(gate) for _, gate in self.findings), key=KINDS.index)

    @property
    def first(self) -> GateFinding:
        """A finding of the gravest kind."""
        return next(gate for _, gate in self.findings if kind_of(gate) == self.kind)

    @property
    def stops(self) -> bool:
        """Whether it stops the programme somewhere, or is presumed to."""
        return self.kind in {"G1", "G2"}

    @property
    def may_stop(self) -> bool:
        """Whether an unknown fact decides if it stops the programme."""
        return self.kind == "unresolved"

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Why it is of its gravest kind, said once for the places where the same reason holds."""
        return self._grounds([(place, gate) for place, gate in self.findings if kind_of(gate) == self.kind])

    @property
    def every_ground(self) -> tuple[Ground, ...]:
        """Why it stands or may stand, of whatever kind, said once for the places where the same reason holds."""
        return self._grounds(self.findings)

    def _grounds(self, findings: Iterable[tuple[Jurisdiction, GateFinding]]) -> tuple[Ground, ...]:
        results: dict[str, list[tuple[Jurisdiction, GateFinding]]] = {}
        for place, gate in findings:
            results.setdefault(without_acts(gate.why.rstrip(".")), []).append((place, gate))
        return tuple(map(_ground, results.values()))

    def places(self, kind: Kind) -> tuple[Jurisdiction, ...]:
        """Return where it is of one kind."""
        return tuple(dict.fromkeys(place for place, gate in self.findings if kind_of(gate) == kind))

    @property
    def short(self) -> str:
        """What it does, where and by which question, without a full stop: a code alone tells nobody what to change."""
        places = self.places(self.kind)
        named = ", ".join(place.value for place in places) if len(places) <= NAMED_PLACES else f"{len(places)} places"
        return f"{'Stopped' if self.stops else 'May be stopped'} in {named}: “{self.question}” ({self.criterion})"


def _ground(several: Sequence[tuple[Jurisdiction, GateFinding]]) -> Ground:
    why = with_acts_of([gate.why.rstrip(".") for _, gate in several])
    leading = dict.fromkeys(gate.sources[0] for _, gate in several if gate.sources)
    every = dict.fromkeys((*leading, *(source for _, gate in several for source in gate.sources)))
    return Ground(why, tuple(dict.fromkeys(place for place, _ in several)), tuple(every), len(leading))


DOES: Mapping[Kind, str] = {"G1": "is stopped", "G2": "is presumed to be stopped"}
"""What a gate does to the programme; of any other kind it is not known whether it stops anything."""


def stopping(groups: Iterable[GateGroup]) -> tuple[GateGroup, ...]:
    """Return the groups to speak of first: those that stop the programme, or else those that may."""
    listed = tuple(groups)
    return tuple(group for group in listed if group.stops) or tuple(group for group in listed if group.may_stop)


def headline(group: GateGroup) -> str:
    """Return where a defect stops a programme, why, and by which criterion: a sentence for each reason.

    What the law says is given as the reason, and is not to be read as what is done. Of what is not known nothing is
    claimed: the question is put.
    """
    if group.kind not in DOES:
        places = dict.fromkeys(place for ground in group.grounds for place in ground.places)
        return f"{group.question} The answer could stop it in {places_in_words(places)} ({group.criterion})."
    said = ". ".join(
        f"{'It' if number else 'The programme'} {DOES[group.kind]} in {places_in_words(ground.places)}, "
        f"because {_within(ground.why)}"
        for number, ground in enumerate(group.grounds)
    )
    return f"{said} ({group.criterion})."


def _within(why: str) -> str:
    """Return a reason as it stands within a sentence; an abbreviation that begins it keeps its capitals."""
    return why if why[1:2].isupper() else f"{why[:1].lower()}{why[1:]}"


def more_beside(groups: Sequence[GateGroup]) -> str:
    """Return how many more there are beside the first: defects where it stands, open questions where it is open."""
    more = len(groups) - 1
    if not more:
        return ""
    if groups[0].stops:
        return f" {more} more {'defect stands' if more == 1 else 'defects stand'} beside it."
    return f" {more} more open {'question' if more == 1 else 'questions'} could stop it."


def grouped(scorecard: Scorecard) -> tuple[GateGroup, ...]:
    """Return the gates of all places, one entry a criterion: the one way in which defects are counted and ordered.

    The gravest come first; of equally grave ones those that stand in more places, then in the order of the rubric.
    """
    questions = {result.id: result.question for result in scorecard.criteria}
    results: dict[str, list[tuple[Jurisdiction, GateFinding]]] = {name: [] for name in questions}
    for place, result in scorecard.jurisdictions.items():
        for gate in result.gates:
            results[gate.criterion].append((place, gate))
    groups = (GateGroup(name, questions[name], tuple(several)) for name, several in results.items() if several)
    return tuple(
        sorted(
            groups, key=lambda group: (KINDS.index(group.kind), group.first.potential, -len(group.places(group.kind)))
        )
    )
