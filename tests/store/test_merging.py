from __future__ import annotations

from typing import Any

from evenhand.store.merging import ABSENT, Clash, Merge, merge
from hypothesis import given, settings
from hypothesis import strategies as st

documents = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.none(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.integers(0, 2), max_size=3),
    max_leaves=6,
)


def test_changes_at_different_places_are_both_kept() -> None:
    base = {"name": "Old", "consent": {"act": "tick", "reminder": None}, "costs": [1]}
    yours = {"name": "New", "consent": {"act": "tick", "reminder": None}, "costs": [1]}
    theirs = {"name": "Old", "consent": {"act": "press"}, "costs": [1, 2]}
    assert merge(base, yours, theirs) == Merge({"name": "New", "consent": {"act": "press"}, "costs": [1, 2]}, ())


def test_one_place_changed_by_both_is_a_clash_that_holds_yours() -> None:
    found = merge({"a": {"b": 1}, "c": 1}, {"a": {"b": 2}}, {"a": {"b": 3}, "c": 2})
    assert found.body == {"a": {"b": 2}}
    assert found.clashes == (Clash(("a", "b"), 1, 2, 3), Clash(("c",), 1, ABSENT, 2))


@given(documents, documents)
@settings(deadline=None, derandomize=True)
def test_an_edit_beside_no_edit_is_that_edit(base: dict[str, Any], edit: dict[str, Any]) -> None:
    assert merge(base, edit, base) == merge(base, base, edit) == merge(base, edit, edit) == Merge(edit, ())


@given(documents, documents, documents)
@settings(deadline=None, derandomize=True)
def test_both_sides_meet_the_same_clashes(base: Any, yours: Any, theirs: Any) -> None:
    here, there = merge(base, yours, theirs), merge(base, theirs, yours)
    assert {clash.path for clash in here.clashes} == {clash.path for clash in there.clashes}
    assert here.clashes or here.body == there.body
