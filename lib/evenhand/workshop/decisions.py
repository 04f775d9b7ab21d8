"""The decision of a workshop: what was read back, written once, with the dissent, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from evenhand.decision.agreement import Spread
from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import decoded, encoded, in_utc
from evenhand.vocabulary.roles import role_name
from evenhand.workshop.dissent import CustomerSentence, customer_sentences, recorded_dissents
from evenhand.workshop.facts import still_open
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.opening import facilitator_of, get_workshop, require_facilitator
from evenhand.workshop.plan import get_expected
from evenhand.workshop.proposals import proposed
from evenhand.workshop.record import Decision, Dissent, Override
from evenhand.workshop.results import RoundResults, round_results
from evenhand.workshop.rounds import latest_round

_SELECT = "SELECT workshop, body, decided_at, audit_head FROM decisions WHERE workshop = ?"


def decide(store: Store, workshop_id: str, *, facilitator_token: str) -> Decision:
    """Record at once, for good, what was read back. Recording it again changes nothing.

    For those who sit around one table and have said so aloud; others hear of it before, by :func:`announce_decision`.

    Raises
    ------
    WorkshopError
        Nothing was read back, no round is revealed, one is still secret, or too few voted for the quorum.
    """
    results = _settled(store, workshop_id)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        return _record(cursor, store, workshop_id, results, facilitator_of(store))


def announce_decision(store: Store, workshop_id: str, *, facilitator_token: str) -> datetime:
    """Tell everybody that what was read back is recorded in 30 seconds, or when the server's setting says.

    Announcing it again changes nothing.

    Raises
    ------
    WorkshopError
        As for :func:`decide`.
    """
    _settled(store, workshop_id)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        _require_read_back(cursor, workshop_id)
        known = cursor.run("SELECT locks_at FROM locks WHERE workshop = ?", [workshop_id])
        locks_at = known[0][0] if known else cursor.moment + timedelta(seconds=notice_seconds())
        if not known:
            cursor.run("INSERT INTO locks VALUES (?, ?, ?)", [workshop_id, locks_at, facilitator_of(store)])
            audit.record(cursor, "decision announced", workshop_id, actor=facilitator_of(store))
        return in_utc(locks_at)


def withdraw_decision(store: Store, workshop_id: str, *, facilitator_token: str) -> None:
    """Take back what was announced, as long as nothing is recorded."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        cursor.run("DELETE FROM locks WHERE workshop = ?", [workshop_id])
        audit.record(cursor, "decision taken back before its time", workshop_id, actor=facilitator_of(store))


def locked_at(store: Store, workshop_id: str) -> datetime | None:
    """Return when what was read back will be recorded, where that is announced and has not happened."""
    rows = store.database.read(
        "SELECT locks_at FROM locks WHERE workshop = ? AND workshop NOT IN (SELECT workshop FROM decisions)",
        [workshop_id],
    )
    return in_utc(rows[0][0]) if rows else None


def complete_decisions(store: Store, workshop_id: str) -> None:
    """Record what was announced and is due; a round that was opened meanwhile takes the announcement back."""
    due = locked_at(store, workshop_id)
    if due is None or due > in_utc(store.database.clock()):
        return
    try:
        results = _settled(store, workshop_id)
    except WorkshopError:
        results = None
    with store.database.writing() as cursor:
        told = cursor.run("SELECT announced_by FROM locks WHERE workshop = ?", [workshop_id])
        cursor.run("DELETE FROM locks WHERE workshop = ?", [workshop_id])
        if results is not None and told:
            _record(cursor, store, workshop_id, results, told[0][0])


def get_decision(store: Store, workshop_id: str) -> Decision | None:
    """Return the decision of a workshop, or None before there is one."""
    rows = store.database.read(_SELECT, [workshop_id])
    return _decision(rows[0]) if rows else None


def _settled(store: Store, workshop_id: str) -> RoundResults:
    """Return the results that a decision rests on, or say why there are none."""
    latest = latest_round(store, workshop_id)
    if latest is None:
        raise WorkshopError("Nobody has voted yet.", hint="Open a round, let people vote, reveal it, then decide.")
    if not latest.revealed:
        raise WorkshopError(f"Round {latest.number} is still secret.", hint="Reveal it, then decide.")
    results, quorum = round_results(store, workshop_id, latest.number), get_expected(store, workshop_id).quorum
    if len(results.ballots) < quorum:
        raise WorkshopError(
            f"Round {latest.number} has {len(results.ballots)} ballots, and this workshop decides with {quorum}.",
            hint="Open another round when more people are there.",
        )
    return results


def _require_read_back(cursor: Cursor, workshop_id: str) -> dict[str, object]:
    said = proposed(cursor, workshop_id)
    if said is None:
        raise WorkshopError(
            "Nothing was read back yet.", hint="Let everybody read on their own device what would be recorded."
        )
    return said


def _record(cursor: Cursor, store: Store, workshop_id: str, results: RoundResults, by: str) -> Decision:
    before = cursor.run(_SELECT, [workshop_id])
    if before:
        return _decision(before[0])
    workshop, said = get_workshop(store, workshop_id), _require_read_back(cursor, workshop_id)
    names = {item.id: item.name for item in workshop.alternatives} | {"": "None of the alternatives"}
    chosen = next((item for item in workshop.alternatives if item.id == said["alternative"]), None)
    written = [
        Dissent(entry.reason, entry.would_change, role_name(entry.role) if entry.role else "", entry.confirmed)
        for entry in recorded_dissents(cursor, workshop_id)
    ]
    body = encoded(
        {
            "said": said,
            "title": workshop.title,
            "question": workshop.question,
            "alternatives": [item.name for item in workshop.alternatives],
            "chosen": names[str(said["alternative"])],
            "scenario": chosen.programme if chosen else "",
            "offer": dict(chosen.offer) if chosen else {},
            "terms": chosen.terms if chosen else "",
            "round_number": results.round_number,
            "ballots": len(results.ballots),
            "votes": _votes(results, names, {item.id: item.text for item in workshop.statements}),
            "written": [asdict(entry) for entry in written],
            "sentences": [asdict(entry) for entry in customer_sentences(cursor, workshop_id)],
            "questions": list(still_open(cursor, workshop_id)),
            "rehearsal": workshop.rehearsal,
        }
    )
    row = (workshop_id, body, cursor.moment, audit.head(cursor.run))
    cursor.run("INSERT INTO decisions VALUES (?, ?, ?, ?)", row)
    audit.record(
        cursor,
        "decision recorded",
        workshop_id,
        actor=by,
        alternative=said["alternative"],
        dissent=len(written) + len(decoded(body)["said"]["dissent"]),
        override=said["override"] is not None,
    )
    return _decision(row)


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
        questions=tuple(content.get("questions", ())),
        # Earlier versions knew one offer of each programme, under the programme's key.
        scenario=content.get("scenario", said["alternative"]),
        offer=content.get("offer", {}),
        terms=content.get("terms", ""),
    )
