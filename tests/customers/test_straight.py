"""Files that need no interpretation are added up without a copy of their rows, and come to the same as by tables.

Parquet is added up in shares of a few customers here, CSV all at once; where a row is odd, shares have to find it.
"""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from evenhand.customers import Import, Recipe, read_customers, reading, straight
from evenhand.errors import EvenhandError

from tests.walks import first

_RANDOM = random.Random(3)  # noqa: S311 - purchases that nobody made
ROWS = [
    (
        f"c{_RANDOM.randrange(40)}",
        f"2026-0{_RANDOM.randint(1, 6)}-1{_RANDOM.randrange(9)}",
        _RANDOM.randint(-500, 90_000),
    )
    for _ in range(400)
]
HEAD = "customer,date,amount,region\n"


def line(who: str, day: str, cents: int) -> str:
    return f"{who},{day},{cents / 100:.2f},r{len(who)}\n"


TEXT = HEAD + "".join(line(*row) for row in ROWS)
STRAIGHT = {
    "plain": TEXT,
    "a fraction of a cent": TEXT + "c1,2026-03-03,1.005,r2\n",
    "times of day": TEXT.replace("-11,", "-11 10:30:00,"),
    "one row each": "customer,annual spending\n" + "".join(f"c{i},{i * 7 % 50}.25\n" for i in range(1, 60)),
    "some in no segment": TEXT + "".join(f"c{i},2026-03-03,5.00,\n" for i in range(50, 80)),
    "names of our own": "quick,day,cents\n" + "".join(f"{w},{d},{c / 100:.2f}\n" for w, d, c in ROWS),
    "cents": "customer,date,amount_cents\n" + "".join(f"{w},{d},{abs(c)}\n" for w, d, c in ROWS),
}
ODD = {
    "nobody": "guest,2026-03-03,5.00,r2\n",
    "empty": ",2026-03-03,5.00,r2\n",
    "blanks around": " c1 ,2026-03-03,5.00,r2\n",
    "an address in capitals": "A@X.example,2026-03-03,5.00,r2\n",
    "a total": "Total,2026-06-19,5.00,r2\n",
    "another segment": "c1,2026-03-03,5.00,elsewhere\n",
    "no day": "c1,,5.00,r2\n",
    "no such day": "c1,2026-02-30,5.00,r2\n",
    "a day of another form": "c1,03.03.2026,5.00,r2\n",
    "a comma": 'c1,2026-03-03,"1,005.00",r2\n',
    "a currency": "c1,2026-03-03,$5.00,r2\n",
    "no amount": "c1,2026-03-03,,r2\n",
    "too large": "c1,2026-03-03,9999999999999.00,r2\n",
    "too few cells": "c1,2026-03-03\n",
}


def as_parquet(path: Path) -> Path:
    parquet = path.with_suffix(".parquet")
    duckdb.execute(f"COPY (FROM '{path}') TO '{parquet}'")
    return parquet


def told(read: Import) -> Any:
    return read.to_json_dict(), read.sketch, read.first, read.rejects


def both(path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[Import | str, Import | str, bool]:
    """Read a file as it is read, and by tables; say whether it was straight."""
    went: list[bool] = []
    by_tables = reading._by_tables

    def spy(*args: Any, **named: Any) -> Any:
        went.append(True)
        return by_tables(*args, **named)

    def read() -> Import | str:
        try:
            return read_customers(path, **options)
        except EvenhandError as error:
            return str(error)

    monkeypatch.setattr(reading, "_by_tables", spy)
    first = read()
    straight = not went
    monkeypatch.setattr(reading, "read_straight", lambda *_, **__: None)
    return first, read(), straight


@pytest.mark.parametrize(
    ("kind", "segment"),
    first(
        1, [(kind, segment) for kind in STRAIGHT for segment in (None, "region") if (segment or "") in STRAIGHT[kind]]
    ),
)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_that_needs_no_interpretation_comes_to_the_same(
    kind: str, segment: str | None, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(STRAIGHT[kind])
    if ending == "parquet":
        monkeypatch.setattr(straight, "AT_ONCE", 7)
        path = as_parquet(path)
    said = {"customer": "quick", "date": "day", "amount": "cents"} if kind == "names of our own" else None
    first, second, was_straight = both(path, monkeypatch, segment_by=segment, columns=said)
    assert isinstance(first, Import)
    assert isinstance(second, Import)
    assert was_straight
    assert told(first) == told(second)


@pytest.mark.parametrize("kind", first(2, ODD))
def test_one_odd_row_is_looked_at(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TEXT + ODD[kind])
    monkeypatch.setattr(straight, "AT_ONCE", 7)
    first, second, was_straight = both(path, monkeypatch, segment_by="region")
    assert not was_straight
    assert (told(first) if isinstance(first, Import) else first) == (
        told(second) if isinstance(second, Import) else second
    )


KINDS = {
    "a type that changes nothing": {},
    "refunds by their type": {"kind": ("sale",) * 5 + ("refund",)},
    "rows left out by their type": {"kind": ("sale",) * 5 + ("void",), "said": {"leave_out": ("void",)}},
    "both, and what counts although it looks undone": {
        "kind": ("sale", "sale", "void", "Credit note", "pending", ""),
        "said": {"leave_out": ("void",), "count": ("pending",)},
    },
    "few people's refunds": {"kind": ("sale",), "rare": "refund"},
    "one currency": {"coin": ("EUR", "EUR", "")},
    "one of two currencies": {"coin": ("EUR",) * 4 + ("usd",), "said": {"currency_column": "coin", "currency": "EUR"}},
    "refunds in one of two currencies": {
        "kind": ("sale",) * 4 + ("refund", "void"),
        "coin": ("EUR",) * 5 + ("USD", ""),
        "said": {"leave_out": ("void",), "currency_column": "coin", "currency": "EUR"},
    },
    "a currency in words": {"coin": ("euro",)},
}


@pytest.mark.parametrize(("kind", "segment"), first(2, product(KINDS, [None, "region"])))
def test_types_and_currencies_are_told_apart_without_tables(
    kind: str, segment: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = KINDS[kind]
    types, coins = made.get("kind", ("complete", "shipped")), made.get("coin", ("EUR",))
    rows = []
    for n, (who, day, cents) in enumerate(ROWS):
        rare = made.get("rare") if n == 3 else None
        coin = coins[n % len(coins)]
        rows.append(f"{who},{day},{abs(cents) / 100:.2f},r{len(who)},{rare or types[n % len(types)]},{coin}\n")
    path = tmp_path / "x.csv"
    path.write_text("customer,date,amount,region,type,coin\n" + "".join(rows))
    monkeypatch.setattr(straight, "AT_ONCE", 7)
    recipe = Recipe(**{"kind": "type", "currency_column": "coin", **made.get("said", {})})
    first, second, was_straight = both(path, monkeypatch, recipe=recipe, segment_by=segment)
    assert isinstance(first, Import), first
    assert isinstance(second, Import)
    assert was_straight
    assert told(first) == told(second)


@pytest.mark.parametrize("kind", [("sale", "sale", "failed"), ("debit", "credit"), ("SI", "SC")])
def test_types_that_leave_something_open_are_asked_about_either_way(
    kind: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{who},{day},{abs(cents) / 100:.2f},{kind[n % len(kind)]}\n" for n, (who, day, cents) in enumerate(ROWS)]
    (tmp_path / "x.csv").write_text("customer,date,amount,type\n" + "".join(rows))
    first, second, _ = both(tmp_path / "x.csv", monkeypatch)
    assert isinstance(first, str)
    assert first == second


def made_from(*, odd: str = "") -> str:
    """Write purchases whose amounts are made from several columns, some of them empty; one row more is as given."""
    chance = random.Random(5)  # noqa: S311 - purchases that nobody made
    lines = ["who,day,paid,fee,back,pieces"]
    for _ in range(200):
        fee, back = (f"{chance.randrange(900) / 100}" if chance.random() < 0.6 else "" for _ in range(2))
        paid = f"{chance.randrange(1, 90_000) / 1000:.3f}"
        lines.append(
            f"c{chance.randrange(30)},2026-0{chance.randint(1, 6)}-11,{paid},{fee},{back},{chance.randint(-1, 5)}"
        )
    lines[1] = "c1,2026-01-11,0.25,0.50,0.75,2"
    return "\n".join(lines) + "\n" + odd


PARTS = {
    "pieces": Recipe(amount=("paid",), quantity="pieces"),
    "several": Recipe(amount=("paid", "fee"), quantity=None),
    "some of which are empty": Recipe(amount=("fee", "paid"), quantity=None),
    "taken off": Recipe(amount=("paid",), minus=("back",), quantity=None),
    "all of it": Recipe(amount=("paid", "fee"), minus=("back",), quantity="pieces"),
    "all of it in thousands": Recipe(amount=("paid", "fee"), minus=("back",), quantity="pieces", unit="thousands"),
}


@pytest.mark.parametrize("kind", first(3, PARTS))
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_amounts_made_from_several_columns_come_to_the_same(
    kind: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(made_from())
    if ending == "parquet":
        path = as_parquet(path)
    first, second, was_straight = both(path, monkeypatch, recipe=PARTS[kind].with_(customer="who", date="day"))
    assert isinstance(first, Import), first
    assert isinstance(second, Import)
    assert was_straight
    assert told(first) == told(second)


@pytest.mark.parametrize(
    "row",
    [
        "{0},{0},,2",
        # Each part on its own: the same cells in one column after the other.
        *(
            pytest.param(row, marks=pytest.mark.slow)
            for row in ("{},1.5,1.5,2", "2.50,{},1.5,2", "2.50,1.5,{},2", "2.50,1.5,1.5,{}")
        ),
    ],
)
@pytest.mark.parametrize("cell", ["", "x", '"1,5"', "1e3", "99999999.5", "9999999999", "-"])
def test_one_odd_part_of_an_amount_is_looked_at(
    row: str, cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(made_from(odd=f"c1,2026-03-03,{row.format(cell)}\n"))
    recipe = PARTS["all of it"].with_(customer="who", date="day")
    first, second, was_straight = both(path, monkeypatch, recipe=recipe)
    assert not was_straight or cell not in ("x", '"1,5"', "-")
    assert (told(first) if isinstance(first, Import) else first) == (
        told(second) if isinstance(second, Import) else second
    )


def test_many_customers_are_added_up_in_shares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text(TEXT)
    shares: list[int] = []
    add_up = straight._add_up
    monkeypatch.setattr(straight, "_add_up", lambda *args, **named: (shares.append(args[2]), add_up(*args, **named))[1])
    monkeypatch.setattr(straight, "AT_ONCE", 7)

    read = read_customers(tmp_path / "x.csv")

    assert len(shares) > 3
    assert shares == list(range(len(shares)))
    assert read.profile.customers == len({who for who, *_ in ROWS})
    assert read.profile.revenue_cents == sum(cents for *_, cents in ROWS)
