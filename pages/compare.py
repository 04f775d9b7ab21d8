"""Compare: which of the programmes would both sides defend?"""

from __future__ import annotations

import streamlit as st
from evenhand.decision import compare
from evenhand.ui import compare_choice, compare_pairs, compare_table, parts, state

parts.heading("compare")

first = st.container()
keys = compare_choice.choose_programmes()
if len(keys) < 2:
    with first:
        parts.empty_state(
            "Fewer than two programmes are chosen.",
            next_step="Choose at least two to compare, or see them one by one.",
            page="overview",
        )
else:
    assessments = compare_choice.assess_all(keys)
    comparison = compare(assessments, keys)
    with first:
        sentence, because = compare_table.answer_of(comparison)
        parts.answer(sentence, because=because)

    compare_table.show_scatter(comparison, tuple(state.assumptions().values()))
    instead = {key: compare_table.recommended_of(one) for key, one in zip(keys, assessments, strict=True)}
    compare_table.show_table(comparison, instead)
    compare_table.show_dominance(comparison)
    compare_pairs.show_pairs(comparison)
    compare_pairs.show_weights(comparison, [one.scenario for one in assessments])

    st.caption(
        f"The same {assessments[0].simulation.draws:,} possible futures and the same customers for all. "
        "Look closer at one of them:"
    )
    with st.container(horizontal=True):
        for key, name in compare_table.names_of(comparison).items():
            parts.go("dividend", name, scenario=key)
