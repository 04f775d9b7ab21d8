"""The map of the data on screen: three columns with what flows between them, each node a link to its facts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from evenhand.scoring.flow import COLUMNS, ROWS, STATES, Flow, Node, State, data_flow
from evenhand.ui.facts.sought import asked_for
from evenhand.ui.kit import parts
from evenhand.ui.kit.drawing import show_drawing
from evenhand.ui.kit.theme import GATE, OUTCOME, REFERENCE, UNCERTAINTY
from evenhand.ui.kit.verdict import KEY_CSS, key_html, pair
from evenhand.ui.session import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evenhand.scenario import Scenario
    from evenhand.scoring import Scorecard

COLOURS: Mapping[State, str] = {"asked": OUTCOME, "other": REFERENCE, "open": UNCERTAINTY, "stopped": GATE}
ROW = 3.9
"""Height of a row, in rem."""
STARTS, WIDE = (0.0, 35.0, 72.0), (25.0, 27.0, 28.0)
"""Where each column begins and how wide it is, in percent."""
CSS = f"""{KEY_CSS}
.mp {{ container-type: inline-size; font-size: .85rem; line-height: 1.2 }}
.mp-plot {{ position: relative }}
.mp-plot svg {{ position: absolute; inset: 0; width: 100%; height: 100% }}
.mp-plot path {{ fill: none; stroke-width: 3; opacity: .5; vector-effect: non-scaling-stroke }}
.mp a {{ box-sizing: border-box; position: absolute; transform: translateY(-50%); max-height: {ROW - 0.4}rem;
  overflow: hidden;
  padding: .25rem .5rem; border-radius: .4rem; border: 1px solid var(--mark); border-left-width: 5px;
  color: inherit; text-decoration: none; background: light-dark(#fefdfb, #101315) }}
.mp a:hover, .mp a:focus-visible {{ outline: 2px solid var(--mark) }}
.mp small {{ display: block; opacity: .85 }}
.mp-heads {{ position: relative; height: 1.5rem; font-weight: 600 }}
.mp-heads span {{ position: absolute }}
@container (max-width: 34rem) {{
  .mp-plot svg, .mp-heads {{ display: none }}
  .mp-plot {{ height: auto !important; display: grid; gap: .35rem }}
  .mp a {{ position: static; transform: none; width: auto !important; max-height: none }}
}}
"""


def show_map(scenario: Scenario, scorecard: Scorecard) -> None:
    """Show where the data go, and the same as a table."""
    flow = data_flow(scenario, scorecard)
    st.markdown("**Where do the data go?**", help="Press anything to come to the facts that say so.")
    show_drawing(map_html(flow, state.selection()), key="map")
    table = pd.DataFrame(flow.rows(), columns=list(ROWS))
    parts.table(table, name=f"{scenario.id}-map", caption="The same as a table", still=True)


def map_html(flow: Flow, selection: Mapping[str, str]) -> str:
    """Return the map as HTML; what is selected goes along with each link."""
    nodes = "".join(
        _node(flow, column, index, node, selection)
        for column, several in enumerate(flow.columns)
        for index, node in enumerate(several)
    )
    paths = "".join(
        f'<path d="{_way(flow, left, start, end)}" style="stroke:{pair(COLOURS[how])}"></path>'
        for left, start, end, how in flow.links()
    )
    heads = "".join(f'<span style="left:{left}%">{name}</span>' for name, left in zip(COLUMNS, STARTS, strict=True))
    key = key_html((COLOURS[how], words) for how, words in STATES.items())
    return (
        f'<style>{CSS}</style><div class="mp" role="group" aria-label="{escape(flow.text)}"><div class="mp-heads" '
        f'aria-hidden="true">{heads}</div><div class="mp-plot" style="height:{flow.height * ROW}rem">'
        f'<svg viewBox="0 0 100 {flow.height}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>{nodes}</div>'
        f"{key}</div>"
    )


def _node(flow: Flow, column: int, index: int, node: Node, selection: Mapping[str, str]) -> str:
    address = urlencode({**selection, **asked_for(node.facts)})
    said = f"{COLUMNS[column]}: {node.name}{f', {node.note}' if node.note else ''}"
    if column == 1:
        said = f"{said}, {STATES[node.state]}"
    return (
        f'<a href="scenario?{escape(address)}" target="_self" title="{escape(said)}" aria-label="{escape(said)}" '
        f'style="left:{STARTS[column]}%;width:{WIDE[column]}%;top:{100 * flow.place(column, index) / flow.height:.2f}%;'
        f'--mark:{pair(COLOURS[node.state])}">{escape(node.name)}<small>{escape(node.note)}</small></a>'
    )


def _way(flow: Flow, left: int, start: int, end: int) -> str:
    x, to = STARTS[left] + WIDE[left], STARTS[left + 1]
    y, down = flow.place(left, start), flow.place(left + 1, end)
    middle = (x + to) / 2
    return f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {down:g} {to:g} {down:g}"
