"""Every write says who did it, and in a shared store nobody changes what somebody else began."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from evenhand.errors import StoreError
from evenhand.store import Store

ANNA, BEN = "browser 0000000a", "browser 0000000b"


def test_whatever_is_written_through_a_handle_is_written_by_its_actor(store: Store) -> None:
    hers = store.acting_as(ANNA)
    draft = hers.drafts.create("ours", {"name": "Ours"})
    hers.drafts.save(draft.id, {"name": "Yours"}, expected_version=1)
    assert hers.drafts.get(draft.id).updated_by == ANNA
    hers.drafts.undo(draft.id, expected_version=2)
    hers.drafts.delete(draft.id)
    hers.revisions.save("ours", "0123456789ab", {"name": "Ours"}, name="First")
    hers.sketches.add("f" * 12, {"a": 1}, name="Customers")
    hers.sketches.delete("f" * 12)
    hers.rubrics.add("ours.yaml", "pillar: consent")
    assert {entry.actor for entry in store.audit.entries()} == {ANNA}
    assert len(store.audit.entries()) == 6


def test_a_handle_does_not_close_the_store_of_others(store: Store) -> None:
    store.acting_as(ANNA).close()
    assert store.drafts.list() == ()


def changes(drafts, draft_id: str):
    version = drafts.get(draft_id).version
    return {
        "rename": lambda: drafts.save(draft_id, {"name": "Mine now"}, expected_version=version, scenario_id="mine"),
        "change": lambda: drafts.save(draft_id, {"name": "Mine now"}, expected_version=version),
        "late change": lambda: drafts.save(draft_id, {"name": "Mine now"}, expected_version=version - 1),
        "undo": lambda: drafts.undo(draft_id, expected_version=version),
        "delete": lambda: drafts.delete(draft_id),
    }


@pytest.mark.parametrize("act", ["rename", "change", "late change", "undo", "delete"])
def test_nobody_changes_anothers_draft_where_the_store_is_shared(store: Store, act: str) -> None:
    hers, his = (store.acting_as(who, own_only=True) for who in (ANNA, BEN))
    draft = hers.drafts.create("ours", {"name": "Ours"})
    hers.drafts.save(draft.id, {"name": "Ours, again"}, expected_version=1)
    before = store.drafts.get(draft.id)
    assert hers.drafts.is_own(draft.id) and not his.drafts.is_own(draft.id)
    with pytest.raises(StoreError, match="somebody else's"):
        changes(his.drafts, draft.id)[act]()
    assert store.drafts.get(draft.id) == before
    if act != "late change":
        changes(hers.drafts, draft.id)[act]()
    copy = his.drafts.create("copy", dict(before.body))
    assert his.drafts.is_own(copy.id) and not hers.drafts.is_own(copy.id)


def test_all_that_one_act_writes_has_one_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = (datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None) + timedelta(hours=n) for n in count())
    monkeypatch.setattr(store.database, "clock", lambda: next(ticks))
    kept = [
        store.drafts.create("ours", {}).updated_at,
        store.revisions.save("ours", "0123456789ab", {}, name="First").saved_at,
        store.sketches.add("f" * 12, {}, name="Customers").added_at,
        store.rubrics.add("ours.yaml", "pillar: consent").added_at,
        store.acting_as(ANNA, person=True).evidence.add("a.txt", b"a").added_at,
        store.valuations.save(
            "ours", "0123456789ab", {}, made_on=date(2026, 11, 23), author="analytics", approver="legal"
        ).recorded_at,
    ]
    assert kept == [entry.happened_at for entry in reversed(store.audit.entries())]


def test_what_was_begun_before_anybody_was_named_can_be_changed_by_all(store: Store) -> None:
    draft = store.drafts.create("old", {"name": "Old"})
    his = store.acting_as(BEN, own_only=True)
    assert his.drafts.is_own(draft.id)
    his.drafts.save(draft.id, {"name": "New"}, expected_version=1)
    assert store.drafts.get(draft.id).body == {"name": "New"}


def test_nobody_removes_customers_that_somebody_else_brought(store: Store) -> None:
    hers, his = (store.acting_as(who, own_only=True) for who in (ANNA, BEN))
    hers.sketches.add("f" * 12, {"a": 1}, name="Customers")
    with pytest.raises(StoreError, match="Somebody else"):
        his.sketches.delete("f" * 12)
    hers.sketches.delete("f" * 12)
    assert store.sketches.list() == ()
