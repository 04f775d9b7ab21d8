"""What can be aimed at or asked for on the dividend page, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.exchange.ask.fairness import NAMES
from evenhand.exchange.ask.measures import Measure
from evenhand.exchange.model.lever import Lever
from evenhand.vocabulary.numbers import count, money, percent


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure as people ask for it."""

    measure: Measure
    """In the terms of `evenhand.exchange.ask.measures`."""
    words: str
    """Its name, without a capital."""

    @property
    def in_percent(self) -> bool:
        """Whether its number is a share, typed in percent."""
        return self.measure.unit == "share"

    def label(self, currency: str) -> str:
        """Return its name with its unit."""
        unit = "%" if self.in_percent else f"{currency} per customer and month"
        if self.measure.statistic == "chance":
            unit = "of 100 futures"
        return f"{self.name}, {unit}"

    @property
    def name(self) -> str:
        """Its name with a capital."""
        return self.words[0].upper() + self.words[1:]

    def value(self, typed: float) -> float:
        """Return what was typed as the measure has it."""
        return typed / 100.0 if self.in_percent else typed

    def shown(self, value: float) -> float:
        """Return a value as it is typed and drawn."""
        return value * 100.0 if self.in_percent else value

    def said(self, value: float, currency: str) -> str:
        """Return a value as people say it."""
        if self.measure.statistic == "chance":
            return f"{100 * value:.0f} of 100 futures"
        return percent(value, 1) if self.in_percent else money(value, currency, 2)


def _asked(text: str, words: str) -> Asked:
    return Asked(Measure.parse(text), words)


MEASURES: Mapping[str, Asked] = {
    "profit": _asked("mean(profit)", "the company’s expected profit"),
    "sure-profit": _asked("p10(profit)", "the profit that nine futures in ten reach"),
    "gain": _asked("mean(net_gain)", "what customers are expected to gain"),
    "worst-segment": _asked("mean(worst_segment)", "the gain of the segment that gains least"),
    "both": _asked("mean(total_surplus)", "what both sides gain together"),
    "customers-share": _asked("mean(customers_share)", "the customers’ share of what both gain"),
    "yes": _asked("mean(free)", "the share who would say yes freely"),
    "worse-off": _asked("mean(worse_off)", "the share of customers who lose"),
    "payout": _asked("mean(payout)", "the payout"),
    "loss": _asked("chance(loss)", "the chance of a loss"),
    **{f"chance-{key}": _asked(f"chance({key})", f"the chance that “{name}” holds") for key, name in NAMES.items()},
}
"""By their names in forms."""
AIMS: Mapping[str, bool] = {
    "profit": True,
    "sure-profit": True,
    "gain": True,
    "worst-segment": True,
    "both": True,
    "yes": True,
    "worse-off": False,
    "loss": False,
    "chance-E2": True,
}
"""What can be an aim, and whether more of it is better."""


def lever_words(lever: Lever, value: float, currency: str) -> str:
    """Return a lever's value as people say it."""
    if lever.unit == "share":
        return percent(value, 1)
    if lever.unit.startswith("money"):
        return f"{money(value, currency, 2)}{lever.unit.removeprefix('money')}"
    if lever.unit == "yes or no":
        return "yes" if value >= 0.5 else "no"
    return f"{count(value) if lever.whole or value >= 1e4 else f'{value:,.3g}'} {lever.unit}"
