"""The verdict if transparency and consent had no effect on what customers ask for."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.assessment.recommendation import kind_of
from evenhand.assessment.verdict import TITLES, Kind
from evenhand.exchange import simulate


@register
class WithoutTrust(Part[Kind]):
    """The kind of verdict of the same scenario, simulated without trust."""

    name = "without-trust"
    title = "The verdict without an effect of trust"
    generic = False

    def compute(self, assessment: Assessed) -> Kind:
        """Return the kind; a gate stands whatever customers make of it."""
        verdict = assessment.verdict
        if verdict.kind == "change-first":
            return verdict.kind
        untrusting = simulate(assessment.case)  # trust is in the simulation of an assessment alone
        return kind_of(assessment.scorecard, untrusting, assessment.policy, bool(verdict.conditions))

    def sentence(self, value: Kind) -> str:
        """Return what the verdict would be."""
        return (
            "Without an effect of transparency and consent on what customers ask for, the verdict would be "
            f"“{TITLES[value]}”."
        )

    def to_json(self, value: Kind) -> str:
        """Return the kind."""
        return value
