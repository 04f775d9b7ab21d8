"""What customers ask for: willingness to accept, with people who share for nothing and people who never do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Willingness:
    """The distribution of the lowest monthly offer each customer accepts, one row a possible future.

    With probability ``willing`` it is zero, with probability ``refusing`` it is beyond any offer, otherwise it is
    lognormal.

    Parameters
    ----------
    log_median, log_sd
        Mean and standard deviation of its logarithm; shapes broadcast against the offers. As terms, all five have the
        shape (futures,) where all customers are alike, and (futures, segments) where segments differ.
    willing, refusing
        Shares of all customers.
    cap
        At how much a month the loss of somebody who did not want to share is counted at most.
    """

    log_median: Array
    log_sd: Array
    willing: Array
    refusing: Array
    cap: Array

    @property
    def by_segment(self) -> bool:
        """Whether segments differ in what they ask for; of terms only."""
        return self.log_median.ndim == 2

    def each(self, change: Callable[[Array], Array]) -> Willingness:
        """Return the same with all five numbers changed alike: some futures, other columns, another shape."""
        return Willingness(
            change(self.log_median),
            change(self.log_sd),
            change(self.willing),
            change(self.refusing),
            change(self.cap),
        )

    @property
    def priced(self) -> Array:
        """The share of customers who have a price."""
        return 1.0 - self.willing - self.refusing

    def share(self, offer: Array) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.asarray(self.willing + self.priced * ndtr(self.place(offer)))

    def surplus(self, offer: Array) -> Array:
        """Return the mean of what the offer is worth beyond what is asked, E(offer - asked)+, per customer."""
        return self.share_and_surplus(offer)[1]

    def share_and_surplus(self, offer: Array) -> tuple[Array, Array]:
        """Return `share` and `surplus` together, which costs less."""
        z = self.place(offer)
        below = ndtr(z)
        mean = np.exp(self.log_median + self.log_sd**2 / 2)
        share = self.willing + self.priced * below
        return share, self.willing * offer + self.priced * (offer * below - mean * ndtr(z - self.log_sd))

    def mean_loss(self) -> Array:
        """Return the mean of what is asked, each person's counted at most at the cap."""
        return self.cap - self.surplus(self.cap)

    def mean_loss_above(self, offer: Array, share: Array, surplus: Array) -> Array:
        """Return the mean of the capped loss, over those only who ask for more than ``offer``."""
        inside = self.mean_loss() - (offer * share - surplus)
        return np.where(offer < self.cap, inside, self.cap * (1.0 - share))

    def place(self, offer: Array) -> Array:
        """Return how many standard deviations of the logarithm an offer lies above the median, ``-inf`` for nothing."""
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(offer) - self.log_median) / self.log_sd)
