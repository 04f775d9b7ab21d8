"""What a revealed round says: the dots of every statement, and how far people agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.decision.agreement import Concordance, Spread, concordance, first_to_speak, krippendorff_alpha, spread
from evenhand.store import Store
from evenhand.workshop.ballots import Ballot, visible_ballots
from evenhand.workshop.opening import Workshop, get_workshop
from evenhand.workshop.participants import Role

_SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Answers:
    """The ratings of one statement about one alternative.

    ``counts`` says how many chose each step from 1 to 5; ``by_role`` holds the same for roles that can be shown.
    """

    alternative: str
    statement: str
    counts: tuple[int, ...]
    spread: Spread
    by_role: Mapping[Role, tuple[int, ...]]

    @property
    def contested(self) -> bool:
        """Whether people do not agree on it, or somebody stands alone on the other side."""
        return self.spread.verdict in {"split", "spread"} or self.spread.dissenting > 0


@dataclass(frozen=True, slots=True)
class RoundResults:
    """A revealed round.

    ``choices`` counts who would choose what, "" standing for none of the alternatives. ``order`` is the concordance of
    the people's orders, each by the sum of their ratings; ``alpha`` is Krippendorff's, ordinal, over all ratings.
    """

    round_number: int
    ballots: tuple[Ballot, ...]
    answers: tuple[Answers, ...]
    choices: Mapping[str, int]
    order: Concordance
    alpha: float | None

    @property
    def hangs_on_one(self) -> bool:
        """Whether one person choosing otherwise would change what most would choose."""
        first, second, *_ = (*sorted(self.choices.values(), reverse=True), 0, 0)
        return first > 0 and first - second <= 1

    @property
    def contested(self) -> tuple[Answers, ...]:
        """What people do not agree on, the farthest apart first."""
        return tuple(
            sorted(
                (item for item in self.answers if item.contested),
                key=lambda item: (-item.spread.polarity, -(item.spread.interquartile_range or 0.0)),
            )
        )


def round_results(store: Store, workshop_id: str, round_number: int) -> RoundResults:
    """Work out a revealed round; a :class:`~evenhand.errors.WorkshopError` before the reveal."""
    ballots = visible_ballots(store, workshop_id, round_number)
    workshop = get_workshop(store, workshop_id)
    items = [(item.id, statement.id) for item in workshop.alternatives for statement in workshop.statements]
    ratings = [[_rating(ballot, *item) for item in items] for ballot in ballots]
    return RoundResults(
        round_number=round_number,
        ballots=ballots,
        answers=tuple(_answers(ballots, *item) for item in items),
        choices=Counter(ballot.choice for ballot in ballots if ballot.choice is not None),
        order=concordance([_totals(workshop, ballot) for ballot in ballots]),
        alpha=krippendorff_alpha(ratings),
    )


def farthest(workshop: Workshop, ballots: Sequence[Ballot]) -> tuple[str, list[Ballot], list[Ballot]] | None:
    """Return the alternative whose mean ratings lie farthest apart, with the ballots that rated it lowest and highest.

    Returns
    -------
    tuple or None
        None where nobody differs on any.
    """
    best: tuple[str, dict[str, float]] | None = None
    widest = 0.0
    for alternative in workshop.alternatives:
        means = {
            str(index): mean
            for index, ballot in enumerate(ballots)
            if (mean := mean_rating(ballot.ratings.get(alternative.id, {}))) is not None
        }
        apart = max(means.values()) - min(means.values()) if means else 0.0
        if apart > widest:
            widest, best = apart, (alternative.id, means)
    if best is None:
        return None
    lowest, highest = first_to_speak(best[1])
    return best[0], [ballots[int(key)] for key in lowest], [ballots[int(key)] for key in highest]


def mean_rating(ratings: Mapping[str, int]) -> float | None:
    """Return the mean of what somebody rated of one alternative; None where that is nothing."""
    return sum(ratings.values()) / len(ratings) if ratings else None


def _answers(ballots: Sequence[Ballot], alternative: str, statement: str) -> Answers:
    given = [_rating(ballot, alternative, statement) for ballot in ballots]
    roles = sorted({ballot.role for ballot in ballots if ballot.role is not None})
    return Answers(
        alternative=alternative,
        statement=statement,
        counts=_counts(given),
        spread=spread(given, low=_SCALE[0], high=_SCALE[-1]),
        by_role={
            role: _counts([rating for rating, ballot in zip(given, ballots, strict=True) if ballot.role == role])
            for role in roles
        },
    )


def _rating(ballot: Ballot, alternative: str, statement: str) -> float:
    return ballot.ratings.get(alternative, {}).get(statement, float("nan"))


def _totals(workshop: Workshop, ballot: Ballot) -> list[float]:
    return [
        sum(_rating(ballot, alternative.id, statement.id) for statement in workshop.statements)
        for alternative in workshop.alternatives
    ]


def _counts(ratings: Sequence[float]) -> tuple[int, ...]:
    return tuple(sum(rating == step for rating in ratings) for step in _SCALE)
