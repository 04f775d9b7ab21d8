"""What the consent screen does: how many it steers, and what a no costs.

Steering and conditionality raise *recorded* consent; neither raises willingness. Where a fact is unknown, the worse
answer is taken, so that not knowing never raises the profit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evenhand.scenario.consent import Act, Button, ConsentRequest
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.parties import Recipient


@dataclass(frozen=True, slots=True)
class StandIn:
    """What the model takes while a fact is unknown.

    Parameters
    ----------
    fact
        Dotted path of the fact in the scenario.
    assumed
        What is taken instead, in words.
    """

    fact: str
    assumed: str


PASSIVE_ACTS = frozenset({Act.PRETICKED_BOX, Act.CLOSE_BANNER, Act.SCROLL, Act.CONTINUE_USE, Act.SILENCE})
"""Acts by which a person who does nothing in particular is recorded as saying yes."""


@dataclass(frozen=True, slots=True)
class RefusalCost:
    """What saying no costs a person.

    Parameters
    ----------
    conditionality
        How much of the service is lost at least, 0 to 1.
    partial
        Whether some features are lost as well; how much that is, is an assumption.
    fee
        What an equal service without the use of data costs a month; ``None`` when there is none.
    """

    conditionality: float
    partial: bool
    fee: float | None


def nobody_asked(scenario: Scenario) -> bool:
    """Return whether it is known that nobody is asked at all."""
    return scenario.consent.requests == ()


def steering(scenario: Scenario) -> tuple[tuple[str, ...], bool, tuple[StandIn, ...]]:
    """Return the assumptions on screen effects that apply, whether nobody is asked at all, and what was not known."""
    standins: list[StandIn] = []
    requests = scenario.consent.requests
    if isinstance(requests, Unknown):
        standins.append(StandIn("consent.requests", "people are recorded without an act of their own"))
        return (
            ("screen.preticked", "screen.granular_first_page", *_screen_effects(scenario, standins)),
            False,
            tuple(standins),
        )
    if nobody_asked(scenario):
        return (), True, ()
    effects: list[str] = []
    checks: tuple[tuple[str, Callable[[ConsentRequest, str], bool | StandIn]], ...] = (
        ("screen.preticked", _passive),
        ("screen.granular_first_page", _lumped),
    )
    for effect, check in checks:
        for index, request in enumerate(requests):
            result = check(request, f"consent.requests[{index}]")
            if isinstance(result, StandIn):
                standins.append(result)
            if result and effect not in effects:
                effects.append(effect)
    effects.extend(_screen_effects(scenario, standins))
    return tuple(effects), False, tuple(standins)


def _screen_effects(scenario: Scenario, standins: list[StandIn]) -> Iterator[str]:
    screen = scenario.consent.ui
    hidden = _rejection_hidden(scenario)
    if hidden is None:
        standins.append(StandIn("consent.ui.reject", "the way to say no is not on the first screen"))
    if hidden is not False:
        yield "screen.reject_hidden"
    if isinstance(screen.emphasised, Unknown):
        standins.append(StandIn("consent.ui.emphasised", "the way to say yes stands out"))
    if isinstance(screen.emphasised, Unknown) or screen.emphasised == "accept":
        yield "screen.highlighted_accept"


def _passive(request: ConsentRequest, path: str) -> bool | StandIn:
    on = request.defaults_on
    if isinstance(request.act, Unknown):
        return StandIn(f"{path}.act", "people are recorded without an act of their own")
    if request.act in PASSIVE_ACTS:
        return True
    if isinstance(on, Unknown):
        # A button is an act of its own; boxes and switches can have been set beforehand.
        if request.act in (Act.UNTICK_BOX, Act.BUTTON, Act.SIGNATURE, Act.TWO_STAGE):
            return False
        return StandIn(f"{path}.defaults_on", "some choices are on beforehand")
    # What is set beforehand moves people whether or not somebody then presses "save".
    return on > 0


def _lumped(request: ConsentRequest, path: str) -> bool | StandIn:
    if isinstance(request.control_layer, Unknown):
        return StandIn(f"{path}.control_layer", "the single choices are not on the first screen")
    if request.control_layer > 1:
        return True
    if isinstance(request.controls, Unknown) or isinstance(request.purposes, Unknown):
        return StandIn(f"{path}.controls", "one control covers several purposes")
    return request.controls < len(request.purposes)


def _rejection_hidden(scenario: Scenario) -> bool | None:
    screen = scenario.consent.ui
    accept, reject = screen.accept, screen.reject
    if reject.present is False:
        return True
    if isinstance(screen.options, tuple) and "reject" not in screen.options:
        return True
    if isinstance(reject.layer, Unknown):
        return None
    if reject.layer > _first(accept):
        return True
    if not isinstance(reject.clicks, Unknown) and not isinstance(accept.clicks, Unknown):
        return reject.clicks > accept.clicks
    return False


def _first(button: Button) -> int:
    return 1 if isinstance(button.layer, Unknown) else button.layer


def refusal_cost(scenario: Scenario) -> tuple[RefusalCost, tuple[StandIn, ...]]:
    """Return what saying no costs, from all facts that say something about it, and what was not known.

    The worst statement counts: a service that is refused to people who say no is lost to them, whatever a general
    share of conditionality says.
    """
    standins: list[StandIn] = []
    results: list[float] = []
    partial = False
    requests = scenario.consent.requests
    unknown = isinstance(requests, Unknown)
    for request in requests if isinstance(requests, tuple) else ():
        match request.required_for_service:
            case "yes":
                results.append(1.0)
            case "some_features":
                partial = True
            case Unknown():
                unknown = True
    consequences = scenario.consent.refusal.consequences
    for consequence in consequences if isinstance(consequences, tuple) else ():
        if consequence.type == "access":
            results.append(1.0)
        elif consequence.type in ("feature", "quality", "support"):
            partial = True
    screen = scenario.consent.ui
    if screen.access_blocked_until_choice is True and screen.reject.present is False:
        results.append(1.0)
    declared = scenario.economics.conditionality
    if not isinstance(declared, Unknown):
        results.append(declared)
        partial = False
    elif unknown:
        standins.append(StandIn("economics.conditionality", "saying no costs the whole service"))
        results.append(1.0)
    return RefusalCost(max(results, default=0.0), partial, _equal_service_fee(scenario)), tuple(standins)


def _equal_service_fee(scenario: Scenario) -> float | None:
    if isinstance(scenario.alternatives, Unknown):
        return None
    fees = [
        alternative.price_month
        for alternative in scenario.alternatives
        if not isinstance(alternative.price_month, Unknown)
        and alternative.behavioural_processing is False
        and alternative.features_equal is True
    ]
    return min(fees, default=None)


def outside_recipients(scenario: Scenario) -> int | None:
    """Return how many outside organisations get data for ends of their own; ``None`` when unknown."""
    if isinstance(scenario.recipients, Unknown):
        return None

    def own_ends(recipient: Recipient) -> bool:
        return recipient.role != "processor"

    return sum(own_ends(recipient) for recipient in scenario.recipients)
