"""Consent, what happens afterwards: taking it back, proving it, letting it age, obeying signals."""

from __future__ import annotations

from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, difference, is_empty, sold_or_shared
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import above, all_of, any_of, at_least, at_most, equals, has, opposite

RECORD_FIELDS = (
    "privacy_notice",
    "language",
    "purposes",
    "lawful_basis",
    "pii_information",
    "pii_controllers",
    "collection_method",
    "retention_period",
    "recipient_third_parties",
    "withdrawal_method",
    "privacy_rights",
    "event_time",
    "entity_id",
    "event_type",
    "event_state",
)
"""The fields of ISO/IEC TS 27560 without which a record proves little; the choice is ours."""


@rule("C14", Reach.SCREEN)
def withdraw_as_easy(look: Reader, at: Place) -> Outcome:
    """Judge whether taking consent back is as easy as giving it."""
    extra = difference(look.fact("consent.withdrawal.clicks"), look.fact("consent.ui.accept.clicks"))
    impossible = look.equals("consent.withdrawal.possible", False)
    elsewhere = look.equals("consent.withdrawal.same_channel", False)
    return ladder(
        (0, any_of(impossible, elsewhere)),
        (1, at_least(extra, 4)),
        (2, at_least(extra, 2)),
        (3, any_of(at_least(extra, 1), look.holds("consent.withdrawal.login_needed"))),
        otherwise=4,
    ).with_flags(impossible=impossible)


@rule("C15", Reach.SCREEN)
def withdrawal_works(look: Reader, at: Place) -> Outcome:
    """Judge whether use really stops, soon and everywhere."""
    hours = look.fact("consent.withdrawal.max_hours_to_stop")
    told = any_of(is_empty(look, "recipients"), look.holds("consent.withdrawal.propagates_to_recipients"))
    gone = look.holds("consent.withdrawal.deletes_or_justifies")
    return ladder(
        (0, look.equals("consent.withdrawal.possible", False)),
        (1, above(hours, 30 * 24)),
        (4, all_of(at_most(hours, 24), told, gone)),
        (3, all_of(at_most(hours, 72), told)),
        otherwise=2,
    )


@rule("C28", Reach.SCREEN)
def provable_record(look: Reader, at: Place) -> Outcome:
    """Judge whether it could be shown who agreed to what, when, and on which screen."""
    fields = look.fact("consent.record.fields")
    kept = Share([has(fields, name) for name in RECORD_FIELDS])
    return ladder(
        (0, opposite(kept.above(0))),
        (1, opposite(kept.at_least(0.4))),
        (2, opposite(kept.at_least(0.9))),
        (4, all_of(look.holds("consent.record.hash_of_notice"), look.equals("consent.record.receipt", "full"))),
        otherwise=3,
    )


@rule("C29", Reach.REQUEST)
def refresh_and_expiry(look: Reader, at: Place) -> Outcome:
    """Judge whether consent ages, and is asked again when a purpose changes."""
    days = look.fact(f"{at.request}.validity_days")
    age = float("inf") if days is None else days
    renewed = look.holds(f"{at.request}.renewed_on_change")
    reminded = look.holds(f"{at.request}.reminder")
    return ladder(
        (0, all_of(equals(days, None), opposite(renewed))),
        (1, above(age, 730)),
        (2, above(age, 395)),
        (4, all_of(renewed, any_of(at_most(age, 180), reminded))),
        otherwise=3,
    ).with_flags(unrenewed=opposite(renewed))


@rule("C30", Reach.SCENARIO)
def machine_signals_honoured(look: Reader, at: Place) -> Outcome:
    """Judge whether a browser's opt-out signal is obeyed by those who sell or share."""
    signal = look.fact("consent.signals.gpc")
    hidden = look.equals("consent.signals.gpc_shown", False)
    return ladder(
        (NotApplicable("nothing is sold or shared for advertising"), opposite(sold_or_shared(look))),
        (0, equals(signal, "ignored", "not_applicable")),
        (2, any_of(equals(signal, "honoured_one_channel"), hidden)),
        (4, look.holds("consent.signals.gpc_tied_to_account")),
        otherwise=3,
    ).with_flags(not_shown=hidden)
