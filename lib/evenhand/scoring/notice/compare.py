"""A notice held against the declared facts: what the text leaves out, and what it says beyond them."""

from __future__ import annotations

from evenhand.scenario.model import Scenario
from evenhand.scoring.notice.compare_handling import (
    compare_controller,
    compare_recipients,
    compare_retention,
    compare_sale,
    compare_transfers,
)
from evenhand.scoring.notice.compare_uses import compare_data, compare_purposes
from evenhand.scoring.notice.comparison import Difference, FactsComparison, Kind, Match, Subject
from evenhand.scoring.notice.language import UNDETERMINED
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.statements import Statements

__all__ = ["Difference", "FactsComparison", "Kind", "Match", "Subject", "against_facts"]


def against_facts(reading: NoticeReading, scenario: Scenario) -> FactsComparison:
    """Compare what a notice says with what a scenario declares.

    Parameters
    ----------
    reading
        The notice.
    scenario
        The facts. Unknown ones are listed as not compared and never count as gaps.

    Returns
    -------
    FactsComparison
        Its sentences carry their place in ``reading.text``. A notice whose wording is not known, because it is not in
        English, is not compared.
    """
    if reading.language not in {"en", UNDETERMINED}:
        return FactsComparison(matches=(), differences=(), not_compared=("notice.content",))
    text = Statements(reading)
    results = [
        *compare_controller(text, scenario),
        *compare_data(text, scenario),
        *compare_purposes(text, scenario),
        *compare_recipients(text, scenario),
        *compare_retention(text, scenario),
        *compare_sale(text, scenario),
        *compare_transfers(text, scenario),
    ]
    differences = [entry for entry in results if isinstance(entry, Difference)]
    return FactsComparison(
        matches=tuple(entry for entry in results if isinstance(entry, Match)),
        differences=tuple(sorted(differences, key=lambda d: (not d.grave, d.kind is Kind.UNDECLARED))),
        not_compared=tuple(dict.fromkeys(entry for entry in results if isinstance(entry, str))),
    )
