"""Lawfulness, of which data: first purpose, special categories, devices, no more and no longer than needed."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import given, special_data, use_is
from evenhand.scoring.rules.lawful_ground import COMMERCIAL, advertising_by_others, commercial
from evenhand.scoring.rules.question import purpose_not_creeping
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rests_on_consent, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, equals, opposite
from evenhand.scoring.wording import vague_period

LONG_DAYS = 3 * 365
"""Data kept for advertising longer than this are presumed kept too long; the number is ours."""


@rule("L6", Reach.EVERY_PURPOSE)
def goes_with_first_purpose(look: Reader, at: Place) -> Outcome:
    """Judge whether data collected for something else may serve this; a consent of its own settles it."""
    earlier = look.fact(f"{at.purpose}.earlier_purpose")
    return ladder(
        (NotApplicable("rests on a consent of its own"), rests_on_consent(look, at)),
        (0, equals(earlier, "incompatible")),
        (1, equals(earlier, "not_assessed")),
        (4, equals(earlier, "none")),
        otherwise=3,
    )


@rule("L7", Reach.SCENARIO)
def no_undeclared_use(look: Reader, at: Place) -> Outcome:
    """Judge whether there is a use that nobody declared, where no consent is asked; C9 judges it where one is."""
    outcome = purpose_not_creeping(look, at)
    if at.opt_out:
        return outcome  # there the rule holds for every use, asked or not
    return unless(
        "judged with the consent that is asked (C9)", opposite(asked_anywhere(look, at.jurisdiction)), outcome
    )


@rule("L8", Reach.EVERY_PURPOSE)
def special_data_allowed(look: Reader, at: Place) -> Outcome:
    """Judge whether special categories, guessed ones among them, rest on express consent or another case of the law."""
    exception = look.fact(f"{at.purpose}.special_exception")
    gainful = commercial(look, at.purpose)
    return ladder(
        (NotApplicable("no special categories of data"), opposite(special_data(look, at.purpose))),
        (3, rests_on_consent(look, at)),
        (0, all_of(gainful, opposite(equals(exception, "made_public")))),
        (0, opposite(given(exception))),
        otherwise=4,
    )


@rule("L9", Reach.EVERY_PURPOSE)
def devices_need_a_yes(look: Reader, at: Place) -> Outcome:
    """Judge whether people's devices are left alone without their yes, whatever the ground of the use that follows."""
    what = look.fact(f"{at.purpose}.on_device")
    asked = rests_on_consent(look, at)
    gainful = commercial(look, at.purpose)
    statistics = at.law.own_statistics_on_devices and all_of(
        equals(what, "own_statistics"), look.equals(f"{at.purpose}.objection", "stops")
    )
    return ladder(
        (NotApplicable("nothing is stored on people's devices or read from them"), equals(what, "no")),
        (4, asked),
        (0, gainful),
        (4, equals(what, "requested_service")),
        (3, statistics),
        otherwise=0,
    )


@rule("L10", Reach.EVERY_PURPOSE)
def no_more_than_needed(look: Reader, at: Place) -> Outcome:
    """Judge whether less would do, and whether everything is gathered about a person for advertising without limit."""
    gathered = all_of(
        commercial(look, at.purpose),
        look.holds(f"{at.purpose}.combined"),
        _without_limit(look, at.purpose),
    )
    return ladder((0, any_of(look.holds(f"{at.purpose}.less_intrusive_way"), gathered)), otherwise=4)


@rule("L11", Reach.EVERY_PURPOSE)
def no_longer_than_needed(look: Reader, at: Place) -> Outcome:
    """Judge whether data go when the use no longer needs them."""
    days = look.fact(f"{at.purpose}.retention.days")
    advertising = any_of(use_is(look, at.purpose, *COMMERCIAL, "personalize"), advertising_by_others(look, at.purpose))
    long = above(0 if days is None else days, LONG_DAYS)
    stay = opposite(look.holds(f"{at.purpose}.retention.deleted_on_closure"))
    return ladder(
        (0, _without_limit(look, at.purpose)),
        (1, all_of(advertising, long)),
        (2, all_of(long, stay, opposite(given(look.fact(f"{at.purpose}.retention.criterion"))))),
        (3, stay),
        otherwise=4,
    )


def _without_limit(look: Reader, purpose: str) -> Ternary:
    """Return whether data are kept with neither a period nor a rule that ends it."""
    days = look.fact(f"{purpose}.retention.days")
    criterion = look.fact(f"{purpose}.retention.criterion")
    vague: Ternary = None if isinstance(criterion, Unknown) else vague_period(criterion or "")
    return all_of(equals(days, None), any_of(opposite(given(criterion)), vague))
