"""What an assessment says, as plain values with stable keys, for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from evenhand.assessment.parts import Failure, Result
from evenhand.assessment.questions import OpenQuestion
from evenhand.assessment.recommendation import Recommended
from evenhand.assessment.verdict import Verdict
from evenhand.customers import Sketch
from evenhand.exchange.level import Level
from evenhand.scenario.policy import Policy
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import finite

OF_SPENDING = ("curve", "landmarks", "offer", "subject")
"""What follows from what customers spend."""


def known_json(plain: Mapping[str, Any], sketch: Sketch) -> dict[str, Any]:
    """Return what is said of customers without what would follow from a stand-in, and what nobody said of them."""
    unknown = [] if sketch.priced else [name for name in OF_SPENDING if name in plain]
    if plain["sample_only"] and sketch.unsaid("customers"):
        unknown.append("customers")
    return {**plain, **dict.fromkeys(unknown), "assumed": list(sketch.assumed)}


def level_json(level: Level) -> dict[str, Any]:
    """Return an offer in all three ways, and what it brings."""
    return {
        "offer": level.origin,
        "dividend": finite(level.dividend),
        "rate": finite(level.rate),
        "share_of_spending": finite(level.share_of_spending),
        **{name: spread(level.outcomes[name]) for name in ("profit", "participation", "free")},
        "customer_gain": spread(level.gain),
    }


def parts_json(results: Iterable[Result], failures: Iterable[Failure]) -> dict[str, Any]:
    """Return what comes of parts by their keys, and which parts failed; nothing where there are none."""
    said = {result.part.key: result.to_json() for result in results if result.part.key is not None}
    failed = [asdict(failure) | {"sentence": failure.sentence} for failure in failures]
    return said | ({"failed_parts": failed} if failed else {})


def recommended_json(recommended: Recommended | None, policy: Policy) -> dict[str, Any] | None:
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


def verdict_json(verdict: Verdict, without_trust: Result) -> dict[str, Any]:
    """Return the verdict, and what it would be without the trust effect."""
    return {
        "kind": verdict.kind,
        "title": verdict.title,
        "reasons": list(verdict.reasons),
        "conditions": list(verdict.conditions),
        "doubts": list(verdict.doubts),
        "turns_on": list(verdict.turns_on),
        "borderline": verdict.borderline or None,
        "without_trust": without_trust.to_json(),
    }


def question_json(question: OpenQuestion, currency: str) -> dict[str, Any]:
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
