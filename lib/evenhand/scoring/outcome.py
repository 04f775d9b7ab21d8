"""What a rule finds: the levels that are still possible given what is known.

A rule is a ladder of (verdict, condition) rungs read from the top; the first whose condition holds gives the verdict.
When a condition is not established, its verdict stays possible and the reading goes on. So an unknown fact can only
*add* possible levels, never take one away: leaving a fact out cannot raise the lowest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from evenhand.scoring.ternary import Ternary, any_of

TOP = 4
"""The best level."""

_EMPTY: Mapping[str, Ternary] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The verdict that a criterion does not bear on a scenario, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The levels a criterion may have.

    Parameters
    ----------
    levels
        The levels that are possible, each 0 to 4; empty when the criterion does not apply.
    reason
        Why it does not, or may not, apply; ``None`` when it certainly applies.
    flags
        Circumstances that decide a gate beyond the level, by name.
    """

    levels: frozenset[int]
    reason: str | None = None
    flags: Mapping[str, Ternary] = field(default_factory=lambda: _EMPTY)

    @property
    def applies(self) -> Ternary:
        """Whether the criterion bears on the scenario."""
        if self.reason is None:
            return True
        return None if self.levels else False

    @property
    def level(self) -> int | None:
        """The level when exactly one is possible."""
        return next(iter(self.levels)) if self.reason is None and len(self.levels) == 1 else None

    @property
    def low(self) -> int:
        """The points at worst: a criterion that may not apply counts as 0, so that doubt never pays."""
        return min(self.levels) if self.reason is None else 0

    @property
    def high(self) -> int:
        """The points at best."""
        return max(self.levels) if self.reason is None else TOP

    def with_flags(self, **flags: Ternary) -> Outcome:
        """Return a copy with circumstances added."""
        return replace(self, flags=MappingProxyType({**self.flags, **flags}))


ANY_LEVEL = Outcome(frozenset(range(TOP + 1)))
"""Nothing that would decide the level is established."""


def ladder(*rungs: tuple[int | NotApplicable, Ternary], otherwise: int | NotApplicable) -> Outcome:
    """Read rungs of verdict and condition from the top and collect every verdict that is still possible.

    The first condition that holds decides; ``otherwise`` is the verdict when none does.
    """
    verdicts: list[int | NotApplicable] = []
    for verdict, condition in rungs:
        if condition is not False:
            verdicts.append(verdict)
        if condition is True:
            break
    else:
        verdicts.append(otherwise)
    reasons = [verdict.reason for verdict in verdicts if isinstance(verdict, NotApplicable)]
    return Outcome(
        frozenset(verdict for verdict in verdicts if isinstance(verdict, int)), reasons[0] if reasons else None
    )


def unless(reason: str, applies: Ternary, outcome: Outcome) -> Outcome:
    """Return ``outcome`` where the criterion applies, and doubt where that is not established."""
    if applies is True:
        return outcome
    return replace(outcome, reason=reason) if applies is None else Outcome(frozenset(), reason)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome of the worst of several; those that do not apply are left aside.

    A circumstance holds for the whole when it holds for any of them.
    """
    items = list(outcomes)
    judged = [item for item in items if item.levels]
    if not judged:
        return items[0]
    ceiling = min(max(item.levels) for item in judged)
    levels = frozenset(level for item in judged for level in item.levels if level <= ceiling)
    names = {name for item in judged for name in item.flags}
    flags = {name: any_of(*(item.flags.get(name) for item in judged)) for name in names}
    doubts = [item.reason for item in judged if item.reason]
    return Outcome(levels, doubts[0] if len(doubts) == len(judged) else None, MappingProxyType(flags))
