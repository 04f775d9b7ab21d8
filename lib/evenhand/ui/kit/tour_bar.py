"""The bar of the tour: one sentence a page, the way on, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.session import tour
from evenhand.ui.steps import step, steps

SENTENCES: Mapping[str, str] = {
    "overview": "Six programmes, ranked: a verdict, what each side gets, and what to do next.",
    "scenario": "What is collected, why, and how people are asked: only facts, and what nobody knows stays open.",
    "scores": "What stops a programme comes first, with its article and its cure; points come second.",
    "customers": "Whose data it is: grouped, at least ten people in a group, and how unevenly they spend.",
    "dividend": "Move the lever to 2.00: the verdict, who gains and who loses follow.",
    "compare": "All programmes on the same customers: which would both sides defend?",
    "workshop": "Everybody rates on their own first; then you see where you disagree, and decide.",
    "recommendation": "The paper to take along: reasons, conditions, doubts, and who disagreed.",
}
"""What to look at on each page; a page without a sentence shows its question."""


def show_tour(page: str) -> None:
    """Show the bar where somebody is on the tour."""
    number = tour.stop(page)
    if number is None:
        return
    every = steps()
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="tour"):
        st.markdown(
            f"**{number} of {len(every)}** · {SENTENCES.get(page, step(page).question)}",
            width="stretch",
        )
        if number < len(every):
            there = every[number]
            parts.go(there.name, f"Next: {there.title}")
        else:
            parts.go("overview", "Done: start yours", tour="")
        st.button("Leave the tour", type="tertiary", on_click=uninterruptible(tour.leave), args=(page,))
