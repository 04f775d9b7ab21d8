"""From a survey file to its result; the answers themselves are not kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from evenhand.customers.sketch_file import currency_code
from evenhand.errors import CustomerDataError, InputError, Problem
from evenhand.survey.bids import NEVER, Interval, read_bids
from evenhand.survey.choices import NONE, fit_choices, read_choices
from evenhand.survey.exports import without_exports_rows
from evenhand.survey.long import as_choices, refuse_repeated
from evenhand.survey.percentiles import read_percentiles
from evenhand.survey.result import Kind, Survey
from evenhand.survey.table import SurveyTable, read_table

KINDS: tuple[Kind, ...] = get_args(Kind)
UNDATED = "It is not said when people were asked."
NO_CURRENCY = "It is not said in which currency prices are named."


def read_survey(
    path: Path | str,
    *,
    kind: Kind | None = None,
    columns: Mapping[str, str] | None = None,
    made: dt.date | None = None,
    never: Sequence[str] = NEVER,
    empty: Literal["never", "missing"] | None = None,
    none: str = NONE,
    months: float = 1.0,
    currency: str | None = None,
    interval: Interval = "exact",
    seed: int = 0,
) -> Survey:
    """Read a survey of what customers ask for.

    Parameters
    ----------
    path
        A CSV file or a workbook. Bids: ``price``, and if there are ``segment``, ``weight``, ``respondent``.
        Percentiles: ``p25``, ``p50``, ``p75`` of the prices above zero, shares ``willing`` and ``refusing``,
        ``respondents``, and if there are ``segment``. Choices, a row an alternative: ``respondent``, ``task``,
        ``alternative``, ``money``, ``chosen``, and attributes as numbers, best named by Fides data categories; or a
        row a task, with columns for each alternative (``money_a``, ``money_b``) and one of the choice.
    kind
        Which of the three; told from the columns when left out.
    columns
        What is meant → the column that holds it.
    made
        When people were asked.
    never
        How "never" is written among the bids; 0 means for nothing.
    empty
        What an empty bid, or NA, means: ``never`` or ``missing``. There is no default, because the two differ.
    none
        How the alternative "none of these" is written.
    months
        How many months the money is for.
    currency
        In which prices are named (ISO 4217); nothing is converted. There is no default: a survey of which nobody says
        it can be read, and applied to nothing.
    interval, seed
        Of bids: ``exact``, or a ``bootstrap`` with this seed.

    Raises
    ------
    CustomerDataError
        When the file cannot be used; with line and field of each fault.
    """
    if not 0 < months <= 120:
        raise InputError("The number of months the price is for must lie above 0, up to 120.")
    code = None if currency is None else currency_code(currency)
    table = without_exports_rows(read_table(Path(path), columns=columns))
    choices = kind in (None, "choices") and as_choices(table, none=none)
    result = kind or ("choices" if choices else _kind(table))
    if result == "bids":
        refuse_repeated(table)
    notes = (*(() if made else (UNDATED,)), *(() if code else (NO_CURRENCY,)))
    match result:
        case "choices":
            choice = fit_choices(read_choices(table, none=none, months=months), file=table.file)
            said = (*notes, *table.notes, *choice.notes)
            return Survey(result, table.file, made, choice=choice, notes=said, currency=code)
        case "percentiles":
            everyone, segments, more = read_percentiles(table, months=months)
        case "bids":
            everyone, segments, more = read_bids(
                table, never=tuple(never), empty=empty, months=months, interval=interval, seed=seed
            )
        case _:
            raise InputError(f"{result!r} is no kind of survey.", hint=f"There are: {', '.join(KINDS)}.")
    said = (*notes, *table.notes, *more, *everyone.notes)
    return Survey(result, table.file, made, everyone, segments, notes=said, currency=code)


def _kind(table: SurveyTable) -> Kind:
    if table.has("chosen") or table.has("alternative"):
        return "choices"
    if table.has("p50") or table.has("p25"):
        return "percentiles"
    if table.has("price"):
        return "bids"
    raise CustomerDataError(
        f"{table.file} is no survey that can be told by its columns.",
        hint="Bids have a column price; percentiles p25, p50 and p75; choices alternative and chosen. Say which column "
        "is what, for example --columns price='least a month'.",
        problems=[Problem(f"has {', '.join(table.names)[:200]}", file=table.file, line=1)],
    )
