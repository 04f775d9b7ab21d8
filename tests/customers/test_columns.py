from __future__ import annotations

import pytest
from evenhand.customers.columns import find_columns
from evenhand.customers.recipe import recipe_from
from evenhand.errors import CustomerDataError

TRANSACTIONS = [["17", "2026-01-03", "4.50", "1"], ["18", "2026-01-04", "7.25", "2"], ["17", "2026-01-09", "1.00", "1"]]


@pytest.mark.parametrize(
    ("names", "customer", "date", "amount"),
    [
        (["customer_id", "date", "amount", "qty"], 0, 1, 2),
        (["HouseholdId", "transaction_timestamp", "sales_value", "store"], 0, 1, 2),
        (["Client", "Order Date", "Net Amount", "n"], 0, 1, 2),
    ],
)
def test_transactions_are_recognised(names: list[str], customer: int, date: int, amount: int) -> None:
    found = find_columns(names, TRANSACTIONS)

    recipe = found.columns.recipe
    assert found.columns.layout == "transactions"
    assert (recipe.customer, recipe.date, recipe.amount) == (names[customer], names[date], (names[amount],))
    assert found.columns.available == tuple(names)
    assert found.questions == ()


def test_content_alone_gives_little_confidence_and_is_asked_about() -> None:
    usual = find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS).columns.confidence
    found = find_columns(["a", "b", "c", "d"], TRANSACTIONS)
    guessed = found.columns.confidence

    assert min(usual[role] for role in ("customer", "date", "amount")) > 0.9
    assert max(guessed[role] for role in ("customer", "date", "amount")) <= 0.5
    assert {question.role for question in found.questions} >= {"customer", "date", "amount"}


def test_one_row_a_customer_is_recognised_with_months_and_segment() -> None:
    rows = [[f"c{i}", f"{i}.50", str(1 + i % 12), ["gold", "silver"][i % 2], "2020-01-01"] for i in range(40)]

    found = find_columns(["member", "spending", "months", "tier", "joined"], rows)

    recipe = found.columns.recipe
    assert found.columns.layout == "one row a customer"
    assert (recipe.customer, recipe.amount, recipe.months) == ("member", ("spending",), "months")
    assert (recipe.segment, recipe.date, found.questions) == ("tier", None, ())


@pytest.mark.parametrize(
    ("name", "months"),
    [("annual spending", 12.0), ("monthly_spend", 1.0), ("Umsatz 2 Jahre", 24.0), ("sales_last_6m", 6.0)],
)
def test_the_name_of_the_amount_may_tell_the_months(name: str, months: float) -> None:
    found = find_columns(["customer", name], [["a", "1.5"], ["b", "2.5"]])

    assert (found.columns.recipe.months, found.questions) == (months, ())


def test_months_that_nothing_tells_are_asked_for() -> None:
    found = find_columns(["customer", "spending"], [["a", "1.5"], ["b", "2.5"]])

    assert [question.role for question in found.questions] == ["months"]
    assert "--months none" in [answer.recipe.options() for answer in found.questions[0].answers]


def test_corrections_win() -> None:
    given = recipe_from({"spending": "qty", "date": None, "months": 3})

    columns = find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS, given).columns

    assert (columns.recipe.amount, columns.recipe.date, columns.recipe.months) == (("qty",), None, 3.0)
    assert columns.confidence["amount"] == 1.0


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(CustomerDataError, match="did you mean 'amount'"):
        find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS, recipe_from({"amount": "amuont"}))
    with pytest.raises(CustomerDataError, match="did you mean 'customer'"):
        recipe_from({"custmer": "qty"})


def test_one_column_cannot_be_two_things() -> None:
    with pytest.raises(CustomerDataError, match="given twice"):
        given = recipe_from({"amount": "qty", "customer": "qty"})
        find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS, given)


def test_without_an_amount_the_columns_are_listed() -> None:
    with pytest.raises(CustomerDataError, match=r"looks like money") as caught:
        find_columns(["customer", "colour"], [["a", "red"], ["b", "blue"]])

    assert "colour" in caught.value.hint
    assert "--column amount=NAME" in caught.value.hint
