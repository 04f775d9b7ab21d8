"""Does the survey foretell what others did? Shares predicted for people who were held out, beside those observed.

The people held out had no part in the estimate: an arm of the survey that was set aside, or customers who were really
offered something. Of choices every alternative has a share; of asked prices every amount that was offered has one, the
supply curve at that amount as people stated it. Where people accept more often than they said, that is what the
assumption ``supply.stated_divider`` is about, and nothing is divided here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest
from evenhand.survey.choices import NO, NONE, YES, Choices, chances, coefficients, read_choices
from evenhand.survey.estimate import LEAST_RESPONDENTS, SupplyEstimate, enough
from evenhand.survey.exports import without_exports_rows
from evenhand.survey.long import as_choices
from evenhand.survey.table import SurveyTable, read_table

Array = NDArray[np.float64]

LEAST_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class PredictedShare:
    """One share, predicted and observed.

    Parameters
    ----------
    what
        The alternative, or the amount offered a month.
    people
        How many of those held out it is observed of.
    predicted, observed
        Shares: of tasks in which the alternative was taken, or of people who accepted.
    error
        Predicted less observed.
    sampling_error
        The standard error of that difference where the survey is right: that so few people were held out, and that the
        estimate itself is of so few.
    """

    what: str
    people: int
    predicted: float
    observed: float
    error: float
    sampling_error: float

    @property
    def within(self) -> bool:
        """Whether the error is no larger than chance alone explains in 19 of 20 surveys."""
        return abs(self.error) <= 1.96 * self.sampling_error

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "within": self.within}


def predict_choices(survey: Choices, held_out: Choices, *, file: str) -> tuple[PredictedShare, ...]:
    """Return the share of each alternative among people who were held out, by a logit fitted to the others.

    Raises
    ------
    CustomerDataError
        When the two do not have the same attributes, or fewer than ten people were held out.
    """
    enough(int(held_out.person.max()) + 1, "people held out", file)
    missing = [name for name in survey.names if name not in held_out.names and name != NONE]
    new = [name for name in held_out.names if name not in survey.names]
    if missing or new:
        problems = [
            Problem("is missing", file=file, line=1, field=name, suggestion=nearest(name, held_out.names))
            for name in missing
        ] + [Problem("is not in the survey", file=file, line=1, field=name) for name in new]
        raise CustomerDataError("People held out chose by other attributes than the survey's.", problems=problems)
    beta, covariance = coefficients(survey)
    columns = [held_out.names.index(name) if name in held_out.names else None for name in survey.names]
    design = np.stack(
        [np.zeros(len(held_out.task)) if place is None else held_out.design[:, place] for place in columns], axis=1
    )
    data = Choices(survey.names, design, held_out.chosen, held_out.task, held_out.person, held_out.alternative)
    chance = chances(design, data, beta)
    tasks, people = int(data.task.max()) + 1, int(data.person.max()) + 1
    # How a row's chance moves with the coefficients (the gradient of a logit).
    mean = np.stack([np.bincount(data.task, weights=chance * column) for column in design.T], axis=1)
    slope = chance[:, None] * (design - mean[data.task])
    shares = []
    for name in dict.fromkeys(data.alternative):
        of_it = np.array([label == name for label in data.alternative])
        predicted, observed = float(chance[of_it].sum()) / tasks, float(data.chosen[of_it].sum()) / tasks
        gradient = slope[of_it].sum(axis=0) / tasks
        # One person's answers go along with each other: what is not foretold is added up by person first.
        missed = np.bincount(data.person, weights=of_it * (data.chosen - chance), minlength=people)
        drawn = float(np.sum((missed - missed.mean()) ** 2)) * people / (people - 1) / tasks**2
        error = math.sqrt(max(float(gradient @ covariance @ gradient), 0.0) + drawn)
        shares.append(PredictedShare(name, people, predicted, observed, predicted - observed, error))
    return tuple(shares)


def predict_offers(supply: SupplyEstimate, offers: dict[float, tuple[int, int]]) -> tuple[PredictedShare, ...]:
    """Return the share who accept each amount, by what others said that they ask for.

    ``offers`` holds by amount a month how many people were offered it, and how many of them accepted.
    """
    estimates = (supply.willing, supply.refusing, supply.log_sd, supply.median)
    # The error of a median is that of its logarithm.
    at = np.array([*(estimate.value for estimate in estimates[:3]), math.log(supply.median.value)])

    def share(numbers: Array, amount: float) -> float:
        willing, refusing, log_sd, log_median = numbers
        if amount <= 0:
            return float(willing)
        return float(willing + (1.0 - willing - refusing) * ndtr((math.log(amount) - log_median) / log_sd))

    shares = []
    for amount in sorted(offers):
        people, accepted = offers[amount]
        predicted, observed = share(at, amount), accepted / people
        variance = predicted * (1.0 - predicted) / people
        for index, estimate in enumerate(estimates):
            step = np.zeros(len(at))
            step[index] = max(LEAST_STEP, 1e-4 * abs(at[index]))
            slope = (share(at + step, amount) - share(at - step, amount)) / (2.0 * step[index])
            variance += (slope * estimate.error) ** 2
        shares.append(
            PredictedShare(f"{amount:g}", people, predicted, observed, predicted - observed, math.sqrt(variance))
        )
    return tuple(shares)


def read_offers(table: SurveyTable, *, months: float) -> dict[float, tuple[int, int]]:
    """Return by amount a month how many people of a file were offered it, and how many accepted.

    Raises
    ------
    CustomerDataError
        With line and field: a cell that cannot be read; or when an amount was offered to fewer than ten people.
    """
    table.demand(("money", "chosen"))
    taken = [text.lower() for text in table.column("chosen")]
    offers: dict[float, tuple[int, int]] = {}
    for row, amount in table.amounts("money", [False] * len(table)):
        if taken[row] not in YES | NO:
            table.fault(row, "chosen", f"{taken[row][:40]!r} is neither 1 nor 0")
        people, accepted = offers.get(amount / months, (0, 0))
        offers[amount / months] = (people + 1, accepted + (taken[row] in YES))
    table.settle()
    few = [amount for amount, (people, _) in offers.items() if people < LEAST_RESPONDENTS]
    if few:
        raise CustomerDataError(
            f"{table.file} offers {len(few)} amount(s) to fewer than {LEAST_RESPONDENTS} people.",
            hint="Leave these out, or put amounts that are alike together.",
            problems=[Problem(f"{amount:g} was offered to {offers[amount][0]}", field="money") for amount in few],
        )
    return offers


def predict(
    survey: Path | str,
    held_out: Path | str,
    supply: SupplyEstimate | None,
    *,
    columns: Mapping[str, str] | None = None,
    none: str = NONE,
    months: float = 1.0,
) -> tuple[PredictedShare, ...]:
    """Return shares predicted for the people of one file by the survey in another.

    Parameters
    ----------
    survey, held_out
        CSV files. Of choices both have the same columns; of asked prices, the people held out have ``money``, what
        they were offered, and ``chosen``, whether they accepted, a row a person.
    supply
        What the survey says of asked prices; ``None`` where it holds choices.
    columns, none, months
        As for `read_survey`; of both files.

    Raises
    ------
    CustomerDataError
        When a file cannot be used; with line and field of each fault.
    """
    other = without_exports_rows(read_table(Path(held_out), columns=columns))
    if supply is not None:
        return predict_offers(supply, read_offers(other, months=months))
    asked = without_exports_rows(read_table(Path(survey), columns=columns))
    for table in (asked, other):
        as_choices(table, none=none)
    choices = read_choices(asked, none=none, months=months)
    return predict_choices(choices, read_choices(other, none=none, months=months), file=other.file)
