"""What a sample of rows shows about each column, as far as it helps to tell what the column holds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from evenhand.customers.amounts import amounts_of
from evenhand.customers.dates import SERIAL, count_dates
from evenhand.customers.money_marks import CURRENCIES
from evenhand.customers.names import DATE, OTHER_SCRIPTS
from evenhand.customers.qualified import MEAN

_NULLS = frozenset({"", "na", "n/a", "nan", "null", "none", "nil", "-", "#n/a", "nat", "\\n"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FEW = 25
_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_LETTERS = re.compile(r"[^0-9a-z]+")
# Letters that are no other letter with a mark on it.
_WHOLE = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d"})
# An amount that is marked as credit or debit is one, whatever the mark means.
_SIDE = re.compile(r"(?i)(?<=\d)\s*[CD]R\.?$")


def plain_words(name: str) -> str:
    """Write a column's name as words in small letters: ``TotalCharges (€)`` is ``total charges``."""
    if not name.isascii():
        for word, meaning in OTHER_SCRIPTS.items():
            name = re.sub(word, f" {meaning} ", name, flags=re.IGNORECASE)
    name = _BETWEEN_WORDS.sub(" ", name)
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_WHOLE))
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_LETTERS.sub(" ", name.lower()).strip()


@dataclass(frozen=True)
class Evidence:
    """One column's sample.

    Parameters
    ----------
    name
        As in the file.
    cells
        Some of its cells, in the order of the file.
    """

    name: str
    cells: Sequence[str]

    @cached_property
    def words(self) -> str:
        """The name as words; of two columns with one name, the second is called so as well."""
        name = re.sub(r" \(\d+\)$", "", self.name)
        # "Revenue/Order" is paid at each order, while most slashes stand between two words for one thing.
        divided = plain_words(re.sub("[/÷]", " per ", name))
        return divided if MEAN.search(divided) else plain_words(name)

    @cached_property
    def filled(self) -> list[str]:
        """The cells that hold something."""
        return [cell.strip() for cell in self.cells if cell.strip().lower() not in _NULLS]

    @cached_property
    def values(self) -> Counter[str]:
        """How often each value occurs."""
        return Counter(self.filled)

    @property
    def constant(self) -> bool:
        """Whether several rows hold one and the same value."""
        return len(self.values) == 1 and len(self.filled) >= 3

    @property
    def distinct(self) -> float:
        """Different values as a share of the filled cells."""
        return len(self.values) / len(self.filled) if self.filled else 0.0

    @property
    def unique(self) -> bool:
        """Whether no value occurs twice."""
        return len(self.values) == len(self.filled)

    @property
    def few(self) -> bool:
        """Whether there are so few values that they form groups."""
        return 0 < len(self.values) <= _FEW and self.distinct <= 0.5

    @cached_property
    def numbers(self) -> list[float]:
        """The cells that are amounts, in whole units."""
        cells = [_SIDE.sub("", cell) for cell in self.filled]
        read = {cell: float(exact) for cell, exact in amounts_of(cells).items() if exact is not None}
        return [read[cell] for cell in cells if cell in read]

    @property
    def numeric(self) -> float:
        """Share of the filled cells that are numbers."""
        return len(self.numbers) / len(self.filled) if self.filled else 0.0

    @cached_property
    def whole(self) -> bool:
        """Whether all numbers are whole."""
        return all(number == int(number) for number in self.numbers)

    @cached_property
    def middle(self) -> float:
        """The median of the absolute numbers, 0 without any."""
        return median(map(abs, self.numbers)) if self.numbers else 0.0

    @cached_property
    def counts(self) -> bool:
        """Whether the numbers look like counts of things: small, whole, mostly one to three."""
        if not self.numbers or any("." in cell or "," in cell for cell in self.filled):
            return False
        return self.middle <= 3 and max(self.numbers) < 10_000

    @cached_property
    def numbered(self) -> bool:
        """Whether the numbers rise row by row, as numbers of rows, orders or receipts do."""
        if len(self.numbers) < 5 or any("." in cell or "," in cell for cell in self.filled):
            return False
        steps = [after - before for before, after in pairwise(self.numbers)]
        return (
            self.numeric == 1
            and all(step >= 0 for step in steps)
            and sum(step <= 2 for step in steps) > 0.9 * len(steps)
        )

    @cached_property
    def dates(self) -> float:
        """Share of the filled cells that are dates in one and the same form."""
        if not self.filled:
            return 0.0
        some = self.filled[:300]
        counts = count_dates(some)
        return max(n for form, n in counts.items() if form != SERIAL or DATE.search(self.words)) / len(some)

    @cached_property
    def digits_only(self) -> bool:
        """Whether dates in the column are bare digits, which can be anything."""
        return all(cell.isdigit() for cell in self.filled)

    @property
    def emails(self) -> float:
        """Share of the filled cells that are addresses of e-mail."""
        return sum(bool(_EMAIL.fullmatch(cell)) for cell in self.filled) / len(self.filled) if self.filled else 0.0

    @property
    def codes(self) -> bool:
        """Whether all cells are codes of currencies."""
        return bool(self.values) and all(CURRENCIES.fullmatch(value.upper()) for value in self.values)
