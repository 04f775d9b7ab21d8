"""Questions of fact, asked before anybody rates: what is answered, and what stays open and goes into the record."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor
from evenhand.store.plain import decoded
from evenhand.workshop.opening import (
    Alternative,
    facilitator_of,
    refuse_after_decision,
    require_facilitator,
)
from evenhand.workshop.participants import own_rows, require_seat
from evenhand.workshop.typed import typed_text

_MOST_QUESTIONS = 100
_MAX_QUESTION = 500
_MAX_ANSWER = 1000
_SELECT = (
    "SELECT id, fact_questions.question, coalesce(answer, '') FROM fact_questions "
    "LEFT JOIN fact_answers ON fact_answers.question = id WHERE fact_questions.workshop = ? ORDER BY asked_at, id"
)


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """One question, without who asked it; ``answer`` is "" while it is open."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A question that a workshop left open, with the workshop's title."""

    workshop: str
    question: str


def ask_fact(store: Store, workshop_id: str, question: str, *, token: str) -> None:
    """Ask for a fact, until the decision; the same words again change nothing."""
    question = typed_text(" ".join(question.split()), "question", _MAX_QUESTION)
    with store.database.writing() as cursor:
        refuse_after_decision(cursor, workshop_id, hint="Read its record.")
        key, _ = require_seat(cursor, workshop_id, token)
        asked = [str(row[1]) for row in cursor.run(_SELECT, [workshop_id])]
        if question in asked:
            return
        if len(asked) >= _MOST_QUESTIONS:
            raise InputError(f"{_MOST_QUESTIONS} questions are asked already.", hint="Answer some first.")
        cursor.run(
            "INSERT INTO fact_questions VALUES (?, ?, ?, ?, ?)",
            [secrets.token_hex(6), workshop_id, key, question, cursor.moment],
        )
        audit.record(cursor, "fact asked for", workshop_id, actor=key)


def answer_fact(store: Store, workshop_id: str, question_id: str, answer: str, *, facilitator_token: str) -> None:
    """Write down what is known; an empty answer opens the question again."""
    answer = typed_text(" ".join(answer.split()), "answer", _MAX_ANSWER, empty=True)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        refuse_after_decision(cursor, workshop_id, hint="Read its record.")
        if not cursor.run("SELECT 1 FROM fact_questions WHERE id = ? AND workshop = ?", [question_id, workshop_id]):
            raise WorkshopError("Nobody asked that here.", hint="Load the page again.")
        if answer:
            cursor.run(
                "INSERT OR REPLACE INTO fact_answers VALUES (?, ?, ?, ?)",
                [question_id, workshop_id, answer, cursor.moment],
            )
        else:
            cursor.run("DELETE FROM fact_answers WHERE question = ?", [question_id])
        audit.record(
            cursor,
            "fact answered" if answer else "fact opened again",
            workshop_id,
            actor=facilitator_of(store),
            question=question_id,
        )


def fact_questions(store: Store, workshop_id: str) -> tuple[FactQuestion, ...]:
    """Return all questions, the first first."""
    return tuple(FactQuestion(*row) for row in store.database.read(_SELECT, [workshop_id]))


def still_open(cursor: Cursor, workshop_id: str) -> tuple[str, ...]:
    """Return the questions that nobody has answered, for the record."""
    return tuple(str(question) for _, question, answer in cursor.run(_SELECT, [workshop_id]) if not answer)


def open_facts_about(store: Store, programme: str) -> tuple[OpenFact, ...]:
    """Return what workshops in which a programme stood to vote left open, at any offer, the latest workshop first."""
    rows = store.database.read(
        "SELECT title, fact_questions.question, alternatives FROM fact_questions "
        "JOIN workshops ON workshops.id = fact_questions.workshop "
        "LEFT JOIN fact_answers ON fact_answers.question = fact_questions.id "
        "LEFT JOIN workshop_terms AS terms ON terms.workshop = workshops.id "
        "WHERE answer IS NULL AND NOT coalesce(rehearsal, false) ORDER BY opened_at DESC, asked_at, fact_questions.id"
    )
    return tuple(
        OpenFact(title, question)
        for title, question, alternatives in rows
        if any(Alternative(**item).programme == programme for item in decoded(alternatives))
    )


def say_enough(store: Store, workshop_id: str, *, enough: bool, token: str) -> None:
    """Say that one knows enough to rate, or take it back."""
    with store.database.writing() as cursor:
        key, _ = require_seat(cursor, workshop_id, token)
        if enough:
            cursor.run("INSERT OR REPLACE INTO enough_known VALUES (?, ?)", [workshop_id, key])
        else:
            cursor.run("DELETE FROM enough_known WHERE workshop = ? AND participant = ?", [workshop_id, key])
        action = "knows enough" if enough else "does not know enough"
        audit.record(cursor, action, workshop_id, actor=key)


def enough_known(store: Store, workshop_id: str) -> int:
    """Count those who are there and know enough to rate."""
    rows = store.database.read(
        "SELECT count(*) FROM enough_known JOIN participants ON key = participant "
        "WHERE enough_known.workshop = ? AND left_at IS NULL",
        [workshop_id],
    )
    return int(rows[0][0])


def knows_enough(store: Store, workshop_id: str, *, token: str) -> bool:
    """Say whether the holder of a seat knows enough to rate."""
    return bool(own_rows(store, "1", "enough_known", workshop_id, token))
