"""What is judged: the facts with everything else that decides what comes out, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evenhand.customers import Sketch
from evenhand.law.place import Jurisdiction
from evenhand.scenario.model import Scenario
from evenhand.scenario.policy import Policy
from evenhand.uncertainty import Assumptions, load_assumptions
from evenhand.vocabulary.defaults import DRAWS, SEED

if TYPE_CHECKING:
    from typing import Self

    from evenhand.scoring import Rubric

Trust = Mapping[Jurisdiction, float] | float | None


def _rubric() -> Rubric:
    # A case carries the rubric to who scores with it: the exchange never looks at it.
    from evenhand.scoring import load_rubric

    return load_rubric()


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario with the customers asked, what is assumed, how it is judged, and in which futures.

    Assumptions and rubric that are not given are those of the ``data`` folder, so that a scenario and its customers
    are a case: ``assess(Case(scenario, customers))``.

    Parameters
    ----------
    scenario
        The declared facts.
    customers
        The sketch of the customers asked.
    assumptions
        What is assumed where nothing is declared; the scenario's own values are put in on use.
    rubric
        The criteria it is scored by.
    policy
        What a rate must pass to be recommended; by default the scenario's own.
    trust
        How open and how free the offer is, 0 to 1, by jurisdiction: the lowest of the scenario's jurisdictions counts,
        as the customers' own are not known. ``None`` for no effect of trust in a simulation; an assessment works it
        out from its scores and takes none.
    trust_best
        The same if everything that is not known turned out well; ``None`` when nothing is unknown.
    rates
        Rates of the curve's rows, between 0 and 1, rising; by default 101 from 0 to 1. Schemes that fix money start
        from nothing and, by default, rise in equal steps of money to where mean payout equals mean data revenue; given
        rates are translated into the dividends that pay them on average.
    draws, seed
        How many futures, and which. Same seed, same numbers, shared by all scenarios.
    """

    scenario: Scenario
    customers: Sketch
    assumptions: Assumptions = field(default_factory=load_assumptions)
    rubric: Rubric = field(default_factory=_rubric)
    policy: Policy | None = None
    trust: Trust = None
    trust_best: Trust = None
    rates: Sequence[float] | NDArray[np.float64] | None = None
    draws: int = DRAWS
    seed: int = SEED

    def __post_init__(self) -> None:
        # An array could be changed afterwards, and two equal ones would not compare as equal.
        if self.rates is not None:
            object.__setattr__(self, "rates", tuple(np.asarray(self.rates, dtype=np.float64).tolist()))

    def replacing(self, **changes: Any) -> Self:
        """Return the case with some of its fields changed; what is ``None`` is left as it is."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})
