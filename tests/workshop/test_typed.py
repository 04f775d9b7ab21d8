"""Whatever people type in a workshop is shown without marks that nobody sees and that turn what stands around them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from evenhand.errors import InputError
from evenhand.store import Store
from evenhand.workshop import (
    STATEMENTS,
    Alternative,
    Dissent,
    Override,
    Step,
    Vote,
    answer_fact,
    ask_fact,
    cast,
    decide,
    fact_questions,
    join,
    new_seat_token,
    open_round,
    open_workshop,
    propose,
    reveal,
    revise_agenda,
    say_to_customers,
    write_dissent,
)
from evenhand.workshop.typed import typed_text

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x07\x1b\x7f\x9b\r"
SAID = f"Ab{MARKS}c"


def test_no_text_of_an_afternoon_keeps_a_mark_that_turns_others(store: Store) -> None:
    gates = [{"kind": "G2", "words": "It is presumed to be unfair."}]
    alternatives = [Alternative("plain", "Plain", {"gates": gates})]
    opened = open_workshop(store, title=SAID, question=SAID, alternatives=alternatives, named=True)
    workshop, led, token = opened.workshop.id, {"facilitator_token": opened.facilitator_token}, new_seat_token()
    join(store, workshop, "legal", token=token, notice_accepted=True, notice="read", name=SAID)
    ask_fact(store, workshop, SAID, token=token)
    answer_fact(store, workshop, fact_questions(store, workshop)[0].id, SAID, **led)
    revise_agenda(store, workshop, [Step(SAID, 5, SAID)], **led)
    open_round(store, workshop, **led)
    cast(store, workshop, 1, Vote({"plain": {STATEMENTS[0].id: 3}}, "plain", SAID, SAID), token=token)
    reveal(store, workshop, 1, **led)
    write_dissent(store, workshop, SAID, SAID, signed=True, token=token)
    say_to_customers(store, workshop, SAID, token=token)
    propose(
        store,
        workshop,
        alternative="plain",
        statement=SAID,
        owner=SAID,
        review_on=store.database.clock().date() + timedelta(days=9),
        conditions=[SAID],
        dissent=[Dissent(SAID, SAID, SAID)],
        override=Override(SAID, SAID),
        **led,
    )
    decide(store, workshop, **led)

    tables = [name for (name,) in store.database.look("SELECT table_name FROM duckdb_tables()")]
    kept = json.loads(json.dumps([store.database.look(f"SELECT * FROM {table}") for table in tables], default=str))  # noqa: S608
    written = json.dumps(kept, ensure_ascii=False).replace("\\\\", "\\")
    for mark in MARKS:
        assert mark not in written and f"\\u{ord(mark):04x}" not in written, hex(ord(mark))
    assert written.count("Abc") >= 15, "what people said is there"


@pytest.mark.parametrize("said", ["Zeile\nund\tTab", "שָׁלוֹם\u200f!", "می\u200cخواهم", "👩\u200d💻", "­soft"])
def test_what_belongs_to_a_script_stays_as_it_was_typed(said: str) -> None:
    assert typed_text(said, "reason") == said


def test_what_is_nothing_without_its_marks_is_empty() -> None:
    with pytest.raises(InputError, match="is empty"):
        typed_text(MARKS, "reason")
