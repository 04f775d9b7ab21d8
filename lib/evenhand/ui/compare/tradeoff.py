"""What the programmes cost and bring in one picture, and which of them are outdone in everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from evenhand.ui import charts
from evenhand.ui.compare.table import named, names_of
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.bands import band

if TYPE_CHECKING:
    from evenhand.decision import Comparison
    from evenhand.uncertainty import Assumption


def show_scatter(comparison: Comparison, order: Sequence[str], assumptions: tuple[Assumption, ...]) -> None:
    """Show profit against the quality of consent, with what a gate stops marked as not to be counted on.

    Where it has no room for names the picture numbers the programmes in the order given.
    """
    names = names_of(comparison)
    alternatives = {alternative.scenario: alternative for alternative in comparison.alternatives}
    frame = pd.DataFrame(
        [
            {
                "name": names[key] + (f" (in {one.currency})" if one.currency != comparison.currency else ""),
                "consent_low": one.consent,
                "consent_high": one.highs["consent"],
                "profit_low": band(one.profit).low,
                "profit": float(np.median(one.profit)),
                "profit_high": band(one.profit).high,
                "gated": one.gated,
            }
            for key in order
            for one in [alternatives[key]]
        ]
    )
    drawn = charts.profit_against_consent(
        "Does better consent cost the company?", frame, unit=f"{comparison.currency} a customer and month"
    )
    charts.show_drawn(drawn, key="profit-against-consent", assumptions=assumptions)


def show_dominance(comparison: Comparison) -> None:
    """Say in words who is outdone by whom."""
    names, dominated = names_of(comparison), comparison.dominated()
    st.subheader(
        "Which are outdone in everything?",
        anchor=False,
        help="Outdone: another is at least as good in expected profit, customers’ gain and the low ends of all four "
        "scores, and better in something.",
    )
    lines = [
        f"- **{escape_markdown(names[key])}** is outdone by {named([names[other] for other in by])}."
        for key, by in dominated.items()
        if by
    ]
    free = [names[key] for key, by in dominated.items() if not by]
    if free:
        among = "them" if len(free) > 1 else "programmes"
        lines.append(f"- None outdoes {named(free)}: choosing among {among} weighs one good against another.")
    st.markdown("\n".join(lines))
