"""JSON as a tree that knows its lines: as the standard library reads it, bounded, faults with their place."""

from __future__ import annotations

import json

import pytest
from evenhand import marked_json
from evenhand.errors import ScenarioError
from hypothesis import given, settings
from hypothesis import strategies as st

LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8),
)
KEY = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=5)
TREE = st.dictionaries(
    KEY,
    st.recursive(LEAF, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEY, inner, max_size=3))),
    max_size=4,
)


def parse(text: str):
    return marked_json.parse(text, "a.json", ScenarioError, "a file")


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=100)
@given(tree=TREE, indent=st.sampled_from([None, 0, 2, "\t"]), ascii_only=st.booleans())
def test_it_reads_what_the_standard_library_writes(tree, indent, ascii_only):
    root, slips = parse(json.dumps(tree, indent=indent, ensure_ascii=ascii_only))
    assert root.values() == tree
    assert slips == []


@settings(deadline=None, derandomize=True, max_examples=200)
@given(text=st.text(st.sampled_from('{}[],:"\\ \n019.eE-+truefalsnx\ud800'), max_size=40))
def test_whatever_the_library_refuses_is_refused_in_words_and_with_the_line(text):
    try:
        expected = json.loads(text)
    except ValueError:
        expected = None
    try:
        root, slips = parse(text)
    except ScenarioError as error:
        (problem,) = error.problems
        assert problem.file == "a.json" and len(problem.message.split()) >= 2
        return
    assert root.values() == expected or slips


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{\n "a": 1\n "b": 2}', 3, 2, "a comma or a closing }"),
        ('{\n "a" 1}', 2, 6, "colon"),
        ("{\n a: 1}", 2, 2, "no JSON value"),
        ('{"a": "x\n"}', 1, 7, "not closed"),
        ('{"a": [1,]}', 1, 10, "a value is expected"),
        ('{"a": 1} {', 1, 10, "after the end"),
        ('{"a": NaN}', 1, 7, "no JSON value"),
        ('{"a": 1e999}', 1, 7, "too large"),
        ('{"a": ' + "1" * 99 + "}", 1, 7, "characters"),
        ('{"a": "\\ud800"}', 1, 7, "no text may hold"),
        ('{"a": ' + "[" * 60, 1, 56, "nested more than"),
        ("[1]", 1, 1, "must be an object"),
    ],
)
def test_a_fault_is_said_with_its_place(text, line, column, said):
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (line, column)
    assert said in problem.message


def test_a_key_given_twice_is_a_slip_and_size_is_bounded(monkeypatch):
    _, slips = parse('{"a": 1,\n"a": 2}')
    assert [(slip.line, "first on line 1" in slip.message) for slip in slips] == [(2, True)]
    monkeypatch.setattr(marked_json, "MAX_NODES", 5)
    with pytest.raises(ScenarioError, match="more than 5 values"):
        parse('{"a": [1, 2, 3, 4]}')
    monkeypatch.setattr(marked_json, "MAX_BYTES", 5)
    with pytest.raises(ScenarioError, match="larger than 5 bytes"):
        parse('{"a": 1}')
