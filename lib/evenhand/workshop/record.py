"""The record of a decision, as values, as one page and as a date in a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from evenhand.vocabulary.roles import role_name
from evenhand.workshop.dissent import CustomerSentence


@dataclass(frozen=True, slots=True)
class Dissent:
    """A view that did not prevail: why, and perhaps what would change it; ``role`` only if the person wants it named.

    ``confirmed`` is whether its author read it back and let it stand; None for what was said aloud and taken down.
    """

    reason: str
    would_change: str = ""
    role: str = ""
    confirmed: bool | None = None

    def sentence(self) -> str:
        """Say it in one line."""
        said = self.reason if self.reason.endswith((".", "!", "?", "…")) else f"{self.reason}."
        change = f" Would change this view: {self.would_change}" if self.would_change else ""
        role = f" ({self.role})" if self.role else ""
        not_confirmed = " [not confirmed by its author]" if self.confirmed is False else ""
        return f"{said}{change}{role}{not_confirmed}"


@dataclass(frozen=True, slots=True)
class Override:
    """Why a presumption against an alternative does not hold here, and which function signs for it."""

    reason: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    ``alternative`` is the chosen one's id, "" for none of them. ``audit_head`` is the hash of the audit before the
    decision: it shows later that nothing before it was cut off. ``votes`` are sentences about the last revealed round.
    ``questions`` are those of fact that nobody had answered. ``scenario`` is the chosen programme's key, ``offer``
    which of its offers as an address asks for it, and ``terms`` the same in words.
    """

    workshop_id: str
    title: str
    question: str
    alternatives: tuple[str, ...]
    alternative: str
    chosen: str
    statement: str
    owner: str
    review_on: date
    conditions: tuple[str, ...]
    dissent: tuple[Dissent, ...]
    round_number: int
    ballots: int
    votes: tuple[str, ...]
    decided_at: datetime
    audit_head: str
    override: Override | None = None
    sentences: tuple[CustomerSentence, ...] = ()
    supersedes: str = ""
    rehearsal: bool = False
    questions: tuple[str, ...] = ()
    scenario: str = ""
    offer: Mapping[str, str] = field(default_factory=dict)
    terms: str = ""

    def overdue(self, today: date) -> bool:
        """Say whether the day of its review is over."""
        return today > self.review_on

    def to_dict(self) -> dict[str, object]:
        """Return the record as plain values."""
        return {
            **asdict(self),
            "alternatives": list(self.alternatives),
            "conditions": list(self.conditions),
            "votes": list(self.votes),
            "questions": list(self.questions),
            "dissent": [asdict(entry) for entry in self.dissent],
            "review_on": self.review_on.isoformat(),
            "decided_at": self.decided_at.isoformat(),
            "override": asdict(self.override) if self.override else None,
            "sentences": [asdict(entry) for entry in self.sentences],
        }

    def to_markdown(self) -> str:
        """Write the record in the form of an architecture decision record."""
        dissent = [f"- {_inline(entry.sentence())}" for entry in self.dissent]
        sentences = [f"- {_inline(role_name(entry.role))}: {_inline(entry.sentence)}" for entry in self.sentences]
        considered = [f"- {_inline(name)}" for name in self.alternatives]
        people = "1 ballot" if self.ballots == 1 else f"{self.ballots} ballots"
        parts = [
            f"# {_inline(self.title)}",
            *(["**A rehearsal with invented participants. It decides nothing.**"] if self.rehearsal else []),
            f"Status: decided on {self.decided_at:%Y-%m-%d}; to be looked at again on {self.review_on.isoformat()} "
            f"by {_inline(self.owner)}."
            + (f" It supersedes the decision of workshop {_inline(self.supersedes)}." if self.supersedes else ""),
            f"## Question\n\n{_inline(self.question)}",
            "## Alternatives\n\n" + "\n".join(considered),
            f"## Decision\n\n**{_inline(self.chosen)}.** {_inline(self.statement)}"
            + (f"\n\nThe offer: {_inline(self.terms)}." if self.offer else ""),
            *(
                [
                    f"## A presumption against it, overridden\n\n{_inline(self.override.reason)} "
                    f"Signed by {_inline(self.override.signed_by)}."
                ]
                if self.override
                else []
            ),
            "## Conditions\n\n" + ("\n".join(f"- {_inline(item)}" for item in self.conditions) or "None."),
            f"## Votes\n\nRound {self.round_number}, {people}.\n\n"
            + "\n".join(f"- {_inline(vote)}" for vote in self.votes),
            "## Dissent\n\n" + ("\n".join(dissent) or "None was recorded."),
            *(["## What we would say to customers\n\n" + "\n".join(sentences)] if sentences else []),
            *(
                ["## Open questions\n\n" + "\n".join(f"- {_inline(question)}" for question in self.questions)]
                if self.questions
                else []
            ),
            f"Audit before the decision: `{self.audit_head}`",
        ]
        return "\n\n".join(parts) + "\n"

    def to_calendar(self) -> str:
        """Write the review as a calendar file (RFC 5545): a whole day, with the owner's role and what was decided."""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Evenhand//Workshop//EN",
            "BEGIN:VEVENT",
            f"UID:{self.workshop_id}@evenhand",
            f"DTSTAMP:{self.decided_at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{self.review_on:%Y%m%d}",
            f"SUMMARY:{_in_calendar(f'Review: {self.title}')}",
            f"DESCRIPTION:{_in_calendar(f'{self.chosen}. {self.statement} Owner: {self.owner}.')}",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
        return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _inline(text: str) -> str:
    """Text as text: on one line, with nothing that Markdown or HTML would read as markup."""
    line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|!" else letter for letter in line)


def _in_calendar(text: str) -> str:
    line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\;," else letter for letter in line)


def _folded(line: str) -> list[str]:
    """Fold a line at 75 bytes, never inside a character."""
    lines, current = [], ""
    for letter in line:
        if len(current.encode()) + len(letter.encode()) > 75:
            lines.append(current)
            current = " "
        current += letter
    return [*lines, current]
