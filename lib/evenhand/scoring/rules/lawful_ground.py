"""Lawfulness, on which ground: each of GDPR Art. 6(1) by its own test, and none changed after a no."""

from __future__ import annotations

from evenhand.scenario.purposes import Basis
from evenhand.scoring.notice import Found
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import given, request_asks, special_data, use_is
from evenhand.scoring.rules.notice_reading import is_found, says
from evenhand.scoring.rules.registry import Place, Reach, rests_on_consent, rule
from evenhand.scoring.ternary import Ternary, all_of, any_of, equals, opposite

COMMERCIAL = ("marketing", "third_party_sharing", "sales")
"""Uses for the company's own gain, by Fides key."""
BESIDE = ("personalize", "analytics", "functional.service.improve", "train_ai_system")
"""Uses that are useful to a service, and that it can mostly be had without."""


def advertising_by_others(look: Reader, purpose: str) -> Ternary:
    """Return whether a purpose sells data, or serves advertising across other companies' services."""
    return any_of(
        look.holds(f"{purpose}.sold_or_shared"),
        use_is(look, purpose, "marketing.advertising.third_party", "third_party_sharing"),
    )


def commercial(look: Reader, purpose: str) -> Ternary:
    """Return whether a purpose serves the company's own gain, or advertising by others."""
    return any_of(use_is(look, purpose, *COMMERCIAL), advertising_by_others(look, purpose))


def _rests_on(look: Reader, at: Place, *grounds: Basis) -> Ternary:
    return equals(look.basis(at.purpose, at.jurisdiction), *grounds)


@rule("L1", Reach.EVERY_PURPOSE)
def rests_on_a_ground(look: Reader, at: Place) -> Outcome:
    """Judge whether the use rests on one of the grounds the law knows, and on consent only where people are asked."""
    asked = rests_on_consent(look, at)
    return ladder(
        (0, _rests_on(look, at, Basis.OPT_OUT, Basis.NOTICE_ONLY)),
        (0, all_of(asked, opposite(request_asks(look, at.purpose)))),
        (4, look.holds(f"{at.purpose}.basis_rationale")),
        otherwise=3,
    )


@rule("L2", Reach.EVERY_PURPOSE)
def contract_needs_it(look: Reader, at: Place) -> Outcome:
    """Judge whether the contract itself cannot be performed without the use, which is no matter of its wording."""
    needless = any_of(
        look.equals(f"{at.purpose}.strictly_necessary", False),
        look.holds(f"{at.purpose}.less_intrusive_way"),
        advertising_by_others(look, at.purpose),
        use_is(look, at.purpose, *COMMERCIAL),
    )
    return ladder(
        (NotApplicable("does not rest on a contract"), opposite(_rests_on(look, at, Basis.CONTRACT))),
        (0, needless),
        (1, use_is(look, at.purpose, *BESIDE)),
        (4, look.holds(f"{at.purpose}.basis_rationale")),
        otherwise=3,
    )


@rule("L3", Reach.EVERY_PURPOSE)
def legitimate_interests_hold(look: Reader, at: Place) -> Outcome:
    """Judge the three steps: an interest that is named, a use that it needs, and a balance that people do not tip."""
    relies = _rests_on(look, at, Basis.LEGITIMATE_INTERESTS)
    untold = is_found(says(look, "legitimate-interests"), Found.ABSENT, Found.DENIED) if relies is not False else None
    weighed = look.fact(f"{at.purpose}.interests_weighed")
    aimed_at_children = look.equals("audience.children", "targeted")
    presumed = any_of(
        equals(weighed, "not_done"),
        advertising_by_others(look, at.purpose) if at.law.profiles_need_consent else False,
        all_of(special_data(look, at.purpose), use_is(look, at.purpose, *COMMERCIAL)),
        all_of(aimed_at_children, use_is(look, at.purpose, *COMMERCIAL, "personalize")),
    )
    return ladder(
        (NotApplicable("does not rest on legitimate interests"), opposite(relies)),
        (0, any_of(opposite(given(look.fact(f"{at.purpose}.legitimate_interest_text"))), untold)),
        (0, look.holds(f"{at.purpose}.less_intrusive_way")),
        (0, any_of(equals(weighed, "people_prevail"), look.equals(f"{at.purpose}.expected", False))),
        (1, presumed),
        (4, look.holds(f"{at.purpose}.basis_rationale")),
        otherwise=3,
    )


@rule("L4", Reach.EVERY_PURPOSE)
def law_asks_for_it(look: Reader, at: Place) -> Outcome:
    """Judge whether a law that can be named asks for the use, or a life depends on it."""
    vital = _rests_on(look, at, Basis.VITAL_INTERESTS)
    by_law = _rests_on(look, at, Basis.LEGAL_OBLIGATION, Basis.PUBLIC_INTEREST)
    return ladder(
        (
            NotApplicable("rests neither on a law, nor a public task, nor vital interests"),
            opposite(any_of(vital, by_law)),
        ),
        (0, commercial(look, at.purpose)),
        (0, all_of(vital, use_is(look, at.purpose, *BESIDE))),
        (0, all_of(by_law, opposite(given(look.fact(f"{at.purpose}.law"))))),
        (4, look.holds(f"{at.purpose}.basis_rationale")),
        otherwise=3,
    )


@rule("L5", Reach.EVERY_PURPOSE)
def ground_is_not_changed(look: Reader, at: Place) -> Outcome:
    """Judge whether a no counts: neither ignored by a change of ground, nor asked for nothing."""
    idle = all_of(opposite(rests_on_consent(look, at)), request_asks(look, at.purpose))
    return ladder(
        (0, look.holds(f"{at.purpose}.after_refusal")),
        (1, idle),
        otherwise=4,
    )
