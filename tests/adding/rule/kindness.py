"""A criterion's rule: is the programme described at all?"""

from __future__ import annotations

from evenhand.scoring.outcome import Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import equals


@rule("T99", Reach.SCENARIO)
def described(look: Reader, place: Place) -> Outcome:
    return ladder((0, equals(look.fact("summary"), "")), otherwise=4)
