"""A notice held against the declared facts: what the text leaves out, and what it says beyond them."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scoring.notice.compare_handling import (
    compare_controller,
    compare_recipients,
    compare_retention,
    compare_sale,
    compare_transfers,
)
from evenhand.scoring.notice.compare_uses import compare_data, compare_purposes
from evenhand.scoring.notice.comparison import Difference, FactsComparison, Kind, Match
from evenhand.scoring.notice.language import UNDETERMINED, known_language_of
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.statements import statements


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
        Its sentences carry their place in ``reading.text``. A notice in a language that is not known is not compared;
        facts worded in another language than the notice are compared where they have a code or a name.
    """
    if not reading.understood:
        return FactsComparison(matches=(), differences=(), not_compared=("notice.content",), in_other_words=True)
    text = statements(reading, in_other_words=_in_other_words(reading, scenario))
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
        in_other_words=text.in_other_words,
    )


def _in_other_words(reading: NoticeReading, scenario: Scenario) -> bool:
    """Return whether the facts are worded in another language than the notice; what cannot be told is English."""
    words = [purpose.text for purpose in scenario.purposes if isinstance(purpose.text, str)]
    if not isinstance(scenario.recipients, Unknown):
        words += [recipient.category for recipient in scenario.recipients if isinstance(recipient.category, str)]
    return (known_language_of(" ".join(words)) or "en") != (
        "en" if reading.language == UNDETERMINED else reading.language
    )
