"""The fast method against the model customer by customer and asked price by asked price.

The reference below is slow and plain and shares no formula with the fast method: asked prices are a fine grid of
equally likely values, every customer decides, and everything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import simulate
from scipy import optimize, stats

from tests.walks import first

PRICES = 20_000
# The grid of asked prices is itself no finer than one in PRICES.
GRID = 1.5 / PRICES
FUTURES = 8


@dataclass
class Future:
    """One future's numbers, read from terms."""

    terms: Any
    future: int

    def __getattr__(self, name):
        return float(getattr(self.terms, name)[self.future])

    @property
    def asked(self):
        w, i = self.terms.willingness, self.future
        middle = (np.arange(PRICES) + 0.5) / PRICES
        priced = stats.lognorm(s=w.log_sd[i], scale=np.exp(w.log_median[i])).ppf(middle)
        chance = (1 - w.willing[i] - w.refusing[i]) / PRICES
        return np.concatenate([[0.0], priced, [np.inf]]), np.concatenate(
            [[w.willing[i]], np.full(PRICES, chance), [w.refusing[i]]]
        )

    @property
    def cap(self):
        return float(self.terms.willingness.cap[self.future])

    def revenue(self, taken):
        power = np.log(self.terms.growth.half[self.future]) / np.log(0.5)
        return self.revenue_full * taken**power


def retained(case, outcome):
    """Follow today's customers month by month; return what the programme adds to the margin, per customer-month."""
    months, discount = case.terms.months, case.discount
    odds = case.retention / (1 - case.retention)
    recorded = outcome["free"] + outcome["coerced"] + outcome["steered"]
    receipts = outcome["paid"] / recorded if recorded > 0 else 0.0
    received = receipts + case.retention_worth
    odds_of_others = odds * np.exp(case.retention_shift)
    odds_of_participants = odds_of_others * np.exp(case.retention_per_money * received)
    total = weights = 0.0
    usual = others = participants = 1.0
    for month in range(1, months + 1):
        usual *= odds / (1 + odds)
        others *= odds_of_others / (1 + odds_of_others)
        participants *= odds_of_participants / (1 + odds_of_participants)
        worth = discount**month
        with_programme = recorded * participants + (1 - recorded) * others
        gained = case.margin * (with_programme - usual)
        gone = (1 - recorded) * (case.fee * others - case.excluded_margin * usual)
        total, weights = total + worth * (gained + gone), weights + worth
    return total / weights


def live(case, dividend, weight, spending, fund=0.0):
    """Let every customer decide; return what happens, per customer."""
    everyone = case.worth_to_everyone + fund
    asked, chance = case.asked
    harm = np.minimum(asked, case.cap)
    value = weight * spending / np.sum(weight * spending)
    heap = np.concatenate([[0.0], np.cumsum(chance)])
    shared = 0.0
    for _ in range(500):
        reach = (dividend + case.worth_to_participants + case.refusal_loss) / (1 - case.leak * shared)
        yes = heap[np.searchsorted(asked, reach, side="right")]
        following = np.sum(weight * (yes + case.steered * (1 - yes)))
        if abs(following - shared) < 1e-14:
            break
        shared = following
    leaked = case.leak * shared
    own = (1 - leaked) * asked
    totals = dict.fromkeys(["free", "coerced", "steered", "paid", "taken", "seen", "net", "said", "worse"], 0.0)
    levels, index = np.unique(dividend, return_inverse=True)
    by_people = np.bincount(index, weights=weight)
    by_value = np.bincount(index, weights=value)
    for d, w, v in zip(levels, by_people, by_value, strict=True):
        offer = d + case.worth_to_participants
        free = own <= offer
        coerced = ~free & (own <= offer + case.refusal_loss)
        rest = ~free & ~coerced
        in_exchange = free | coerced
        # What each person has in the end, compared with no programme at all.
        given = everyone + offer - np.where(in_exchange, np.where(np.isfinite(asked), asked, 0.0), harm)
        left_out = everyone - case.refusal_loss - leaked * harm
        extra = leaked * np.where(in_exchange, harm - np.where(np.isfinite(asked), asked, 0.0), 0.0)
        net = np.where(in_exchange, given - extra, case.steered * given + (1 - case.steered) * left_out)
        # The same people, who decided as above, counted at the prices and worths that they state.
        more = case.overstated
        money = d + fund
        given_said = money + more * (given - money)
        left_out_said = fund + more * (everyone - fund - leaked * harm) - case.refusal_loss
        said = np.where(
            in_exchange, given_said - more * extra, case.steered * given_said + (1 - case.steered) * left_out_said
        )
        recorded = (chance * in_exchange).sum() + case.steered * (chance * rest).sum()
        totals["free"] += w * (chance * free).sum()
        totals["coerced"] += w * (chance * coerced).sum()
        totals["steered"] += w * case.steered * (chance * rest).sum()
        totals["paid"] += w * d * recorded
        totals["taken"] += v * (chance * free).sum()
        totals["seen"] += v * recorded
        totals["net"] += w * (chance * net).sum()
        totals["said"] += w * (chance * said).sum()
        totals["worse"] += w * (
            (chance * (in_exchange & (given < 0))).sum()
            + case.steered * (chance * (rest & (given < 0))).sum()
            + (1 - case.steered) * (chance * (rest & (left_out < 0))).sum()
        )
    return totals


def solved(case, rate, weight, spending, unit):
    """Let customers decide at the dividend per unit at which the pool is exactly paid out."""

    def gap(level):
        result = live(case, level * unit, weight, spending)
        return result["paid"] - rate * case.revenue(result["taken"])

    high = 1e-6
    while gap(high) < 0:
        high *= 2
    return live(case, optimize.brentq(gap, 0, high, xtol=1e-9) * unit, weight, spending)


def compare(simulation, row, future, found, payout):
    case = Future(simulation.plan.terms, future)
    mine = {name: float(values[future, row]) for name, values in simulation.outcomes.items()}
    for name in ("free", "coerced", "steered"):
        assert mine[name] == pytest.approx(found[name], abs=1e-4), name
    assert mine["worse_off"] == pytest.approx(found["worse"], abs=2e-4)
    revenue = case.revenue(found["taken"])
    assert mine["data_revenue"] == pytest.approx(revenue, rel=2e-4)
    assert mine["at_risk_revenue"] == pytest.approx(case.revenue(found["seen"]) - revenue, rel=5e-4, abs=2e-4 * revenue)
    assert mine["payout"] == pytest.approx(payout, rel=2e-4)
    assert mine["retention_margin"] == pytest.approx(retained(case, found), abs=2e-4)
    net = mine["customer_surplus"] - mine["external_loss"]
    assert net == pytest.approx(found["net"], abs=1e-4 * max(payout, 1.0))
    assert mine["gain_otherwise"] == pytest.approx(found["said"], abs=1e-4 * case.overstated * max(payout, 1.0))


VARIANTS = {
    "honest": {},
    "half the service is lost": {"economics__conditionality": 0.5},
    "no is hidden and boxes are ticked": {
        "consent__ui__reject": {"present": False},
        "consent__requests__0__act": "preticked_box",
    },
    "pay or agree": {
        "consent__requests__0__required_for_service": "yes",
        "alternatives": [{"name": "Plus", "price_month": 4.0, "behavioural_processing": False, "features_equal": True}],
    },
    "with benefits": {
        "benefits": [
            {"name": "Alerts", "worth": 0.4, "cost": 0.1, "to": "everyone"},
            {"name": "Extra", "worth": 0.5, "cost": 0.2, "to": "participants"},
        ]
    },
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_flat_and_equal_pool_match_the_customers_one_by_one(make, customers, spending, assumptions, variant):
    weight = np.full(len(spending), 1 / len(spending))
    flat = simulate(Case(make("flat", **VARIANTS[variant]), customers, assumptions, trust=0.7, draws=FUTURES))
    for future, row in ((1, 0), (2, 40), (5, 90)):
        d = float(flat.dividends[row])
        result = live(Future(flat.plan.terms, future), np.full(len(spending), d), weight, spending)
        compare(flat, row, future, result, result["paid"])
    rates = np.array([0.1, 0.6])
    pool = simulate(
        Case(make("equal pool", **VARIANTS[variant]), customers, assumptions, trust=0.7, rates=rates, draws=FUTURES)
    )
    result = solved(Future(pool.plan.terms, 3), 0.6, weight, spending, np.ones(len(spending)))
    compare(pool, 1, 3, result, result["paid"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "scheme"),
    first(1, product(["honest", "with benefits", "pay or agree"], ["revenue share", "pool by spending"])),
)
def test_shares_by_spending_match_the_customers_one_by_one(make, people, spending, assumptions, variant, scheme):
    some = spending[::20]
    sketch = people(some, np.arange(len(some)) * 4 // len(some), ("a", "b", "c", "d"))
    weight = np.full(len(some), 1 / len(some))
    rates = np.array([0.05, 0.5])
    share = simulate(
        Case(make(scheme, **VARIANTS[variant]), sketch, assumptions, trust=0.7, rates=rates, draws=FUTURES)
    )
    for row, future in ((0, 2), (1, 6)):
        result = solved(Future(share.plan.terms, future), float(rates[row]), weight, some, some)
        compare(share, row, future, result, result["paid"])


def test_in_kind_matches_the_customers_one_by_one(make, customers, spending, assumptions):
    found_kind = simulate(Case(make("in kind"), customers, assumptions, trust=0.7, draws=FUTURES))
    weight = np.full(len(spending), 1 / len(spending))
    face = float(found_kind.dividends[60])
    worth = np.full(len(spending), face * 0.9 * 0.9)
    result = live(Future(found_kind.plan.terms, 4), worth, weight, spending)
    recorded = result["free"] + result["coerced"] + result["steered"]
    compare(found_kind, 60, 4, result, face * 0.5 * 0.9 * recorded)


def test_a_collective_trust_matches_the_customers_one_by_one(make, customers, spending, assumptions):
    fund = simulate(Case(make("collective trust"), customers, assumptions, rates=np.array([0.0, 0.4]), draws=FUTURES))
    weight = np.full(len(spending), 1 / len(spending))
    case = Future(fund.plan.terms, 4)
    nothing = np.zeros(len(spending))
    pot = 0.4 * case.revenue(live(case, nothing, weight, spending)["taken"])
    compare(fund, 1, 4, live(case, nothing, weight, spending, fund=1.2 * pot), pot)


def test_a_price_list_of_one_kind_of_data_is_a_flat_dividend(make, customers, assumptions):
    listed = simulate(Case(make("price list"), customers, assumptions, trust=0.7, draws=FUTURES))
    flat = simulate(Case(make("flat"), customers, assumptions, trust=0.7, draws=FUTURES)).at(dividend=1.5)
    for name in ("free", "data_revenue", "payout", "costs", "profit", "customer_surplus", "external_loss"):
        assert listed.offer[name] == pytest.approx(flat[name], abs=1e-9), name


@pytest.mark.parametrize(("row", "near"), [(0, 5e-4), (1, 2e-4), (2, 2e-4), (3, 2e-4)])
def test_a_shapley_pool_pays_each_segment_what_it_adds(make, customers, spending, assumptions, row, near):
    rates = np.array([0.005, 0.05, 0.3, 0.6])
    pool = simulate(Case(make("shapley pool"), customers, assumptions, trust=0.7, rates=rates, draws=FUTURES))
    segments = pool.by_segment()
    future = 2
    case = Future(pool.plan.terms, future)
    taken = segments.free[future, row] * np.array([v.sum() for v in np.split(spending, 4)]) / spending.sum()
    from itertools import permutations

    due = np.zeros(4)
    for order in permutations(range(4)):
        before = 0.0
        for member in order:
            due[member] += case.revenue(before + taken[member]) - case.revenue(before)
            before += taken[member]
    due *= rates[row] / 24
    paid = segments.payout[future, row] * segments.weight
    assert paid == pytest.approx(due, rel=near)
    assert paid.sum() == pytest.approx(float(pool.outcomes["payout"][future, row]), rel=1e-9)


@pytest.mark.parametrize("known", [0.3, "unknown"])
@pytest.mark.parametrize(("of", "share"), [("margin", "all"), ("sales", "kept"), ("unknown", "kept")])
def test_revenue_is_what_is_left_of_each_customers_spending(make, customers, spending, assumptions, of, share, known):
    facts = make("flat", economics__uplift_of=of, economics__gross_margin=known, economics__reuse=2.0)
    result = simulate(Case(facts, customers, assumptions, draws=FUTURES))
    drawn = result.plan.terms.revenue_full
    for future in range(FUTURES):
        margin = 1.0 if share == "all" else float(result.drawn["revenue.gross_margin"][future])
        kept = [2.0 * 0.015 * spent * margin for spent in spending]
        assert drawn[future] == pytest.approx(sum(kept) / len(kept), rel=1e-6)
    stands_in = {item.fact for item in result.stand_ins}
    assert ("economics.uplift_of" in stands_in) == (of == "unknown")
    assert ("economics.gross_margin" in stands_in) == (share == "kept" and known == "unknown")


@pytest.mark.parametrize("facts", [{"economics__uplift": "unknown"}, {"economics__uplift_of": "margin"}])
def test_what_is_of_margin_is_not_multiplied_by_a_margin(make, customers, assumptions, facts):
    result = simulate(Case(make("flat", **facts), customers, assumptions, draws=FUTURES))
    assert "revenue.gross_margin" not in result.uncertain
    assert "economics.gross_margin" not in {item.fact for item in result.stand_ins}
    asked = {path for path, _ in result.scenario.unknowns()}
    assert not asked & {"economics.gross_margin", "economics.uplift_of"}
