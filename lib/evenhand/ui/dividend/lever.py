"""The lever of the dividend page: how much, in which unit, by which scheme, at which scale; all in the address.

Verdict, figures, segments and curve are drawn with it in one component, which knows them at every level: they follow
the finger in the browser, and the server is asked when the finger has let go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st
from streamlit.components import v2

from evenhand.assessment import Assessment
from evenhand.assessment.block import Block
from evenhand.assessment.offers import gains_by_segment
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level
from evenhand.exchange.offer import AMOUNTS, amount_of, details
from evenhand.exchange.scheme import scheme_of, schemes
from evenhand.exchange.solve.plan import Axis
from evenhand.ui import charts
from evenhand.ui.dividend.curve import Curve
from evenhand.ui.dividend.levels import ladder_of, told
from evenhand.ui.kit import controls
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.typed_number import Numbers
from evenhand.ui.kit.verdict import CSS, LOOKS, html_of, segments_html
from evenhand.ui.session import state
from evenhand.ui.session.offer import without
from evenhand.vocabulary.numbers import count

SCALES: Mapping[str, str] = {"customer": "Per customer", "programme": "Whole programme"}
GATED = "<b>What it would bring if no gate stood: not to be counted on</b>"
KEY, QUESTION = "dividend-lever", "dividend-lever-question"
HTML = """
<div class="lever">
  <div data-part="verdict"></div>
  <div class="lever-two">
    <div>
      <div data-part="curve"></div>
      <input type="range" data-part="slider" min="0" step="1">
      <div class="lever-row">
        <fieldset aria-label="Set it as">
          <label><input type="radio" name="unit" value="dividend"> Money</label>
          <label><input type="radio" name="unit" value="rate"> Rate</label>
        </fieldset>
        <label class="lever-field"><input type="text" inputmode="decimal" autocomplete="off" data-part="field">
          <span data-part="suffix"></span></label>
        <span data-part="equal"></span>
        <button type="button" data-part="declared">As declared</button>
        <button type="button" data-part="recommended">Recommended</button>
      </div>
      <div role="alert" class="lever-question" data-part="question"></div>
    </div>
    <div data-part="segments"></div>
  </div>
</div>
"""
LEVER_CSS = (
    f"{CSS}{charts.ALONG_CSS}"
    """
.lever { font-family: var(--st-font); color: var(--st-text-color); font-size: 1rem; padding: .1rem;
  container-type: inline-size }
.lever-two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.6rem; margin-top: .9rem }
.lever input[type=range] { width: calc(100% - 2.6rem + 16px); margin: .1rem -8px .3rem calc(2.6rem - 8px);
  accent-color: var(--st-primary-color); height: 1.5rem; cursor: ew-resize }
.lever-row { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; font-size: .9rem;
  margin-left: 2.6rem }
.lever fieldset { border: 0; padding: 0; margin: 0; display: flex; gap: .7rem }
.lever fieldset input { accent-color: var(--st-primary-color) }
.lever-field { display: inline-flex; gap: .35rem; align-items: center }
.lever-field input { width: 4.6rem; font: inherit; font-variant-numeric: tabular-nums; color: inherit;
  background: var(--st-background-color); border: 1px solid var(--st-gray-color, currentColor);
  border-radius: .4rem; padding: .2rem .5rem; text-align: right }
.lever button { font: inherit; color: var(--st-link-color); background: none; border: 0; padding: .2rem;
  text-decoration: underline; cursor: pointer }
.lever :focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px }
.lever-question { font-size: .9rem; margin-left: 2.6rem }
.lever .ev-seg { grid-template-columns: minmax(5rem, auto) minmax(2rem, 1fr) minmax(4.5rem, auto) }
.lever .lever-heads { display: flex; justify-content: space-between; gap: 1rem; font-size: .9rem }
.lever .ev-lost { font-size: .9rem; margin-top: .6rem }
.lever .ev-stale { opacity: .45 }
@container (max-width: 40rem) { .lever-two { grid-template-columns: minmax(0, 1fr) } }
"""
)


def show_lever(assessment: Assessment, block: Block, level: Level, axis: Axis, curve: Curve) -> None:
    """Show verdict, curve and segments with the lever that moves them; what is chosen goes into the address."""
    simulation, scheme = assessment.simulation, scheme_of(assessment.scenario)
    asked = None if level.place is None else amount_of(st.query_params.to_dict())[1]
    ladder = ladder_of(assessment, level, axis, asked)
    along = simulation.dividends if axis == "dividend" else simulation.rates
    words = scheme.words
    money_label = f"{words.lever} per participant and month, {simulation.currency}{words.unit}"
    component = v2.component("evenhand.lever", html=HTML, css=LEVER_CSS, js="lever.js")
    component(
        key=KEY,
        data={
            "axis": axis,
            "label": "Rate: payout ÷ data revenue" if axis == "rate" else money_label,
            "suffix": "%" if axis == "rate" else f"{simulation.currency} a month",
            "question": st.session_state.pop(QUESTION, ""),
            "kinds": {kind: dict(look) for kind, look in LOOKS.items()},
            # As text: what has not changed is neither written here nor read there again.
            "levels": told(ladder, assessment, axis, curve),
            "index": ladder.index,
            "declared": ladder.declared,
            "recommended": ladder.recommended,
            "html": {
                "verdict": html_of(block),
                "curve": curve.html,
                "segments": GATED if assessment.gated else _segments(assessment, level),
            },
        },
        on_asked_change=partial(_asked, level, axis, float(along[np.isfinite(along)].max())),
        width="stretch",
    )


def _segments(assessment: Assessment, level: Level) -> str:
    currency = assessment.simulation.currency
    head = f'<b>Who gains, who loses</b><span class="ev-of">gains · paid, {currency}</span>'
    bars = segments_html(gains_by_segment(assessment, level))
    return f'<div class="lever-heads">{head}</div>{bars}<div class="ev-lost"></div>'


@uninterruptible
def _asked(level: Level, axis: Axis, top: float) -> None:
    """Do what was asked for in the component: another level, another unit, or a number typed."""
    asked = st.session_state[KEY].asked
    if "unit" in asked:
        other: Axis = "rate" if asked["unit"] == "rate" else "dividend"
        _set(other, f"{math.floor(level.on(other) * 1e6) / 1e6:.6g}")
    elif "typed" in asked:
        _typed(str(asked["typed"]), axis, top)
    elif asked["level"] is None:
        without(*AMOUNTS.values())
    else:
        # In the unit that the component showed, which somebody may have changed since.
        _set("rate" if asked["axis"] == "rate" else "dividend", str(asked["level"]))


def _typed(text: str, axis: Axis, top: float) -> None:
    """Take a number that somebody typed, or ask what it means."""
    percent = axis == "rate"
    number, ask = Numbers(most=100 * top if percent else top, unit="%" if percent else "").read(text)
    if number is None:
        st.session_state[QUESTION] = ask or "Type a number."
    else:
        _set(axis, f"{number / 100 if percent else number:.12g}")


def _set(axis: Axis, value: str) -> None:
    state.rewrite_address({AMOUNTS[axis]: value}, without=AMOUNTS.values())


def choose_scheme(assessment: Assessment) -> None:
    """Ask by which scheme would be paid; another than the declared one is a what-if."""
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


def scale_asked(simulation: Simulation) -> float:
    """Return the factor of amounts that the address asks for: one customer, or the whole programme."""
    return float(simulation.customers) if st.query_params.get("scale") == "programme" else 1.0


def choose_scale(simulation: Simulation) -> None:
    """Ask whether amounts are shown per customer or for the whole programme."""
    controls.radio(
        "Amounts below",
        SCALES,
        name="scale",
        default="customer",
        key="dividend-scale",
        help_text=f"Per customer and month, or a month for all {count(simulation.customers)} customers.",
    )
    if scale_asked(simulation) != 1 and simulation.sample_only:
        st.badge("sample only: the programme’s size is not known", color="violet", help="What nobody knows exactly.")
