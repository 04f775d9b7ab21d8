"""How a company answers for a programme: risks assessed before, promises kept, requests answered."""

from __future__ import annotations

from typing import Literal

from evenhand.scenario.facts import UNKNOWN, Facts, Maybe


class Accountability(Facts):
    """How the company answers for what it does with the data."""

    impact_assessment: Maybe[Literal["none", "begun", "done"]] = UNKNOWN
    """Were the risks for people assessed in writing before it began?"""
    new_technology: Maybe[bool] = UNKNOWN
    """Is a technology used on people that is new, or used in a new way?"""
    promises: Maybe[Literal["kept", "broken"]] = UNKNOWN
    """Is everything kept that the company tells customers about their data?"""
    requests: Maybe[Literal["answered", "late", "refused"]] = UNKNOWN
    """What becomes of people's requests to see, correct or delete their data, or to stop a use?"""
    paid_with_data: Maybe[Literal["no", "same_remedies", "no_remedies"]] = UNKNOWN
    """Do people get something digital for data instead of money, and the same remedies as somebody who pays?"""
    called_free: Maybe[bool] = UNKNOWN
    """Is it called free although people give data for it that it does not need?"""
