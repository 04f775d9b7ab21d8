"""The levers of the dividend page: how much, in which unit, by which scheme, at which scale; all in the address."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level, equivalents, moved
from evenhand.exchange.offer import AMOUNTS, details
from evenhand.exchange.scheme import Words, scheme_of, schemes
from evenhand.exchange.solve.plan import Axis
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.session.offer import level_asked, without
from evenhand.vocabulary.numbers import count

__all__ = ["choose_level", "choose_scale", "choose_scheme", "scale_asked"]

UNITS: Mapping[str, str] = {"dividend": "Money", "rate": "Rate"}
STEPS_ALONG = 80
SCALES: Mapping[str, str] = {"customer": "Per customer", "programme": "Whole programme"}


def choose_scheme(assessment: Assessment) -> None:
    """Ask by which scheme would be paid; another than the declared one is a what-if.

    Parameters
    ----------
    this
        The scenario as declared.
    """
    own = scheme_of(assessment.scenario)
    options = {"declared": f"As declared: {own.words.label}"}
    options |= {name: f"What if: {kind.words.label}" for name, kind in schemes().items() if name != own.kind}
    controls.select(
        "How it would be paid",
        options,
        name="scheme",
        default="declared",
        key="dividend-scheme",
        width=400,
        also=_forget_details,
        help_text="The scheme. Other schemes begin at what is paid as declared; set their details, or keep one, under "
        "“How the dividend is designed”.",
    )


def _forget_details() -> None:
    without(*details())


def choose_level(assessment: Assessment) -> tuple[Level, Axis]:
    """Ask how much is paid, as money or as a rate.

    Returns
    -------
    tuple
        The level, and the axis it was chosen on: ``dividend`` or ``rate``.
    """
    simulation = assessment.simulation
    level, axis, fault = level_asked(simulation)
    if fault:
        st.warning(f"{escape_markdown(fault)} What is declared is shown instead.")
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.mark("lever", "What you can decide")
        st.markdown(f"That is {equivalents(level, simulation.currency)}.", width="content")
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
        _slider(simulation, level, axis, words=scheme_of(assessment.scenario).words)
        _show_places_to_go(assessment, level, axis)
    return level, axis


def _show_places_to_go(assessment: Assessment, level: Level, axis: Axis) -> None:
    if moved(assessment.simulation, level):
        st.button(
            "As declared",
            type="tertiary",
            icon=":material/undo:",
            on_click=_forget,
            help="Back to what the scenario declares.",
        )
    if assessment.recommended is not None and not assessment.gated:
        st.button(
            "Recommended",
            type="tertiary",
            icon=":material/recommend:",
            on_click=_set,
            args=(axis, assessment.recommended.dividend if axis == "dividend" else assessment.recommended.rate),
            help="The level with the highest expected profit among those that pass the chosen fairness tests.",
        )


def _slider(simulation: Simulation, level: Level, axis: Axis, *, words: Words) -> None:
    if axis == "rate":
        st.session_state["dividend-rate"] = min(max(round(level.rate * 100), 0), 100)
        st.slider(
            "Rate: payout ÷ data revenue",
            0,
            100,
            step=1,
            format="%d%%",
            key="dividend-rate",
            on_change=_slid,
            args=("rate",),
            help="The share of what the data bring in that goes to those who take part.",
        )
        return
    step = _step(float(simulation.dividends.max()))
    top = max(math.floor(float(simulation.dividends.max()) / step) * step, step)
    st.session_state["dividend-pay"] = min(max(round(level.dividend, 4), 0.0), top)
    st.slider(
        f"{words.lever} per participant and month, {simulation.currency}{words.unit}",
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


def _slid(axis: Axis) -> None:
    value = st.session_state[f"dividend-{AMOUNTS[axis]}"]
    _set(axis, value if axis == "dividend" else value / 100)


def _set(axis: Axis, value: float) -> None:
    state.rewrite_address({AMOUNTS[axis]: f"{value:.6g}"}, without=AMOUNTS.values())


def _forget() -> None:
    without(*AMOUNTS.values())


def _change_unit(level: Level) -> None:
    axis = st.session_state["dividend-by"]
    _set(axis, math.floor(level.on(axis) * 1e6) / 1e6)


def scale_asked(simulation: Simulation) -> float:
    """Return the factor of amounts that the address asks for: one customer, or the whole programme."""
    return float(simulation.customers) if st.query_params.get("scale") == "programme" else 1.0


def choose_scale(simulation: Simulation) -> float:
    """Ask whether amounts are shown per customer or for the whole programme; return the factor."""
    controls.radio(
        "Amounts below",
        SCALES,
        name="scale",
        default="customer",
        key="dividend-scale",
        help_text=f"Per customer and month, or a month for all {count(simulation.customers)} customers.",
    )
    factor = scale_asked(simulation)
    if factor != 1 and simulation.sample_only:
        parts.mark("uncertainty", "sample only: the programme’s size is not known")
    return factor
