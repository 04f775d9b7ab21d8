"""Facts: what is unknown stays unknown, and names are checked."""

from __future__ import annotations

from datetime import date

import pytest
from evenhand.nearest import nearest
from evenhand.scenario.facts import (
    DATA_CATEGORIES,
    DATA_SUBJECTS,
    DATA_USES,
    UNKNOWN,
    DataCategory,
    Facts,
    Maybe,
    Role,
    Unknown,
    is_known,
)
from pydantic import ValidationError


class Period(Facts):
    days: Maybe[int | None] = UNKNOWN
    data: Maybe[tuple[DataCategory, ...]] = UNKNOWN


def test_a_fact_left_out_is_unknown():
    assert not is_known(Period().days)


def test_none_is_an_answer():
    assert is_known(Period(days=None).days)


@pytest.mark.parametrize("written", ["unknown", {"unknown": {}}, {"unknown": None}, UNKNOWN])
def test_every_short_form_of_unknown_means_the_same(written: object):
    assert Period.model_validate({"days": written}) == Period()


def test_an_unknown_fact_can_say_who_finds_out_and_by_when():
    asked = {"unknown": {"ask": "legal", "due": "2027-01-31", "note": "ask the records office"}}
    fact = Period.model_validate({"days": asked}).days
    assert fact == Unknown(ask=Role.LEGAL, due=date(2027, 1, 31), note="ask the records office")


@pytest.mark.parametrize(
    "written", ["unknown", {"unknown": {"ask": "legal"}}, {"unknown": {"due": "2027-01-31", "note": "n"}}, 30, None]
)
def test_a_fact_is_written_as_it_was_read(written: object):
    assert Period.model_validate({"days": written}).model_dump(mode="json")["days"] == written


def test_an_unknown_role_is_refused():
    with pytest.raises(ValidationError, match="ask"):
        Period.model_validate({"days": {"unknown": {"ask": "the boss"}}})


def test_a_wrong_value_gives_one_error_not_one_per_alternative():
    with pytest.raises(ValidationError) as caught:
        Period.model_validate({"days": "soon"})
    assert caught.value.error_count() == 1


def test_names_that_do_not_exist_are_refused():
    with pytest.raises(ValidationError, match="dayz"):
        Period.model_validate({"dayz": 3})


def test_facts_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Period(days=3).days = 4


def test_a_data_category_outside_the_taxonomy_is_refused_with_the_nearest_one():
    with pytest.raises(ValidationError, match=r"did you mean 'user\.behavior\.purchase_history'"):
        Period.model_validate({"data": ["user.behavior.purchase_histori"]})


def test_the_taxonomy_is_the_pinned_one():
    assert (len(DATA_CATEGORIES), len(DATA_USES), len(DATA_SUBJECTS)) == (85, 56, 15)


def test_no_word_is_suggested_when_none_is_close():
    assert nearest("zzzzzz", ["purchase", "location"]) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_must_be_finite(value: float):
    class Amount(Facts):
        money: Maybe[float] = UNKNOWN

    with pytest.raises(ValidationError):
        Amount(money=value)
