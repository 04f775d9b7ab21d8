"""Which rate to choose when no forecast is trusted: the answers of several rules, and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.ask.fairness import passing
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.robustness import RULES, robustness
from evenhand.vocabulary.numbers import money, percent

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """What one rule chooses.

    Parameters
    ----------
    rule, meaning
        Its name and what it looks for.
    row
        Row of the curve; ``None`` for not to collect.
    dividend, rate, share_of_spending
        There; zero when nothing is collected.
    score
        What the rule sees in it: money per customer-month, negative for regret, or a share of futures.
    """

    rule: str
    meaning: str
    row: int | None
    dividend: float
    rate: float
    share_of_spending: float
    score: float


@dataclass(frozen=True, slots=True)
class RobustChoice:
    """What several rules choose among the rates of a curve and not to collect.

    Parameters
    ----------
    choices
        One a rule, in the order of `evenhand.uncertainty.RULES`.
    agree
        Whether all choose the same.
    sentence
        The answer in plain words.
    """

    choices: tuple[Choice, ...]
    agree: bool
    sentence: str

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {"choices": [asdict(choice) for choice in self.choices], "agree": self.agree, "sentence": self.sentence}


_WORDS: Mapping[str, str] = {
    "mean": "the highest expected profit",
    "p10": "the profit that nine futures in ten reach",
    "maximin": "the best worst future",
    "minimax_regret": "the smallest regret",
    "satisficing": "the most futures in which the company gains and the tests hold",
}


def robust_choice(
    simulation: Simulation,
    passes: Mapping[str, Flags] | None = None,
    *,
    tests: Sequence[str] = ("E1", "E2", "E3"),
    allowed: Flags | None = None,
) -> RobustChoice:
    """Return which rate each rule chooses; not to collect is always among the options.

    Parameters
    ----------
    simulation
        The simulation; its rows are the options, its profit the benefit.
    passes
        Where each fair-exchange test holds, shape (draws, rates) each; worked out when left out.
    tests
        Which must hold, beside a profit above zero, for a future to count as satisfying. Not to collect satisfies
        nobody.
    allowed
        Which rows may be chosen, shape (rates,); by default all.

    Raises
    ------
    ModelError
        When a test cannot be judged.
    """
    holds = passing(simulation) if passes is None else passes
    if missing := [name for name in tests if name not in holds]:
        raise ModelError(f"{' and '.join(missing)} cannot be judged.", hint="Its facts are unknown, or no such test.")
    rows = np.arange(len(simulation.rates)) if allowed is None else np.flatnonzero(allowed)
    profit = simulation.outcomes["profit"][:, rows]
    satisfied = profit > 0.0
    for name in tests:
        satisfied &= holds[name][:, rows]
    nothing = np.zeros((len(profit), 1))
    result = robustness(
        np.concatenate([profit, nothing], axis=1), np.concatenate([satisfied, nothing.astype(np.bool_)], axis=1)
    )
    choices = []
    for rule, meaning in RULES.items():
        index = result.choice[rule]
        score = float(result.scores[rule][index])
        if index == len(rows) or (rule == "satisficing" and score == 0.0):
            choices.append(Choice(rule, meaning, None, 0.0, 0.0, 0.0, score))
            continue
        row = int(rows[index])
        choices.append(
            Choice(
                rule,
                meaning,
                row,
                float(simulation.dividends[row]),
                float(simulation.rates[row]),
                float(simulation.share_of_spending[row]),
                score,
            )
        )
    agree = len({choice.row for choice in choices}) == 1
    return RobustChoice(tuple(choices), agree, _sentence(choices, simulation.currency, agree=agree))


def _sentence(choices: Sequence[Choice], currency: str, *, agree: bool) -> str:
    if agree:
        return f"All {len(choices)} rules choose {_option(choices[0], currency)}."
    by_row: dict[int | None, list[Choice]] = {}
    for choice in choices:
        by_row.setdefault(choice.row, []).append(choice)
    parts = []
    for chosen in by_row.values():
        words = [_WORDS[choice.rule] for choice in chosen]
        said = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
        parts.append(f"{said} {'speaks' if len(words) == 1 else 'speak'} for {_option(chosen[0], currency)}")
    return f"The rules disagree: {'; '.join(parts)}. Which one counts is for people to decide."


def _option(choice: Choice, currency: str) -> str:
    if choice.row is None:
        return "not collecting"
    if choice.dividend == 0.0:
        return "collecting without paying"
    return (
        f"{money(choice.dividend, currency, 2)} a month per participant on average (a rate of {percent(choice.rate)}, "
        f"{percent(choice.share_of_spending, 1)} of what they spend)"
    )
