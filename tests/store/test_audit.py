from __future__ import annotations

import pytest
from evenhand.errors import StoreError
from evenhand.store import Store, open_store


@pytest.fixture
def filled(store: Store) -> Store:
    for n in range(4):
        store.revisions.save("grocer", f"{n:012d}", {"n": n}, name=str(n), saved_by="legal")
    return store


def test_entries_come_newest_first_with_who_and_what(filled: Store) -> None:
    entries = filled.audit.entries(limit=2)
    assert [entry.number for entry in entries] == [4, 3]
    assert (entries[0].actor, entries[0].action, entries[0].subject) == ("legal", "revision saved", "grocer")
    assert entries[0].details["name"] == "3"
    assert entries[0].hash == filled.audit.head()


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
def test_rows_are_only_added(filled: Store, statement: str) -> None:
    with pytest.raises(StoreError, match="never changed or removed"):
        filled.database.read(statement)
    assert len(filled.audit.entries()) == 4


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE audit SET actor = 'somebody else' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("UPDATE audit SET happened_at = happened_at + INTERVAL 1 DAY WHERE number = 1", 1),
    ],
)
def test_tampering_past_the_triggers_is_found(filled: Store, tampering: str, found: int) -> None:
    assert filled.audit.verify() is None
    for statement in ("DROP TRIGGER audit_no_update ON audit", "DROP TRIGGER audit_no_delete ON audit", tampering):
        filled.database.read(statement)
    assert filled.audit.verify() == found


def test_an_empty_audit_is_whole(store: Store) -> None:
    assert store.audit.verify() is None
    assert store.audit.head() == "0" * 64


def test_the_chain_goes_on_after_opening_again(store: Store) -> None:
    store.drafts.create("a", {})
    store.close()
    with open_store(store.path) as again:
        again.drafts.create("b", {})
        assert again.audit.verify() is None
        assert [entry.number for entry in again.audit.entries()] == [2, 1]
