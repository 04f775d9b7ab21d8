"""What an assessment says, as plain values with stable keys, for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.assessment.questions import OpenQuestion
from evenhand.assessment.recommendation import Recommended
from evenhand.customers import Sketch
from evenhand.exchange.level import Level
from evenhand.scenario.policy import Policy
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import finite

if TYPE_CHECKING:
    from evenhand.assessment.assess import Assessment

OF_SPENDING = ("curve", "landmarks", "offer", "subject")
"""What follows from what customers spend."""


def simulation_json(assessment: Assessment) -> dict[str, Any]:
    """Return the simulation with its recommended rate, fair-exchange tests and verdict."""
    plain = assessment.simulation.to_json_dict()
    scenario, stand_ins = plain.pop("scenario"), plain.pop("stand_ins")
    data = {
        "scenario": scenario,
        "revision": assessment.revision,
        **plain,
        **_offers_json(assessment),
        "stand_ins": stand_ins,
        "recommended": _recommended_json(assessment.recommended, assessment.policy),
        "drivers": assessment.part("drivers").to_json(),
        "value_of_information": assessment.part("information").to_json(),
        "verdict": _verdict_json(assessment),
        "run": assessment.run,
    }
    return _known_json(data, assessment.sketch) | _parts_json(assessment)


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Return the whole assessment."""
    simulation, value = assessment.simulation, assessment.value
    data = {
        "scenario": assessment.scenario.id,
        "revision": assessment.revision,
        "run": assessment.run,
        "answer": assessment.answer,
        "verdict": _verdict_json(assessment),
        "trust": assessment.trust,
        "jurisdictions": assessment.scorecard.to_json_dict()["jurisdictions"],
        "value_exchange": {"score": value.score, "high": value.high, "levels": dict(value.levels)},
        "offer": {name: spread(values) for name, values in simulation.offer.items() if np.isfinite(values).all()},
        "currency": simulation.currency,
        "customers": simulation.customers,
        "sample_only": simulation.sample_only,
        "recommended": _recommended_json(assessment.recommended, assessment.policy),
        **_offers_json(assessment),
        "questions": [_question_json(question, simulation.currency) for question in assessment.questions],
    }
    return _known_json(data, assessment.sketch) | _parts_json(assessment)


def _offers_json(assessment: Assessment) -> dict[str, Any]:
    """Return the offer spoken of with its tests, and those of the one declared beside it."""
    return {
        "subject": _level_json(assessment.subject),
        "fair_exchange": [asdict(test) for test in assessment.subject_tests],
        "fair_exchange_declared": [asdict(test) for test in assessment.tests],
    }


def _known_json(plain: Mapping[str, Any], sketch: Sketch) -> dict[str, Any]:
    """Return values without those that would follow from a stand-in, and with what nobody said of the customers."""
    unknown = [] if sketch.priced else [name for name in OF_SPENDING if name in plain]
    if plain["sample_only"] and sketch.unsaid("customers"):
        unknown.append("customers")
    return {**plain, **dict.fromkeys(unknown), "assumed": list(sketch.assumed)}


def _level_json(level: Level) -> dict[str, Any]:
    """Return an offer in all three ways, and what it brings."""
    return {
        "offer": level.origin,
        "dividend": finite(level.dividend),
        "rate": finite(level.rate),
        "share_of_spending": finite(level.share_of_spending),
        **{name: spread(level.outcomes[name]) for name in ("profit", "participation", "free")},
        "customer_gain": spread(level.gain),
    }


def _parts_json(assessment: Assessment) -> dict[str, Any]:
    """Return what comes of parts by their keys, and which parts failed; nothing where there are none."""
    results = (assessment.part("policies"), *assessment.generic)
    said = {result.part.key: result.to_json() for result in results if result.part.key is not None}
    # What failed is known once all parts have been asked.
    failed = [asdict(failure) | {"sentence": failure.sentence} for failure in assessment.failures]
    return said | ({"failed_parts": failed} if failed else {})


def _recommended_json(recommended: Recommended | None, policy: Policy) -> dict[str, Any] | None:
    """Return the rate recommended and the tests it passed."""
    if recommended is None:
        return None
    return {
        "rate": recommended.rate,
        "dividend": recommended.dividend,
        "share_of_spending": recommended.share_of_spending,
        "probability": recommended.probability,
        "probability_error": recommended.error,
        "dividend_between": list(recommended.dividends),
        "tests": list(policy.tests),
    }


def _verdict_json(assessment: Assessment) -> dict[str, Any]:
    """Return the verdict, and what it would be without the trust effect."""
    verdict = assessment.verdict
    return {
        "kind": verdict.kind,
        "title": verdict.title,
        "reasons": list(verdict.reasons),
        "conditions": list(verdict.conditions),
        "doubts": list(verdict.doubts),
        "turns_on": list(verdict.turns_on),
        "borderline": verdict.borderline or None,
        "without_trust": assessment.part("without-trust").to_json(),
    }


def _question_json(question: OpenQuestion, currency: str) -> dict[str, Any]:
    """Return what nobody knows yet, and what an answer could change."""
    return {
        "fact": question.path,
        "question": question.question,
        "role": question.role.value,
        "person": question.person,
        "due": question.due,
        "criteria": list(question.criteria),
        "gates": list(question.gates),
        "levels": question.levels,
        "money": question.money,
        "could_change": question.could_change(currency),
    }
