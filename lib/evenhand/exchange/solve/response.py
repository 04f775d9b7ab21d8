"""How customers answer an offer: who says yes freely, who because refusing costs them something, who by the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evenhand.exchange.model.terms import Terms
from evenhand.exchange.model.willingness import Willingness

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
    steered = shaped(terms.steered)
    offer = dividend + shaped(terms.worth_to_participants + terms.refusal_loss)
    # Nothing but what sharing still costs changes from step to step, so all else is worked out before.
    place = people.place(offer)
    each = 1.0 / people.log_sd
    surely = np.sum((steered + (1.0 - steered) * people.willing) * weight, axis=2)
    moved = np.broadcast_to((1.0 - steered) * people.priced * weight, place.shape)

    def answer(share: Array) -> Array:
        own = 1.0 - terms.leak[:, None] * share
        # einsum without optimisation does not call a threaded library: the same bytes everywhere.
        below = ndtr(place - np.log(own)[:, :, None] * each)
        return np.asarray(surely + np.einsum("fjp,fjp->fj", moved, below))

    share = answer(np.zeros(dividend.shape[:2]))
    return _rising(answer, share) if np.any(terms.leak) else share


def _rising(answer: Callable[[Array], Array], share: Array) -> Array:
    """Return where an answer to itself comes to rest, going up from nobody, whose answer is ``share``."""
    before, answered = np.zeros_like(share), share
    for _ in range(LEAK_STEPS):
        following = answer(share)
        missing = following - share
        if float(np.max(np.abs(missing))) < LEAK_TOLERANCE:
            return following
        # Where answers rise in proportion, what the following steps add up to is known beforehand (a secant). Where
        # steps hardly shrink, a leap could pass the lowest equilibrium, and plain steps go on.
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (following - answered) / (share - before)
            leap = np.where((slope > 0) & (slope < MOST_RATIO), missing / (1.0 - slope), missing)
        before, answered, share = share, following, np.minimum(share + leap, 1.0)
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
