"""Files that people met, with what they hold worked out by whoever made them: read to the cent, or asked about."""

from __future__ import annotations

import csv
import shlex
from pathlib import Path

import pytest
from evenhand.customers import Import, Recipe, UnclearError, read_customers, recipe_from
from evenhand.customers.recipe import read_recipe
from evenhand.customers.search import resolved
from evenhand.errors import CustomerDataError
from evenhand.study import customers_from

from tests.walks import first

CASES = Path(__file__).parents[1] / "cases" / "customers"

READ = [
    ("csv_french.csv", 60, 21_758_691, "EUR"),
    ("csv_german_eur.csv", 60, 20_569_323, "EUR"),
    ("csv_german_latin1.csv", 60, 20_569_323, "EUR"),
    ("csv_lakh.csv", 60, 21_758_691_000, "INR"),
    ("csv_mixed_dates.csv", 60, 21_758_691, "USD"),
    ("csv_preamble_bom.csv", 60, 21_758_691, "EUR"),
    ("csv_sep_line.csv", 60, 21_758_691, "USD"),
    ("csv_shopify.csv", 60, 20_709_620, "EUR"),
    ("csv_swiss.csv", 60, 21_758_691, "CHF"),
    ("csv_total_row.csv", 60, 21_758_691, "USD"),
    ("csv_trailing_minus.csv", 60, 20_569_323, "USD"),
    ("csv_utf16.txt", 60, 21_758_691, "USD"),
    ("csv_credit_debit.csv", 60, 20_569_323, "USD"),
    ("csv_whole_row_quoted.csv", 40, 217_818_000, "CLP"),
]

MEANS = "--column amount=monetary_value --column quantity=frequency --months 9"
GOODS = "--column amount=MntWines+MntMeatProducts --months 24"

ASKED = [
    # file, roles asked about, answers a person gives, customers, cents
    ("csv_ambiguous_date.csv", {"dates"}, "--dates day/month/year", 60, 21_758_691),
    ("csv_int_dots.csv", {"decimal"}, "--decimal comma", 60, 21_749_700),
    ("csv_mixed_currency.csv", {"currency"}, "--currency USD", 60, 8_313_651),
    ("csv_mixed_currency.csv", {"currency"}, "--currency EUR", 60, 6_647_407),
    ("csv_mixed_currency.csv", {"currency"}, "--currency JPY", 60, 6_797_633),
    ("csv_telco_like.csv", {"amount"}, "--column amount=MonthlyCharges --months none", 60, 398_946),
    (
        "csv_constant_amount.csv",
        {"amount", "months"},
        GOODS,
        60,
        None,
    ),
    (
        "csv_cents_line_ids.csv",
        {"unit", "customer", "months"},
        "--unit cents --column customer=order_id --months 3",
        None,
        None,
    ),
    (
        "csv_rfm.csv",
        {"amount", "months"},
        "--column amount=monetary_value --column quantity=frequency --months 9",
        None,
        None,
    ),
]


def said(options: str) -> Recipe:
    words = shlex.split(options)
    given: dict[str, object] = {}
    currency = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        role, _, column = value.partition("=")
        if option == "--column":
            given[role] = None if column == "none" else column
        elif option == "--currency":
            currency = {"currency": value}
        else:
            given[option.removeprefix("--").replace("-", "_")] = value
    return recipe_from(given).with_(**currency)


def rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / file).read_text().splitlines()))


def cents(text: str) -> int:
    return round(float(text or 0) * 100)


def check(read: Import, customers: int | None, revenue: int | None) -> None:
    assert customers in (None, read.profile.customers)
    assert revenue in (None, read.profile.revenue_cents)


@pytest.mark.parametrize(("file", "customers", "revenue", "currency"), first(5, READ))
def test_files_are_read_to_the_cent(file: str, customers: int, revenue: int, currency: str) -> None:
    read = read_customers(CASES / file)

    check(read, customers, revenue)
    assert read.profile.currency == currency


@pytest.mark.parametrize(("file", "roles", "options", "customers", "revenue"), first(3, ASKED))
def test_files_that_leave_something_open_are_asked_about(
    file: str, roles: set[str], options: str, customers: int | None, revenue: int | None
) -> None:
    with pytest.raises(UnclearError) as caught:
        read_customers(CASES / file)

    assert {question.role for question in caught.value.questions} == roles
    assert "columns={" not in str(caught.value)
    check(read_customers(CASES / file, recipe=said(options)), customers, revenue)


@pytest.mark.parametrize("file", sorted({file for file, *_ in ASKED}))
def test_every_answer_offered_can_be_given_as_it_is_written(file: str) -> None:
    with pytest.raises(UnclearError) as caught:
        read_customers(CASES / file)
    for question in caught.value.questions:
        assert question.answers
        for answer in question.answers:
            assert caught.value.columns is not None
            again = resolved(said(answer.recipe.options()), caught.value.columns.available)
            assert again.model_dump(exclude_unset=True) == answer.recipe.model_dump(exclude_unset=True)


@pytest.mark.parametrize("file", first(2, sorted({file for file, *_ in ASKED})))
def test_answering_all_questions_with_the_first_answer_leads_to_an_end(file: str) -> None:
    recipe, asked = Recipe(), []
    for _ in range(4):
        try:
            read_customers(CASES / file, recipe=recipe)
            break
        except UnclearError as unclear:
            new = [question.role for question in unclear.questions]
            assert not set(new) & set(asked), "a question that was answered is not asked again"
            asked += new
            for question in unclear.questions:
                recipe = recipe.with_(**question.answers[0].recipe.model_dump(exclude_unset=True))
    else:
        pytest.fail(f"still asking: {asked}")


def test_other_commands_send_an_unclear_file_to_the_one_that_takes_answers() -> None:
    with pytest.raises(UnclearError) as caught:
        customers_from(CASES / "csv_telco_like.csv")

    assert caught.value.hint.startswith("Make a sketch of it first: evenhand customers")


def test_a_file_without_money_is_refused() -> None:
    with pytest.raises(CustomerDataError, match="money"):
        read_customers(CASES / "csv_orders_no_amount.csv")


def test_columns_of_several_goods_are_added_up() -> None:
    read = read_customers(CASES / "csv_constant_amount.csv", recipe=said(GOODS))

    table = rows("csv_constant_amount.csv")
    assert read.profile.revenue_cents == sum(cents(r["MntWines"]) + cents(r["MntMeatProducts"]) for r in table)


def test_cents_are_not_taken_for_dollars() -> None:
    read = read_customers(
        CASES / "csv_cents_line_ids.csv", recipe=said("--unit cents --column customer=order_id --months 3")
    )

    table = rows("csv_cents_line_ids.csv")
    assert read.profile.revenue_cents == sum(int(r["amount"]) for r in table)
    assert read.profile.customers == len({r["order_id"] for r in table})


def test_a_mean_per_purchase_is_multiplied_by_the_purchases() -> None:
    read = read_customers(
        CASES / "csv_rfm.csv", recipe=said("--column amount=monetary_value --column quantity=frequency --months 9")
    )

    assert read.profile.revenue_cents == sum(
        round(cents(r["monetary_value"]) * int(r["frequency"])) for r in rows("csv_rfm.csv")
    )


def test_spending_over_each_ones_tenure_is_divided() -> None:
    read = read_customers(CASES / "csv_telco_like.csv", recipe=said("--column amount=TotalCharges --months tenure"))

    used = [r for r in rows("csv_telco_like.csv") if r["TotalCharges"] and float(r["tenure"]) > 0]
    monthly = sum(float(r["TotalCharges"]) / float(r["tenure"]) for r in used) / len(used)
    assert read.profile.customers == len(used)
    cells = [cell for segment in read.sketch.segments for cell in segment.cells]
    rounding = sum((cell.high - cell.low) / 2 for cell in cells) / len(used)
    assert abs(read.sketch.spending_per_month - monthly) <= rounding + 0.01


@pytest.mark.parametrize("file", first(2, [file for file, *_ in READ]))
def test_the_recipe_reads_the_next_file_without_a_question(file: str, tmp_path: Path) -> None:
    first = read_customers(CASES / file)
    assert first.columns is not None
    (tmp_path / "recipe.yaml").write_text(first.columns.recipe.to_yaml())

    recipe = read_recipe(tmp_path / "recipe.yaml")
    again = read_customers(CASES / file, recipe=recipe)

    assert recipe == first.columns.recipe
    assert again.sketch == first.sketch
    assert again.columns is not None
    assert again.columns.recipe == recipe
