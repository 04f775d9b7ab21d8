from __future__ import annotations

import json
from itertools import chain, combinations

import pytest
from evenhand.assessment import assess
from evenhand.assessment.block import block_of
from evenhand.case import Case
from evenhand.customers import Price, Said, parse_sketch, said_sketch
from evenhand.customers.sketch import ASSUMED
from evenhand.errors import CustomerDataError
from evenhand.places import SCENARIOS
from evenhand.report import make_report
from evenhand.scenario import load
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stand_ins import OTHERWISE, with_two_stand_ins

WHOLE = Said("EUR", customers=5_000, spending=40.0, top_fifth=50.0)
KNOWN = {"customers": "customers", "spending": "spending", "unevenness": "top_fifth"}


def without(*names: str) -> Said:
    return Said(**{
        "currency": "EUR",
        **{field: None if name in names else getattr(WHOLE, field) for name, field in KNOWN.items()},
    })  # fmt: skip


@pytest.mark.parametrize("unknown", tuple(chain.from_iterable(combinations(ASSUMED, size) for size in range(4))))
def test_whatever_is_not_known_there_is_a_sketch_that_names_it(unknown):
    sketch = said_sketch(without(*unknown))
    assert sketch.assumed == unknown
    assert sketch.priced is ("spending" not in unknown)
    assert parse_sketch(sketch.to_json()) == sketch
    assert not sketch.measured


def test_what_is_assumed_is_another_sketch_than_the_same_number_typed():
    guessed = said_sketch(without("unevenness"))
    typed = said_sketch(Said("EUR", 5_000, 40.0, 54.6))
    assert guessed.segments == typed.segments
    assert guessed.fingerprint != typed.fingerprint


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.integers(50, 10**7),
    st.lists(st.integers(1, 10**5), min_size=1, max_size=4, unique=True),
)
def test_customers_who_pay_fixed_prices_add_up(customers, cents):
    said = Said("EUR", customers, prices=tuple(Price(price / 100) for price in cents))
    sketch = said_sketch(said)
    assert sketch.customers == customers
    assert [segment.spending_cents / segment.customers for segment in sketch.segments] == sorted(cents)
    assert sketch.assumed == ()
    assert parse_sketch(sketch.to_json()) == sketch


def test_the_part_that_nobody_named_is_what_is_left():
    sketch = said_sketch(Said("EUR", 1_000, prices=(Price(9.99, 80), Price(19.99))))
    assert [(segment.name, segment.customers) for segment in sketch.segments] == [
        ("Pay 9.99 EUR", 800),
        ("Pay 19.99 EUR", 200),
    ]


def test_twenty_per_cent_is_what_equal_spending_means():
    sketch = said_sketch(Said("EUR", 1_000, 25.0, 20.0))
    assert [(segment.customers, segment.spending_cents) for segment in sketch.segments] == [(1_000, 2_500_000)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("EUR", 49, 40.0, 50.0), "at least 10"),
        (Said("EUR", 49, prices=(Price(5),)), "too few"),
        (Said("EUR", 500, 40.0, 19.0), "cannot account for 19%"),
        (Said("EUR", 500, 40.0, 0.5), "cannot account for 0.5%"),
        (Said("EUR", 500, prices=(Price(5), Price(5))), "alike"),
        (Said("EUR", 500, prices=(Price(0),)), "no usable price"),
        (Said("EUR", 500, prices=(Price(5, 60), Price(6, 60))), "120% together"),
        (Said("EUR", 500, prices=(Price(5, 60), Price(6, 30))), "90% together"),
        (Said("EUR", 60, prices=(Price(5, 99), Price(6, 1))), "fewer than 10"),
    ],
)
def test_what_cannot_be_is_said_in_words(said, words):
    with pytest.raises(CustomerDataError, match=words):
        said_sketch(said)


@pytest.mark.parametrize("unknown", [(), ("unevenness",), ("spending",), tuple(ASSUMED)])
def test_without_spending_no_amount_is_shown_and_nobody_is_told_to_collect(unknown):
    scenario = load(SCENARIOS / "plain-opt-in.yaml").replace(currency="EUR")
    assessment = assess(Case(scenario, said_sketch(without(*unknown)), draws=64))
    block = block_of(assessment)
    if "spending" in unknown:
        assert assessment.verdict.kind == "cannot-say"
        assert not block.figures and "EUR" not in block.text
        assert block.step.page == "customers"
        assert assessment.at_recommended is None
        assert not any(letter.isdigit() for letter in assessment.answer)
    else:
        assert block.figures
    if unknown:
        assert any("Nobody has said" in doubt for doubt in assessment.verdict.doubts)


def test_a_gate_comes_before_what_nobody_has_said():
    scenario = load(SCENARIOS / "status-quo-bundled.yaml").replace(currency="EUR")
    assessment = assess(Case(scenario, said_sketch(without(*ASSUMED)), draws=64))
    assert assessment.verdict.kind == "change-first"


@pytest.mark.parametrize("unsaid", OTHERWISE)
def test_the_command_line_tells_nothing_of_what_stands_in(run, tmp_path, monkeypatch, unsaid):
    told = []
    for sketch in with_two_stand_ins(monkeypatch, unsaid):
        path = tmp_path / "customers.sketch.json"
        path.write_text(sketch.to_json())
        code, words, _ = run("customers", str(path))
        assert code == 0 and "Nobody has said" in words
        plain = json.loads(run("customers", str(path), "--json")[1])
        # How the groups came out is about the sketch, and no figure of the customers.
        about = plain.pop("sketch")
        assert about["assumed"] == [unsaid]
        # People and cents are whole: how uneven said spending is differs from stand-in to stand-in by rounding.
        rounded = {name: value and round(value, 3) for name in ("gini", "top_fifth_share") for value in [plain[name]]}
        told.append((words, {**plain, **rounded}))
    assert told[0] == told[1]


@pytest.mark.slow
def test_a_document_does_not_say_how_many_customers_stand_in(monkeypatch):
    euros = load(SCENARIOS / "plain-opt-in.yaml").replace(currency="EUR")
    euros = euros.replace(programme=euros.programme.model_copy(update={"customers": None}))
    said = []
    for sketch in with_two_stand_ins(monkeypatch, "customers"):
        meta = make_report(assess(Case(euros, sketch, draws=16)), contents=("first",)).meta
        said.append([meta[name].replace(sketch.fingerprint, "") for name in ("Customers", "Programme")])
    assert said[0] == said[1]
