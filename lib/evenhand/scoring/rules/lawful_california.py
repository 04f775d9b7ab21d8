"""Lawfulness in California: notice, a way to stop the sale that works and is easy, limits, minors, no retaliation."""

from __future__ import annotations

from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import (
    any_item,
    by_answer,
    difference,
    given,
    minors_among,
    request_asks,
    sensitive_data,
    sold_or_shared,
)
from evenhand.scoring.rules.registry import Place, Reach, rests_on_consent, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_least, equals, has, opposite

WORKING_DAYS = 15
"""Working days within which selling must stop (11 CCR 7026(f)(1))."""
NOT_SOLD = NotApplicable("nothing is sold or shared for advertising")
CLEAR_ACTS = ("button", "untick_box", "toggle_save", "signature", "two_stage")


@rule("L24", Reach.SCENARIO)
def told_at_collection(look: Reader, at: Place) -> Outcome:
    """Judge whether people are told when, or before, data are collected."""
    return by_answer(look, "notice.timing", after_collection=0, at_sign_up=3)


@rule("L25", Reach.SCENARIO)
def sale_can_be_stopped(look: Reader, at: Place) -> Outcome:
    """Judge whether people can stop selling and sharing, and whether it stops."""
    works = look.fact("consent.opt_out.works")
    silent = any_of(
        *(
            all_of(
                look.holds(f"{purpose}.sold_or_shared"),
                equals(look.basis(purpose, at.jurisdiction), Basis.NOTICE_ONLY),
            )
            for purpose in look.each("purposes")
        )
    )
    return ladder(
        (NOT_SOLD, opposite(sold_or_shared(look))),
        (0, any_of(silent, look.equals("notice.opt_out_link", False), equals(works, "no"))),
        (1, any_of(equals(works, "partly"), above(look.fact("consent.opt_out.working_days"), WORKING_DAYS))),
        (2, opposite(look.holds("consent.opt_out.recipients_told"))),
        otherwise=4,
    )


@rule("L26", Reach.SCENARIO)
def opt_out_is_easy(look: Reader, at: Place) -> Outcome:
    """Judge what it takes to stop selling, or to limit sensitive data: no proof of identity, no longer way than in."""
    owed = any_of(sold_or_shared(look), *(_to_limit(look, at, purpose) for purpose in look.each("purposes")))
    asks = look.fact("consent.opt_out.asks_for")
    too_much = any_of(has(asks, "identity"), has(asks, "account"), has(asks, "confirmation"))
    extra = difference(look.fact("consent.opt_out.steps"), look.fact("consent.opt_out.opt_in_steps"))
    tricks = any_item(look, "consent.ui.patterns", lambda pattern: at_least(look.fact(f"{pattern}.severity"), 3))
    return ladder(
        (NotApplicable("nothing is sold or shared, and no sensitive data are used beyond need"), opposite(owed)),
        (0, too_much),
        (1, any_of(at_least(extra, 1), tricks)),
        (3, has(asks, "contact")),
        otherwise=4,
    )


def _to_limit(look: Reader, at: Place, purpose: str) -> Ternary:
    """Return whether a person may ask to limit a purpose: it uses sensitive data and the service can do without."""
    return all_of(sensitive_data(look, purpose), opposite(look.holds(f"{purpose}.strictly_necessary")))


@rule("L27", Reach.EVERY_PURPOSE)
def sensitive_can_be_limited(look: Reader, at: Place) -> Outcome:
    """Judge whether people can limit the use of sensitive data to what the service needs."""
    works = look.fact("consent.opt_out.limit_works")
    no_way = all_of(look.equals("notice.limit_link", False), look.equals("notice.rights.limit.route", "none"))
    return ladder(
        (
            NotApplicable("no sensitive data are used beyond what the service needs"),
            opposite(_to_limit(look, at, at.purpose)),
        ),
        (0, any_of(no_way, equals(works, "no"))),
        (1, equals(works, "partly")),
        (3, look.equals("notice.limit_link", False)),
        otherwise=4,
    )


@rule("L28", Reach.EVERY_PURPOSE)
def sensitive_sold_on_a_yes(look: Reader, at: Place) -> Outcome:
    """Judge whether location, health and the like are sold or shared only after a clear yes to that."""

    def clear(request: str) -> Ternary:
        return all_of(
            look.equals(f"{request}.act", *CLEAR_ACTS),
            look.equals(f"{request}.bundled_with", ()),
            has(look.fact(f"{request}.first_layer_items"), "purposes", "data"),
        )

    sold = look.holds(f"{at.purpose}.sold_or_shared")
    agreed = all_of(rests_on_consent(look, at), request_asks(look, at.purpose, clear))
    return ladder(
        (
            NotApplicable("no sensitive data are sold or shared"),
            opposite(all_of(sold, sensitive_data(look, at.purpose))),
        ),
        (4, agreed),
        otherwise=0,
    )


@rule("L29", Reach.EVERY_PURPOSE)
def within_expectations(look: Reader, at: Place) -> Outcome:
    """Judge whether people expect a use, and have a say over one that the service can do without."""
    basis = look.basis(at.purpose, at.jurisdiction)
    opted_in = equals(basis, Basis.OPT_IN, Basis.CONSENT)
    needed = look.holds(f"{at.purpose}.strictly_necessary")
    return ladder(
        (NotApplicable("the service cannot be provided without it"), needed),
        (0, all_of(look.equals(f"{at.purpose}.expected", False), opposite(opted_in))),
        (4, opted_in),
        (3, equals(basis, Basis.OPT_OUT)),
        otherwise=2,
    )


@rule("L30", Reach.EVERY_PURPOSE)
def minors_opt_in(look: Reader, at: Place) -> Outcome:
    """Judge whether data of people under 16 are sold or shared only on an opt-in."""
    sold = look.holds(f"{at.purpose}.sold_or_shared")
    asked = all_of(rests_on_consent(look, at), request_asks(look, at.purpose))
    return ladder(
        (NotApplicable("no data of people under 16 are sold or shared"), opposite(all_of(minors_among(look), sold))),
        (0, opposite(asked)),
        (0, look.equals("audience.age_assurance", "none")),
        otherwise=4,
    )


@rule("L31", Reach.SCENARIO)
def no_retaliation(look: Reader, at: Place) -> Outcome:
    """Judge how people are treated who used a right; what saying no to an offer costs is another question."""
    penalty = look.fact("consent.opt_out.penalty")
    valued = given(look.fact("incentive.valuation"))
    return ladder(
        (0, equals(penalty, "worse")),
        (1, all_of(equals(penalty, "related"), opposite(valued))),
        (3, equals(penalty, "related")),
        otherwise=4,
    )
