"""The other end of what is not known: a scenario in which every unknown fact that decides who says yes attracts most.

The simulation takes the answers that put most people off for facts that are not known. Where a company overpays, fewer
people are cheaper, so that this alone could pay. What really holds lies between the two ends; counting, for each side,
the end that is worse for it makes sure that leaving a fact out pays for neither.
"""

from __future__ import annotations

from typing import Any, TypeVar

from evenhand.scenario.consent import Act, Alternative, Consent, ConsentRequest
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.programme import Benefit
from evenhand.uncertainty.assumptions import Assumptions

Group = TypeVar("Group", bound=Facts)

ASKED: dict[str, Any] = {
    "act": Act.UNTICK_BOX,
    "defaults_on": 0,
    "control_layer": 1,
    "required_for_service": "no",
}
"""A question put fairly."""
MOST_WORTH = 2.0
"""A benefit is worth at most this much for each unit that benefits usually cost at most."""


def upper_bound(scenario: Scenario, assumptions: Assumptions) -> Scenario:
    """Return the scenario with the most attractive answers to its unknown facts; the same if none decides who says yes.

    Parameters
    ----------
    scenario
        The facts.
    assumptions
        Say which data customers ask least for, and what a benefit can be worth.
    """
    changes: dict[str, Any] = {}
    if isinstance(scenario.recipients, Unknown):
        changes["recipients"] = ()
    else:
        changes["recipients"] = tuple(_filled(recipient, role="processor") for recipient in scenario.recipients)
    # Data that are not known may be among those that other purposes use.
    others = any(purpose.data for purpose in scenario.purposes if not isinstance(purpose.data, Unknown))
    data = () if others else (_cheapest(assumptions),)
    answers: dict[str, Any] = {"data": data}
    if not scenario.scheme.by_category:  # else there is a price for each kind of data asked for
        answers["strictly_necessary"] = True
    changes["purposes"] = tuple(_filled(purpose, **answers) for purpose in scenario.purposes)
    changes["data_revenue_share_published"] = _known(scenario.data_revenue_share_published, False)
    free = Alternative(name="free", price_month=0.0, behavioural_processing=False, features_equal=True)
    changes["alternatives"] = _known(scenario.alternatives, (free,))
    changes["consent"] = _consent(scenario.consent)
    # An uplift of sales brings in no more than one of which nobody says of what, and nobody asks for more then.
    changes["economics"] = _filled(scenario.economics, uplift_of="sales")
    changes["benefits"] = tuple(_benefit(benefit, assumptions) for benefit in scenario.benefits)
    result = scenario.model_copy(update=changes)
    return scenario if result == scenario else result


def _filled(group: Group, **answers: Any) -> Group:
    """Return facts with the answers given where they are unknown."""
    unknown = {name: value for name, value in answers.items() if isinstance(getattr(group, name), Unknown)}
    return group.model_copy(update=unknown) if unknown else group


def _known(value: Any, otherwise: Any) -> Any:
    return otherwise if isinstance(value, Unknown) else value


def _cheapest(assumptions: Assumptions) -> str:
    asked = {
        assumption.id.removeprefix("wta."): assumption.likely
        for assumption in assumptions.values()
        if assumption.id.startswith("wta.user")
    }
    return min(sorted(asked), key=lambda name: asked[name])


def _benefit(benefit: Benefit, assumptions: Assumptions) -> Benefit:
    return _filled(benefit, worth=MOST_WORTH * assumptions["cost.benefit_month"].high)


def _consent(consent: Consent) -> Consent:
    if isinstance(consent.requests, Unknown):
        requests: tuple[ConsentRequest, ...] = (ConsentRequest(purposes=(), controls=1, **ASKED),)
    else:
        requests = tuple(_request(request) for request in consent.requests)
    screen = _filled(consent.ui, emphasised="none")
    screen = screen.model_copy(update={"reject": _filled(screen.reject, layer=1)})
    return consent.model_copy(update={"requests": requests, "ui": screen})


def _request(request: ConsentRequest) -> ConsentRequest:
    if isinstance(request.controls, Unknown) or isinstance(request.purposes, Unknown):
        request = request.model_copy(update={"controls": 1, "purposes": ()})
    return _filled(request, **ASKED)
