"""What finding out is worth before deciding: in money of the programme, with the size of a pilot."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.uncertainty import pilot_size
from evenhand.vocabulary.numbers import count, money, percent

__all__ = ["show_information"]

LISTED = 8
WITHINS = (0.10, 0.05, 0.03, 0.02)
"""How exactly a pilot might tell a share, as half the width of its interval."""


def show_information(assessment: Assessment) -> None:
    """Show what knowing an assumption before choosing a level would be worth."""
    simulation, currency = assessment.simulation, assessment.simulation.currency
    worth = assessment.part("information") if assessment.allowed.any() else None
    if worth is not None and worth.failure is not None:
        st.warning(escape_markdown(worth.sentence), icon=":material/error:")
        return
    result = None if worth is None else worth.value
    if assessment.gated:
        st.markdown("**While the gate above stands, finding out changes nothing: cure it first.** If it were cured:")
    if result is None:
        st.markdown(
            "No level passes the fairness tests that decide, so the answer is not to collect, whatever is found out. "
            "Look at “What would change the answer” for what stands in the way."
        )
        return
    st.markdown(f"**{escape_markdown(result['sentence'])}**")
    st.caption(
        f"For the whole programme: {count(simulation.customers)} customers over {result['months']} months, not "
        f"discounted{'; sample only, as its size is not known' if simulation.sample_only else ''}. The choice is "
        f"between the {count(result['options'] - 1)} levels at which the deciding tests hold often enough by what is "
        "known today, and not to collect; a study that leaves doubt is worth less than one that tells exactly."
    )
    st.markdown(escape_markdown(result["judged_again"]["sentence"]))
    each = [one for one in result["each"] if one["worth"] >= 1][:LISTED]
    if each:
        _table(assessment, each, currency)
    pilot = result["pilot"]
    st.markdown(f"**A pilot.** {escape_markdown(pilot['sentence'])}")
    share = pilot["participation"]["mean"]
    sizes = "; ".join(f"{count(pilot_size(share, within))} for ± {100 * within:.0f} points" for within in WITHINS)
    st.caption(
        f"How many customers to ask, if about {percent(share)} say yes, to be that near 8 times in 10: {sizes}. "
        "Pay what you would pay later, or people only say what they would do."
    )


def _table(assessment: Assessment, each: list[dict[str, Any]], currency: str) -> None:
    rows = []
    for one in each:
        about = assessment.simulation.drawn.assumption(one["id"])
        rows.append(
            {
                "finding out": one["label"],
                f"is worth at most, {currency}": money(one["worth"], "", 0),
                "known from": about.source,
                "confidence": about.confidence,
            }
        )
    parts.table(
        pd.DataFrame(rows),
        name="dividend-information",
        caption="What knowing one assumption exactly, before choosing a level, would bring the company at most",
        still=True,
    )
