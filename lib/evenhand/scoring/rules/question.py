"""Consent, how is it asked? Separate, granular, deliberate, informed, readable."""

from __future__ import annotations

from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scoring.labels import says
from evenhand.scoring.outcome import NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import any_item, given, is_empty, ratio, special_data
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import (
    Ternary,
    above,
    all_of,
    any_of,
    at_least,
    at_most,
    below,
    equals,
    has,
    opposite,
)
from evenhand.scoring.wording import double_negative, grade, jargon


@rule("C3", Reach.REQUEST)
def not_bundled_with_terms(look: Reader, at: Place) -> Outcome:
    """Judge whether consent is apart from accepting terms or other consents."""
    bundled = look.fact(f"{at.request}.bundled_with")
    with_terms = has(bundled, "terms")
    mixed = any_of(has(bundled, "other_consent"), look.equals(f"{at.request}.visually_separate", False))
    return ladder(
        (0, all_of(with_terms, at_most(look.fact(f"{at.request}.controls"), 0))),
        (1, with_terms),
        (2, mixed),
        (4, look.holds(f"{at.request}.own_event_logged")),
        otherwise=3,
    )


@rule("C8", Reach.REQUEST)
def granular_per_purpose(look: Reader, at: Place) -> Outcome:
    """Judge whether each purpose has a yes of its own, near and off until chosen."""
    purposes = look.fact(f"{at.request}.purposes")
    asked = len(purposes) if given(purposes) else UNKNOWN
    controls = look.fact(f"{at.request}.controls")
    too_few: Ternary = None if isinstance(asked, Unknown) else below(controls, asked)
    return ladder(
        (0, too_few),
        (1, at_least(look.fact(f"{at.request}.control_layer"), 3)),
        (2, above(look.fact(f"{at.request}.defaults_on"), 0)),
        (4, look.holds(f"{at.request}.per_recipient_choice")),
        otherwise=3,
    )


@rule("C9", Reach.SCREEN)
def purpose_not_creeping(look: Reader, at: Place) -> Outcome:
    """Judge whether all real uses lie inside the declared ones; a use is inside its parent category."""
    declared = [look.fact(f"{purpose}.use") for purpose in look.each("purposes")]
    practised = look.fact("uses_in_practice")
    if isinstance(practised, Unknown):
        return ladder((4, None), (2, None), otherwise=0)

    def inside(use: str) -> Ternary:
        return any_of(*(None if isinstance(key, Unknown) else f"{use}.".startswith(f"{key}.") for key in declared))

    def broader(use: str) -> Ternary:
        return any_of(
            inside(use), *(None if isinstance(key, Unknown) else f"{key}.".startswith(f"{use}.") for key in declared)
        )

    return ladder(
        (4, all_of(*(inside(use) for use in practised))),
        (2, all_of(*(broader(use) for use in practised))),
        otherwise=0,
    )


@rule("C10", Reach.REQUEST, of_silence=True)
def unambiguous_act(look: Reader, at: Place) -> Outcome:
    """Judge whether a person says yes by a clear deliberate act."""
    act = look.fact(f"{at.request}.act")
    label = look.fact("consent.ui.accept.label")
    seen: Ternary = None if isinstance(label, Unknown) else bool(label) and says(label) is not None
    return ladder(
        (0, equals(act, "silence", "scroll", "continue_use", "preticked_box")),
        (1, equals(act, "close_banner")),
        (2, seen),
        (4, look.holds(f"{at.request}.act_labelled_two_way")),
        (2, equals(act, "toggle_save")),
        otherwise=3,
    )


@rule("C11", Reach.REQUEST)
def defaults_off(look: Reader, at: Place) -> Outcome:
    """Judge whether everything optional is off until chosen."""
    on = above(look.fact(f"{at.request}.defaults_on"), 0)
    return ladder((0, any_of(look.equals(f"{at.request}.act", "preticked_box"), on)), otherwise=4)


@rule("C12", Reach.REQUEST)
def informed_before(look: Reader, at: Place) -> Outcome:
    """Judge whether the first screen said the minimum before the act."""
    items = look.fact(f"{at.request}.first_layer_items")
    machine = look.holds(f"{at.purpose}.adm_significant")
    abroad = any_item(look, "transfers", lambda item: opposite(look.equals(f"{item}.mechanism", "adequacy")))
    late = look.equals(f"{at.request}.shown_before_collection", False)
    kept = look.equals(f"{at.purpose}.on_device", "own_statistics", "other")
    access = any_of(has(items, "device_access"), has(items, "recipients"))
    told = all_of(has(items, "device_duration"), access)
    untold = False if at.opt_out else all_of(kept, opposite(told))
    return ladder(
        (0, any_of(late, opposite(has(items, "controller", "purposes")))),
        (1, untold),
        (1, opposite(all_of(has(items, "data"), any_of(has(items, "withdrawal"), has(items, "withdrawal_link"))))),
        (2, any_of(all_of(machine, opposite(has(items, "adm"))), all_of(abroad, opposite(has(items, "transfers"))))),
        (4, any_of(has(items, "recipients"), is_empty(look, "recipients"))),
        otherwise=3,
    ).with_flags(device_untold=untold)


@rule("C13", Reach.REQUEST)
def plain_request(look: Reader, at: Place) -> Outcome:
    """Judge whether the words of the question can be read by the people asked."""
    text = look.fact(f"{at.request}.text")
    if not isinstance(text, str):
        return ladder((0, None), (1, None), (2, None), (3, None), otherwise=4).with_flags(double_negative=None)
    level = grade(text)
    twisted = double_negative(text)
    return ladder(
        (0, any_of(twisted, level > 14)),
        (1, level > 12),
        (2, level > 10),
        (3, any_of(level > 8, bool(jargon(text)))),
        otherwise=4,
    ).with_flags(double_negative=twisted)


@rule("C26", Reach.REQUEST)
def explicit_for_special_data(look: Reader, at: Place) -> Outcome:
    """Judge whether special categories rest on an express statement."""
    return ladder(
        (NotApplicable("no special categories of data"), opposite(special_data(look, at.purpose))),
        (0, look.equals(f"{at.request}.explicit", False)),
        (1, opposite(look.equals(f"{at.request}.bundled_with", ()))),
        (4, all_of(look.equals(f"{at.request}.act", "two_stage"), look.holds(f"{at.request}.own_event_logged"))),
        (3, look.holds(f"{at.request}.explicit_separate")),
        otherwise=2,
    )


@rule("C27", Reach.REQUEST)
def explicit_for_machine_or_transfer(look: Reader, at: Place) -> Outcome:
    """Judge whether consent to decisions by machine alone, or to an unprotected transfer, is express."""
    machine = look.holds(f"{at.purpose}.adm_significant")

    def by_consent(item: str) -> Ternary:
        return look.equals(f"{item}.mechanism", "consent")

    abroad = any_item(look, "transfers", by_consent)
    untold = any_item(look, "transfers", lambda item: all_of(by_consent(item), look.equals(f"{item}.risk_told", False)))
    human = any_of(opposite(machine), look.holds(f"{at.purpose}.adm_human_route"))
    return ladder(
        (NotApplicable("no decision by machine alone and no transfer rests on it"), opposite(any_of(machine, abroad))),
        (0, any_of(look.equals(f"{at.request}.explicit", False), untold)),
        (4, all_of(look.holds(f"{at.request}.explicit_separate"), human)),
        otherwise=2,
    )


@rule("C31", Reach.SCREEN)
def understood(look: Reader, at: Place) -> Outcome:
    """Judge by a test: which share of customers answered five questions about it rightly."""
    share = ratio(look.fact("consent.understanding.understood"), look.fact("consent.understanding.tested") or UNKNOWN)
    return ladder(
        (4, at_least(share, 0.9)),
        (3, at_least(share, 0.8)),
        (2, at_least(share, 0.6)),
        (1, at_least(share, 0.4)),
        otherwise=0,
    )
