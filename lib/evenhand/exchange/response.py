"""How customers answer an offer: who says yes freely, who because no costs them something, who by the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.terms import Terms
from evenhand.exchange.willingness import Willingness

__all__ = ["Response", "answers", "leaked_share", "respond", "shaped"]

Array = NDArray[np.float64]

# Leakage converges geometrically; steps of less than this change no printed digit.
LEAK_TOLERANCE = 1e-8
LEAK_STEPS = 400
MOST_RATIO = 0.3


@dataclass(frozen=True, slots=True)
class Response:
    """Means per customer, of whatever group the offer was made to; shapes are those of the offer.

    Parameters
    ----------
    free, observed
        Share who say yes for the offer alone, and who say yes counting what a no costs them.
    recorded
        Share recorded as saying yes, by the screen too.
    gain
        What customers gain or lose by it, without what everybody gets and without leakage.
    worse
        Share whose net gain is negative, with what everybody gets and with leakage.
    """

    free: Array
    observed: Array
    recorded: Array
    gain: Array
    worse: Array


def shaped(values: Array) -> Array:
    """Return values by future, or by future and point, so that they broadcast against (futures, levels, points)."""
    return values.reshape(len(values), 1, -1)


def _willingness(terms: Terms, dividend: Array) -> Willingness:
    people = terms.willingness.each(shaped)
    if not np.any(terms.crowding):
        return people
    # Whoever a small payment puts off has a price like the others; a payment of zero, and one large enough, put off
    # nobody. Surplus counts the shares as they are at that payment.
    crowded = (dividend > 0) & (dividend < shaped(terms.crowding_until))
    return replace(people, willing=people.willing * (1.0 - shaped(terms.crowding) * crowded))


def leaked_share(terms: Terms, dividend: Array, weight: Array) -> Array:
    """Return the share of customers who share, where each person's sharing makes the next one's loss smaller.

    Starts from nobody and rises, so it finds the lowest of several equilibria.

    Parameters
    ----------
    terms
        The terms.
    dividend
        What the dividend is worth to a customer, shape (futures, levels, points).
    weight
        Each point's share of customers, shape (points,).

    Returns
    -------
    Array
        Shape (futures, levels).
    """
    people = _willingness(terms, dividend)
    leak, steered = shaped(terms.leak), shaped(terms.steered)
    offer = dividend + shaped(terms.worth_to_participants + terms.refusal_loss)

    def answer(share: Array) -> Array:
        observed = people.share(offer / (1.0 - leak * share))
        return np.asarray(np.sum((steered + (1.0 - steered) * observed) * weight, axis=2, keepdims=True))

    share = answer(np.zeros((*dividend.shape[:2], 1)))
    if not np.any(leak):
        return np.asarray(share[:, :, 0])
    return _rising(answer, share)[:, :, 0]


def _rising(answer: Callable[[Array], Array], share: Array) -> Array:
    """Return where an answer to itself comes to rest, going up from nobody, whose answer is ``share``."""
    before = np.zeros_like(share)
    for _ in range(LEAK_STEPS):
        following = answer(share)
        first, second = share - before, following - share
        if float(np.max(np.abs(second))) < LEAK_TOLERANCE:
            return following
        # Steps shrink by a nearly constant ratio, so their sum is known beforehand (Aitken). Where they hardly shrink,
        # a leap could pass the lowest equilibrium, and plain steps go on.
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(first > 0, second / first, 0.0)
            leap = np.where((ratio > 0) & (ratio < MOST_RATIO), second * ratio / (1.0 - ratio), 0.0)
        before, share = following, np.minimum(following + leap, 1.0)
    return share


def answers(terms: Terms, dividend: Array, weight: Array, *, shared: Array | None = None) -> tuple[Array, Array]:
    """Return only who says yes freely and who is recorded, shapes of the dividend (futures, levels, points).

    The share who share, shape (futures, levels), is found where it is not given.
    """
    people = _willingness(terms, dividend)
    shared = leaked_share(terms, dividend, weight) if shared is None else shared
    own = 1.0 - terms.leak[:, None, None] * shared[:, :, None]
    offer = dividend + shaped(terms.worth_to_participants)
    free = people.share(offer / own)
    observed = people.share((offer + shaped(terms.refusal_loss)) / own) if np.any(terms.refusal_loss) else free
    steered = shaped(terms.steered)
    return free, np.asarray(steered + (1.0 - steered) * observed)


def respond(terms: Terms, dividend: Array, leaked: Array, everyone: Array) -> Response:
    """Return how customers answer a dividend.

    Parameters
    ----------
    terms
        The terms.
    dividend
        What the dividend is worth to a customer, shape (futures, levels, points).
    leaked
        The leak times the share of customers who share, broadcastable to the dividend's shape.
    everyone
        What everybody gets whatever they answer, broadcastable to the dividend's shape.
    """
    people = _willingness(terms, dividend)
    steered = shaped(terms.steered)
    loss = shaped(terms.refusal_loss)
    offer = dividend + shaped(terms.worth_to_participants)
    own = 1.0 - leaked
    reach = (offer + loss) / own
    observed, surplus = people.share_and_surplus(reach)
    costly = bool(np.any(terms.refusal_loss))
    leaky = bool(np.any(leaked))
    free = people.share(offer / own) if costly else observed
    refusing = 1.0 - observed
    gain = own * surplus - loss * (observed + refusing * (1.0 - steered))
    if np.any(terms.steered):
        gain = gain + steered * (offer * refusing - own * people.mean_loss_above(reach, observed, surplus))
    # Who is worse off than without the programme: sharers who lose more than they get ...
    even = offer + everyone
    content = people.share(np.minimum(even, reach)) if costly or leaky else observed
    unhappy = observed - content
    # ... those recorded by the screen who lose more than they get ...
    generous = bool(np.any(everyone))
    # (losses are counted at most at the cap, so whoever gets that much loses nothing)
    short = 1.0 - people.share(np.maximum(reach, even)) if generous else refusing
    short = np.where(even >= people.cap, 0.0, short)
    unhappy = unhappy + steered * short
    # ... and those who said no and bear the cost of it, or leakage.
    left = everyone - loss
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        bearable = np.where(leaked > 0, left / leaked, np.where(left < 0, -1.0, np.inf))
    bearable = np.where(left < 0, -1.0, bearable)
    if generous:
        losing = 1.0 - people.share(np.maximum(reach, bearable))
        losing = np.where(bearable < 0, refusing, np.where(bearable >= people.cap, 0.0, losing))
    else:
        losing = np.where(bearable <= reach, refusing, 0.0)
    unhappy = unhappy + (1.0 - steered) * losing
    return Response(free, observed, steered + (1.0 - steered) * observed, gain, unhappy)
