"""How people are asked, how they can say no, and how they can change their mind."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from evenhand.scenario.facts import UNKNOWN, Facts, Maybe
from evenhand.scenario.parties import Identifier

Percent = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]
Layer = Literal[1, 2, 3]


class Act(StrEnum):
    """What a person does to say yes."""

    BUTTON = "button"
    UNTICK_BOX = "untick_box"
    PRETICKED_BOX = "preticked_box"
    TOGGLE_SAVE = "toggle_save"
    SIGNATURE = "signature"
    TWO_STAGE = "two_stage"
    CLOSE_BANNER = "close_banner"
    SCROLL = "scroll"
    CONTINUE_USE = "continue_use"
    SILENCE = "silence"


class ConsentRequest(Facts):
    """One question put to the customer."""

    purposes: Maybe[tuple[Identifier, ...]] = UNKNOWN
    """The purposes it asks about."""
    controls: Maybe[Count] = UNKNOWN
    """How many separate yes/no controls it offers."""
    control_layer: Maybe[Layer] = UNKNOWN
    """On which screen the controls are: 1 is the first."""
    per_recipient_choice: Maybe[bool] = UNKNOWN
    """Can a person also choose who receives the data, or which data?"""
    act: Maybe[Act] = UNKNOWN
    """What a person does to say yes: "untick_box" is an empty box to tick, "preticked_box" one already ticked."""
    act_labelled_two_way: Maybe[bool] = UNKNOWN
    """Are both answers labelled, and is the act logged?"""
    defaults_on: Maybe[Count] = UNKNOWN
    """How many optional controls are on before the person has chosen."""
    inactive_until_saved: Maybe[bool] = UNKNOWN
    """If some are on: does nothing happen until the person saves?"""
    bundled_with: Maybe[tuple[Literal["terms", "other_consent"], ...]] = UNKNOWN
    """What one and the same tick also accepts; empty for nothing."""
    visually_separate: Maybe[bool] = UNKNOWN
    """Is it clearly set apart from other matters on the screen?"""
    own_event_logged: Maybe[bool] = UNKNOWN
    """Is the answer logged as an event of its own?"""
    explicit: Maybe[bool] = UNKNOWN
    """Does the person make an express statement of consent?"""
    explicit_separate: Maybe[bool] = UNKNOWN
    """Is that express statement separate from all others?"""
    text: Maybe[str] = UNKNOWN
    """The words of the question."""
    first_layer_items: Maybe[
        tuple[
            Literal[
                "controller",
                "purposes",
                "data",
                "withdrawal",
                "withdrawal_link",
                "adm",
                "transfers",
                "recipients",
                "device_duration",
                "device_access",
            ],
            ...,
        ]
    ] = UNKNOWN
    """What the first screen says."""
    shown_before_collection: Maybe[bool] = UNKNOWN
    """Is it shown before any data are collected?"""
    required_for_service: Maybe[Literal["no", "some_features", "yes"]] = UNKNOWN
    """Is the service refused to people who say no?"""
    parity_tested: Maybe[bool] = UNKNOWN
    """Was it tested that people who say no get the same features?"""
    validity_days: Maybe[Annotated[int, Field(ge=1)] | None] = UNKNOWN
    """After how many days consent lapses; none for never."""
    renewed_on_change: Maybe[bool] = UNKNOWN
    """Is it asked again when a purpose changes?"""
    reminder: Maybe[bool] = UNKNOWN
    """Are people reminded of what they agreed to?"""


class Button(Facts):
    """A way to answer on the consent screen."""

    present: Maybe[bool] = UNKNOWN
    """Does it exist?"""
    layer: Maybe[Layer] = UNKNOWN
    """On which screen it is: 1 is the first."""
    clicks: Maybe[Count] = UNKNOWN
    """How many clicks it takes."""
    area_px: Maybe[Annotated[float, Field(gt=0)]] = UNKNOWN
    """Its area in square pixels."""
    contrast: Maybe[Annotated[float, Field(ge=1, le=21)]] = UNKNOWN
    """The contrast of its label (WCAG ratio, 1 to 21)."""
    style: Maybe[Literal["button", "link", "text"]] = UNKNOWN
    """What it looks like."""
    label: Maybe[str] = UNKNOWN
    """The words on it."""


class DeceptivePattern(Facts):
    """A deceptive design pattern that a reviewer found (EDPB Guidelines 03/2022)."""

    code: Annotated[str, StringConstraints(pattern=r"^4\.[1-6]\.[1-4]$")]
    """Its number in the guidelines, for example 4.3.2."""
    severity: Literal[1, 2, 3]
    """How bad it is: 1 slight, 3 severe."""
    evidence: str | None = None
    """Where it can be seen: a screenshot's file name or a description."""


class ConsentScreen(Facts):
    """What the screen looks like on which people answer."""

    accept: Button = Button()
    """The way to say yes."""
    reject: Button = Button()
    """The way to say no."""
    options: Maybe[tuple[Literal["accept", "reject", "settings", "later"], ...]] = UNKNOWN
    """The answers offered."""
    access_blocked_until_choice: Maybe[bool] = UNKNOWN
    """Is the service blocked until the person answers?"""
    emphasised: Maybe[Literal["none", "accept", "reject"]] = UNKNOWN
    """Which answer stands out."""
    emotive_wording: Maybe[Literal["none", "one", "several", "threat_or_shame"]] = UNKNOWN
    """Does the wording play on guilt, fear or shame?"""
    consequences_parallel: Maybe[bool] = UNKNOWN
    """Are the consequences of yes and no stated in the same form?"""
    symmetric_everywhere: Maybe[bool] = UNKNOWN
    """Is the effort equal on every device and at every later entry point?"""
    patterns: Maybe[tuple[DeceptivePattern, ...]] = UNKNOWN
    """Deceptive patterns found in a review of all of them; empty when reviewed and none found."""
    devices_tested: Maybe[tuple[Literal["desktop", "mobile", "tablet", "paper", "in_person"], ...]] = UNKNOWN
    """Where it was looked at."""


class WithdrawalConsequence(Facts):
    """Something that happens to a person who withdraws."""

    type: Literal["future_incentive_stops", "unrelated_benefit", "fee", "service_degraded", "clawback"]
    """What is lost."""
    pct: Maybe[Percent] = UNKNOWN
    """How large it is, in per cent of the price of the service."""
    why: Maybe[str] = UNKNOWN
    """The reason."""
    stated_up_front: Maybe[bool] = UNKNOWN
    """Was it said before the person agreed?"""


class Withdrawal(Facts):
    """How a person takes consent back."""

    possible: Maybe[bool] = UNKNOWN
    """Can consent be withdrawn?"""
    clicks: Maybe[Count] = UNKNOWN
    """How many clicks it takes."""
    same_channel: Maybe[bool] = UNKNOWN
    """Does it work where consent was given?"""
    login_needed: Maybe[bool] = UNKNOWN
    """Does it need an extra login?"""
    max_hours_to_stop: Maybe[Annotated[float, Field(ge=0)]] = UNKNOWN
    """After how many hours at most the use stops."""
    propagates_to_recipients: Maybe[bool] = UNKNOWN
    """Are recipients told to stop?"""
    deletes_or_justifies: Maybe[bool] = UNKNOWN
    """Are the data deleted, or a reason given why not?"""
    consequences: Maybe[tuple[WithdrawalConsequence, ...]] = UNKNOWN
    """What else is lost; empty for nothing."""


class RefusalConsequence(Facts):
    """Something that happens to a person who says no."""

    type: Literal["access", "price", "feature", "quality", "support", "incentive_only"]
    """What is lost."""
    pct: Maybe[Percent] = UNKNOWN
    """How large it is, in per cent of the price of the service."""
    related_to_data_value: Maybe[bool] = UNKNOWN
    """Is it reasonably related to what the data are worth?"""


class Refusal(Facts):
    """What saying no costs."""

    consequences: Maybe[tuple[RefusalConsequence, ...]] = UNKNOWN
    """What is lost; empty for nothing."""
    respected: Maybe[bool] = UNKNOWN
    """Does a no really keep the data from being used, as tested?"""


class OptOut(Facts):
    """How people stop selling and sharing, or limit the use of sensitive data, where nobody asks them first."""

    works: Maybe[Literal["yes", "partly", "no"]] = UNKNOWN
    """Does it really stop selling and sharing, as tested?"""
    limit_works: Maybe[Literal["yes", "partly", "no"]] = UNKNOWN
    """Does it really limit the use of sensitive data, as tested?"""
    steps: Maybe[Count] = UNKNOWN
    """How many steps it takes."""
    opt_in_steps: Maybe[Count] = UNKNOWN
    """How many steps it takes to allow selling or sharing, or to allow it again."""
    asks_for: Maybe[tuple[Literal["contact", "identity", "account", "confirmation"], ...]] = UNKNOWN
    """What a person must give or do for it: contact details, proof of identity, an account, a second confirmation."""
    working_days: Maybe[Count] = UNKNOWN
    """After how many working days at most it has effect."""
    recipients_told: Maybe[bool] = UNKNOWN
    """Are those told who got the data meanwhile?"""
    penalty: Maybe[Literal["none", "related", "worse"]] = UNKNOWN
    """Do people who used this or another right get a worse price or service: only as the data's value explains?"""


class ConsentRecord(Facts):
    """What could be shown later about who agreed to what."""

    fields: Maybe[tuple[str, ...]] = UNKNOWN
    """The fields of ISO/IEC TS 27560 that are recorded."""
    receipt: Maybe[Literal["none", "metadata", "full"]] = UNKNOWN
    """What the person gets as a receipt."""
    hash_of_notice: Maybe[bool] = UNKNOWN
    """Is a fingerprint of the notice stored with the answer?"""


class Signals(Facts):
    """Browser signals."""

    gpc: Maybe[Literal["honoured", "honoured_one_channel", "ignored", "not_applicable"]] = UNKNOWN
    """Is the Global Privacy Control obeyed?"""
    gpc_tied_to_account: Maybe[bool] = UNKNOWN
    """Is it also applied to the person's account?"""
    gpc_shown: Maybe[bool] = UNKNOWN
    """Is it shown on screen whether the signal was processed?"""
    tcf: Maybe[bool] = UNKNOWN
    """Are strings of the IAB Transparency and Consent Framework used?"""


class Understanding(Facts):
    """A test of whether customers understood what they agreed to."""

    tested: Count
    """How many customers were asked."""
    understood: Count
    """How many of them answered all five questions rightly."""
    date: str | None = None
    """When."""


class Reprompt(Facts):
    """Asking again."""

    min_days_after_refusal: Maybe[Count | None] = UNKNOWN
    """How many days pass before somebody who said no is asked again; none for never."""


class Alternative(Facts):
    """Another way to get the service."""

    name: str
    """What it is called."""
    price_month: Maybe[Money] = UNKNOWN
    """What it costs a month, in the scenario's currency."""
    behavioural_processing: Maybe[bool] = UNKNOWN
    """Are people's habits used in it too?"""
    features_equal: Maybe[bool] = UNKNOWN
    """Does it offer the same features?"""
    prominence_equal: Maybe[bool] = UNKNOWN
    """Is it shown as prominently?"""
    fee_rationale: Maybe[str | None] = UNKNOWN
    """How the price was arrived at."""


class Consent(Facts):
    """Everything about asking."""

    requests: Maybe[tuple[ConsentRequest, ...]] = UNKNOWN
    """The questions put to customers; empty when nobody is asked."""
    ui: ConsentScreen = ConsentScreen()
    """The screen on which they answer."""
    reprompt: Reprompt = Reprompt()
    """When somebody who said no is asked again."""
    withdrawal: Withdrawal = Withdrawal()
    """How consent is taken back."""
    refusal: Refusal = Refusal()
    """What saying no costs."""
    opt_out: OptOut = OptOut()
    """How people stop selling and sharing where nobody asks them first."""
    record: ConsentRecord = ConsentRecord()
    """What could be shown later."""
    signals: Signals = Signals()
    """Browser signals."""
    understanding: Maybe[Understanding | None] = UNKNOWN
    """A test of whether customers understood; none if there was none."""
