"""Levers: the numbers of a scenario that a company can choose, each with its bounds, read and put in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rapidfuzz import process

from evenhand.errors import InputError, Problem
from evenhand.exchange.model.screen import refusal_cost
from evenhand.scenario.consent import Alternative
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.programme import (
    Benefit,
    CollectiveTrust,
    Flat,
    InKind,
    NoDividend,
    Pool,
    PriceList,
    Range,
    RevenueShare,
)

__all__ = ["LEVERS", "Lever", "axis_lever", "lever_of", "levers_of"]

# How far a lever in money is moved by default, times its present value.
SPAN = 4.0


@dataclass(frozen=True, slots=True)
class Lever:
    """A number of a scenario that a company can choose.

    Parameters
    ----------
    id
        Its name for machines.
    label
        Its name for people.
    unit
        ``share``, ``money a month``, ``money``, ``months`` and so on; money is in the scenario's currency.
    low, high
        The bounds within which it may be set.
    applies
        Whether a scenario has it.
    get
        Its present value; ``None`` when unknown.
    put
        A scenario with another value, valid again. A scheme's lever changes the scheme's own number.
    whole
        Whether only whole numbers make sense.
    wide
        Whether it spans powers of ten, and is tried in equal ratios instead of equal steps.
    """

    id: str
    label: str
    unit: str
    low: float
    high: float
    applies: Callable[[Scenario], bool]
    get: Callable[[Scenario], float | None]
    put: Callable[[Scenario, float], Scenario]
    whole: bool = False
    wide: bool = False

    def span(self, scenario: Scenario) -> tuple[float, float]:
        """Return from where to where it is tried by default: money up to four times its present value."""
        now = self.get(scenario)
        if self.unit.startswith("money") and now:
            return self.low, min(self.high, SPAN * now)
        return self.low, self.high


def axis_lever(scenario: Scenario) -> str | None:
    """Return the lever that is the scheme's own axis, whose every value is read from one simulation."""
    match scenario.scheme:
        case NoDividend() | PriceList():
            return None
        case Flat() | InKind():
            return "dividend"
        case _:
            return "rate"


def levers_of(scenario: Scenario) -> dict[str, Lever]:
    """Return the levers a scenario has, those of its single benefits included."""
    levers = {key: lever for key, lever in LEVERS.items() if lever.applies(scenario)}
    for index, benefit in enumerate(scenario.benefits):
        for side, label in (("worth", "what it is worth to a customer"), ("cost", "what it costs the company")):
            lever = _of_benefit(index, side, f"{benefit.name}: {label}")
            levers[lever.id] = lever
    return levers


def lever_of(scenario: Scenario, key: str) -> Lever:
    """Return one lever of a scenario.

    Raises
    ------
    InputError
        When there is none of this name, with the nearest, or the scenario does not have it.
    """
    known = levers_of(scenario)
    if key in known:
        return known[key]
    if key in LEVERS:
        own = axis_lever(scenario)
        instead = f" What it pays is set by its lever {own!r}." if own and key in ("rate", "dividend", "prices") else ""
        raise InputError(
            f"{scenario.name} has no lever {key!r} ({LEVERS[key].label}).{instead}",
            hint=f"Its levers are: {', '.join(known)}.",
        )
    near = process.extractOne(key, list(known), score_cutoff=60)
    problem = Problem("is not a lever", field=key, suggestion=near[0] if near else None)
    raise InputError(f"There is no lever {key!r}.", problems=[problem], hint=f"The levers are: {', '.join(known)}.")


def _changed(facts: Any, path: str, value: object) -> Any:
    """Return facts with one changed, by its dotted path, and validated again."""
    name, _, rest = path.partition(".")
    inner = _changed(getattr(facts, name), rest, value) if rest else value
    return type(facts).model_validate({**{key: getattr(facts, key) for key in type(facts).model_fields}, name: inner})


def _number(value: object) -> float | None:
    if isinstance(value, Range):
        return value.likely
    return None if value is None or isinstance(value, Unknown) else float(value)  # type: ignore[arg-type]


def _at(
    key: str,
    path: str,
    label: str,
    unit: str,
    low: float,
    high: float,
    *,
    schemes: tuple[type[Facts], ...] | None = None,
    **more: bool,
) -> Lever:
    """Return the lever of the fact at a dotted path; of a scheme's number, only where the scheme is of these kinds."""

    def get(scenario: Scenario) -> float | None:
        value: object = scenario
        for name in path.split("."):
            value = getattr(value, name)
        return _number(value)

    def put(scenario: Scenario, value: float) -> Scenario:
        changed: Scenario = _changed(scenario, path, round(value) if more.get("whole") else value)
        return changed

    def applies(scenario: Scenario) -> bool:
        return schemes is None or isinstance(scenario.scheme, schemes)

    return Lever(key, label, unit, low, high, applies, get, put, **more)


def _dividend() -> Lever:
    def get(scenario: Scenario) -> float | None:
        match scenario.scheme:
            case Flat(dividend=value) | InKind(face_value=value):
                return value
        return None

    def put(scenario: Scenario, value: float) -> Scenario:
        name = "face_value" if isinstance(scenario.scheme, InKind) else "dividend"
        changed: Scenario = _changed(scenario, f"scheme.{name}", value)
        return changed

    def applies(scenario: Scenario) -> bool:
        return isinstance(scenario.scheme, Flat | InKind)

    return Lever("dividend", "Dividend (face value of a benefit)", "money a month", 0.0, 1e6, applies, get, put)


def _prices() -> Lever:
    def total(scenario: Scenario) -> float:
        return sum(scenario.scheme.prices.values()) if isinstance(scenario.scheme, PriceList) else 0.0

    def put(scenario: Scenario, value: float) -> Scenario:
        if not isinstance(scenario.scheme, PriceList):
            return scenario
        now, priced = total(scenario), scenario.scheme.prices
        prices = {key: value * (price / now if now else 1.0 / len(priced)) for key, price in priced.items()}
        changed: Scenario = _changed(scenario, "scheme.prices", prices)
        return changed

    def applies(scenario: Scenario) -> bool:
        return isinstance(scenario.scheme, PriceList) and bool(scenario.scheme.prices)

    label = "All prices of the list together, in their proportions"
    return Lever("prices", label, "money a month", 0.0, 1e6, applies, total, put)


def _published() -> Lever:
    path = "data_revenue_share_published"

    def get(scenario: Scenario) -> float | None:
        return _number(scenario.data_revenue_share_published)

    def put(scenario: Scenario, value: float) -> Scenario:
        changed: Scenario = _changed(scenario, path, value >= 0.5)
        return changed

    label = "What the data earn is published (0 no, 1 yes)"
    return Lever("published", label, "yes or no", 0.0, 1.0, lambda _: True, get, put, whole=True)


def _fee() -> Lever:
    def get(scenario: Scenario) -> float | None:
        return refusal_cost(scenario)[0].fee

    def put(scenario: Scenario, value: float) -> Scenario:
        now = get(scenario)
        if now is None or isinstance(scenario.alternatives, Unknown):
            return scenario

        def repriced(alternative: Alternative) -> Alternative:
            counts = (
                alternative.behavioural_processing is False
                and alternative.features_equal is True
                and alternative.price_month == now
            )
            changed: Alternative = _changed(alternative, "price_month", value) if counts else alternative
            return changed

        return scenario.replace(alternatives=tuple(repriced(alternative) for alternative in scenario.alternatives))

    label = "Fee of an equal service without use of the data"
    return Lever("fee", label, "money a month", 0.0, 1e6, lambda one: get(one) is not None, get, put)


def _of_benefit(index: int, side: str, label: str) -> Lever:
    def get(scenario: Scenario) -> float | None:
        return _number(getattr(scenario.benefits[index], side))

    def put(scenario: Scenario, value: float) -> Scenario:
        benefits: list[Benefit] = list(scenario.benefits)
        benefits[index] = _changed(benefits[index], side, value)
        return scenario.replace(benefits=tuple(benefits))

    def applies(scenario: Scenario) -> bool:
        return index < len(scenario.benefits)

    return Lever(f"benefit.{index}.{side}", label, "money a month", 0.0, 1e6, applies, get, put)


_ALL = (
    _at(
        "rate",
        "scheme.rate",
        "Rate (payout ÷ data revenue)",
        "share",
        0.0,
        1.0,
        schemes=(RevenueShare, Pool, CollectiveTrust),
    ),
    _dividend(),
    _prices(),
    _at("worth", "scheme.worth", "What a unit of face value is worth", "share", 0.0, 1.0, schemes=(InKind,)),
    _at("cost", "scheme.cost", "What a unit of face value costs", "share", 0.0, 1.0, schemes=(InKind,)),
    _at("breakage", "scheme.breakage", "Benefits never used", "share", 0.0, 1.0, schemes=(InKind,)),
    _at("mediation", "economics.mediation", "Aggregating or de-identifying", "share", 0.0, 1.0),
    _at("reuse", "economics.reuse", "Uses the same consent serves", "uses", 1.0, 10.0),
    _at("conditionality", "economics.conditionality", "Service lost by saying no", "share", 0.0, 1.0),
    _at("months", "programme.months", "Months of the programme", "months", 1.0, 120.0, whole=True),
    _at("customers", "programme.customers", "Customers asked", "customers", 100.0, 1e8, whole=True, wide=True),
    _published(),
    _fee(),
    _at("setup", "economics.costs.setup", "Cost of setting up", "money", 0.0, 1e9),
    _at("fixed", "economics.costs.fixed_month", "Fixed running cost", "money a month", 0.0, 1e8),
    _at("per_customer", "economics.costs.per_customer_month", "Cost per customer asked", "money a month", 0.0, 1e3),
    _at("per_participant", "economics.costs.per_participant_month", "Cost per participant", "money a month", 0.0, 1e3),
    _at("payment", "economics.costs.payment_fixed", "Cost of a payment", "money", 0.0, 1e3),
    _at("payments", "economics.costs.payments_per_year", "Payments a year", "payments a year", 1.0, 52.0),
)

LEVERS: Mapping[str, Lever] = MappingProxyType({lever.id: lever for lever in _ALL})
"""Every lever by its id; those of single benefits (``benefit.0.worth``) come with the scenario, see `levers_of`."""
