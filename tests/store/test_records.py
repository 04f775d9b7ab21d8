from __future__ import annotations

import pytest
from evenhand.errors import InputError, StoreError
from evenhand.store import Store, results


def test_saving_a_revision_twice_gives_one_revision(store: Store) -> None:
    first = store.revisions.save("grocer", "0123456789ab", {"b": 1, "a": 2}, name="First", note="why", saved_by="legal")
    assert store.revisions.save("grocer", "0123456789ab", {"a": 2, "b": 1}, name="Again") == first
    assert store.revisions.history("grocer") == (first,)
    assert [entry.action for entry in store.audit.entries()] == ["revision saved"]


def test_history_is_newest_first_even_within_one_moment(store: Store) -> None:
    for n in range(5):
        store.revisions.save("grocer", f"{n:012d}", {"n": n}, name=str(n))
    store.revisions.save("fruiterer", f"{3:012d}", {"n": "other"}, name="other")
    assert [revision.name for revision in store.revisions.history("grocer")] == ["4", "3", "2", "1", "0"]
    assert store.revisions.scenarios() == ("fruiterer", "grocer")
    assert store.revisions.get(f"{3:012d}").name == "other"
    assert store.revisions.get(f"{3:012d}", "grocer").name == "3"


def test_a_saved_revision_never_changes(store: Store) -> None:
    store.revisions.save("grocer", "0123456789ab", {}, name="First")
    for statement in ("UPDATE revisions SET name = 'x'", "DELETE FROM revisions"):
        with pytest.raises(StoreError, match="never changed"):
            store.database.read(statement)
    assert store.revisions.get("0123456789ab").name == "First"


def test_a_revision_that_was_never_saved_is_said_in_words(store: Store) -> None:
    with pytest.raises(StoreError, match="was not saved"):
        store.revisions.get("0123456789ab")


def test_a_sketch_is_kept_with_its_profile_until_it_is_deleted(store: Store) -> None:
    sketch = store.sketches.add("aaaabbbbcccc", {"k": 10}, name="Journey", profile={"rows": 5})
    assert store.sketches.add("aaaabbbbcccc", {"k": 10}, name="Other name") == sketch
    assert store.sketches.list() == (sketch,)
    assert store.sketches.get("aaaabbbbcccc").profile == {"rows": 5}
    store.sketches.delete("aaaabbbbcccc")
    store.sketches.delete("aaaabbbbcccc")
    with pytest.raises(StoreError, match="is not in this store"):
        store.sketches.get("aaaabbbbcccc")


def test_the_same_key_must_give_the_same_bytes(store: Store) -> None:
    run = store.runs.save("key", "simulate", {"seed": 1}, {"profit": 1.5})
    assert store.runs.save("key", "simulate", {"seed": 1}, {"profit": 1.5}) == run
    with pytest.raises(StoreError, match="came out differently"):
        store.runs.save("key", "simulate", {"seed": 1}, {"profit": 1.6})
    assert store.runs.find("key") == run
    assert store.runs.find("other") is None
    assert store.runs.list("simulate") == (run,)
    assert store.runs.list("score") == ()


def test_a_file_of_criteria_is_kept_once_as_it_was_given(store: Store) -> None:
    kept = store.rubrics.add("own.yaml", "pillar: consent\n", added_by="Somebody")
    assert store.rubrics.add("own.yaml", "pillar: consent\n") == kept == store.rubrics.get(kept.key)
    other = store.rubrics.add("own.yaml", "pillar: transparency\n")
    assert other.key != kept.key
    assert {rubric.key for rubric in store.rubrics.list()} == {kept.key, other.key}
    with pytest.raises(StoreError, match="not in this store"):
        store.rubrics.get("000000000000")


def test_settings_are_replaced(store: Store) -> None:
    assert store.settings.get("theme", "light") == "light"
    store.settings.put("theme", ["dark"])
    store.settings.put("theme", {"name": "dark"})
    assert store.settings.get("theme") == {"name": "dark"}


def test_a_removed_setting_is_gone_and_can_be_removed_again(store: Store) -> None:
    store.settings.put("theme", "dark")
    store.settings.remove("theme")
    store.settings.remove("theme")
    assert store.settings.get("theme", "light") == "light"


@pytest.mark.parametrize(("name", "words"), [("  ", "is empty"), ("x" * 201, "201 characters")])
def test_names_are_bounded(store: Store, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        store.revisions.save("grocer", "0123456789ab", {}, name=name)


def test_only_the_latest_runs_of_a_kind_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "KEPT_RUNS", 3)
    store.runs.save("other", "other kind", {}, {})
    for number in range(5):
        store.runs.save(f"run {number}", "summary", {}, {"n": number})
    assert sorted(run.key for run in store.runs.list()) == ["other", "run 2", "run 3", "run 4"]


def test_a_result_is_bounded(store: Store) -> None:
    with pytest.raises(InputError, match="can be kept"):
        store.runs.save("long", "summary", {}, {"text": "x" * results.MAX_RESULT})
    assert store.runs.list() == ()
