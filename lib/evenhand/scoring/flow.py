"""Where data go: from kinds of data to what they are used for, and on to who else gets them, as the facts say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evenhand.scenario.facts import Unknown, category_name
from evenhand.scenario.purposes import CONSENT_BASES
from evenhand.vocabulary.numbers import listed

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scenario.parties import Recipient
    from evenhand.scenario.purposes import Purpose
    from evenhand.scoring.scorecard import Scorecard

State = Literal["asked", "other", "open", "stopped"]

STATES: Mapping[State, str] = {
    "asked": "people are asked",
    "other": "another ground",
    "open": "not known",
    "stopped": "a gate stops it",
}
"""How a use stands, in words; a gate goes before what is not known, and that before a ground."""
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Node:
    """A kind of data, a purpose, or somebody who gets data.

    Parameters
    ----------
    name
        What it is called.
    note
        What else there is to say of it: ground and retention of a purpose, what a recipient is and where.
    state
        How the use stands; of a recipient or a kind of data only whether it is known.
    facts
        The written paths of the facts that say so, the first of which names it.
    """

    name: str
    note: str
    state: State
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Three columns of nodes, and which of neighbouring columns belong together, by their places."""

    data: tuple[Node, ...]
    purposes: tuple[Node, ...]
    recipients: tuple[Node, ...]
    used: tuple[tuple[int, int], ...]
    """Data to purposes."""
    given: tuple[tuple[int, int], ...]
    """Purposes to recipients."""

    @property
    def columns(self) -> tuple[tuple[Node, ...], ...]:
        """The columns from left to right."""
        return self.data, self.purposes, self.recipients

    @property
    def height(self) -> int:
        """How many nodes stand in the longest column."""
        return max(1, *map(len, self.columns))

    def place(self, column: int, index: int) -> float:
        """Return how far down the middle of a node lies, in rows; shorter columns stand in the middle."""
        return (self.height - len(self.columns[column])) / 2 + index + 0.5

    def links(self) -> Iterator[tuple[int, int, int, State]]:
        """Yield each link: its left column, the places of its ends, and how the use stands."""
        for left, right in self.used:
            yield 0, left, right, self.purposes[right].state
        for left, right in self.given:
            yield 1, left, right, self.purposes[left].state

    def rows(self) -> tuple[tuple[str, str, str, str, str], ...]:
        """Return the same as a table: purpose, how it stands, ground and retention, its data, and who gets them."""
        return tuple(
            (
                purpose.name,
                STATES[purpose.state],
                purpose.note,
                listed(self.data[left].name for left, right in self.used if right == index) or "none",
                listed(self.recipients[right].name for left, right in self.given if left == index) or "nobody",
            )
            for index, purpose in enumerate(self.purposes)
        )

    @property
    def text(self) -> str:
        """The picture in words."""
        return " ".join(
            f"{name} ({state}; {note}): uses {data}; goes to {to}." for name, state, note, data, to in self.rows()
        )


COLUMNS = ("Data", "Used for", "Who else gets them")
ROWS = ("Purpose", "How it stands", "Ground, and kept for", "Data", "Who else gets them")


def data_flow(scenario: Scenario, scorecard: Scorecard) -> Flow:
    """Return where a scenario's data go."""
    stopped = {
        gate.purpose
        for result in scorecard.jurisdictions.values()
        for gate in result.gates
        if gate.purpose and gate.gate in {"G1", "G2"} and gate.lifted is None
    }
    purposes = scenario.purposes
    categories = scenario.data_categories
    unsaid = [index for index, purpose in enumerate(purposes) if isinstance(purpose.data, Unknown)]
    data = [
        Node(
            category_name(category),
            "",
            "other",
            tuple(
                f"purposes[{index}].data"
                for index, purpose in enumerate(purposes)
                if not isinstance(purpose.data, Unknown) and category in purpose.data
            ),
        )
        for category in categories
    ]
    used = [
        (categories.index(category), index)
        for index, purpose in enumerate(purposes)
        if not isinstance(purpose.data, Unknown)
        for category in purpose.data
    ]
    if unsaid:
        used += [(len(data), index) for index in unsaid]
        data.append(Node(NOT_KNOWN, "", "open", tuple(f"purposes[{index}].data" for index in unsaid)))
    recipients, given = _recipients(scenario)
    return Flow(
        tuple(data),
        tuple(_purpose(index, purpose, scenario, purpose.id in stopped) for index, purpose in enumerate(purposes)),
        recipients,
        tuple(used),
        given,
    )


def _purpose(index: int, purpose: Purpose, scenario: Scenario, stopped: bool) -> Node:
    grounds = [purpose.basis.get(place) for place in scenario.jurisdictions]
    known = [ground for ground in grounds if ground is not None and not isinstance(ground, Unknown)]
    said = ", ".join(dict.fromkeys(ground.value.replace("_", " ") for ground in known))
    if len(known) < len(grounds):
        said = f"{said}, elsewhere {NOT_KNOWN}" if said else f"ground {NOT_KNOWN}"
    state: State = (
        "stopped"
        if stopped
        else "open"
        if len(known) < len(grounds)
        else "asked"
        if any(ground in CONSENT_BASES for ground in known)
        else "other"
    )
    return Node(
        purpose.id.replace("-", " "),
        f"{said}; {_kept(purpose)}",
        state,
        (f"purposes[{index}].basis", f"purposes[{index}].retention", f"purposes[{index}].use"),
    )


def _kept(purpose: Purpose) -> str:
    retention = purpose.retention
    if isinstance(retention, Unknown):
        return f"kept: {NOT_KNOWN}"
    if isinstance(retention.days, int):
        return f"kept {retention.days:,} days"
    if isinstance(retention.criterion, str):
        return f"kept {retention.criterion}"
    unknown = isinstance(retention.days, Unknown) or isinstance(retention.criterion, Unknown)
    return f"kept: {NOT_KNOWN}" if unknown else "no period set"


def _recipients(scenario: Scenario) -> tuple[tuple[Node, ...], tuple[tuple[int, int], ...]]:
    if isinstance(scenario.recipients, Unknown):
        every = tuple((index, 0) for index in range(len(scenario.purposes)))
        return (Node(NOT_KNOWN, "", "open", ("recipients",)),), every
    order = {purpose.id: index for index, purpose in enumerate(scenario.purposes)}
    given = [
        (order[name], index)
        for index, recipient in enumerate(scenario.recipients)
        for name in (order if isinstance(recipient.purposes, Unknown) else recipient.purposes)
    ]
    return tuple(_recipient(index, recipient) for index, recipient in enumerate(scenario.recipients)), tuple(given)


def _recipient(index: int, recipient: Recipient) -> Node:
    said = [
        f"{word}: {NOT_KNOWN}" if isinstance(value, Unknown) else str(value).replace("_", " ")
        for word, value in (("role", recipient.role), ("country", recipient.country))
    ]
    if recipient.sells is True:
        said.append("sells them on")
    if isinstance(recipient.purposes, Unknown):
        said.append(f"for what: {NOT_KNOWN}")
    place = f"recipients[{index}]"
    return Node(
        recipient.id.replace("-", " "),
        ", ".join(said),
        "open" if any(NOT_KNOWN in words for words in said) else "other",
        tuple(f"{place}.{name}" for name in ("purposes", "role", "country", "contract")),
    )
