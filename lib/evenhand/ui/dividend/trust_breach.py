"""What it costs when the company breaks its promise: month by month, for both sides."""

from __future__ import annotations

import numpy as np
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange.ask.trust_breach import ASSUMED, TrustBreach, trust_breach
from evenhand.exchange.level import Level, place_of
from evenhand.ui import charts
from evenhand.ui.dividend.view import movers
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import COMPANY, CUSTOMERS
from evenhand.ui.kit.typed_number import Numbers, bound_number
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.bands import curve

MONTH = "broken"
FIRST = 12
SIDES = (("Company’s profit", COMPANY, "profit"), ("Customers’ gain", CUSTOMERS, "customers_gain"))


def show_trust_breach(assessment: Assessment, level: Level) -> None:
    """Show what a breach that becomes known in a month does to profit, customers' gain and trust."""
    if assessment.simulation.trust is None:
        st.markdown("This simulation knows no effect of trust, so nothing can be lost.")
        return
    result = _found(
        tuple(assessment.run.values()), level.place, _month(assessment.scenario.programme.months), assessment, level
    )
    st.markdown(f"**{escape_markdown(result.sentence)}**")
    bands = []
    for name, slot, outcome in SIDES:
        low, mean, high = np.round(curve(result.path[outcome]), 4)
        bands.append(charts.Band(name, slot, low.tolist(), mean.tolist(), high.tolist()))
    chart = charts.monthly(
        "What happens after a promise is broken?",
        bands,
        unit=f"{assessment.simulation.currency} per customer and month",
        marked=charts.Landmark("it becomes known", float(result.month or 1)),
    )
    named = [mover for mover in movers(assessment.simulation) if mover.id not in ASSUMED]
    resting = [assessment.simulation.drawn.assumption(key) for key in ASSUMED]
    charts.show(chart, "dividend-broken", assumptions=[*resting, *named[:2]])
    st.caption(
        "For example a use of the data that nobody agreed to. **Only the trust lost is in these numbers:** it falls in "
        "that month and comes back slowly; each month some customers think again. Not in them: fines, damages, the "
        "work of repair, and the harm to the people concerned. What a data breach is expected to cost the company "
        "stands among its costs in every month, broken promise or not. How far trust falls and how fast it returns is "
        "assumed: no field study of it is known to us."
    )


def _month(horizon: int) -> int:
    month = bound_number(
        "The broken promise becomes known in month",
        name=MONTH,
        default=min(FIRST, horizon),
        numbers=Numbers(least=1, most=horizon, whole=True),
        key="dividend-broken-month",
        help_text=f"Of the {horizon} months of the programme.",
    )
    return int(month)


@remembered("Following the months …")
def _found(key: tuple[str, ...], place: float | None, month: int, _this: Assessment, _level: Level) -> TrustBreach:
    return trust_breach(_this.simulation, month=month, **place_of(_this.simulation, _level))
