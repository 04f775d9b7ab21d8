"""The decision of a workshop: written once, with the dissent, and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from evenhand.decision.agreement import Spread
from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, checked_text, decoded, encoded, in_utc
from evenhand.workshop.opening import get_workshop, require_facilitator
from evenhand.workshop.results import RoundResults, round_results
from evenhand.workshop.rounds import latest_round

__all__ = ["Decision", "Dissent", "decide", "get_decision"]

_SELECT = "SELECT workshop, body, decided_at, audit_head FROM decisions WHERE workshop = ?"
_MAX_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Dissent:
    """A view that did not prevail: why, and what would change it; ``role`` only if the person wants it named."""

    reason: str
    would_change: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    ``alternative`` is the chosen one's id, "" for none of them. ``audit_head`` is the hash of the audit before the
    decision: it shows later that nothing before it was cut off. ``votes`` are sentences about the last revealed round.
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

    def to_dict(self) -> dict[str, object]:
        """Return the record as plain values."""
        return {
            **asdict(self),
            "alternatives": list(self.alternatives),
            "conditions": list(self.conditions),
            "votes": list(self.votes),
            "dissent": [asdict(entry) for entry in self.dissent],
            "review_on": self.review_on.isoformat(),
            "decided_at": self.decided_at.isoformat(),
        }

    def to_markdown(self) -> str:
        """Write the record in the form of an architecture decision record."""
        dissent = [
            f"- {_inline(entry.reason)} Would change this view: {_inline(entry.would_change)}"
            + (f" ({_inline(entry.role)})" if entry.role else "")
            for entry in self.dissent
        ]
        considered = [f"- {_inline(name)}" for name in self.alternatives]
        people = "1 ballot" if self.ballots == 1 else f"{self.ballots} ballots"
        parts = [
            f"# {_inline(self.title)}",
            f"Status: decided on {self.decided_at:%Y-%m-%d}; to be looked at again on {self.review_on.isoformat()} "
            f"by {_inline(self.owner)}.",
            f"## Question\n\n{_inline(self.question)}",
            "## Alternatives\n\n" + "\n".join(considered),
            f"## Decision\n\n**{_inline(self.chosen)}.** {_inline(self.statement)}",
            "## Conditions\n\n" + ("\n".join(f"- {_inline(item)}" for item in self.conditions) or "None."),
            f"## Votes\n\nRound {self.round_number}, {people}.\n\n"
            + "\n".join(f"- {_inline(vote)}" for vote in self.votes),
            "## Dissent\n\n" + ("\n".join(dissent) or "None was recorded."),
            f"Audit before the decision: `{self.audit_head}`",
        ]
        return "\n\n".join(parts) + "\n"


def decide(
    store: Store,
    workshop_id: str,
    *,
    facilitator_token: str,
    alternative: str,
    statement: str,
    owner: str,
    review_on: date,
    conditions: Sequence[str] = (),
    dissent: Sequence[Dissent] = (),
) -> Decision:
    """Record the decision. The same decision again changes nothing.

    Parameters
    ----------
    alternative
        The id of the chosen alternative; "" for none of them.
    owner
        The role that answers for it, not a person's name: people change, and the record does not.
    review_on
        The day on which it is looked at again, after today.

    Raises
    ------
    WorkshopError
        Another decision is recorded already, no round is revealed, or one is still secret.
    InputError
        Something is missing, not standing to vote, or the review lies in the past.
    """
    workshop = get_workshop(store, workshop_id)
    moment = store.database.clock()
    names = {item.id: item.name for item in workshop.alternatives} | {"": "None of the alternatives"}
    if alternative not in names:
        raise InputError(f"{alternative!r} does not stand to vote here.", hint="Choose one of the alternatives.")
    if review_on <= moment.date():
        raise InputError(f"The review on {review_on} would be in the past.", hint="Choose a day after today.")
    if len(conditions) > _MAX_ENTRIES or len(dissent) > _MAX_ENTRIES:
        raise InputError(f"A decision has at most {_MAX_ENTRIES} conditions and dissents.", hint="Put some together.")
    said: dict[str, object] = {
        "alternative": alternative,
        "statement": checked_text(statement, "statement of the decision", MAX_NOTE),
        "owner": checked_text(owner, "owner's role"),
        "review_on": review_on.isoformat(),
        "conditions": [checked_text(condition, "condition", MAX_NOTE) for condition in conditions],
        "dissent": [_checked(entry) for entry in dissent],
    }

    def work(cursor: Cursor) -> Decision:
        require_facilitator(cursor, workshop_id, facilitator_token)
        before = cursor.execute(_SELECT, [workshop_id]).fetchall()
        if before:
            if decoded(before[0][1])["said"] != said:
                raise WorkshopError(
                    "This workshop has decided already, and decisions are not rewritten.",
                    hint="Open another workshop to decide anew.",
                )
            return _decision(before[0])
        results = _last_results(store, workshop_id)
        body = encoded(
            {
                "said": said,
                "title": workshop.title,
                "question": workshop.question,
                "alternatives": [item.name for item in workshop.alternatives],
                "chosen": names[alternative],
                "round_number": results.round_number,
                "ballots": len(results.ballots),
                "votes": _votes(results, names, {item.id: item.text for item in workshop.statements}),
            }
        )
        head = audit.head(cursor)
        row = (workshop_id, body, moment, head)
        cursor.execute("INSERT INTO decisions VALUES (?, ?, ?, ?)", row).fetchall()
        audit.record(
            cursor,
            moment,
            actor="facilitator",
            action="decision recorded",
            subject=workshop_id,
            details={"alternative": alternative, "dissent": len(dissent)},
        )
        return _decision(row)

    return store.database.write(work)


def get_decision(store: Store, workshop_id: str) -> Decision | None:
    """Return the decision of a workshop, or None before there is one."""
    rows = store.database.read(_SELECT, [workshop_id])
    return _decision(rows[0]) if rows else None


def _last_results(store: Store, workshop_id: str) -> RoundResults:
    latest = latest_round(store, workshop_id)
    if latest is None:
        raise WorkshopError("Nobody has voted yet.", hint="Open a round, let people vote, reveal it, then decide.")
    if not latest.revealed:
        raise WorkshopError(f"Round {latest.number} is still secret.", hint="Reveal it, then decide.")
    return round_results(store, workshop_id, latest.number)


def _votes(results: RoundResults, names: Mapping[str, str], statements: Mapping[str, str]) -> list[str]:
    sentences = [
        f"{names[item.alternative]}: {statements[item.statement]} People {_as_verb(item.spread)}; "
        f"from 1 to 5: {', '.join(str(count) for count in item.counts)}."
        for item in results.answers
    ]
    sentences += [f"Would choose {names[choice]}: {count}." for choice, count in sorted(results.choices.items())]
    return sentences


def _as_verb(ratings: Spread) -> str:
    if ratings.verdict == "too few":
        return f"gave {ratings.words}"
    return ratings.words if ratings.verdict == "agree" else f"are {ratings.words}"


def _decision(row: Row) -> Decision:
    workshop_id, body, decided_at, head = row
    content = decoded(body)
    said = content.pop("said")
    return Decision(
        workshop_id=workshop_id,
        title=content["title"],
        question=content["question"],
        alternatives=tuple(content["alternatives"]),
        alternative=said["alternative"],
        chosen=content["chosen"],
        statement=said["statement"],
        owner=said["owner"],
        review_on=date.fromisoformat(said["review_on"]),
        conditions=tuple(said["conditions"]),
        dissent=tuple(Dissent(**entry) for entry in said["dissent"]),
        round_number=content["round_number"],
        ballots=content["ballots"],
        votes=tuple(content["votes"]),
        decided_at=in_utc(decided_at),
        audit_head=head,
    )


def _checked(entry: Dissent) -> dict[str, str]:
    return {
        "reason": checked_text(entry.reason, "reason of the dissent", MAX_NOTE),
        "would_change": checked_text(entry.would_change, "answer to what would change this view", MAX_NOTE),
        "role": checked_text(entry.role, "role", empty=True),
    }


def _inline(text: str) -> str:
    """Text as text: on one line, with nothing that Markdown or HTML would read as markup."""
    line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|!" else letter for letter in line)
