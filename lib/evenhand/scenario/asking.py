"""What the customers of one segment ask for, where a survey or a pilot says that they differ from the others."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evenhand.scenario.facts import Facts
from evenhand.scenario.programme import Range, Share


class SegmentSupply(Facts):
    """What one segment asks for, in place of the assumptions; what is left out stays as for everybody."""

    segment: Annotated[str, Field(min_length=1)]
    """The segment's name, as the customers' sketch has it."""
    source: Annotated[str, Field(min_length=1)]
    """Where it comes from: a survey with its file, number of people and date, or a pilot."""
    median: Annotated[float, Field(gt=0)] | Range | None = None
    """What the typical customer who has a price asks a month for all the data together, as stated in a survey."""
    log_sd: Annotated[float, Field(gt=0)] | Range | None = None
    """How far asked prices differ between its customers, in log units."""
    willing: Share | Range | None = None
    """The share who share for nothing."""
    refusing: Share | Range | None = None
    """The share who never share."""
    note: str | None = None
    """Anything a reader should know."""
    owner: str | None = None
    """Who answers for it (a role)."""
