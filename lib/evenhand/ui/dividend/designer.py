"""How the dividend is designed, in the six dimensions of Vincent, Li, Zha and Hecht (2019), to see and to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange.level import Level
from evenhand.exchange.offer import AMOUNTS, begun
from evenhand.exchange.scheme import Choice, Control, Number, Percent, Prices, Scheme, Text, scheme_of
from evenhand.scenario import Scenario
from evenhand.scenario.conversion import document_of
from evenhand.ui.dividend.design import is_what_if, kept, undo
from evenhand.ui.dividend.dimensions import dimensions
from evenhand.ui.facts.words import label_of
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, typed_number
from evenhand.ui.session import drafting, state

PAPER = "[Vincent, Li, Zha and Hecht 2019](https://arxiv.org/abs/1912.00757)"
DONE = "dividend-design-done"
KEEP = ("scheme", "programme", "economics")
"""The parts of a scenario that a what-if can change."""


def show_design(assessment: Assessment, declared: Assessment, level: Level) -> None:
    """Show the design in six dimensions, and let people change it as a what-if and keep it in a draft."""
    if done := st.session_state.pop(DONE, None):
        st.info(done)
    st.markdown(
        "\n".join(
            f"- **{dimension.name}.** {dimension.question} {escape_markdown(dimension.chosen)}  \n"
            f"  :small[From {', '.join(f'`{fact}`' for fact in dimension.facts)}. Could also be: {dimension.others}.]"
            for dimension in dimensions(assessment.scenario)
        )
    )
    st.caption(f"{scheme_of(assessment.scenario).words.explanation} The six dimensions are those of {PAPER}.")
    _controls(assessment, declared)
    _keep(assessment, declared, level)


def _controls(assessment: Assessment, declared: Assessment) -> None:
    scheme = scheme_of(assessment.scenario)
    st.markdown("**What if …**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for control in scheme.form:
            _show_control(control, scheme, declared)
        _number(
            "months",
            scheme,
            "Months the programme runs",
            assessment.scenario.programme.months,
            declared.scenario.programme.months,
            low=1,
            high=600,
            whole=True,
            help_text="The cost of setting up is spread over them. A whole number from 1 to 600.",
        )
        _number(
            "payments",
            scheme,
            "Payments a year",
            assessment.scenario.economics.costs.payments_per_year,
            declared.scenario.economics.costs.payments_per_year,
            low=0.1,
            high=365.0,
            help_text="Each payment has a fee; fewer are cheaper.",
        )


def _key(field: str, scheme: Scheme) -> str:
    """Return a control's key: what was typed and not understood is asked about in one programme and scheme alone."""
    return f"design-{field}-{scheme.kind}-{state.scenario_key()}"


def _written(field: str, key: str, default: str) -> None:
    """Write what a control was set to into the address; what is there anyway leaves it."""
    _put(field, str(st.session_state[key] or ""), default)


def _put(field: str, text: str, default: str) -> None:
    if text == default:
        st.query_params.pop(field, None)
    else:
        st.query_params[field] = text


def _number(
    field: str,
    scheme: Scheme,
    label: str,
    value: float,
    before: float,
    *,
    low: float,
    high: float,
    help_text: str,
    whole: bool = False,
    scale: float = 1.0,
    unit: str = "",
) -> None:
    declared = f"{before:.6g}"
    typed_number(
        label,
        round(value * scale, 6),
        key=_key(field, scheme),
        # An empty field is no design: it goes back to what is declared.
        store=lambda number: _put(field, declared if number is None else f"{number / scale:.6g}", declared),
        numbers=Numbers(least=low, most=high, whole=whole, unit=unit),
        help_text=help_text,
        width=220,
    )


def _before(fact: str, scheme: Scheme, declared: Assessment) -> Any:
    """Return what a fact is when the address does not change it."""
    own = declared.scenario.scheme
    return getattr(own, fact) if own.kind == scheme.kind else begun(type(scheme), declared.simulation)[fact]


def _show_control(control: Control, scheme: Scheme, declared: Assessment) -> None:
    """Draw the control of one of the scheme's facts."""
    fact, key = control.fact, _key(control.fact, scheme)
    now, before = getattr(scheme, fact), _before(fact, scheme, declared)
    match control:
        case Choice(words=words):
            sync_widget(key, now)
            st.selectbox(
                control.label,
                list(words),
                format_func=words.__getitem__,
                key=key,
                width=330,
                on_change=uninterruptible(_written),
                args=(fact, key, str(before)),
                help=control.help,
            )
        case Text(placeholder=placeholder):
            sync_widget(key, now or "")
            st.text_input(
                control.label,
                key=key,
                width=330,
                max_chars=120,
                placeholder=placeholder,
                on_change=uninterruptible(_written),
                args=(fact, key, str(before or "")),
                help=control.help,
            )
        case Number(low=low, high=high, scale=scale):
            _number(
                *(fact, scheme, control.label, now, float(before)),
                low=low,
                high=high,
                scale=scale,
                unit="%" if isinstance(control, Percent) else "",
                help_text=control.help,
            )
        case Prices():
            _show_prices(control, scheme, now, before, declared.scenario.currency)


def _show_prices(
    control: Prices, scheme: Scheme, now: Mapping[str, float], before: Mapping[str, float], currency: str
) -> None:
    for category, price in now.items():
        typed_number(
            f"{label_of(category).partition(' (')[0]}, {currency} a month",
            float(f"{price:.6g}"),
            key=_key(f"price-{category}", scheme),
            store=lambda number, category=category: _put(
                control.fact,
                _as_text({**now, category: before.get(category, 0.0) if number is None else number}),
                _as_text(before),
            ),
            numbers=Numbers(),
            help_text=control.help,
            width=260,
        )


def _as_text(prices: Mapping[str, float]) -> str:
    return "~".join(f"{category}:{price:.6g}" for category, price in prices.items())


def _keep(assessment: Assessment, declared: Assessment, level: Level) -> None:
    changed = is_what_if(assessment, declared)
    if not changed and level.place is None:
        st.caption("This is what the scenario declares. Change something here or above to see what it would do.")
        return
    in_draft = state.scenario_key().startswith(state.DRAFT)
    with st.container(horizontal=True):
        st.button(
            "Keep it in this draft" if in_draft else "Keep it in a new draft",
            type="primary",
            key="design-keep",
            on_click=_kept,
            args=(kept(assessment, level), state.scenario_key()),
            help="The scheme with the level chosen above, and the times; the scenario itself stays as it is.",
        )
        if changed:
            st.button(
                "Back to the design as declared",
                key="design-undo",
                type="tertiary",
                icon=":material/undo:",
                on_click=undo,
            )


@uninterruptible
def _kept(scenario: Scenario, key: str) -> None:
    if key.startswith(state.DRAFT):
        draft = key.removeprefix(state.DRAFT)
        wanted, stands = document_of(scenario), drafting.opened(draft).body
        for part in KEEP:
            if stands.get(part) != wanted[part]:
                drafting.change(draft, (part,), wanted[part])
        undo(*AMOUNTS.values())
    else:
        undo(*AMOUNTS.values(), scenario=drafting.copy_to_draft(scenario))
    st.session_state[DONE] = "Kept: it is what this draft declares now."
