"""Ballots on paper: one sheet a person with a code of its own, and the answers typed from them brought in.

What is written on a sheet counts under the rules of the phones: it is cast by a seat, into the round it was printed
for, until that round is revealed. A sheet's code follows from its number, its round and the workshop's secret, so
sheets can be printed again, and nobody guesses one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evenhand.errors import InputError, Problem, WorkshopError
from evenhand.nearest import nearest
from evenhand.store import Store
from evenhand.store.plain import MAX_NOTE
from evenhand.workshop.opening import CODE_LETTERS, Workshop, get_workshop, leads, plain_code
from evenhand.workshop.participants import ROLES, VOTING_ROLES, Role, join, take_seat
from evenhand.workshop.rounds import Vote, VotingRound, cast, latest_round, own_vote
from evenhand.workshop.seats import seat_token
from evenhand.workshop.words import LANGUAGES, words

MOST_SHEETS = 60
MOST_BYTES = 1024 * 1024
NONE = "0"
"""What is written for "none of them"."""
_ALWAYS = ("sheet", "agreed", "function")
_WORDS = ("choice", "reason", "would_change")
_YES = frozenset({"yes", "y", "ja", "j", "oui", "o", "x", "1", "true"})
LETTERS = "ABCDEFGHIJKL"
"""What stands for each alternative on a sheet."""
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's sheet for one round."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: what was typed from one sheet. ``cells`` are by column, stripped."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of a file: the codes of the sheets that are new, that were in already, and that were changed."""

    new: tuple[str, ...]
    again: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def words(self) -> str:
        """Say it in a sentence; a sheet that came twice is named."""
        said = [f"{len(self.new)} {'sheet is' if len(self.new) == 1 else 'sheets are'} in."]
        if self.again:
            said.append(f"Brought in before, and counted once: {', '.join(self.again)}.")
        if self.changed:
            said.append(f"Changed: {', '.join(self.changed)}.")
        return " ".join(said)


def asked_of(workshop: Workshop, latest: VotingRound | None) -> dict[str, tuple[str, str]]:
    """Return what a sheet asks, by column: "A1" is the first statement about the first alternative."""
    return {
        f"{LETTERS[row]}{column}": (alternative.id, said.id)
        for row, alternative in enumerate(workshop.alternatives)
        for column, said in enumerate(workshop.statements, start=1)
        if latest is None or latest.revealed or latest.asks(alternative.id, said.id)
    }


def sheets_of(store: Store, workshop_id: str, count: int, *, facilitator_token: str) -> tuple[Sheet, ...]:
    """Return the sheets to print for the round that is open, or before the first one for that.

    Raises
    ------
    InputError
        None are asked for, or too many.
    WorkshopError
        The visitor does not lead, or the last round is revealed and no other is open.
    """
    if not 1 <= count <= MOST_SHEETS:
        raise InputError(
            f"1 to {MOST_SHEETS} sheets can be printed, not {count}.", hint="Say how many people need one."
        )
    secret = _secret(store, workshop_id, facilitator_token)
    latest = latest_round(store, workshop_id)
    if latest is not None and latest.revealed:
        raise WorkshopError(
            f"Round {latest.number} is revealed, and no other is open.", hint="Open the next round, then print."
        )
    number = 1 if latest is None else latest.number
    return tuple(Sheet(each, _code(secret, number, each)) for each in range(1, count + 1))


def to_fill_in(workshop: Workshop, latest: VotingRound | None, sheets: Sequence[Sheet]) -> str:
    """Return a CSV with a line a sheet and everything else empty, to type the answers into."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    columns = _columns(workshop, latest)
    table.writerow(columns)
    table.writerows([sheet.code, *[""] * (len(columns) - 1)] for sheet in sheets)
    return written.getvalue()


def read_rows(content: bytes, name: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """Read a file of answers; which sheets exist and what may be answered is looked at by `bring_in`.

    Parameters
    ----------
    columns
        The columns that there can be; ``sheet`` must be among those of the file.

    Raises
    ------
    InputError
        With every fault of the file's form, each with its line.
    """
    if len(content) > MOST_BYTES:
        raise InputError(
            f"{name} is larger than {MOST_BYTES // 1024**2} MB.", hint="Bring the answers of the sheets alone."
        )
    text = _text(content, name)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    rows: list[Row] = []
    names: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = [_column(cell, columns) for cell in cells]
                problems += _faults_of_head(names, columns, name, line)
            elif len(cells) != len(names):
                problems.append(Problem(f"has {len(cells)} cells where the first line has {len(names)}", name, line))
            else:
                rows.append(Row(line, dict(zip(names, map(str.strip, cells), strict=True))))
    except csv.Error as error:
        problems.append(Problem(f"is no line of a CSV file ({error})", name, start))
    if names is None:
        problems.append(Problem("has no line", name, 1))
    elif not rows and not problems:
        problems.append(Problem("has no sheet below its first line", name, 1))
    if problems:
        raise _refused(name, problems)
    return tuple(rows)


def columns_of(store: Store, workshop_id: str) -> tuple[str, ...]:
    """Return the columns of a file of answers to the round that is open."""
    return _columns(get_workshop(store, workshop_id), latest_round(store, workshop_id))


def bring_in(
    store: Store, workshop_id: str, rows: Sequence[Row], name: str, *, facilitator_token: str, replace: bool = False
) -> Returned:
    """Cast what was typed from the sheets: all of a file, or nothing of it.

    Parameters
    ----------
    name
        The file's, for what is said of it.
    replace
        Whether a sheet that was brought in before may be changed. The same answers again change nothing.

    Raises
    ------
    InputError
        With every fault, each with its line and column: a sheet that does not exist, belongs to another round, stands
        there twice or was brought in before with other answers; a rating that is none.
    WorkshopError
        The visitor does not lead, or no round is open.
    """
    secret = _secret(store, workshop_id, facilitator_token)
    workshop, latest = get_workshop(store, workshop_id), latest_round(store, workshop_id)
    if latest is None or latest.revealed:
        raise WorkshopError("No round is open.", hint="Open the round that the sheets were printed for.")
    book = _Book(store, workshop, latest, secret, name, replace)
    entries = [entry for row in rows if (entry := book.entry(row)) is not None]
    if book.problems:
        raise _refused(name, book.problems)
    for entry in entries:
        if entry.came == "again":
            continue
        join(
            store,
            workshop_id,
            entry.role,
            token=entry.token,
            notice_accepted=True,
            notice=words(LANGUAGES[0]).notice_version,
        )
        cast(store, workshop_id, latest.number, entry.vote, token=entry.token)
    return Returned(
        *(tuple(each.code for each in entries if each.came == came) for came in ("new", "again", "changed"))
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    token: str
    role: Role
    vote: Vote
    came: str


class _Book:
    """Looks at one row after the other and notes what is wrong."""

    def __init__(
        self, store: Store, workshop: Workshop, latest: VotingRound, secret: str, name: str, replace: bool
    ) -> None:
        self.problems: list[Problem] = []
        self._store, self._workshop, self._latest = store, workshop, latest
        self._secret, self._name, self._replace = secret, name, replace
        self._asked = asked_of(workshop, latest)
        self._sheets = {
            _code(secret, number, each): (number, each)
            for number in range(1, latest.number + 1)
            for each in range(1, MOST_SHEETS + 1)
        }
        self._lines: dict[str, int] = {}

    def entry(self, row: Row) -> _Entry | None:
        """Return what a row casts; None where something is wrong with it."""
        before = len(self.problems)
        code = plain_code(row.cells.get("sheet", ""))
        place = self._place(row, code)
        role, vote = self._role(row), self._vote(row)
        if row.cells.get("agreed", "").casefold() not in _YES:
            self._fault(row, "agreed", "is not ticked: nobody takes part without having read the notice")
        if place is None or role is None or len(self.problems) > before:
            return None
        token = _token(self._secret, place)
        seat = take_seat(self._store, token)
        if seat is not None and seat.role != role:
            self._fault(row, "function", f"differs from the round before, where this sheet said {seat.role}")
        cast_before = own_vote(self._store, self._workshop.id, self._latest.number, token=token)
        came = "new" if cast_before is None else "again" if self._same(cast_before, vote) else "changed"
        if came == "changed" and not self._replace:
            self._fault(row, "sheet", f"{code} was brought in before with other answers")
        return None if len(self.problems) > before else _Entry(code, token, role, vote, came)

    def _fault(self, row: Row, field: str, message: str, allowed: Sequence[str] = (), near: str | None = None) -> None:
        self.problems.append(
            Problem(message, self._name, row.line, field=field, allowed=tuple(allowed), suggestion=near)
        )

    def _place(self, row: Row, code: str) -> int | None:
        if code in self._lines:
            self._fault(row, "sheet", f"{code} stands in line {self._lines[code]} already")
            return None
        self._lines[code] = row.line
        number, each = self._sheets.get(code, (0, 0))
        if not number:
            now = [known for known, (of_round, _) in self._sheets.items() if of_round == self._latest.number]
            self._fault(row, "sheet", f"{code or 'nothing'} is no sheet of this workshop", near=nearest(code, now))
        elif number != self._latest.number:
            self._fault(row, "sheet", f"{code} was printed for round {number}; round {self._latest.number} is open")
        return each if number == self._latest.number else None

    def _role(self, row: Row) -> Role | None:
        said = row.cells.get("function", "").casefold()
        for role in VOTING_ROLES:
            if said in {role, *(words(language).role(role).casefold() for language in LANGUAGES)}:
                return role
        known = [role for role in ROLES if role in VOTING_ROLES]
        self._fault(row, "function", f"{said!r} is no function that votes", known, nearest(said, known))
        return None

    def _vote(self, row: Row) -> Vote:
        ratings: dict[str, dict[str, int]] = {}
        for column, (alternative, statement) in self._asked.items():
            given = row.cells.get(column, "")
            if given in {"1", "2", "3", "4", "5"}:
                ratings.setdefault(alternative, {})[statement] = int(given)
            elif given:
                self._fault(row, column, f"{given!r} is no rating from 1 to 5; leave it empty where nothing is ticked")
        letter = row.cells.get("choice", "").upper()
        ids = [item.id for item in self._workshop.alternatives]
        letters: dict[str, str] = {**dict(zip(LETTERS, ids, strict=False)), NONE: ""}
        if letter and letter not in letters:
            self._fault(row, "choice", f"{letter!r} is no alternative", tuple(letters))
        choice = letters.get(letter) if letter else None
        if not ratings and choice is None:
            self._fault(row, "choice", "and all ratings are empty: leave the sheet out")
        for column in ("reason", "would_change"):
            if len(row.cells.get(column, "")) > MAX_NOTE:
                self._fault(row, column, f"is longer than {MAX_NOTE:,} characters")
        return Vote(ratings, choice, row.cells.get("reason", ""), row.cells.get("would_change", ""))

    def _same(self, before: Vote, now: Vote) -> bool:
        asked_now = {
            alternative: kept
            for alternative, given in before.ratings.items()
            if (kept := {said: rating for said, rating in given.items() if self._latest.asks(alternative, said)})
        }
        return (asked_now, before.choice, before.reason, before.would_change) == (
            now.ratings,
            now.choice,
            now.reason,
            now.would_change,
        )


def _columns(workshop: Workshop, latest: VotingRound | None) -> tuple[str, ...]:
    return (*_ALWAYS, *asked_of(workshop, latest), *_WORDS)


def _column(cell: str, columns: Sequence[str]) -> str:
    said = cell.strip()
    return next((column for column in columns if column.casefold() == said.casefold()), said)


def _faults_of_head(names: Sequence[str], columns: Sequence[str], file: str, line: int) -> Iterator[Problem]:
    for name in names:
        if name not in columns:
            yield Problem("is no column here", file, line, field=name or "(empty)", suggestion=nearest(name, columns))
        elif names.count(name) > 1:
            yield Problem("is the name of two columns", file, line, field=name)
    for name in _ALWAYS:
        if name not in names:
            yield Problem("is missing among the columns", file, line, field=name)


def _text(content: bytes, name: str) -> str:
    """Return the text of a file as spreadsheets write them: UTF-8, UTF-16 with its mark, or western Windows."""
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(f"{name} is no text.", hint="Save the table as CSV.")


def _refused(name: str, problems: Sequence[Problem]) -> InputError:
    return InputError(f"Nothing of {name} was brought in.", hint="Correct the lines that are named.", problems=problems)


def _secret(store: Store, workshop_id: str, facilitator_token: str) -> str:
    if not leads(store, workshop_id, facilitator_token):
        raise WorkshopError("Only the facilitator can do this.", hint="Lead again with the recovery phrase.")
    [(hashed,)] = store.database.read("SELECT facilitator_hash FROM workshops WHERE id = ?", [workshop_id])
    return str(hashed)


def _token(secret: str, number: int) -> str:
    return seat_token(secret, "paper", number)


def _code(secret: str, round_number: int, number: int) -> str:
    drawn = bytes.fromhex(seat_token(secret, f"sheet of round {round_number}", number))
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in drawn[:_CODE_LENGTH])
