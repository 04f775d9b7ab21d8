"""Transparency, as far as declared facts tell."""

from __future__ import annotations

import re

from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import (
    Share,
    by_answer,
    given,
    incentive_offered,
    rests_on_agreement,
    sensitive_data,
    sold_or_shared,
)
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_least, at_most, below, equals, has, opposite
from evenhand.scoring.wording import generic_purpose, says_what_and_why, vague_period

_SHARED_MAILBOX = re.compile(
    r"^(?:mailto:)?(?:info|contact|hello|office|support|service|help|mail|customer\w*)@", re.IGNORECASE
)


@rule("T1", Reach.SCENARIO)
def controller_identified(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said who asks and how to reach them."""
    name, brand = given(look.fact("controller.name")), given(look.fact("controller.brand"))
    represented: Ternary = True
    if at.law.representative is not None:
        represented = any_of(
            has(look.fact("controller.established_in"), at.jurisdiction),
            given(look.fact(f"controller.{at.law.representative}")),
        )
    return ladder(
        (0, all_of(opposite(name), opposite(brand))),
        (1, opposite(name)),
        (2, opposite(given(look.fact("controller.contact")))),
        (4, represented),
        otherwise=3,
    )


@rule("T2", Reach.SCENARIO)
def dpo_contact(look: Reader, at: Place) -> Outcome:
    """Judge whether the privacy officer can be reached directly."""
    contact = look.fact("controller.dpo_contact")
    shared: Ternary = None if isinstance(contact, Unknown) else bool(_SHARED_MAILBOX.match(contact or ""))
    return ladder(
        (NotApplicable("no data protection officer is required"), look.equals("controller.dpo_required", False)),
        (0, opposite(given(contact))),
        (2, shared),
        otherwise=4,
    )


@rule("T3", Reach.SCENARIO)
def purposes_specific(look: Reader, at: Place) -> Outcome:
    """Judge whether each purpose says what is used and why, and not "to improve our services"."""
    texts = [look.fact(f"{purpose}.text") for purpose in look.each("purposes")]
    if not texts:
        return ANY_LEVEL
    generic = Share([None if isinstance(text, Unknown) else generic_purpose(text) for text in texts])
    return ladder(
        (0, any_of(*(opposite(given(text)) for text in texts))),
        (1, generic.above(0.5)),
        (2, generic.above(0.1)),
        (3, generic.above(0)),
        (4, all_of(*(None if isinstance(text, Unknown) else says_what_and_why(text) for text in texts))),
        otherwise=3,
    )


@rule("T9", Reach.SCENARIO)
def sale_sharing_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether selling or sharing for advertising is said plainly, with the way to stop it."""
    said = look.fact("notice.sale_disclosed")
    return ladder(
        (NotApplicable("nothing is sold or shared for advertising"), opposite(sold_or_shared(look))),
        (0, equals(said, "no")),
        (1, equals(said, "hidden")),
        (2, opposite(look.holds("notice.opt_out_link"))),
        (4, equals(said, "plain_by_category")),
        otherwise=3,
    )


@rule("T11", Reach.EVERY_PURPOSE)
def retention_stated(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said how long data are kept for each purpose."""
    days = look.fact(f"{at.purpose}.retention.days")
    criterion = look.fact(f"{at.purpose}.retention.criterion")
    period = given(days)
    vague: Ternary = None if isinstance(criterion, Unknown) else vague_period(criterion or "")
    return ladder(
        (4, all_of(period, look.holds(f"{at.purpose}.retention.deleted_on_closure"))),
        (3, period),
        (0, opposite(given(criterion))),
        (1, vague),
        otherwise=2,
    )


@rule("T12", Reach.SCENARIO)
def rights_listed_and_usable(look: Reader, at: Place) -> Outcome:
    """Judge whether every right is named and has a way to use it."""
    owed = at.law.rights
    sold = sold_or_shared(look) if "if_sold" in owed.values() else False
    special: Ternary = False
    if "if_special" in owed.values():
        special = any_of(*(sensitive_data(look, p) for p in look.each("purposes")))
    agreed = rests_on_agreement(look, at.jurisdiction) if "if_agreed" in owed.values() else False
    when: dict[str, Ternary] = {"always": True, "if_agreed": agreed, "if_sold": sold, "if_special": special}
    rights: tuple[tuple[str, Ternary], ...] = tuple((name, when[circumstance]) for name, circumstance in owed.items())

    def read(name: str, field: str) -> object:
        return look.fact(f"notice.rights.{name}.{field}")

    listed = {name: equals(read(name, "listed"), True) for name, _ in rights}
    routes = {name: read(name, "route") for name, _ in rights}

    def each(holds: dict[str, Ternary]) -> Ternary:
        return all_of(*(any_of(opposite(owed), holds[name]) for name, owed in rights))

    easy = {
        name: all_of(
            equals(routes[name], "self_service"),
            at_most(look.fact(f"notice.rights.{name}.clicks"), 2),
            equals(read(name, "deadline_stated"), True),
        )
        for name, _ in rights
    }
    owed_and_listed = [all_of(owed, listed[name]) for name, owed in rights]
    return ladder(
        (0, opposite(Share(owed_and_listed).many(3))),
        (1, opposite(each({name: all_of(listed[name], opposite(equals(routes[name], "none"))) for name in listed}))),
        (4, each(easy)),
        (3, each({name: equals(routes[name], "link", "self_service") for name in routes})),
        otherwise=2,
    )


@rule("T14", Reach.SCENARIO)
def complaint_route(look: Reader, at: Place) -> Outcome:
    """Judge whether people learn where to complain."""
    authority = look.fact("notice.complaint_authority")
    return ladder(
        (0, equals(authority, "none")),
        (4, all_of(equals(authority, "linked"), look.holds("notice.own_complaint_channel"))),
        otherwise=2,
    )


@rule("T16", Reach.EVERY_PURPOSE)
def automated_decisions_explained(look: Reader, at: Place) -> Outcome:
    """Judge whether a decision by machine alone is explained."""
    text = look.fact(f"{at.purpose}.adm_logic_text")
    hedged: Ternary = None
    brief: Ternary = None
    if not isinstance(text, Unknown):
        hedged = bool(re.search(r"\b(?:may|might|could)\b", text or "", re.IGNORECASE))
        brief = len((text or "").split()) < 10
    return ladder(
        (
            NotApplicable("nothing important is decided by machine alone"),
            look.equals(f"{at.purpose}.adm_significant", False),
        ),
        (0, opposite(given(text))),
        (1, hedged),
        (2, brief),
        (4, look.holds(f"{at.purpose}.adm_human_route")),
        otherwise=3,
    )


@rule("T19", Reach.SCENARIO)
def timing(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice comes at the right moment."""
    return by_answer(look, "notice.timing", after_collection=0, at_sign_up=2, at_collection=3)


@rule("T20", Reach.SCENARIO)
def layered_and_reachable(look: Reader, at: Place) -> Outcome:
    """Judge whether the full notice is near, with an overview first."""
    clicks = look.fact("notice.clicks_to_reach")
    return ladder(
        (0, above(clicks, 3)),
        (1, above(clicks, 2)),
        (2, above(clicks, 1)),
        (4, at_least(look.fact("notice.layers"), 2)),
        otherwise=3,
    )


@rule("T24", Reach.SCENARIO)
def language_match(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice exists in every language the service is offered in."""
    served, written = look.fact("audience.languages"), look.fact("notice.languages")
    if isinstance(served, Unknown) or isinstance(written, Unknown):
        return ladder((0, None), otherwise=4)
    available = {language.split("-")[0].lower() for language in written}
    return ladder((4, all(language.split("-")[0].lower() in available for language in served)), otherwise=0)


@rule("T25", Reach.SCENARIO)
def accessible(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice can be used with assistive technology."""
    return by_answer(look, "notice.wcag", none=0, A=2)


@rule("T26", Reach.SCENARIO)
def changes_notified(look: Reader, at: Place) -> Outcome:
    """Judge whether people are told before the notice changes, and what changed."""
    policy = "notice.change_policy"
    notify = look.fact(f"{policy}.notify")
    kept = all_of(look.holds(f"{policy}.archive"), look.holds(f"{policy}.diff"))
    return ladder(
        (0, equals(notify, "none")),
        (1, equals(notify, "web")),
        (2, below(look.fact(f"{policy}.lead_days"), 30)),
        (4, kept),
        otherwise=3,
    )


@rule("T27", Reach.SCENARIO)
def value_exchange_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether the deal itself is explained: what is given, and how its value was worked out."""
    items = look.fact("incentive.notice_items")
    count = UNKNOWN if isinstance(items, Unknown) else len(set(items))
    published = look.holds("incentive.valuation.published_per_segment")
    return ladder(
        (NotApplicable("nothing is offered for taking part"), opposite(incentive_offered(look))),
        (0, at_most(count, 0)),
        (1, below(count, 3)),
        (2, below(count, 5)),
        (4, all_of(given(look.fact("incentive.valuation")), published)),
        otherwise=3,
    )


@rule("T28", Reach.SCENARIO)
def business_model_plain(look: Reader, at: Place) -> Outcome:
    """Judge whether people can learn how the company earns money with data."""
    return ladder(
        (0, opposite(given(look.fact("business_model_text")))),
        (4, look.holds("data_revenue_share_published")),
        otherwise=2,
    )


@rule("T30", Reach.SCENARIO)
def machine_readable(look: Reader, at: Place) -> Outcome:
    """Judge whether software can read the notice."""
    form = look.fact("notice.machine_readable")
    return ladder(
        (0, equals(form, "none")),
        (2, equals(form, "gpc_json", "icons")),
        (4, look.equals("consent.record.receipt", "metadata", "full")),
        otherwise=3,
    )
