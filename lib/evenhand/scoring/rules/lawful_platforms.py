"""Lawfulness in the European Union, of platforms: gatekeepers, profiles for advertising, design, AI, data as price."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import any_item, by_answer, free_alternative, special_data, use_is
from evenhand.scoring.rules.lawful_ground import advertising_by_others
from evenhand.scoring.rules.registry import Place, Reach, rests_on_consent, rule
from evenhand.scoring.ternary import Ternary, all_of, any_of, at_least, equals, has, opposite


def _gatekeeper(look: Reader) -> Ternary:
    """Return whether the company is a gatekeeper; a dominant firm or a large platform may be one as well."""
    role = look.fact("controller.role")
    if isinstance(role, Unknown) or role in ("dominant", "large_online_platform"):
        return None
    return bool(role == "gatekeeper")


@rule("L32", Reach.EVERY_PURPOSE)
def gatekeeper_asks(look: Reader, at: Place) -> Outcome:
    """Judge whether a gatekeeper combines data only for people who had an equivalent choice, and chose it."""
    combines = any_of(
        look.holds(f"{at.purpose}.combined"),
        use_is(look, at.purpose, "marketing.advertising.third_party"),
    )
    grounds = Basis.LEGAL_OBLIGATION, Basis.VITAL_INTERESTS, Basis.PUBLIC_INTEREST
    return ladder(
        (NotApplicable("no gatekeeper combines data"), opposite(all_of(_gatekeeper(look), combines))),
        (4, equals(look.basis(at.purpose, at.jurisdiction), *grounds)),
        (0, opposite(rests_on_consent(look, at))),
        (0, opposite(free_alternative(look, "features_equal"))),
        otherwise=4,
    )


@rule("L33", Reach.EVERY_PURPOSE)
def platform_advertising(look: Reader, at: Place) -> Outcome:
    """Judge whether an online platform shows advertising on profiles of minors, or on special categories of data."""
    profiled = all_of(
        any_of(use_is(look, at.purpose, "marketing.advertising"), advertising_by_others(look, at.purpose)),
        look.holds(f"{at.purpose}.profiling"),
    )
    minors = opposite(look.equals("audience.children", "none"))
    platform = look.holds("controller.online_platform")
    return ladder(
        (NotApplicable("no online platform shows advertising on profiles"), opposite(all_of(platform, profiled))),
        (0, any_of(special_data(look, at.purpose), minors)),
        otherwise=4,
    )


@rule("L34", Reach.SCENARIO)
def platform_design(look: Reader, at: Place) -> Outcome:
    """Judge whether an online platform's screens deceive, as far as a review found it."""
    tricks = any_item(look, "consent.ui.patterns", lambda pattern: at_least(look.fact(f"{pattern}.severity"), 2))
    return ladder(
        (NotApplicable("it runs no online platform"), look.equals("controller.online_platform", False)),
        (0, tricks),
        otherwise=4,
    )


@rule("L35", Reach.EVERY_PURPOSE)
def no_manipulation(look: Reader, at: Place) -> Outcome:
    """Judge whether an AI system deceives people, or exploits their weakness, to their harm."""
    return by_answer(look, f"{at.purpose}.manipulation", deceives=0, exploits=0)


@rule("L36", Reach.SCENARIO)
def data_as_price(look: Reader, at: Place) -> Outcome:
    """Judge whether what is paid for with data is called free untold, and whether people have remedies for it."""
    free = look.holds("accountability.called_free")

    def untold(request: str) -> Ternary:
        return any_of(
            look.equals(f"{request}.shown_before_collection", False),
            opposite(has(look.fact(f"{request}.first_layer_items"), "purposes")),
        )

    hidden = any_of(look.equals("notice.timing", "after_collection"), any_item(look, "consent.requests", untold))
    return ladder(
        (0, all_of(free, hidden)),
        (1, look.equals("accountability.paid_with_data", "no_remedies")),
        (2, free),
        otherwise=4,
    )
