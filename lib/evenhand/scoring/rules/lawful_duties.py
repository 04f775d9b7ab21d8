"""Lawfulness, the company's duties: contracts, transfers, assessed risks, promises, requests, origin, information."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless, worst
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import any_item, every_item, sensitive_data, special_data
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
        return True if at.opt_out else equals(look.fact(f"{recipient}.role"), "processor", "joint")

    def state(*kinds: str) -> Ternary:
        return any_item(
            look,
            "recipients",
            lambda recipient: all_of(bound(recipient), equals(look.fact(f"{recipient}.contract"), *kinds)),
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

    def by(*mechanisms: str) -> Ternary:
        return any_item(
            look,
            "transfers",
            lambda transfer: all_of(abroad(transfer), equals(look.fact(f"{transfer}.mechanism"), *mechanisms)),
        )

    untold = any_item(
        look,
        "transfers",
        lambda transfer: all_of(
            abroad(transfer),
            equals(look.fact(f"{transfer}.mechanism"), "consent"),
            equals(look.fact(f"{transfer}.risk_told"), False),
        ),
    )
    unchecked = any_item(
        look,
        "transfers",
        lambda transfer: all_of(
            abroad(transfer),
            equals(look.fact(f"{transfer}.mechanism"), "standard_clauses", "binding_rules"),
            equals(look.fact(f"{transfer}.assessed"), False),
        ),
    )
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
    purposes = list(look.each("purposes"))

    def some(*statements: Ternary) -> Ternary:
        return any_of(*statements) if purposes else None

    def fact(purpose: str, name: str) -> Ternary:
        return equals(look.fact(f"{purpose}.{name}"), True)

    customers = look.fact("programme.customers")
    return [
        some(*(fact(purpose, "profiling") for purpose in purposes)),
        some(*(fact(purpose, "adm_significant") for purpose in purposes)),
        some(*(_watched(look, purpose) for purpose in purposes)),
        some(*(special_data(look, purpose) for purpose in purposes)),
        at_least(customers, LARGE),
        some(*(fact(purpose, "combined") for purpose in purposes)),
        any_of(
            opposite(equals(look.fact("audience.children"), "none")),
            equals(look.fact("audience.vulnerable"), True),
            equals(look.fact("controller.role"), "employer", "public_authority"),
        ),
        equals(look.fact("accountability.new_technology"), True),
        any_item(look, "consent.requests", lambda request: equals(look.fact(f"{request}.required_for_service"), "yes")),
    ]


def _watched(look: Reader, purpose: str) -> Ternary:
    data = look.fact(f"{purpose}.data")
    if isinstance(data, Unknown):
        return None
    return any(key.startswith(("user.location.precise", "user.behavior.browsing_history")) for key in data)


def _at_least_two(statements: list[Ternary]) -> Ternary:
    if sum(statement is True for statement in statements) >= 2:
        return True
    return None if sum(statement is not False for statement in statements) >= 2 else False


@rule("L18", Reach.SCENARIO)
def risks_assessed(look: Reader, at: Place) -> Outcome:
    """Judge whether an assessment of the risks is due, and whether it was made before the programme began."""
    if at.opt_out:
        due: Ternary = any_of(
            *(
                any_of(
                    equals(look.fact(f"{purpose}.sold_or_shared"), True),
                    sensitive_data(look, purpose),
                    equals(look.fact(f"{purpose}.adm_significant"), True),
                )
                for purpose in list(look.each("purposes"))
            )
        )
    else:
        due = _at_least_two(criteria_of_risk(look))
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
    return ladder((0, equals(look.fact("accountability.promises"), "broken")), otherwise=4)


@rule("L20", Reach.SCENARIO)
def requests_answered(look: Reader, at: Place) -> Outcome:
    """Judge what becomes of people's requests."""
    state = look.fact("accountability.requests")
    return ladder((0, equals(state, "refused")), (2, equals(state, "late")), otherwise=4)


@rule("L21", Reach.SCENARIO)
def no_is_respected(look: Reader, at: Place) -> Outcome:
    """Judge whether a no keeps the data from being used."""
    outcome = ladder((0, equals(look.fact("consent.refusal.respected"), False)), otherwise=4)
    return unless("nobody is asked for consent here", asked_anywhere(look, at.jurisdiction), outcome)


@rule("L22", Reach.SCENARIO)
def origin_checked(look: Reader, at: Place) -> Outcome:
    """Judge whether data from others were checked for the permission they need."""

    def bought(source: str) -> Ternary:
        return equals(look.fact(f"{source}.from"), "third_party")

    unchecked = any_item(
        look,
        "sources",
        lambda source: all_of(bought(source), equals(look.fact(f"{source}.permission_checked"), False)),
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
    kept = [retention_stated(look, Place(at.jurisdiction, purpose)) for purpose in list(look.each("purposes"))]
    parts = [purposes_specific(look, at), legal_basis_per_purpose(look, at), transfers_disclosed(look, at), *kept]
    return worst(parts)
