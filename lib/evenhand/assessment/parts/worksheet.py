"""California's worksheet: eight values of the data, and the offer as declared against them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.california import Worksheet, worksheet
from evenhand.law.place import Jurisdiction


@register
class WorksheetPart(Part[Worksheet]):
    """The eight methods, each of which may fail by itself, and the relation.

    Parameters
    ----------
    made
        The date of the estimate.
    """

    name = "worksheet"
    title = "California: what the data are worth, by eight methods"
    generic = False

    def __init__(self, made: dt.date = dt.date.min) -> None:
        self.made = made

    def applies(self, assessment: Assessed) -> bool:
        """Return whether anybody is asked there."""
        return Jurisdiction.US_CA in assessment.scenario.jurisdictions

    def compute(self, assessment: Assessed) -> Worksheet:
        """Return the worksheet with what it depends on."""
        keys = {"sketch": assessment.sketch.fingerprint, "assumptions": assessment.assumptions.fingerprint}
        return worksheet(assessment.simulation, made=self.made, keys=keys)

    def sentence(self, value: Worksheet) -> str:
        """Return how the offer relates to the value of the data."""
        return value.relation.sentence

    def to_json(self, value: Worksheet) -> dict[str, Any]:
        """Return the record."""
        return value.to_json_dict()
