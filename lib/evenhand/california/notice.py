"""A draft of the notice of financial incentive (11 CCR 7016) out of the facts, or the list of what is missing.

For California only: elsewhere nobody may be told that personal data have a price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fideslang.default_taxonomy import DEFAULT_TAXONOMY

from evenhand.california.relation import offered
from evenhand.california.worksheet import Worksheet
from evenhand.errors import Problem, ScenarioError
from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Basis, Purpose
from evenhand.vocabulary.numbers import amount

ITEMS: Mapping[str, str] = {
    "summary": "What we offer",
    "terms": "The terms, and the data they need",
    "opt_in": "How to take part",
    "withdraw": "How to leave, at any time",
    "relation_explained": "How the offer relates to the value of the data",
}
"""The five items of 11 CCR 7016(d), by the names they have among the facts."""

CATEGORY_NAMES: Mapping[str, str] = {
    item.fides_key: str(item.name).lower() for item in DEFAULT_TAXONOMY.data_category or []
}
ACTS: Mapping[str, str] = {
    "button": "You press the button for yes.",
    "untick_box": "You tick a box that is empty until you do.",
    "toggle_save": "You switch it on and save; it is off until you do.",
    "signature": "You sign.",
    "two_stage": "You say yes, and then confirm it.",
}
NOTE = (
    "Draft for legal review, made from the facts of the scenario. It must be given before anybody opts in, in the "
    "languages the business uses, and in a form that people with disabilities can read."
)


class _Missing(Exception):
    """An item that cannot be written, and the fact it lacks."""

    def __init__(self, fact: str, why: str) -> None:
        super().__init__(why)
        self.fact, self.why = fact, why


def incentive_items(sheet: Worksheet) -> Mapping[str, str]:
    """Return the five items by title, each as Markdown.

    Raises
    ------
    ScenarioError
        When any of them would be empty; each with the fact that it lacks.
    """
    makers: tuple[Callable[[Worksheet], str], ...] = (_summary, _terms, _opt_in, _withdraw, _relation)
    texts: dict[str, str] = {}
    problems = []
    for (key, title), make in zip(ITEMS.items(), makers, strict=True):
        try:
            texts[title] = make(sheet)
        except _Missing as missing:
            problems.append(Problem(f"the item “{title}” ({key}) is empty: {missing.why}", field=missing.fact))
    if problems:
        raise ScenarioError(
            f"A notice of financial incentive needs five items; {len(problems)} would be empty.",
            hint="State these facts. An incentive without its notice must not be offered in California.",
            problems=problems,
        )
    return texts


def incentive_notice(sheet: Worksheet) -> str:
    """Return the draft as Markdown.

    Raises
    ------
    ScenarioError
        As `incentive_items`.
    """
    texts = incentive_items(sheet)
    warning = "" if sheet.relation.band in ("green", "amber") else f"\n> {sheet.relation.sentence}\n"
    head = f"# Notice of financial incentive: {sheet.simulation.scenario.name}\n\n> {NOTE}\n{warning}"
    return f"{head}\n" + "\n\n".join(f"## {title}\n\n{text}" for title, text in texts.items()) + "\n"


def _money(sheet: Worksheet, low: float, high: float) -> str:
    first, second = amount(low), amount(high)
    between = first if first == second else f"{first} to {second}"
    return f"{between} {sheet.simulation.currency}"


def _who(scenario: Scenario) -> str:
    for name in (scenario.controller.brand, scenario.controller.name):
        if isinstance(name, str):
            return name
    raise _Missing("controller.name", "nobody has said who makes the offer")


def _summary(sheet: Worksheet) -> str:
    if offered(sheet.simulation) is None:
        raise _Missing("incentive.value_month", "nobody has said what is offered")
    offer = sheet.relation.offer
    if offer is None or offer[1] <= 0:
        raise _Missing("scheme", "nothing is offered")
    scenario = sheet.simulation.scenario
    beside = [benefit.name for benefit in scenario.benefits if benefit.to == "participants"]
    more = f" Part of it is {', '.join(beside)}." if beside else ""
    lost = _lost(scenario)
    cost = f"lose: {', '.join(lost)}" if lost else "lose nothing else"
    return (
        f"{_who(scenario)} offers customers who take part in “{scenario.name}” about {_money(sheet, *offer)} a month."
        f"{more} Customers who do not take part do not get it, and {cost}."
    )


def _lost(scenario: Scenario) -> list[str]:
    lost = scenario.consent.refusal.consequences
    if isinstance(lost, Unknown):
        raise _Missing("consent.refusal.consequences", "nobody has said what people lose who do not take part")
    return [consequence.type.replace("_", " ") for consequence in lost if consequence.type != "incentive_only"]


def _terms(sheet: Worksheet) -> str:
    asked = [
        _purpose(index, purpose)
        for index, purpose in enumerate(sheet.simulation.scenario.purposes)
        # What goes on without the offer is no term of it.
        if purpose.strictly_necessary is not True and purpose.basis_in(Jurisdiction.US_CA) is not Basis.NOTICE_ONLY
    ]
    if not asked:
        raise _Missing("purposes", "no purpose is stated that people can say yes to")
    return "\n".join(asked)


def _purpose(index: int, purpose: Purpose) -> str:
    if isinstance(purpose.data, Unknown) or not purpose.data:
        raise _Missing(f"purposes[{index}].data", f"the data used for {purpose.id} are not stated")
    if isinstance(purpose.text, Unknown):
        raise _Missing(f"purposes[{index}].text", f"it is not said what the data are used for in {purpose.id}")
    kinds = ", ".join(CATEGORY_NAMES.get(key, key) for key in purpose.data)
    kept = ""
    if not isinstance(purpose.retention, Unknown):
        if isinstance(purpose.retention.days, int):
            kept = f" We keep them for {purpose.retention.days} days."
        elif isinstance(purpose.retention.criterion, str):
            kept = f" We keep them: {purpose.retention.criterion}."
    return f"- **Categories of personal information:** {kinds}. {purpose.text.rstrip('.')}.{kept}"


def _opt_in(sheet: Worksheet) -> str:
    scenario = sheet.simulation.scenario
    if scenario.incentive.opt_in is not True:
        raise _Missing("incentive.opt_in", "nobody has said that people opt in to the incentive itself")
    requests = scenario.consent.requests
    if isinstance(requests, Unknown) or not requests:
        raise _Missing("consent.requests", "it is not stated how people are asked")
    acts = [request.act for request in requests]
    for index, act in enumerate(acts):
        if isinstance(act, Unknown):
            raise _Missing(f"consent.requests[{index}].act", "it is not stated what people do to say yes")
        if str(act) not in ACTS:
            raise _Missing(f"consent.requests[{index}].act", f"“{str(act).replace('_', ' ')}” is no opt-in")
    ways = " ".join(dict.fromkeys(ACTS[str(act)] for act in acts))
    return f"You take part only if you say yes. {ways} Until then nothing changes."


def _withdraw(sheet: Worksheet) -> str:
    scenario = sheet.simulation.scenario
    if scenario.incentive.revoke_any_time is not True:
        raise _Missing("incentive.revoke_any_time", "nobody has said that people can leave at any time")
    way = scenario.consent.withdrawal
    if way.possible is not True:
        raise _Missing("consent.withdrawal.possible", "nobody has said that consent can be withdrawn")
    parts = []
    if way.same_channel is True:
        parts.append("where you said yes")
    if isinstance(way.clicks, int):
        parts.append(f"in {way.clicks} {'step' if way.clicks == 1 else 'steps'}")
    if isinstance(scenario.controller.contact, str):
        parts.append(f"or by writing to {scenario.controller.contact}")
    if not parts:
        raise _Missing("consent.withdrawal.clicks", "it is not stated how people leave")
    stops = ""
    if not isinstance(way.max_hours_to_stop, Unknown):
        stops = f" We stop using your data within {way.max_hours_to_stop:g} hours."
    return f"You may leave at any time, {', '.join(parts)}.{stops}"


def _relation(sheet: Worksheet) -> str:
    relation = sheet.relation
    if relation.value is None or relation.must_not_offer:
        lacking = next((item.reason for item in sheet.methods if item.reason and item.number == 2), None)
        raise _Missing("economics.uplift", lacking or relation.sentence)
    if not relation.enough:
        raise _Missing("incentive.valuation.methods", "only one kind of method gives a value; we ask for two")
    used = "\n".join(
        f"- {method.name} (11 CCR 7081(a)({method.number})): {method.formula}; "
        f"{_money(sheet, method.range[0], method.range[2])}"
        for method in sheet.methods
        if method.number in relation.methods and method.range is not None
    )
    low, high = (
        amount(value) if value is not None and value < float("inf") else "any"
        for value in (relation.low, relation.high)
    )
    return (
        f"Our good-faith estimate of what the data of one participant are worth to us is "
        f"{_money(sheet, *relation.value)} a month, estimated on {sheet.made.isoformat()}. In eight of ten cases we "
        f"expect it within that range. What we offer is {low} to {high} times that value. We "
        f"estimated it by these methods, a month:\n\n{used}"
    )
