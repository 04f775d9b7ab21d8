"""The design of the dividend in hand: what the scenario declares, with what the address changes as a what-if."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from evenhand.assessment import Assessment
from evenhand.scenario import Scenario
from evenhand.scenario.programme import Scheme
from evenhand.ui.dividend.level import Level, declared
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered
from evenhand.uncertainty import Assumptions

__all__ = ["FIELDS", "KINDS", "design", "designed", "is_what_if", "kept", "of_kind", "undo", "without"]

KINDS: Mapping[str, str] = {
    "none": "nothing is paid",
    "flat": "the same amount for everyone",
    "revenue_share": "a share of data revenue, by spending",
    "pool": "a pool that participants share",
    "price_list": "a price for each kind of data",
    "in_kind": "a benefit instead of money",
    "collective_trust": "a fund for all customers",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "pool": ("split", "trustee"),
    "price_list": ("prices",),
    "in_kind": ("worth", "cost", "breakage"),
    "collective_trust": ("worth", "trustee"),
}
"""What can be set for each scheme besides how much is paid; each by its name in the address."""
TIMES: Mapping[str, tuple[str, ...]] = {
    "months": ("programme", "months"),
    "payments": ("economics", "costs", "payments_per_year"),
}
"""What can be set for every scheme, with its place in a scenario."""
STARTS: Mapping[str, Mapping[str, Any]] = {
    "pool": {"split": "equal"},
    "in_kind": {},
    "collective_trust": {"worth": 1.0},
}
SCHEMES: TypeAdapter[Any] = TypeAdapter(Scheme)
Document = dict[str, Any]


def design(assessment: Assessment) -> Document:
    """Return the scheme that the address asks for, as a document; the declared one where it asks for nothing.

    Raises
    ------
    ValueError
        When what it asks for cannot be.
    """
    own = assessment.scenario.scheme
    kind = st.query_params.get("scheme", own.kind)
    if kind not in KINDS:
        kind = own.kind
    document = own.model_dump(mode="json") if kind == own.kind else of_kind(kind, assessment)
    for field in FIELDS.get(kind, ()):
        if field in st.query_params:
            document[field] = _read(field, st.query_params[field])
    return dict(SCHEMES.validate_python(document).model_dump(mode="json"))


def of_kind(kind: str, assessment: Assessment) -> Document:
    """Return another scheme that begins at what is paid as declared, without what the address changes in it."""
    level = declared(assessment.simulation)
    dividend, rate = round(level.dividend, 2), min(round(level.rate, 2), 1.0)
    document: Document = {"kind": kind, **STARTS.get(kind, {})}
    match kind:
        case "flat":
            document["dividend"] = dividend
        case "in_kind":
            document["face_value"] = dividend
        case "price_list":
            document["prices"] = _prices(assessment.scenario, assessment.assumptions, dividend)
        case "none":
            pass
        case _:
            document["rate"] = rate
    return document


def _prices(scenario: Scenario, assumptions: Assumptions, dividend: float) -> dict[str, float]:
    """Return a price for each kind of data in proportion to what customers ask for it, together the dividend."""
    known = assumptions.override(scenario.assumptions)
    asked = {category: known.for_category(category).likely for category in scenario.data_categories}
    together = sum(asked.values())
    factor = dividend / together if dividend > 0 and together > 0 else 1.0
    return {category: round(price * factor, 2) for category, price in asked.items()}


def _read(field: str, text: str) -> Any:
    if field == "prices":
        pairs = (one.rpartition(":") for one in text.split("~") if one)
        return {category: float(price) for category, _, price in pairs}
    if field in {"split", "trustee"}:
        return text or None
    return float(text)


def designed(assessment: Assessment, *, aloud: bool = False) -> Assessment:
    """Return the assessment under the design that the address asks for.

    Parameters
    ----------
    this
        As declared; it is returned where the address asks for nothing, or for what cannot be.
    aloud
        Whether to say that something cannot be.
    """
    try:
        changes: Document = {}
        scheme = design(assessment)
        if scheme != assessment.scenario.scheme.model_dump(mode="json"):
            changes["scheme"] = scheme
        for name, place in TIMES.items():
            if name in st.query_params:
                changes[".".join(place)] = float(st.query_params[name])
        if not changes:
            return assessment
        return _assessed(tuple(assessment.run.values()), json.dumps(changes, sort_keys=True), assessment)
    except (ValidationError, ValueError, TypeError):
        if aloud:
            st.warning("This address asks for a design that cannot be. What is declared is shown instead.")
        return assessment


@remembered()
def _assessed(key: tuple[str, ...], changes: str, _this: Assessment) -> Assessment:
    asked = json.loads(changes)
    return state.assess(state.selected_study().with_facts(**_facts(_this.scenario, asked)))


def _facts(scenario: Scenario, changes: Mapping[str, Any]) -> Document:
    """Return the changed fields of a scenario, whole, for `Scenario.replace`."""
    facts: Document = {}
    if "scheme" in changes:
        facts["scheme"] = SCHEMES.validate_python(changes["scheme"])
    if "programme.months" in changes:
        facts["programme"] = scenario.programme.model_copy(update={"months": _months(changes["programme.months"])})
    if "economics.costs.payments_per_year" in changes:
        costs = scenario.economics.costs.model_copy(
            update={"payments_per_year": _payments(changes["economics.costs.payments_per_year"])}
        )
        facts["economics"] = scenario.economics.model_copy(update={"costs": costs})
    return facts


def _months(value: float) -> int:
    if not 1 <= value <= 600:
        raise ValueError("months")
    return round(value)


def _payments(value: float) -> float:
    if not 0 < value <= 365:
        raise ValueError("payments")
    return value


def is_what_if(assessment: Assessment, declared_one: Assessment) -> bool:
    """Return whether the design in hand is another than the declared one."""
    return assessment.revision != declared_one.revision


def kept(assessment: Assessment, level: Level) -> Scenario:
    """Return the scenario of a what-if with the level in hand, ready to be kept."""
    scenario = assessment.scenario
    document = scenario.scheme.model_dump(mode="json")
    if level.place is not None:
        match document["kind"]:
            case "flat":
                document["dividend"] = round(level.dividend, 4)
            case "in_kind":
                document["face_value"] = round(level.dividend, 4)
            case "price_list":
                before = declared(assessment.simulation).dividend
                factor = level.dividend / before if before > 0 else 1.0
                document["prices"] = {name: round(price * factor, 4) for name, price in document["prices"].items()}
            case "none":
                document = {"kind": "flat", "dividend": round(level.dividend, 4)} if level.dividend > 0 else document
            case _:
                document["rate"] = round(level.rate, 4)
    return scenario.replace(scheme=SCHEMES.validate_python(document))


def without(*names: str) -> None:
    """Take what-ifs out of the address."""
    for name in names:
        st.query_params.pop(name, None)


def undo() -> None:
    """Go back to the design as declared."""
    without("scheme", *TIMES, *{field for fields in FIELDS.values() for field in fields})
