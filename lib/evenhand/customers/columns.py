"""Which column holds what: found with a confidence, shown, correctable, and asked about where the guess is weak."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evenhand.customers import names
from evenhand.customers.evidence import Evidence, plain_words
from evenhand.customers.periods import interval, period, spans
from evenhand.customers.questions import Answer, answer
from evenhand.customers.recipe import Recipe
from evenhand.customers.relations import adds_up, is_sum, never_falls, repeated_totals
from evenhand.customers.scores import SURE, customer_score, date_score, ranked
from evenhand.customers.search import Found, Search, listed, resolved
from evenhand.customers.signs import find_kind
from evenhand.customers.spending import find_amount

_SEVERAL = 5
_PLACEHOLDER = re.compile(r"0+(?:\.0)?|-1|9{4,}")
_OFTEN, _OFTENER, _FAR_OFTENER = 20, 3, 10
_SHARE = 0.2
_PIECES = frozenset(("year", "month", "day", "jahr", "monat", "tag", "annee", "mois", "jour", "ano", "mes", "dia"))


def find_columns(
    header: Sequence[str], sample: Sequence[Sequence[str]], given: Recipe | None = None, *, named: bool = True
) -> Found:
    """Find the column of each role in a sample of rows as text; what a person said comes before what is found.

    Raises
    ------
    CustomerDataError
        When a given column does not exist, or no column can hold customers or money.
    """
    evidence = {name: Evidence(name, [row[i] for row in sample if i < len(row)]) for i, name in enumerate(header)}
    search = Search(evidence, resolved(given or Recipe(), header), named)
    _find_date(search)
    find_amount(search)
    _find_customer(search)
    _doubt_date(search)
    _doubt_running_totals(search)
    _doubt_repeats(search)
    _find_months(search)
    _find_currencies(search)
    find_kind(search)
    _find_order(search)
    _find_segment(search)
    return search.result()


def _find_date(search: Search) -> None:
    if search.recipe.says("date"):
        return
    candidates = ranked(search.free(), date_score)
    if not candidates:
        search.take(date=None)
        return
    score, name = candidates[0]
    score = search.only("date", score, len(candidates))
    search.take(score, date=name)
    if score < SURE:
        search.ask(
            "date",
            f"Is {name!r} the day of the purchase?",
            [
                answer("each row is a purchase on that day", date=name),
                answer("it is something else, and each row is one customer", date=None),
            ],
        )


def _find_customer(search: Search) -> None:
    if search.recipe.says("customer"):
        return
    free, dated = search.free(), search.recipe.date is not None
    candidates = ranked(free, lambda column: customer_score(column, search.columns, dated=dated))
    if not search.named:
        candidates = [(score, name) for score, name in candidates if not search.columns[name].counts]
    score, name = candidates[0] if candidates else (0.0, "")
    score = search.only("customer", score, len(candidates))
    if score >= SURE and (shared := _shared(search.columns[name])):
        search.take(score, customer=name)
        search.ask(
            "customer",
            f"{shared!r} stands on {search.columns[name].values[shared]:,} of the first {len(free[name].cells):,} rows "
            f"of {name!r}: a customer, or purchases of people nobody knows? Then leave these rows out of the file.",
            [
                *(_answer_of(search, other) for rate, other in candidates[1:3] if rate >= SURE),
                answer(f"{shared!r} is a customer like others", customer=name),
            ],
        )
        return
    if score >= SURE:
        rival = next(
            (
                other
                for rate, other in candidates[1:]
                if (rate >= 0.9 or _firm_or_person(free[name].words, free[other].words, rate))
                and _counts_others(search, name, other)
            ),
            None,
        )
        search.take(0.5 if rival else score, customer=name)
        _doubt_spelling(search, name)
        if rival:
            search.ask(
                "customer",
                f"{name!r} and {rival!r} could both say who the customer is, and do not count the same people.",
                [_answer_of(search, rival), _answer_of(search, name)],
            )
        return
    search.take(score, customer=name or None)
    keys = [other for rate, other in candidates if rate > 0.05 and names.KEY.search(search.columns[other].words)]
    entries = [other for other in keys if names.ENTRY.search(search.columns[other].words)]
    likely = list(dict.fromkeys([*([name] if score > 0.3 or not search.named else []), *keys]))[:3]
    repeating = [other for _, other in candidates if other not in likely and _repeats(search.columns[other])]
    likely = [*likely, *repeating][:3]
    if name and search.columns[name].constant:
        why = f"{name!r} holds the same value in every row, so it does not tell customers apart."
    elif entries:
        why = f"No column says who the customer is: {listed(entries[:3])} number orders or rows, not people."
    else:
        why = "No column says for certain who the customer is."
    if halves := [c.name for c in search.columns.values() if names.FIRST_NAME.search(c.words)]:
        why += f" {halves[0]!r} names several people: put first and last name into one column first."
    if headings := next((column for column in search.columns.values() if _headings(column)), None):
        why += f" In {headings.name!r} customers may stand as headings above their rows; fill them down first."
    answers = [_answer_of(search, other) for other in likely]
    if search.recipe.date is None:
        answers.append(answer("each row is a customer of its own", customer=None))
    search.ask("customer", f"{why} {search.has()}", answers)


def _firm_or_person(likelier: str, other: str, rate: float) -> bool:
    """Whether one of two columns is of companies and the other may be of the people at them."""
    if names.COMPANY.fullmatch(likelier) and names.CONTACT.fullmatch(other):
        return True
    return rate >= SURE and bool(names.COMPANY.fullmatch(other))


def _repeats(column: Evidence) -> bool:
    """Whether a column could tell customers apart: neither a few groups nor something new in each row."""
    words = column.numeric < 0.5 or names.KEY.search(column.words) or names.CUSTOMER.search(column.words)
    return bool(words) and not (column.few or column.unique) and len(column.filled) == len(column.cells)


def _headings(column: Evidence) -> bool:
    """Whether a column names each customer once, above rows where it is empty, as merged cells and reports do."""
    if len(column.filled) >= 0.6 * len(column.cells) or not column.cells[0].strip():
        return False
    filled = [cell for cell in column.filled if not names.TOTAL_WORD.search(plain_words(cell))]
    if len(filled) < _SEVERAL or len(set(filled)) < len(filled):
        return False
    return column.numeric <= 0.5 and column.dates <= 0.5


def _doubt_spelling(search: Search, name: str) -> None:
    """Ask where customers differ in capitals or zeros in front only, or are named on the first of their rows only."""
    column = search.columns[name]
    if _headings(column):
        search.ask(
            "customer",
            f"{name!r} is empty on most rows and names nobody twice: do these rows belong to the customer above? Then "
            "fill the names down first.",
            [answer("no, they are nobody's", customer=name)],
        )
        return
    one_way: dict[str, set[str]] = {}
    for value in column.values:
        if "@" not in value:
            one_way.setdefault(value.casefold().lstrip("0").removesuffix(".0"), set()).add(value)
    twice = [sorted(written) for written in one_way.values() if len(written) > 1]
    if len(twice) >= _SEVERAL and 2 * len(twice) > 0.1 * len(column.values):
        search.ask(
            "customer",
            f"{len(twice):,} customers in {name!r} seem to be written in two ways, for example {twice[0][0]!r} and "
            f"{twice[0][1]!r}: are they one? Then write them alike first.",
            [answer("no, they are different customers", customer=name)],
        )


def _shared(column: Evidence) -> str | None:
    """Return what stands for guests: 0, -1, nines or one name on far more rows than any customer has."""
    common = [pair for pair in column.values.most_common(20) if pair[0].lower() not in names.NOBODY][:2]
    if len(common) < 2:
        return None
    (value, times), (_, next_times) = common
    if _PLACEHOLDER.fullmatch(value):
        return value if times >= _OFTEN and times > _OFTENER * next_times else None
    return value if times >= max(_OFTEN, 0.05 * len(column.filled)) and times > _FAR_OFTENER * next_times else None


def _answer_of(search: Search, name: str) -> Answer:
    column = search.columns[name]
    if names.ENTRY.search(column.words):
        return answer(f"count each different {name} as if it were a customer", customer=name)
    return answer(f"each different {name} is a customer", customer=name)


def _counts_others(search: Search, name: str, other: str) -> bool:
    first, second = search.columns[name], search.columns[other]
    if not (first.filled and second.filled) or second.constant:
        return False
    counts = len(first.values), len(second.values)
    return abs(counts[0] - counts[1]) > 0.05 * max(counts)


def _find_months(search: Search) -> None:
    recipe = search.recipe
    if recipe.date is not None or recipe.says("months") or not recipe.amount:
        if recipe.date is not None and not recipe.says("months"):
            search.take(months=None)
        return
    periods, length = search.periods()
    total = search.columns[recipe.amount[0]]
    told_by_names = recipe.amount == periods or is_sum(total, [search.columns[name] for name in periods])
    if periods and told_by_names and not search.numbered(periods):
        search.take(0.9, months=length)
        return
    covers = period(search.columns[recipe.amount[0]].words)
    tenure = search.tenure()
    told = next(_intervals(search), None) if covers is None else None
    if told is not None and names.BILLED.search(told.words):
        search.take(0.9, months=told.name)
        return
    if covers is not None:
        search.take(0.9, months=covers)
        return
    if tenure is not None and names.MONTHS.search(tenure.words):
        search.take(0.9, months=tenure.name)
        return
    amount = " + ".join(recipe.amount[:2])
    answers = [answer(f"{amount} is one year's spending; write the number that holds", months=12.0)]
    answers.append(answer(f"{amount} is one month's spending", months=None))
    span = (length,) if periods and told_by_names else spans(total.words) if len(recipe.amount) == 1 else None
    if span is not None and span[0] != 12:
        answers.insert(0, answer(f"{amount} is what was paid in {span[0]:.4g} months", months=span[0]))
    if tenure is not None:
        answers.insert(0, answer(f"{amount} was paid over the months in {tenure.name}", months=tenure.name))
    if told is not None:
        answers.append(answer(f"each {amount} is paid for the time in {told.name}", months=told.name))
    search.take(0.3, months=tenure.name if tenure else None)
    if any(
        question.role == "amount" and question.answers and question.answers[0].recipe.says("months")
        for question in search.questions
    ):
        return
    repeats = (
        search.confidence.get("customer", 0) >= SURE
        and recipe.customer is not None
        and not search.columns[recipe.customer].unique
    )
    search.ask(
        "months",
        "How many months do the amounts cover?"
        + (" Customers repeat, but there is no date column." if repeats else " The file does not say.")
        + _unread_date(search),
        answers,
    )


def _unread_date(search: Search) -> str:
    """Say which column may hold days in a form that is not read, or in pieces."""
    free = search.free().values()
    parts = [c.name for c in free if c.words in _PIECES and c.numeric == 1]
    if len(parts) > 1:
        return f" Put {listed(parts)} into one column, as 2026-03-31, to have them read as days."
    called = next((c for c in free if names.DATE_EXACT.fullmatch(c.words) and c.filled and not c.numbers), None)
    return f" {called.name!r}, for example {called.filled[0]!r}, is not read as days." if called else ""


def _intervals(search: Search) -> Iterator[Evidence]:
    """List the columns that may say how often each amount is paid, those of bills and payments first."""
    columns = sorted(search.free().values(), key=lambda column: not names.BILLED.search(column.words))
    return (c for c in columns if names.INTERVAL.search(c.words) and c.filled and all(map(interval, c.values)))


def _find_currencies(search: Search) -> None:
    if search.recipe.says("currency_column"):
        return
    coded = [c for c in search.free().values() if c.codes and (names.CURRENCY.search(c.words) or len(c.values) > 1)]
    coded = coded or [
        c for c in search.free().values() if names.CURRENCY.search(c.words) and c.few and c.numeric == 0 and not c.dates
    ]
    coded.sort(key=lambda column: bool(re.search(r"converted|settlement|payout", column.words)))
    search.take(currency_column=coded[0].name if coded else None)


def _doubt_date(search: Search) -> None:
    """Ask where each customer has one row and the amount is that of a time: the day may be when it began."""
    recipe = search.recipe
    if recipe.date is None or search.said.says("date") or recipe.customer is None or not recipe.amount:
        return
    amount = search.columns[recipe.amount[0]]
    once = search.columns[recipe.customer].unique and len(search.columns[recipe.customer].filled) >= _SEVERAL
    if not once or period(amount.words) is None or any(question.role == "date" for question in search.questions):
        return
    search.ask(
        "date",
        f"{amount.name!r} is by its name paid for a time, and each customer has one row: what is {recipe.date!r}?",
        [
            answer("another day, such as when it began: each row is one customer", date=None),
            answer(f"the day on which {amount.name} was paid", date=recipe.date),
        ],
    )


def _doubt_running_totals(search: Search) -> None:
    """Ask where the amounts of each customer only rise from row to row, as running totals and balances do."""
    recipe = search.recipe
    if search.said.amount or recipe.date is None or recipe.customer is None or len(recipe.amount) != 1:
        return
    amount = search.columns[recipe.amount[0]]
    if any(question.role in ("amount", "quantity") for question in search.questions):
        return
    if not never_falls(search.columns[recipe.customer].cells, amount):
        return
    search.ask(
        "amount",
        f"{amount.name!r} never falls from row to row of a customer: was it paid each time, or is it a running total?",
        [answer(f"each {amount.name} was paid on its day", amount=recipe.amount)],
    )


def _doubt_repeats(search: Search) -> None:
    """Ask where all rows of a customer's day have one amount, as lines with the total of an invoice have."""
    recipe = search.recipe
    if search.said.amount or recipe.date is None or recipe.customer is None or len(recipe.amount) != 1:
        return
    amount = search.columns[recipe.amount[0]]
    ordered = any(names.ORDER.search(c.words) and not c.unique for c in search.columns.values())
    if ordered or search.questions or recipe.quantity is not None or len(amount.values) < _OFTEN:
        return
    days = zip(search.columns[recipe.customer].cells, search.columns[recipe.date].cells, strict=True)
    keys = ["|".join(day) if all(day) else "" for day in days]
    repeated = repeated_totals(keys, amount.cells)
    if repeated < max(_OFTEN, _SHARE * len(set(keys))):
        return
    search.ask(
        "amount",
        f"{amount.name!r} is the same on all rows of a customer's day, for {repeated:,} such days: was it paid several "
        "times, or does it stand on each line of one purchase? Then leave the repeats out of the file.",
        [answer(f"each {amount.name} was paid", amount=recipe.amount)],
    )


def _find_order(search: Search) -> None:
    recipe = search.recipe
    if recipe.says("order") or not recipe.amount:
        return
    search.take(order=None)
    for column in search.free().values():
        if not names.ORDER.search(column.words) or column.unique or recipe.quantity is not None:
            continue
        amount = search.columns[recipe.amount[0]]
        if repeated_totals(column.cells, amount.cells) >= _SEVERAL:
            why = f"{amount.name!r} is the same on every row of an order ({column.name!r})"
        elif adds_up(column.cells, amount) >= _SEVERAL:
            why = f"The first row of each order ({column.name!r}) is the sum of its other rows in {amount.name!r}"
        else:
            continue
        search.ask(
            "order",
            f"{why}: is it the whole order's?",
            [
                answer(f"the first {amount.name} of each {column.name} counts, and no other", order=column.name),
                answer(f"each row has a {amount.name} of its own", order=None),
            ],
        )
        return


def _find_segment(search: Search) -> None:
    if not search.recipe.says("segment"):
        free = [c for c in search.free().values() if c.few and names.SEGMENT.search(c.words)]
        search.take(segment=free[0].name if free else None)
