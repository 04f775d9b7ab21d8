from __future__ import annotations

from functools import partial
from io import StringIO

import pytest
from evenhand import marked_yaml
from evenhand.errors import ScenarioError
from evenhand.marked_yaml import MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

parse = partial(marked_yaml.parse, error=ScenarioError, what="a scenario")


def refused(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "f.yaml")
    (problem,) = caught.value.problems
    return str(problem)


def test_values_follow_yaml_1_2() -> None:
    lines = "country: NO, time: 12:30:00, ten: 010, small: 1e-3, hex: 0x1F, oct: 0o17, day: 2027-01-31, yes: yes"
    root, _ = parse("\n".join([*lines.split(", "), "none: ~", "quoted: '1'"]), "f")
    assert root.values() == {
        "country": "NO",
        "time": "12:30:00",
        "ten": 10,
        "small": 0.001,
        "hex": 31,
        "oct": 15,
        "day": "2027-01-31",
        "yes": "yes",
        "none": None,
        "quoted": "1",
    }


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text("0123456789.+-eExoabtrufalsn~NIyY", max_size=8))
def test_plain_scalars_mean_what_an_independent_yaml_1_2_reader_says(text: str) -> None:
    source = f"value: {text}\n"
    try:
        theirs = YAML(typ="safe", pure=True).load(StringIO(source))["value"]
    except (YAMLError, ValueError):
        return
    if hasattr(theirs, "year") or isinstance(theirs, list):
        return  # dates stay texts here; a lone dash begins a list
    ours = parse(source, "f")[0].values()["value"]
    assert (ours, type(ours)) == (theirs, type(theirs)) or ours != ours


def test_every_value_knows_its_place() -> None:
    root, _ = parse("a:\n  - b: [1, two]\n", "f.yaml")
    node = root.content["a"].content[0].content["b"].content[1]  # pyrefly: ignore[missing-attribute]
    assert (node.file, node.line, node.column) == ("f.yaml", 2, 12)


def test_a_key_given_twice_names_both_lines_and_does_not_stop_reading() -> None:
    root, problems = parse("a: 1\nb: 2\na: 3\nb: 4\n", "f.yaml")
    assert [str(problem) for problem in problems] == [
        "f.yaml:3:1 the key 'a' is given twice, first on line 1",
        "f.yaml:4:1 the key 'b' is given twice, first on line 2",
    ]
    assert root.values() == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a\n", "1:1 the top level must be 'key: value' lines, and is a list"),
        ("hello", "1:1 the top level must be 'key: value' lines, and is a single value"),
        ("a:\n\tb: 1\n", "2:1 a tab is used where spaces are expected"),
        ("a: b: c\n", "1:5 a second colon"),
        ("a: [1\n", "2:1 a bracket [ is not closed"),
        ("a: {b: 1\n", "2:1 a brace { is not closed"),
        ("a: 'x\n", "a quotation mark is not closed"),
        ("a: 1\n b: 2\n", "2:3 a second colon, or a line indented wrongly"),
        ("a: @home\n", "1:4 a value cannot begin with '@'"),
        ("a: *nothing\n", "1:4 the alias *nothing refers to an anchor that was not defined"),
        ("a: &x [*x]\n", "1:8 the alias *x stands inside what it refers to"),
        ("a: !!python/object/apply:os.system [ls]\n", "is not supported"),
        ("<<: {a: 1}\n", "1:1 merge keys (<<) are not supported"),
        ("? [a]\n: 1\n", "1:3 a key must be a plain word"),
        ("a: 1\n---\nb: 2\n", "2:1 a second document begins here"),
        ("a: \x07\n", "1:4 the character U+0007 is not allowed"),
        ("a: \ud800\n", "1:4 the character U+D800 is not allowed"),
        ("a: " + "1" * 41, None),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words_with_its_place(text: str, words: str | None) -> None:
    if words is None:
        assert parse(text, "f")[1][0].message == "this number has more than 40 characters"
    else:
        assert words in refused(text)


def test_size_depth_number_and_aliases_are_bounded() -> None:
    assert f"{MAX_BYTES:,} bytes" in refused("a: " + "x" * MAX_BYTES)
    assert f"{MAX_DEPTH} levels" in refused("a: " + "[" * 200_000)
    assert f"{MAX_NODES:,} values" in refused("a: [" + "1," * (MAX_NODES + 1) + "]")
    assert f"{MAX_ALIASES} aliases" in refused("a: &x 1\nb: [" + "*x," * (MAX_ALIASES + 1) + "]")
    laughs = "a0: &a0 [ha,ha]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 5)}]\n" for i in range(1, 12))
    assert f"{MAX_NODES:,} values" in refused(laughs)


def test_aliases_within_bounds_are_written_out() -> None:
    assert parse("a: &x {b: 1}\nc: *x\n", "f")[0].values() == {"a": {"b": 1}, "c": {"b": 1}}
