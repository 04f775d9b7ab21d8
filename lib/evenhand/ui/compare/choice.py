"""Which programmes are compared: chosen once, kept in the address, assessed one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.ui.kit import controls
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.session.offer import in_hand

if TYPE_CHECKING:
    from evenhand.assessment import Assessment

__all__ = ["assess_all", "choose_programmes"]

PARAMETER = "programmes"
KEY = "compared"


def choose_programmes() -> tuple[str, ...]:
    """Draw the control by which programmes are chosen; the address holds their keys, parted by commas."""
    fits, foreign = state.usable()
    names = state.apart(fits)
    faulty = [one.key for one in state.catalogue() if one.fault is not None]
    chosen = controls.multiselect(
        "Programmes",
        names,
        name=PARAMETER,
        default=_at_first(names),
        key=KEY,
        between=",",
        elsewhere=[listed.key for listed in foreign],
        help_text="What to compare, on the same customers and in the same possible futures. Drafts can be compared "
        "with the examples that they were copied from.",
    )
    if foreign:
        st.caption(
            f"Left out, as money in another currency cannot be put beside that of these customers "
            f"({state.selected_customers().currency}): {escape_markdown(', '.join(one.name for one in foreign))}. "
            "Choose customers in their currency in the sidebar to compare them."
        )
    if faulty:
        st.caption(f"Cannot be read, so left out: {escape_markdown(', '.join(faulty))}")
    return tuple(chosen)


def _at_first(names: Mapping[str, str]) -> list[str]:
    """Return all examples, and the draft in hand if it is one."""
    return [key for key in names if not key.startswith(state.DRAFT) or key == state.scenario_key()]


def assess_all(keys: tuple[str, ...]) -> dict[str, Assessment]:
    """Assess programmes on the customers in hand, saying which one is at work; each is assessed once.

    Returns
    -------
    dict
        The assessments by key; a programme that cannot be assessed is left out, and said why.
    """
    place = st.empty()
    done = {}
    for number, key in enumerate(keys):
        try:
            study = state.study_of(key)
            place.progress(
                number / len(keys), f"Assessing {escape_markdown(study.scenario.name)}, {number + 1} of {len(keys)}"
            )
            assessment = state.assess(study)
            if key == state.scenario_key():
                assessment = in_hand(assessment)
            _ = assessment.verdict  # worked out here, where a fault is caught
        except Exception as error:
            # One programme with a fault must not end the comparison of the others.
            st.caption(f"Left out, as it cannot be assessed: {escape_markdown(key)}")
            show_failure(error)
            continue
        done[key] = assessment
    place.empty()
    return done
