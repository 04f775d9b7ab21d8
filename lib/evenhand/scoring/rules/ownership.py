"""Ownership: how much say the customer keeps over the data."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import by_answer, is_empty, rests_on_agreement
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import all_of, any_of, at_least, at_most, equals, opposite


@rule("O1", Reach.SCENARIO)
def stance(look: Reader, at: Place) -> Outcome:
    """Judge whose the data are held to be, and whether that is said in public."""
    held = look.fact("ownership.stance")
    said = look.holds("ownership.stance_published")
    return ladder(
        (0, equals(held, "company_asset")),
        (1, equals(held, "company_asset_with_choices")),
        (2, opposite(said)),
        (4, equals(held, "trust")),
        otherwise=3,
    )


@rule("O2", Reach.SCENARIO)
def access(look: Reader, at: Place) -> Outcome:
    """Judge how a person sees what is held about them."""
    right = "notice.rights.know" if "know" in at.law.rights else "notice.rights.access"
    route = look.fact(f"{right}.route")
    return ladder(
        (0, equals(route, "none")),
        (1, equals(route, "mail")),
        (2, equals(route, "link")),
        (4, all_of(at_most(look.fact(f"{right}.clicks"), 2), look.holds(f"{right}.deadline_stated"))),
        otherwise=3,
    )


@rule("O3", Reach.SCENARIO)
def portability(look: Reader, at: Place) -> Outcome:
    """Judge how, and how completely, a person takes a copy elsewhere."""
    way = look.fact("ownership.export")
    share = look.fact("ownership.export_share")
    owed = rests_on_agreement(look, at.jurisdiction) if at.law.rights.get("portability") == "if_agreed" else True
    return ladder(
        (0, any_of(equals(way, "none"), at_most(share, 0))),
        (1, opposite(at_least(share, 0.5))),
        (2, any_of(equals(way, "on_request"), opposite(at_least(share, 0.9)))),
        (4, all_of(equals(way, "self_service_standard"), at_least(share, 1))),
        otherwise=3,
    ).with_flags(owed=owed)


@rule("O4", Reach.SCENARIO)
def correction(look: Reader, at: Place) -> Outcome:
    """Judge how a person corrects the data."""
    return by_answer(look, "ownership.correction", none=0, on_request=2)


@rule("O5", Reach.SCENARIO)
def deletion(look: Reader, at: Place) -> Outcome:
    """Judge how a person has the data deleted, and how soon they are gone."""
    way = look.fact("ownership.deletion")
    days = look.fact("ownership.deletion_days")
    return ladder(
        (0, equals(way, "none")),
        (1, opposite(at_most(days, 45))),
        (2, equals(way, "on_request")),
        (4, at_most(days, 30)),
        otherwise=3,
    )


@rule("O6", Reach.SCENARIO)
def reuse_needs_consent(look: Reader, at: Place) -> Outcome:
    """Judge whether people are asked before their data serve something new."""
    return by_answer(look, "ownership.reuse_needs_new_consent", no=0, notice_only=2)


@rule("O7", Reach.SCENARIO)
def onward_transfer(look: Reader, at: Place) -> Outcome:
    """Judge whether those who receive data may pass them on."""
    allowed = look.fact("ownership.onward_transfer")
    return ladder(
        (NotApplicable("nobody outside receives data"), is_empty(look, "recipients")),
        (0, equals(allowed, "free")),
        (2, equals(allowed, "contract")),
        (3, equals(allowed, "named_only")),
        otherwise=4,
    )


@rule("O8", Reach.SCENARIO)
def derived_data(look: Reader, at: Place) -> Outcome:
    """Judge what a person can do about what is guessed about them."""
    guessed = [is_empty(look, f"{purpose}.inferred") for purpose in look.each("purposes")]
    state = look.fact("ownership.derived_data")
    return ladder(
        (NotApplicable("nothing is guessed about people"), all_of(*guessed) if guessed else None),
        (0, equals(state, "hidden")),
        (1, equals(state, "disclosed")),
        (3, equals(state, "accessible")),
        otherwise=4,
    )


@rule("O9", Reach.SCENARIO)
def change_decided_by(look: Reader, at: Place) -> Outcome:
    """Judge who decides when the rules change."""
    return by_answer(look, "ownership.change_decided_by", company=0, company_with_notice=1, customers_consulted=3)


@rule("O10", Reach.SCENARIO)
def exit_told(look: Reader, at: Place) -> Outcome:
    """Judge whether people learn before they agree what leaving stops and deletes."""
    told = look.fact("ownership.exit_told")
    listed = [is_empty(look, "ownership.exit_stops"), is_empty(look, "ownership.exit_deleted")]
    return ladder(
        (0, equals(told, False)),
        (1, all_of(*listed)),
        (2, any_of(*listed)),
        otherwise=4,
    )


@rule("O11", Reach.SCENARIO)
def what_cannot_be_recalled(look: Reader, at: Place) -> Outcome:
    """Judge what stays out of reach for good, and whether that is said before."""
    nothing = is_empty(look, "ownership.exit_irrevocable")
    left = look.peek("ownership.exit_irrevocable")
    if not isinstance(left, Unknown) and left:
        look.note("ownership.exit_irrevocable", left)
    return ladder((4, nothing), (2, look.holds("ownership.exit_told")), otherwise=0)


@rule("O12", Reach.EVERY_PURPOSE)
def deleted_on_exit(look: Reader, at: Place) -> Outcome:
    """Judge whether data kept for a purpose go when the person goes."""
    gone = look.fact(f"{at.purpose}.retention.deleted_on_closure")
    days = look.fact(f"{at.purpose}.retention.days")
    return ladder(
        (4, equals(gone, True)),
        (0, equals(days, None)),
        (2, at_most(days, 730)),
        otherwise=1,
    )
