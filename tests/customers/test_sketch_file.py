from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from evenhand.customers import parse_sketch, typed_sketch
from evenhand.errors import CustomerDataError
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = typed_sketch(1000, 80.0, 0.6, "EUR").to_json()


def test_the_same_sketch_is_the_same_bytes_and_fingerprint() -> None:
    again = typed_sketch(1000, 80.0, 0.6, "EUR")

    assert again.to_json() == GOOD
    assert again.fingerprint == parse_sketch(GOOD).fingerprint
    assert len(again.fingerprint) == 12
    assert again.fingerprint != typed_sketch(1000, 81.0, 0.6, "EUR").fingerprint


def test_the_name_of_the_file_is_no_part_of_the_fingerprint() -> None:
    raw = json.loads(GOOD)
    raw["source"] = "another file"

    assert parse_sketch(json.dumps(raw)).fingerprint == parse_sketch(GOOD).fingerprint


def _cell(raw: dict[str, Any], **changes: Any) -> None:
    cell = raw["segments"][1]["cells"][0]
    for name, value in changes.items():
        cell[("low", "high", "customers", "spending_cents", "spread", "skew").index(name)] = value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw.pop("k"), "lacks k"),
        (lambda raw: raw.update(names=["Ann"]), "unknown keys: names"),
        (lambda raw: raw.update(k=2), "not between 10"),
        (lambda raw: raw.update(k=10.0), "no whole number"),
        (lambda raw: raw.update(k=True), "no whole number"),
        (lambda raw: raw.update(evenhand_sketch=2), "version"),
        (lambda raw: raw.update(currency="euro"), "no currency"),
        (lambda raw: raw.update(months=0), "above 0"),
        (lambda raw: raw.update(months="12"), "no number"),
        (lambda raw: raw.update(measured="yes"), "true or false"),
        (lambda raw: raw.update(source="a\nb"), "printable"),
        (lambda raw: raw.update(segments=[]), "1 to"),
        (lambda raw: raw.update(error={"participation": -1, "revenue": 0, "surplus": 0}), "below zero"),
        (lambda raw: raw["segments"].append(raw["segments"][0]), "same name"),
        (lambda raw: _cell(raw, customers=9), "holds 9 people"),
        (lambda raw: _cell(raw, customers=12.5), "no whole number"),
        (lambda raw: _cell(raw, low=1e9), "bounds must rise"),
        (lambda raw: _cell(raw, spending_cents=10**12), "lies outside"),
        (lambda raw: _cell(raw, spread=1e6), "impossible"),
        (lambda raw: _cell(raw, skew=1e3), "impossible"),
        (lambda raw: raw["segments"][0]["cells"].reverse(), "below the end"),
        (lambda raw: raw["segments"][0]["cells"][0].append(1), "a cell is"),
        (lambda raw: raw["segments"][0].update(cells={}), "list of 1"),
    ],
)
def test_a_sketch_that_breaks_a_rule_is_refused_with_the_rule(change: Any, words: str) -> None:
    raw = json.loads(GOOD)
    change(raw)

    with pytest.raises(CustomerDataError, match=words):
        parse_sketch(json.dumps(raw))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 200_000,
        '{"k":1,"k":2}',
        GOOD.replace('"months":1.0', '"months":NaN'),
        GOOD.replace('"months":1.0', '"months":1e999'),
        GOOD.replace('"months":1.0', '"months":' + "9" * 5000),
        " " * 6_000_000,
    ],
    ids=["empty", "list", "null", "deep", "twice", "nan", "infinite", "digits", "long"],
)
def test_text_that_is_no_sketch_is_refused(text: str) -> None:
    with pytest.raises(CustomerDataError):
        parse_sketch(text)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.integers(0, len(GOOD) - 1), st.text(max_size=3))
def test_a_damaged_sketch_never_crashes(at: int, text: str) -> None:
    damaged = GOOD[:at] + text + GOOD[at + 1 :]
    with suppress(CustomerDataError):
        parse_sketch(damaged)
