"""Lawfulness, the company's duties: contracts, transfers, assessed risks, promises, requests, origin, information."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless, worst
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, any_item, by_answer, every_item, sensitive_data, special_data
from evenhand.scoring.rules.notice_text import legal_basis_per_purpose, transfers_disclosed
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rule
from evenhand.scoring.rules.transparency import purposes_specific, retention_stated
from evenhand.scoring.ternary import Ternary, all_of, any_of, at_least, equals, opposite

LARGE = 100_000
"""From how many people on data are used on a large scale; WP248 gives no number, this one is ours."""


@rule("L16", Reach.SCENARIO)
def contracts_in_writing(look: Reader, at: Place) -> Outcome:
    """Judge what is agreed with those who receive data: processors and joint controllers; in California everybody."""

    def bound(recipient: str) -> Ternary:
        return True if at.opt_out else look.equals(f"{recipient}.role", "processor", "joint")

    def state(*kinds: str) -> Ternary:
        return any_item(
            look,
            "recipients",
            lambda recipient: all_of(bound(recipient), look.equals(f"{recipient}.contract", *kinds)),
        )

    nobody = every_item(look, "recipients", lambda recipient: opposite(bound(recipient)))
    return ladder(
        (NotApplicable("nobody receives data with whom a contract is due"), nobody),
        (0, state("none")),
        (1, state("incomplete")),
        otherwise=4,
    )


@rule("L17", Reach.SCENARIO)
def protected_abroad(look: Reader, at: Place) -> Outcome:
    """Judge what protects data in other countries, and whether that was checked there."""

    def abroad(item: str) -> Ternary:
        return str(look.fact(f"{item}.country")).upper() not in at.law.home

    def by(*mechanisms: str, without: str | None = None) -> Ternary:
        return any_item(
            look,
            "transfers",
            lambda transfer: all_of(
                abroad(transfer),
                look.equals(f"{transfer}.mechanism", *mechanisms),
                without is None or look.equals(f"{transfer}.{without}", False),
            ),
        )

    untold = by("consent", without="risk_told")
    unchecked = by("standard_clauses", "binding_rules", without="assessed")
    return ladder(
        (
            NotApplicable("no data go to other countries"),
            every_item(look, "transfers", lambda transfer: opposite(abroad(transfer))),
        ),
        (0, any_of(by("none"), untold)),
        (1, any_of(unchecked, by("consent"))),
        otherwise=4,
    )


def criteria_of_risk(look: Reader) -> list[Ternary]:
    """Return which of the nine criteria of WP248 rev.01 a programme meets."""
    purposes = look.each("purposes")

    def some(*statements: Ternary) -> Ternary:
        return any_of(*statements) if purposes else None

    customers = look.fact("programme.customers")
    return [
        some(*(look.holds(f"{purpose}.profiling") for purpose in purposes)),
        some(*(look.holds(f"{purpose}.adm_significant") for purpose in purposes)),
        some(*(_watched(look, purpose) for purpose in purposes)),
        some(*(special_data(look, purpose) for purpose in purposes)),
        at_least(customers, LARGE),
        some(*(look.holds(f"{purpose}.combined") for purpose in purposes)),
        any_of(
            opposite(look.equals("audience.children", "none")),
            look.holds("audience.vulnerable"),
            look.equals("controller.role", "employer", "public_authority"),
        ),
        look.holds("accountability.new_technology"),
        any_item(look, "consent.requests", lambda request: look.equals(f"{request}.required_for_service", "yes")),
    ]


def _watched(look: Reader, purpose: str) -> Ternary:
    data = look.fact(f"{purpose}.data")
    if isinstance(data, Unknown):
        return None
    return any(key.startswith(("user.location.precise", "user.behavior.browsing_history")) for key in data)


@rule("L18", Reach.SCENARIO)
def risks_assessed(look: Reader, at: Place) -> Outcome:
    """Judge whether an assessment of the risks is due, and whether it was made before the programme began."""
    if at.opt_out:
        due: Ternary = any_of(
            *(
                any_of(
                    look.holds(f"{purpose}.sold_or_shared"),
                    sensitive_data(look, purpose),
                    look.holds(f"{purpose}.adm_significant"),
                )
                for purpose in look.each("purposes")
            )
        )
    else:
        due = Share(criteria_of_risk(look)).many(2)
    state = look.fact("accountability.impact_assessment")
    return ladder(
        (NotApplicable("by these facts no assessment of the risks is due"), opposite(due)),
        (0, equals(state, "none")),
        (2, equals(state, "begun")),
        otherwise=4,
    )


@rule("L19", Reach.SCENARIO)
def promises_kept(look: Reader, at: Place) -> Outcome:
    """Judge whether the company does what it tells people about their data."""
    return by_answer(look, "accountability.promises", broken=0)


@rule("L20", Reach.SCENARIO)
def requests_answered(look: Reader, at: Place) -> Outcome:
    """Judge what becomes of people's requests."""
    return by_answer(look, "accountability.requests", refused=0, late=2)


@rule("L21", Reach.SCENARIO)
def no_is_respected(look: Reader, at: Place) -> Outcome:
    """Judge whether a no keeps the data from being used."""
    outcome = ladder((0, look.equals("consent.refusal.respected", False)), otherwise=4)
    return unless("nobody is asked for consent here", asked_anywhere(look, at.jurisdiction), outcome)


@rule("L22", Reach.SCENARIO)
def origin_checked(look: Reader, at: Place) -> Outcome:
    """Judge whether data from others were checked for the permission they need."""

    def bought(source: str) -> Ternary:
        return look.equals(f"{source}.from", "third_party")

    unchecked = any_item(
        look,
        "sources",
        lambda source: all_of(bought(source), look.equals(f"{source}.permission_checked", False)),
    )
    return ladder(
        (
            NotApplicable("nobody else supplies data"),
            every_item(look, "sources", lambda source: opposite(bought(source))),
        ),
        (0, unchecked),
        otherwise=4,
    )


@rule("L23", Reach.SCENARIO)
def told_what_the_law_asks(look: Reader, at: Place) -> Outcome:
    """Judge whether purposes, their grounds, periods and transfers are told at all: the worst of four decides."""
    kept = [retention_stated(look, Place(at.jurisdiction, purpose)) for purpose in look.each("purposes")]
    parts = [purposes_specific(look, at), legal_basis_per_purpose(look, at), transfers_disclosed(look, at), *kept]
    return worst(parts)
