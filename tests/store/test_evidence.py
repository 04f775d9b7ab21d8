from __future__ import annotations

import hashlib

import pytest
from evenhand.errors import InputError, StoreError
from evenhand.store import Store
from evenhand.store import evidence as module


def test_a_file_is_kept_once_by_the_hash_of_its_bytes(store: Store) -> None:
    kept = store.evidence.add("screen.png", b"picture")
    assert kept.sha256 == hashlib.sha256(b"picture").hexdigest() and kept.size == 7
    assert store.evidence.add("other name.png", b"picture") == kept
    assert store.evidence.content(kept.sha256) == b"picture"


def test_a_file_that_is_not_kept_is_said_in_words(store: Store) -> None:
    assert store.evidence.find("0" * 64) is None
    with pytest.raises(StoreError, match="not kept"):
        store.evidence.content("0" * 64)


def test_bytes_that_changed_in_the_store_are_not_handed_out(store: Store) -> None:
    kept = store.evidence.add("screen.png", b"picture")
    with store.database.writing() as cursor:
        cursor.run("UPDATE evidence SET content = 'else'::BLOB")
    with pytest.raises(StoreError, match="have changed"):
        store.evidence.content(kept.sha256)


def test_the_store_does_not_fill_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEPT_BYTES", 10)
    store.evidence.add("a.txt", b"12345678")
    with pytest.raises(InputError, match="bytes of evidence"):
        store.evidence.add("b.txt", b"12345")
