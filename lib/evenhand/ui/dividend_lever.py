"""The levers of the dividend page: how much, in which unit, by which scheme, at which scale; all in the address."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from evenhand.assessment import Assessment
from evenhand.errors import ModelError
from evenhand.exchange import Simulation
from evenhand.scenario.programme import Flat, InKind, NoDividend, Pool, RevenueShare, Scheme
from evenhand.ui import address, parts, state
from evenhand.ui.dividend_level import Level, declared, equivalents, level_at
from evenhand.ui.wording import count, plain

__all__ = ["choose_level", "choose_scale", "choose_scheme"]

KINDS: Mapping[str, str] = {
    "none": "nothing is paid",
    "flat": "the same amount for everyone",
    "revenue_share": "a share of data revenue, by spending",
    "pool": "a pool, shared equally",
    "price_list": "a price for each kind of data",
    "in_kind": "a benefit instead of money",
    "collective_trust": "a fund for all customers",
}
WHAT_IFS = ("none", "flat", "revenue_share", "pool", "in_kind")
UNITS: Mapping[str, str] = {"dividend": "Money", "rate": "Rate"}
PARAMETERS: Mapping[str, str] = {"dividend": "pay", "rate": "rate"}
STEPS_ALONG = 80
SCALES: Mapping[str, str] = {"customer": "Per customer", "programme": "Whole programme"}


def choose_scheme(this: Assessment) -> Assessment:
    """Ask by which scheme would be paid, and return the assessment under it.

    Other schemes begin at what is paid as declared; the rest of the scenario stays as it is.
    """
    own = this.scenario.scheme.kind
    options = {"declared": f"As declared: {KINDS[own]}"}
    options |= {kind: f"What if: {KINDS[kind]}" for kind in WHAT_IFS if kind != own}
    chosen = address.asked("scheme", options, "declared", key="dividend-scheme")
    st.selectbox(
        "How it would be paid",
        list(options),
        format_func=options.__getitem__,
        key="dividend-scheme",
        width=400,
        on_change=address.write,
        args=("scheme", "dividend-scheme", "declared"),
        help="The scheme. What-ifs change only this; to keep one, change the scenario.",
    )
    if chosen is None or chosen == "declared":
        return this
    level = declared(this.simulation)
    return state.assess(state.study_in_hand().with_facts(scheme=_scheme(chosen, level)))


def _scheme(kind: str, level: Level) -> Scheme:
    dividend, rate = round(level.dividend, 2), min(round(level.rate, 2), 1.0)
    match kind:
        case "flat":
            return Flat(kind="flat", dividend=dividend)
        case "revenue_share":
            return RevenueShare(kind="revenue_share", rate=rate)
        case "pool":
            return Pool(kind="pool", rate=rate)
        case "in_kind":
            return InKind(kind="in_kind", face_value=dividend)
        case _:
            return NoDividend(kind="none")


def choose_level(this: Assessment) -> tuple[Level, str]:
    """Ask how much is paid, as money or as a rate.

    Returns
    -------
    tuple
        The level, and the axis it was chosen on: ``dividend`` or ``rate``.
    """
    simulation = this.simulation
    level, axis = _level_asked(simulation)
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.mark("lever", "What you can decide")
        st.markdown(f"That is {equivalents(level, simulation.currency)}.", width="content")
        _show_places_to_go(this, level, axis)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state["dividend-by"] = axis
        st.radio(
            "Set it as",
            list(UNITS),
            format_func=UNITS.__getitem__,
            key="dividend-by",
            horizontal=True,
            width="content",
            on_change=_change_unit,
            args=(level,),
            help="Money a month to each participant, or the rate: payout ÷ data revenue. The picture follows.",
        )
        _slider(simulation, level, axis, in_kind=this.scenario.scheme.kind == "in_kind")
    return level, axis


def _show_places_to_go(this: Assessment, level: Level, axis: str) -> None:
    if level.place is not None:
        st.button(
            "As declared",
            type="tertiary",
            icon=":material/undo:",
            on_click=_forget,
            help="Back to what the scenario declares.",
        )
    if this.recommended is not None and not this.gated:
        st.button(
            "Recommended",
            type="tertiary",
            icon=":material/recommend:",
            on_click=_set,
            args=(axis, this.recommended.dividend if axis == "dividend" else this.recommended.rate),
            help="The level with the highest expected profit among those that pass the chosen fairness tests.",
        )


def _level_asked(simulation: Simulation) -> tuple[Level, str]:
    for axis, name in PARAMETERS.items():
        asked = st.query_params.get(name)
        if asked is None:
            continue
        try:
            value = float(asked)
            if not math.isfinite(value):
                raise ModelError(f"“{asked}” is no amount.")
            return (
                level_at(simulation, dividend=value) if axis == "dividend" else level_at(simulation, rate=value)
            ), axis
        except ValueError:
            st.warning(f"“{plain(asked)}” is no number. What is declared is shown instead.")
        except ModelError as error:
            st.warning(f"{plain(error.message)} What is declared is shown instead.")
        return declared(simulation), axis
    return declared(simulation), simulation.plan.axis


def _slider(simulation: Simulation, level: Level, axis: str, *, in_kind: bool) -> None:
    if axis == "rate":
        st.session_state["dividend-rate"] = min(max(round(level.rate * 100), 0), 100)
        st.slider(
            "Rate: payout ÷ data revenue",
            0,
            100,
            step=1,
            format="%d %%",
            key="dividend-rate",
            on_change=_slid,
            args=("rate",),
            help="The share of what the data bring in that goes to those who take part.",
        )
        return
    step = _step(float(simulation.dividends.max()))
    top = max(math.floor(float(simulation.dividends.max()) / step) * step, step)
    what = "Benefit" if in_kind else "Dividend"
    st.session_state["dividend-pay"] = min(max(round(level.dividend, 4), 0.0), top)
    st.slider(
        f"{what} per participant and month, {simulation.currency}" + (" of face value" if in_kind else ""),
        0.0,
        top,
        step=step,
        format="%.2f",
        key="dividend-pay",
        on_change=_slid,
        args=("dividend",),
        help="Up to where all that the data bring in is paid out. Schemes that differ by customer pay this on average.",
    )


def _step(top: float) -> float:
    """Return a round step that divides an axis into some 80 parts, at least a hundredth."""
    rough = max(top / STEPS_ALONG, 0.01)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * 0.999)


def _slid(axis: str) -> None:
    value = st.session_state[f"dividend-{PARAMETERS[axis]}"]
    _set(axis, value if axis == "dividend" else value / 100)


def _set(axis: str, value: float) -> None:
    _forget()
    st.query_params[PARAMETERS[axis]] = f"{value:.6g}"


def _forget() -> None:
    for name in PARAMETERS.values():
        st.query_params.pop(name, None)


def _change_unit(level: Level) -> None:
    axis = st.session_state["dividend-by"]
    _set(axis, math.floor(level.on(axis) * 1e6) / 1e6)


def choose_scale(simulation: Simulation) -> float:
    """Ask whether amounts are shown per customer or for the whole programme; return the factor."""
    chosen = address.asked("scale", SCALES, "customer", key="dividend-scale")
    st.radio(
        "Amounts below",
        list(SCALES),
        format_func=SCALES.__getitem__,
        key="dividend-scale",
        horizontal=True,
        on_change=address.write,
        args=("scale", "dividend-scale", "customer"),
        help=f"Per customer and month, or a month for all {count(simulation.customers)} customers.",
    )
    if chosen == "programme" and simulation.sample_only:
        parts.mark("uncertainty", "sample only: the programme’s size is not known")
    return float(simulation.customers) if chosen == "programme" else 1.0
