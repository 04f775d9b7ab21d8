"""Lawfulness, towards people: objection, unasked messages, decisions by machine, children."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import given, special_data, use_is
from evenhand.scoring.rules.lawful_ground import advertising_by_others
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import all_of, any_of, below, equals, opposite


@rule("L12", Reach.EVERY_PURPOSE)
def objection_counts(look: Reader, at: Place) -> Outcome:
    """Judge what an objection brings: of direct marketing, on whatever ground, it must be the end."""
    ground = look.basis(at.purpose, at.jurisdiction)
    open_to_it = equals(ground, Basis.LEGITIMATE_INTERESTS, Basis.PUBLIC_INTEREST)
    then = look.fact(f"{at.purpose}.objection")
    marketing = use_is(look, at.purpose, "marketing", "sales")
    no_way = look.equals("notice.rights.objection.route", "none")
    return ladder(
        (NotApplicable("rests on a ground to which nobody can object"), opposite(any_of(open_to_it, marketing))),
        (
            NotApplicable("rests on consent, and an objection ends it as taking the consent back does"),
            all_of(equals(ground, Basis.CONSENT), opposite(equals(then, "ignored", "weighed"))),
        ),
        (0, any_of(equals(then, "ignored"), no_way, all_of(marketing, equals(then, "weighed")))),
        (2, opposite(look.holds("notice.rights.objection.listed"))),
        otherwise=4,
    )


@rule("L13", Reach.EVERY_PURPOSE)
def messages_were_asked_for(look: Reader, at: Place) -> Outcome:
    """Judge to whom advertising is sent by e-mail, text or in the inbox."""
    to = look.fact(f"{at.purpose}.messages")
    return ladder(
        (NotApplicable("it sends no advertising messages"), equals(to, "none")),
        (0, equals(to, "others")),
        (0, all_of(equals(to, "own_customers"), look.equals(f"{at.purpose}.objection", "ignored"))),
        (3, equals(to, "own_customers")),
        otherwise=4,
    )


@rule("L14", Reach.EVERY_PURPOSE)
def machine_decisions_allowed(look: Reader, at: Place) -> Outcome:
    """Judge whether something important may be decided by machine alone, with the safeguards of the place."""
    purpose = at.purpose
    none = NotApplicable("nothing important is decided by machine alone")
    made = look.holds(f"{purpose}.adm_significant")
    if at.law.machine_decisions == "refusal":
        return ladder(
            (none, opposite(made)),
            (0, look.equals(f"{purpose}.adm_refusable", False)),
            (2, opposite(given(look.fact(f"{purpose}.adm_logic_text")))),
            otherwise=4,
        )
    ground = look.fact(f"{purpose}.adm_ground")
    on_special = all_of(special_data(look, purpose), opposite(equals(ground, "explicit_consent", "law")))
    groundless = opposite(given(ground)) if at.law.machine_decisions == "ground" else False
    return ladder(
        (none, opposite(made)),
        (0, any_of(on_special, groundless)),
        (1, look.equals(f"{purpose}.adm_human_route", False)),
        (2, opposite(given(look.fact(f"{purpose}.adm_logic_text")))),
        otherwise=4,
    )


@rule("L15", Reach.SCENARIO)
def children_come_first(look: Reader, at: Place) -> Outcome:
    """Judge what happens to children whatever the ground: settings, profiles for advertising, a parent's yes."""
    children = look.fact("audience.children")
    age = look.fact("audience.age_assurance")
    profiled = any_of(
        *(
            all_of(
                any_of(look.holds(f"{purpose}.profiling"), advertising_by_others(look, purpose)),
                any_of(use_is(look, purpose, "marketing.advertising"), advertising_by_others(look, purpose)),
            )
            for purpose in look.each("purposes")
        )
    )
    youngest = look.fact("audience.min_age_served")
    under_13 = below(youngest, 13)
    no_parent = all_of(under_13, opposite(equals(age, "parental_consent")))
    adults = all_of(
        equals(children, "mixed"), equals(age, "verified"), None if isinstance(youngest, Unknown) else youngest >= 18
    )
    if at.opt_out:
        aimed = equals(children, "targeted")
        return ladder(
            (NotApplicable("no children are among the people"), any_of(equals(children, "none"), adults)),
            (0, all_of(any_of(aimed, equals(age, "none")), no_parent)),
            (2, look.equals("audience.child_notice", False)),
            otherwise=4,
        )
    return ladder(
        (NotApplicable("no children are among the people"), any_of(equals(children, "none"), adults)),
        (0, all_of(equals(children, "targeted"), no_parent)),
        (1, any_of(look.equals("audience.child_settings", "like_adults"), equals(age, "none"))),
        (1, all_of(equals(children, "targeted"), profiled)),
        (2, look.equals("audience.child_notice", False)),
        otherwise=4,
    )
