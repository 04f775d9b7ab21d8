"""The model customer by customer and asked price by asked price: slow, plain, without the fast method's formulas.

One future at a time. Asked prices are a fine grid of equally likely values of the lognormal, plus the two masses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

PRICES = 40_000


@dataclass
class Case:
    """One future's numbers, read from terms."""

    terms: object
    future: int

    def __getattr__(self, name):
        return float(getattr(self.terms, name)[self.future])

    @property
    def asked(self):
        """Asked prices and their chances: willing, priced, refusing."""
        w = self.terms.willingness
        i = self.future
        middle = (np.arange(PRICES) + 0.5) / PRICES
        priced = stats.lognorm(s=w.log_sd[i], scale=np.exp(w.log_median[i])).ppf(middle)
        chance = (1 - w.willing[i] - w.refusing[i]) / PRICES
        return np.concatenate([[0.0], priced, [np.inf]]), np.concatenate(
            [[w.willing[i]], np.full(PRICES, chance), [w.refusing[i]]]
        )

    @property
    def cap(self):
        """The most a loss counts."""
        return float(self.terms.willingness.cap[self.future])

    def revenue(self, taken):
        """Data revenue when a share of value is taken in (power form only)."""
        power = np.log(self.terms.growth.half[self.future]) / np.log(0.5)
        return self.revenue_full * taken**power


def live(case, dividend, weight, spending, everyone=0.0):
    """Let every customer decide; return what happens, per customer."""
    asked, chance = case.asked
    harm = np.minimum(asked, case.cap)
    value = weight * spending / np.sum(weight * spending)
    shared = 0.0
    for _ in range(300):
        reach = (dividend + case.worth_to_participants + case.refusal_loss) / (1 - case.leak * shared)
        yes = np.array([chance[asked <= limit].sum() for limit in np.unique(reach)])
        observed = yes[np.searchsorted(np.unique(reach), reach)]
        following = np.sum(weight * (observed + case.steered * (1 - observed)))
        if abs(following - shared) < 1e-13:
            break
        shared = following
    leaked = case.leak * shared
    totals = dict.fromkeys(["free", "coerced", "steered", "paid", "taken", "seen", "net", "worse"], 0.0)
    for d, w, v in zip(dividend, weight, value, strict=True):
        offer = d + case.worth_to_participants
        own = (1 - leaked) * asked
        free = own <= offer
        coerced = ~free & (own <= offer + case.refusal_loss)
        rest = ~free & ~coerced
        # What each person has in the end, compared with no programme at all.
        sharer = everyone + offer - harm
        stays_out = everyone - case.refusal_loss - leaked * harm
        net = np.where(free | coerced, everyone + offer - np.where(free | coerced, np.minimum(asked, 1e300), 0), 0.0)
        net = np.where(rest, case.steered * sharer + (1 - case.steered) * stays_out, net)
        recorded = (chance * (free | coerced)).sum() + case.steered * (chance * rest).sum()
        totals["free"] += w * (chance * free).sum()
        totals["coerced"] += w * (chance * coerced).sum()
        totals["steered"] += w * case.steered * (chance * rest).sum()
        totals["paid"] += w * d * recorded
        totals["taken"] += v * (chance * free).sum()
        totals["seen"] += v * recorded
        totals["net"] += w * (chance * net).sum()
        totals["worse"] += w * (
            (chance * ((free | coerced) & (sharer < -1e-12))).sum()
            + case.steered * (chance * (rest & (sharer < 0))).sum()
            + (1 - case.steered) * (chance * (rest & (stays_out < 0))).sum()
        )
    return totals


def pool(case, rate, weight, spending, unit):
    """Solve for the dividend per unit at which the pool is exactly paid out."""

    def gap(level):
        found = live(case, level * unit, weight, spending)
        return found["paid"] - rate * case.revenue(found["taken"])

    high = 1e-6
    while gap(high) < 0:
        high *= 2
    level = optimize.brentq(gap, 0, high, xtol=1e-10)
    return live(case, level * unit, weight, spending)
