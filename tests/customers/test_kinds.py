"""Everyday exports of one set of purchases: read to the cent or asked about, and never read wrongly in silence."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from evenhand.customers import UnclearError, read_customers, recipe_from
from evenhand.errors import CustomerDataError

from tests.walks import first

_RANDOM = random.Random(7)  # noqa: S311 - purchases that nobody made
PURCHASES = [
    (f"C{_RANDOM.randint(1, 40):04d}", dt.date(2025, 1, 1) + dt.timedelta(days=_RANDOM.randrange(300)), cents)
    for cents in (_RANDOM.randint(200, 9000) for _ in range(240))
]
TOTAL = sum(cents for *_, cents in PURCHASES)
Rows = Iterable[Iterable[object]]


def money(cents: float) -> str:
    return f"{cents / 100:.2f}"


def each(row: Callable[[int, str, dt.date, int], Iterable[object]]) -> list[list[object]]:
    return [list(row(number, *purchase)) for number, purchase in enumerate(PURCHASES)]


def running() -> list[list[object]]:
    spent: dict[str, int] = {}
    rows = []
    for who, day, cents in sorted(PURCHASES, key=lambda purchase: purchase[1]):
        spent[who] = spent.get(who, 0) + cents
        rows.append([who, day, money(cents), money(spent[who])])
    return rows


def header_and_lines() -> list[list[object]]:
    rows: list[list[object]] = []
    for number, (who, day, cents) in enumerate(PURCHASES):
        rows.append([f"O{number}", who, day, "H", money(cents)])
        rows += [[f"O{number}", who, day, "D", money(part)] for part in (cents // 2, cents - cents // 2)]
    return rows


def with_subtotals(place: int, word: str) -> list[list[object]]:
    rows: list[list[object]] = []
    for who in sorted({who for who, *_ in PURCHASES}):
        mine = [purchase for purchase in PURCHASES if purchase[0] == who]
        rows += [[who, day, "sale", money(cents)] for _, day, cents in mine]
        last: list[object] = [who, mine[-1][1], "", money(sum(cents for *_, cents in mine))]
        last[place] = word
        rows.append(last)
    return rows


PLAIN = each(lambda _, who, day, cents: (who, day, money(cents)))

READ: dict[str, tuple[str, Rows, int]] = {
    "several notes in one file": (
        "customer_id,date,meta,amount",
        each(lambda _, who, day, cents: (who, day, '"{""amount"": 5}"', money(cents))),
        TOTAL,
    ),
    "points beside money": (
        "member_id,transaction_date,points_earned,amount",
        each(lambda _, who, day, cents: (who, day, cents // 100, money(cents))),
        TOTAL,
    ),
    "balance beside money": (
        "account_id,date,amount,balance",
        [[who, day, cents, spent] for who, day, cents, spent in running()],
        TOTAL,
    ),
    "share in percent beside money": (
        "customer_id,date,share_of_wallet,spend",
        each(lambda number, who, day, cents: (who, day, f"{number % 60}%", money(cents))),
        TOTAL,
    ),
    "ids in exponents": (
        "customer_id,date,amount",
        each(lambda _, who, day, cents: (f"1.{int(who[1:]):05d}E+12", day, money(cents))),
        TOTAL,
    ),
    "header repeated below": (
        "customer_id,date,amount",
        [*PLAIN[:100], ["customer_id", "date", "amount"], *PLAIN[100:]],
        TOTAL,
    ),
    "customers whom nobody knows": (
        "customer_id,date,amount",
        each(lambda number, who, day, cents: (["NULL", "guest", who, who][number % 4], day, money(cents))),
        sum(cents for number, (*_, cents) in enumerate(PURCHASES) if number % 4 > 1),
    ),
    "thousands in the name": (
        "customer_id,date,amount_kEUR",
        each(lambda _, who, day, cents: (who, day, f"{cents / 100_000:.5f}")),
        TOTAL,
    ),
    "negative returns": (
        "customer_id,date,type,amount",
        each(
            lambda number, who, day, cents: (
                (who, day, "sale", money(cents)) if number % 9 else (who, day, "refund", money(-cents))
            )
        ),
        sum(-cents if number % 9 == 0 else cents for number, (*_, cents) in enumerate(PURCHASES)),
    ),
    "the whole order beside its parts": (
        "Email,Order Date,Order Subtotal Amount,Order Shipping Amount,Order Total Amount",
        each(lambda _, who, day, cents: (f"{who}@shop.example", day, money(cents - 100), "1.00", money(cents))),
        TOTAL,
    ),
    "epoch in milliseconds": (
        "customer_id,created_at,amount",
        each(lambda _, who, day, cents: (who, (day - dt.date(1970, 1, 1)).days * 86_400_000, money(cents))),
        TOTAL,
    ),
}  # fmt: skip

ASKED: dict[str, tuple[str, Rows, str, dict[str, object], int | None]] = {
    # header, rows, what is asked about, what a person says then, what it comes to
    "running total": ("customer_id,date,x,running_total", running(), "amount", {"amount": "x"}, TOTAL),
    "running total without its name": (
        "customer_id,date,amount",
        [[who, day, spent] for who, day, _, spent in running()],
        "amount",
        {},
        None,
    ),
    "total to date beside the purchase": (
        "customer_id,date,purchase,total_to_date",
        running(),
        "amount",
        {"amount": "purchase"},
        TOTAL,
    ),
    "order header above its lines": (
        "order,customer,date,rec,amount",
        header_and_lines(),
        "order",
        {"order": "order"},
        TOTAL,
    ),
    "subtotals marked in another column": (
        "customer_id,date,line,amount",
        with_subtotals(2, "Subtotal"),
        "kind",
        {"kind": "line", "leave_out": "Subtotal"},
        TOTAL,
    ),
    "two columns of one name": (
        "customer_id,date,amount,amount",
        each(lambda _, who, day, cents: (who, day, money(cents), money(cents // 2))),
        "amount",
        {"amount": "amount"},
        TOTAL,
    ),
    "with tax and without": (
        "customer_id,date,total_excl_tax,total_incl_tax",
        each(lambda _, who, day, cents: (who, day, money(cents / 1.2), money(cents))),
        "amount",
        {"amount": "total_incl_tax"},
        TOTAL,
    ),
    "an amount of pieces": (
        "customer_id,date,product,amount,price",
        each(lambda number, who, day, cents: (who, day, "x", 1 + number % 3, money(cents))),
        "quantity",
        {"amount": "price", "quantity": "amount"},
        sum(cents * (1 + number % 3) for number, (*_, cents) in enumerate(PURCHASES)),
    ),
    "test orders": (
        "customer_id,date,amount,test_order",
        each(lambda number, who, day, cents: (who, day, money(cents), "NY"[number % 8 == 0])),
        "kind",
        {"kind": "test_order", "leave_out": "Y"},
        sum(cents for number, (*_, cents) in enumerate(PURCHASES) if number % 8),
    ),
    "a number for guests": (
        "customer_id,date,amount",
        each(lambda number, who, day, cents: ("0" if number % 4 == 0 else who, day, money(cents))),
        "customer",
        {"customer": "customer_id"},
        TOTAL,
    ),
    "the total of an invoice on each of its lines": (
        "customer_id,invoice_date,sku,invoice_total",
        [
            row
            for number, (who, day, cents) in enumerate(PURCHASES)
            for row in [[who, day, "x", money(cents)]] * (1 + number % 3)
        ],
        "amount",
        {"amount": "invoice_total"},
        sum(cents * (1 + number % 3) for number, (*_, cents) in enumerate(PURCHASES)),
    ),
    "budget beside what was paid": (
        "customer_id,date,version,amount",
        [[who, day, version, money(cents)] for who, day, cents in PURCHASES for version in ("Budget", "Actual")],
        "amount",
        {"amount": "amount", "kind": "version", "leave_out": "Budget"},
        TOTAL,
    ),
    "forecasts by a flag": (
        "customer_id,date,amount,is_forecast",
        each(lambda number, who, day, cents: (who, day, money(cents), "false" if number % 5 else "true")),
        "kind",
        {"kind": "is_forecast", "leave_out": "true"},
        sum(cents for number, (*_, cents) in enumerate(PURCHASES) if number % 5),
    ),
    "a day of refund": (
        "customer_id,order_date,refund_date,amount",
        each(lambda number, who, day, cents: (who, day, "" if number % 9 else day, money(cents))),
        "kind",
        {"kind": None},
        TOTAL,
    ),
    "the largest purchase": (
        "customer_id,date,max_amount",
        each(lambda _, who, day, cents: (who, day, money(cents))),
        "amount",
        {"amount": "max_amount"},
        TOTAL,
    ),
    "gross and net": (
        "customer,date,gross,fees,net",
        each(lambda _, who, day, cents: (who, day, money(cents), money(30), money(cents - 30))),
        "amount",
        {"amount": "gross"},
        TOTAL,
    ),
}

REFUSED: dict[str, tuple[str, Rows, str]] = {
    "two currencies by their marks": (
        "customer_id,date,amount",
        each(lambda number, who, day, cents: (who, day, "$€"[number % 2] + money(cents))),
        "several currencies",
    ),
    "percent": (
        "customer_id,date,amount",
        each(lambda number, who, day, _: (who, day, f"{number % 60}%")),
        "looks like money",
    ),
    "amounts in lakh": (
        "customer_id,date,amount",
        each(lambda _, who, day, cents: (who, day, f"{cents / 100:.1f} lakh")),
        "can mean several",
    ),
    "only points": (
        "member_id,transaction_date,points_earned,balance",
        each(lambda _, who, day, cents: (who, day, cents // 100, cents)),
        "looks like money",
    ),
    "all below zero": (
        "customer_id,date,amount",
        each(lambda _, who, day, cents: (who, day, money(-cents))),
        "zero or less",
    ),
}


def written(path: Path, header: str, rows: Rows) -> Path:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


@pytest.mark.parametrize("kind", first(4, READ))
def test_what_is_certain_is_read_to_the_cent(kind: str, tmp_path: Path) -> None:
    header, rows, total = READ[kind]
    assert read_customers(written(tmp_path / "x.csv", header, rows)).profile.revenue_cents == total


@pytest.mark.parametrize("kind", first(2, ASKED))
def test_what_is_not_certain_is_asked_about_and_the_answer_settles_it(kind: str, tmp_path: Path) -> None:
    header, rows, role, answer, total = ASKED[kind]
    path = written(tmp_path / "x.csv", header, rows)
    with pytest.raises(UnclearError) as caught:
        read_customers(path)
    assert role in {question.role for question in caught.value.questions}
    if total is not None:
        assert read_customers(path, recipe=recipe_from(answer)).profile.revenue_cents == total


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_added_up_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    header, rows, said = REFUSED[kind]
    with pytest.raises(CustomerDataError, match=said):
        read_customers(written(tmp_path / "x.csv", header, rows))
