"""Which column holds what: found with a confidence, shown, correctable, and asked about where the guess is weak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evenhand.customers import names
from evenhand.customers.evidence import Evidence, plain_words
from evenhand.customers.questions import Answer, Question, UnclearError, answer
from evenhand.customers.recipe import LISTS, ROLES, Recipe
from evenhand.customers.scores import (
    SURE,
    amount_score,
    customer_score,
    date_score,
    is_price,
    looks_like_money,
    ranked,
)
from evenhand.customers.understood import Columns
from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest

__all__ = ["Found", "find_columns", "resolved", "told"]

_GAP = 0.1
_ASKED = 0.5
_SEVERAL = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Columns as far as they were found, and what has to be asked."""

    columns: Columns
    questions: tuple[Question, ...] = ()


def find_columns(
    header: Sequence[str], sample: Sequence[Sequence[str]], given: Recipe | None = None, *, named: bool = True
) -> Found:
    """Find the column of each role.

    Parameters
    ----------
    header
        Columns of the file.
    sample
        Some of its rows, as text.
    given
        What a person said about it.
    named
        Whether the file itself names its columns.

    Raises
    ------
    CustomerDataError
        When a given column does not exist, or no column can hold customers or money.
    """
    evidence = {name: Evidence(name, [row[i] for row in sample if i < len(row)]) for i, name in enumerate(header)}
    search = _Search(evidence, resolved(given or Recipe(), header), named)
    search.date()
    search.amount()
    search.customer()
    search.months()
    search.marks()
    search.kind()
    search.order()
    search.segment()
    return search.result()


def resolved(recipe: Recipe, header: Sequence[str]) -> Recipe:
    """Write the columns that a recipe names as the file does: sums split up, each in the file.

    Raises
    ------
    CustomerDataError
        With the nearest column for one that is not there, and when one is given twice.
    """
    fields: dict[str, Any] = {}
    problems = []
    for role, columns in recipe.columns().items():
        parts: list[str] = []
        for column in columns:
            if column in header:
                parts.append(column)
                continue
            split = [part.strip() for part in re.split(r"\s*\+\s*", column)] if role in LISTS else [column]
            product = [part.strip() for part in re.split(r"[*×]", column)] if role == "amount" else []
            if len(product) == 2 and all(part in header for part in product) and not recipe.says("quantity"):
                fields["quantity"] = product[0]
                parts.append(product[1])
                continue
            missing = [part for part in split if part not in header]
            problems += [
                Problem(f"{part!r} is no column of the file", field=role, suggestion=nearest(part, header))
                for part in missing
            ]
            parts += [part for part in split if part in header]
        name = "currency_column" if role == "currency" else role
        fields[name] = tuple(parts) if role in LISTS else (parts[0] if parts else None)
    used = [column for value in fields.values() for column in ((value,) if isinstance(value, str) else value or ())]
    problems += [Problem(f"{name!r} is given twice") for name in dict.fromkeys(used) if used.count(name) > 1]
    if problems:
        raise CustomerDataError(
            "The columns named do not fit the file.",
            hint=f"The file has: {', '.join(header[:20])}.",
            problems=problems,
        )
    return recipe.with_(**fields)


@dataclass(slots=True)
class _Search:
    columns: Mapping[str, Evidence]
    recipe: Recipe
    named: bool
    confidence: dict[str, float] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        for role in ROLES:
            if self.recipe.says("currency_column" if role == "currency" else role):
                self.confidence[role] = 1.0

    def free(self) -> dict[str, Evidence]:
        taken = {name for columns in self.recipe.columns().values() for name in columns}
        return {name: column for name, column in self.columns.items() if name not in taken}

    def take(self, confidence: float | None = None, **fields: Any) -> None:
        self.recipe = self.recipe.with_(**fields)
        if confidence is not None:
            for role in fields:
                self.confidence[role] = round(confidence, 2)

    def ask(self, role: str, text: str, answers: Iterable[Answer] = ()) -> None:
        self.questions.append(Question(role, text, tuple(answers)))
        if role in self.confidence:
            self.confidence[role] = min(self.confidence[role], _ASKED)

    def only(self, role: str, score: float, rivals: int) -> float:
        """Raise the confidence in the only column of a file without names that can hold something."""
        return max(score, SURE) if not self.named and rivals == 1 else score

    # Dates

    def date(self) -> None:
        if self.recipe.says("date"):
            return
        candidates = ranked(self.free(), date_score)
        if not candidates:
            self.take(date=None)
            return
        score, name = candidates[0]
        score = self.only("date", score, len(candidates))
        self.take(score, date=name)
        if score < SURE:
            self.ask(
                "date",
                f"Is {name!r} the day of the purchase?",
                [
                    answer("each row is a purchase on that day", date=name),
                    answer("it is something else, and each row is one customer", date=None),
                ],
            )

    # Amounts

    def amount(self) -> None:
        recipe = self.recipe
        if not recipe.amount:
            candidates = ranked(self.free(), amount_score)
            candidates = [
                (score, name) for score, name in candidates if self.columns[name].dates < 0.5 or score >= SURE
            ]
            self.choose_amount(candidates)
        if not self.recipe.says("minus"):
            refunded = [e.name for e in self.free().values() if names.MINUS.search(e.words) and e.numeric > 0.5]
            if refunded and not is_price(self.columns[self.recipe.amount[0]]):
                self.take(0.9, minus=(refunded[0],))
        if not self.recipe.says("quantity") and self.recipe.amount:
            self.quantity(given=bool(recipe.amount))
        if not self.recipe.says("unit") and self.recipe.amount:
            self.unit()

    def choose_amount(self, candidates: list[tuple[float, str]]) -> None:
        sums = self.sums()
        likely = [(score, name) for score, name in candidates if looks_like_money(self.columns[name])]
        if not likely and not sums:
            constant = [name for _, name in candidates if self.columns[name].constant]
            raise UnclearError(
                "",
                (),
                columns=self.result().columns,
                message="No column of the file looks like money that customers paid."
                + (f" {constant[0]!r} holds the same value in every row." if constant else ""),
                hint="If one does, name it with --column amount=NAME. " + self.has(),
            )
        score, name = likely[0] if likely else (0.0, sums[0][0])
        unnamed = [n for _, n in likely if not self.columns[n].whole] or [n for _, n in likely]
        score = self.only("amount", score, len(unnamed))
        name = unnamed[0] if not self.named else name
        rivals = [other for rate, other in likely[1:] if rate >= score - _GAP and not self.same_money(name, other)]
        if sums and score < 0.9:
            self.take(score, amount=sums[0])
            self.ask(
                "amount",
                f"No single column is the spending; do {_listed(sums[0])} add up to it?",
                [answer for columns in sums for answer in self.amount_answers(columns)]
                + [
                    answer
                    for _, other in likely[:2]
                    if other not in sums[0]
                    for answer in self.amount_answers((other,))
                ],
            )
            return
        self.take(score, amount=(name,))
        if score >= SURE and not rivals:
            return
        options = [name, *rivals] if rivals else [other for _, other in likely[:4]]
        together = [tuple(options)] if len(options) > 2 and score < SURE else []
        why = (
            f"{_listed(options)} could each be the money that customers paid."
            if len(options) > 1
            else f"{name!r} may not be the money that customers paid: {self.doubt(name)}."
        )
        self.ask(
            "amount",
            why,
            [
                answer
                for columns in [*together, *((option,) for option in options)]
                for answer in self.amount_answers(columns)
            ],
        )

    def doubt(self, name: str) -> str:
        column = self.columns[name]
        if column.constant:
            return "it holds the same value in every row"
        if column.numeric < 0.9:
            return "many of its cells are no numbers"
        if column.numbered:
            return "its values rise row by row, like numbers of rows or orders"
        if column.counts:
            return "its values are small whole numbers, like counts of pieces"
        if any(names.RECENCY.search(other.words) for other in self.columns.values()):
            return "in a table of recency and frequency it may be the mean of a purchase"
        return "its name does not say so"

    def amount_answers(self, columns: tuple[str, ...]) -> list[Answer]:
        fields: dict[str, Any] = {"amount": columns}
        words = f"{' + '.join(columns)} is what was paid"
        evidence = [self.columns[name] for name in columns]
        if self.recipe.date is None and not self.recipe.says("months"):
            covers = names.period(evidence[0].words)
            tenure = self.tenure()
            if covers == 1:
                fields["months"], words = None, f"{columns[0]} is what is paid in one month"
            elif covers is not None:
                fields["months"] = covers
            elif tenure is not None and tenure.name not in columns:
                fields["months"] = tenure.name
                words += f", over the months in {tenure.name}"
        price, quantity = is_price(evidence[0]), self.quantity_column()
        frequency = next((e for e in self.free().values() if e.words in {"frequency", "number of purchases"}), None)
        if price and quantity is not None:
            fields["quantity"], words = quantity.name, f"{columns[0]} is the price of one of {quantity.name}"
        elif frequency is not None and any(names.RECENCY.search(e.words) for e in self.columns.values()):
            mean = f"{columns[0]} is the mean of {frequency.name} purchases"
            return [
                answer(mean, **fields, quantity=frequency.name),
                answer(f"{columns[0]} is the sum of all purchases", **fields, quantity=None),
            ]
        return [answer(words, **fields)]

    def same_money(self, name: str, other: str) -> bool:
        """Whether two columns say the same, or one is the price of one unit of the other."""
        first, second = self.columns[name], self.columns[other]
        if list(first.cells) == list(second.cells):
            return True
        quantity = self.quantity_column()
        if quantity is None or len(first.numbers) != len(second.numbers) or len(quantity.numbers) != len(first.numbers):
            return False
        pairs = zip(first.numbers, second.numbers, quantity.numbers, strict=True)
        return all(abs(total - price * count) <= 0.011 * max(1.0, abs(total)) for total, price, count in pairs)

    def sums(self) -> list[tuple[str, ...]]:
        """Find groups of columns with one beginning or end that speaks of money: MntWines, MntFruits, …."""
        groups: dict[str, list[str]] = {}
        for name, column in self.free().items():
            if column.numeric < 0.8 or column.constant or column.dates > 0.5:
                continue
            match = re.match(
                r"(mnt|amt|amount|spend|spent|sales|revenue|bill amt|pay amt|betrag|umsatz)(?=[ \d]|$|[a-z])",
                column.words,
            )
            match = match or re.search(r"\b(charges?|spend|amount)$", column.words)
            if (
                match
                and column.words not in {match[1], f"total {match[1]}"}
                and not names.NOT_MONEY.search(column.words)
            ):
                groups.setdefault(match[1], []).append(name)
        return [tuple(group) for group in groups.values() if len(group) >= 2 and group != ["sales", "sales value"]]

    def quantity_column(self) -> Evidence | None:
        taken = set(self.recipe.amount)
        return next(
            (
                column
                for name, column in self.columns.items()
                if name not in taken and names.QUANTITY.search(column.words) and column.numeric > 0.5
            ),
            None,
        )

    def quantity(self, *, given: bool) -> None:
        column, first = self.quantity_column(), self.columns[self.recipe.amount[0]]
        if column is None or given or not is_price(first):
            self.take(quantity=None)
            return
        self.take(0.5, quantity=column.name)
        if any(question.role == "amount" for question in self.questions):
            return
        self.ask(
            "quantity",
            f"Is {first.name!r} the price of one piece, of which {column.name!r} were bought, or of the whole row?",
            [
                answer(f"each row is worth {column.name} × {first.name}", amount=(first.name,), quantity=column.name),
                answer(f"each row is worth {first.name}", amount=(first.name,), quantity=None),
            ],
        )

    def unit(self) -> None:
        column = self.columns[self.recipe.amount[0]]
        told = names.unit(column.words, column.name)
        if told is not None:
            self.take(unit=told)
            return
        if _like_cents(column, self.columns.values()):
            shown = next(iter(column.filled))
            self.ask(
                "unit",
                f"All amounts in {column.name!r} are whole and look like cents, for example {shown}.",
                [answer("in cents", unit="cents"), answer("in whole units of the currency", unit="whole")],
            )

    # Customers

    def customer(self) -> None:
        if self.recipe.says("customer"):
            return
        free, dated = self.free(), self.recipe.date is not None
        candidates = ranked(free, lambda column: customer_score(column, self.columns, dated=dated))
        if not self.named:
            candidates = [(score, name) for score, name in candidates if not self.columns[name].counts]
        score, name = candidates[0] if candidates else (0.0, "")
        score = self.only("customer", score, len(candidates))
        if score >= SURE:
            rival = next(
                (other for rate, other in candidates[1:] if rate >= 0.9 and self.counts_others(name, other)), None
            )
            self.take(0.5 if rival else score, customer=name)
            if rival:
                self.ask(
                    "customer",
                    f"{name!r} and {rival!r} could both say who the customer is, and do not count the same people.",
                    [self.customer_answer(rival), self.customer_answer(name)],
                )
            return
        self.take(score, customer=name or None)
        keys = [other for rate, other in candidates if rate > 0.05 and names.KEY.search(self.columns[other].words)]
        entries = [other for other in keys if names.ENTRY.search(self.columns[other].words)]
        likely = list(dict.fromkeys([*([name] if score > 0.3 or not self.named else []), *keys]))[:3]
        if name and self.columns[name].constant:
            why = f"{name!r} holds the same value in every row, so it does not tell customers apart."
        elif entries:
            why = f"No column says who the customer is: {_listed(entries[:3])} number orders or rows, not people."
        else:
            why = "No column says for certain who the customer is."
        answers = [self.customer_answer(other) for other in likely]
        if self.recipe.date is None:
            answers.append(answer("each row is a customer of its own", customer=None))
        self.ask("customer", f"{why} {self.has()}", answers)

    def customer_answer(self, name: str) -> Answer:
        column = self.columns[name]
        if names.ENTRY.search(column.words):
            return answer(f"count each different {name} as if it were a customer", customer=name)
        return answer(f"each different {name} is a customer", customer=name)

    def counts_others(self, name: str, other: str) -> bool:
        first, second = self.columns[name], self.columns[other]
        if not (first.filled and second.filled) or second.constant:
            return False
        counts = len(first.values), len(second.values)
        return abs(counts[0] - counts[1]) > 0.05 * max(counts)

    # Time

    def tenure(self) -> Evidence | None:
        free = self.free().values()
        named = [c for c in free if c.numeric > 0.5 and names.MONTHS.search(c.words)]
        longer = [c for c in free if c.numeric > 0.5 and names.TENURE.search(c.words) and max(c.numbers) <= 1200]
        return next(iter(named + longer), None)

    def months(self) -> None:
        recipe = self.recipe
        if recipe.date is not None or recipe.says("months") or not recipe.amount:
            if recipe.date is not None and not recipe.says("months"):
                self.take(months=None)
            return
        covers = names.period(self.columns[recipe.amount[0]].words)
        tenure = self.tenure()
        if covers is not None:
            self.take(0.9, months=covers)
            return
        if tenure is not None and names.MONTHS.search(tenure.words):
            self.take(0.9, months=tenure.name)
            return
        amount = " + ".join(recipe.amount[:2])
        answers = [answer(f"{amount} is one year's spending; write the number that holds", months=12.0)]
        answers.append(answer(f"{amount} is one month's spending", months=None))
        if tenure is not None:
            answers.insert(0, answer(f"{amount} was paid over the months in {tenure.name}", months=tenure.name))
        self.take(0.3, months=tenure.name if tenure else None)
        if any(
            question.role == "amount" and question.answers and question.answers[0].recipe.says("months")
            for question in self.questions
        ):
            return
        repeats = (
            self.confidence.get("customer", 0) >= SURE
            and recipe.customer is not None
            and not self.columns[recipe.customer].unique
        )
        self.ask(
            "months",
            "How many months do the amounts cover?"
            + (" Customers repeat, but there is no date column." if repeats else " The file does not say."),
            answers,
        )

    # What may not be added up as it is

    def marks(self) -> None:
        if self.recipe.says("currency_column"):
            return
        coded = [c for c in self.free().values() if c.codes and (names.CURRENCY.search(c.words) or len(c.values) > 1)]
        coded.sort(key=lambda column: bool(re.search(r"converted|settlement|payout", column.words)))
        self.take(currency_column=coded[0].name if coded else None)

    def kind(self) -> None:
        if self.recipe.says("kind"):
            return
        free = [c for c in self.free().values() if c.few and c.emails == 0 and c.numeric < 0.5]
        undoing = [c for c in free if any(told(value) for value in c.values)]
        called = [c for c in free if names.KIND.search(c.words)]
        flags = [
            c for c in self.free().values() if names.FLAG.search(c.words) and set(map(str.lower, c.values)) <= _TRUTHS
        ]
        chosen = [c for c in undoing if c in called] or undoing or flags or called
        self.take(kind=chosen[0].name if chosen else None)

    def order(self) -> None:
        recipe = self.recipe
        if recipe.says("order") or not recipe.amount:
            return
        self.take(order=None)
        for column in self.free().values():
            if not names.ORDER.search(column.words) or column.unique or recipe.quantity is not None:
                continue
            repeated = _repeated(column.cells, self.columns[recipe.amount[0]].cells)
            if repeated >= _SEVERAL:
                amount = recipe.amount[0]
                self.ask(
                    "order",
                    f"{amount!r} is the same on every row of an order ({column.name!r}): "
                    "is it the whole order's, repeated on each of its rows?",
                    [
                        answer(f"{amount} counts once for each {column.name}", order=column.name),
                        answer(f"each row has a {amount} of its own", order=None),
                    ],
                )
                return

    def segment(self) -> None:
        if not self.recipe.says("segment"):
            free = [c for c in self.free().values() if c.few and names.SEGMENT.search(c.words)]
            self.take(segment=free[0].name if free else None)

    def has(self) -> str:
        listed = list(self.columns)
        return f"The file has: {', '.join(listed[:20])}{', …' if len(listed) > 20 else ''}."

    def result(self) -> Found:
        columns = Columns(
            "transactions" if self.recipe.date else "one row a customer",
            self.recipe,
            {role: self.confidence[role] for role in ROLES if role in self.confidence},
            tuple(self.columns),
        )
        return Found(columns, tuple(self.questions))


_TRUTHS = frozenset(("0", "1", "true", "false", "yes", "no", "y", "n", "t", "f"))


def told(value: str) -> str | None:
    """Tell whether a value says that money was taken back ("refund") or nothing was bought ("undone")."""
    words = plain_words(value)
    if names.REFUND.search(words):
        return "refund"
    return "undone" if names.UNDONE.search(words) else None


def _listed(items: Sequence[str]) -> str:
    shown = [repr(item) for item in items[:6]]
    more = f" and {len(items) - 6} more" if len(items) > 6 else ""
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 and not more else ", ".join(shown) + more


def _like_cents(column: Evidence, others: Iterable[Evidence]) -> bool:
    """Whether whole numbers look like hundredths: all full hundreds, or mostly ending as prices in cents do."""
    numbers = [abs(number) for number in column.numbers if number]
    if len(numbers) < 10 or not column.whole or any("." in cell or "," in cell for cell in column.filled):
        return False
    for other in others:
        if other.codes and other.values and set(map(str.upper, other.values)) <= _WITHOUT_CENTS:
            return False
    ends = [number % 100 for number in numbers]
    full = sum(end == 0 for end in ends) / len(ends)
    priced = sum(end in {99, 95, 49, 98, 79, 89} for end in ends) / len(ends)
    stripe = any(other.codes and all(value.islower() for value in other.values) for other in others)
    return full >= 0.97 or (priced >= 0.4 and min(numbers) >= 49) or (stripe and column.middle >= 100)


_WITHOUT_CENTS = frozenset(("JPY", "KRW", "CLP", "VND", "ISK", "HUF", "IDR", "COP", "TWD"))


def _repeated(orders: Sequence[str], amounts: Sequence[str]) -> int:
    """Count the orders of several rows if nearly all of them have one amount on every row, else 0."""
    groups: dict[str, list[str]] = {}
    for order, amount in zip(orders, amounts, strict=False):
        if order.strip() and amount.strip():
            groups.setdefault(order, []).append(amount)
    several = [set(group) for group in groups.values() if len(group) > 1]
    same = sum(len(group) == 1 for group in several)
    return same if several and same >= 0.95 * len(several) else 0
