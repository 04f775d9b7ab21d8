"""Everyday exports of shops, tills, banks and ledgers, made of one set of purchases whose total is known."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from evenhand.customers import UnclearError, read_customers
from evenhand.errors import CustomerDataError

from tests.walks import first

_RANDOM = random.Random(29)  # noqa: S311 - purchases that nobody made
PURCHASES = [
    (n, _RANDOM.randrange(30), dt.date(2025, 1, 1) + dt.timedelta(days=_RANDOM.randrange(330)), cents)
    for n, cents in enumerate(_RANDOM.choice((_RANDOM.randint(300, 9900), 171_234)) for _ in range(150))
]
TOTAL = sum(cents for *_, cents in PURCHASES)
PEOPLE = len({who for _, who, *_ in PURCHASES})
ARABIC, FULL = (str.maketrans("0123456789.", digits) for digits in ("٠١٢٣٤٥٦٧٨٩٫", "０１２３４５６７８９．"))
STAGES = ("SentForSettle", "Refused", "SentForRefund")
Row = Callable[[int, int, dt.date, int], Iterable[object]]


def money(cents: float) -> str:
    return f"{cents / 100:.2f}"


def german(cents: int) -> str:
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def back(n: int) -> bool:
    return n % 11 == 0


def worth(counts: Callable[[int], float]) -> int:
    """Return the total where each purchase counts so many times."""
    return sum(round(counts(n) * cents) for n, *_, cents in PURCHASES)


NET = worth(lambda n: -1 if back(n) else 1)


def text(header: str, row: Row | Iterable[Iterable[object]], mark: str = ",") -> str:
    rows = [row(*purchase) for purchase in PURCHASES] if callable(row) else row
    return "\n".join([header, *(mark.join(map(str, cells)) for cells in rows)]) + "\n"


def plain(cell: Callable[[int, int], str], day: Callable[[dt.date], str] = str, mark: str = ";") -> str:
    return text(mark.join(("customer", "date", "amount")), lambda n, w, d, c: (f"K{w}", day(d), cell(n, c)), mark)


def by_month(last: Callable[[int, int], Iterable[object]]) -> list[Iterable[object]]:
    rows: list[Iterable[object]] = []
    for month in range(1, 13):
        mine = [purchase for purchase in PURCHASES if purchase[2].month == month]
        rows += [(f"K{w}", d, money(c)) for _, w, d, c in mine]
        rows += [last(month, sum(c for *_, c in mine))] if mine else []
    return rows


ROWS = [(f"K{w}", d, money(c)) for _, w, d, c in PURCHASES]
READ: dict[str, tuple[str | bytes, int]] = {
    "digits of Arabic": (plain(lambda _, c: money(c).translate(ARABIC), lambda d: str(d).translate(ARABIC)), TOTAL),
    "digits of full width": (plain(lambda _, c: money(c).translate(FULL)), TOTAL),
    "a dash as minus": (plain(lambda n, c: ("–" if back(n) else "") + money(c)), NET),
    "brackets behind the currency": (plain(lambda n, c: f"$({money(c)})" if back(n) else f"${money(c)}"), NET),
    "no cents by a dash": (
        plain(lambda n, c: f"{c // 100},-" if n % 2 else german(c)),
        worth(lambda n: 1) - sum(c % 100 for n, *_, c in PURCHASES if n % 2),
    ),
    "text by an apostrophe": (plain(lambda _, c: f"'{money(c)}"), TOTAL),
    "orders called by a name": (
        text(
            "Name,Email,Created at,Total,Billing Name", lambda n, w, d, c: (f"#{1000 + n}", "", d, money(c), f"Kim{w}")
        ),
        TOTAL,
    ),
    "a dash for customers whom nobody knows": (
        text("customer,date,amount", [*ROWS, *(("-", "2025-06-01", "99.00"),) * 40]),
        TOTAL,
    ),
    "a column of refunds": (
        text(
            "order,email,date,total,refund",
            lambda n, w, d, c: (n, f"{w}@x.example", d, money(c), money(back(n) * c / 4)),
        ),
        TOTAL - sum(round(c / 4) for n, *_, c in PURCHASES if back(n)),
    ),
    "refunds below zero in their column": (
        text(
            "order,email,date,total,refunds", lambda n, w, d, c: (n, f"{w}@x.example", d, money(c), money(-c * back(n)))
        ),
        worth(lambda n: not back(n)),
    ),
    "addresses in capitals": (
        text(
            "email,date,amount",
            lambda n, w, d, c: (f"w{w}@x.example".upper() if n % 2 else f"w{w}@x.example", d, money(c)),
        ),
        TOTAL,
    ),
    "subtotals with a day": (
        text("customer,date,amount", by_month(lambda m, s: (f"Subtotal {m}", "2025-06-01", money(s)))),
        TOTAL,
    ),
    "mean, sum and number below": (
        text(
            "customer,date,amount",
            [
                *ROWS,
                *(
                    (word, "2025-06-01", money(c))
                    for word, c in (("Average", TOTAL // 150), ("Report total:", TOTAL), ("Count", 15000))
                ),
            ],
        ),
        TOTAL,
    ),
    "last cells left out": (
        text(
            "customer,date,amount,comment,tag",
            lambda n, w, d, c: (f"K{w}", d, money(c), *([] if n % 3 else ["a", "b"])),
        ),
        TOTAL,
    ),
    "UTF-32": (plain(lambda _, c: money(c)).encode("utf-32"), TOTAL),
    "captured beside authorised": (
        text(
            "customer,date,authorized_amount,captured_amount", lambda n, w, d, c: (f"K{w}", d, money(c + 200), money(c))
        ),
        TOTAL,
    ),
    "visitors of web analytics": (
        text(
            "event_date,user_pseudo_id,revenue",
            lambda n, w, d, c: (f"{d:%Y%m%d}", f"{1000000 + w}.{1700000000 + w}", money(c)),
        ),
        TOTAL,
    ),
}

MONTHS: dict[str, Callable[[dt.date], str]] = {
    "2025-P03": lambda d: f"{d.year}-P{d.month:02d}",
    "2025M03": lambda d: f"{d.year}M{d.month:02d}",
    "202503": lambda d: f"{d.year}{d.month:02d}",
    "2025-03": lambda d: f"{d.year}-{d.month:02d}",
    "03/2025": lambda d: f"{d.month:02d}/{d.year}",
    "Mar-25": lambda d: f"{calendar.month_abbr[d.month]}-25",
    "March 2025": lambda d: f"{calendar.month_name[d.month]} 2025",
}
DAYS: dict[str, Callable[[dt.date], str]] = {
    "spreadsheet's number": lambda d: str((d - dt.date(1899, 12, 30)).days),
    "spreadsheet's number with a time": lambda d: f"{(d - dt.date(1899, 12, 30)).days}.4375",
    "ctime": lambda d: f"{d:%a %b %d 10:00:00 %Y}",
    "Jan-05-25": lambda d: f"{d:%b-%d-%y}",
    "2025年1月5日": lambda d: f"{d.year}年{d.month}月{d.day}日",
}

# What is in the file, what is asked about, the answer that holds by its number, and what it comes to.
ASKED: dict[str, tuple[str | bytes, str, int, int]] = {
    "stages of deals": (
        text(
            "account_id,close_date,stage,amount",
            lambda n, w, d, c: (f"A{w}", d, ("Closed Won", "Prospecting", "Closed Lost")[n % 3], money(c)),
        ),
        "kind",
        0,
        worth(lambda n: n % 3 == 0),
    ),
    "refused and refunded": (
        text("shopper,date,type,amount", lambda n, w, d, c: (f"S{w}", d, STAGES[n % 7 % 3], money(c))),
        "kind",
        0,
        worth(lambda n: (1, 0, -1)[n % 7 % 3]),
    ),
    "a cross where voided": (
        text("customer,date,amount,voided", lambda n, w, d, c: (f"K{w}", d, money(c), "X" * back(n))),
        "kind",
        0,
        worth(lambda n: not back(n)),
    ),
    "not paid": (
        text("customer,date,amount,paid", lambda n, w, d, c: (f"K{w}", d, money(c), str(not back(n)).upper())),
        "kind",
        0,
        worth(lambda n: not back(n)),
    ),
    "quotes beside orders": (
        text("customer,date,document,amount", lambda n, w, d, c: (f"K{w}", d, ("Quote", "Order")[n % 2], money(c))),
        "kind",
        0,
        worth(lambda n: n % 2),
    ),
    "short codes": (
        text("account_ref,date,type,gross", lambda n, w, d, c: (f"A{w}", d, "SC" if back(n) else "SI", money(c))),
        "kind",
        1,
        NET,
    ),
    "payments beside invoices": (
        text(
            "customer,date,transaction type,amount",
            lambda n, w, d, c: (f"K{w}", d, *(("Payment", money(-c)) if back(n) else ("Invoice", money(c)))),
        ),
        "kind",
        0,
        worth(lambda n: not back(n)),
    ),
    "a bank's credits": (
        text("customer,date,type,amount", lambda n, w, d, c: (f"K{w}", d, "GUTSCHRIFT", money(c))),
        "kind",
        2,
        TOTAL,
    ),
    "money in and money out": (
        text(
            "account_no,date,deposit,withdrawal",
            lambda n, w, d, c: (f"A{w}", d, *(("", money(c)) if back(n) else (money(c), ""))),
        ),
        "amount",
        0,
        NET,
    ),
    "a currency of each column": (
        text(
            "customer,date,amount_eur,amount_usd",
            lambda n, w, d, c: (f"K{w}", d, *(("", money(c)) if n % 2 else (money(c), ""))),
        ),
        "amount",
        0,
        worth(lambda n: n % 2 == 0),
    ),
    "letters of another script": (
        text("Клиент;Дата;Сумма", lambda n, w, d, c: (f"K{w}", d, german(c)), ";").encode("cp1251"),
        "encoding",
        0,
        TOTAL,
    ),
    "one customer in two spellings": (
        text("customer_id,date,amount", lambda n, w, d, c: (f"{w:06d}" if n % 2 else w, d, money(c))),
        "customer",
        0,
        TOTAL,
    ),
    "one name on many rows": (
        text("customer,date,amount", lambda n, w, d, c: ("Till" if n % 3 else f"K{n}", d, money(c))),
        "customer",
        0,
        TOTAL,
    ),
    "amounts with CR": (plain(lambda n, c: money(c) + "CR" * back(n)), "unread", 0, worth(lambda n: not back(n))),
    "thousands not quoted": (
        text("customer,date,amount", lambda n, w, d, c: (f"K{w}", d, f"{c / 100:,.2f}")),
        "unread",
        0,
        sum(c for *_, c in PURCHASES if c < 100_000),
    ),
    "named on the first row only": (
        text(
            "customer,date,amount",
            [
                ("" if i else f"K{w}", d, money(c))
                for w in range(30)
                for i, (_, _, d, c) in enumerate(p for p in PURCHASES if p[1] == w)
            ],
        ),
        "customer",
        0,
        sum(next((c for _, who, _, c in PURCHASES if who == w), 0) for w in range(30)),
    ),
}


def zipped(*parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, part in enumerate(parts):
            archive.writestr(f"part{number}.csv", part)
    return packed.getvalue()


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "currencies in words": (
        text("customer,date,amount,currency", lambda n, w, d, c: (f"K{w}", d, money(c), ("euro", "dollar")[n % 2])),
        "several currencies",
    ),
    "thousandths": (text("customer,date,amount_millis", lambda n, w, d, c: (f"K{w}", d, c * 10)), "smaller than cents"),
    "CR and DR everywhere": (plain(lambda n, c: money(c) + (" CR" if back(n) else " DR")), "says CR or DR"),
    "another header below": (
        text(
            "customer,date,amount", [*ROWS[:75], ("date", "customer", "amount"), *((d, w, c) for w, d, c in ROWS[75:])]
        ),
        "another header",
    ),
    "one part twice": (zipped(text("customer,date,amount", ROWS), text("customer,date,amount", ROWS)), "the same rows"),
    "JSON": ('{"customer": "K1", "amount": 5}\n' * 30, "is JSON"),
    "a web page": ("<html><table><tr><td>K1</td><td>5</td></tr></table></html>\n" * 30, "a web page"),
}


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", first(5, READ))
def test_what_is_certain_is_read_to_the_cent(kind: str, tmp_path: Path) -> None:
    content, total = READ[kind]
    profile = read_customers(written(tmp_path / "x.csv", content)).profile
    assert (profile.revenue_cents, profile.customers) == (total, PEOPLE)


@pytest.mark.parametrize("form", first(4, [*MONTHS, *DAYS]))
def test_days_and_months_are_read_in_the_ways_they_are_written(form: str, tmp_path: Path) -> None:
    written(tmp_path / "x.csv", plain(lambda _, c: money(c), (MONTHS | DAYS)[form]))
    profile = read_customers(tmp_path / "x.csv").profile
    first, last = (side(day for *_, day, _ in PURCHASES) for side in (min, max))
    days = (last - first).days + 1
    if form in MONTHS:
        # A month counts wholly: its name says no more.
        days = (
            dt.date(last.year, last.month, calendar.monthrange(last.year, last.month)[1]) - first.replace(day=1)
        ).days + 1
    assert profile.revenue_cents == TOTAL
    assert profile.window.months == pytest.approx(days / 30.4375)


@pytest.mark.parametrize("kind", first(2, ASKED))
def test_what_is_not_certain_is_asked_about_and_the_answer_settles_it(kind: str, tmp_path: Path) -> None:
    content, role, holds, total = ASKED[kind]
    path = written(tmp_path / "x.csv", content)
    with pytest.raises(UnclearError) as caught:
        read_customers(path)
    question = next(question for question in caught.value.questions if question.role == role)
    answer = question.answers[holds].recipe
    assert read_customers(path, recipe=answer).profile.revenue_cents == total


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_added_up_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    content, said = REFUSED[kind]
    name = "x.zip" if isinstance(content, bytes) else "x.csv"
    path = written(tmp_path / name, content)
    with pytest.raises(CustomerDataError, match=said):
        try:
            read_customers(path)
        except UnclearError as error:
            given = {
                key: value
                for q in error.questions
                for key, value in q.answers[0].recipe.model_dump(exclude_unset=True).items()
            }
            read_customers(path, columns=given)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([dt.date(2025, month, 1) for month in range(1, 13)], "both begin a month"),
        ([dt.date(2025, month + 1, 1) - dt.timedelta(days=1) for month in range(1, 12)], "both end a month"),
        ([dt.date(2025, month, 2) for month in range(1, 13)], None),
        ([dt.date(2025, month, month) for month in range(1, 13)], None),
    ],
)
def test_days_that_may_stand_for_months_are_said_with_the_months_that_there_would_be(days, said, tmp_path):
    rows = text("customer,date,amount", [(f"K{who}", day, f"{who}.50") for who in range(1, 40) for day in days])
    notes = [
        note
        for note in read_customers(written(tmp_path / "m.csv", rows), currency="EUR").notes
        if "begin" in note or "end a" in note
    ]
    assert [said in note and f"covers {len(days)}:" in note for note in notes] == ([True] if said else [])
