"""What is shown first of an assessment, as plain values: small enough to be stored, and read instead of computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evenhand.assessment.assess import Assessment
from evenhand.assessment.block import Block, block_of
from evenhand.assessment.picture import Picture, picture_of
from evenhand.assessment.verdict import Kind

Pair = tuple[float, float]
ARRAYS = ("dividends", "rates", "share_of_spending", "profit", "gain")


SCORES = ("lawfulness", "consent", "transparency")
"""The pillars whose scores stand beside the verdict."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The open question that could change most: where it stands in the scenario, who should answer, and its words."""

    path: str
    role: str
    question: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The verdict of an assessment with the few numbers and the picture that stand beside it.

    Parameters
    ----------
    run
        What identifies the assessment.
    kind, title, reasons, conditions, doubts, answer
        What was concluded, see `Verdict` and `Assessment.answer`.
    gated
        Whether a gate stops it or may: no money is then headlined.
    remedy
        What would cure the gravest gate that stops it; ``None`` when none does.
    may_stop
        Whether facts that are not known could stop it.
    questions, asked
        How many questions are open, and the first.
    lawfulness, consent, transparency
        Low and high end in the jurisdiction where the low end is lowest; ``None`` where the pillar applies nowhere.
    block
        What stands first: the verdict with its figures, one doubt and one next step.
    currency
        Of all money.
    picture
        The curve of the dividend page; ``None`` where nobody has said what customers spend, as it would be of what
        stands in for it.
    """

    run: Mapping[str, str]
    kind: Kind
    title: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    doubts: tuple[str, ...]
    answer: str
    gated: bool
    remedy: str | None
    may_stop: bool
    questions: int
    asked: Asked | None
    lawfulness: Pair | None
    consent: Pair | None
    transparency: Pair | None
    block: Block
    currency: str
    picture: Picture | None

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values, from which `from_json_dict` makes the same; ``None`` stands for what is no number."""
        plain = asdict(self)
        plain["run"] = dict(self.run)
        for name in ARRAYS if self.picture is not None else ():
            values = getattr(self.picture, name)
            written = values.astype(object)
            written[~np.isfinite(values)] = None
            plain["picture"][name] = written.tolist()
        return plain

    @staticmethod
    def from_json_dict(plain: Mapping[str, Any]) -> Summary:
        """Return the summary that was made into plain values.

        Raises
        ------
        KeyError, TypeError, ValueError
            When it was not.
        """
        values: dict[str, Any] = {
            **plain,
            "picture": None if plain["picture"] is None else _picture(plain["picture"]),
            "asked": None if plain["asked"] is None else Asked(**plain["asked"]),
            "block": Block.from_json_dict(plain["block"]),
            **{name: None if plain[name] is None else tuple(plain[name]) for name in SCORES},
            **{name: tuple(plain[name]) for name in ("reasons", "conditions", "doubts")},
        }
        return Summary(**values)


def summary_of(assessment: Assessment) -> Summary:
    """Return what is shown first of an assessment."""
    verdict = assessment.verdict
    first = next(iter(assessment.questions), None)
    return Summary(
        run=assessment.run,
        kind=verdict.kind,
        title=verdict.title,
        reasons=verdict.reasons,
        conditions=verdict.conditions,
        doubts=verdict.doubts,
        answer=assessment.answer,
        gated=assessment.gated,
        remedy=next((group.first.remedy for group in assessment.gates if group.stops), None),
        may_stop=any(group.may_stop for group in assessment.gates),
        questions=len(assessment.questions),
        asked=None if first is None else Asked(first.path, first.role.value, first.question),
        lawfulness=_interval(assessment, "lawfulness"),
        consent=_interval(assessment, "consent"),
        transparency=_interval(assessment, "transparency"),
        block=block_of(assessment),
        currency=assessment.simulation.currency,
        picture=picture_of(assessment) if assessment.sketch.priced else None,
    )


def _picture(plain: Mapping[str, Any]) -> Picture:
    arrays: dict[str, Any] = {name: np.array(plain[name], dtype=np.float64) for name in ARRAYS}
    for values in arrays.values():
        values.flags.writeable = False
    return Picture(**{**plain, **arrays})


def _interval(assessment: Assessment, pillar: str) -> Pair | None:
    scores = (result.pillars[pillar] for result in assessment.scorecard.jurisdictions.values())
    results = [(score.low, score.high) for score in scores if score.low is not None and score.high is not None]
    return min(results, default=None)
