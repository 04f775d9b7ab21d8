"""From a scenario and a rubric to a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from evenhand.law.place import Jurisdiction, law_of
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import CONSENT_BASES
from evenhand.scenario.revision import revision
from evenhand.scoring.gates import ceilings, find_gates, kind_of, shown_cap
from evenhand.scoring.judging import Finding, judge
from evenhand.scoring.outcome import TOP
from evenhand.scoring.rubric import PILLARS, Rubric
from evenhand.scoring.rubric_file import load_rubric
from evenhand.scoring.rules import RULES
from evenhand.scoring.rules.notice_reading import NOT_UNDERSTOOD
from evenhand.scoring.rules.registry import Reach
from evenhand.scoring.scorecard import (
    CriterionResult,
    GateFinding,
    Interval,
    JurisdictionScore,
    PillarScore,
    PurposeLevel,
    Scorecard,
    Status,
)

PAID_PROGRAMME = "C6"
"""The criterion that judges how a paid programme is joined."""
IDLE_QUESTION = "L5"
"""The criterion that judges whether people are asked about what their answer does not decide."""
PROVISIONAL_BELOW = 0.8
"""Coverage under which a score is provisional (ours)."""


def score(scenario: Scenario, rubric: Rubric | None = None) -> Scorecard:
    """Score a scenario in each of its jurisdictions.

    Parameters
    ----------
    scenario
        The scenario.
    rubric
        The criteria; the built-in ones when left out.

    Returns
    -------
    Scorecard
        Gates, intervals and levels; nothing in it depends on anything but the two arguments.
    """
    rubric = rubric or load_rubric()
    named = revision(scenario)
    result = findings(scenario, rubric, _memory(named))
    return Scorecard(
        scenario=scenario.id,
        revision=named,
        law_as_of=rubric.law_as_of,
        law=MappingProxyType({place: rubric.checking(place) for place in scenario.jurisdictions}),
        rubric=rubric.fingerprint,
        jurisdictions=MappingProxyType({place: jurisdiction_score(scenario, items) for place, items in result.items()}),
        criteria=_results(rubric, result),
    )


@lru_cache(maxsize=32)
def _memory(_revision: str) -> dict[str, Any]:
    """Return what was read of a content: a revision names it, so that its notice is held against its facts once."""
    return {}


def findings(
    scenario: Scenario, rubric: Rubric, memory: dict[str, Any] | None = None
) -> dict[Jurisdiction, tuple[Finding, ...]]:
    """Return what was found for every criterion in each of the scenario's jurisdictions."""
    places = tuple(dict.fromkeys(scenario.jurisdictions))
    memory = {} if memory is None else memory
    return {place: tuple(judge(scenario, criterion, place, memory) for criterion in rubric) for place in places}


def jurisdiction_score(scenario: Scenario, found: Sequence[Finding]) -> JurisdictionScore:
    """Compose the gates and pillars of one jurisdiction from what was found there."""
    gates = [gate for finding in found for gate in find_gates(finding, scenario.lifted_gates)]
    pillars: dict[str, PillarScore] = {
        pillar: pillar_score(
            [finding for finding in found if finding.criterion.pillar == pillar],
            [gate for gate in gates if gate.pillar == pillar],
        )
        for pillar in PILLARS
    }
    gates.sort(key=lambda gate: (gate.unresolved, gate.lifted is not None, gate.potential))
    return JurisdictionScore(MappingProxyType(pillars), tuple(gates), _idle(scenario, found))


def _idle(scenario: Scenario, found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the purposes asked about that rest on something else than the answer, where no criterion examines it."""
    if not found or any(finding.criterion.id == IDLE_QUESTION and finding.judged for finding in found):
        return ()
    asked, place = _asked(scenario), found[0].jurisdiction
    bases = {purpose.id: purpose.basis_in(place) for purpose in scenario.purposes if purpose.id in asked}
    return tuple(name for name, basis in bases.items() if not isinstance(basis, Unknown) and basis not in CONSENT_BASES)


def _asked(scenario: Scenario) -> set[str]:
    """Return the purposes that some question put to people names."""
    requests = () if isinstance(scenario.consent.requests, Unknown) else scenario.consent.requests
    return {name for one in requests if not isinstance(one.purposes, Unknown) for name in one.purposes}


def pillar_score(
    found: Iterable[Finding], gates: Iterable[GateFinding], weights: Mapping[str, float] | None = None
) -> PillarScore:
    """Compose one pillar's score in one jurisdiction.

    Criteria weigh the same inside an element, and elements the same in the pillar, unless ``weights`` says otherwise by
    the criterion's id.
    """
    found, gates = list(found), list(gates)
    judged = [finding for finding in found if finding.assessed and finding.judged]
    if not any(map(_has_consent, judged)):
        nothing: Mapping[str, Interval] = MappingProxyType({})
        return PillarScore(None, None, 0.0, shown_cap(gates), None, None, False, nothing, None, _why_not(found))
    shares = _weights(judged) if weights is None else _given_weights(judged, weights)
    low = 100.0 * _mean([finding.low / TOP for finding in judged], shares)
    high = 100.0 * _mean([finding.high / TOP for finding in judged], shares)
    coverage = _mean([finding.coverage for finding in judged], shares)
    low_ceiling, high_ceiling = ceilings(gates)
    elements = _elements(judged)
    unresolved = any(kind_of(gate) == "unresolved" for gate in gates)
    return PillarScore(
        low=min(low, low_ceiling),
        high=min(high, high_ceiling),
        coverage=coverage,
        cap=shown_cap(gates),
        uncapped_low=low,
        uncapped_high=high,
        provisional=unresolved or coverage < PROVISIONAL_BELOW - 1e-9,
        elements=MappingProxyType(elements),
        floor=(min(item[0] for item in elements.values()), min(item[1] for item in elements.values())),
    )


def _has_consent(finding: Finding) -> bool:
    """Return whether a criterion that bears is of anything but consent, or shows that there is a consent to judge.

    What a law demands of a whole programme whatever its ground, such as that nobody pays for an opt-out, has its gate;
    alone it tells nothing of the quality of a consent.
    """
    if finding.criterion.pillar != "consent" or finding.criterion.scale is not None:
        return True
    if finding.criterion.id == PAID_PROGRAMME and "paid_programme" in law_of(finding.jurisdiction).consent_for:
        return True
    return RULES[finding.criterion.id].reach is not Reach.SCENARIO or law_of(finding.jurisdiction).regime == "grounds"


def _why_not(found: Sequence[Finding]) -> str:
    """Return why a pillar is not judged in a place, within a sentence."""
    if not found or found[0].criterion.pillar != "consent":
        return "no criterion applies there"
    scenario, law = found[0].scenario, law_of(found[0].jurisdiction)
    said = (
        "nobody is asked there, and the law there asks for no consent to these uses"
        if law.regime == "opt_out"
        else "no use rests on consent there"
    )
    resting = {purpose.id for purpose in scenario.purposes if CONSENT_BASES & {*purpose.basis.values()}}
    all_the_same = "; the question that is put all the same is not judged as consent"
    return said + all_the_same if _asked(scenario) - resting else said


def _by_element(judged: Sequence[Finding]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in judged:
        for element in finding.criterion.elements or ("all",):
            groups.setdefault(element, []).append(finding)
    return groups


def _weights(judged: Sequence[Finding]) -> list[float]:
    """Return the share each finding has in the pillar: equal inside an element, and elements equal."""
    groups = _by_element(judged)
    sizes = {element: len(members) for element, members in groups.items()}
    return [
        sum(1 / (len(groups) * sizes[element]) for element in finding.criterion.elements or ("all",))
        for finding in judged
    ]


def _given_weights(judged: Sequence[Finding], weights: Mapping[str, float]) -> list[float]:
    total = sum(weights[finding.criterion.id] for finding in judged)
    return [weights[finding.criterion.id] / total for finding in judged]


def _mean(values: Sequence[float], shares: Sequence[float]) -> float:
    """Return the mean of values from 0 to 1; shares that add up to a little more than 1 do not carry it beyond."""
    return min(1.0, sum(share * value for value, share in zip(values, shares, strict=True)))


def _elements(judged: Sequence[Finding]) -> dict[str, Interval]:
    return {
        element: (
            25.0 * sum(finding.low for finding in members) / len(members),
            25.0 * sum(finding.high for finding in members) / len(members),
        )
        for element, members in sorted(_by_element(judged).items())
    }


def _results(rubric: Rubric, found: Mapping[Jurisdiction, Sequence[Finding]]) -> tuple[CriterionResult, ...]:
    """Return one result a criterion, or several where jurisdictions differ, in the rubric's order."""
    results: list[CriterionResult] = []
    for index in range(len(rubric)):
        groups: dict[Any, list[Finding]] = {}
        for items in found.values():
            finding = items[index]
            groups.setdefault(_alike(finding), []).append(finding)
        results += [_result(group) for group in groups.values()]
    return tuple(results)


def _alike(finding: Finding) -> tuple[Any, ...]:
    remedy = finding.criterion.remedy_in(finding.jurisdiction)
    return (remedy, *((part.purpose, part.outcome.levels, part.outcome.reason) for part in finding.parts))


def _result(group: Sequence[Finding]) -> CriterionResult:
    finding = group[0]
    criterion = finding.criterion
    places = tuple(item.jurisdiction for item in group)
    level = finding.level
    status, reason = _status(finding)
    # All are the criterion's own: two that are the same are one object, and none is looked into.
    sources = tuple({id(source): source for item in group for source in item.sources}.values())
    return CriterionResult(
        id=criterion.id,
        slug=criterion.slug,
        version=criterion.version,
        pillar=criterion.pillar,
        elements=criterion.elements,
        question=criterion.question,
        jurisdictions=places,
        level=level,
        status=status,
        low=finding.low,
        high=finding.high,
        meaning=_meaning(finding, status),
        evidence=MappingProxyType({path: value for item in group for path, value in item.evidence.items()}),
        reason=reason,
        purposes=tuple(
            PurposeLevel(
                part.purpose,
                part.outcome.level,
                part.outcome.low if part.outcome.levels else 0,
                part.outcome.high if part.outcome.levels else 0,
                part.outcome.reason,
            )
            for part in finding.parts
            if part.purpose is not None
        ),
        sources=sources,
        remedy=criterion.remedy_in(finding.jurisdiction),
        owner=criterion.owner.value,
        thresholds=criterion.thresholds,
        local=criterion.local,
    )


def _status(finding: Finding) -> tuple[Status, str | None]:
    if not finding.assessed:
        return "not_assessed", "there is no rule for this criterion yet"
    if not finding.judged:
        reasons = dict.fromkeys(part.outcome.reason for part in finding.parts if part.outcome.reason)
        return "not_applicable", "; ".join(reasons)
    if finding.level is not None:
        return "known", None
    notice = str(finding.evidence.get("notice.content", ""))
    if notice.startswith(NOT_UNDERSTOOD):
        return "not_assessed", notice.partition(": ")[2]
    missing = [path for path, value in finding.evidence.items() if value == "unknown"]
    return "unknown", f"not known: {', '.join(missing)}" if missing else "what is known does not decide it"


def _meaning(finding: Finding, status: Status) -> str:
    if status != "known" or finding.level is None:
        return ""
    return finding.criterion.levels.get(finding.level, "")
