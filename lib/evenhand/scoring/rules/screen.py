"""Consent, what the screen does: no ought to be as near, as easy and as visible as yes."""

from __future__ import annotations

from evenhand.scenario.facts import Unknown
from evenhand.scoring.labels import Says, says, shames
from evenhand.scoring.outcome import Outcome, ladder, unless
from evenhand.scoring.pattern_codes import PATTERNS
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, difference, incentive_offered, ratio, sold_or_shared
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rule
from evenhand.scoring.rules.reviews import reviewed, ticked
from evenhand.scoring.ternary import Ternary, all_of, any_of, at_least, below, equals, has, opposite

ACCEPT = "consent.ui.accept"
REJECT = "consent.ui.reject"


@rule("C16", Reach.SCREEN)
def reject_on_first_layer(look: Reader, at: Place) -> Outcome:
    """Judge whether no is on the same screen as yes."""
    layer = look.fact(f"{REJECT}.layer")
    return ladder(
        (0, look.equals(f"{REJECT}.present", False)),
        (1, at_least(layer, 3)),
        (2, at_least(layer, 2)),
        (4, look.equals(f"{REJECT}.style", "button")),
        otherwise=3,
    )


@rule("C17", Reach.SCREEN)
def click_symmetry(look: Reader, at: Place) -> Outcome:
    """Judge whether refusing takes as many clicks as accepting, everywhere."""
    extra = difference(look.fact(f"{REJECT}.clicks"), look.fact(f"{ACCEPT}.clicks"))
    return ladder(
        (0, any_of(look.equals(f"{REJECT}.present", False), at_least(extra, 3))),
        (1, at_least(extra, 2)),
        (2, at_least(extra, 1)),
        (4, look.holds("consent.ui.symmetric_everywhere")),
        otherwise=3,
    )


@rule("C18", Reach.SCREEN)
def equal_prominence(look: Reader, at: Place) -> Outcome:
    """Judge whether no looks as weighty as yes, or weightier."""
    area = ratio(look.fact(f"{REJECT}.area_px"), look.fact(f"{ACCEPT}.area_px"))
    contrast = look.fact(f"{REJECT}.contrast")
    style = look.fact(f"{REJECT}.style")
    weaker = all_of(look.equals(f"{ACCEPT}.style", "button"), opposite(equals(style, "button")))
    emphasised = look.fact("consent.ui.emphasised")
    identical = all_of(
        at_least(area, 0.99),
        at_least(ratio(contrast, look.fact(f"{ACCEPT}.contrast")), 0.99),
        equals(emphasised, "none"),
    )
    return ladder(
        (0, any_of(look.equals(f"{REJECT}.present", False), below(contrast, 3), below(area, 0.33))),
        (1, below(area, 0.50)),
        (2, any_of(below(area, 0.90), weaker, equals(emphasised, "accept"))),
        (4, any_of(identical, equals(emphasised, "reject"))),
        otherwise=3,
    )


@rule("C19", Reach.SCREEN)
def neutral_wording(look: Reader, at: Place) -> Outcome:
    """Judge whether the no side is free of guilt, fear and shame."""
    wording = look.fact("consent.ui.emotive_wording")
    label = look.fact(f"{REJECT}.label")
    shamed: Ternary = None if isinstance(label, Unknown) else shames(label)
    steering = reviewed(look, "4.3.1")
    return ladder(
        (0, any_of(equals(wording, "threat_or_shame"), shamed, steering.at_least(3) if steering else False)),
        (1, any_of(equals(wording, "several"), steering.present if steering else False)),
        (2, equals(wording, "one")),
        (4, look.holds("consent.ui.consequences_parallel")),
        otherwise=3,
    )


@rule("C20", Reach.SCENARIO)
def no_nagging(look: Reader, at: Place) -> Outcome:
    """Judge how soon somebody who said no is asked again."""
    days = look.fact("consent.reprompt.min_days_after_refusal")
    never = equals(days, None)
    wait = float("inf") if days is None else days
    tempting = any_of(incentive_offered(look), sold_or_shared(look))
    outcome = ladder(
        (4, any_of(never, at_least(wait, 365))),
        (3, at_least(wait, 180)),
        (2, at_least(wait, 30)),
        (1, at_least(wait, 1)),
        otherwise=0,
    ).with_flags(incentive_or_sale=tempting)
    asked = asked_anywhere(look, at.jurisdiction)
    if at.opt_out:
        asked = any_of(asked, tempting)
    return unless("nobody is asked for consent here", asked, outcome)


@rule("C21", Reach.SCREEN)
def decline_is_an_option(look: Reader, at: Place) -> Outcome:
    """Judge whether there is a real no, and not only a later."""
    options = look.fact("consent.ui.options")
    label = look.fact(f"{REJECT}.label")
    postpones: Ternary = None if isinstance(label, Unknown) else bool(label) and says(label) is Says.LATER
    return ladder(
        (0, all_of(postpones, opposite(has(options, "settings")))),
        (2, postpones),
        (4, has(options, "reject")),
        (2, has(options, "settings")),
        otherwise=0,
    )


@rule("C22", Reach.SCREEN)
def no_deceptive_patterns(look: Reader, at: Place) -> Outcome:
    """Judge by the deceptive patterns that reviewers found, and on which devices was looked.

    Patterns that facts show are scored where they show, and count here only when a reviewer ticks them.
    """
    devices = look.fact("consent.ui.devices_tested")
    everywhere = any_of(has(devices, "desktop", "mobile"), has(devices, "paper"), has(devices, "in_person"))
    ticks = [tick for code in PATTERNS if (tick := ticked(look, code)) is not None]
    several = Share([tick.present for tick in ticks]).many

    def grave(severity: int) -> Ternary:
        return any_of(*(tick.at_least(severity) for tick in ticks))

    return ladder(
        (0, any_of(grave(3), several(4))),
        (1, several(3)),
        (2, any_of(several(2), grave(2))),
        (3, several(1)),
        (4, everywhere),
        otherwise=3,
    )
