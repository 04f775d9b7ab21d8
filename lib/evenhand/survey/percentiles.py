"""Three percentiles of asked prices, as a report prints them: a lognormal through them by generalised least squares.

Sample quantiles of one survey go along with each other; their asymptotic covariance p_i (1 - p_j) / (n f_i f_j) weighs
them and gives the uncertainty (for example DasGupta 2008, Asymptotic Theory of Statistics and Probability, ch. 7).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from evenhand.errors import CustomerDataError, Problem
from evenhand.survey.estimate import (
    FEW_RESPONDENTS,
    LEAST_RESPONDENTS,
    Z80,
    Estimated,
    SupplyEstimate,
    enough,
    share_estimated,
)
from evenhand.survey.table import SurveyTable

COLUMNS = ("p25", "p50", "p75", "willing", "refusing", "respondents")
"""Columns of a file: percentiles of the prices above zero, shares of all who answered, and how many answered."""
_P = np.array([0.25, 0.5, 0.75])
_Z = special.ndtri(_P)
_DENSITY = np.exp(-_Z * _Z / 2) / math.sqrt(2 * math.pi)
_COVARIANCE = np.minimum.outer(_P, _P) * (1 - np.maximum.outer(_P, _P)) / np.outer(_DENSITY, _DENSITY)
# A deviation that one survey in a hundred has by chance.
_RARE = float(special.chdtri(1.0, 0.01))


def fit_percentiles(
    p25: float,
    p50: float,
    p75: float,
    *,
    willing: float,
    refusing: float,
    respondents: int,
    group: str = "everyone",
    file: str = "the survey",
) -> SupplyEstimate:
    """Estimate a supply from three percentiles.

    Parameters
    ----------
    p25, p50, p75
        A quarter, half and three quarters of the people who named a price above zero asked for less; money a month.
    willing, refusing
        Shares of all who answered: those who share for nothing, and those who never do.
    respondents
        How many answered.
    group, file
        Whose they are and where they come from.

    Raises
    ------
    CustomerDataError
        When the percentiles do not rise, the shares leave nobody, or fewer than ten people named a price.
    """
    problems = []
    if not 0 < p25 < p50 < p75:
        problems.append(
            Problem(f"the percentiles must rise from above zero: got {p25:g}, {p50:g}, {p75:g}", file=file, field="p25")
        )
    for name, share in (("willing", willing), ("refusing", refusing)):
        if not 0 <= share < 1:
            problems.append(Problem(f"is a share between 0 and 1, or a per cent: got {share:g}", file=file, field=name))
    if not problems and willing + refusing >= 1:
        problems.append(Problem("with the willing leaves nobody who named a price", file=file, field="refusing"))
    if problems:
        raise CustomerDataError(f"The percentiles of {file} cannot be used.", problems=problems)
    priced = respondents * (1 - willing - refusing)
    enough(math.floor(priced + 1e-9), "people who named a price", file)
    logs = np.log([p25, p50, p75])
    design = np.column_stack([np.ones(3), _Z])
    weight = np.linalg.inv(_COVARIANCE)
    information = design.T @ weight @ design
    centre, spread = np.linalg.solve(information, design.T @ weight @ logs).tolist()
    inverse = np.linalg.inv(information)
    error = (spread * np.sqrt(np.diag(inverse) / priced)).tolist()
    rest = logs - design @ np.array([centre, spread])
    misfit = float(priced * rest @ weight @ rest / spread**2)
    factor = math.exp(Z80 * error[1] / spread)
    notes = []
    if priced < FEW_RESPONDENTS:
        notes.append(f"Only about {priced:.0f} people named a price: the range is wide.")
    if misfit > _RARE:
        notes.append("The three percentiles do not lie on a lognormal curve; the curve goes between them.")
    return SupplyEstimate(
        group=group,
        respondents=respondents,
        priced=round(priced),
        effective=priced,
        median=Estimated(
            math.exp(centre),
            math.exp(centre - Z80 * error[0]),
            math.exp(centre + Z80 * error[0]),
            error[0],
        ),
        log_sd=Estimated(spread, spread / factor, spread * factor, error[1]),
        willing=share_estimated(willing, respondents),
        refusing=share_estimated(refusing, respondents),
        notes=tuple(notes),
    )


def read_percentiles(
    table: SurveyTable, *, months: float
) -> tuple[SupplyEstimate, tuple[SupplyEstimate, ...], tuple[str, ...]]:
    """Return the estimate of everyone and those by segment; the row without a segment's name is everyone."""
    table.demand(COLUMNS)
    prices: dict[str, dict[int, float]] = {
        name: dict(table.amounts(name, [False] * len(table))) for name in COLUMNS[:3]
    }
    values = {
        name: [table.number(row, name, text) for row, text in enumerate(table.column(name))] for name in COLUMNS[3:]
    }
    for row, number in enumerate(values["respondents"]):
        if number != number or number != int(number) or number < 0:
            table.fault(row, "respondents", "is no number of people")
    table.settle()
    names = table.column("segment") if table.has("segment") else [""] * len(table)
    results: dict[str, SupplyEstimate] = {}
    for row, name in enumerate(names):
        group = name or "everyone"
        if group in results:
            table.fault(row, "segment", f"{group!r} is given twice")
            table.settle()
        results[group] = fit_percentiles(
            *(prices[column][row] / months for column in COLUMNS[:3]),
            willing=values["willing"][row],
            refusing=values["refusing"][row],
            respondents=int(values["respondents"][row]),
            group=group,
            file=f"{table.file} line {table.lines[row]}",
        )
    everyone = results.pop("everyone", None)
    if everyone is None:
        if len(results) > 1:
            raise CustomerDataError(
                f"{table.file} has segments but no row for everyone.",
                hint=f"Add a row with an empty segment: percentiles of parts of {LEAST_RESPONDENTS} people or more "
                "do not add up to those of all.",
            )
        everyone = next(iter(results.values()))
    return everyone, tuple(results.values()), ()
