"""Fair-exchange tests E1 to E8, which ask whether both sides would defend this exchange in public.

Most are judged in every future, so that they pass with a probability; E6 and E7 rest on facts of the scenario. Where
the facts they need are unknown they are neither passed nor failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.segments import Segments
from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.outcomes import frozen
from evenhand.scenario.facts import Unknown
from evenhand.uncertainty.sampling import share_error
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, money, percent

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


NAMES: Mapping[str, str] = {
    "E1": "Yes without pressure",
    "E2": "Equivalent gain",
    "E3": "No segment loses",
    "E4": "No segment far behind",
    "E5": "Informed",
    "E6": "Vulnerable people are not drawn in more",
    "E7": "Reversible",
    "E8": "Robust",
}

MEASURED = ("E1", "E2", "E3", "E4", "E5", "E6")
"""Tests that are judged in every future."""
UNPRICED = "Not known: what a customer spends a month, from which it follows."

# Comparisons of sums that are equal in exact arithmetic.
ROUNDING = 1e-9

# A smaller share of customers is nobody: a mean of their gains would be a rounding error over a rounding error.
NOBODY = 1e-12


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the tests draw the line.

    Parameters
    ----------
    coerced, uninformed
        Largest share of customers who may be coerced, and of participants who may not know what they agreed to.
    margin
        What customers must gain for each unit the company gains.
    behind
        Least net gain per participant of any segment, as a share of the mean.
    drawn_in
        Most a segment's participation may exceed the mean, as a ratio.
    probability
        The share of futures in which E1 to E4 must hold together, and each test must hold to count as passed.
    """

    coerced: float = 0.02
    uninformed: float = 0.02
    margin: float = 1.0
    behind: float = 0.8
    drawn_in: float = 1.25
    probability: float = 0.9


@dataclass(frozen=True, slots=True)
class FairnessTest:
    """One test's answer.

    Parameters
    ----------
    id, name
        E1 … E8 and its name.
    probability
        The share of futures in which it holds; ``None`` when the facts it needs are unknown.
    passed
        Whether that is enough; ``None`` when the facts it needs are unknown.
    margin
        How far from the line it is in the middle future (P50), positive when it holds; ``None`` for tests of facts.
    low, high
        P10 and P90 of the margin.
    unit
        Of the margin: share, money a month, or ratio.
    sentence
        The answer in plain words.
    error
        The sampling error of the probability; ``None`` for tests of facts.
    """

    id: str
    name: str
    probability: float | None
    passed: bool | None
    margin: float | None
    low: float | None
    high: float | None
    unit: str
    sentence: str
    error: float | None = None

    @property
    def holds_in(self) -> str:
        """In how many futures it holds, with the sampling error."""
        if self.probability is None:
            return "not known"
        within = "" if self.error is None else f" (± {100.0 * self.error:.0f})"
        return f"{100.0 * self.probability:.0f}{within} of 100 futures"

    def enough(self, asked: float) -> str:
        """Return whether that is as much as is asked for: yes, no, borderline within sampling error, or not known."""
        if self.probability is None:
            return "not known"
        if self.error is not None and abs(self.probability - asked) <= self.error:
            return "borderline"
        return "yes" if self.probability >= asked else "no"


def margins(outcomes: Mapping[str, Array], segments: Segments, limits: Limits | None = None) -> dict[str, Array]:
    """Return the margin of E1 to E6 in every future, each of the shape of the outcomes; not negative means it holds.

    Parameters
    ----------
    outcomes
        Arrays of shape (futures, levels).
    segments
        The same by segment.
    limits
        Where the lines are.
    """
    return {name: _margin(name, outcomes, segments, limits or Limits()) for name in MEASURED}


def _margin(
    name: str, outcomes: Mapping[str, Array], segments: Segments, line: Limits, otherwise: bool = False
) -> Array:
    if name == "E2":
        gain = outcomes["customer_surplus"] - outcomes["external_loss"]
        if otherwise:
            gain = outcomes["gain_otherwise"]
        return np.asarray(gain - line.margin * np.maximum(outcomes["profit_at_most"], 0.0))
    if name == "E3":
        return np.asarray((segments.net_gain_otherwise if otherwise else segments.net_gain).min(axis=2))
    says = segments.plan.terms.says != otherwise
    here = _margin_here(name, outcomes, segments, line, says)
    other = segments.other_end
    if other is None:
        return here
    # What is not known may as well attract people: then others are led, coerced or left behind.
    return np.minimum(here, _margin_here(name, _reached(other), other, line, says))


def _reached(segments: Segments) -> Mapping[str, Array]:
    """Return how many say yes, and why, at one end of what is not known, as in `OUTCOMES`."""
    total = segments.payment.aggregate.total
    free, observed, recorded = (np.clip(total(name), 0.0, 1.0) for name in ("free", "observed", "recorded"))
    coerced, steered = np.maximum(observed - free, 0.0), np.maximum(recorded - observed, 0.0)
    return {"participation": recorded, "coerced": coerced, "steered": steered}


def _margin_here(name: str, reached: Mapping[str, Array], segments: Segments, line: Limits, says: bool) -> Array:
    """Return the margin of a test that is judged at each end of what is not known by itself."""
    people = reached["participation"]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        match name:
            case "E1":
                return line.coerced - reached["coerced"]
            case "E4":
                net_gain = segments.gain_here(says=says)
                taking_part = segments.participation > NOBODY
                worst = np.where(taking_part, net_gain / segments.participation, np.inf).min(axis=2)
                mean = np.where(people > NOBODY, np.einsum("fjs,s->fj", net_gain, segments.weight) / people, 0.0)
                # Where people lose on average, the segment that loses most is behind by what it loses more than the
                # limit.
                least = np.where(mean >= 0, line.behind * mean, mean / line.behind)
                return np.where(np.isinf(worst), 0.0, worst - least)
            case "E5":
                return line.uninformed - np.where(people > NOBODY, reached["steered"] / people, 0.0)
            case "E6":
                return line.drawn_in - np.where(people > NOBODY, segments.participation.max(axis=2) / people, 1.0)
    raise KeyError(name)


class _Passing(Mapping[str, Flags]):
    """Whether each test holds; worked out when asked for, as some tests take much longer than others."""

    def __init__(self, simulation: Simulation, limits: Limits, otherwise: bool) -> None:
        self._simulation, self._limits, self._otherwise = simulation, limits, otherwise
        # Of E6 and E7 what is known without looking into the futures.
        self._facts: dict[str, bool | None] = {"E7": _reversible(simulation)[0]}
        vulnerable, _ = _vulnerable(simulation)
        if not isinstance(vulnerable, str):
            self._facts["E6"] = vulnerable
        self._names = tuple(name for name in NAMES if self._facts.get(name, True) is not None)
        self._known: dict[str, Flags] = {}

    def __getitem__(self, name: str) -> Flags:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = frozen(self._holds(name))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _holds(self, name: str) -> Flags:
        outcomes, segments = self._simulation.outcomes, self._simulation.by_segment()
        if name == "E8":
            return self["E1"] & self["E2"] & self["E3"] & self["E4"]
        if (fact := self._facts.get(name)) is not None:
            return np.full(outcomes["participation"].shape, fact)
        return np.asarray(_margin(name, outcomes, segments, self._limits, self._otherwise) >= -ROUNDING)


def passing(simulation: Simulation, limits: Limits | None = None, *, otherwise: bool = False) -> Mapping[str, Flags]:
    """Return whether each test holds, in every future at every rate of the curve, shape (draws, rates).

    E6 and E7 are left out where the facts they need are unknown; E8 is E1 to E4 together. With ``otherwise`` customers'
    gain is counted on the other basis than the policy's.
    """
    return _Passing(simulation, limits or Limits(), otherwise)


def fair_exchange(
    simulation: Simulation,
    *,
    dividend: float | None = None,
    rate: float | None = None,
    limits: Limits | None = None,
) -> tuple[FairnessTest, ...]:
    """Return the eight tests at one level: a dividend, a rate, or the scheme as declared when neither is given.

    Parameters
    ----------
    simulation
        What is judged.
    dividend, rate
        Where; at most one of them.
    limits
        Where the lines are.
    """
    line = limits or Limits()
    if dividend is None and rate is None:
        outcomes, segments = simulation.offer, simulation.offer_by_segment()
    else:
        outcomes = simulation.at(dividend=dividend, rate=rate)
        segments = simulation.by_segment(dividend=dividend, rate=rate)
    result = margins({name: values[:, None] for name, values in outcomes.items()}, segments, line)
    holds = {name: (values >= -ROUNDING)[:, 0] for name, values in result.items()}
    judged = ("E1", "E2", "E3", "E4", "E5")
    currency = simulation.currency
    tests = [_judged(name, result[name][:, 0], holds[name], line, outcomes, currency) for name in judged]
    tests.append(_drawn_in(simulation, result["E6"][:, 0], holds["E6"], line))
    reversible, words = _reversible(simulation)
    tests.append(_factual("E7", reversible, words))
    together = holds["E1"] & holds["E2"] & holds["E3"] & holds["E4"]
    chance = float(together.mean())
    tests.append(
        FairnessTest(
            "E8",
            NAMES["E8"],
            chance,
            chance >= line.probability,
            chance - line.probability,
            None,
            None,
            "share",
            f"The first four tests hold together in {_of_futures(chance)}; "
            f"{100.0 * line.probability:.0f} are asked for.",
            float(share_error(chance, simulation.draws)),
        )
    )
    return tuple(tests)


def _of_futures(share: float) -> str:
    return f"{100.0 * share:.0f} of 100 possible futures"


def _judged(
    name: str, margin: Array, holds: Flags, line: Limits, outcomes: Mapping[str, Array], currency: str
) -> FairnessTest:
    low, middle, high = band(margin)
    chance = float(holds.mean())
    unit = "share" if name in ("E1", "E5") else "ratio" if name == "E6" else "money a month"
    gain = float(np.median(outcomes["customer_surplus"] - outcomes["external_loss"])) if outcomes else 0.0
    words = _words(name, middle, gain, line, outcomes, currency)
    sentence = f"In the middle future {words}; the test holds in {_of_futures(chance)}."
    error = float(share_error(chance, len(margin)))
    return FairnessTest(name, NAMES[name], chance, chance >= line.probability, middle, low, high, unit, sentence, error)


def _words(name: str, middle: float, gain: float, line: Limits, outcomes: Mapping[str, Array], currency: str) -> str:
    holds = middle >= -ROUNDING
    match name:
        case "E1":
            coerced = percent(np.median(outcomes["coerced"]), 1)
            return f"{coerced} of customers say yes only because refusing costs them something"
        case "E2":
            profit, most = (float(np.median(outcomes[each])) for each in ("profit", "profit_at_most"))
            people, company = money(gain, currency, 2), money(profit, currency, 2)
            if most - profit > ROUNDING:
                company += f", or up to {money(most, currency, 2)} while facts are not known,"
            return f"customers gain {people} a month each, the company {company} a customer"
        case "E3":
            return "every segment gains on the whole" if holds else "at least one segment loses"
        case "E4":
            who = "no segment's participants gain" if holds else "participants of one segment gain"
            return f"{who} less than {percent(line.behind)} of the mean"
        case "E5":
            return f"{percent(line.uninformed - middle, 1)} of those recorded as saying yes were steered by the screen"
        case _:
            return f"the segment drawn in most takes part {amount(line.drawn_in - middle)} times as often as the mean"


def _factual(name: str, holds: bool | None, words: str) -> FairnessTest:
    chance = None if holds is None else float(holds)
    return FairnessTest(name, NAMES[name], chance, holds, None, None, None, "", words)


def unpriced(tests: Iterable[FairnessTest]) -> tuple[FairnessTest, ...]:
    """Return tests as they stand while nobody said what customers spend: only those of facts are judged."""
    return tuple(test if test.error is None else _factual(test.id, None, UNPRICED) for test in tests)


def _vulnerable(simulation: Simulation) -> tuple[bool | str | None, str]:
    audience = simulation.scenario.audience
    if audience.low_income_check == "failed":
        return False, "A check found that low-income customers are drawn in more than others."
    if audience.low_income_check == "passed":
        return True, "A check found that low-income customers are not drawn in more than others."
    if audience.vulnerable is False:
        return "judge", ""
    return (
        None,
        "Nobody has checked whether low-income or otherwise vulnerable customers are drawn in more than others.",
    )


def _drawn_in(simulation: Simulation, margin: Array, holds: Flags, line: Limits) -> FairnessTest:
    answer, words = _vulnerable(simulation)
    if isinstance(answer, str):
        return _judged("E6", margin, holds, line, {}, simulation.currency)
    return _factual("E6", answer, words)


def _reversible(simulation: Simulation) -> tuple[bool | None, str]:
    consent = simulation.scenario.consent
    withdrawal, accept = consent.withdrawal, consent.ui.accept
    if withdrawal.possible is False:
        return False, "Consent cannot be withdrawn."
    faults, unknown = [], []
    if isinstance(withdrawal.clicks, Unknown) or isinstance(accept.clicks, Unknown):
        unknown.append("how many clicks yes and withdrawal take")
    elif withdrawal.clicks > accept.clicks:
        faults.append(f"withdrawal takes {withdrawal.clicks} clicks, saying yes {accept.clicks}")
    for value, wrong, fault, question in (
        (
            withdrawal.same_channel,
            False,
            "it does not work where consent was given",
            "whether it works where consent was given",
        ),
        (withdrawal.login_needed, True, "it needs an extra login", "whether it needs an extra login"),
    ):
        if isinstance(value, Unknown):
            unknown.append(question)
        elif value is wrong:
            faults.append(fault)
    if isinstance(withdrawal.possible, Unknown):
        unknown.insert(0, "whether consent can be withdrawn")
    if faults:
        return False, f"Withdrawing is harder than saying yes: {' and '.join(faults)}."
    if unknown:
        return None, f"Not known: {', '.join(unknown)}."
    return True, "Withdrawing is as easy as saying yes."
