"""The privacy notice of a scenario, and what is declared about it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from evenhand.scenario.acts import Act
from evenhand.scenario.facts import UNKNOWN, Facts, Maybe

ItemName = Literal[
    "purposes", "data-categories", "recipients", "legal-basis", "retention", "controller-contact", "controller-name",
    "right-erasure", "source-of-data", "transfers", "right-access", "right-rectification", "must-provide",
    "right-withdraw-consent", "right-object", "legitimate-interests", "right-portability", "right-restrict",
    "automated-decisions", "complaint", "dpo-contact",
]  # fmt: skip
"""The 21 items of information of GDPR Art. 13 and 14."""

RightName = Literal[
    "access", "rectification", "erasure", "restriction", "objection", "portability", "know", "opt_out", "limit"
]


class Right(Facts):
    """How one right is offered."""

    listed: Maybe[bool] = UNKNOWN
    """Does the notice name it?"""
    route: Maybe[Literal["none", "mail", "link", "self_service"]] = UNKNOWN
    """How a person uses it."""
    clicks: Maybe[Annotated[int, Field(ge=0)]] = UNKNOWN
    """How many clicks it takes."""
    deadline_stated: Maybe[bool] = UNKNOWN
    """Is it said by when an answer comes?"""


class ChangePolicy(Facts):
    """How people learn of changes."""

    notify: Maybe[Literal["none", "web", "direct"]] = UNKNOWN
    """How they are told."""
    lead_days: Maybe[Annotated[int, Field(ge=0)]] = UNKNOWN
    """How many days before."""
    archive: Maybe[bool] = UNKNOWN
    """Are old versions kept in the open?"""
    diff: Maybe[bool] = UNKNOWN
    """Is it shown what changed?"""


class RecordedItem(Act):
    """What a named person read in the notice about one item of information, with the sentence that shows it."""

    reasons = ("says",)

    item: ItemName
    """The item of GDPR Art. 13 and 14."""
    says: Literal["given", "denied", "not_given"]
    """Does the notice give it, say that it does not happen, or leave it out?"""
    sentence: str | None = None
    """The notice's own sentence that gives or denies it."""
    by: Annotated[str, Field(min_length=1)]
    """Who read it: a name or an office."""
    date: dt.date
    """When."""

    @model_validator(mode="after")
    def _shows_the_sentence(self) -> RecordedItem:
        if self.says != "not_given" and not (self.sentence or "").strip():
            raise ValueError("what is given or denied needs the notice's sentence")
        return self


class Notice(Facts):
    """The privacy notice."""

    text: str | None = None
    """The file with its text (.md or .txt), given relative to the scenario file."""
    content: str | None = None
    """The text itself; read from the file when one is named."""
    languages: Maybe[tuple[str, ...]] = UNKNOWN
    """The languages it exists in (BCP 47)."""
    layers: Maybe[Annotated[int, Field(ge=1)]] = UNKNOWN
    """In how many layers it is given."""
    first_layer_words: Maybe[Annotated[int, Field(ge=0)]] = UNKNOWN
    """How many words the first layer has."""
    clicks_to_reach: Maybe[Annotated[int, Field(ge=0)]] = UNKNOWN
    """How many clicks away the full text is."""
    timing: Maybe[Literal["just_in_time", "at_collection", "at_sign_up", "after_collection"]] = UNKNOWN
    """When people get to see it."""
    change_policy: ChangePolicy = ChangePolicy()
    """How people learn of changes."""
    rights: dict[RightName, Right] = Field(default_factory=dict)
    """How each right is offered; one left out counts as unknown."""
    complaint_authority: Maybe[Literal["none", "named", "linked"]] = UNKNOWN
    """Is the authority named or linked to which one can complain?"""
    own_complaint_channel: Maybe[bool] = UNKNOWN
    """Is there a way to complain to the company itself?"""
    opt_out_link: Maybe[bool] = UNKNOWN
    """Is there a link "Do not sell or share my personal information"?"""
    limit_link: Maybe[bool] = UNKNOWN
    """Is there a link "Limit the use of my sensitive personal information"?"""
    sale_disclosed: Maybe[Literal["no", "hidden", "plain", "plain_by_category"]] = UNKNOWN
    """Is selling or sharing for advertising said plainly?"""
    recipients_dated: Maybe[bool] = UNKNOWN
    """Does the list of recipients carry a date?"""
    must_provide: Maybe[Literal["absent", "general", "per_field"]] = UNKNOWN
    """Is it said which data must be given, and what happens otherwise?"""
    machine_readable: Maybe[Literal["none", "gpc_json", "icons", "dpv", "fides"]] = UNKNOWN
    """Can software read it?"""
    wcag: Maybe[Literal["none", "A", "AA"]] = UNKNOWN
    """The accessibility level it meets."""
    user_tested: Maybe[bool] = UNKNOWN
    """Was it tested with readers?"""
