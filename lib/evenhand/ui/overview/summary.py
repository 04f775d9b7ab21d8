"""What the overview says about assessed scenarios: counts, figures and the next step, as values and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evenhand.assessment import Assessment
from evenhand.assessment.verdict import Kind
from evenhand.ui.facts.form import section_of
from evenhand.vocabulary.bands import spread

__all__ = ["COLORS", "Figures", "NextStep", "Pair", "figures", "headline", "next_step", "sentence_of"]

Pair = tuple[float, float]

COLORS: Mapping[Kind, Literal["red", "orange", "violet", "blue", "green"]] = {
    "change-first": "red",
    "cannot-say": "violet",
    "do-not-collect": "orange",
    "collect-if": "blue",
    "collect": "green",
}
"""The badge of each verdict."""

SAID: Mapping[Kind, tuple[str, str]] = {
    "collect": ("could go ahead", "could go ahead"),
    "collect-if": ("could go ahead under conditions", "could go ahead under conditions"),
    "change-first": ("must change first", "must change first"),
    "cannot-say": (
        "cannot be judged before somebody finds out more",
        "cannot be judged before somebody finds out more",
    ),
    "do-not-collect": ("should not collect", "should not collect"),
}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount per customer-month over the possible futures: its mean, and the range of 8 in 10."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The few numbers of a scenario that stand beside each other on the overview.

    Parameters
    ----------
    consent, transparency
        Low and high end in the jurisdiction where the low end is lowest; ``None`` where the pillar applies nowhere.
    profit, gain
        The company's and the customers', at the recommended rate, or as declared where none is; ``None`` while a gate
        stands or may stand.
    recommended
        Whether they are at the recommended rate.
    """

    consent: Pair | None
    transparency: Pair | None
    profit: Money | None
    gain: Money | None
    recommended: bool
    currency: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next about a scenario, and the page where it is done."""

    text: str
    page: str
    label: str
    address: Mapping[str, str] = field(default_factory=dict)


def headline(kinds: Iterable[Kind]) -> str:
    """Return how many programmes got which verdict, in one sentence.

    >>> headline(["collect-if", "change-first", "collect-if"])
    '2 of 3 programmes could go ahead under conditions; 1 must change first.'
    """
    counted = Counter(kinds)
    total = counted.total()
    parts = [f"{counted[kind]} {SAID[kind][counted[kind] > 1]}" for kind in SAID if counted[kind]]
    if not parts:
        return "No programme is on the table yet."
    first, *rest = parts
    number, _, words = first.partition(" ")
    of = f"{number} of {total} programmes {words}" if total > 1 else f"The one programme on the table {words}"
    return "; ".join([of, *rest]) + "."


def sentence_of(assessment: Assessment) -> str:
    """Return the answer without the verdict's title, which stands beside it."""
    rest = assessment.answer.removeprefix(assessment.verdict.title).lstrip(".: ")
    return rest[:1].upper() + rest[1:]


def figures(assessment: Assessment) -> Figures:
    """Return the numbers of a scenario."""
    simulation, recommended = assessment.simulation, assessment.recommended
    profit = gain = None
    if not assessment.gated:
        outcomes = (
            simulation.offer
            if recommended is None
            else {name: values[:, recommended.index] for name, values in simulation.outcomes.items()}
        )
        profit = _money(spread(outcomes["profit"]))
        gain = _money(spread(outcomes["customer_surplus"] - outcomes["external_loss"]))
    return Figures(
        consent=_interval(assessment, "consent"),
        transparency=_interval(assessment, "transparency"),
        profit=profit,
        gain=gain,
        recommended=recommended is not None,
        currency=simulation.currency,
    )


def _money(values: Mapping[str, float]) -> Money:
    return Money(values["mean"], values["p10"], values["p90"])


def _interval(assessment: Assessment, pillar: str) -> Pair | None:
    results = [
        (score.low, score.high)
        for result in assessment.scorecard.jurisdictions.values()
        if (score := result.pillars[pillar]).low is not None and score.high is not None
    ]
    return min(results, default=None)


def next_step(assessment: Assessment) -> NextStep:
    """Return what to do first."""
    verdict = assessment.verdict
    blocked = [group for group in assessment.gates if group.stops]
    if blocked:
        return NextStep(blocked[0].first.remedy, "scores", "See every gate and its cure")
    if any(group.may_stop for group in assessment.gates) and assessment.questions:
        asked = assessment.questions[0]
        return NextStep(
            f"Ask {asked.role.value.replace('-', ' ')}: {asked.question}",
            *("scenario", "Answer it"),
            {"part": section_of(asked.path).name},
        )
    if verdict.kind == "cannot-say":
        return NextStep(verdict.reasons[0], "dividend", "See what it turns on")
    if verdict.kind == "do-not-collect":
        return NextStep("See which fairness test fails, and at which rates.", "dividend", "Look at the dividend")
    if verdict.conditions:
        many = len(verdict.conditions)
        first = f"Meet {many} conditions, first: " if many > 1 else "Meet one condition: "
        return NextStep(first + verdict.conditions[0], "dividend", "Look at the dividend")
    return NextStep("Decide together in a workshop.", "workshop", "To the workshop")
