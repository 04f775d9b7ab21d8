"""Everyday exports of one set of purchases, each read as a careful person would, by the answers such a person gives."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from evenhand.customers import Recipe, UnclearError, read_customers
from evenhand.customers.columns import find_columns
from evenhand.customers.periods import interval, period, spans
from evenhand.customers.undoing import kinds

from tests.walks import first

_RANDOM = random.Random(12)  # noqa: S311 - purchases that nobody made
Purchase = tuple[int, int, dt.date, int]
PURCHASES: list[Purchase] = [
    (n, _RANDOM.randrange(20), dt.date(2025, 1, 1) + dt.timedelta(days=4 * n), _RANDOM.randint(350, 19_900))
    for n in range(80)
]
PEOPLE = len({who for _, who, *_ in PURCHASES})
Row = Callable[[int, int, dt.date, int], Iterable[object]]


def worth(counts: Callable[[int], int | Decimal] = lambda n: 1) -> int:
    """Return the total in cents where each purchase counts so many times, rounded row by row."""
    each = (Decimal(counts(n)) * cents for n, *_, cents in PURCHASES)
    return int(sum(row.quantize(Decimal(1), ROUND_HALF_UP) for row in each))


def counted(counts: Callable[[int], bool]) -> tuple[int, int]:
    """Return people and total where only some purchases count."""
    return len({w for n, w, *_ in PURCHASES if counts(n)}), worth(counts)


TOTAL = worth()


def money(cents: float) -> str:
    return f"{cents / 100:.2f}"


def comma(cents: int) -> str:
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def table(header: str, row: Row, mark: str = ",") -> str:
    text = io.StringIO()
    write = csv.writer(text, delimiter=mark, lineterminator="\n").writerow
    write(header.split(mark))
    for purchase in PURCHASES:
        write(row(*purchase))
    return text.getvalue()


def in_words(header: str, cell: Callable[[int], str] = comma, day: str = "%d.%m.%Y") -> str:
    """Return a file in another language: customer, day and amount."""
    return table(header, lambda n, w, d, c: (f"K{w}", d.strftime(day), cell(c)), ";")


def wide(header: Iterable[str], *, total: bool = False) -> str:
    """Return a file with a column for each month: what each customer paid in it, the first month always the same."""
    rows = [["customer", *header, *(["Total"] if total else [])]]
    for who in range(20):
        paid = [5000, *(100 * who + 50 * month for month in range(1, len(rows[0]) - 1 - total))]
        rows.append([f"K{who}", *map(money, paid), *([money(sum(paid))] if total else [])])
    return "\n".join(map(",".join, rows)) + "\n"


def wide_total(columns: int) -> int:
    return sum(5000 + sum(100 * who + 50 * month for month in range(1, columns)) for who in range(20))


def workbook(sheets: Mapping[str, list[list[object]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def zipped(files: Mapping[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def sheet_rows(month: int | None = None) -> list[list[object]]:
    mine = [p for p in PURCHASES if month is None or p[2].month == month]
    return [["Customer", "Order date", "Total"], *([f"K{w}", d, c / 100] for _, w, d, c in mine)]


MONTHS = sorted({d.month for *_, d, _ in PURCHASES})
SHARES = (0, Decimal("0.05"), Decimal("0.15"), Decimal("0.3"))
HALF_YEAR = tuple(f"2025-{month:02d}" for month in range(1, 7))

# What is in the file; the roles asked about, each with the number of the answer that holds; what it comes to, and for
# how many people where that is not all of them.
Kind = tuple[str | bytes, dict[str, int], int | tuple[int, int]]
KINDS: dict[str, Kind] = {
    "Danish": (in_words("Kundenummer;Dato;Beløb"), {}, TOTAL),
    "Swedish": (in_words("Kundnr;Datum;Belopp", lambda c: f"{comma(c)} kr"), {}, TOTAL),
    "Finnish": (in_words("Asiakasnumero;Päivämäärä;Summa"), {}, TOTAL),
    "Czech in its own encoding": (
        in_words("Zákazník;Datum;Částka", lambda c: f"{comma(c)} Kč").encode("cp1250"),
        {},
        TOTAL,
    ),
    "Polish in its own encoding": (
        in_words("Nr klienta;Data zakupu;Kwota brutto", lambda c: f"{comma(c)} zł").encode("cp1250"),
        {},
        TOTAL,
    ),
    "Hungarian": (in_words("Ügyfél;Dátum;Összeg", lambda c: f"{comma(c)} Ft", "%Y.%m.%d."), {}, TOTAL),
    "Turkish": (in_words("Müşteri No;Tarih;Tutar", lambda c: f"{comma(c)} TL"), {}, TOTAL),
    "Spanish donors": (in_words("Donante;Fecha;Importe", lambda c: f"{comma(c)} €", "%d/%m/%Y"), {}, TOTAL),
    "thousands by points and no fractions": (
        in_words("Kunde;Datum;Betrag", lambda c: f"{100 * c:,}".replace(",", ".")),
        {},
        10_000 * TOTAL,
    ),
    "members called E007": (
        table("member_id,date,amount", lambda n, w, d, c: (f"E{w:03d}", d, money(c))),
        {},
        TOTAL,
    ),
    "a currency in the name in small letters": (
        table("user_id,event_time,value_chf", lambda n, w, d, c: (f"u{w}", f"{d}T10:00:00+02:00", money(c))),
        {},
        TOTAL,
    ),
    "a currency in brackets": (in_words("Kunde;Datum;Wert (€)"), {}, TOTAL),
    "discounts as shares": (
        table(
            "customer_id,order_date,unit_price,quantity,discount",
            lambda n, w, d, c: (w, d, money(c), 1 + n % 3, SHARES[n % 4]),
        ),
        {"quantity": 0, "discount": 0},
        worth(lambda n: (1 + n % 3) * (1 - SHARES[n % 4])),
    ),
    "discounts in percent": (
        table(
            "Kunde;Datum;Einzelpreis;Menge;Rabatt",
            lambda n, w, d, c: (f"K{w}", f"{d:%d.%m.%Y}", comma(c), 1 + n % 3, f"{100 * SHARES[n % 4]:.0f} %"),
            ";",
        ),
        {"quantity": 0, "discount": 0},
        worth(lambda n: (1 + n % 3) * (1 - SHARES[n % 4])),
    ),
    "discounts below zero in percent, by their name": (
        table(
            "customer_id,order_date,unit_price,quantity,discount_pct",
            lambda n, w, d, c: (w, d, money(c), 1 + n % 3, -100 * SHARES[n % 4] or Decimal("-0.5")),
        ),
        {"quantity": 0, "discount": 0},
        worth(lambda n: (1 + n % 3) * (1 - (SHARES[n % 4] or Decimal("0.005")))),
    ),
    "a percentage below one beside others with a mark": (
        table(
            "customer_id,order_date,unit_price,quantity,discount",
            lambda n, w, d, c: (w, d, money(c), 1 + n % 3, ("0.5", "15%")[n % 2]),
        ),
        {"quantity": 0, "discount": 0, "discounts": 1},
        worth(lambda n: (1 + n % 3) * (1 - Decimal(("0.005", "0.15")[n % 2]))),
    ),
    "shares under the name of percentages": (
        table(
            "customer_id,order_date,unit_price,quantity,Discount %",
            lambda n, w, d, c: (w, d, money(c), 1 + n % 3, SHARES[n % 4]),
        ),
        {"quantity": 0, "discount": 0, "discounts": 0},
        worth(lambda n: (1 + n % 3) * (1 - SHARES[n % 4])),
    ),
    "discounts that the price has": (
        table(
            "customer_id,order_date,unit_price,quantity,discount",
            lambda n, w, d, c: (w, d, money(c), 1 + n % 3, SHARES[n % 4]),
        ),
        {"quantity": 0, "discount": 1},
        worth(lambda n: 1 + n % 3),
    ),
    "discounts in money": (
        table(
            "customer_id,order_date,gross_amount,discount_amount", lambda n, w, d, c: (w, d, money(c), money(c // 10))
        ),
        {"discount": 0},
        sum(c - c // 10 for *_, c in PURCHASES),
    ),
    "discounts in money below zero": (
        table(
            "customer_id,order_date,gross_amount,discount_amount",
            lambda n, w, d, c: (w, d, money(c), money(-(c // 10) * (n % 2))),
        ),
        {"discount": 0},
        sum(c - c // 10 * (n % 2) for n, *_, c in PURCHASES),
    ),
    "money in and money out below zero": (
        table(
            "client_id,date,money in,money out",
            lambda n, w, d, c: (w, d, *(("", money(-c // 9)) if n % 5 == 0 else (money(c), ""))),
        ),
        {"amount": 0},
        sum(-c // 9 if n % 5 == 0 else c for n, *_, c in PURCHASES),
    ),
    "a subtotal without tax and shipping": (
        table("customer,date,subtotal,shipping,tax", lambda n, w, d, c: (f"K{w}", d, money(c), "4.90", money(c // 5))),
        {"amount": 0},
        sum(c + 490 + c // 5 for *_, c in PURCHASES),
    ),
    "nights at a rate": (
        table("guest_id,arrival_date,nights,adr", lambda n, w, d, c: (f"G{w}", d, 1 + n % 4, money(c))),
        {"quantity": 0},
        worth(lambda n: 1 + n % 4),
    ),
    "hours at one rate": (
        table("Client,Date,Hours,Hourly Rate", lambda n, w, d, c: (f"C{w}", d, (1 + n % 9) / 4, "80.00")),
        {"quantity": 0},
        sum(2000 * (1 + n % 9) for n, *_ in PURCHASES),
    ),
    "fees of a market place": (
        "".join(
            [
                "buyer,posted-date,transaction-type,amount-type,amount\n",
                *(
                    f"b{w},{d},Order,{kind},{amount}\n"
                    for _, w, d, c in PURCHASES
                    for kind, amount in (("ItemPrice", money(c)), ("ItemFees", money(-c // 7)))
                ),
            ]
        ),
        {"kind": 0},
        TOTAL,
    ),
    "canceled on a day, beside test orders": (
        table(
            "order_id,email,created,total_price,test,cancelled_at",
            lambda n, w, d, c: (n, f"{w}@x.example", d, money(c), str(n % 9 == 0).lower(), d if n % 7 == 0 else ""),
        ),
        {"kind": 0},
        counted(lambda n: n % 9 != 0),
    ),
    "pieces below zero beside amounts that are not": (
        table("cust_id,date,qty,amount", lambda n, w, d, c: (f"C{w}", d, 1 - 2 * (n % 9 == 0), money(c))),
        {"kind": 0},
        TOTAL,
    ),
    "pieces below zero where some amounts have a sign": (
        table(
            "cust_id,date,qty,amount",
            lambda n, w, d, c: (
                *(f"C{w}", d),
                *((-1, money(-c)) if n % 9 == 1 else (-1, "0.00") if n % 9 == 2 else (1 - 2 * (n % 9 == 0), money(c))),
            ),
        ),
        {"kind": 0},
        worth(lambda n: -1 if n % 9 == 1 else n % 9 != 2),
    ),
    "prices in one currency beside a column of others": (
        table(
            "user_id,purchase_date,price_usd,currency",
            lambda n, w, d, c: (f"u{w}", d, money(c), ("USD", "JPY")[n % 2]),
        ),
        {"currency": 1},
        TOTAL,
    ),
    "sides of an account": (
        table(
            "Kunde;Datum;Betrag;S/H",
            lambda n, w, d, c: (f"K{w}", f"{d:%d.%m.%Y}", comma(c), "HS"[n % 5 == 0]),
            ";",
        ),
        {"kind": 0},
        worth(lambda n: -1 if n % 5 == 0 else 1),
    ),
    "amounts told again in one currency": (
        table(
            "cust_id,date,amount,currency,amount_gbp",
            lambda n, w, d, c: (f"C{w}", d, money(c), ("EUR", "USD")[n % 2], money(2 * c)),
        ),
        {"currency": 2},
        2 * TOTAL,
    ),
    "trials and what is past due": (
        table(
            "customer_id,date,status,amount",
            lambda n, w, d, c: (f"C{w}", d, ("active", "trialing", "past_due")[n % 3], money(c)),
        ),
        {"kind": 0},
        counted(lambda n: n % 3 == 0),
    ),
    "a column of each month": (wide(HALF_YEAR), {"amount": 0}, wide_total(6)),
    "a column of each month by name": (wide(calendar.month_abbr[1:7]), {"amount": 0}, wide_total(6)),
    "months and their total": (wide(HALF_YEAR, total=True), {}, wide_total(6)),
    "a column of each quarter": (wide(["Q1 2025", "Q2 2025", "Q3 2025"]), {"amount": 0}, wide_total(3)),
    "a column of each year": (wide(["2023", "2024", "2025"]), {"amount": 0}, wide_total(3)),
    "the last year of several": (
        wide(["2023", "2024", "2025"]),
        {"amount": 1},
        sum(100 * who + 100 for who in range(20)),
    ),
    "regions and their total": (
        table(
            "customer,date,na_sales,eu_sales,all_sales",
            lambda n, w, d, c: (f"K{w}", d, money(c), money(2 * n), money(c + 2 * n)),
        ),
        {"amount": 0},
        sum(c + 2 * n for n, *_, c in PURCHASES),
    ),
    "a fee of members a month": (
        "Mitgliedsnummer;Name;Monatsbeitrag;Eintritt\n"
        + "".join(f"{w};Kim {w};{39 + w},90;{1 + w:02d}.03.2024\n" for w in range(20)),
        {},
        sum(3990 + 100 * w for w in range(20)),
    ),
    "a sheet for each month": (
        workbook({"Summary": [["Sales"], ["Total", 1]], **{calendar.month_abbr[m]: sheet_rows(m) for m in MONTHS}}),
        {"sheet": 0},
        TOTAL,
    ),
    "a summary before the orders": (
        workbook({"Summary": [["Report", ""], ["Total", TOTAL / 100]], "Orders": sheet_rows()}),
        {"sheet": 0},
        TOTAL,
    ),
    "a note beside the parts": (
        zipped(
            {
                "README.txt": "hello",
                "orders/1.csv": table("customer,date,amount", lambda n, w, d, c: (f"K{w}", d, money(c))),
            }
        ),
        {},
        TOTAL,
    ),
}

MONTHS_COVERED = {
    "a column of each month": 6,
    "a column of each month by name": 6,
    "months and their total": 6,
    "a column of each quarter": 9,
    "a column of each year": 36,
    "the last year of several": 12,
    "a fee of members a month": 1,
}


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / ("x.zip" if isinstance(content, bytes) and content.startswith(b"PK") else "x.csv")
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", first(6, KINDS))
def test_each_kind_of_export_is_read_or_asked_about_and_comes_to_its_total(kind: str, tmp_path: Path) -> None:
    content, holds, total = KINDS[kind]
    path, given, asked = written(tmp_path, content), dict[str, Any](), set[str]()
    for _ in range(5):
        try:
            profile = read_customers(path, columns=given).profile
            break
        except UnclearError as unclear:
            assert unclear.questions, unclear
            for question in unclear.questions:
                asked.add(question.role)
                chosen = question.answers[min(holds.get(question.role, 0), len(question.answers) - 1)]
                given |= chosen.recipe.model_dump(exclude_unset=True)
    else:
        pytest.fail(f"still asking: {asked}")

    assert asked == set(holds)
    assert (profile.customers, profile.revenue_cents) == (total if isinstance(total, tuple) else (PEOPLE, total))
    if kind in MONTHS_COVERED:
        assert profile.window.months == MONTHS_COVERED[kind]


# Who the customer is cannot be told by these, and the page says why: header, cells, what is said.
NOBODY: dict[str, tuple[str, Row, str]] = {
    "half a name": (
        "Vorname;Nachname;Datum;Betrag",
        lambda n, w, d, c: (("Kim", "Lee", "Max")[w % 3], f"Name {w}", d, money(c)),
        "put first and last name into one column",
    ),
    "numbers with a fraction of nought": (
        "customer_id;date;amount",
        lambda n, w, d, c: (f"{w}.0" if n % 2 else w, d, money(c)),
        "written in two ways",
    ),
    "days in pieces": (
        "client;Jahr;Monat;Umsatz",
        lambda n, w, d, c: (f"C{w}", d.year, d.month, money(c)),
        "into one column",
    ),
    "days by their number in the year": (
        "client;date;amount",
        lambda n, w, d, c: (f"C{w}", f"{d:%Y-%j}", money(c)),
        "is not read as days",
    ),
    "a rate without its number": (
        "guest_id;arrival_date;stays_in_week_nights;adr",
        lambda n, w, d, c: (f"G{w}", d, 1 + n % 4, money(c)),
        "says a rate",
    ),
    "telephones and marks": (
        "Contact;Tel;Bewertung",
        lambda n, w, d, c: (f"Kim {n}", 491_700_000_000 + 7919 * n, n % 5),
        "No column of the file looks like money",
    ),
}


@pytest.mark.parametrize("kind", NOBODY)
def test_what_cannot_be_told_is_said_in_words(kind: str, tmp_path: Path) -> None:
    header, row, said = NOBODY[kind]
    with pytest.raises(UnclearError, match=said):
        read_customers(written(tmp_path, table(header, row, ";")))


# What looks like something else at first sight is asked about: header, cells, the role, and of its answers the fields
# that one gives and those that none may give.
DOUBTED: dict[str, tuple[str, Row, str, list[Mapping[str, object]], list[Mapping[str, object]]]] = {
    "how somebody was reached": (
        "date,contact,amount",
        lambda n, w, d, c: (d, ("phone", "email", "shop", "letter")[n % 4], money(c)),
        "customer",
        [{"customer": "contact"}],
        [],
    ),
    "persons at a firm": (
        "Firma,Kontakt,Datum,Betrag",
        lambda n, w, d, c: (f"Firma {w // 3}", f"Kim {w}", d, money(c)),
        "customer",
        [{"customer": "Kontakt"}, {"customer": "Firma"}],
        [],
    ),
    "the price for each person beside what all of them paid": (
        "Klantnummer,Boekdatum,Prijs per persoon,Deelname,Som van reis",
        lambda n, w, d, c: (w, d, money(c), 1 + n % 4, money(c * (1 + n % 4))),
        "amount",
        [{"amount": ("Som van reis",)}],
        [],
    ),
    "how many were bought, in no usual words": (
        "Nr klienta,Data zakupu,Cena biletu,Liczba biletów",
        lambda n, w, d, c: (w, d, money(c), 1 + n % 4),
        "quantity",
        [{"amount": ("Cena biletu",), "quantity": "Liczba biletów"}, {"amount": ("Cena biletu",), "quantity": None}],
        [],
    ),
    "a gross amount and a discount below zero": (
        "Kunde,Datum,Bruttobetrag,Rabatt €",
        lambda n, w, d, c: (f"K{w}", d, money(c), money(-c // 10)),
        "discount",
        [{"amount": ("Bruttobetrag", "Rabatt €"), "discount": None}],
        [{"minus": ("Rabatt €",)}],
    ),
    "a list price and what was saved": (
        "card,date,list_price,qty,you_saved",
        lambda n, w, d, c: (w, d, money(c), 1 + n % 3, money(c // 10)),
        "discount",
        [],
        [],
    ),
    "the mean of several orders": (
        "customer,orders,avg_order_value",
        lambda n, w, d, c: (f"c{n}", 1 + n % 5, money(c)),
        "amount",
        [{"amount": ("avg_order_value",), "quantity": "orders"}],
        [],
    ),
    **{
        f"{name} beside {times}": (
            f"customer,{times},{name}",
            lambda n, w, d, c: (f"c{n}", 1 + n % 5, money(c)),
            "amount",
            [{"amount": (name,), "quantity": times}],
            [],
        )
        for name, times in (
            *(
                ("spend per visit", "visits"),
                ("average basket", "number of visits"),
                ("Ø Bestellwert", "Zahl der Bestellungen"),
            ),
            *(("Umsatz pro Besuch", "Anzahl Besuche"), ("Montant moyen", "Nb commandes"), ("CA par visite", "visites")),
            *(("Valor medio del pedido", "nº de pedidos"), ("Importo medio", "numero ordini")),
            *(("Gemiddelde orderwaarde", "bezoeken"), ("Średnia wartość zamówienia", "liczba zamówień")),
            *(("Belopp per besök", "antal köp"), ("Gennemsnitlig ordreværdi", "antal ordrer")),
        )
    },
    "what is paid at each visit, and nothing how many there were": (
        "customer,revenue_per_order",
        lambda n, w, d, c: (f"c{n}", money(c)),
        "amount",
        [{"amount": ("revenue_per_order",)}],
        [],
    ),
    "a deposit and the rest of the price": (
        "client,date,deposit paid,balance paid",
        lambda n, w, d, c: (f"c{w}", d, money(c // 5), money(c - c // 5)),
        "amount",
        [{"amount": ("deposit paid",)}, {"amount": ("balance paid",)}],
        [],
    ),
    "a price of a year and the day it began": (
        "subscriber,price_per_year,paid_from_date",
        lambda n, w, d, c: (f"s{n}", money(c), d),
        "date",
        [{"date": None}, {"date": "paid_from_date"}],
        [],
    ),
    "a fee that is the same for all": (
        "member_no,visit_date,entry_fee,drinks",
        lambda n, w, d, c: (w, d, "10.00", money(n % 4 * 250)),
        "amount",
        [{"amount": ("entry_fee",)}],
        [],
    ),
    **{
        f"{into} and {out}, each filled where the other is empty": (
            f"client,date,{out},{into}",
            lambda n, w, d, c: (f"C{w}", d, *((money(c), "") if n % 5 == 0 else ("", money(c)))),
            "amount",
            [{"amount": (into,), "minus": (out,)}],
            [],
        )
        for into, out in (
            ("Abono", "Cargo"),
            ("Haber", "Debe"),
            ("Entrate", "Uscite"),
            ("Wpływy", "Wydatki"),
            ("入金", "出金"),
        )
    },
    **{
        f"{name}, which may have been given back or not paid": (
            f"client,date,amount,{name}",
            lambda n, w, d, c: (f"C{w}", d, money(c), money(c // 2 if n % 4 == 0 else 0)),
            "minus",
            [{"minus": (name,)}, {"minus": ()}],
            [],
        )
        for name in (
            *(
                "Gutschrift",
                "Gutschriften",
                "Rückerstattung",
                "Rückzahlung",
                "Retouren €",
                "Storno",
                "Erstattungsbetrag",
            ),
            *("Avoir", "Montant remboursé", "Devoluciones", "Importe devuelto", "Rimborsato", "Resi", "Terugbetaald"),
            *(
                "Zwrot",
                "credit note",
                "outstanding",
                "Balance due",
                "Offener Betrag",
                "Reste à payer",
                "Importe pendiente",
            ),
            *("Residuo", "Openstaand bedrag"),
        )
    },
    **{
        f"{name}, which may be no purchase": (
            f"customer,date,{name}",
            lambda n, w, d, c: (f"K{w}", d, money(c)),
            "amount",
            [{"amount": (name,)}],
            [],
        )
        for name in (
            *("debit_usd", "credit_usd", "Soll (EUR)", "Haben (EUR)", "stock_value_eur", "Lagerwert EUR"),
            *("value_at_risk_chf", "eur_valeur_stock", "insured value £"),
        )
    },
}


@pytest.mark.parametrize("kind", DOUBTED)
def test_what_looks_like_something_else_is_asked_about(kind: str) -> None:
    header, row, role, offered, never = DOUBTED[kind]
    head, *cells = csv.reader(io.StringIO(table(header, row)))
    questions = [question for question in find_columns(head, cells).questions if question.role == role]
    given = [answer.recipe.model_dump(exclude_unset=True) for question in questions for answer in question.answers]
    assert questions
    for fields in offered:
        assert any(fields.items() <= answer.items() for answer in given), (fields, given)
    for fields in never:
        assert not any(fields.items() <= answer.items() for answer in given), (fields, given)


def test_a_person_and_the_firm_they_work_at_are_two_answers(tmp_path: Path) -> None:
    rows = table("Company,Email,Date,Amount", lambda n, w, d, c: (f"Firm {w // 2}", f"{w}@x.example", d, money(c)))
    with pytest.raises(UnclearError) as caught:
        read_customers(written(tmp_path, rows))
    answers = {answer.recipe.customer for question in caught.value.questions for answer in question.answers}
    assert answers == {"Company", "Email"}


PAID = (("19.00", "monthly", 1), ("190.00", "1 year", 12), ("50.00", "every 3 months", 3))
SUBSCRIBERS = [[f"C{n}", *PAID[n % 3][:2]] for n in range(60)]


def test_subscriptions_paid_monthly_and_yearly_are_told_as_months(tmp_path: Path) -> None:
    rows = [["customer id", "amount", "billing interval"], *SUBSCRIBERS]
    read = read_customers(written(tmp_path, "".join(",".join(row) + "\n" for row in rows)))

    months = sum(round(100 * float(amount) / length) for amount, _, length in PAID) * 20
    assert sum(segment.revenue_cents for segment in read.profile.segments) == pytest.approx(months, rel=0.02)
    assert read.columns is not None
    assert read.columns.recipe.months == "billing interval"
    assert any("divided by the months in 'billing interval', 1 to 12" in note for note in read.notes)


@pytest.mark.parametrize(
    ("silently", "name"),
    [
        *((True, name) for name in ("Billing Cycle", "payment_frequency", "Zahlungsweise", "Abrechnungsintervall")),
        *((True, name) for name in ("Fréquence de facturation", "frecuencia de pago", "Betaalfrequentie")),
        *((True, name) for name in ("Częstotliwość płatności",)),
        *((False, name) for name in ("payment_term", "contract_term", "login_frequency", "shopping_frequency")),
        *((False, name) for name in ("interval", "visit cycle", "Besuchsfrequenz", "fréquence d'achat")),
    ],
)
def test_only_names_of_bills_divide_amounts_without_a_question(silently: bool, name: str) -> None:
    found = find_columns(["customer id", "amount", name], SUBSCRIBERS)
    given = [answer.recipe.months for question in found.questions for answer in question.answers]
    assert (found.columns.recipe.months, given) == ((name, []) if silently else (None, [12.0, None, name]))


def test_names_of_columns_tell_the_time_they_are_of() -> None:
    told = {"2025 03": 1, "mar 2025": 1, "marz": 1, "umsatz 03 2025": 1, "q1 2025": 3, "2025 q4": 3, "2025": 12}
    told |= dict.fromkeys(("h1 2025", "1 h25", "2025 h2", "h1", "s2 2025", "1 hj 2025", "umsatz 2 halbjahr"), 6)
    told |= dict.fromkeys(("1er semestre 2025", "segundo semestre", "sem 1 halbjahr 2025", "jan jun 2025"), 6)
    told |= dict.fromkeys(("1 q25", "t1 2025", "2 quartal", "3o trimestre 2025", "ii kw 2025", "second quarter"), 3)
    told |= dict.fromkeys(
        ("fy25", "fy 2023 24", "2024 25", "sales fy2025", "gj 2025", "fy23 sales", "cy24", "jahr 2023 2024"), 12
    )
    told |= dict.fromkeys(("w01", "2025 w53", "kw 7", "week 12", "semana 3"), 12 * 7 / 365.25)
    assert {name: span[0] for name in told if (span := spans(name))} == told
    assert not any(
        map(
            spans, ("amount", "2025 03 17", "order 1234", "march april", "item 3", "s1", "t1", "k 4", "h3", "q5", "w60")
        )
    )
    assert not any(map(spans, ("2025 ytd", "fy25 ytd", "q1 to date", "jan jun", "2024 26", "size s")))


def test_names_of_amounts_tell_how_long_they_were_paid_and_no_more() -> None:
    told = {"spend ltm": 12, "sales l12 m": 12, "spend last 12 months": 12, "semester total": 6, "trimestre": 3}
    assert {name: period(name) for name in told} == told
    assert not any(map(period, ("ytd spend", "umsatz lfd jahr", "spend this year", "cumul annuel", "spend")))


@pytest.mark.parametrize(
    ("header", "months"),
    [
        (["H1 2025", "H2 2025"], 12),
        (["1H25", "2H25", "1H26"], 18),
        (["1. Hj 2025", "2. Hj 2025"], 12),
        (["FY24", "FY25"], 24),
        (["1. Quartal", "2. Quartal"], 6),
        (["JAN 2025", "FEB 2025", "MAR 2025"], 3),
        ([f"2025-W{week:02d}" for week in range(1, 5)], 28 * 12 / 365.25),
    ],
)
@pytest.mark.parametrize("total", [False, True])
def test_columns_of_halves_quarters_and_weeks_add_up_to_their_months(
    header: list[str], months: float, total: bool, tmp_path: Path
) -> None:
    path = written(tmp_path, wide(header, total=total))
    try:
        read = read_customers(path)
        assert total
    except UnclearError as unclear:
        (question,) = unclear.questions
        assert not total
        read = read_customers(path, columns=question.answers[0].recipe.model_dump(exclude_unset=True))
    assert read.profile.revenue_cents == wide_total(len(header))
    assert read.profile.window.months == pytest.approx(months)


def test_intervals_are_words_of_time_and_no_others() -> None:
    told = {"Monthly": 1, "year": 12, "every 3 months": 3, "2 years": 24, "jährlich": 12, "per month": 1}
    assert {word: interval(word) for word in told} == told
    assert interval("week") == pytest.approx(12 * 7 / 365.25)
    assert not any(map(interval, ("high", "12", "credit card", "month-to-month", "")))


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("会員番号,購入日,購入金額,返金額", {"amount": ("購入金額",), "minus": ("返金額",)}),
        ("Nom du client,Date,Montant payé,Nombre de billets", {"customer": "Nom du client"}),
        ("会員番号,登録日,月額料金,返品回数", {"date": None, "amount": ("月額料金",), "months": 1}),
        ("Cliente,Data,Importo,Rimborso", {"minus": ("Rimborso",)}),
        ("Kunde,Datum,Betrag,Storno-Nr", {"minus": ()}),
        ("client,date,amount paid,amount due", {"amount": ("amount paid",), "minus": ()}),
    ],
)
def test_columns_are_told_by_their_whole_names(header: str, fields: Mapping[str, object]) -> None:
    rows = [[str(n), f"2025-01-{n % 28 + 1:02d}", money(n * 7919 % 9000 + 500), str(n % 9 * 30)] for n in range(60)]
    found = find_columns(header.split(","), rows)
    assert not found.questions
    assert {field: getattr(found.columns.recipe, field) for field in fields} == fields


# By the column: values that count, that take money back, that may not count, and that nobody knows.
VALUES = {
    "Bestellstatus": (
        "Versendet|Zugestellt|Bezahlt",
        "",
        "Retourniert|Zahlung ausstehend|Abgebrochen|In Bearbeitung|Warten auf Zahlung|Zu versenden|Neu",
        "",
    ),
    "Statut": ("Payée|Livrée|Expédiée", "", "Annulée|Remboursée|En attente|En cours de traitement|À expédier", ""),
    "Estado": ("Pagado|Enviado|Entregado", "", "Cancelado|Reembolsado|Pendiente|Anulado|Procesando|En espera", ""),
    "Status": ("Opłacone|Wysłane|Zrealizowane", "", "Anulowane|Zwrócone|Oczekuje na płatność|W trakcie realizacji", ""),
    "status": (
        "Betaald|Verzonden|Geleverd",
        "",
        "Geannuleerd|Geretourneerd|In behandeling|Deels betaald|Wordt verzonden",
        "",
    ),
    "stato ordine": ("Pagato|Spedito|Consegnato", "", "In lavorazione|In attesa|Parzialmente pagato", ""),
    "Status do pedido": ("Pago|Enviado|completada", "", "Em processamento|Aguardando pagamento|Pendente", ""),
    "Orderstatus": ("Skickad|Levererad", "", "Behandlas|Väntar på betalning", ""),
    "Durum": ("Tamamlandı|Teslim edildi", "", "Hazırlanıyor|Beklemede", ""),
    "Stav": ("Zaplaceno|Doručeno", "", "Zpracovává se|Čeká na platbu", ""),
    "financial status": ("paid", "", "partially_paid|pending|processing|on hold|being processed|pre-order|new", ""),
    "注文状態": ("支払済|発送済|完了", "", "キャンセル|処理中|入金待ち|未発送", ""),
    "order_status": ("shipped|delivered|paid", "", "awaiting payment|returned to sender", ""),
    "payment status": ("paid|completed", "", "", "Tagastatud|Endurgreitt"),
    "booking status": ("active|complete", "", "", ""),
    "Soort": ("Factuur|Betaling", "Creditnota", "", ""),
    "Rodzaj": ("Faktura|Sprzedaż", "Korekta|Zwrot", "", ""),
    "Tipo": ("Venta|Factura", "Devolución|Nota de crédito|Nota de abono", "", ""),
    "種別": ("完了", "返品|返金", "", ""),
    "Belegart": ("Rechnung|Quittung", "", "", "Rektifikation"),
    "tipo de documento": ("factura|venta", "", "", "rectificativa"),
}


DATES = pytest.mark.parametrize("date", ["day", None], ids=["dated", "undated"])
"""A status says how far a purchase has come whether or not the file says when that was."""


@DATES
@pytest.mark.parametrize("column", VALUES)
def test_values_count_or_are_subtracted_or_asked_about_in_many_languages(column: str, date: str | None) -> None:
    counts, back, undone, unknown = (value.split("|") if value else [] for value in VALUES[column])
    sums = {value: (90, 100_000, 90) for value in counts} | {
        value: (9, 10_000, 9) for value in (*back, *undone, *unknown)
    }
    judged = kinds(Recipe(kind=column, date=date), sums, [column, "day"])
    offered = {value for question in judged.questions for a in question.answers for value in a.recipe.leave_out}
    assert set(judged.recipe.subtract) == set(back)
    assert offered == set(undone) if undone else set(unknown) <= offered
    assert bool(judged.questions) == bool(undone or unknown)


@DATES
@pytest.mark.parametrize("few", [True, False])
def test_words_that_nobody_knows_are_asked_about_beside_whatever_is_known(few: bool, date: str | None) -> None:
    known = ["paid", "shipped", "canceled"] if few else ["paid", "shipped", "sent", "done", "closed", "ok", "canceled"]
    sums = {value: (9, 10_000, 9) for value in (*known, "Plockas", "Lagerpost")}
    asked = []
    recipe = Recipe(kind="status", date=date)
    while questions := kinds(recipe, sums, ["status", "day"]).questions:
        recipe = recipe.with_(**questions[0].answers[0].recipe.model_dump(exclude_unset=True))
        asked.append(recipe.leave_out)
    assert asked == [("canceled",), ("canceled", "Plockas", "Lagerpost")]


NOT = {
    "Bestellstatus": "nicht |noch nicht |un",
    "Statut": "non |pas |pas encore ",
    "Estado": "no |sin ",
    "Status": "nie |nie",
    "status": "niet |nog niet ",
    "order_status": "not |un|never |not yet |partially ",
    "payment status": "not |un|in|to be ",
    "booking status": "not |in",
}


@pytest.mark.parametrize("date", ["day", None])
@pytest.mark.parametrize("column", ["status", "Bestellstatus", "payment_status", "Statut", "orderstatus"])
@pytest.mark.parametrize("many", range(2, 12))
def test_a_status_of_which_nobody_knows_a_word_is_asked_about_however_many_there_are(
    many: int, column: str, date: str | None
) -> None:
    sums = {f"Zustand {chr(97 + n)}": (9, 10_000, 9) for n in range(many)}
    (question,) = kinds(Recipe(kind=column, date=date), sums, [column, "day"]).questions
    assert all(repr(value) in question.text for value in list(sums)[:6])


@pytest.mark.parametrize(("column", "no"), [(column, no) for column, words in NOT.items() for no in words.split("|")])
def test_the_opposite_of_a_value_that_counts_is_never_counted_in_silence(column: str, no: str) -> None:
    counts = VALUES[column][0].split("|")
    # More values than are asked about one by one.
    sums = {value: (90, 100_000, 90) for value in (*counts, *(f"{counts[0]} {n}" for n in range(6)))}
    for value in counts:
        judged = kinds(
            Recipe(kind=column, date="day"), {**sums, f"{no}{value.lower()}": (9, 10_000, 9)}, [column, "day"]
        )
        (question,) = judged.questions
        assert question.answers[0].recipe.leave_out == (f"{no}{value.lower()}",)
    assert not kinds(Recipe(kind=column, date="day"), sums, [column, "day"]).questions


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(
    "per", ["{} per {}", "{}/{}", "{} / {}", "{} (per {})", "{}/{} in EUR", "{} each {}", "{} ÷ {}"]
)
@pytest.mark.parametrize(
    ("amount", "paid_at"),
    [
        *(("Revenue", "order"), ("spend", "visit"), ("amount_paid", "Transaction"), ("total", "booking")),
        *(("Umsatz", "Bestellung"), ("Betrag", "Besuch"), ("Umsatz", "Rechnung"), ("CA", "commande")),
        *(("importe", "pedido"), ("spesa", "scontrino"), ("besteding", "aankoop"), ("kwota", "zamówienie")),
    ],
)
def test_money_at_each_purchase_is_never_taken_for_all_that_was_paid(
    amount: str, paid_at: str, per: str, dated: bool
) -> None:
    name = per.format(amount, paid_at)
    rows = [
        [f"C{n}", *([f"2025-03-{n % 28 + 1:02d}"] if dated else []), money(n * 7919 % 9000 + 500)] for n in range(60)
    ]
    found = find_columns(["customer", *(["date"] if dated else []), name], rows)
    question = next(question for question in found.questions if question.role == "amount")
    assert repr(name) in question.text and "the mean of several purchases, or what is paid at each" in question.text


@pytest.mark.parametrize(
    "name", ["Amount/Betrag", "Umsatz/Revenue", "Umsatz in EUR/Jahr", "Order/Amount", "Umsatz/EUR"]
)
def test_a_slash_between_two_words_for_one_thing_divides_nothing(name: str) -> None:
    rows = [[f"C{n}", money(n * 7919 % 9000 + 500)] for n in range(60)]
    assert "amount" not in {question.role for question in find_columns(["customer", name], rows).questions}


@pytest.mark.parametrize(
    ("name", "counts", "undone"),
    [
        *(("Bezahlt", "ja", "nein"), ("Payé", "oui", "non"), ("pagado", "sí", "no"), ("Pagato", "SÌ", "NO")),
        *(("Betaald", "ja", "nee"), ("Opłacone", "tak", "nie"), ("Storniert", "nein", "ja"), ("Annulé", "Non", "Oui")),
        *(("Anulado", "no", "sí"), ("annullato", "no", "sì"), ("Remboursée", "0", "1"), ("Devuelto", "", "x")),
        *(("Annulée le", "", "2025-03-01"), ("Fecha de anulación", "", "2025-03-01")),
    ],
)
def test_flags_and_days_say_in_many_languages_that_a_purchase_was_undone(
    name: str, counts: str, undone: str, tmp_path: Path
) -> None:
    text = table(f"client,date,amount,{name}", lambda n, w, d, c: (f"C{w}", d, money(c), undone if n % 5 else counts))
    with pytest.raises(UnclearError) as unclear:
        read_customers(written(tmp_path, text))
    (question,) = unclear.value.questions
    assert question.role == "kind" and repr(undone) in question.text


@pytest.mark.parametrize(
    ("name", "cells", "scale"),
    [
        ("discount", ("0.1", "0.25", "1"), "shares"),
        ("discount", ("-0.1", "", "0"), "shares"),
        ("discount", ("1", "15", "30"), "percent"),
        ("discount", ("15%", "15", ""), "percent"),
        ("discount", ("15%", "", "0"), None),
        ("Rabatt in Prozent", ("0.5", "15", ""), "percent"),
        ("discount", ("0.5", "15", ""), ["percent"]),
        ("discount", ("1", "0", ""), ["shares", "percent"]),
        ("discount", ("15%", "0.5", ""), ["shares", "percent"]),
        ("discount %", ("0.5", "0.1", ""), ["shares", "percent"]),
        ("remise_pourcentage", ("0.5", "0.1", ""), ["shares", "percent"]),
    ],
)
def test_the_scale_of_discounts_is_told_or_asked_about(
    name: str, cells: tuple[str, ...], scale: str | list[str] | None, tmp_path: Path
) -> None:
    text = table(f"id,price,qty,{name}", lambda n, w, d, c: (n, money(c), 2, cells[n % 3]))
    said = {"customer": "id", "date": None, "months": 1, "amount": "price", "quantity": "qty", "discount": name}
    try:
        read = read_customers(written(tmp_path, text), columns=said)
    except UnclearError as unclear:
        (question,) = unclear.questions
        assert [answer.recipe.discounts for answer in question.answers] == scale
    else:
        assert read.columns is not None
        assert read.columns.recipe.discounts == scale


def test_what_is_taken_off_and_below_zero_already_is_asked_about() -> None:
    head, rows = ["id", "paid", "given back"], [[f"C{n}", f"{n}.50", f"-{n}.25"] for n in range(1, 40)]
    given = Recipe(amount=("paid",), minus=("given back",), months=1)
    (question,) = find_columns(head, rows, given).questions
    fields = question.answers[0].recipe.model_dump(exclude_unset=True)
    assert fields == {"amount": ("paid", "given back"), "minus": ()}
    assert not find_columns(head, rows, given.with_(**fields)).questions


@pytest.mark.parametrize(
    ("name", "cell", "cents"),
    [
        ("amount", lambda c: f"{c / 1000:.3f}k", 100 * TOTAL),
        ("amount", lambda c: f"{c}" if c % 2 else f"{c / 1000}K", 100 * TOTAL),
        ("Umsatz", lambda c: f"{c / 1000:.3f} T€".replace(".", ","), 100 * TOTAL),
        ("Umsatz (T€)", lambda c: f"{c / 1000:.3f} T€".replace(".", ","), 100 * TOTAL),
        ("Umsatz (T€)", lambda c: f"{c / 100:.2f}".replace(".", ","), 1000 * TOTAL),
        ("Belopp tkr", lambda c: f"{c / 100:.2f}", 1000 * TOTAL),
        ("Kwota (tys. zł)", lambda c: f"{c / 100:.2f}", 1000 * TOTAL),
        ("montant", lambda c: f"{c / 1000:.3f} M€".replace(".", ","), 100_000 * TOTAL),
        ("amount k€", lambda c: f"{c}" if c % 2 else f"{c / 1000}k", "tells thousands"),
        ("importe", lambda c: f"{c / 1000:.3f} mil", "Write the numbers in 'importe' out"),
        ("montant", lambda c: f"{c / 1000:.3f} Md€", "Write the numbers in 'montant' out"),
        ("sales M€", lambda c: f"{c / 100:.2f}", "counts millions"),
    ],
)
def test_thousands_and_millions_are_read_or_refused_in_words(
    name: str, cell: Callable[[int], str], cents: int | str, tmp_path: Path
) -> None:
    path = written(tmp_path, in_words(f"Kunde;Datum;{name}", cell))
    if isinstance(cents, int):
        assert read_customers(path).profile.revenue_cents == cents
    else:
        with pytest.raises(UnclearError, match=re.escape(cents)):
            read_customers(path)


@pytest.mark.parametrize(("first", "asked"), [("Q1", True), ("Q1 2025", False)])
def test_bare_names_of_quarters_may_be_questions(first: str, asked: bool) -> None:
    names = [first.replace("1", str(n), 1) for n in range(1, 5)]
    head, *cells = csv.reader(io.StringIO(wide(names, total=True)))
    for given in (Recipe(), Recipe(amount=tuple(names))):
        questions = find_columns(head, cells, given).questions
        assert [question.role for question in questions] == ["months"] * asked
        assert all(question.answers[0].recipe.months == 12 for question in questions)
