"""The offer in hand and the policy it is judged by: in the address, carried from page to page, read the same on each.

Both stand in the address. Going to another page by a link that was drawn before somebody moved a lever would bring an
older offer there, so that a tab also remembers what it shows; a link that names something else wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.errors import InputError, ModelError
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.exchange.level import Level
    from evenhand.exchange.simulation import Simulation
    from evenhand.exchange.solve.plan import Axis

POLICY = state.POLICY
ALWAYS = frozenset({"scenario", "customers", "rubric", POLICY, *state.TRAVELLING})
"""What every address may name."""
KEPT, DRAWN = "offer_kept", "offer_drawn"


def asked() -> dict[str, str]:
    """Return what the address says of an offer."""
    others = {name: value for name, value in st.query_params.to_dict().items() if name not in ALWAYS}
    if not others:
        return {}  # the first page is on screen before the model is loaded
    from evenhand.exchange.offer import parameters

    names = parameters()
    return {name: value for name, value in others.items() if name in names}


def carried(scenario: str, *, instead: Iterable[str] = (), at: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what a link to another page carries: the policy, and the offer unless it leads to another scenario.

    Parameters
    ----------
    scenario
        Where it leads.
    instead
        What the link itself names; an amount takes the place of the one in hand, however either is put.
    at
        A whole offer that takes the place of the one in hand.
    """
    policy = {POLICY: st.query_params[POLICY]} if POLICY in st.query_params else {}
    if at:
        return policy | dict(at)
    if scenario != state.scenario_key():
        return policy
    amounts = {"pay", "rate"}
    offer = asked()
    if amounts & set(instead):
        offer = {name: value for name, value in offer.items() if name not in amounts}
    return policy | offer


def keep() -> None:
    """Remember what this tab shows; wherever the address may have changed."""
    st.session_state[KEPT] = (state.scenario_key(), st.query_params.get(POLICY), asked())


def follow(page: str) -> None:
    """Bring what is in hand to another page, where the link that led there does not name something else."""
    came = st.session_state.get(DRAWN)
    kept = st.session_state.get(KEPT)
    here = (st.query_params.get(POLICY), asked())
    if came is not None and kept is not None and came[0] != page:
        scenario, policy, offer = kept
        changes: dict[str, str] = {}
        if here[0] in (None, came[1]) and policy is not None:
            changes[POLICY] = policy
        same = scenario == state.scenario_key() and here[1] in ({}, came[2])
        if same:
            changes |= offer
        state.rewrite_address(changes, without=here[1] if same else ())
    keep()
    st.session_state[DRAWN] = (page, st.query_params.get(POLICY), asked())


def without(*names: str) -> None:
    """Take parameters out of the address."""
    state.rewrite_address({}, without=names)


# --- read


def designed(assessment: Assessment, *, aloud: bool = False) -> Assessment:
    """Return the assessment under the scheme and the times that the address asks for, at the level they begin with.

    Parameters
    ----------
    assessment
        As declared; it is returned where the address asks for nothing, or for what cannot be.
    aloud
        Whether to say that something cannot be.
    """
    from evenhand.exchange.offer import AMOUNTS, SCHEME, Offer
    from evenhand.exchange.scheme import schemes

    design = {name: value for name, value in asked().items() if name not in AMOUNTS.values()}
    if design.get(SCHEME) not in schemes():
        design.pop(SCHEME, None)  # the control that chooses it says so
    try:
        changes = Offer.read(design, assessment.simulation).changes(assessment.scenario)
        if not changes:
            return assessment
        return _assessed(tuple(assessment.run.values()), json.dumps(design, sort_keys=True), assessment, changes)
    except (InputError, ValueError):
        if aloud:
            st.warning("This address asks for a design that cannot be. What is declared is shown instead.")
        return assessment


@remembered("Simulating possible futures …")
def _assessed(key: tuple[str, ...], design: str, _declared: Assessment, _changes: Mapping[str, object]) -> Assessment:
    from evenhand.assessment import assess

    # Not what is in hand: a programme in another currency is compared with its own customers.
    case = replace(_declared.case, scenario=_declared.scenario.replace(**_changes))
    return replace(assess(case), as_declared=_declared)


def level_asked(simulation: Simulation) -> tuple[Level, Axis, str]:
    """Return the level that the address asks for, the axis it is set on, and why it cannot be, if so."""
    from evenhand.exchange.level import declared, level_at
    from evenhand.exchange.offer import AMOUNTS, amount_of

    try:
        axis, amount = amount_of(st.query_params.to_dict())
    except ModelError as error:
        named = next(axis for axis, name in AMOUNTS.items() if name in st.query_params)
        return declared(simulation), named, error.message
    if axis is None or amount is None:
        return declared(simulation), simulation.plan.axis, ""
    try:
        level = level_at(simulation, dividend=amount) if axis == "dividend" else level_at(simulation, rate=amount)
    except ModelError as error:
        return declared(simulation), axis, error.message
    return level, axis, ""


def with_selected_offer(assessment: Assessment) -> Assessment:
    """Return the assessment that speaks of the offer in hand; of what is recommended where the address names none.

    Parameters
    ----------
    assessment
        As declared.
    """
    under = designed(assessment)
    level, _, _ = level_asked(under.simulation)
    if under is assessment and level.place is None:
        return assessment
    return under.offering(level)
