"""Opening a workshop, and finding it again by its code."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, checked_text, decoded, encoded, in_utc
from evenhand.workshop.agenda import AGENDA, Step
from evenhand.workshop.typed import typed_text

CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Letters and digits that nobody mistakes for another when read aloud or from a wall: no I L O S Z 0 1 2 5."""

_CODE_LENGTH = 6
_WRONG_CODES = 20
_WRONG_CODES_WITHIN = timedelta(minutes=1)
_MAX_ALTERNATIVES = 12
_MAX_STATEMENTS = 12
_SELECT = (
    "SELECT id, title, question, alternatives, statements, agenda, code, opened_at, coalesce(terms.named, false), "
    "coalesce(terms.rehearsal, false) FROM workshops LEFT JOIN workshop_terms AS terms ON terms.workshop = id"
)
_KNOWN = _SELECT + (  # noqa: S608 (our own clause)
    " WHERE code = ? AND (id IN (SELECT workshop FROM facilitator_keys WHERE list_contains(?, hash)) "
    "OR id IN (SELECT participants.workshop FROM participants JOIN seat_keys ON participant = participants.key "
    "WHERE list_contains(?, hash) AND left_at IS NULL))"
)
_PHRASE_GROUPS = 5


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that can be chosen: a programme, or a programme at one of several offers.

    Parameters
    ----------
    id, name
        What it is called in ballots and on screens; no two alternatives of a workshop share either.
    summary
        Its assessment, frozen when the workshop opens.
    scenario
        The key of the programme in addresses; "" where the id is that key.
    offer
        The offer of that programme that stands to vote, as an address asks for it; nothing for the one recommended, or
        declared where none is.
    """

    id: str
    name: str
    summary: Mapping[str, object]
    scenario: str = ""
    offer: Mapping[str, str] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        """The key of the programme that it is an offer of."""
        return self.scenario or self.id

    @property
    def terms(self) -> str:
        """Which offer it is, in words; "" where it was not assessed."""
        return str(self.summary.get("offer") or "")

    @property
    def answer(self) -> str:
        """What the assessment says of it, with the offer it was assessed at; "" where it was not assessed."""
        said = str(self.summary.get("answer") or self.summary.get("verdict") or "")
        said = f"{said} The offer: {self.terms}." if said and self.terms else said
        own = self.summary.get("own_criteria")
        return f"{said} Scored with the criteria of {own} too." if said and own else said

    def gates(self) -> tuple[StandingGate, ...]:
        """Return what stands against it, the gravest first."""
        known = self.summary.get("gates")
        if isinstance(known, list):
            return tuple(StandingGate(str(gate["kind"]), str(gate["words"])) for gate in known)
        # Workshops of earlier versions kept only that a gate stood or might.
        return (StandingGate("G2", f"A gate may stop {self.name}."),) if self.summary.get("gated") else ()

    @property
    def decidable(self) -> bool:
        """Whether a vote can decide for it: nothing invalidates it for good."""
        return not any(gate.kind == "G1" for gate in self.gates())


@dataclass(frozen=True, slots=True)
class StandingGate:
    """A gate that stops an alternative: "G1" for good, "G2" unless somebody signs why it does not."""

    kind: str
    words: str


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
    named: bool = False
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class OpenedWorkshop:
    """A new workshop and the facilitator's recovery phrase, shown this once: the store keeps its hash alone."""

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
    named: bool = False,
    rehearsal: bool = False,
    taken: Callable[[str], bool] = lambda code: False,
) -> OpenedWorkshop:
    """Open a workshop.

    Parameters
    ----------
    named
        Whether it says from the start that people will know whose ballot is whose: so few take part that nobody could
        promise otherwise. Without it nothing is revealed of fewer than three ballots.
    rehearsal
        Whether it only tries things out. What it decides is marked as a rehearsal wherever it is written.
    taken
        Whether a workshop elsewhere has a code already: people at the door say a code alone.

    Raises
    ------
    InputError
        No alternatives or statements, too many, two with one id, or texts that are empty or too long.
    """
    title = typed_text(title, "title")
    question = typed_text(question, "question", MAX_NOTE)
    _check_items("alternative", [(item.id, item.name) for item in alternatives], _MAX_ALTERNATIVES)
    _check_items("statement", [(item.id, item.text) for item in statements], _MAX_STATEMENTS)
    phrase, workshop_id = recovery_phrase(), secrets.token_hex(6)
    texts = [encoded([asdict(item) for item in items]) for items in (alternatives, statements, agenda)]
    with store.database.writing() as cursor:
        code = _free_code(cursor, taken)
        cursor.run(
            "INSERT INTO workshops VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [workshop_id, title, question, *texts, code, secret_hash(plain_code(phrase)), cursor.moment],
        )
        cursor.run("INSERT INTO workshop_terms VALUES (?, ?, ?)", [workshop_id, named, rehearsal])
        audit.record(
            cursor,
            "workshop opened",
            workshop_id,
            actor=facilitator_of(store),
            title=title,
            alternatives=[item.id for item in alternatives],
        )
        row = (workshop_id, title, question, *texts, code, cursor.moment, named, rehearsal)
    return OpenedWorkshop(_workshop(row), phrase)


def facilitator_of(store: Store) -> str:
    """Return how the audit names who leads: by name where they signed in.

    Participants are never named there: they stand in it by the random key of their seat, as their ballots do.
    """
    return f"{store.person} (facilitator)" if store.person else "facilitator"


def has_code(store: Store, code: str) -> bool:
    """Say whether a workshop of this store has a code, for who looks through several; nothing is counted."""
    return bool(store.database.read("SELECT 1 FROM workshops WHERE code = ?", [plain_code(code)]))


def get_workshop(store: Store, workshop_id: str) -> Workshop:
    """Return one workshop."""
    rows = store.database.read(f"{_SELECT} WHERE id = ?", [workshop_id])
    if not rows:
        raise WorkshopError("There is no such workshop.", hint="Ask the facilitator for the code and join again.")
    return _workshop(rows[0])


def list_workshops(store: Store) -> tuple[Workshop, ...]:
    """Return all workshops, the latest first. Their codes are for the facilitator's screen."""
    return tuple(_workshop(row) for row in store.database.read(f"{_SELECT} ORDER BY opened_at DESC, id"))


def find_workshop(store: Store, code: str, *, guesser: str = "", tokens: Sequence[str] = ()) -> Workshop:
    """Find a workshop by its code, however it was typed (small letters, spaces, hyphens).

    Whoever tries 20 wrong codes within a minute is refused until the minute is over; nobody else is, and nobody who has
    a seat or leads. At that pace, trying codes for a whole day finds one of ten open workshops in less than one of a
    thousand cases.

    Parameters
    ----------
    guesser
        Who tries, for example a network address: its wrong codes are counted together.
    tokens
        What the visitor holds: the tokens of seats and of leading.

    Raises
    ------
    WorkshopError
        No workshop has that code, or too many wrong ones were tried.
    """
    typed = plain_code(code)
    held = [secret_hash(token) for token in tokens]
    rows = store.database.read(_KNOWN, [typed, held, held])
    if rows:
        return _workshop(rows[0])
    result = guarded(store, guesser, lambda cursor: cursor.run(f"{_SELECT} WHERE code = ?", [typed]))
    if not result:
        raise WorkshopError(
            "No workshop has this code.", hint="Look at the code on the facilitator's screen.", key="err_code"
        )
    return _workshop(result[0])


def guarded(store: Store, guesser: str, look: Callable[[Cursor], list[Row]]) -> list[Row]:
    """Look something up by a secret that can be guessed, and count it against whoever guesses when nothing is there.

    Raises
    ------
    WorkshopError
        The guesser has tried too often within a minute.
    """
    guesser = secret_hash(guesser)
    with store.database.writing() as cursor:
        lately = [cursor.moment - _WRONG_CODES_WITHIN, cursor.moment]
        tried = cursor.run(
            "SELECT count(*) FROM wrong_codes WHERE guesser = ? AND tried_at BETWEEN ? AND ?", [guesser, *lately]
        )[0][0]
        if tried >= _WRONG_CODES:
            raise WorkshopError(
                "Too many wrong codes were tried within a minute.",
                hint="Wait a minute, then try again.",
                key="err_codes",
            )
        rows = look(cursor)
        if not rows:
            # A clock that goes back must lock nobody out: what lies ahead of it is forgotten too.
            cursor.run("DELETE FROM wrong_codes WHERE tried_at NOT BETWEEN ? AND ?", lately)
            cursor.run("INSERT INTO wrong_codes VALUES (?, ?)", [guesser, cursor.moment])
        return rows


def leads(store: Store, workshop_id: str, token: str) -> bool:
    """Say whether this is a facilitator's token: what the facilitator's screen shows depends on it."""
    return bool(token) and any(
        hmac.compare_digest(str(known), hashed)
        for hashed in _facilitator_hashes(token)
        for (known,) in store.database.read(_LEADING, [workshop_id, workshop_id])
    )


def require_facilitator(cursor: Cursor, workshop_id: str, token: str) -> None:
    """Let only the holder of a facilitator's token or of the recovery phrase pass."""
    known = [str(row[0]) for row in cursor.run(_LEADING, [workshop_id, workshop_id])]
    if not token or not any(
        hmac.compare_digest(entry, hashed) for hashed in _facilitator_hashes(token) for entry in known
    ):
        raise WorkshopError(
            "Only the facilitator can do this.", hint="Lead again with the recovery phrase shown when it was opened."
        )


def refuse_after_decision(cursor: Cursor, workshop_id: str, hint: str = "Open another one to decide anew.") -> None:
    """Refuse to change what a decision rests on."""
    if cursor.run("SELECT 1 FROM decisions WHERE workshop = ?", [workshop_id]):
        raise WorkshopError("This workshop has decided already.", hint=hint, key="err_decided")


_LEADING = (
    "SELECT facilitator_hash FROM workshops WHERE id = ? UNION ALL SELECT hash FROM facilitator_keys WHERE workshop = ?"
)


def _facilitator_hashes(token: str) -> tuple[str, str]:
    """Hash what was presented as a token and as a phrase that somebody typed."""
    return secret_hash(token), secret_hash(plain_code(token))


def recovery_phrase() -> str:
    """Make a phrase that can be read aloud and typed: 20 letters and digits, 95 bits."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(_PHRASE_GROUPS))
    return "-".join(groups)


def plain_code(code: str) -> str:
    """Return a code without spaces and hyphens, in capitals."""
    return "".join(code.upper().split()).replace("-", "")


def secret_hash(secret: str) -> str:
    """Hash a token; tokens are random and long, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _free_code(cursor: Cursor, taken: Callable[[str], bool]) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if not cursor.run("SELECT 1 FROM workshops WHERE code = ?", [code]) and not taken(code):
            return code


def _check_items(what: str, items: Sequence[tuple[str, str]], most: int) -> None:
    if not 1 <= len(items) <= most:
        raise InputError(f"A workshop has 1 to {most} {what}s, not {len(items)}.", hint=f"Choose some {what}s.")
    for identifier, name in items:
        # An offer's id is an address, and names every price of a list.
        checked_text(identifier, f"id of the {what}", MAX_NOTE)
        checked_text(name, what)
    if len({identifier for identifier, _ in items}) < len(items):
        raise InputError(f"Two {what}s have the same id.", hint=f"Name each {what} once.")
    if len({name for _, name in items}) < len(items):
        raise InputError(f"Two {what}s are called the same, and no ballot could tell them apart.", hint="Rename one.")


def _workshop(row: Row) -> Workshop:
    workshop_id, title, question, alternatives, statements, agenda, code, opened_at, named, rehearsal = row
    return Workshop(
        id=workshop_id,
        title=title,
        question=question,
        alternatives=tuple(Alternative(**item) for item in decoded(alternatives)),
        statements=tuple(Statement(**item) for item in decoded(statements)),
        agenda=tuple(Step(**item) for item in decoded(agenda)),
        code=code,
        opened_at=in_utc(opened_at),
        named=named,
        rehearsal=rehearsal,
    )
