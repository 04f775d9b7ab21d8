"""Discrete choices: which of several offers people took, fitted by a conditional logit.

Utility is ``b money + sum of b_k attribute_k (+ b_none)``. What the typical person asks for an attribute is
``-b_k / b`` (McFadden 1974; Train 2009, Discrete Choice Methods with Simulation, ch. 3), its interval by the delta
method. One person answers several tasks, so the covariance adds up scores by person before it squares them (the
cluster-robust sandwich). The scale of the logit mixes how people differ with how they waver; the spread of asked prices
between customers is therefore not taken from it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import CustomerDataError, Problem
from evenhand.scenario.facts import DATA_CATEGORIES
from evenhand.survey.estimate import FEW_RESPONDENTS, Z80, Estimated, enough
from evenhand.survey.table import SurveyTable

Array = NDArray[np.float64]

COLUMNS = ("respondent", "task", "alternative", "money", "chosen")
NONE = "none"
YES = frozenset(("1", "yes", "true", "x", "1.0"))
NO = frozenset(("0", "no", "false", "", "0.0"))
IGNORED = frozenset((*COLUMNS, "segment", "weight"))
# Below this many standard errors the answers do not tell whether people heed money at all, and a price has no bounds.
LEAST_RATIO = 2.0
ITERATIONS = 200
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class AttributePrice:
    """What the typical person asks a month for one attribute of an offer.

    Parameters
    ----------
    name
        The attribute; a Fides data category where the column is named by one.
    coefficient, error
        In the utility, and its standard error.
    price
        Asked a month; below zero for what people like.
    """

    name: str
    coefficient: float
    error: float
    price: Estimated


@dataclass(frozen=True, slots=True)
class ChoiceEstimate:
    """What choices say.

    Parameters
    ----------
    respondents, tasks
        How many people chose, and how often altogether.
    money, money_error
        Utility of one unit of money a month.
    attributes
        What is asked for each.
    none
        What the offer must be worth to beat "none of these", beyond what its attributes ask; ``None`` without that
        option.
    fit
        McFadden's pseudo R squared.
    notes
        What a reader should know.
    """

    respondents: int
    tasks: int
    money: float
    money_error: float
    attributes: tuple[AttributePrice, ...]
    none: Estimated | None
    fit: float
    notes: tuple[str, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Choices:
    """Tasks as arrays, one row an alternative.

    Parameters
    ----------
    names
        Columns of the design; the first is money.
    design
        Shape (rows, columns).
    chosen
        Whether the row was taken.
    task, person
        Which task and person each row belongs to, counted from 0; rows of a task stand together.
    alternative
        What each row is called in its task.
    """

    names: tuple[str, ...]
    design: Array
    chosen: NDArray[np.bool_]
    task: NDArray[np.int_]
    person: NDArray[np.int_]
    alternative: tuple[str, ...] = ()


def fit_choices(data: Choices, *, file: str = "the survey") -> ChoiceEstimate:
    """Fit a conditional logit.

    Raises
    ------
    CustomerDataError
        When fewer than ten people chose, an attribute never differs within a task or goes along with others exactly,
        choices follow an attribute without exception, or they do not heed money.
    """
    people, tasks = int(data.person.max()) + 1, int(data.task.max()) + 1
    beta, covariance = coefficients(data, file=file)
    errors = np.sqrt(np.diag(covariance))
    if not beta[0] > LEAST_RATIO * errors[0]:
        raise CustomerDataError(
            f"The choices in {file} do not go along with money: no price can be read from them.",
            hint="Offers must differ in money by enough to matter, and money must be what a person receives a month.",
        )
    prices = tuple(_price(index, beta, covariance) for index in range(1, len(beta)))
    shares = chances(data.design, data, beta)
    chance = np.log(np.bincount(data.task)).sum()
    fit = 1.0 + float(np.log(shares[data.chosen]).sum()) / float(chance)
    named = [
        AttributePrice(name, float(beta[index]), float(errors[index]), prices[index - 1])
        for index, name in enumerate(data.names)
        if index and name != NONE
    ]
    none = None
    if NONE in data.names:
        # The option's own utility stands against the offer: what it is worth must be paid on top.
        own = prices[data.names.index(NONE) - 1]
        none = Estimated(-own.value, -own.high, -own.low, own.error)
    notes = () if people >= FEW_RESPONDENTS else (f"Only {people} people chose: the range is wide.",)
    notes = (*notes, *_unused(named))
    return ChoiceEstimate(people, tasks, float(beta[0]), float(errors[0]), tuple(named), none, fit, notes)


def _unused(attributes: Sequence[AttributePrice]) -> Iterator[str]:
    """Yield what the prices of attributes replace nothing for, or for less than they say."""
    others = [attribute.name for attribute in attributes if attribute.name not in DATA_CATEGORIES]
    if others:
        yield f"No data categories, so that their prices replace nothing: {', '.join(others)}."
    for attribute in attributes:
        if attribute.name in DATA_CATEGORIES and attribute.price.value < 0:
            price = f"{attribute.price.value:.3g} a month"
            paid = f"{attribute.name} has a price below zero ({price}): people would give it away"
            yield f"{paid}, and " + (
                "its price replaces nothing." if attribute.price.high <= 0 else "it counts as zero."
            )


def coefficients(data: Choices, *, file: str = "the survey") -> tuple[Array, Array]:
    """Return the weight of each column in the utility (columns,), and their covariance (columns, columns)."""
    enough(int(data.person.max()) + 1, "people who chose", file)
    _demand_variation(data, file)
    scale = np.abs(data.design).max(axis=0)
    design = data.design / scale
    result = _fit(design, data, file)
    return result / scale, _covariance(design, data, result) / np.outer(scale, scale)


def _fit(design: Array, data: Choices, file: str) -> Array:
    # Imported here: it takes its time, and only those who read choices need it.
    from scipy import optimize

    def objective(beta: Array) -> tuple[float, Array]:
        shares = chances(design, data, beta)
        slope = design.T @ (data.chosen - shares)
        return -float(np.log(shares[data.chosen]).sum()) / len(design), -slope / len(design)

    start, limit = np.zeros(design.shape[1]), {"maxiter": ITERATIONS}
    # Where choices follow the attributes without exception, chances become 0, and that is refused below.
    with np.errstate(all="ignore"):
        result = optimize.minimize(objective, start, jac=True, method="BFGS", options=limit)
    beta = np.asarray(result.x, dtype=np.float64)
    shares = chances(design, data, beta)
    slope = design.T @ (data.chosen - shares)
    certain = float(np.min(shares[data.chosen])) > 1 - 1e-3
    if certain or not np.all(np.isfinite(beta)) or np.max(np.abs(slope)) > 1e-3 * (data.task.max() + 1):
        raise CustomerDataError(
            f"The choices in {file} follow the attributes without exception, so how much each weighs has no bounds.",
            hint="Add tasks in which people must weigh money against data.",
        )
    return beta


def chances(design: Array, data: Choices, beta: Array) -> Array:
    """Return the chance of each row being taken in its task, shape (rows,)."""
    utility = design @ beta
    best = np.full(int(data.task.max()) + 1, -np.inf)
    np.maximum.at(best, data.task, utility)
    weight = np.exp(utility - best[data.task])
    return np.asarray(weight / np.bincount(data.task, weights=weight)[data.task])


def _centred(design: Array, data: Choices, shares: Array) -> Array:
    means = np.stack([np.bincount(data.task, weights=shares * column) for column in design.T], axis=1)
    return np.asarray(design - means[data.task])


def _covariance(design: Array, data: Choices, beta: Array) -> Array:
    """Return the covariance of the coefficients, robust to one person's answers going along with each other."""
    shares = chances(design, data, beta)
    centred = _centred(design, data, shares)
    bread = np.linalg.inv((centred * shares[:, None]).T @ centred)
    scores = centred[data.chosen]
    people = int(data.person.max()) + 1
    by_person = np.stack([np.bincount(data.person[data.chosen], weights=column) for column in scores.T], axis=1)
    meat = by_person.T @ by_person * (people / (people - 1))
    return np.asarray(bread @ meat @ bread)


def _price(index: int, beta: Array, covariance: Array) -> Estimated:
    value = -beta[index] / beta[0]
    gradient = np.zeros_like(beta)
    gradient[index], gradient[0] = -1.0 / beta[0], beta[index] / beta[0] ** 2
    error = math.sqrt(float(gradient @ covariance @ gradient))
    return Estimated(float(value), float(value - Z80 * error), float(value + Z80 * error), error)


def _demand_variation(data: Choices, file: str) -> None:
    size = np.bincount(data.task).astype(np.float64)
    centred = _centred(data.design, data, (1.0 / size)[data.task])
    spread = np.abs(centred).max(axis=0)
    problems = [
        Problem("never differs between the alternatives of a task", file=file, field=name)
        for name, differs in zip(data.names, spread > 0, strict=True)
        if not differs
    ]
    if not problems and np.linalg.matrix_rank(centred / spread) < len(data.names):
        problems = [Problem("cannot be told apart from the others", file=file, field=name) for name in data.names[1:]]
    if problems:
        raise CustomerDataError(
            f"The alternatives in {file} do not let the weight of every attribute be told.",
            hint="Leave out columns that are the same everywhere, or that another column already says.",
            problems=problems,
        )


def read_choices(table: SurveyTable, *, none: str, months: float) -> Choices:
    """Return the tasks of a file.

    Raises
    ------
    CustomerDataError
        With line and field: a cell that is no number, a task without exactly one choice or with one alternative only.
    """
    table.demand(COLUMNS)
    option = [text.lower() == none.strip().lower() for text in table.column("alternative")]
    money = np.zeros(len(table))
    blank = [out and not text for out, text in zip(option, table.column("money"), strict=True)]
    for row, amount in table.amounts("money", blank):
        money[row] = (-amount if table.to_pay else amount) / months
    attributes = [name for name in table.names if name not in IGNORED]
    design = [money]
    for name in attributes:
        texts = table.column(name)
        first = next((row for row, text in enumerate(texts) if text), None)
        if first is not None and not any(map(_DIGIT.search, texts)):
            word = texts[first][:40]
            table.fault(first, name, f"{word!r} is a word: make a column of each, 1 where an offer has it and else 0")
            continue
        cells = zip(table.column(name), option, strict=True)
        design.append(
            np.array(
                [0.0 if out and not text else table.number(row, name, text) for row, (text, out) in enumerate(cells)]
            )
        )
    if any(option):
        design.append(np.array(option, dtype=np.float64))
        attributes.append(NONE)
    chosen = _chosen(table)
    person = _numbered(list(zip(table.column("respondent"), strict=True)))
    task = _numbered(list(zip(table.column("respondent"), table.column("task"), strict=True)))
    _check_tasks(table, chosen, task)
    table.settle()
    labels = tuple(table.column("alternative"))
    return Choices(("money", *attributes), np.stack(design, axis=1), chosen, task, person, labels)


def _chosen(table: SurveyTable) -> NDArray[np.bool_]:
    result = np.zeros(len(table), dtype=bool)
    for row, text in enumerate(table.column("chosen")):
        if text.lower() in YES:
            result[row] = True
        elif text.lower() not in NO:
            table.fault(row, "chosen", f"{text[:40]!r} is neither 1 nor 0")
    return result


def _numbered(names: list[tuple[str, ...]]) -> NDArray[np.int_]:
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names])


def _check_tasks(table: SurveyTable, chosen: NDArray[np.bool_], task: NDArray[np.int_]) -> None:
    first = np.unique(task, return_index=True)[1]
    for number, (size, taken) in enumerate(
        zip(np.bincount(task), np.bincount(task, weights=chosen.astype(np.float64)), strict=True)
    ):
        row = int(first[number])
        if size < 2:
            table.fault(row, "alternative", "is the only one of its task")
        elif taken != 1:
            table.fault(row, "chosen", f"{taken:.0f} alternatives of this task are chosen; it must be one")
