from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
from evenhand.errors import EditConflict, InputError, StoreError
from evenhand.store import DraftConflict, Store
from evenhand.store.drafts import KEPT_SAVES
from evenhand.store.plain import MAX_DOCUMENT, canonical, decoded, encoded
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sure import sure

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=8,
)


def test_a_draft_is_saved_and_found_again(store: Store) -> None:
    draft = store.drafts.create("grocer", {"b": 1, "a": "ä"}, updated_by="marketing")
    assert store.drafts.get(draft.id) == draft
    assert (draft.version, draft.updated_at.tzinfo) == (1, UTC)
    assert list(draft.body) == ["b", "a"]
    later = store.drafts.save(draft.id, {"b": 2}, expected_version=1, updated_by="legal")
    assert (later.version, later.body, later.updated_by) == (2, {"b": 2}, "legal")
    assert store.drafts.list() == store.drafts.list("grocer") == (later,)
    assert store.drafts.list("other") == ()


def test_two_people_editing_one_draft_get_both_versions(store: Store) -> None:
    draft = store.drafts.create("grocer", {"a": 1})
    theirs = store.drafts.save(draft.id, {"a": 2}, expected_version=1, updated_by="legal")
    with pytest.raises(DraftConflict, match="legal changed this draft") as caught:
        store.drafts.save(draft.id, {"a": 3}, expected_version=1)
    assert isinstance(caught.value, EditConflict)
    assert (caught.value.theirs, caught.value.yours) == (theirs, {"a": 3})
    assert store.drafts.save(draft.id, {"a": 3}, expected_version=theirs.version).body == {"a": 3}


def test_of_many_simultaneous_saves_exactly_one_wins(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": -1})

    def save(n: int) -> bool:
        try:
            store.drafts.save(draft.id, {"n": n}, expected_version=1)
        except DraftConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(8))) == 1
    assert store.drafts.get(draft.id).version == 2


def test_saving_the_same_twice_is_no_change(store: Store) -> None:
    draft = store.drafts.create("grocer", {"a": 1})
    saved = store.drafts.save(draft.id, {"a": 2}, expected_version=1)
    assert store.drafts.save(draft.id, {"a": 2}, expected_version=1) == saved


def test_a_draft_moves_to_another_scenario_id(store: Store) -> None:
    draft = store.drafts.create("grocer", {"a": 1})
    assert store.drafts.save(draft.id, {"a": 1}, expected_version=1, scenario_id="fruiterer").version == 2
    assert store.drafts.list("fruiterer")


def test_a_deleted_draft_is_gone_and_deleting_it_again_does_nothing(store: Store) -> None:
    draft = store.drafts.create("grocer", {})
    store.drafts.delete(draft.id)
    store.drafts.delete(draft.id)
    with pytest.raises(StoreError, match="There is no draft"):
        store.drafts.get(draft.id)
    assert [entry.action for entry in store.audit.entries(subject=draft.id)] == ["draft deleted", "draft created"]


@pytest.mark.parametrize("body", [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}, {"x": "a" * MAX_DOCUMENT}])
def test_what_cannot_be_kept_is_refused_in_words(store: Store, body: dict[str, object]) -> None:
    with pytest.raises(InputError):
        store.drafts.create("grocer", body)
    assert store.drafts.list() == ()


def test_nesting_without_end_is_refused_in_words(store: Store) -> None:
    body: dict[str, object] = {}
    body["self"] = body
    with pytest.raises(InputError):
        store.drafts.create("grocer", body)


@pytest.mark.slow
@given(st.dictionaries(st.text(), plain, max_size=4))
@settings(deadline=None, derandomize=True)
def test_documents_come_back_as_they_went(document: dict[str, object]) -> None:
    assert decoded(encoded(document)) == document
    assert canonical(dict(reversed(document.items()))) == canonical(document)


def bodies(store: Store, draft_id: str, times: int) -> list[object]:
    results = []
    for _ in range(times):
        now = store.drafts.get(draft_id)
        results.append(store.drafts.undo(draft_id, expected_version=now.version).body["n"])
    return results


def test_undoing_goes_back_change_by_change_and_stops_at_the_beginning(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": 0})
    assert store.drafts.before(draft.id) is None
    for n in (1, 2, 3):
        draft = store.drafts.save(draft.id, {"n": n}, expected_version=draft.version)
    assert sure(store.drafts.before(draft.id)).body == {"n": 2}
    assert bodies(store, draft.id, 4) == [2, 1, 0, 0]


def test_a_change_after_an_undo_can_be_undone_like_any_other(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": 0})
    for n in (1, 2):
        draft = store.drafts.save(draft.id, {"n": n}, expected_version=draft.version)
    assert bodies(store, draft.id, 1) == [1]
    now = store.drafts.get(draft.id)
    store.drafts.save(draft.id, {"n": 9}, expected_version=now.version)
    assert bodies(store, draft.id, 3) == [1, 0, 0]


def test_nothing_is_undone_that_was_not_seen(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": 0})
    store.drafts.save(draft.id, {"n": 1}, expected_version=1)
    store.drafts.save(draft.id, {"n": 2}, expected_version=2, updated_by="legal")
    with pytest.raises(DraftConflict):
        store.drafts.undo(draft.id, expected_version=2)
    assert store.drafts.get(draft.id).body == {"n": 2}


@pytest.mark.slow
def test_as_many_saves_as_promised_are_kept_and_none_outlives_its_draft(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": 0})
    for n in range(1, KEPT_SAVES + 10):
        draft = store.drafts.save(draft.id, {"n": n}, expected_version=draft.version)
    assert store.database.read("SELECT count(*) FROM draft_saves") == [(KEPT_SAVES,)]
    store.drafts.delete(draft.id)
    assert store.database.read("SELECT count(*) FROM draft_saves") == [(0,)]


def test_a_draft_of_an_earlier_evenhand_can_be_undone_from_its_next_change_on(store: Store) -> None:
    draft = store.drafts.create("grocer", {"n": 0})
    with store.database.writing() as cursor:
        cursor.run("DELETE FROM draft_saves")
    assert store.drafts.before(draft.id) is None
    store.drafts.save(draft.id, {"n": 1}, expected_version=1)
    assert bodies(store, draft.id, 2) == [0, 0]
