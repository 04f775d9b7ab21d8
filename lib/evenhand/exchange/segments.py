"""What each segment of the customers answers, is paid and gains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.solve.outcomes import as_said
from evenhand.exchange.solve.plan import Payment, Plan

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Segments:
    """Outcomes by segment, a mean per customer of the segment; arrays of shape (futures, levels, segments).

    Worked out when asked for.

    Parameters
    ----------
    plan, payment
        What was asked, and its answer.
    """

    plan: Plan
    payment: Payment

    @property
    def names(self) -> tuple[str, ...]:
        """The segments."""
        return self.plan.groups.names

    @cached_property
    def weight(self) -> Array:
        """Share of customers in each segment, shape (segments,)."""
        return self.plan.groups.per_segment(self.plan.groups.weight)

    @cached_property
    def _known(self) -> dict[str, Array]:
        return {}

    def _read(self, name: str) -> Array:
        """Return what customers answer; read between the levels of a path once."""
        if name not in self._known:
            self._known[name] = self.payment.aggregate.segment(name)
        return self._known[name]

    def _spread(self, name: str) -> Array:
        values = self._read(name)
        return np.broadcast_to(values, (*values.shape[:2], len(self.names)))

    def _share(self, name: str) -> Array:
        """Return a share of customers; sums and cubics between levels leave its bounds."""
        return np.clip(self._spread(name), 0.0, 1.0)

    @cached_property
    def participation(self) -> Array:
        """Share recorded as saying yes."""
        return self._share("recorded")

    @cached_property
    def free(self) -> Array:
        """Share who say yes for the offer alone."""
        return self._share("free")

    @cached_property
    def coerced(self) -> Array:
        """Share who say yes because refusing costs them the service."""
        return np.maximum(self._share("observed") - self.free, 0.0)

    @cached_property
    def steered(self) -> Array:
        """Share who say yes because of the screen."""
        return np.maximum(self.participation - self._share("observed"), 0.0)

    @cached_property
    def payout(self) -> Array:
        """What is paid."""
        paid = self._spread("paid")
        total = np.einsum("fjs,s->fj", paid, self.weight)
        factor = np.divide(self.payment.payout, total, out=np.zeros_like(total), where=total > 0)
        return np.asarray(paid * factor[:, :, None])

    @property
    def paid_each(self) -> Array:
        """What a participant of each segment is paid on average over the futures, shape (levels, segments)."""
        paid, people = self.payout.mean(axis=0), self.participation.mean(axis=0)
        return np.asarray(np.divide(paid, people, out=np.zeros_like(paid), where=people > 0))

    @cached_property
    def net_gain(self) -> Array:
        """Customer surplus less external loss, on the policy's basis."""
        return self._gain(says=self.plan.terms.says)

    @cached_property
    def net_gain_otherwise(self) -> Array:
        """The same on the other basis: as people say, or as they act."""
        return self._gain(says=not self.plan.terms.says)

    @cached_property
    def other_end(self) -> Segments | None:
        """The same where facts that are not known attract people most; ``None`` where all is known."""
        if self.plan.beside is None or self.payment.beside is None:
            return None
        return Segments(self.plan.beside, self.payment.beside)

    def _gain(self, *, says: bool) -> Array:
        gain = self.gain_here(says=says)
        return gain if self.other_end is None else np.minimum(gain, self.other_end.gain_here(says=says))

    def gain_here(self, *, says: bool) -> Array:
        """Return customer surplus less external loss at this end of what is not known, as people say or as they act."""
        fund = 0.0 if self.payment.everyone is None else self.payment.everyone
        besides = self.plan.terms.worth_to_everyone[:, None] + fund
        acts, external = self._read("gain") + np.atleast_2d(besides)[:, :, None], self._read("external")
        if says:
            terms = self.plan.terms
            money = self._read("paid") + np.atleast_2d(fund)[:, :, None]
            acts = as_said(terms, acts, money, self._read("recorded"))
            external = external * terms.overstated[:, None, None]
        return np.broadcast_to(acts - external, (*acts.shape[:2], len(self.names)))

    @cached_property
    def worse_off(self) -> Array:
        """Share who lose by it."""
        return self._share("worse")

    @property
    def payout_share(self) -> Array:
        """Each segment's share of the payout; zero where nothing is paid."""
        parts = self.payout * self.weight
        total = parts.sum(axis=2, keepdims=True)
        shares: Array = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
        return shares
