"""A scenario as plain values, as drafts are kept and forms change them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from evenhand.errors import ScenarioError
from evenhand.scenario.acts import given_on
from evenhand.scenario.model import Scenario
from evenhand.scenario.reading import loads

UNFINISHED = "unfinished"
"""The key under which a draft keeps what is not said to the end yet; it is no part of the scenario."""


def document_of(scenario: Scenario) -> dict[str, Any]:
    """Return every fact of a scenario, unknown ones included, as plain values by their written names.

    The notice stands in it with its text, not with the path of its file.
    """
    document = scenario.model_dump(mode="json", by_alias=True)
    document["notice"]["text"] = None
    return document


def scenario_of(document: Mapping[str, Any], *, today: dt.date | None = None) -> Scenario:
    """Return the scenario that a document of plain values says.

    Parameters
    ----------
    document
        A draft's; what is unfinished in it counts as not said.
    today
        Acts dated after this day are refused; without it no date is.

    Raises
    ------
    ScenarioError
        With every problem, each at its field.
    """
    document = {name: value for name, value in document.items() if name != UNFINISHED}
    try:
        return Scenario.model_validate(document, context=given_on(today))
    except ValidationError:
        # JSON is YAML: reading it as a file says the same in plain words, with the nearest valid key.
        try:
            return loads(json.dumps(document, ensure_ascii=False, default=str), today=today)
        except ScenarioError as error:
            problems = tuple(replace(problem, file=None, line=None, column=None) for problem in error.problems)
            raise ScenarioError(error.message, hint=error.hint, problems=problems) from None
