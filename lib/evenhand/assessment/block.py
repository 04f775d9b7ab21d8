"""The verdict block: what was concluded of an offer in at most forty words, the same on every screen and in documents.

A word, three figures with their ranges, one doubt and one next step. What it says is decided here; pages, the command
line and documents only draw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evenhand.assessment.answer import is_recommended
from evenhand.assessment.glance import Figure, Side, glance_of, titled
from evenhand.assessment.sentences import most_moving
from evenhand.assessment.verdict import TITLES, Kind
from evenhand.exchange.level import Level, Origin
from evenhand.exchange.offer import AMOUNTS
from evenhand.scenario import Role
from evenhand.vocabulary.roles import OWNER, role_in_words

if TYPE_CHECKING:
    from evenhand.assessment.assess import Assessment

MOST_WORDS = 40
"""No block says more."""
LABEL_WORDS = 5
"""Longer names of assumptions are cut in a block; the whole name stands one click away."""

ANALYTICS = Role.ANALYTICS.value
SHORT: Mapping[Side, str] = {"paid": "pays", "company": "company", "customers": "customers"}
OFFERS: Mapping[Origin, str] = {"declared": "As declared", "chosen": "In hand", "recommended": "Recommended"}


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and where.

    Parameters
    ----------
    label
        In a few words, as on a button.
    page
        The page where it is done.
    address
        What else that page reads from its address.
    who
        The role whose step it is, by its key.
    """

    label: str
    page: str
    address: Mapping[str, str] = field(default_factory=dict)
    who: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What was concluded of one offer.

    Parameters
    ----------
    kind
        The kind of verdict on this offer, which gives the colour.
    word
        The verdict.
    borderline
        Whether it could as well be another within sampling error.
    origin
        Which offer the figures are of.
    figures
        What is paid and what each side gets; none while a gate stands or may.
    doubts
        Why it may be wrong, each in a few words, the gravest first; legal ones among them.
    obstacle
        The gravest gate that stands or may, which is no doubt; empty where there is none.
    step
        What to do next.
    currency
        Of the amounts.
    """

    kind: Kind
    word: str
    borderline: bool
    origin: Origin
    figures: tuple[Figure, ...]
    doubts: tuple[str, ...]
    step: Step
    currency: str
    obstacle: str = ""

    @property
    def why_no_figures(self) -> str:
        """What stands where there are no figures."""
        return self.obstacle or next(iter(self.doubts), "")

    @property
    def offer(self) -> str:
        """Which offer the figures are of."""
        return OFFERS[self.origin]

    @property
    def title(self) -> str:
        """The verdict, and whether it lies on a border."""
        return titled(self.word, self.borderline)

    def figure(self, side: Side) -> Figure | None:
        """Return one of the figures, where there are any."""
        return next((figure for figure in self.figures if figure.side == side), None)

    def shown_in(self, currency: str, rate: float) -> Block:
        """Return the block with its amounts in another currency; the verdict is that of its own.

        Parameters
        ----------
        currency
            In which amounts are shown.
        rate
            How much of it one unit of the block's own currency is.
        """
        figures = tuple(figure.shown_in(currency, rate) for figure in self.figures)
        return replace(self, figures=figures, currency=currency)

    @property
    def text(self) -> str:
        """The block as plain text, in at most `MOST_WORDS` words."""
        said = "; ".join(
            f"{SHORT[figure.side]} {figure.said}{f' ({figure.between})' if figure.between else ''}"
            for figure in self.figures
        )
        figures = f" {self.offer}: {said}." if said else ""
        doubt = f" Doubt: {self.doubts[0]}." if self.doubts else ""
        held = f" {self.obstacle}." if self.obstacle else doubt
        return f"{self.title}.{figures}{held} Next: {self.step.label}."

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values, from which `from_json_dict` makes the same."""
        return asdict(self)

    @staticmethod
    def from_json_dict(plain: Mapping[str, Any]) -> Block:
        """Return the block that was made into plain values.

        Raises
        ------
        KeyError, TypeError
            When it was not.
        """
        figures = tuple(Figure(**figure) for figure in plain["figures"])
        values: dict[str, Any] = {
            **plain,
            "figures": figures,
            "doubts": tuple(plain["doubts"]),
            "step": Step(**plain["step"]),
        }
        return Block(**values)


def block_of(assessment: Assessment, level: Level | None = None) -> Block:
    """Return the verdict block of an offer.

    Parameters
    ----------
    assessment
        What is spoken of.
    level
        The offer; by default the one that the assessment speaks of.
    """
    level = level or assessment.subject
    seen = glance_of(assessment, level)
    return Block(
        kind=seen.kind,
        word=seen.word,
        borderline=seen.borderline,
        origin=level.origin,
        figures=seen.figures,
        doubts=tuple(_doubts(assessment, level)),
        step=_step(assessment, level, refused=seen.word not in TITLES.values()),
        currency=assessment.simulation.currency,
        obstacle=next((group.short for group in assessment.gates if group.stops or group.may_stop), ""),
    )


def _doubts(assessment: Assessment, level: Level) -> Iterator[str]:
    verdict = assessment.verdict
    if not assessment.sketch.priced:
        yield "nobody has said what a customer spends"
    for name in verdict.turns_on if assessment.sketch.priced else ():
        yield f"it turns on {_named(assessment, name)}"
    yield from assessment.short_doubts
    if "unevenness" in assessment.sketch.assumed:
        yield "how unevenly customers spend is assumed"
    if not assessment.sketch.measured:
        yield "customers are typed, not measured"
    moving = most_moving(assessment.simulation, level.outcomes["profit"]) if assessment.sketch.priced else None
    if moving is not None:
        yield f"{_named(assessment, moving)} is uncertain"
    yield "no study has asked these customers"


def _named(assessment: Assessment, assumption: str) -> str:
    words = assessment.simulation.drawn.assumption(assumption).label.split()
    cut = " …" if len(words) > LABEL_WORDS else ""
    return f"“{' '.join(words[:LABEL_WORDS])}{cut}”"


def _step(assessment: Assessment, level: Level, *, refused: bool) -> Step:
    stopping = next((group for group in assessment.gates if group.stops), None)
    if stopping is not None:
        return Step("See every gate and its cure", "scores", who=stopping.first.owner)
    if any(group.may_stop for group in assessment.gates) and assessment.questions:
        asked = assessment.questions[0]
        return Step(f"Ask {role_in_words(asked.role)}", "scenario", {"part": "unknown"}, asked.role.value)
    if not assessment.sketch.priced:
        return Step("Say what customers spend", "customers", {"bring": "numbers"}, ANALYTICS)
    if assessment.verdict.kind == "cannot-say":
        return Step("Find out what it turns on", "dividend", {"open": "information"}, ANALYTICS)
    if assessment.verdict.kind == "do-not-collect":
        return Step("See which test fails", "dividend", {"open": "tests"}, ANALYTICS)
    if refused or (level.origin != "recommended" and not is_recommended(assessment, level)):
        return Step("See the offer recommended", "dividend", _recommended(assessment), ANALYTICS)
    if conditions := len(assessment.verdict.conditions):
        return Step(f"Meet {conditions} condition{'s' if conditions > 1 else ''}", "recommendation", who=OWNER)
    return Step("Decide together in a workshop", "workshop", who=OWNER)


def _recommended(assessment: Assessment) -> dict[str, str]:
    level = assessment.at_recommended
    if level is None or level.place is None:
        return {}
    return {AMOUNTS[assessment.simulation.plan.axis]: f"{level.place:.12g}"}
