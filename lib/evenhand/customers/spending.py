"""Which columns hold what customers paid: one, a sum, a price for each of several pieces, in which unit."""

from __future__ import annotations

import re
from typing import Any

from evenhand.customers import money_marks, names, qualified
from evenhand.customers.amounts import multiplied, scale
from evenhand.customers.discounts import below_zero, find_discount, taken_off
from evenhand.customers.evidence import Evidence, plain_words
from evenhand.customers.periods import period
from evenhand.customers.questions import Answer, UnclearError, answer
from evenhand.customers.relations import is_product, is_sum, like_cents
from evenhand.customers.scores import SURE, amount_score, is_price, looks_like_money, ranked
from evenhand.customers.search import Search, listed

_GAP = 0.1
_FEW = 20
_OF_A_MONTH = 0.6
_ONE_PRICE = 0.72
_ADDED = re.compile(r"\b(?:shipping|freight|delivery|postage|porto|versand\w*|tax(?:es)?|vat|mwst|tva|gst|tips?)\b")
_WHOLE = re.compile(
    r"\b(?:sub ?)?totals?\b|\bnet\b|\bgross\b|brutto|netto|wahrung|currency|\bauthori[sz]ed\b|\bcaptured\b|"
    rf"\b(?:{money_marks.CURRENCIES.pattern.lower()})\b"
)
"""Names of what is whole already, or the same money told otherwise."""
_IN = re.compile(
    r"\b(?:credits?|deposits?|haben|(?:paid|money) in|einnahmen?|eingang|gutschrift|cr|abonos?|haber|ingresos?|avere|"
    r"entrate|accrediti|bij|uznania|wplywy)\b"
)
_OUT = re.compile(
    r"\b(?:debits?|withdrawals?|soll|(?:paid|money) out|ausgaben?|ausgang|lastschrift|dr|cargos?|debe|gastos?|dare|"
    r"uscite|addebiti|af|debet|obciazenia|wydatki)\b"
)
_COARSER = re.compile(
    r"(?i)(?:\b|_)(?:mn|mln|mio|mil(?:l?i[oó]n|lo|jo|ja|h[oõ]e)\w*)(?![a-z])|"
    r"(?:\b|_)mm?[ _]?(?:[€$£]|(?:eur|usd|gbp|chf|sek|kr)\b)|[€$£] ?mm?\b"
)
_FINER = re.compile(r"\bmill?i(?:s|cents?)?\b|\bmicros?\b|\bnanos?\b|\bthousandths?\b")


def find_amount(search: Search) -> None:
    """Find the columns of money, of pieces, and of what was paid back, and the unit of the amounts."""
    recipe = search.recipe
    if not recipe.amount:
        candidates = ranked(search.free(), lambda column: _score(search, column))
        candidates = [(score, name) for score, name in candidates if search.columns[name].dates < 0.5 or score >= SURE]
        _choose(search, candidates)
    if not search.recipe.says("minus"):
        _take_refunds(search)
    _doubt_minus(search)
    if not search.recipe.says("quantity") and search.recipe.amount:
        _find_quantity(search, given=bool(recipe.amount))
    if not (search.recipe.says("discount") or search.said.minus) and search.recipe.amount:
        find_discount(search)
    if not search.recipe.says("unit") and search.recipe.amount:
        _find_unit(search)


def _score(search: Search, column: Evidence) -> float:
    """Score a column as money; a rate, or one price for all, is a price where pieces are told."""
    score = amount_score(column)
    return max(score, _ONE_PRICE) if score and is_price(column) and _pieces(search) is not None else score


def _take_refunds(search: Search) -> None:
    """Take off a column of refunds, or ask about one that may be; one that is written below zero is added."""
    if is_price(search.columns[search.recipe.amount[0]]):
        return
    money = [
        e
        for e in search.free().values()
        if e.numeric > 0.5 and max(map(abs, e.numbers)) > (_FEW if e.counts and max(e.numbers) > 0 else 1)
    ]
    refunded = next((e for e in money if names.MINUS.search(e.words)), None)
    paid = " + ".join(search.recipe.amount)
    billed = not names.PAID.search(plain_words(paid))
    doubtful = next((e for e in money if _may_be_taken_off(e, billed=billed)), None)
    if refunded is not None:
        if not below_zero(refunded):
            search.take(0.9, minus=(refunded.name,))
        elif not search.said.amount:
            search.take(**taken_off(search, refunded.name))
    elif doubtful is not None and not any(question.role == "amount" for question in search.questions):
        search.ask(
            "minus",
            f"By its name {doubtful.name!r} was given back or never paid: is it still to be taken off {paid!r}?",
            [
                answer(f"yes, take {doubtful.name} off", **taken_off(search, doubtful.name)),
                answer(f"no, {paid} is what was paid", minus=()),
            ],
        )


def _may_be_taken_off(column: Evidence, *, billed: bool) -> bool:
    """Whether a column by its name is money given back, or what is not yet paid of amounts that were billed."""
    named = names.GIVEN_BACK.fullmatch(column.words) or (billed and names.UNPAID.fullmatch(column.words))
    return bool(named) and column.dates < 0.5


def _doubt_minus(search: Search) -> None:
    """Ask where what shall be taken off is written below zero, so that taking it off would add it."""
    below = [name for name in search.said.minus if below_zero(search.columns[name])]
    if not below:
        return
    others = tuple(name for name in search.said.minus if name not in below)
    search.ask(
        "minus",
        f"{listed(below)} {'is' if len(below) == 1 else 'are'} below zero already: taking that off would add it.",
        [answer("its minus takes it off", amount=(*search.recipe.amount, *below), minus=others)],
    )


def _both_ways(search: Search, likely: list[str]) -> list[Answer]:
    """Offer the difference of two columns where each row fills one: money in and money out."""
    pairs = [
        (a, b)
        for a in likely
        for b in likely
        if _IN.search(search.columns[a].words) and _OUT.search(search.columns[b].words)
        if all(
            not (x.strip() and y.strip()) or not (_money(x) and _money(y))
            for x, y in zip(search.columns[a].cells, search.columns[b].cells, strict=True)
        )
    ]
    return [
        answer(
            f"{one} is what was paid, {other} was paid back",
            **({"amount": (one,)} | taken_off(search, other, (one,))),
        )
        for a, b in pairs[:1]
        for one, other in ((a, b), (b, a))
    ]


def _money(cell: str) -> bool:
    return bool(re.search(r"[1-9]", cell))


def _choose(search: Search, candidates: list[tuple[float, str]]) -> None:
    sums = _sums(search)
    likely = [(rate, name) for rate, name in candidates if rate >= SURE or looks_like_money(search.columns[name])]
    if not likely and not sums:
        constant = [name for _, name in candidates if search.columns[name].constant]
        words = next(((n, cell) for n, c in search.columns.items() for cell in c.filled if multiplied(cell)), None)
        raise UnclearError(
            "",
            (),
            columns=search.result().columns,
            message="No column of the file looks like money that customers paid."
            + (f" {constant[0]!r} holds the same value in every row." if constant else "")
            + (f" Write the numbers in {words[0]!r} out: {words[1]!r} can mean several." if words else ""),
            hint="If one does, name it with --column amount=NAME. " + search.has(),
        )
    score, name = likely[0] if likely else (0.0, sums[0][0])
    if name in search.periods()[0]:
        score = min(score, _OF_A_MONTH)
    unnamed = [n for _, n in likely if not search.columns[n].whole] or [n for _, n in likely]
    score = search.only("amount", score, len(unnamed))
    name = unnamed[0] if not search.named else name
    rivals = [other for rate, other in likely[1:] if rate >= score - _GAP and not _same_money(search, name, other)]
    extras = _beside_subtotal(search, name)
    if extras and not rivals:
        search.take(score, amount=(name, *extras))
        search.ask(
            "amount",
            f"{name!r} may lack {listed(extras)}: which of them did customers pay to the company?",
            [answer for columns in ((name, *extras), (name,)) for answer in _answers(search, columns)],
        )
        return
    if sums and score < 0.9:
        search.take(score, amount=sums[0])
        if search.periods()[0]:
            sums.append(sums[0][-1:])
        search.ask(
            "amount",
            f"No single column is the spending; do {listed(sums[0])} add up to it?"
            + (" So may questions be called." if search.numbered(sums[0]) else ""),
            [answer for columns in sums for answer in _answers(search, columns)]
            + [answer for _, other in likely[:2] if other not in sums[0] for answer in _answers(search, (other,))],
        )
        return
    search.take(score, amount=(name,))
    if score >= SURE and not rivals:
        return
    _ask_which(search, score, [name, *rivals] if rivals else [other for _, other in likely[:4]])


def _ask_which(search: Search, score: float, options: list[str]) -> None:
    """Ask which of several columns is the money that customers paid, or whether some are it together."""
    evidence = {option: search.columns[option] for option in options}
    whole = [o for o in options if is_sum(evidence[o], [evidence[other] for other in options if other != o])]
    options = [*whole, *(option for option in options if option not in whole)]
    bare = {re.sub(r"\d+", "", search.columns[option].words).strip() for option in options}
    last = {bare_words.rpartition(" ")[2] for bare_words in bare}
    numbered = bare != {""} and (len(bare) == 1 or (len(options) > 2 and len(last) == 1))
    together = (
        []
        if whole
        else [tuple(options)]
        if (len(options) > 2 and score < SURE) or (numbered and len(options) > 1)
        else []
    )
    why = (
        f"{listed(options)} could each be the money that customers paid."
        if len(options) > 1
        else f"{options[0]!r} may not be the money that customers paid: {_doubt(search, options[0])}."
    )
    search.ask(
        "amount",
        why,
        _both_ways(search, options)
        + [
            answer
            for columns in [*together, *((option,) for option in options)]
            for answer in _answers(search, columns)
        ],
    )


def _beside_subtotal(search: Search, name: str) -> tuple[str, ...]:
    """Return taxes and shipping beside a subtotal of which there is no total."""
    if not re.search(r"\bsub ?total\b", search.columns[name].words):
        return ()
    return tuple(
        e.name for e in search.free().values() if e.numeric > 0.5 and any(e.numbers) and _ADDED.search(e.words)
    )


def _doubt(search: Search, name: str) -> str:
    column = search.columns[name]
    if column.constant:
        return "it holds the same value in every row"
    if column.numeric < 0.9:
        return "many of its cells are no numbers"
    if column.numbered:
        return "its values rise row by row, like numbers of rows or orders"
    if column.counts:
        return "its values are small whole numbers, like counts of pieces"
    if qualified.RUNNING.search(column.words):
        return "its name says a running total"
    if qualified.MEAN.search(column.words):
        return "its name says the mean of several purchases, or what is paid at each"
    if is_price(column):
        return "its name says a rate, and nothing how often it was paid"
    if any(names.RECENCY.search(other.words) for other in search.columns.values()):
        return "in a table of recency and frequency it may be the mean of a purchase"
    return "its name does not say so"


def _answers(search: Search, columns: tuple[str, ...]) -> list[Answer]:
    fields: dict[str, Any] = {"amount": columns}
    words = f"{' + '.join(columns)} is what was paid"
    evidence = [search.columns[name] for name in columns]
    if search.recipe.date is None and not search.recipe.says("months"):
        periods, length = search.periods()
        covers = length if columns == periods else period(evidence[0].words)
        if len(columns) == 1 and columns[0] in periods:
            covers = length / len(periods)
        tenure = search.tenure()
        if covers == 1:
            fields["months"], words = None, f"{columns[0]} is what is paid in one month"
        elif covers is not None:
            fields["months"] = covers
            words += f" in {covers:.4g} months"
        elif tenure is not None and tenure.name not in columns:
            fields["months"] = tenure.name
            words += f", over the months in {tenure.name}"
    price, quantity = is_price(evidence[0]), _pieces(search)
    frequency = next(filter(_counts_purchases, search.free().values()), None)
    means = qualified.MEAN.search(evidence[0].words) or any(
        names.RECENCY.search(e.words) for e in search.columns.values()
    )
    if price and quantity is not None:
        fields["quantity"], words = quantity.name, f"{columns[0]} is the price of one of {quantity.name}"
    elif frequency is not None and means:
        mean = f"{columns[0]} is the mean of {frequency.name} purchases"
        return [
            answer(mean, **fields, quantity=frequency.name),
            answer(f"{columns[0]} is the sum of all purchases", **fields, quantity=None),
        ]
    return [answer(words, **fields)]


def _same_money(search: Search, name: str, other: str) -> bool:
    """Whether two columns say the same, or one is the price of one unit of the other."""
    first, second = search.columns[name], search.columns[other]
    if list(first.cells) == list(second.cells):
        return True
    quantity = _pieces(search)
    return quantity is not None and is_product(first, second, quantity)


def _sums(search: Search) -> list[tuple[str, ...]]:
    """Find groups of columns of months, or with one beginning or end that speaks of money: MntWines, MntFruits, …."""
    if periods := search.periods()[0]:
        return [periods]
    groups: dict[str, list[str]] = {}
    for name, column in search.free().items():
        if column.numeric < 0.8 or column.constant or column.dates > 0.5:
            continue
        match = re.match(
            r"(mnt|amt|amount|spend|spent|sales|revenue|bill amt|pay amt|betrag|umsatz)(?=[ \d]|$|[a-z])",
            column.words,
        )
        match = match or re.search(r"\b(charges?|spend|amount)$", column.words)
        whole = _WHOLE.search(column.words) or column.words == match[1] if match else False
        if match and not whole and not names.NOT_MONEY.search(column.words):
            groups.setdefault(match[1], []).append(name)
    return [tuple(group) for group in groups.values() if len(group) >= 2 and group != ["sales", "sales value"]]


def _pieces(search: Search) -> Evidence | None:
    free = [e for e in search.columns.values() if e.name not in search.recipe.amount and e.numeric > 0.5]
    many = (e for e in free if names.MANY.search(e.words) and e.counts and not e.constant)
    return next(filter(_counts_pieces, free), next(many, None))


def _counts_purchases(column: Evidence) -> bool:
    return (
        bool(qualified.TIMES.fullmatch(column.words)) and column.numeric > 0.9 and column.whole and not column.numbered
    )


def _counts_pieces(column: Evidence) -> bool:
    """Whether a column says how many; an "amount" of one, two or three is a number of pieces."""
    few = column.counts and len(column.values) < _FEW
    return bool(names.QUANTITY.search(column.words)) or (few and bool(names.AMOUNT_EXACT.fullmatch(column.words)))


def _find_quantity(search: Search, *, given: bool) -> None:
    column, first = _pieces(search), search.columns[search.recipe.amount[0]]
    if column is None or given or not is_price(first):
        search.take(quantity=None)
        if is_price(first) and not search.said.amount:
            _doubt_price(search, first)
        return
    search.take(0.5, quantity=column.name)
    if any(question.role == "amount" for question in search.questions):
        return
    search.ask(
        "quantity",
        f"Is {first.name!r} the price of one piece, of which {column.name!r} were bought, or of the whole row?",
        [
            answer(f"each row is worth {column.name} × {first.name}", amount=(first.name,), quantity=column.name),
            answer(f"each row is worth {first.name}", amount=(first.name,), quantity=None),
        ],
    )


def _doubt_price(search: Search, price: Evidence) -> None:
    """Ask where another column is the price times a third one, whatever they are called."""
    free = [e for e in search.free().values() if e.numeric == 1 and not e.constant]
    products = [(t, n) for n in free if n.whole and n.middle < _FEW for t in free if is_product(t, price, n)]
    if not products or any(question.role == "amount" for question in search.questions):
        return
    total, pieces = products[0]
    search.ask(
        "amount",
        f"{total.name!r} is {price.name!r} times {pieces.name!r} in each row: which of them was paid?",
        [answer for column in (total, price) for answer in _answers(search, (column.name,))],
    )


def _find_unit(search: Search) -> None:
    column = search.columns[search.recipe.amount[0]]
    if _FINER.search(column.words):
        counted, hint = "parts of a unit of money that are smaller than cents", "Divide it first, so that 1 is one unit"
    elif _COARSER.search(column.name):
        counted, hint = "millions", "Multiply it first, so that 1 is one unit, a thousand"
    else:
        counted = hint = ""
    if counted:
        raise UnclearError(
            "",
            (),
            columns=search.result().columns,
            message=f"By its name {column.name!r} counts {counted}.",
            hint=f"{hint} or one cent of the currency.",
        )
    told = money_marks.unit(column.words, column.name)
    scaled = sum(scale(cell) > 1 for cell in column.filled)
    if told == "thousands" and scaled:
        search.take(unit="whole")
        if scaled < len(column.filled):
            search.ask(
                "unit",
                f"{column.name!r} tells thousands, and so do {scaled:,} of its amounts; what are the others?",
                [answer("they are whole units of the currency", unit="whole")],
            )
    elif told is not None:
        search.take(unit=told)
    elif like_cents(column, search.columns.values()):
        shown = next(iter(column.filled))
        search.ask(
            "unit",
            f"All amounts in {column.name!r} are whole and look like cents, for example {shown}.",
            [answer("in cents", unit="cents"), answer("in whole units of the currency", unit="whole")],
        )
