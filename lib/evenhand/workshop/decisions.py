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
from evenhand.vocabulary.roles import role_name
from evenhand.workshop.dissent import CustomerSentence, customer_sentences, recorded_dissents
from evenhand.workshop.opening import Workshop, facilitator_of, get_workshop, require_facilitator
from evenhand.workshop.results import RoundResults, round_results
from evenhand.workshop.rounds import latest_round

__all__ = ["Decision", "Dissent", "Override", "decide", "get_decision"]

_SELECT = "SELECT workshop, body, decided_at, audit_head FROM decisions WHERE workshop = ?"
_MAX_ENTRIES = 50


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
            f"## Decision\n\n**{_inline(self.chosen)}.** {_inline(self.statement)}",
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
    override: Override | None = None,
    supersedes: str = "",
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
    dissent
        What was said aloud and taken down. What people wrote themselves is added as they wrote it.
    override
        Needed where a gate is presumed to stop the alternative (G2). A gate that invalidates it (G1) has none.
    supersedes
        The workshop whose decision this one replaces; that record stays as it is.

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
        "override": _checked_override(workshop, alternative, override),
        "supersedes": _checked_earlier(store, workshop_id, supersedes),
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
                "written": [
                    asdict(
                        Dissent(
                            entry.reason,
                            entry.would_change,
                            role_name(entry.role) if entry.role else "",
                            entry.confirmed,
                        )
                    )
                    for entry in recorded_dissents(cursor, workshop_id)
                ],
                "sentences": [asdict(entry) for entry in customer_sentences(cursor, workshop_id)],
                "rehearsal": workshop.rehearsal,
            }
        )
        head = audit.head(cursor)
        row = (workshop_id, body, moment, head)
        cursor.execute("INSERT INTO decisions VALUES (?, ?, ?, ?)", row).fetchall()
        audit.record(
            cursor,
            moment,
            actor=facilitator_of(store),
            action="decision recorded",
            subject=workshop_id,
            details={"alternative": alternative, "dissent": len(dissent), "override": override is not None},
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
        dissent=tuple(Dissent(**entry) for entry in (*content.get("written", ()), *said["dissent"])),
        round_number=content["round_number"],
        ballots=content["ballots"],
        votes=tuple(content["votes"]),
        decided_at=in_utc(decided_at),
        audit_head=head,
        override=Override(**said["override"]) if said.get("override") else None,
        sentences=tuple(CustomerSentence(**entry) for entry in content.get("sentences", ())),
        supersedes=said.get("supersedes", ""),
        rehearsal=content.get("rehearsal", False),
    )


def _checked_override(workshop: Workshop, alternative: str, override: Override | None) -> dict[str, str] | None:
    """Refuse what a gate invalidates, and ask for a signature where one is presumed to."""
    chosen = next((item for item in workshop.alternatives if item.id == alternative), None)
    gates = chosen.gates() if chosen else ()
    if invalid := [gate for gate in gates if gate.kind == "G1"]:
        raise WorkshopError(
            f"{invalid[0].words} No vote makes this lawful, so it cannot be decided.",
            hint="Change the programme first, and open a workshop on the changed one.",
        )
    if gates and override is None:
        raise WorkshopError(
            f"{gates[0].words} It can be decided only with a signed reason why the presumption does not hold.",
            hint="Write the reason and the function that signs for it, or decide for another alternative.",
        )
    if override is None:
        return None
    if not gates:
        raise InputError("Nothing stands against this alternative that could be overridden.", hint="Leave it out.")
    return {
        "reason": checked_text(override.reason, "reason of the override", MAX_NOTE),
        "signed_by": checked_text(override.signed_by, "function that signs"),
    }


def _checked_earlier(store: Store, workshop_id: str, supersedes: str) -> str:
    if supersedes and (supersedes == workshop_id or get_decision(store, supersedes) is None):
        raise InputError("The workshop that is superseded has no decision.", hint="Choose one that has decided.")
    return supersedes


def _checked(entry: Dissent) -> dict[str, str]:
    return {
        "reason": checked_text(entry.reason, "reason of the dissent", MAX_NOTE),
        "would_change": checked_text(entry.would_change, "answer to what would change this view", MAX_NOTE, empty=True),
        "role": checked_text(entry.role, "role", empty=True),
    }


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
