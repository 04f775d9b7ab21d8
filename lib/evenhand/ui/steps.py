"""The eight steps of the work, in their order: each is one page and answers one question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evenhand.places import PAGES

__all__ = ["STEPS", "Step", "step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One page.

    Parameters
    ----------
    name
        Its name in addresses, which is its file's name.
    title
        Its name on screen.
    group
        The part of the work that it belongs to.
    icon
        A Material symbol.
    question
        What it answers; shown where people choose a page.
    """

    name: str
    title: str
    group: str
    icon: str
    question: str

    @property
    def path(self) -> Path:
        """The script."""
        return PAGES / f"{self.name}.py"


STEPS: tuple[Step, ...] = (
    Step(
        *("overview", "Overview", "Describe", ":material/dashboard:"),
        "Which programmes are on the table, and what should happen next with each?",
    ),
    Step(
        *("scenario", "Scenario", "Describe", ":material/edit_note:"),
        "What exactly is collected, from whom, why, and how are people asked?",
    ),
    Step(
        *("scores", "Scores", "Understand", ":material/fact_check:"),
        "How open is this programme, how good is its consent, and what would have to change?",
    ),
    Step(
        *("customers", "Customers", "Understand", ":material/groups:"),
        "Whose data is this about, and how do customers differ?",
    ),
    Step(
        *("dividend", "Dividend", "Understand", ":material/balance:"),
        "What does each side get at each dividend rate?",
    ),
    Step(
        *("compare", "Compare", "Understand", ":material/compare_arrows:"),
        "Which of the programmes would both sides defend?",
    ),
    Step(
        *("workshop", "Workshop", "Decide", ":material/how_to_vote:"),
        "What does each of us think, where do we disagree, and what do we decide?",
    ),
    Step(
        *("recommendation", "Recommendation", "Decide", ":material/description:"),
        "What do we recommend, on what grounds, and with which dissent?",
    ),
)


def step(name: str) -> Step:
    """Return the step of that name."""
    return next(one for one in STEPS if one.name == name)
