"""Money shown in another currency, at a rate that somebody typed: kept with its date and source, and always shown.

Nothing is computed in another currency than a programme's own; only what is shown beside others is converted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from evenhand.ui.session import state


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How much of one currency is a unit of another."""

    per_unit: float
    """Above zero."""
    day: str
    """Of which day, year-month-day."""
    source: str
    """Where it was read."""

    def words(self, own: str, shown: str) -> str:
        """Return the rate as it stands beside what it converted.

        >>> ExchangeRate(1.08, "2026-11-20", "European Central Bank").words("EUR", "USD")
        '1 EUR = 1.08 USD (European Central Bank, 2026-11-20)'
        """
        return f"1 {own} = {self.per_unit:.6g} {shown} ({self.source}, {self.day})"


def rate_between(own: str, shown: str) -> ExchangeRate | None:
    """Return the rate that somebody typed for these two currencies, whichever way round; ``None`` without one."""
    for first, second, way in ((own, shown, 1), (shown, own, -1)):
        kept = state.store().settings.get(_key(first, second))
        if isinstance(kept, dict):
            return ExchangeRate(float(kept["per_unit"]) ** way, str(kept["day"]), str(kept["source"]))
    return None


def keep(own: str, shown: str, rate: ExchangeRate) -> None:
    """Keep a rate for everybody who uses this store."""
    dt.date.fromisoformat(rate.day)
    state.store().settings.remove(_key(shown, own))
    state.store().settings.put(_key(own, shown), asdict(rate))


def _key(own: str, shown: str) -> str:
    return f"rate {own} {shown}"
