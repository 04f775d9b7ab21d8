"""How well a column fits a role: by its name, its values, and the columns beside it.

A score is a confidence from 0 to 1. It is ours: no study says how often a column called "value" holds money. What
matters is the order, and that everything below :data:`SURE` is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from evenhand.customers import money_marks, names, qualified
from evenhand.customers.evidence import Evidence

SURE = 0.7
"""A role whose confidence is lower is asked about."""

_NUMBER_OF = re.compile(r"#?(?:[A-Z]{1,4}-?)?\d+")
"""How orders are numbered; a shop's export calls the column "Name"."""
_FEE = re.compile(r"\b(?:monthly|annual|yearly|membership|subscription|tuition|entry|admission) fees?\b")
_BOUGHT = re.compile(r"purchases|orders|sales")
_LONG_TEXT = 40
_LONG_NUMBER = 12
_ENOUGH = 20
_VAGUE = 0.5
_HALF = 0.29
_RATE = re.compile(r"\badr\b|\brate\b|\bhourly\b|\bper (?:night|hour|seat|person|head|unit|piece|day)\b")
_DAY_DIGITS = 8
_COINS = money_marks.CURRENCIES.pattern.lower()
_VALUE = re.compile(
    rf"(?:(?:{_COINS}) )?(?:(?:order|purchase|basket|transaction|invoice) )?(?:value|wert|valeur|monetary|money)"
    rf"(?: (?:in )?(?:{_COINS}))?"
)
"""Names of values of which nothing but a currency is said: a side of an account or a stock's value is no purchase."""

Columns = Mapping[str, Evidence]


def amount_score(column: Evidence) -> float:
    """Return how sure it is that a column holds what customers paid."""
    if column.numeric < 0.5 or not any(column.numbers) or column.codes or names.CUSTOMER_EXACT.fullmatch(column.words):
        return 0.0
    by_name = 0.85 if _BOUGHT.fullmatch(column.words) and not column.whole else _amount_name(column.words)
    if _VALUE.fullmatch(column.words) and money_marks.coins_in_name(column.name):
        by_name = 0.75
    return by_name * min(column.numeric + 0.05, 1.0) * _amount_content(column, named=by_name > 0.85)


def _amount_name(words: str) -> float:
    if names.AMOUNT_EXACT.fullmatch(words):
        return 1.0
    if _FEE.search(words):
        return 0.88
    if names.MINUS.search(words) or names.NOT_MONEY.search(qualified.OF_MONEY.sub("", words)):
        return 0.0
    if any(kind.search(words) for kind in (qualified.RUNNING, qualified.MEAN, qualified.MOST_OR_LEAST)):
        return 0.4
    if re.search(r"\bsub ?total\b|\bauthori[sz]ed\b|\bconverted\b|\boriginal\b|\bapplication\b", words):
        return 0.75
    if _RATE.search(words) and not names.AMOUNT.search(words):
        return 0.6
    if names.PRICE.search(words):
        return 0.76 if names.AMOUNT.search(words) else 0.72
    if names.AMOUNT.search(words):
        return 0.88
    return _VAGUE if names.VAGUE_AMOUNT.search(words) else 0.3


def _amount_content(column: Evidence, *, named: bool) -> float:
    if column.constant:
        return 0.3
    if set(column.numbers) <= {0.0, 1.0}:
        return 0.1
    enough = len(column.numbers) >= _ENOUGH
    if column.numbered and enough and not named:
        return 0.3
    if column.counts and enough and len(column.values) < _ENOUGH:
        # An "amount" of one, two or three is a number of pieces more often than money.
        return 0.6
    return 1.0


def looks_like_money(column: Evidence) -> bool:
    """Whether a column could be asked about as an amount."""
    score = amount_score(column)
    flat = column.constant and _amount_name(column.words) < 0.85
    return score >= SURE or (score >= 0.25 and not (column.numbered or flat or column.dates > 0.5))


def is_price(column: Evidence) -> bool:
    """Whether a column's name says the price of one piece rather than what was paid."""
    words = column.words
    return bool(names.PRICE.search(words)) and not re.search(
        r"total|\bsales?\b|amount|\bpaid\b|\border\b|\bgesamt", words
    )


def customer_score(column: Evidence, others: Columns, *, dated: bool) -> float:
    """Return how sure it is that a column says whose row it is."""
    if not column.filled or (column.dates > 0.8 and not column.digits_only):
        return 0.0
    by_name = _customer_name(column, others, dated=dated)
    if any(not number.is_integer() for number in column.numbers) and column.numeric > 0.5:
        # Only a name makes a number with a fraction somebody's, as 1034567.1700000001 of web analytics is.
        return by_name if by_name >= 0.95 and all(len(cell) > _LONG_NUMBER for cell in column.filled) else 0.0
    return by_name * _customer_content(column)


def _customer_name(column: Evidence, others: Columns, *, dated: bool) -> float:
    words = column.words
    if names.FIRST_NAME.search(words) or (
        names.LAST_NAME.search(words) and any(names.FIRST_NAME.search(other.words) for other in others.values())
    ):
        # Half a name is shared by strangers.
        return _HALF
    if names.CUSTOMER_EXACT.fullmatch(words):
        return 1.0
    if column.emails > 0.8:
        return 0.92
    if names.ENTRY.search(words) and not re.search(r"\b(?:customer|client|kunde)\b.*\b(?:id|no|number|key)\b", words):
        return 0.1
    if names.CUSTOMER.search(words):
        keyed = bool(names.KEY.search(words))
        if names.CUSTOMER_TRAIT.search(words) and not keyed:
            return 0.1
        return 0.95 if keyed else 0.8
    if names.CONTACT.fullmatch(words):
        return 0.6
    if words in {"id", "uid", "nr", "no", "key", "number"}:
        return _bare_id(column, others, dated=dated)
    if names.COMPANY.fullmatch(words):
        return 0.75
    if column.filled and all(_NUMBER_OF.fullmatch(cell) for cell in column.filled):
        return 0.1
    return 0.72 if re.fullmatch(r"(?:full |last |billing |account )?name|(?:vor ?)?name(?: vorname)?", words) else 0.3


def _bare_id(column: Evidence, others: Columns, *, dated: bool) -> float:
    """Return how sure it is that "id" numbers customers, which it does when each row is one, rather than purchases."""
    entries = any(names.ENTRY.search(e.words) and names.KEY.search(e.words) for e in others.values() if e is not column)
    if column.unique and len(column.filled) >= _ENOUGH and (dated or entries):
        return 0.3
    return 0.75


def _customer_content(column: Evidence) -> float:
    if column.constant and len(column.filled) >= _ENOUGH:
        return 0.1
    result = 1.0
    if len(column.filled) >= 100 and len(column.values) <= 12:
        result = 0.4
    if any(len(cell) > _LONG_TEXT for cell in column.filled[:50]) and column.emails < 0.5:
        result *= 0.6 if not names.KEY.search(column.words) else 1.0
    return result


def date_score(column: Evidence) -> float:
    """Return how sure it is that a column holds the day of a purchase."""
    words = column.words
    if column.dates < 0.5 or names.LIFE_DATE.search(words):
        return 0.0
    by_name = 1.0 if names.DATE_EXACT.fullmatch(words) else 0.88 if names.DATE.search(words) else 0.5
    if names.LATER_DATE.search(words):
        by_name = min(by_name, 0.6)
    if column.digits_only and by_name < 0.8:
        # Digits can be anything, and longer ones are telephones more often than seconds; only a name makes them a date.
        return 0.6 * by_name if all(len(cell) == _DAY_DIGITS for cell in column.filled) else 0.0
    return by_name


def ranked(columns: Columns, score: Callable[[Evidence], float]) -> list[tuple[float, str]]:
    """List columns by falling score, those of the file's order first where equal."""
    scored = [(score(column), name) for name, column in columns.items()]
    return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
