"""Eight tests of a fair exchange, each with a margin in every future and the share of futures in which it passes.

The tests and their default thresholds are ours; they are no law. What they ask is what both sides would have to be able
to say in public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.simulation import Segments, Simulation
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario

__all__ = ["TESTS", "FairnessTest", "Standard", "fair_exchange"]

Array = NDArray[np.float64]

TESTS: Mapping[str, tuple[str, str]] = {
    "E1": ("nobody is forced", "Hardly anybody says yes because no costs them the service."),
    "E2": ("equal gain", "Customers together gain at least what the company gains."),
    "E3": ("no group loses", "No segment of customers is worse off with the programme than without it."),
    "E4": ("no group is left behind", "No segment gains less than 80 % of the mean gain per participant."),
    "E5": ("nobody is steered", "Hardly anybody says yes because of how the screen is made."),
    "E6": ("the poorest are not drawn in", "Those who spend least do not say yes much more often than others."),
    "E7": ("it can be undone", "Taking consent back is as easy as giving it."),
    "E8": ("it holds up", "E1 to E4 hold together in most possible futures."),
}
"""The tests: name and what they ask, in plain words."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The thresholds, all ours.

    Parameters
    ----------
    forced, steered
        Largest share of customers who say yes for want of a free choice, or because of the screen.
    equal_gain
        How much customers must gain for each unit the company gains.
    left_behind
        Smallest gain per participant of a segment, as a share of the mean.
    drawn_in
        Largest participation of the segment that spends least, as a multiple of the mean.
    robust
        Smallest share of futures in which E1 to E4 hold together.
    """

    forced: float = 0.02
    steered: float = 0.02
    equal_gain: float = 1.0
    left_behind: float = 0.8
    drawn_in: float = 1.25
    robust: float = 0.9


@dataclass(frozen=True, slots=True)
class FairnessTest:
    """One test at some levels of the offer.

    Parameters
    ----------
    id, name, question
        Which test.
    margin
        By how much it is passed in each future, shape (draws, levels); negative where it fails, in ``unit``.
    unit
        The margin's unit.
    reason
        Why it cannot pass, when a fact is missing.
    """

    id: str
    name: str
    question: str
    margin: Array
    unit: str
    reason: str | None = None

    @property
    def passes(self) -> NDArray[np.bool_]:
        """Where it passes, shape (draws, levels)."""
        return np.asarray(self.margin >= 0)

    @property
    def probability(self) -> Array:
        """The share of futures in which it passes, shape (levels,)."""
        return np.asarray(self.passes.mean(axis=0))

    def to_json_dict(self, level: int = 0) -> dict[str, object]:
        """Return the test at one level as plain values."""
        low, middle, high = np.quantile(self.margin[:, level], [0.1, 0.5, 0.9])
        return {
            "id": self.id,
            "name": self.name,
            "question": self.question,
            "probability": float(self.probability[level]),
            "passes": bool(middle >= 0),
            "margin": {"p10": float(low), "p50": float(middle), "p90": float(high)},
            "unit": self.unit,
            "reason": self.reason,
        }


def fair_exchange(
    simulation: Simulation,
    *,
    dividend: float | None = None,
    rate: float | None = None,
    declared: bool = False,
    standard: Standard | None = None,
) -> tuple[FairnessTest, ...]:
    """Return the eight tests along the curve, at one dividend or rate, or at the scheme as declared.

    Parameters
    ----------
    dividend, rate
        One level of the offer; with neither, and ``declared`` false, all rows of the curve.
    declared
        At the scheme as the scenario declares it.
    standard
        The thresholds.

    Notes
    -----
    Profit is counted from the state without the data programme, so customers' gain is held against all of it, where
    it is positive. E8 has one value for all futures: how far the share of futures lies above the one asked for.
    """
    limits = standard or Standard()
    outcomes, segments = _outcomes(simulation, dividend, rate, declared)
    tests = [
        _test("E1", limits.forced - outcomes["coerced"], "share of customers"),
        _test(
            "E2",
            outcomes["customer_surplus"]
            - outcomes["external_loss"]
            - limits.equal_gain * np.maximum(outcomes["profit"], 0.0),
            f"{simulation.currency} per customer-month",
        ),
        _test("E3", segments.net_gain.min(axis=2), f"{simulation.currency} per customer-month"),
        _test("E4", _left_behind(segments, limits.left_behind), f"{simulation.currency} per participant-month"),
        _test("E5", limits.steered - outcomes["steered"], "share of customers"),
        _test("E6", _drawn_in(simulation, segments, limits.drawn_in), "multiple of mean participation"),
    ]
    reversal, reason = _reversal(simulation.scenario)
    tests.append(_test("E7", np.full_like(outcomes["profit"], reversal), "clicks", reason))
    together = np.logical_and.reduce([test.passes for test in tests[:4]]).mean(axis=0)
    tests.append(_test("E8", np.broadcast_to(together - limits.robust, outcomes["profit"].shape), "share of futures"))
    return tuple(tests)


def _outcomes(
    simulation: Simulation, dividend: float | None, rate: float | None, declared: bool
) -> tuple[Mapping[str, Array], Segments]:
    if declared:
        return _as_column(simulation.offer), simulation.offer_by_segment()
    if dividend is None and rate is None:
        return simulation.outcomes, simulation.by_segment()
    at = simulation.at(dividend=dividend, rate=rate)
    return _as_column(at), simulation.by_segment(dividend=dividend, rate=rate)


def _as_column(outcomes: Mapping[str, Array]) -> dict[str, Array]:
    return {name: values[:, None] for name, values in outcomes.items()}


def _test(key: str, margin: Array, unit: str, reason: str | None = None) -> FairnessTest:
    name, question = TESTS[key]
    return FairnessTest(key, name, question, np.asarray(margin), unit, reason)


def _left_behind(segments: Segments, share: float) -> Array:
    """Return how far the least gain per participant of a segment lies above a share of the mean.

    Where nobody gains on the mean, a share of it is no standard; that is what E3 is for, so the mean itself stands in.
    """
    taking_part = np.maximum(segments.participation, 1e-12)
    each = segments.net_gain / taking_part
    weight = segments.weight
    mean = (segments.net_gain * weight).sum(axis=2) / np.maximum((segments.participation * weight).sum(axis=2), 1e-12)
    return np.asarray(each.min(axis=2) - np.minimum(share * mean, mean))


def _drawn_in(simulation: Simulation, segments: Segments, multiple: float) -> Array:
    groups = simulation.plan.groups
    spending = groups.per_segment(groups.weight * groups.spending) / np.maximum(segments.weight, 1e-300)
    lowest = int(np.argmin(spending))
    mean = (segments.participation * segments.weight).sum(axis=2)
    return np.asarray(multiple - segments.participation[:, :, lowest] / np.maximum(mean, 1e-12))


def _reversal(scenario: Scenario) -> tuple[float, str | None]:
    """Return by how many clicks taking consent back is easier than giving it; what is not known counts as harder."""
    withdrawal, accept = scenario.consent.withdrawal, scenario.consent.ui.accept.clicks
    if isinstance(withdrawal.possible, Unknown) or isinstance(withdrawal.clicks, Unknown) or isinstance(accept, Unknown):
        return -1.0, "how many clicks it takes is not known"
    if not withdrawal.possible:
        return -1.0, "consent cannot be taken back"
    return float(accept - withdrawal.clicks), None
