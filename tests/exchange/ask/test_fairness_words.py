from __future__ import annotations

from dataclasses import replace

import pytest
from evenhand.exchange.ask.fairness import NAMES, FairnessTest
from evenhand.exchange.ask.fairness_words import asks, failing_words

HELD = FairnessTest("E2", NAMES["E2"], 0.8, False, 0.4, -0.1, 0.9, "money a month", "In the middle future …")


def test_a_test_that_does_not_always_hold_says_what_happens_then_and_how_often():
    assert failing_words(HELD) == "In 20 of 100 futures customers gain less than the company (equivalent gain, E2)"


@pytest.mark.parametrize("name", ["E1", "E3", "E4", "E5", "E6"])
def test_every_test_of_futures_says_what_fails(name):
    said = failing_words(replace(HELD, id=name, name=NAMES[name]))
    assert said.startswith("In 20 of 100 futures ") and said.endswith(f", {name})")


def test_a_test_of_facts_says_the_fact():
    one = FairnessTest("E7", NAMES["E7"], 0.0, False, None, None, None, "", "Consent cannot be withdrawn.")
    assert failing_words(one) == "Consent cannot be withdrawn (reversible, E7)"


def test_what_each_test_asks_is_said():
    assert set(asks()) == set(NAMES) and all(text.endswith(".") for text in asks().values())
