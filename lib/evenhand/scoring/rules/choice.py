"""Consent, is it free? Conditions, detriment, incentives, payment as the alternative, and power."""

from __future__ import annotations

from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import (
    any_item,
    every_item,
    free_alternative,
    given,
    incentive_offered,
    is_empty,
    offer_per_month,
    paid_alternative,
    ratio,
)
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_most, equals, opposite

NO_INCENTIVE = NotApplicable("nothing is offered for taking part")


@rule("C1", Reach.PURPOSE)
def basis_fits_purpose(look: Reader, at: Place) -> Outcome:
    """Judge whether consent is the honest ground: not when use goes on after a refusal."""
    return ladder(
        (0, given(look.fact(f"{at.purpose}.fallback_basis_if_refused"))),
        (2, look.holds(f"{at.purpose}.strictly_necessary")),
        (4, look.holds(f"{at.purpose}.basis_rationale")),
        otherwise=3,
    )


@rule("C2", Reach.REQUEST)
def not_condition_of_service(look: Reader, at: Place) -> Outcome:
    """Judge whether the service can be had without consenting to what it does not need."""
    required = look.fact(f"{at.request}.required_for_service")
    walled = all_of(
        look.holds("consent.ui.access_blocked_until_choice"),
        look.equals("consent.ui.reject.present", False),
    )
    forced = any_of(equals(required, "yes"), walled)
    justified = any_item(look, "alternatives", lambda other: given(look.fact(f"{other}.fee_rationale")))
    return ladder(
        (NotApplicable("the service cannot be provided without it"), look.holds(f"{at.purpose}.strictly_necessary")),
        (3, all_of(forced, free_alternative(look, "features_equal"))),
        (2, all_of(forced, any_of(free_alternative(look), justified))),
        (1, all_of(forced, opposite(is_empty(look, "alternatives")))),
        (0, forced),
        (2, equals(required, "some_features")),
        (4, look.holds(f"{at.request}.parity_tested")),
        otherwise=3,
    )


@rule("C4", Reach.SCENARIO)
def no_detriment_on_refusal(look: Reader, at: Place) -> Outcome:
    """Judge what happens to someone who says no; California forbids retaliation whatever the ground."""
    path = "consent.refusal.consequences"

    def loses(*kinds: str, related: bool | None = None) -> Ternary:
        return any_item(
            look,
            path,
            lambda item: all_of(
                look.equals(f"{item}.type", *kinds),
                related is None or look.equals(f"{item}.related_to_data_value", related),
            ),
        )

    outcome = ladder(
        (0, any_of(loses("access"), loses("price", related=False))),
        (1, any_of(loses("quality", "support"), loses("feature", related=False))),
        (2, loses("price")),
        (3, any_of(loses("incentive_only"), loses("feature"))),
        otherwise=4,
    ).with_flags(right_exercised=_no_is_a_right(look, at))
    return _where_asked(look, at, outcome)


def _no_is_a_right(look: Reader, at: Place) -> Ternary:
    """Return whether who says no opts out: the exercise of a right, unlike not opting in."""
    purposes = look.each("purposes")
    if not purposes:
        return None
    return any_of(*(equals(look.basis(purpose, at.jurisdiction), Basis.OPT_OUT) for purpose in purposes))


@rule("C5", Reach.SCENARIO)
def incentive_not_coercive(look: Reader, at: Place) -> Outcome:
    """Judge the size of what is offered: against the data's value in California, else as the price of no."""
    offer = offer_per_month(look)
    check = look.fact("audience.low_income_check")
    passed = equals(check, "passed")
    pressed = all_of(look.holds("audience.vulnerable"), opposite(passed))
    if at.law.offer_measured_by == "data":
        missing = opposite(given(look.fact("incentive.valuation")))
        relation = ratio(offer, look.fact("incentive.valuation.value_month"))
        limits = (3.0, 2.0, 1.5, 1.25)
    else:
        missing = False
        relation = ratio(offer, look.fact("economics.service_value"))
        limits = (1.0, 0.5, 0.25, 0.10)
    outcome = ladder(
        (NO_INCENTIVE, opposite(incentive_offered(look))),
        (0, any_of(missing, above(relation, limits[0]))),
        (1, any_of(above(relation, limits[1]), equals(check, "failed"))),
        (2, any_of(above(relation, limits[2]), pressed)),
        (4, all_of(at_most(relation, limits[3]), passed)),
        otherwise=3,
    ).with_flags(no_valuation=missing)
    return _where_asked(look, at, outcome)


@rule("C6", Reach.SCENARIO)
def incentive_own_opt_in(look: Reader, at: Place) -> Outcome:
    """Judge whether people opted in to the programme itself, having read its terms."""
    notice = look.fact("incentive.notice_before_opt_in")
    outcome = ladder(
        (NO_INCENTIVE, opposite(incentive_offered(look))),
        (0, look.equals("incentive.opt_in", False)),
        (1, equals(notice, "no")),
        (2, equals(notice, "generic_link")),
        (4, all_of(look.holds("incentive.revoke_any_time"), look.holds("incentive.revoke_one_step"))),
        otherwise=3,
    )
    return _where_asked(look, at, outcome)


@rule("C7", Reach.SCREEN)
def withdraw_without_detriment(look: Reader, at: Place) -> Outcome:
    """Judge what is lost on withdrawal beyond the incentive's future."""
    path = "consent.withdrawal.consequences"

    def loses(*kinds: str) -> Ternary:
        return any_item(look, path, lambda item: look.equals(f"{item}.type", *kinds))

    told = every_item(look, path, lambda item: look.holds(f"{item}.stated_up_front"))
    return ladder(
        (0, loses("service_degraded", "clawback")),
        (1, loses("fee")),
        (2, loses("unrelated_benefit")),
        (4, told),
        otherwise=3,
    )


@rule("C23", Reach.SCREEN)
def consent_or_pay_fair(look: Reader, at: Place) -> Outcome:
    """Judge a fee as the alternative to consent: who asks, why that much, and whether a free way exists."""
    role = look.fact("controller.role")
    as_good = free_alternative(look, "features_equal", "prominence_equal")
    justified = any_item(
        look,
        "alternatives",
        lambda other: all_of(above(look.fact(f"{other}.price_month"), 0), given(look.fact(f"{other}.fee_rationale"))),
    )
    return ladder(
        (4, any_of(opposite(paid_alternative(look)), as_good)),
        (3, free_alternative(look)),
        (0, equals(role, "large_online_platform", "gatekeeper", "dominant")),
        (2, all_of(justified, equals(role, "ordinary"))),
        otherwise=1,
    )


@rule("C24", Reach.SCREEN)
def power_balance(look: Reader, at: Place) -> Outcome:
    """Judge how much power the asker has over the person asked."""
    role = look.fact("controller.role")
    over = equals(role, "employer", "public_authority")
    strong = any_of(
        equals(role, "dominant", "large_online_platform", "gatekeeper"),
        look.holds("controller.essential_service"),
    )
    return ladder(
        (1, all_of(over, free_alternative(look))),
        (0, over),
        (2, strong),
        (4, look.equals("ownership.export", "self_service", "self_service_standard")),
        otherwise=3,
    )


def _where_asked(look: Reader, at: Place, outcome: Outcome) -> Outcome:
    """Apply a consent criterion where people are asked, and in California whatever the ground is."""
    if at.opt_out:
        return outcome
    asked = asked_anywhere(look, at.jurisdiction)
    if outcome.applies is False:
        return outcome
    return unless("nobody is asked for consent here", asked, outcome)
