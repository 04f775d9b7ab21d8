"""The steps of a workshop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the agenda; ``script`` is what the facilitator says."""

    title: str
    minutes: int
    script: str = ""


AGENDA = (
    Step("Ask for facts", 10, "What did we assume? What do we not know yet? Questions of fact only."),
    Step("Rate in private", 10, "Nobody sees what you choose before the reveal, and neither do I."),
    Step(
        "Reveal and listen", 15, "The lowest and the highest speak first, if they like. The others ask, nobody argues."
    ),
    Step("Rate again", 5, "Change your mind or do not. Both are fine."),
    Step("Decide", 15, "Which exchange would both sides defend in public? Not collecting is one of the answers."),
    Step("Record the dissent", 5, "Who disagrees, why, and what would change your mind? Who looks at it again, when?"),
)

AGENDAS: Mapping[str, tuple[Step, ...]] = {
    "An hour": AGENDA,
    "Half a day": (
        Step("Arrive", 10, "Scan, choose your function, read four lines. A name is optional."),
        Step("Ask for facts", 30, "Questions of fact only. What could turn this? What stays open, somebody finds out."),
        Step("Rate in private", 25, "Nobody sees what you choose before the reveal, and neither do I."),
        Step("Reveal", 10, "After the countdown everybody sees it. We look at what is contested first."),
        Step("Break", 15, "Meanwhile I choose at most three contested points."),
        Step("Listen", 45, "The lowest and the highest speak first, if they like. The others ask, nobody argues."),
        Step("Rate again", 10, "Only what is contested. Change your mind or do not. Both are fine."),
        Step("Propose", 20, "Which exchange would both sides defend in public? Not collecting is one of the answers."),
        Step("Object", 10, "No objection, an objection with a condition, or a dissent. Write it yourself."),
        Step("Speak to customers", 15, "One sentence for each function: what would you say to the customers?"),
        Step("Read back", 10, "Is your dissent as you said it?"),
        Step("Record", 10, "It is recorded after the countdown. Take the review into your calendar."),
    ),
    "Forty minutes": (
        Step("Ask for facts", 5, "Questions of fact only. What could turn this?"),
        Step("Rate in private", 8, "One after the other on this device, each with a PIN."),
        Step("Listen", 12, "The lowest and the highest speak first, if they like."),
        Step("Rate again", 4, "Only what is contested."),
        Step("Record with dissent", 8, "Who disagrees, why, and what would change your mind?"),
        Step("Read back", 3, "Is your dissent as you said it?"),
    ),
    "Over 24 hours": (
        Step("Ask for facts", 240, "Write your questions until noon. They are answered on the same page."),
        Step(
            "Rate in private", 480, "The round stays open until the evening. I remind once those who have not finished."
        ),
        Step(
            "Reveal and listen", 60, "Talk together about what is contested, with one list of speakers for all places."
        ),
        Step("Rate again", 480, "Only what is contested. Change your mind or do not. Both are fine."),
        Step("Read back and record", 60, "Is your dissent as you said it? It is recorded after the countdown."),
    ),
}
"""What a facilitator can begin with, by how long it takes; each can be changed before and while it is held."""
