"""Deciding row by row what is used, and saying why a row is not."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.customers import money_marks, names, periods
from evenhand.customers.amounts import (
    MOST_AMOUNT,
    Style,
    amount_style,
    currency_mark,
    parse_amount,
    unclear,
)
from evenhand.customers.dates import FIRST_YEAR, LAST_YEAR, date_formats, parse_date
from evenhand.customers.discounts import scale_of, share
from evenhand.customers.engine import literal
from evenhand.customers.questions import Question, answer
from evenhand.customers.recipe import Decimal, Recipe, Unit
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from evenhand.customers.staging import Part, Source

ASIDE = "aside|"
"""What stands in the place of a fault for rows that are right and do not count."""

NAMED = "CASE WHEN contains({0}, '@') THEN lower({0}) ELSE {0} END"
"""A customer's name: an address of e-mail is one person's however it is written."""

_FORMAT_SAMPLE = 100_000
_MOST_WORDS = 1000
_STYLE_ROWS = 200_000
_NO_AMOUNTS = "SELECT NULL::DECIMAL(38, 18) AS exact, NULL::VARCHAR AS fault"
_DIGITS: dict[Unit, int] = {"cents": 0, "whole": 2, "thousands": 5}
# So many dates in another form, as a share of the usual ones, are strays and not a second way of writing.
_STRAY = 0.01
_NO_DATE = f"is no date between {FIRST_YEAR} and {LAST_YEAR}, or is written unlike the others"


@dataclass(frozen=True, slots=True)
class Accepted:
    """How amounts and dates are written: the recipe with it, what is not certain, and the currency beside amounts."""

    recipe: Recipe
    questions: tuple[Question, ...]
    coin: str | None


def accept(connection: DuckDBPyConnection, source: Source) -> Accepted:
    """Make the temporary table ``judged`` from ``staged``.

    Its columns: ``position`` from 0, ``customer``, ``cents``, ``rounded``, ``day``, ``months``, ``segment``,
    ``income``, ``kind``, ``coin``, ``purchase``, and ``fault``: NULL for accepted rows, else ``column|reason``.
    """
    recipe = source.recipe
    amounts = _amounts(connection, source)
    dates = _dates(connection, source)
    recipe = recipe.with_(decimal=amounts.decimal, dates=dates.form)
    questions = (*amounts.questions, *dates.questions)
    taken = None
    if recipe.discount is not None:
        scale = scale_of(connection, recipe)
        if isinstance(scale, Question):
            questions = (*questions, scale)
        else:
            recipe = recipe if scale is None else recipe.with_(discounts=scale)
            taken = share(connection, scale)
    if questions:
        return Accepted(recipe, questions, amounts.coin)
    # Most files need no interpretation; a join with nothing would cost as much as all the rest.
    joins = [
        f"LEFT JOIN amount_texts t_{part.staged} ON t_{part.staged}.text = s.{part.staged}::VARCHAR"
        if part.staged in amounts.odd
        else f"CROSS JOIN ({_NO_AMOUNTS}) t_{part.staged}"
        for part in source.parts
    ]
    joins.append(
        "LEFT JOIN date_texts d ON d.text = s.date::VARCHAR" if dates.odd else "CROSS JOIN (SELECT NULL::DATE AS day) d"
    )
    months = _months(connection) if isinstance(recipe.months, str) else "NULL::DOUBLE"
    customer = "s.rowid::VARCHAR" if recipe.customer is None else NAMED.format("s.customer")
    money = [part.staged for part in source.parts if part.sign]
    faults = " ".join(
        f"WHEN t_{part.staged}.fault IS NOT NULL THEN '{part.staged}|' || t_{part.staged}.fault"
        for part in source.parts
    )
    quantity = "WHEN s.quantity IS NULL THEN 'quantity|the quantity is empty'" if recipe.quantity is not None else ""
    if taken is not None:
        wrong = f"NOT coalesce({taken} BETWEEN 0 AND 1, false)"
        quantity += f" WHEN s.discount IS NOT NULL AND {wrong} THEN 'discount|is no part of an amount'"
    day_needed = "false" if recipe.date is None else "day IS NULL"
    cells = f"1 - coalesce({taken or 0}, 0) AS left_over, " + ", ".join(
        f"s.{part.staged}, t_{part.staged}.exact AS exact_{part.staged}" for part in source.parts
    )
    nobody = ", ".join(f"'{word}'" for word in names.NOBODY)
    connection.execute(
        f"""
        CREATE TEMP TABLE judged AS
        SELECT position, customer, segment, income, kind, coin, purchase, day, months,
               CASE WHEN quick IS NOT NULL THEN {whole_cents("quick", recipe.unit)}
                    WHEN abs(exact) <= {MOST_AMOUNT} THEN {whole_cents("exact", recipe.unit)} END AS cents,
               CASE WHEN quick IS NOT NULL THEN {is_rounded("quick", recipe.unit)}
                    ELSE coalesce({is_rounded("exact", recipe.unit)}, false) END AS rounded,
               CASE
                   WHEN customer IS NULL THEN 'customer|the customer is empty'
                   WHEN lower(customer) IN ({nobody}) THEN 'customer|names nobody'
                   WHEN amount_missing THEN '{money[0]}|the amount is empty'
                   WHEN part_fault IS NOT NULL THEN part_fault
                   WHEN quick IS NULL AND coalesce(abs(exact) > {MOST_AMOUNT}, true)
                       THEN '{money[0]}|is too large for an amount'
                   WHEN {day_needed} AND date_missing THEN 'date|the date is empty'
                   WHEN {day_needed} THEN 'date|{_NO_DATE}'
               END AS fault
        FROM (SELECT *, CASE WHEN quick IS NULL THEN {_exact(source, amounts.styles)} END AS exact FROM (
            SELECT s.rowid AS position, {customer} AS customer, s.segment, s.income, s.kind, s.coin, s.purchase,
                   {" AND ".join(f"s.{name} IS NULL" for name in money)} AS amount_missing,
                   CASE {faults} {quantity} END AS part_fault,
                   s.date IS NULL AS date_missing,
                   {_quick(source, amounts.styles)} AS quick,
                   {cells},
                   coalesce(d.day, {day_of("s.date", source)}) AS day,
                   {months} AS months
            FROM staged s
            {" ".join(joins)}
        ))
        """
    )
    if isinstance(recipe.months, str):
        connection.execute(
            "UPDATE judged SET fault = 'months|is no number of months' "
            "WHERE fault IS NULL AND NOT coalesce(months > 0 AND months <= 1200, false)"
        )
    return Accepted(recipe, (), amounts.coin)


def _months(connection: DuckDBPyConnection) -> str:
    """Write SQL for the months that an amount covers, be it written as a number or as "monthly" and "1 year"."""
    number = "TRY_CAST(s.months AS DOUBLE)"
    texts = connection.execute(
        f"SELECT DISTINCT months FROM staged s WHERE months IS NOT NULL AND {number} IS NULL LIMIT {_MOST_WORDS}"
    ).fetchall()
    told = {text: months for (text,) in texts if (months := periods.interval(text)) is not None}
    words = " ".join(f"WHEN {literal(text)} THEN {months!r}::DOUBLE" for text, months in told.items())
    return f"coalesce({number}, CASE s.months {words} END)" if told else number


def _exact(source: Source, styles: Mapping[str, Style]) -> str:
    """Write SQL for the exact amount of a row from the columns that it is made from."""
    parts = source.parts
    sums = " ".join(
        f"{'-' if part.sign < 0 else '+'} coalesce({_number(part, source, styles)}, 0)" for part in parts if part.sign
    ).removeprefix("+ ")
    if len([part for part in parts if part.sign]) == 1:
        sums = _number(parts[0], source, styles)
    quantity = next((part for part in parts if not part.sign), None)
    exact = f"({sums})" if quantity is None else product(sums, _number(quantity, source, styles))
    if source.recipe.discount is None:
        return exact
    return f"(TRY_CAST({exact} AS DECIMAL(20, 6)) * TRY_CAST(left_over AS DECIMAL(16, 10)))"


def product(price: str, quantity: str) -> str:
    """Write SQL for the exact value of so many pieces: a product has the digits of both factors, and 36 fit."""
    return f"(TRY_CAST({price} AS DECIMAL(20, 6)) * TRY_CAST({quantity} AS DECIMAL(16, 4)))"


def _number(part: Part, source: Source, styles: Mapping[str, Style]) -> str:
    name = part.staged
    return f"coalesce(exact_{name}, {_plain(name, part, source, styles[name])})"


def _quick(source: Source, styles: Mapping[str, Style]) -> str:
    """Write SQL for the exact amount of a row as a decimal of 18 digits, NULL where it takes more of them.

    Such decimals are whole numbers of 64 bits to a processor; those that hold every amount are tens of times as slow.
    """
    part = source.parts[0]
    if len(source.parts) > 1 or source.recipe.discount is not None:
        return "NULL::DECIMAL(18, 10)"
    return quick_of(f"s.{part.staged}", part, source, styles[part.staged])


def quick_of(amount: str, part: Part, source: Source, style: Style) -> str:
    """Write SQL for one amount as such a decimal."""
    number = f"TRY_CAST({amount} AS DECIMAL(18, 10))"
    if source.is_number(part.column):
        return number
    # Eleven characters hold ten digits behind the point at most, so that none is lost.
    return f"CASE WHEN length({amount}) <= 11 THEN {number} END" if style is Style.POINT else "NULL::DECIMAL(18, 10)"


def _plain(amount: str, part: Part, source: Source, style: Style) -> str:
    """Write SQL for the decimal number of an amount in the usual form of its style, else NULL.

    Ten digits for binary floating point, where 1.005 is stored as 1.00499…; more for text, which says what it means.
    """
    if source.is_number(part.column):
        return f"TRY_CAST({amount} AS DECIMAL(28, 10))"
    grouped, bare = {
        Style.POINT: ("[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?", f"replace({amount}, ',', '')"),
        Style.COMMA: (
            "[-+]?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+)(,[0-9]*)?",
            f"replace(replace({amount}, '.', ''), ',', '.')",
        ),
        Style.UNCLEAR: ("[-+]?[0-9]+", amount),
    }[style]
    number = f"CASE WHEN regexp_full_match({amount}, '{grouped}') THEN TRY_CAST({bare} AS DECIMAL(38, 18)) END"
    if style is Style.POINT:
        number = f"CASE WHEN contains({amount}, ',') THEN {number} ELSE TRY_CAST({amount} AS DECIMAL(38, 18)) END"
    return number


@dataclass(frozen=True, slots=True)
class _Amounts:
    styles: Mapping[str, Style]
    odd: frozenset[str]
    decimal: Decimal | None
    questions: tuple[Question, ...]
    coin: str | None


def _amounts(connection: DuckDBPyConnection, source: Source) -> _Amounts:
    """Make the table ``amount_texts`` of amounts that need interpretation, and tell how amounts are written."""
    recipe = source.recipe
    texts = [part for part in source.parts if not source.is_number(part.column)]
    style = Style.POINT
    if recipe.decimal is not None:
        style = Style.COMMA if recipe.decimal == "comma" else Style.POINT
    elif texts:
        style = _style(connection, texts)
    styles = dict.fromkeys((part.staged for part in source.parts), style)
    odd: dict[str, list[str]] = {}
    for part in source.parts:
        quick = quick_of(part.staged, part, source, style)
        plain = f"({quick}) IS NOT NULL OR abs({_plain(part.staged, part, source, style)}) <= {MOST_AMOUNT}"
        rows = connection.execute(
            f"SELECT DISTINCT {part.staged}::VARCHAR AS text FROM staged "
            f"WHERE {part.staged} IS NOT NULL AND NOT coalesce({plain}, false) ORDER BY text"
        ).fetchall()
        if rows:
            odd[part.staged] = [text for (text,) in rows]
    every = sorted({text for some in odd.values() for text in some})
    parsed = [(text, parse_amount(text, style)) for text in every]
    connection.execute(
        """
        CREATE TEMP TABLE amount_texts AS
        SELECT unnest($texts::VARCHAR[]) AS text, unnest($exact::VARCHAR[])::DECIMAL(38, 18) AS exact,
               unnest($faults::VARCHAR[]) AS fault
        """,
        {
            "texts": [text for text, _ in parsed],
            "exact": [None if amount.exact is None else f"{amount.exact:.18f}" for _, amount in parsed],
            "faults": [amount.fault for _, amount in parsed],
        },
    )
    decimal: Decimal | None = None if style is Style.UNCLEAR else "comma" if style is Style.COMMA else "point"
    questions = []
    doubtful = [text for text in every if unclear(text)] if style is Style.UNCLEAR else []
    if doubtful:
        questions.append(_ask_decimal(doubtful[0], recipe.amount[0]))
    marks = sorted({mark for text in every if (mark := currency_mark(text))})
    marked = money_marks.coins(marks) or money_marks.coins_in_name(recipe.amount[0])
    if len(marked) > 1 or not money_marks.one_coin(marks, marked):
        raise CustomerDataError(
            f"The amounts are in several currencies, which cannot be added up: {', '.join(marks)}.",
            hint="Make one file of each currency.",
        )
    return _Amounts(styles, frozenset(odd), decimal, tuple(questions), next(iter(marked), None))


def is_rounded(quick: str, unit: Unit) -> str:
    """Write SQL for whether an amount has a fraction of a cent."""
    return f"{quick} <> round({quick}, {_DIGITS[unit]})"


def whole_cents(quick: str, unit: Unit) -> str:
    """Write SQL for an amount in whole cents."""
    digits = _DIGITS[unit]
    return f"(round({quick}, {digits}) * {10**digits})::BIGINT"


def _style(connection: DuckDBPyConnection, parts: Sequence[Part]) -> Style:
    every = " UNION ALL ".join(f"SELECT {part.staged} AS amount, rowid AS row FROM staged" for part in parts)
    commas, points, unclear_points = connection.execute(
        f"""
        SELECT count(*) FILTER (contains(amount, ',')), count(*) FILTER (contains(amount, '.')),
               count(*) FILTER (instr(reverse(amount), '.') = 4)
        FROM ({every})
        """
    ).fetchall()[0]
    if not commas and (not points or points != unclear_points):
        return Style.POINT
    some = connection.execute(
        f"SELECT DISTINCT amount FROM ({every}) WHERE amount IS NOT NULL AND row < {_STYLE_ROWS}"
    ).fetchall()
    return amount_style(text for (text,) in some)


def _ask_decimal(text: str, name: str) -> Question:
    whole = parse_amount(text, Style.POINT if "," in text else Style.COMMA)
    broken = parse_amount(text, Style.COMMA if "," in text else Style.POINT)
    # What is unclear is an amount either way.
    thousands = f"{whole.exact:,}"  # pyrefly: ignore[invalid-format-spec]
    mark: Decimal = "comma" if "," in text else "point"
    other: Decimal = "point" if mark == "comma" else "comma"
    return Question(
        "decimal",
        f"{text!r} in {name!r} could mean {thousands} or {broken.exact}: no other amount in the file tells which.",
        (
            answer(f"{text} is {thousands}", decimal=other),
            answer(f"{text} is {broken.exact}, with a decimal {mark}", decimal=mark),
        ),
    )


def day_of(date: str, source: Source) -> str:
    """Write SQL for the day of a date that needs no interpretation, else NULL; so are days out of range."""
    name = source.recipe.date
    if name is None:
        return "NULL::DATE"
    day = f"{date}::DATE"
    if not source.is_date(name):
        ten = f"TRY_CAST(left({date}, 10) AS DATE)"
        day = f"CASE WHEN length({date}) <= 10 OR TRY_CAST({date} AS TIMESTAMP) IS NOT NULL THEN {ten} END"
    return f"CASE WHEN year({day}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {day} END"


@dataclass(frozen=True, slots=True)
class _Dates:
    form: str | None
    odd: int
    questions: tuple[Question, ...] = ()


def _dates(connection: DuckDBPyConnection, source: Source) -> _Dates:
    """Make the table ``date_texts`` of dates that need interpretation, and tell how they are written."""
    texts: list[str] = []
    recipe = source.recipe
    name = recipe.date
    form: str | None = recipe.dates or "year-month-day"
    questions: tuple[Question, ...] = ()
    if name is not None and not source.is_date(name):
        day = day_of("date", source)
        plain, others = connection.execute(
            f"SELECT count(day), count(*) - count(day) FROM (SELECT {day} AS day FROM staged WHERE date IS NOT NULL)"
        ).fetchall()[0]
        if others:
            result = connection.execute(
                f"SELECT DISTINCT date AS text FROM staged WHERE date IS NOT NULL AND ({day}) IS NULL ORDER BY text"
            ).fetchall()
            texts = [text for (text,) in result]
            if recipe.dates is None:
                forms = date_formats(texts[:_FORMAT_SAMPLE])
                form = forms[0] if forms else "year-month-day"
                if len(forms) > 1 and others > _STRAY * plain:
                    questions = (_ask_dates(texts, name, forms),)
    parsed = [(text, parse_date(text, form)) for text in texts] if form else []
    connection.execute(
        "CREATE TEMP TABLE date_texts AS SELECT unnest($texts::VARCHAR[]) AS text, unnest($days::DATE[]) AS day",
        {"texts": [text for text, _ in parsed], "days": [day for _, day in parsed]},
    )
    return _Dates(form if name is not None else None, len(parsed), questions)


def _ask_dates(texts: Sequence[str], name: str, forms: Sequence[str]) -> Question:
    readable = [text for text in texts if parse_date(text, forms[0])]
    told_apart = (text for text in readable if parse_date(text, forms[0]) != parse_date(text, forms[1]))
    example = next(told_apart, readable[0])
    readings = [(form, parse_date(example, form)) for form in forms]
    return Question(
        "dates",
        f"The dates in {name!r} could be {' or '.join(forms)}, for example {example!r}.",
        tuple(answer(f"{example} is {day:%d %B %Y}", dates=form) for form, day in readings if day),
    )
