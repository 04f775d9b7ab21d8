"""Dividends in proportion to spending, read from a table.

When nothing but the dividend attracts or deters (no cost of saying no, no benefits besides, no steering), the answer of
all customers to a share k of their spending depends on a future only through y = ln k - m and sigma, besides the shares
who are willing or refusing, which enter linearly. So sums over customers are worked out once, on a small table of y and
sigma, and read from it at any level in any future. With the table F(y, sigma) = sum of w * Phi((y + ln s) / sigma), the
surplus needs no table of its own, because Phi(z - sigma) is F at y - sigma^2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.interpolation import between

Array = NDArray[np.float64]
Weighting = Literal["people", "value"]

STEP = 0.125
SPREADS = 24
# Below this many spreads under the median hardly anybody is reached: three in ten million.
BELOW = 5.0


def only_the_dividend_moves(terms: Terms) -> bool:
    """Return whether nothing but the dividend attracts or deters in any future, and all segments ask alike."""
    others = (
        terms.refusal_loss,
        terms.worth_to_participants,
        terms.worth_to_everyone,
        terms.steered,
        terms.crowding,
    )
    return not terms.willingness.by_segment and not any(np.any(values) for values in others)


@dataclass(frozen=True)
class SpendingTable:
    """Sums over the customers of each segment, on a grid of sigma and y.

    Parameters
    ----------
    people, value
        Means over a segment's customers and over its spending, shape (spreads, levels, segments).
    low
        The first y; the next follow at steps of `STEP`.
    sd_low, sd_step
        The grid of sigma, in equal steps of its logarithm: answers bend most where customers differ least.
    weight, share
        Each segment's share of customers and of spending.
    mean_spending
        Per customer-month.
    """

    people: Array
    value: Array
    low: float
    sd_low: float
    sd_step: float
    weight: Array
    share: Array
    mean_spending: float

    @property
    def levels(self) -> int:
        """How many levels of y there are."""
        return int(self.people.shape[1])

    @cached_property
    def totals(self) -> dict[Weighting, Array]:
        """The same over all customers, shape (spreads, levels, 1)."""
        return {
            "people": np.einsum("ijs,s->ij", self.people, self.weight)[:, :, None],
            "value": np.einsum("ijs,s->ij", self.value, self.share)[:, :, None],
        }

    def rows(self, log_sd: Array, weighting: Weighting, *, total: bool) -> Array:
        """Return the row of each future, shape (futures, levels, segments or 1)."""
        table = self.totals[weighting] if total else (self.people if weighting == "people" else self.value)
        at = np.clip((np.log(log_sd) - self.sd_low) / self.sd_step, 0.0, SPREADS - 1.0)
        start = np.clip(np.floor(at).astype(np.intp) - 1, 0, SPREADS - 4)
        t = (at - start)[:, None, None]
        result = table[start] * (-(t - 1) * (t - 2) * (t - 3) / 6)
        result += table[start + 1] * (t * (t - 2) * (t - 3) / 2)
        result += table[start + 2] * (-t * (t - 1) * (t - 3) / 2)
        result += table[start + 3] * (t * (t - 1) * (t - 2) / 6)
        return np.asarray(result)


def spending_table(terms: Terms, groups: Groups) -> SpendingTable:
    """Work out the table that the futures of ``terms`` need, up to where all data revenue is paid out."""
    weight, share = groups.per_segment(groups.weight), groups.per_segment(groups.value)
    w = terms.willingness
    high_sd = float(w.log_sd.max())
    sd_low = float(np.log(w.log_sd.min()))
    sd_step = max(float(np.log(high_sd)) - sd_low, 1e-9) / (SPREADS - 1)
    spreads = np.exp(sd_low + sd_step * np.arange(SPREADS))
    spends = groups.spending > 0
    logs = np.log(groups.spending[spends])
    low = -BELOW * high_sd - float(logs.max())
    # Beyond this level everybody with a price accepts, or more is paid out than data can ever earn.
    reached = np.maximum(w.willing + w.priced * 0.5, 1e-3) * (1.0 - terms.leak)
    ends = np.log(np.maximum(terms.revenue_full, 1e-12) / (groups.mean_spending * reached)) - w.log_median
    high = max(float(ends.max()), BELOW * high_sd - float(logs.min()) if np.any(w.willing < 1e-6) else 0.0)
    levels = int(np.ceil((max(high, 1.0) - low) / STEP)) + 2
    y = low + STEP * np.arange(levels)
    people = np.zeros((SPREADS, levels, len(groups.names)))
    value = np.zeros_like(people)
    index = groups.segment[spends]
    mine, worth = groups.weight[spends], groups.value[spends]
    for segment in range(len(groups.names)):
        inside = index == segment
        if not np.any(inside):
            continue
        reach = ndtr((y[None, :, None] + logs[inside]) / spreads[:, None, None])
        people[:, :, segment] = np.einsum("ijp,p->ij", reach, mine[inside] / weight[segment])
        value[:, :, segment] = np.einsum("ijp,p->ij", reach, worth[inside] / share[segment])
    return SpendingTable(people, value, low, sd_low, sd_step, weight, share, groups.mean_spending)


@dataclass(frozen=True)
class SpendingAggregate:
    """Answers at some levels, as `Aggregate` gives them, read from the table when asked for.

    Parameters
    ----------
    terms, table
        The terms and their table.
    places
        Where on the table's levels, shape (futures, levels); ``nan`` where nothing is paid. ``None`` for no payment,
        followed by every level of the table.
    """

    terms: Terms
    table: SpendingTable
    places: Array | None

    @property
    def weight(self) -> Array:
        """Each segment's share of customers."""
        return self.table.weight

    @property
    def value(self) -> Array:
        """Each segment's share of spending."""
        return self.table.share

    def _rows(self, weighting: Weighting, *, total: bool) -> Array:
        return self.table.rows(self.terms.willingness.log_sd, weighting, total=total)

    @cached_property
    def _total_rows(self) -> dict[Weighting, Array]:
        return {"people": self._rows("people", total=True), "value": self._rows("value", total=True)}

    @cached_property
    def _places(self) -> Array:
        if self.places is not None:
            return self.places
        return np.concatenate([[np.nan], np.arange(self.table.levels)])[None, :]

    def _read(self, weighting: Weighting, *, total: bool, shift: Array | float = 0.0) -> Array:
        rows = self._total_rows[weighting] if total else self._rows(weighting, total=False)
        if self.places is None and isinstance(shift, float):
            return np.concatenate([np.zeros_like(rows[:, :1]), np.clip(rows, 0.0, 1.0)], axis=1)
        places = self._places + shift
        places = np.broadcast_to(places, (len(rows), places.shape[1]))
        result = between(rows, np.clip(np.nan_to_num(places), 0.0, self.table.levels - 1.0))
        result[np.broadcast_to(np.isnan(places) | (places < 0), result.shape[:2])] = 0.0
        return np.clip(result, 0.0, 1.0)

    def _share(self, weighting: Weighting, *, total: bool) -> Array:
        w = self.terms.willingness
        return w.willing[:, None, None] + w.priced[:, None, None] * self._read(weighting, total=total)

    @cached_property
    def _free(self) -> Array:
        return self._share("people", total=True)[:, :, 0]

    @cached_property
    def _value_free(self) -> Array:
        return self._share("value", total=True)[:, :, 0]

    @cached_property
    def _own(self) -> Array:
        return 1.0 - self.terms.leak[:, None] * self._free

    @cached_property
    def external(self) -> Array:
        """Loss by leakage per customer, shape (futures, levels)."""
        return (1.0 - self._own) * self.terms.willingness.mean_loss()[:, None]

    @cached_property
    def scale(self) -> Array:
        """The dividend as a share of spending, shape (futures, levels)."""
        y = self.table.low + STEP * self._places
        result = np.exp(self.terms.willingness.log_median[:, None] + y) * self._own
        return np.where(np.isnan(self._places), 0.0, result)

    @cached_property
    def payout(self) -> Array:
        """What is paid per customer, shape (futures, levels)."""
        return self.scale * self.table.mean_spending * self._value_free

    def total(self, name: str) -> Array:
        """Return one quantity as a mean over all customers, shape (futures, levels)."""
        if name in ("free", "observed", "recorded"):
            return self._free
        if name.startswith("value"):
            return self._value_free
        if name == "paid":
            return self.payout
        if name == "external":
            return self.external
        return self._quantity(name, total=True)[:, :, 0]

    def segment(self, name: str) -> Array:
        """Return one quantity as a mean per customer of each segment, shape (futures, levels, segments)."""
        if name in ("free", "observed", "recorded"):
            return self._share("people", total=False)
        if name.startswith("value"):
            return self._share("value", total=False)
        if name == "external":
            return self.external[:, :, None]
        return self._quantity(name, total=False)

    def _quantity(self, name: str, *, total: bool) -> Array:
        w = self.terms.willingness
        if name == "worse":
            return self._worse(total=total)
        if total:
            paid = self.payout[:, :, None]
        else:
            # Spending per customer of each segment.
            level = np.divide(self.value, self.weight, out=np.zeros_like(self.value), where=self.weight > 0)
            paid = self.scale[:, :, None] * (self.table.mean_spending * level) * self._share("value", total=False)
        if name == "paid":
            return paid
        sd = w.log_sd[:, None]
        mean = w.priced[:, None] * np.exp(w.log_median[:, None] + sd**2 / 2.0)
        asked = self._read("people", total=total, shift=-(sd**2) / STEP)
        return paid - (self._own * mean)[:, :, None] * asked

    def _worse(self, *, total: bool) -> Array:
        """Return who loses: sharers who ask more than they get, and whoever says no where others' data leak."""
        w = self.terms.willingness
        content = self._read("people", total=total, shift=np.log(self._own) / STEP)
        content = w.willing[:, None, None] + w.priced[:, None, None] * content
        harmed = (self._own < 1.0)[:, :, None]
        return np.where(harmed, 1.0 - content, 0.0)
