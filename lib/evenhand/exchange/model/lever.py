"""A lever: a number of a scenario that a company can choose, with its bounds, read and put in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evenhand.scenario.facts import Unknown
from evenhand.scenario.programme import Range

if TYPE_CHECKING:
    from evenhand.scenario.model import Scenario

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


def changed_facts(facts: Any, path: str, value: object) -> Any:
    """Return facts with one changed, by its dotted path, and validated again."""
    name, _, rest = path.partition(".")
    inner = changed_facts(getattr(facts, name), rest, value) if rest else value
    return type(facts).model_validate({**{key: getattr(facts, key) for key in type(facts).model_fields}, name: inner})


def number(value: float | Range | Unknown | None) -> float | None:
    """Return a fact as one number: the mode of a range, ``None`` when it is unknown."""
    if isinstance(value, Range):
        return value.likely
    return None if value is None or isinstance(value, Unknown) else float(value)


def at(
    key: str,
    path: str,
    label: str,
    unit: str,
    low: float,
    high: float,
    **more: bool,
) -> Lever:
    """Return the lever of the fact at a dotted path, which every scenario that is asked for it has."""

    def get(scenario: Scenario) -> float | None:
        value: Any = scenario
        for name in path.split("."):
            value = getattr(value, name)
        return number(value)

    def put(scenario: Scenario, value: float) -> Scenario:
        changed: Scenario = changed_facts(scenario, path, round(value) if more.get("whole") else value)
        return changed

    return Lever(key, label, unit, low, high, lambda _: True, get, put, **more)
