"""Why an answer may be wrong in law: grounds nobody established, assessments that are due, sources nobody read."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.scenario import Scenario, is_known
from evenhand.scoring import Scorecard

RISKS = "L18"
"""The criterion that asks whether an assessment of the risks is due."""
BINDING = ("statute", "regulation", "directive", "court")


def legal_doubts(scenario: Scenario, scorecard: Scorecard) -> Iterator[str]:
    """Yield the legal doubts about an answer, each in a sentence."""
    for place in scorecard.jurisdictions:
        unclear = [purpose.id for purpose in scenario.purposes if not is_known(purpose.basis_in(place))]
        if unclear:
            yield f"On which ground {', '.join(unclear)} would rest in {place.value} is not established."
    due = [
        criterion
        for criterion in scorecard.criteria
        if criterion.id == RISKS and criterion.status != "not_applicable" and criterion.level != 4
    ]
    if due:
        places = ", ".join(dict.fromkeys(place.value for criterion in due for place in criterion.jurisdictions))
        yield f"An assessment of the risks for people is due, or may be, and is not shown to be done ({places})."
    cited = {
        source.text: source.checked
        for criterion in scorecard.criteria
        if criterion.status in ("known", "unknown")
        for source in criterion.sources
        if source.force.value in BINDING
    }
    unread = sum(not checked for checked in cited.values())
    if unread:
        yield f"Of {len(cited)} provisions and judgments it rests on, {unread} were not read in the words in force."
