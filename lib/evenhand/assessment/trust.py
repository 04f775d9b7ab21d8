"""How far customers can trust a programme, read off its transparency and consent scores.

Trust is the mean of the two pillars' *uncapped low ends*: what is unknown earns no trust, and a gate, which is a matter
of law, does not change what people make of what they see. The weights are ours; no field elasticity of consent to
transparency is known, so the effect itself is an assumption with a range (see ``trust-effect`` in the assumptions).
"""

from __future__ import annotations

from evenhand.case import Case
from evenhand.scoring import Scorecard

PILLARS = ("transparency", "consent")


def trust_of(scorecard: Scorecard, *, best: bool = False) -> float:
    """Return trust between 0 and 1: that of the jurisdiction in which it is lowest.

    Customers are not known by jurisdiction, so the least trusting of them stand for all; it is the cautious choice.
    Where a pillar does not apply, the other one stands alone.

    Parameters
    ----------
    scorecard
        The scores.
    best
        Return what trust would be if everything that is not known turned out well.
    """
    end = "uncapped_high" if best else "uncapped_low"
    return min(
        (
            sum(known) / (100 * len(known))
            for result in scorecard.jurisdictions.values()
            if (known := [low for name in PILLARS if (low := getattr(result.pillars[name], end)) is not None])
        ),
        default=0.0,
    )


def with_trust(case: Case, scorecard: Scorecard) -> Case:
    """Return the case with the trust that its scores earn, at least and at best."""
    return case.replacing(trust=trust_of(scorecard), trust_best=trust_of(scorecard, best=True))
