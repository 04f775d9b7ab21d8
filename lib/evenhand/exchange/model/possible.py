"""Ranges that are possible one by one but not together, or not in this model: refused before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.errors import AssumptionError, Problem
from evenhand.scenario.model import Scenario
from evenhand.scenario.programme import Range
from evenhand.uncertainty.assumptions import Assumptions
from evenhand.vocabulary.numbers import percent

LEAK = "leak.share"
MOST_LEAK = 0.999
"""What others' data can tell about a person at most; at 1 nothing would be left to ask a price for."""
WILLING, REFUSING = "supply.willing_for_nothing", "supply.refusing"


def refuse_impossible(scenario: Scenario, assumptions: Assumptions) -> None:
    """Refuse what a scenario states when it cannot hold in the model.

    Parameters
    ----------
    scenario
        The facts.
    assumptions
        With the scenario's own ranges put in.

    Raises
    ------
    AssumptionError
        With every range that cannot be.
    """
    problems = [*_leaks(assumptions), *_shares(scenario)]
    if problems:
        raise AssumptionError(
            "What the scenario assumes cannot all be true.", hint="Correct the ranges named.", problems=problems
        )


def _leaks(assumptions: Assumptions) -> Iterator[Problem]:
    about = assumptions.get(LEAK)
    if about is not None and about.likely > MOST_LEAK:
        yield Problem(
            f"must stay below 1, or others' data tell everything and nobody's own are worth asking for: "
            f"got {about.low:g} to {about.high:g}",
            field=f"assumptions.{LEAK}",
        )


def _shares(scenario: Scenario) -> Iterator[Problem]:
    """Yield where people who ask for nothing and people who always refuse are stated to be more than everybody.

    Only what the scenario states of both counts: a default gives way to what is stated.
    """
    own = {name: scenario.assumptions[name].likely for name in (WILLING, REFUSING) if name in scenario.assumptions}
    places = [("assumptions." + REFUSING, own.get(WILLING), own.get(REFUSING))]
    for index, supply in enumerate(scenario.supply):
        willing, refusing = (_likely(value) for value in (supply.willing, supply.refusing))
        if willing is not None or refusing is not None:
            places.append(
                (
                    f"supply[{index}]",
                    own.get(WILLING) if willing is None else willing,
                    own.get(REFUSING) if refusing is None else refusing,
                )
            )
    for path, willing, refusing in places:
        if willing is not None and refusing is not None and willing + refusing > 1.0 + 1e-9:
            yield Problem(
                f"those who ask for nothing ({percent(willing)}) and those who always refuse ({percent(refusing)}) "
                "are more than everybody",
                field=path,
            )


def _likely(value: object) -> float | None:
    if isinstance(value, Range):
        return value.likely
    return float(value) if isinstance(value, int | float) else None
