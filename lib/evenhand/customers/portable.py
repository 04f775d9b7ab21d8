"""The sketch as SQL that every warehouse understands: the customers stay where they are.

One text, written once, is put into each dialect by sqlglot. Money is whole cents in exact decimals, nothing is a
function of one engine alone, and what leaves the warehouse has a bounded number of rows. Two endings share all that
comes before them: `histogram` counts customers by what they spent, for an engine that Evenhand itself drives; `groups`
forms groups of at least ten, for a query that somebody else runs and whose result travels.
"""

# ruff: noqa: S608 - queries are put together from fixed pieces; names and values are quoted by sqlglot.

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from evenhand.customers import names
from evenhand.customers.dates import FIRST_YEAR, LAST_YEAR
from evenhand.customers.grouping import EVERYONE, FIFTHS, MOST_SEGMENTS, OTHER
from evenhand.customers.recipe import Recipe, Unit
from evenhand.customers.sketch import LEAST_K
from evenhand.errors import CustomerDataError
from evenhand.nearest import nearest

DIALECTS = ("duckdb", "spark", "postgres", "snowflake", "bigquery", "redshift", "databricks")
"""The dialects that the query can be written in."""

MOST_GROUPS = 100
"""So many groups of about the same size each segment has at most."""

_FACTORS: dict[Unit, str] = {"whole": "100", "cents": "1", "thousands": "100000"}
_PARTS = {
    "year-month-day": "ymd",
    "day.month.year": "dmy",
    "month/day/year": "mdy",
    "day/month/year": "dmy",
}
# Money as text: digits, in groups of two or three if any mark parts them, and a fraction.
_DIGITS = {
    "point": "([0-9]+|[0-9]{1,3}([,' ][0-9]{2,3})+)([.][0-9]+)?",
    "comma": "([0-9]+|[0-9]{1,3}([.' ][0-9]{2,3})+)([,][0-9]+)?",
}


# As spreadsheets write large numbers: 1.5E+05.
_POWERS = "^-?[0-9]{1,3}([.][0-9]+)?[eE][+-]?0?[0-9]$"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of customers as a warehouse has it.

    Parameters
    ----------
    name
        As the warehouse knows it; dots part schema and table.
    recipe
        Which column holds what. Customer and amount are needed.
    text
        The columns that hold text where numbers or days are meant; others are taken as what they are.
    segment_by
        ``spending fifths``, ``none``, or a column.

    Raises
    ------
    CustomerDataError
        When the recipe needs what cannot be said in portable SQL.
    """

    name: str
    recipe: Recipe
    text: Collection[str] = ()
    segment_by: str = "spending fifths"

    def __post_init__(self) -> None:
        recipe = self.recipe
        lacking = [role for role in ("customer", "amount") if not getattr(recipe, role)]
        if lacking:
            raise CustomerDataError(
                f"A query needs to know which column holds the {' and the '.join(lacking)}.",
                hint=f"Name it with --column {lacking[0]}=NAME.",
            )
        if recipe.discount is not None:
            raise CustomerDataError(
                "A query cannot take off a discount that may be a share or a percentage.",
                hint="Make a column of what was paid in the warehouse.",
            )
        if isinstance(recipe.months, str):
            raise CustomerDataError(
                "A query cannot divide by a column of months.", hint="Give a number: --months 12.", problems=()
            )
        if recipe.date is None and recipe.months is None and not recipe.says("months"):
            raise CustomerDataError(
                "Without a date a query cannot tell how many months the amounts cover.",
                hint="Name the column with --column date=NAME, or the number with --months.",
            )
        if self.segment_by == "income fifths":
            raise CustomerDataError("Fifths by income are not formed by a query.", hint="Segment by another column.")
        if recipe.date in self.text and (recipe.dates or "year-month-day") not in _PARTS:
            raise CustomerDataError(
                f"Dates written as {recipe.dates} are not read by a query.",
                hint="Turn the column into dates in the warehouse.",
            )


def summary(table: Table, dialect: str) -> str:
    """Write the query for one row about all rows.

    Its columns are ``total_rows``, ``accepted_rows``, ``customers``, ``first_day`` and ``last_day`` (yyyymmdd),
    ``negative_rows``, ``negative_cents``, ``rounded_rows``, ``changing`` (customers in more than one segment) and
    ``repeated`` (customers with more than one row).
    """
    return _write(
        f"""{_rows(table)},
        apiece AS (
            SELECT customer, COUNT(*) AS times, COUNT(DISTINCT segment) AS segments FROM accepted GROUP BY customer)
        SELECT (SELECT COUNT(*) FROM judged) AS total_rows, COUNT(*) AS accepted_rows,
               (SELECT COUNT(*) FROM apiece) AS customers, MIN(day) AS first_day, MAX(day) AS last_day,
               SUM(CASE WHEN cents < 0 THEN 1 ELSE 0 END) AS negative_rows,
               SUM(CASE WHEN cents < 0 THEN cents ELSE 0 END) AS negative_cents,
               SUM(CASE WHEN cents <> exact THEN 1 ELSE 0 END) AS rounded_rows,
               (SELECT COUNT(*) FROM apiece WHERE segments > 1) AS changing,
               (SELECT COUNT(*) FROM apiece WHERE times > 1) AS repeated
        FROM accepted""",
        dialect,
    )


def histogram(table: Table, dialect: str) -> str:
    """Write the query that counts customers: ``segment``, ``cents`` (over the whole window), ``customers``.

    As many rows as there are different amounts in a segment, no name of a customer among them. For an engine that this
    process drives: small counts are grouped here, before anything is kept.
    """
    return _write(
        f"{_people(table)} SELECT segment, cents, COUNT(*) AS customers FROM people GROUP BY segment, cents", dialect
    )


def groups(table: Table, dialect: str, *, k: int = LEAST_K) -> str:
    """Write the query whose result may travel: groups of at least ``k`` customers, and a few hundred of them.

    Customers of a segment are put in order of spending and cut into groups of the same size, which are read back by
    `evenhand.customers.groups.read_groups`. Segments of fewer than ``k`` are counted together.
    """
    recipe = table.recipe
    months = "CAST(NULL AS DECIMAL(10, 4))" if recipe.date else f"{float(recipe.months or 1.0):.4f}"
    fifths = table.segment_by == "spending fifths"
    cases = " ".join(f"WHEN {i} THEN {_text(name)}" for i, name in enumerate(FIFTHS))
    # A group whose total is mostly one person's would tell what that person spent.
    dominated = "(2 * MAX(ABS(cents)) > SUM(CAST(ABS(cents) AS DECIMAL(18, 0))))"
    ordered = f"CASE {_over('n', 5)} {cases} END" if fifths else "segment"
    return _write(
        f"""{_people(table)},
        placed AS (
            SELECT segment, cents, ROW_NUMBER() OVER (ORDER BY cents) - 1 AS place, COUNT(*) OVER () AS n FROM people),
        named AS (SELECT {ordered} AS segment, cents FROM placed),
        sizes AS (SELECT segment, COUNT(*) AS size FROM named GROUP BY segment),
        lined AS (
            SELECT segment, size, COUNT(*) OVER () AS n, ROW_NUMBER() OVER (ORDER BY size, segment) AS nth,
                   SUM(size) OVER (ORDER BY size, segment ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - size
                   AS smaller
            FROM sizes),
        pooled AS (
            SELECT segment, CASE WHEN size < {k} OR (smaller > 0 AND smaller < {k})
                                   OR (n > {MOST_SEGMENTS} AND nth <= n - {MOST_SEGMENTS - 1})
                            THEN 1 ELSE 0 END AS joins
            FROM lined),
        called AS (
            SELECT segment, CASE WHEN joins = 0 THEN segment WHEN MIN(joins) OVER () = 0 THEN {_text(OTHER)}
                            ELSE {_text(EVERYONE)} END AS name
            FROM pooled),
        kept AS (
            SELECT called.name AS segment, named.cents AS cents
            FROM named JOIN called ON called.segment = named.segment),
        ranked AS (
            SELECT segment, cents, ROW_NUMBER() OVER (PARTITION BY segment ORDER BY cents) - 1 AS place,
                   COUNT(*) OVER (PARTITION BY segment) AS size
            FROM kept),
        wide AS (
            SELECT segment, cents, place, size,
                   CASE WHEN size < {k * MOST_GROUPS} THEN (size - MOD(size, {k})) / {k} ELSE {MOST_GROUPS} END AS width
            FROM ranked),
        cut AS (
            SELECT segment, cents, CAST({_over("size", "CAST(width AS BIGINT)")} AS BIGINT) AS band FROM wide),
        lowest AS (SELECT segment, band, MIN(cents) AS low, COUNT(*) AS size FROM cut GROUP BY segment, band),
        around AS (
            SELECT cut.segment AS segment, cut.band AS band, lowest.low AS low,
                   cut.cents AS cents, CAST(cut.cents - lowest.low AS DECIMAL(12, 0)) AS excess,
                   CAST(cut.cents - lowest.low AS DECIMAL(25, 0)) AS again
            FROM cut JOIN lowest ON lowest.segment = cut.segment AND lowest.band = cut.band),
        shaped AS (
            SELECT segment, band, low, cents, excess, CAST(again * excess AS DECIMAL(25, 0)) AS square FROM around),
        span AS (SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM accepted)
        SELECT 1 AS evenhand_groups, {_text(recipe.currency or "USD")} AS currency, {months} AS months,
               MIN(span.first_day) AS first_day, MIN(span.last_day) AS last_day,
               {_text(table.segment_by)} AS segmented_by,
               segment, band, COUNT(*) AS customers,
               CASE WHEN {dominated} THEN {_cut_down("SUM(CAST(cents AS DECIMAL(18, 0)))", 2, nearest_one=True)}
                    ELSE SUM(CAST(cents AS DECIMAL(18, 0))) END AS cents,
               CASE WHEN MIN(low) < 0 THEN 0 ELSE {_cut_down("MIN(low)", 3)} END AS edge,
               CASE WHEN NOT {dominated} THEN SUM(excess) END AS excess,
               CASE WHEN NOT {dominated} THEN SUM(square) END AS squares,
               CASE WHEN NOT {dominated} THEN SUM(square * excess) END AS cubes
        FROM shaped CROSS JOIN span GROUP BY segment, band ORDER BY segment, band""",
        dialect,
    )


def _rows(table: Table) -> str:
    """Begin a query: every row judged, and those that count."""
    recipe = table.recipe
    amount = _added(table, recipe.amount)
    if recipe.minus:
        amount = f"({amount}) - ({_added(table, recipe.minus)})"
    if recipe.quantity:
        times = _amount(table, recipe.quantity)
        amount = f"CAST({amount} AS DECIMAL(18, 6)) * CAST({times} AS DECIMAL(18, 6))"
    exact = f"CAST({amount} AS DECIMAL(24, 6)) * {_FACTORS[recipe.unit]}"
    kind = f"TRIM(CAST({_column(recipe.kind)} AS VARCHAR))" if recipe.kind else "NULL"
    sign = f"CASE WHEN {kind} IN ({_texts(recipe.subtract)}) THEN -ABS(value) ELSE value END"
    somebody = f"LOWER(customer) NOT IN ({_texts(names.NOBODY)})"
    counts = ["customer IS NOT NULL", "customer <> ''", somebody, "value IS NOT NULL"]
    if recipe.date:
        counts.append(f"day BETWEEN {FIRST_YEAR}0101 AND {LAST_YEAR}1231")
    if recipe.leave_out:
        counts.append(f"(kind IS NULL OR kind NOT IN ({_texts(recipe.leave_out)}))")
    if recipe.currency_column and recipe.currency:
        counts.append(f"(coin IS NULL OR coin = {_text(recipe.currency)})")
    coin = (
        f"NULLIF(UPPER(TRIM(CAST({_column(recipe.currency_column)} AS VARCHAR))), '')"
        if recipe.currency_column
        else "NULL"
    )
    order = f"NULLIF(TRIM(CAST({_column(recipe.order)} AS VARCHAR)), '')" if recipe.order else "NULL"
    customer = f"TRIM(CAST({_column(recipe.customer)} AS VARCHAR))"
    segment = _text(EVERYONE)
    if table.segment_by not in ("spending fifths", "none"):
        missing = _text(f"{table.segment_by} not known")
        segment = (
            f"COALESCE(NULLIF(SUBSTRING(TRIM(CAST({_column(table.segment_by)} AS VARCHAR)), 1, 80), ''), {missing})"
        )
    first = "WHERE purchase IS NULL OR again = 1" if recipe.order else ""
    again = (
        "ROW_NUMBER() OVER (PARTITION BY purchase ORDER BY ABS(exact) DESC, exact, customer)" if recipe.order else "1"
    )
    name = exp.to_table(table.name, dialect="duckdb").sql(dialect="duckdb", identify=True)
    taken = sign.replace(kind, "kind") if recipe.subtract else "value"
    return f"""
        WITH source AS (SELECT * FROM {name}),
        judged AS (
            SELECT CASE WHEN {customer} LIKE '%@%' THEN LOWER({customer}) ELSE {customer} END AS customer,
                   {segment} AS segment, {exact} AS value, {_day(table)} AS day, {kind} AS kind, {coin} AS coin, {order}
                   AS purchase
            FROM source),
        counted AS (
            SELECT customer, segment, day, purchase, {taken} AS exact
            FROM judged WHERE {" AND ".join(counts)}),
        numbered AS (SELECT customer, segment, day, purchase, exact, {again} AS again FROM counted),
        accepted AS (
            SELECT customer, segment, day, exact, CAST(ROUND(exact, 0) AS DECIMAL(18, 0)) AS cents
            FROM numbered {first})"""


def _people(table: Table) -> str:
    return f"""{_rows(table)},
        people AS (SELECT customer, MIN(segment) AS segment, CAST(SUM(cents) AS BIGINT) AS cents
                   FROM accepted GROUP BY customer)"""


def _added(table: Table, columns: Collection[str]) -> str:
    if len(columns) == 1:
        return _amount(table, *columns)
    # An empty cell adds nothing, but a row in which every one is empty has no amount.
    parts = [_amount(table, name) for name in columns]
    given = " OR ".join(f"{part} IS NOT NULL" for part in parts)
    return f"CASE WHEN {given} THEN {' + '.join(f'COALESCE({part}, 0)' for part in parts)} END"


def _amount(table: Table, name: str) -> str:
    """Write SQL for a number, from a column of numbers or of text; NULL when a text is none."""
    column = _column(name)
    if name not in table.text:
        return f"CAST({column} AS DECIMAL(18, 6))"
    mark = table.recipe.decimal or "point"
    bare = f"TRIM(CAST({column} AS VARCHAR))"
    for sign in "$€£¥₹":
        bare = f"REPLACE({bare}, '{sign}', '')"
    bare = f"TRIM(REPLACE(REPLACE({bare}, '\u00a0', ' '), '\u2019', ''''))"
    digits = _DIGITS[mark].replace("'", "''")
    number = f"REPLACE(REPLACE(REPLACE(REPLACE({bare}, ' ', ''), '''', ''), '+', ''), '-', '')"
    number = f"REPLACE(REPLACE({number}, '(', ''), ')', '')"
    number = f"REPLACE({number}, ',', '')" if mark == "point" else f"REPLACE(REPLACE({number}, '.', ''), ',', '.')"
    below = f"({bare} LIKE '-%' OR {bare} LIKE '%-' OR {bare} LIKE '(%)')"
    whole = f"^([-+]? ?{digits}|{digits} ?-|[(]{digits}[)])$"
    return (
        f"CASE WHEN REGEXP_MATCHES({bare}, '{whole}') THEN CAST({number} AS DECIMAL(18, 6)) * "
        f"CASE WHEN {below} THEN -1 ELSE 1 END "
        f"WHEN REGEXP_MATCHES({bare}, '{_POWERS}') THEN CAST(CAST({bare} AS DOUBLE) AS DECIMAL(18, 6)) END"
    )


def _day(table: Table) -> str:
    """Write SQL for a day as the whole number yyyymmdd; NULL when a text is none."""
    name = table.recipe.date
    if name is None:
        return "CAST(NULL AS INTEGER)"
    column = _column(name)
    if name not in table.text:
        year, month, day = (f"EXTRACT({part} FROM {column})" for part in ("YEAR", "MONTH", "DAY"))
        return f"CAST({year} * 10000 + {month} * 100 + {day} AS INTEGER)"
    order = _PARTS[table.recipe.dates or "year-month-day"]
    date = f"SPLIT_PART(REPLACE(TRIM(CAST({column} AS VARCHAR)), 'T', ' '), ' ', 1)"
    date = f"REPLACE(REPLACE({date}, '/', '-'), '.', '-')"
    year, month, day = (f"CAST(SPLIT_PART({date}, '-', {order.index(part) + 1}) AS INTEGER)" for part in "ymd")
    shape = "-".join("[0-9]{4}" if part == "y" else "[0-9]{1,2}" for part in order)
    leap = f"(MOD({year}, 4) = 0 AND (MOD({year}, 100) <> 0 OR MOD({year}, 400) = 0))"
    last = (
        f"CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} = 2 AND {leap} THEN 29 WHEN {month} = 2 THEN 28 "
        "ELSE 31 END"
    )
    exists = f"{month} BETWEEN 1 AND 12 AND {day} >= 1 AND {day} <= {last}"
    return (
        f"CASE WHEN REGEXP_MATCHES({date}, '^{shape}$') THEN "
        f"CASE WHEN {exists} THEN {year} * 10000 + {month} * 100 + {day} END END"
    )


def _over(size: str, width: object) -> str:
    """Write SQL for which of ``width`` equal groups a place belongs to: exact, where a division might round."""
    above = f"(place * {width} + {width} - 1)"
    return f"(({above} - MOD({above}, {size})) / {size})"


def _cut_down(cents: str, digits: int, *, nearest_one: bool = False) -> str:
    """Write SQL for an amount of which so many digits are kept: the next below, or the nearest."""
    cases = []
    for more in range(16):
        step = 10**more
        value = f"({cents} + {step // 2})" if nearest_one else cents
        cases.append(f"WHEN ABS({cents}) < {10**digits * step} THEN {value} - MOD({value}, {step})")
    return f"CASE {' '.join(cases)} END"


def _write(query: str, dialect: str) -> str:
    if dialect not in DIALECTS:
        raise CustomerDataError(
            f"{dialect!r} is no dialect of SQL that is written here.",
            hint=f"One of {', '.join(DIALECTS)}"
            + (f"; did you mean {near}?" if (near := nearest(dialect, DIALECTS)) else "."),
        )
    return sqlglot.transpile(query, read="duckdb", write=dialect, pretty=True)[0]


def _column(name: str | None) -> str:
    return exp.Identifier(this=name or "", quoted=True).sql(dialect="duckdb")


def _texts(values: Collection[str]) -> str:
    return ", ".join(_text(value) for value in values)


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
