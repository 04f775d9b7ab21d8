"""Valuation records never change, and say which roles stand behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from evenhand.errors import InputError, StoreError
from evenhand.store import Store, StoredValuation, open_snapshot

BODY = {"methods": [{"method": 2, "low": 1.0, "high": 2.0}], "relation": {"band": "amber"}}
DAY = date(2026, 11, 23)


def keep(store: Store, **changes: object) -> StoredValuation:
    values = {"made_on": DAY, "author": "analytics", "approver": "legal", **changes}
    return store.valuations.save("grocer", "0123456789ab", BODY, **values)


def test_a_record_is_kept_with_its_roles_and_hash(store: Store) -> None:
    record = keep(store)
    assert store.valuations.get(record.hash) == record
    assert store.valuations.list("grocer") == (record,)
    assert store.valuations.list("fruiterer") == ()
    assert (record.made_on, record.author, record.approver, record.body) == (DAY, "analytics", "legal", BODY)
    assert record.verify()
    assert [entry.action for entry in store.audit.entries()] == ["valuation recorded"]


def test_keeping_the_same_again_changes_nothing(store: Store) -> None:
    assert keep(store) == keep(store)
    assert len(store.valuations.list()) == 1


def test_anything_different_is_another_record(store: Store) -> None:
    records = {
        keep(store).hash,
        keep(store, approver="customer-advocate").hash,
        keep(store, made_on=date(2026, 1, 1)).hash,
    }
    assert len(records) == 3


@pytest.mark.parametrize("statement", ["UPDATE valuations SET approver = 'x'", "DELETE FROM valuations"])
def test_a_record_is_never_changed_or_removed(store: Store, statement: str) -> None:
    record = keep(store)
    with pytest.raises(StoreError, match="never changed"):
        store.database.read(statement)
    assert store.valuations.get(record.hash) == record


def test_a_record_that_was_tampered_with_does_not_match_its_hash(store: Store) -> None:
    record = keep(store)
    assert not replace(record, approver="marketing").verify()
    assert not replace(record, body={}).verify()


def test_nobody_approves_their_own_estimate(store: Store) -> None:
    with pytest.raises(InputError, match="another role"):
        keep(store, approver="Analytics ")
    with pytest.raises(InputError, match="is empty"):
        keep(store, approver=" ")
    assert store.valuations.list() == ()


def test_a_record_that_was_never_kept_is_said_in_words(store: Store) -> None:
    with pytest.raises(StoreError, match="was not recorded"):
        store.valuations.get("0" * 64)


def test_a_snapshot_carries_the_records(store: Store, tmp_path: Path) -> None:
    record = keep(store)
    with open_snapshot(store.publish_snapshot(tmp_path)) as copy:
        assert copy.valuations.list() == (record,)
        assert copy.valuations.get(record.hash).verify()
