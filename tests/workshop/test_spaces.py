"""What lies in one space is not seen, changed or counted from another, whatever is asked and whoever asks."""

from __future__ import annotations

import inspect
import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from evenhand import workshop
from evenhand.errors import EvenhandError, InputError, StoreError
from evenhand.store import MAIN, Spaces, Store, space_path
from evenhand.workshop import (
    COMPUTED,
    STATEMENTS,
    Alternative,
    Decision,
    Step,
    Vote,
    ask_fact,
    fact_questions,
    get_workshop,
    give_points,
    has_code,
    join,
    new_seat_token,
    offer_seat,
    open_round,
    open_workshop,
    propose,
    read_back,
    reveal,
    say_enough,
    say_to_customers,
    start_step,
    taken_seats,
    write_dissent,
)
from evenhand.workshop.seats import device_key

from tests.workshop.conftest import NOTICE

MORNING = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 (the store's form of UTC)
DEVICE = device_key("s" * 43, "ABCDEF")
NAMES = ("Ann", "Ben", "Cy", "Di", "Eve")
RATINGS = {"plain": {statement.id: 4 for statement in STATEMENTS}}
FINGERPRINT, REVISION = "f" * 12, "0123456789ab"


@pytest.fixture
def spaces(tmp_path: Path, empty_store: Path) -> Iterator[Spaces]:
    """Two spaces of one server, and a server's only one, each with tables already."""
    main = tmp_path / "evenhand.duckdb"
    for name in ("retail", "bank", "alone"):
        space_path(main, name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(empty_store, space_path(main, name))
    opened = Spaces(main, clock=lambda: MORNING)
    yield opened
    opened.close()


@dataclass
class Filled:
    """A space in which everything was done once, and what one must know to ask for it."""

    store: Store
    known: dict[str, Any]

    @classmethod
    def of(cls, store: Store, *, revealed: bool = True, again: bool = True) -> Filled:
        """Do everything once: up to the reveal of a first round, and with a second one open after it."""
        draft = store.drafts.create("ours", {"name": "Ours"})
        store.drafts.save(draft.id, {"name": "Ours, again"}, expected_version=1)
        store.revisions.save("ours", REVISION, {"name": "Ours"}, name="First")
        store.sketches.add(FINGERPRINT, {"a": 1}, name="Customers")
        store.runs.save("run", "summary", {"a": 1}, {"b": 2})
        rubric = store.rubrics.add("own.yaml", "pillar: consent")
        valuation = store.valuations.save(
            "ours", REVISION, {"a": 1}, made_on=date(2026, 11, 1), author="analytics", approver="legal"
        )
        evidence = store.evidence.add("opinion.txt", b"opinion")
        store.settings.put("customers of draft", FINGERPRINT)
        weighed = Alternative("plain", "Ask", {"criteria": dict.fromkeys(COMPUTED, 1.0)})
        opened = open_workshop(store, title="Dividend", question="Pay?", alternatives=[weighed])
        of_it, leading = opened.workshop.id, opened.facilitator_token
        tokens = [new_seat_token() for _ in NAMES]
        for slot, (name, token) in enumerate(zip(NAMES, tokens, strict=True)):
            join(
                *(store, of_it, "marketing"),
                token=token,
                notice_accepted=True,
                notice=NOTICE,
                name=name,
                device=DEVICE,
                slot=slot,
            )
        number = open_round(store, of_it, facilitator_token=leading).number
        for token in tokens:
            workshop.cast(store, of_it, number, Vote(RATINGS, "plain"), token=token)
            give_points(store, of_it, dict(zip(COMPUTED, (50, 50), strict=False)), token=token)
            write_dissent(store, of_it, "Too little.", token=token)
            say_to_customers(store, of_it, "We ask.", token=token)
        # Not Ann's, by whose token others ask: a seat that is removed finds nothing any more.
        taken = {seat.name: seat.handle for seat in taken_seats(store, of_it, facilitator_token=leading)}
        handles = [taken[name] for name in NAMES[1:]]
        start_step(store, of_it, 0, facilitator_token=leading)
        propose(
            *(store, of_it),
            alternative="plain",
            statement="We ask plainly.",
            owner="legal",
            review_on=date(2027, 11, 1),
            facilitator_token=leading,
        )
        ask_fact(store, of_it, "How many refused?", token=tokens[0])
        say_enough(store, of_it, enough=True, token=tokens[0])
        read_back(store, of_it, token=tokens[0])
        if revealed:
            reveal(store, of_it, number, facilitator_token=leading)
        if revealed and again:
            open_round(store, of_it, facilitator_token=leading)
        open_number = number + 1 if revealed else number
        return cls(
            store,
            {
                "draft_id": draft.id,
                "expected_version": 2,
                "scenario_id": "ours",
                "revision": REVISION,
                "fingerprint": FINGERPRINT,
                "body": {"name": "Mine"},
                "name": "Name",
                "content": b"opinion",
                "text": "pillar: consent",
                "kind": "summary",
                "parameters": {"a": 1},
                "result": {"b": 2},
                "made_on": date(2026, 11, 2),
                "author": "analytics",
                "approver": "legal",
                "key": "run",
                "value": "mine",
                "sha256": evidence.sha256,
                "workshop_id": of_it,
                "facilitator_token": leading,
                "token": tokens[0],
                "round_number": number,
                "code": opened.workshop.code,
                "role": "marketing",
                "notice": NOTICE,
                "notice_accepted": True,
                "vote": Vote(RATINGS, "plain"),
                "points": dict(zip(COMPUTED, (40, 60), strict=False)),
                "reason": "Too much.",
                "sentence": "We ask you.",
                "alternative": "plain",
                "programme": "plain",
                "alternatives": [Alternative("plain", "Ask", {})],
                "statement": "We ask.",
                "owner": "legal",
                "review_on": date(2027, 11, 1),
                "title": "Again",
                "question": "Pay?",
                "position": 1,
                "question_id": fact_questions(store, of_it)[0].id,
                "answer": "12 of 40",
                "enough": True,
                "headcount": {"legal": 2},
                "steps": [Step("Talk", 5), Step("Lock", 5)],
                "count": 2,
                "rows": [],
                "device": DEVICE,
                "guesser": "192.0.2.1",
                "words": leading,
                "handle": handles[0],
                "free_seat.handle": handles[1],
                "keep": handles[2],
                "drop": handles[3],
                "redeem_seat.code": offer_seat(store, of_it, token=tokens[0]),
                "redeem_seat.token": new_seat_token(),
                "join.token": new_seat_token(),
                "lead_with.token": "a browser's token",
                "own_vote.round_number": number,
                "cast.round_number": open_number,
                "announce_reveal.round_number": open_number,
                "say_enough.enough": False,
                "Drafts.undo.expected_version": 3,
                "decision": Decision(
                    *(of_it, "Dividend", "Pay?", ("Ask",), "plain", "Ask", "We ask.", "legal", date(2027, 11, 1)),
                    *((), (), number, len(NAMES), (), MORNING, ""),
                ),
                "cast.vote": Vote(RATINGS, "plain", "It is fair."),
                "Rubrics.get.key": rubric.key,
                "Valuations.get.key": valuation.hash,
                "Settings.get.key": "customers of draft",
                "Settings.put.key": "customers of draft",
                "Settings.remove.key": "customers of draft",
                "EvidenceFiles.add.content": b"another",
                "leads.token": leading,
                "announce_reveal.token": tokens[0],
                "announce_reveal.facilitator_token": leading,
                "reveal.facilitator_token": leading,
                "stability.round_number": number + 1,
            },
        )

    def call(self, function: Callable[..., Any], named: str, store: Store) -> Callable[[], Any]:
        """Return a call with what is known of this space."""
        given: dict[str, Any] = {}
        for parameter in inspect.signature(function).parameters.values():
            own = f"{named}.{parameter.name}"
            if parameter.name == "store":
                given["store"] = store
            elif own in self.known:
                given[parameter.name] = self.known[own]
            elif parameter.default is inspect.Parameter.empty:
                assert parameter.name in self.known, f"Say in Filled.known what {own} is given."
                given[parameter.name] = self.known[parameter.name]
        return lambda: function(**given)


# What answers alike wherever it is asked: it makes something new, says that all is well, or compares what is not there.
ALIKE = {
    *("Drafts.create", "Rubrics.add", "Valuations.save", "EvidenceFiles.add", "Settings.put", "Settings.remove"),
    *("Drafts.delete", "Sketches.delete", "Drafts.is_own", "Runs.save", "Revisions.scenarios", "Audit.verify"),
    *(
        "open_workshop",
        "complete_reveals",
        "complete_decisions",
        "locked_at",
        "erase_expired_names",
        "leave",
        "get_decision",
        "stability",
    ),
}

# What takes away is asked last: the others are to find what they ask for.
TAKES_AWAY = ("delete", "remove", "withdraw", "decide", "merge", "free", "leave")


def everything(store: Store) -> dict[str, Callable[..., Any]]:
    """Return every public function that reads or writes a store: of its repositories, and of workshops."""
    repositories = [
        part for name, part in vars(store).items() if not name.startswith("_") and type(part).__module__ != "builtins"
    ]
    found = {
        f"{type(part).__name__}.{name}": method
        for part in repositories
        if type(part).__name__ != "Database"
        for name, method in inspect.getmembers(part, inspect.ismethod)
        if not name.startswith("_")
    }
    for name in workshop.__all__:
        function = getattr(workshop, name)
        if inspect.isfunction(function) and "store" in inspect.signature(function).parameters:
            found[name] = function
    return dict(sorted(found.items(), key=lambda item: _place(item[0])))


def _place(name: str) -> int:
    return next((place for place, word in enumerate(TAKES_AWAY) if word in name), -1)


def outcome(call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """Return what a call gives or refuses; what it draws by chance is the same each time."""
    chance = random.Random(7)  # noqa: S311 (nothing is secret here)
    with monkeypatch.context() as patched:
        patched.setattr(secrets, "token_hex", lambda size=32: chance.randbytes(size).hex())
        patched.setattr(secrets, "choice", chance.choice)
        try:
            return ("gives", call())
        except EvenhandError as error:
            return ("refuses", type(error), error.message)


def marks(store: Store) -> dict[str, int]:
    """Return a number for each table that changes with any row of it."""
    tables = [name for (name,) in store.database.look("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    sums = ", ".join(f'(SELECT coalesce(bit_xor(hash(t)), 0) FROM "{name}" t)' for name in tables)  # noqa: S608 (our own tables)
    return dict(zip(tables, store.database.look(f"SELECT {sums}")[0], strict=True))


def content(store: Store) -> dict[str, Any]:
    tables = [name for (name,) in store.database.look("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    return {name: store.database.look(f'SELECT * FROM "{name}" ORDER BY ALL') for name in tables}  # noqa: S608 (our own tables)


@pytest.mark.slow
def test_a_space_answers_as_if_no_other_were_there_and_changes_nothing_of_it(
    spaces: Spaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = Filled.of(spaces.of("retail"))
    before = content(filled.store)
    assert all(before[table] for table in ("drafts", "sketches", "runs", "ballots", "participants", "audit"))
    answers: dict[str, list[Any]] = {}
    # The last is asked where all of it lies: what is asked for is there to be found.
    for name in ("bank", "alone", "retail"):
        store = spaces.of(name)
        for named, function in everything(store).items():
            answers.setdefault(named, []).append(outcome(filled.call(function, named, store), monkeypatch))
        if name != "retail":
            assert content(filled.store) == before
    assert [named for named, (beside, alone, _) in answers.items() if beside != alone] == []
    assert {named for named, (_, alone, own) in answers.items() if own == alone} == ALIKE


@pytest.mark.slow
def test_whatever_somebody_signed_in_does_is_written_in_their_name_or_by_a_seat(
    spaces: Spaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = spaces.of("retail").acting_as("ann@shop.example", person=True)
    filled = Filled.of(hers)
    for named, function in everything(hers).items():
        outcome(filled.call(function, named, hers), monkeypatch)
    written = hers.audit.entries()
    seats = {key for (key,) in hers.database.read("SELECT key FROM participants")}
    by = {entry.actor: {each.action for each in written if each.actor == entry.actor} for entry in written}
    assert by.keys() - seats == {"ann@shop.example", "ann@shop.example (facilitator)"}
    assert by["ann@shop.example"] >= {"draft created", "evidence added", "valuation recorded", "rubric added"}
    assert by["ann@shop.example (facilitator)"] >= {"workshop opened", "round opened", "round revealed"}
    # Ballots lie under the key of a seat: a name beside it would open them.
    assert not any(hers.actor in str(entry.details) for entry in written)
    assert set().union(*(by.get(seat, set()) for seat in seats)) >= {"joined", "voted", "dissent written", "left"}


# What leaves no row in the audit, and why that hides nobody's act.
NO_ACT = {
    "Drafts.save": "happens with every keystroke; a draft says itself who changed it last, and when",
    "Drafts.undo": "the same",
    "Runs.save": "the application keeps what it computed",
    "Settings.put": "the application remembers where an interview stands and which customers a draft is judged by",
    "Settings.remove": "the same",
}


# What nobody does: it comes due, and is tested with a clock that turns.
BY_THE_CLOCK = {"complete_reveals", "complete_decisions", "erase_expired_names"}
# What is not there yet: to keep the same again changes nothing.
NEW = {"Runs.save.key": "another", "Sketches.add.fingerprint": "e" * 12, "Revisions.save.revision": "fedcba987654"}


@pytest.mark.slow
def test_every_act_is_written_down_with_who_did_it_and_when(spaces: Spaces) -> None:
    writing = {
        named
        for named, function in everything(spaces.of("alone")).items()
        if ".writing(" in inspect.getsource(function)
    }
    acted, silent, refused = set(), set(), {}
    for name, revealed in (("retail", False), ("bank", True)):
        hers = spaces.of(name).acting_as("ann@shop.example", person=True)
        filled = Filled.of(hers, revealed=revealed, again=False)
        filled.known |= NEW
        before = marks(hers)
        for named, function in everything(hers).items():
            if named not in writing - acted:
                continue
            try:
                filled.call(function, named, hers)()
            except EvenhandError as error:
                refused[named] = error.message
                continue
            after = marks(hers)
            changed = {table for table, mark in after.items() if mark != before[table]}
            before = after
            if not changed:
                continue
            acted.add(named)
            if "audit" not in changed:
                silent.add(named)
                continue
            entry = hers.audit.entries(limit=1)[0]
            seats = {key for (key,) in hers.database.read("SELECT key FROM participants")}
            assert entry.actor in {"ann@shop.example", "ann@shop.example (facilitator)"} | seats, named
            assert entry.happened_at.replace(tzinfo=None) == MORNING, named
    assert silent == NO_ACT.keys()
    # Each was seen to write once, or the walk says nothing of it.
    assert writing - acted == BY_THE_CLOCK, refused


def test_a_code_that_another_space_has_is_not_given_again(spaces: Spaces, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = spaces.of("retail"), spaces.of("bank")
    drawn = iter("AAAAAA" + "AAAAAA" + "BBBBBB")
    monkeypatch.setattr("evenhand.workshop.opening.recovery_phrase", lambda: "phrase")
    monkeypatch.setattr(secrets, "choice", lambda letters: next(drawn))
    said = {"title": "T", "question": "Q?", "alternatives": [Alternative("plain", "Ask", {})]}
    assert open_workshop(first, **said).workshop.code == "AAAAAA"
    opened = open_workshop(second, **said, taken=lambda code: has_code(first, code))
    assert opened.workshop.code == "BBBBBB"
    assert get_workshop(second, opened.workshop.id).code == "BBBBBB"


@pytest.mark.slow
def test_what_was_there_before_is_the_main_space_and_a_new_one_begins_empty(tmp_path: Path, empty_store: Path) -> None:
    main = Path(shutil.copy(empty_store, tmp_path / "store.duckdb"))
    opened = Spaces(main)
    opened.of(MAIN).drafts.create("ours", {"name": "Ours"})
    opened.of("retail").drafts.create("theirs", {"name": "Theirs"})
    assert [draft.scenario_id for draft in opened.of(MAIN).drafts.list()] == ["ours"]
    assert opened.of("retail") is opened.of("retail")
    assert opened.of("retail").path == tmp_path / "store-spaces" / "retail" / "store.duckdb"
    assert opened.of("retail").path.stat().st_mode & 0o077 == 0
    snapshot = opened.of("retail").publish_snapshot(opened.of("retail").path.parent)
    assert snapshot.is_relative_to(tmp_path / "store-spaces" / "retail")
    opened.close()
    with pytest.raises(StoreError, match="closed"):
        opened.of(MAIN)


@pytest.mark.parametrize("name", ["", "..", "../main", "a/b", "Retail", "-a", "a-", "a" * 41, "ä", "a\n", "a b"])
def test_the_name_of_a_space_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="name of a space"):
        space_path(tmp_path / "store.duckdb", name)


def test_who_may_not_publish_publishes_nothing(spaces: Spaces, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="may not publish"):
        spaces.of("retail").acting_as("ben@shop.example", publishes=False).publish_snapshot(tmp_path / "out")
    assert not (tmp_path / "out").exists()
