"""Several programmes assessed one after the other, with progress; a fault in one leaves the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import computed, state
from evenhand.ui.session.offer import with_selected_offer

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.study import Study


def assess_all(keys: tuple[str, ...], study_of: Callable[[str], Study] | None = None) -> dict[str, Assessment]:
    """Assess programmes, saying which one is at work; one that cannot be assessed is left out, and said why.

    Each is judged with the customers in hand, unless ``study_of`` says otherwise.
    """
    place = st.empty()
    done = {}
    for number, key in enumerate(keys):
        try:
            study = (study_of or state.study_of)(key)
            place.progress(
                number / len(keys), f"Assessing {escape_markdown(study.scenario.name)}, {number + 1} of {len(keys)}"
            )
            assessment = computed.assess(study)
            if key == state.scenario_key():
                assessment = with_selected_offer(assessment)
            _ = assessment.verdict  # worked out here, where a fault is caught
        except Exception as error:
            # One programme with a fault must not end the comparison of the others.
            st.caption(f"Left out, as it cannot be assessed: {escape_markdown(key)}")
            show_failure(error)
            continue
        done[key] = assessment
    place.empty()
    return done
