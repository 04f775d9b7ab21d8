"""What each fair-exchange test asks, and what it means when one does not hold, in words."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.exchange.ask.fairness import FairnessTest, Limits
from evenhand.vocabulary.numbers import percent


def asks(limits: Limits | None = None) -> Mapping[str, str]:
    """Return what each test asks of a possible future, by its id, as whole sentences."""
    line = limits or Limits()
    return {
        "E1": f"At most {percent(line.coerced)} of customers say yes only because refusing costs them something. "
        "Who is led to a yes by the screen is counted by E5.",
        "E2": f"All customers together gain at least {_times(line.margin)} the company does. What others’ data "
        "tell about them is taken off.",
        "E3": "Every segment gains on the whole: what its members gain is at least what others lose in it.",
        "E4": f"In each segment a participant gains at least {percent(line.behind)} of what participants gain on "
        "average.",
        "E5": f"At most {percent(line.uninformed)} of those recorded as saying yes were led to it by the screen.",
        "E6": f"No segment takes part more than {line.drawn_in:g} times as often as the mean, or a check "
        "of low-income customers found that they are not drawn in more.",
        "E7": "Consent can be withdrawn as easily as it was given.",
        "E8": f"The first four tests hold together in at least {percent(line.probability)} of the futures.",
    }


def _times(margin: float) -> str:
    return "as much as" if margin == 1 else f"{margin:g} times what"


def failing_words(test: FairnessTest) -> str:
    """Return in how many futures a test does not hold, and what happens in those; without the stop at the end.

    E6 and E7 may rest on a fact alone: then that fact is said.
    """
    line = Limits()
    name = f"({test.name[0].lower()}{test.name[1:]}, {test.id})"
    if test.probability is None or test.margin is None:
        return f"{test.sentence.rstrip('.')} {name}"
    happens = {
        "E1": f"more than {percent(line.coerced)} of customers say yes only because refusing costs them something",
        "E2": "customers gain less than the company"
        if line.margin == 1
        else f"customers gain less than {line.margin:g} times what the company gains",
        "E3": "at least one segment loses on the whole",
        "E4": f"the participants of at least one segment gain less than {percent(line.behind)} of the mean",
        "E5": f"more than {percent(line.uninformed)} of those recorded as saying yes were led to it by the screen",
        "E6": f"one segment takes part more than {line.drawn_in:g} times as often as the mean",
    }
    # What holds in 78 fails in 22: both are rounded once.
    return f"In {100 - round(100.0 * test.probability)} of 100 futures {happens[test.id]} {name}"
