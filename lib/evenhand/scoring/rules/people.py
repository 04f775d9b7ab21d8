"""Consent, who is asked: children."""

from __future__ import annotations

from evenhand.scoring.outcome import NotApplicable, Outcome, ladder, unless
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import sold_or_shared
from evenhand.scoring.rules.registry import Place, Reach, asked_anywhere, rule
from evenhand.scoring.ternary import all_of, any_of, equals

__all__: list[str] = []


@rule("C25", Reach.SCENARIO)
def children_protected(look: Reader, at: Place) -> Outcome:
    """Judge whether minors are kept out or properly authorised; California asks it of every sale."""
    age = look.fact("audience.age_assurance")
    children = look.fact("audience.children")
    outcome = ladder(
        (NotApplicable("no children are among the people asked"), equals(children, "none")),
        (0, equals(age, "none")),
        (1, all_of(equals(age, "self_declared"), equals(children, "targeted"))),
        (2, equals(age, "self_declared")),
        (
            4,
            all_of(
                equals(look.fact("audience.child_notice"), True),
                equals(look.fact("audience.incentive_to_minors"), False),
            ),
        ),
        otherwise=3,
    )
    if outcome.applies is False:
        return outcome
    asked = asked_anywhere(look, at.jurisdiction)
    if at.opt_out:
        asked = any_of(asked, sold_or_shared(look))
    return unless("nobody is asked for consent here", asked, outcome)
