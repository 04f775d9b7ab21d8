"""Consent, who is asked: children."""

from __future__ import annotations

from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import sold_or_shared
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rule
from evenhand.scoring.ternary import all_of, any_of, at_least, equals


@rule("C25", Reach.SCENARIO)
def children_protected(look: Reader, at: Place) -> Outcome:
    """Judge whether minors are kept out or properly authorised; where use is free until opting out, of every sale."""
    age = look.fact("audience.age_assurance")
    children = look.fact("audience.children")
    adult = at.law.ages.adult
    # While nobody has said from which age the service is offered, the children among its users count.
    grown = at_least(look.fact("audience.min_age_served"), adult) is True
    sold = sold_or_shared(look) if at.opt_out else False
    outcome = ladder(
        (NotApplicable("no children are among the people asked"), equals(children, "none")),
        (NotApplicable(f"it is offered from the age of {adult}, at which the law asks nothing special"), grown),
        (0, equals(age, "none")),
        (1, all_of(equals(age, "self_declared"), equals(children, "targeted"))),
        (2, equals(age, "self_declared")),
        (4, all_of(look.holds("audience.child_notice"), look.equals("audience.incentive_to_minors", False))),
        otherwise=3,
    ).with_flags(minors_sold=sold, aimed_at_children=equals(children, "targeted"))
    if outcome.applies is False:
        return outcome
    asked = asked_anywhere(look, at.jurisdiction)
    if at.opt_out:
        asked = any_of(asked, sold)
    return unless("nobody is asked for consent here", asked, outcome)
