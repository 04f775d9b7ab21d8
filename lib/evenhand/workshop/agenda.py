"""The steps of a workshop."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AGENDA", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the agenda; ``script`` is what the facilitator says."""

    title: str
    minutes: int
    script: str = ""


AGENDA = (
    Step("Read the alternatives", 10, "What did we assume? What do we not know yet? Questions of fact only."),
    Step("Rate in private", 10, "Nobody sees what you choose before the reveal, and neither do I."),
    Step(
        "Reveal and listen", 15, "The lowest and the highest speak first, if they like. The others ask, nobody argues."
    ),
    Step("Rate again", 5, "Change your mind or do not. Both are fine."),
    Step("Decide", 15, "Which exchange would both sides defend in public? Not collecting is one of the answers."),
    Step("Record the dissent", 5, "Who disagrees, why, and what would change your mind? Who looks at it again, when?"),
)
