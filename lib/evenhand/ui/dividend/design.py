"""The design of the dividend in hand: what the scenario declares, with what the address changes as a what-if."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import ValidationError

from evenhand.assessment import Assessment
from evenhand.exchange.scheme import Control, Number, Prices, Scheme, Start, scheme_of, schemes
from evenhand.scenario import Scenario
from evenhand.ui.dividend.level import Level, declared
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered

__all__ = ["design", "designed", "fields", "is_what_if", "kept", "of_kind", "undo"]

TIMES: Mapping[str, tuple[str, ...]] = {
    "months": ("programme", "months"),
    "payments": ("economics", "costs", "payments_per_year"),
}
"""What can be set for every scheme, with its place in a scenario."""
Document = dict[str, Any]


def design(assessment: Assessment) -> Document:
    """Return the scheme that the address asks for, as a document; the declared one where it asks for nothing.

    Raises
    ------
    ValueError
        When what it asks for cannot be.
    """
    own = scheme_of(assessment.scenario)
    kind = schemes().get(st.query_params.get("scheme", own.kind), type(own))
    document = own.model_dump(mode="json") if isinstance(own, kind) else of_kind(kind, assessment)
    for control in kind.form:
        if control.fact in st.query_params:
            document[control.fact] = _read(control, st.query_params[control.fact])
    return kind.model_validate(document).model_dump(mode="json")


def of_kind(kind: type[Scheme], assessment: Assessment) -> Document:
    """Return another scheme that begins at what is paid as declared, without what the address changes in it."""
    level = declared(assessment.simulation)
    start = Start(
        dividend=round(level.dividend, 2),
        rate=min(round(level.rate, 2), 1.0),
        scenario=assessment.scenario,
        assumptions=assessment.assumptions,
    )
    return kind.model_validate({"kind": kind.name(), **kind.begin(start)}).model_dump(mode="json")


def fields() -> set[str]:
    """Return the names in the address of what can be set for any scheme besides how much is paid."""
    return {control.fact for kind in schemes().values() for control in kind.form}


def _read(control: Control, text: str) -> Any:
    if isinstance(control, Prices):
        pairs = (one.rpartition(":") for one in text.split("~") if one)
        return {category: float(price) for category, _, price in pairs}
    if isinstance(control, Number):
        return float(text)
    return text or None


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
        facts["scheme"] = changes["scheme"]
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
    scenario, before = assessment.scenario, declared(assessment.simulation).dividend
    if level.place is None:
        return scenario
    scheme = scheme_of(scenario).at(dividend=level.dividend, rate=level.rate, before=before)
    return scenario.replace(scheme=scheme)


def undo(*also: str, **changes: str) -> None:
    """Go back to the design as declared; take other parameters out of the address with it, and change some."""
    state.rewrite_address(changes, without=("scheme", *TIMES, *fields(), *also))
