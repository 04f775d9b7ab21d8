"""Compare: which programme would both sides defend?"""

from __future__ import annotations

import streamlit as st
from evenhand.decision import compare
from evenhand.ui.compare import choice, pairs, table, tradeoff
from evenhand.ui.kit import parts
from evenhand.ui.kit.assessing import assess_all
from evenhand.ui.session import state

PAGE = {"group": "Understand", "icon": ":material/compare_arrows:", "rank": 40}

parts.heading("compare")

first = st.container()
chosen = choice.choose_programmes()
assessed = assess_all(chosen.keys, chosen.study_of)
keys, assessments = tuple(assessed), list(assessed.values())
if len(keys) < 2:
    with first:
        parts.empty_state(
            "Fewer than two programmes are chosen.",
            next_step="Choose at least two to compare, or see them one by one.",
            page="overview",
        )
else:
    comparison = compare(assessments, keys, currency=chosen.currency, rates=chosen.per_unit)
    with first:
        places = dict.fromkeys(place for assessment in assessments for place in assessment.scenario.jurisdictions)
        order = table.show_ranking(comparison, assessed, chosen, places)

    tradeoff.show_scatter(comparison, order, tuple(state.assumptions().values()))
    pairs.show_pairs(comparison, {key: assessment.scenario for key, assessment in assessed.items()}, order)
    tradeoff.show_dominance(comparison)
    pairs.show_weights(comparison, [assessment.scenario for assessment in assessments])
    table.show_further(comparison, assessed)

    st.caption(f"The same {assessments[0].simulation.draws:,} possible futures for all. Look closer at one of them:")
    with st.container(horizontal=True):
        for key, name in table.names_of(comparison).items():
            parts.go("dividend", name, scenario=key)
