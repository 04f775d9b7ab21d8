"""Opening a workshop, and finding it again by its code."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, checked_text, decoded, encoded, in_utc
from evenhand.workshop.agenda import AGENDA, Step

__all__ = [
    "CODE_LETTERS",
    "STATEMENTS",
    "Alternative",
    "OpenedWorkshop",
    "Statement",
    "Workshop",
    "find_workshop",
    "get_workshop",
    "leads",
    "list_workshops",
    "open_workshop",
    "require_facilitator",
    "secret_hash",
]

CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Letters and digits that nobody mistakes for another when read aloud or from a wall: no I L O S Z 0 1 2 5."""

_CODE_LENGTH = 6
_WRONG_CODES = 20
_WRONG_CODES_WITHIN = timedelta(minutes=1)
_MAX_ALTERNATIVES = 12
_MAX_STATEMENTS = 12
_SELECT = "SELECT id, title, question, alternatives, statements, agenda, code, opened_at FROM workshops"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that can be chosen; ``summary`` is its assessment, frozen when the workshop opens."""

    id: str
    name: str
    summary: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to rate of each alternative on 1–5; ``low`` and ``high`` say what 1 and 5 mean."""

    id: str
    text: str
    low: str
    high: str


STATEMENTS = (
    Statement("fair", "This is fair to the customers.", "not at all: I would not accept it as a customer", "fully"),
    Statement("good", "This is good for the company.", "not at all: we lose by it", "fully: we should do it soon"),
    Statement(
        "defend", "I could defend this in public.", "not at all: I would rather not be asked", "fully, at any time"
    ),
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a workshop is about; all of it is fixed when it opens."""

    id: str
    title: str
    question: str
    alternatives: tuple[Alternative, ...]
    statements: tuple[Statement, ...]
    agenda: tuple[Step, ...]
    code: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedWorkshop:
    """A new workshop and the facilitator's token, which is shown this once: the store keeps its hash alone."""

    workshop: Workshop
    facilitator_token: str


def open_workshop(
    store: Store,
    *,
    title: str,
    question: str,
    alternatives: Sequence[Alternative],
    statements: Sequence[Statement] = STATEMENTS,
    agenda: Sequence[Step] = AGENDA,
) -> OpenedWorkshop:
    """Open a workshop.

    Raises
    ------
    InputError
        No alternatives or statements, too many, two with one id, or texts that are empty or too long.
    """
    title = checked_text(title, "title")
    question = checked_text(question, "question", MAX_NOTE)
    _check_items("alternative", [(item.id, item.name) for item in alternatives], _MAX_ALTERNATIVES)
    _check_items("statement", [(item.id, item.text) for item in statements], _MAX_STATEMENTS)
    token, moment, workshop_id = secrets.token_urlsafe(18), store.database.clock(), secrets.token_hex(6)
    texts = [encoded([asdict(item) for item in items]) for items in (alternatives, statements, agenda)]

    def work(cursor: Cursor) -> Workshop:
        code = _free_code(cursor)
        cursor.execute(
            "INSERT INTO workshops VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [workshop_id, title, question, *texts, code, secret_hash(token), moment],
        ).fetchall()
        audit.record(
            cursor,
            moment,
            actor="facilitator",
            action="workshop opened",
            subject=workshop_id,
            details={"title": title, "alternatives": [item.id for item in alternatives]},
        )
        return _workshop((workshop_id, title, question, *texts, code, moment))

    return OpenedWorkshop(store.database.write(work), token)


def get_workshop(store: Store, workshop_id: str) -> Workshop:
    """Return one workshop."""
    rows = store.database.read(f"{_SELECT} WHERE id = ?", [workshop_id])
    if not rows:
        raise WorkshopError("There is no such workshop.", hint="Ask the facilitator for the code and join again.")
    return _workshop(rows[0])


def list_workshops(store: Store) -> tuple[Workshop, ...]:
    """Return all workshops, the latest first. Their codes are for the facilitator's screen."""
    return tuple(_workshop(row) for row in store.database.read(f"{_SELECT} ORDER BY opened_at DESC, id"))


def find_workshop(store: Store, code: str) -> Workshop:
    """Find a workshop by its code, however it was typed (small letters, spaces, hyphens).

    After 20 wrong codes within a minute, from whomever, all are refused until the minute is over. At that pace, trying
    codes for a whole day finds one of ten open workshops in less than one of a thousand cases.

    Raises
    ------
    WorkshopError
        No workshop has that code, or too many wrong ones were tried.
    """
    typed = "".join(code.upper().split()).replace("-", "")
    moment = store.database.clock()

    def work(cursor: Cursor) -> Row | WorkshopError:
        cursor.execute("DELETE FROM wrong_codes WHERE tried_at < ?", [moment - _WRONG_CODES_WITHIN]).fetchall()
        tried = cursor.execute("SELECT count(*) FROM wrong_codes").fetchall()[0][0]
        if tried >= _WRONG_CODES:
            return WorkshopError(
                "Too many wrong codes were tried within a minute.", hint="Wait a minute, then try again."
            )
        rows: list[Row] = cursor.execute(f"{_SELECT} WHERE code = ?", [typed]).fetchall()
        if rows:
            return rows[0]
        cursor.execute("INSERT INTO wrong_codes VALUES (?)", [moment]).fetchall()
        return WorkshopError("No workshop has this code.", hint="Look at the code on the facilitator's screen.")

    # The error is returned, not raised, inside: raising would undo the note that a wrong code was tried.
    result = store.database.write(work)
    if isinstance(result, WorkshopError):
        raise result
    return _workshop(result)


def leads(store: Store, workshop_id: str, token: str) -> bool:
    """Say whether this is the facilitator's token: what the facilitator's screen shows depends on it."""
    rows = store.database.read("SELECT facilitator_hash FROM workshops WHERE id = ?", [workshop_id])
    return bool(rows) and hmac.compare_digest(str(rows[0][0]), secret_hash(token))


def require_facilitator(cursor: Cursor, workshop_id: str, token: str) -> None:
    """Let only the holder of the facilitator's token pass."""
    rows = cursor.execute("SELECT facilitator_hash FROM workshops WHERE id = ?", [workshop_id]).fetchall()
    if not rows or not hmac.compare_digest(str(rows[0][0]), secret_hash(token)):
        raise WorkshopError(
            "Only the facilitator can do this.", hint="Use the facilitator's link that was shown when it was opened."
        )


def secret_hash(secret: str) -> str:
    """Hash a token; tokens are random and long, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _free_code(cursor: Cursor) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if not cursor.execute("SELECT 1 FROM workshops WHERE code = ?", [code]).fetchall():
            return code


def _check_items(what: str, items: Sequence[tuple[str, str]], most: int) -> None:
    if not 1 <= len(items) <= most:
        raise InputError(f"A workshop has 1 to {most} {what}s, not {len(items)}.", hint=f"Choose some {what}s.")
    for identifier, name in items:
        checked_text(identifier, f"id of the {what}")
        checked_text(name, what)
    if len({identifier for identifier, _ in items}) < len(items):
        raise InputError(f"Two {what}s have the same id.", hint=f"Name each {what} once.")


def _workshop(row: Row) -> Workshop:
    workshop_id, title, question, alternatives, statements, agenda, code, opened_at = row
    return Workshop(
        id=workshop_id,
        title=title,
        question=question,
        alternatives=tuple(Alternative(**item) for item in decoded(alternatives)),
        statements=tuple(Statement(**item) for item in decoded(statements)),
        agenda=tuple(Step(**item) for item in decoded(agenda)),
        code=code,
        opened_at=in_utc(opened_at),
    )
