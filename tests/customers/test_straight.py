"""Files that need no interpretation are added up without a copy of their rows, and come to the same as by tables."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from evenhand.customers import Import, read_customers, reading
from evenhand.errors import EvenhandError

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
    [(kind, segment) for kind in STRAIGHT for segment in (None, "region") if (segment or "") in STRAIGHT[kind]],
)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_that_needs_no_interpretation_comes_to_the_same(
    kind: str, segment: str | None, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(STRAIGHT[kind])
    if ending == "parquet":
        with duckdb.connect() as connection:
            connection.execute(f"COPY (FROM '{path}') TO '{tmp_path / 'x.parquet'}'")
        path = tmp_path / "x.parquet"
    said = {"customer": "quick", "date": "day", "amount": "cents"} if kind == "names of our own" else None
    first, second, straight = both(path, monkeypatch, segment_by=segment, columns=said)
    assert isinstance(first, Import)
    assert isinstance(second, Import)
    assert straight
    assert told(first) == told(second)


@pytest.mark.parametrize("kind", ODD)
def test_one_odd_row_is_looked_at(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TEXT + ODD[kind])
    first, second, straight = both(path, monkeypatch, segment_by="region")
    assert not straight
    assert (told(first) if isinstance(first, Import) else first) == (
        told(second) if isinstance(second, Import) else second
    )
