"""What reviewers ticked about deceptive patterns: one by one, or in a review of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scoring.pattern_codes import COMPUTED
from evenhand.scoring.reader import Reader
from evenhand.scoring.ternary import Ternary, all_of, any_of, at_least

REVIEWS = "reviews"
FOUND = "consent.ui.patterns"


@dataclass(frozen=True, slots=True)
class Tick:
    """Whether a pattern is there, at severity 3, and at 2 or more: of several looks at it, the worst."""

    present: Ternary
    severe: Ternary
    medium: Ternary

    def at_least(self, severity: int) -> Ternary:
        """Return whether it was found at a severity of 2 or 3, or more."""
        return self.severe if severity >= 3 else self.medium


NOT_LOOKED_FOR = Tick(None, None, None)
NOT_FOUND = Tick(False, False, False)


def reviewed(look: Reader, code: str) -> Tick | None:
    """Return what reviewers said of one pattern, ``None`` when nobody looked for it by itself."""
    results = []
    for review in look.each(REVIEWS):
        if look.peek(f"{review}.code") != code:
            continue
        look.fact(f"{review}.code")
        present, severity = look.fact(f"{review}.present"), look.fact(f"{review}.severity")
        there: Ternary = None if isinstance(present, Unknown) else bool(present)
        grade = UNKNOWN if severity is None else severity
        results.append(Tick(there, all_of(there, at_least(grade, 3)), all_of(there, at_least(grade, 2))))
    if not results:
        return None
    return Tick(
        any_of(*(tick.present for tick in results)),
        any_of(*(tick.severe for tick in results)),
        any_of(*(tick.medium for tick in results)),
    )


def ticked(look: Reader, code: str) -> Tick | None:
    """Return what is known of one pattern from reviewers, ``None`` when only facts can tell.

    A look at the pattern itself goes before the review of all of them; one that could not tell leaves to facts what
    facts show.
    """
    own = reviewed(look, code)
    if own is not None and (own.present is not None or code not in COMPUTED):
        return own
    patterns = look.fact(FOUND)
    if isinstance(patterns, Unknown):
        # Unreviewed, it may be there; what facts show is scored where it shows.
        return None if code in COMPUTED else NOT_LOOKED_FOR
    severity = max((item.severity for item in patterns if item.code == code), default=0)
    return Tick(True, severity >= 3, severity >= 2) if severity else NOT_FOUND
