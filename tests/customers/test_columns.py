from __future__ import annotations

import pytest
from evenhand.customers.columns import find_columns
from evenhand.errors import CustomerDataError

TRANSACTIONS = [["17", "2026-01-03", "4.50", "1"], ["18", "2026-01-04", "7.25", "2"], ["17", "2026-01-09", "1.00", "1"]]


@pytest.mark.parametrize(
    ("names", "customer", "date", "amount"),
    [
        (["customer_id", "date", "amount", "qty"], 0, 1, 2),
        (["HouseholdId", "transaction_timestamp", "sales_value", "store"], 0, 1, 2),
        (["Client", "Order Date", "Net Amount", "n"], 0, 1, 2),
        (["a", "b", "c", "d"], 0, 1, 2),
    ],
)
def test_transactions_are_recognised(names: list[str], customer: int, date: int, amount: int) -> None:
    columns = find_columns(names, TRANSACTIONS)

    assert columns.layout == "transactions"
    assert (columns.customer, columns.date, columns.amount) == (names[customer], names[date], names[amount])
    assert columns.available == tuple(names)


def test_content_alone_gives_little_confidence() -> None:
    usual = find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS).confidence
    guessed = find_columns(["a", "b", "c", "d"], TRANSACTIONS).confidence

    assert min(usual[role] for role in ("customer", "date", "amount")) > 0.9
    assert max(guessed[role] for role in ("customer", "date", "amount")) <= 0.5


def test_one_row_a_customer_is_recognised_with_months_and_segment() -> None:
    rows = [[f"c{i}", f"{i}.50", str(1 + i % 12), ["gold", "silver"][i % 2], "2020-01-01"] for i in range(40)]

    columns = find_columns(["member", "spending", "months", "tier", "joined"], rows)

    assert columns.layout == "one row a customer"
    assert (columns.customer, columns.amount, columns.months, columns.segment) == (
        "member",
        "spending",
        "months",
        "tier",
    )
    assert columns.date is None


@pytest.mark.parametrize(("name", "months"), [("annual spending", 12.0), ("monthly_spend", 1.0), ("spending", None)])
def test_the_name_of_the_amount_may_tell_the_months(name: str, months: float | None) -> None:
    assert find_columns(["customer", name], [["a", "1.5"], ["b", "2.5"]]).fixed_months == months


def test_corrections_win() -> None:
    columns = find_columns(
        ["customer", "date", "amount", "qty"], TRANSACTIONS, {"spending": "qty", "date": None, "months": 3}
    )

    assert (columns.amount, columns.date, columns.fixed_months) == ("qty", None, 3.0)
    assert columns.confidence["amount"] == 1.0


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(CustomerDataError) as caught:
        find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS, {"amount": "amuont", "custmer": "qty"})

    text = str(caught.value)
    assert "did you mean 'amount'?" in text
    assert "did you mean 'customer'?" in text


def test_one_column_cannot_be_two_things() -> None:
    with pytest.raises(CustomerDataError, match="given twice"):
        find_columns(["customer", "date", "amount", "qty"], TRANSACTIONS, {"amount": "qty", "customer": "qty"})


def test_without_an_amount_the_columns_are_listed() -> None:
    with pytest.raises(CustomerDataError, match=r"looks like the amount") as caught:
        find_columns(["customer", "colour"], [["a", "red"], ["b", "blue"]])

    assert "colour" in caught.value.hint
