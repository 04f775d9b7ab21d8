"""Compare: which of the programmes would both sides defend?"""

from __future__ import annotations

import streamlit as st
from evenhand.decision import compare
from evenhand.ui.compare import choice, pairs, table
from evenhand.ui.kit import parts
from evenhand.ui.kit.assessing import assess_all
from evenhand.ui.session import state

PAGE = {"group": "Understand", "icon": ":material/compare_arrows:", "rank": 40}

parts.heading("compare")

first = st.container()
assessed = assess_all(choice.choose_programmes())
keys, assessments = tuple(assessed), list(assessed.values())
if len(keys) < 2:
    with first:
        parts.empty_state(
            "Fewer than two programmes are chosen.",
            next_step="Choose at least two to compare, or see them one by one.",
            page="overview",
        )
else:
    comparison = compare(assessments, keys)
    with first:
        table.show_ranking(comparison, assessed)
        sentence, because = table.answer_of(comparison)
        places = dict.fromkeys(place for one in assessments for place in one.scenario.jurisdictions)
        parts.answer(sentence, because=because, places=places)

    table.show_scatter(comparison, tuple(state.assumptions().values()))
    table.show_table(comparison, assessed)
    table.show_dominance(comparison)
    pairs.show_pairs(comparison, {key: assessment.scenario for key, assessment in assessed.items()})
    pairs.show_weights(comparison, [assessment.scenario for assessment in assessments])

    st.caption(
        f"The same {assessments[0].simulation.draws:,} possible futures and the same customers for all. "
        "Look closer at one of them:"
    )
    with st.container(horizontal=True):
        for key, name in table.names_of(comparison).items():
            parts.go("dividend", name, scenario=key)
