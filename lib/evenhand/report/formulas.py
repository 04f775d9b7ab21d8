"""The deterministic core as formulas of a spreadsheet, over names of ours.

Excel's words are used. Sums run over columns with a row for each group of customers; what a sum is over is one product,
as a sum over several arguments would not take single numbers among them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from evenhand.exchange.model.growth import GrowthForm
from evenhand.exchange.model.terms import Terms

NAME = re.compile(r"\b[a-z][a-z_0-9]*\b")
"""A name of ours in a formula; functions are in capitals."""
LEAK_STEPS = 40
"""How often what others share is fed back; the engine goes on until nothing changes."""
NAN = float("nan")
CONCAVE = "MIN(MAX(half,0.500001),0.999999)"
GROWTH: Mapping[GrowthForm, str] = {
    "linear": "taken",
    "power": "taken^(LN(MIN(MAX(half,0.000001),0.999999))/LN(0.5))",
    "saturating": f"(1-EXP(2*LN(1/{CONCAVE}-1)*taken))/(1-EXP(2*LN(1/{CONCAVE}-1)))",
    "hill": f"taken*(1+0.5*(1-{CONCAVE})/({CONCAVE}-0.5))/(taken+0.5*(1-{CONCAVE})/({CONCAVE}-0.5))",
    "learning_curve": (
        f"MAX(1-(1-{CONCAVE})/(2^exponent-{CONCAVE})*(taken+1E-300)^(-exponent),0)"
        f"/(1-(1-{CONCAVE})/(2^exponent-{CONCAVE}))"
    ),
}
"""Revenue as a share of full revenue, see `evenhand.exchange.model.growth.Growth`."""


class Paid(Enum):
    """How what is given reaches people, and so what it costs."""

    TO_EACH = "payment"
    """In money, to each participant; fees come on top."""
    IN_KIND = "benefit"
    """As a benefit, whose cost is not what it is worth."""
    INTO_A_FUND = "fund"
    """As a share of data revenue that serves everybody."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with a name of its own: an assumption that can be changed, or a result.

    Parameters
    ----------
    name
        By which formulas know it.
    label
        What it is, with its unit.
    value
        The assumption, or the engine's own result; not a number where the engine says none.
    formula
        How it is recalculated; empty for an assumption.
    """

    name: str
    label: str
    value: float
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers with a name of their own, one for each group of customers.

    Parameters
    ----------
    name, label
        As of a `Cell`.
    values
        The assumptions.
    """

    name: str
    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data that has a price of its own.

    Parameters
    ----------
    ending
        After the names of what belongs to it.
    label
        What it is called.
    """

    ending: str
    label: str


PRICED: Mapping[str, str] = {
    "dividends": "price",
    "log_median": "LN(median)",
    "cap": "cap*split",
    "loss": "loss*split",
    "worth": "worth*split",
    "crowding_until": "crowding_until*split",
}
"""What differs between kinds of data, where each has a price: benefits and losses as customers price the kinds."""
PRICED_LABELS: Mapping[str, str] = {
    "dividends": "Worth of the offer a month",
    "log_median": "What customers ask for: logarithm of the median",
    "cap": "The most that a loss counts, money a month",
    "loss": "What saying no costs a person, money a month",
    "worth": "What participants get besides, money’s worth a month",
    "crowding_until": "Below which payment a small one puts off, money a month",
}
OVER_KINDS: Mapping[str, str] = {
    "free": "MAX",
    "recorded": "MAX",
    "taken": "SUM",
    "given": "SUM",
    "willingly": "SUM",
    "by_screen": "SUM",
    "told": "SUM",
}
"""How what follows for each kind of data comes together; the data’s value is a mean."""
TOTALS: Mapping[str, str] = {"free": "free", "recorded": "participation"}
"""The engine’s names of answers that it states."""


def renamed(formula: str, names: Collection[str], ending: str) -> str:
    """Return a formula in which some names have an ending.

    >>> renamed("free*full+MIN(free0,1)", {"free"}, "_b")
    'free_b*full+MIN(free0,1)'
    """
    return NAME.sub(lambda match: match[0] + ending if match[0] in names else match[0], formula)


class _People:
    """What customers do at an offer, as formulas for one group of them."""

    def __init__(self, *, crowded: bool) -> None:
        puts_off = "(1-crowding*(dividends>0)*(dividends<crowding_until))"
        self.willing = f"willing*{puts_off}" if crowded else "willing"
        self.priced = f"(1-{self.willing}-refusing)"

    def place(self, offer: str) -> str:
        return f"(LN({offer}+1E-300)-log_median)/log_sd"

    def share(self, offer: str) -> str:
        """Return the share who ask for the offer or less."""
        return f"({self.willing}+{self.priced}*NORM.S.DIST({self.place(offer)},TRUE))"

    def surplus(self, offer: str, *, crowded: bool = True) -> str:
        """Return what the offer is worth beyond what is asked, on average."""
        willing, priced = (self.willing, self.priced) if crowded else ("willing", "(1-willing-refusing)")
        place = self.place(offer)
        inside = f"{offer}*NORM.S.DIST({place},TRUE)-EXP(log_median+log_sd^2/2)*NORM.S.DIST({place}-log_sd,TRUE)"
        return f"({willing}*{offer}+{priced}*({inside}))"


def results_of(terms: Terms, engine: Mapping[str, float], paid: Paid, kinds: Sequence[Kind] = ()) -> Iterator[Cell]:
    """Yield the results of a case in their order.

    Parameters
    ----------
    one
        The terms of the one future, for which families of curves apply.
    engine
        The engine's outcomes of that future.
    paid
        How what is given reaches people.
    kinds
        The kinds of data that have a price each; none where all are asked for at once.
    """
    people = _People(crowded=bool(terms.crowding.any()))
    answers = (*_shared(people), *_answers(people, f"shared{LEAK_STEPS}"), *_gains(people))
    if kinds:
        yield from _by_kind(answers, kinds)
        answers = tuple(_over_kinds(answers, kinds))
    yield from (replace(cell, value=engine.get(TOTALS.get(cell.name, ""), NAN)) for cell in answers)
    yield from _accounts(terms, engine, paid)
    yield from _staying(engine)
    yield from _sides(terms, engine, paid)


def _by_kind(answers: Collection[Cell], kinds: Sequence[Kind]) -> Iterator[Cell]:
    """Yield what follows for each kind of data by its own price, benefits and losses."""
    own, every = {cell.name for cell in answers} | set(PRICED), "+".join(f"median{kind.ending}" for kind in kinds)
    for kind in kinds:
        split = f"split{kind.ending}"
        yield Cell(
            split, f"Its part of what all kinds are asked for ({kind.label})", NAN, f"median{kind.ending}/({every})"
        )
        for name, formula in PRICED.items():
            label = f"{PRICED_LABELS[name]} ({kind.label})"
            yield Cell(f"{name}{kind.ending}", label, NAN, renamed(formula, {"median", "price", "split"}, kind.ending))
        for cell in answers:
            formula = renamed(cell.formula, own, kind.ending)
            yield Cell(f"{cell.name}{kind.ending}", f"{cell.label} ({kind.label})", NAN, formula)


def _over_kinds(answers: Collection[Cell], kinds: Sequence[Kind]) -> Iterator[Cell]:
    """Yield what follows for all kinds: who shares the dearest kind shares every other; kinds are worth the same."""
    for cell in answers:
        if how := OVER_KINDS.get(cell.name):
            parts = ",".join(f"{cell.name}{kind.ending}" for kind in kinds)
            yield replace(cell, formula=f"{how}({parts})" + (f"/{len(kinds)}" if cell.name == "taken" else ""))


def _shared(people: _People) -> Iterator[Cell]:
    yield Cell("shared0", "Share who share, before others’ data are counted", NAN, "0")
    for step in range(1, LEAK_STEPS + 1):
        observed = people.share(f"((dividends+worth+loss)/(1-leak*shared{step - 1}))")
        formula = f"SUMPRODUCT(weights*(steered+(1-steered)*{observed}))"
        yield Cell(f"shared{step}", f"… after step {step}", NAN, formula)


def _answers(people: _People, shared: str) -> Iterator[Cell]:
    yield Cell("own", "What a person’s own data still reveal, as a share", NAN, f"1-leak*{shared}")
    free, observed = people.share("((dividends+worth)/own)"), people.share("((dividends+worth+loss)/own)")
    recorded = f"(steered+(1-steered)*{observed})"
    yield Cell("free", "Say yes freely, share of customers", NAN, f"SUMPRODUCT(weights*{free})")
    yield Cell("recorded", "Recorded as saying yes, share of customers", NAN, f"SUMPRODUCT(weights*{recorded})")
    yield Cell("taken", "Share of the data’s value taken in freely", NAN, f"SUMPRODUCT(shares*{free})")
    label = "Worth of what participants are given, money per customer-month"
    yield Cell("given", label, NAN, f"SUMPRODUCT(weights*dividends*{recorded})")


def _accounts(terms: Terms, engine: Mapping[str, float], paid: Paid) -> Iterator[Cell]:
    unit = "money per customer-month"
    revenue = f"full*{GROWTH[terms.growth.form]}"
    payout = {Paid.TO_EACH: "given", Paid.IN_KIND: "cash*recorded", Paid.INTO_A_FUND: "fund_rate*revenue"}[paid]
    fees = "+IF(payout>0,each_payment*recorded,0)+fee_share*payout" if paid is Paid.TO_EACH else ""
    yield Cell("revenue", f"Data revenue, {unit}", engine["data_revenue"], revenue)
    yield Cell("payout", f"Payout, {unit}", engine["payout"], payout)
    costs = f"fixed+each_customer+each_participant*recorded{fees}"
    yield Cell("costs", f"Costs of running it, {unit}", engine["costs"], costs)
    rate = engine["rate"]
    yield Cell("rate", "Rate: payout ÷ data revenue", rate, "IF(revenue>0,payout/revenue,0)")


def _stayed(rate: str) -> str:
    """Return the discounted share of the months for which customers stay who stay another month with that chance."""

    def geometric(ratio: str) -> str:
        return f"IF({ratio}>1-1E-9,months*({ratio}),({ratio})*(1-({ratio})^months)/(1-({ratio})))"

    return f"{geometric(f'discount*{rate}')}/{geometric('discount')}"


def _staying(engine: Mapping[str, float]) -> Iterator[Cell]:
    yield Cell("received", "Worth of what a participant is given, a month", NAN, "IF(recorded>0,given/recorded,0)")
    yield Cell("odds", "Log odds of staying", NAN, "LN(stay/(1-stay))+stay_shift")
    yield Cell("stays", "Share who stay without an offer", NAN, "1/(1+EXP(-odds))")
    yield Cell("stays_offered", "Share who stay with it", NAN, "1/(1+EXP(-(odds+stay_money*(received+stay_worth))))")
    yield Cell("before", "Months stayed before, as a share", NAN, _stayed("stay"))
    yield Cell("without", "Months stayed without an offer", NAN, _stayed("stays"))
    yield Cell("with_offer", "Months stayed with it", NAN, _stayed("stays_offered"))
    yield Cell(
        "retained",
        "Margin of customers who stay longer, money per customer-month",
        engine["retention_margin"],
        "margin*(recorded*(with_offer-before)+(1-recorded)*(without-before))"
        "+(1-recorded)*(fee*without-lost_margin*before)",
    )


def _gains(people: _People) -> Iterator[Cell]:
    """Yield what customers gain; whoever the screen records loses what they ask for beyond what they are given."""
    offer, reach = "(dividends+worth)", "((dividends+worth+loss)/own)"
    observed, surplus = people.share(reach), people.surplus(reach)
    mean_loss = f"(cap-{people.surplus('cap')})"
    # Conditions are factors: within a sum a spreadsheet does not ask them row by row.
    above = f"(({reach}<cap)*({mean_loss}-({reach}*{observed}-{surplus}))+({reach}>=cap)*cap*(1-{observed}))"
    willingly = f"own*{surplus}-loss*({observed}+(1-{observed})*(1-steered))"
    by_screen = f"steered*({offer}*(1-{observed})-own*{above})"
    yield Cell("willingly", "What customers gain by what they choose", NAN, f"SUMPRODUCT(weights*({willingly}))")
    yield Cell(
        "by_screen", "What those gain or lose whom the screen records", NAN, f"SUMPRODUCT(weights*({by_screen}))"
    )
    told = f"(1-own)*SUMPRODUCT(weights*(cap-{people.surplus('cap', crowded=False)}))"
    yield Cell("told", "What customers lose because others’ data tell about them, as they act", NAN, told)


def _sides(terms: Terms, engine: Mapping[str, float], paid: Paid) -> Iterator[Cell]:
    """Yield what each side gets."""
    fund = "fund_worth*payout" if paid is Paid.INTO_A_FUND else "0"
    yield Cell("profit", "Profit, money per customer-month", engine["profit"], "revenue+retained-payout-costs")
    yield Cell(
        "acts", "What customers gain as they act, before the next lines", NAN, f"willingly+by_screen+everybody+{fund}"
    )
    unasked = f"(given+{fund}-loss*(1-recorded))"
    yield Cell(
        "surplus",
        "What customers gain before the next line, money per customer-month",
        engine["customer_surplus"],
        f"overstated*(acts-{unasked})+{unasked}" if terms.says else "acts",
    )
    yield Cell(
        "external",
        "What customers lose because others’ data tell about them, money per customer-month",
        engine["external_loss"],
        "overstated*told" if terms.says else "told",
    )
    gain = engine["customer_surplus"] - engine["external_loss"]
    yield Cell("gain", "What customers gain in all", gain, "surplus-external")
