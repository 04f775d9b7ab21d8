"""The dividend page once it is worked out: the verdict, the lever, the picture, and the panels behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evenhand.assessment.answer import answer_at
from evenhand.assessment.block import block_of
from evenhand.study import Study
from evenhand.ui.dividend import curve, lever, view
from evenhand.ui.dividend.losers import losers_words
from evenhand.ui.dividend.panels import Selection, show_panels
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import show_verdict, show_way_on
from evenhand.ui.session import computed
from evenhand.ui.session.offer import designed, keep, level_asked

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.assessment.block import Block
    from evenhand.exchange.level import Level


def show_dividend(study: Study, first: DeltaGenerator) -> None:
    """Show the whole page in the place of what was shown first."""
    as_declared = computed.assess(study)
    first.empty()
    in_hand = designed(as_declared, aloud=True)
    level, axis, fault = level_asked(in_hand.simulation)
    if fault:
        st.warning(f"{escape_markdown(fault)} What is declared is shown instead.")
    block = block_of(in_hand, level)
    if not in_hand.sketch.priced:
        _show_unpriced(in_hand, block, level)
        return
    picture, refined = curve.picture_in_hand(in_hand)
    factor = lever.scale_asked(in_hand.simulation)
    drawn = curve.curve_along(in_hand, picture, axis, factor)
    with st.container(key="answer-lever"):
        lever.show_lever(in_hand, block, level, axis, drawn)
    losing = "" if in_hand.gated else losers_words(in_hand.simulation, level)
    with st.container(horizontal=True, vertical_alignment="center"):
        show_way_on(block, sentence=f"{answer_at(in_hand, level)} {losing}")
        folded = st.popover("Scheme", icon=":material/tune:", key="scheme-fold", on_change="rerun")
        if folded.open:
            with folded:
                lever.choose_scheme(as_declared)
                lever.choose_scale(in_hand.simulation)
        parts.sources(view.first_movers(in_hand.simulation), label="Sources", key="answer-sources")
    keep()
    curve.show_risk(in_hand.simulation, level, factor)
    show_panels(Selection(in_hand, as_declared, level))
    parts.show_unexamined(in_hand.scenario.jurisdictions)
    curve.say_drawn(in_hand, refined)


def _show_unpriced(in_hand: Assessment, block: Block, level: Level) -> None:
    """Show the verdict alone: while nobody has said what a customer spends there is no amount to show."""
    show_verdict(block, sentence=answer_at(in_hand, level), key="unpriced")
    parts.empty_state(
        "Nobody has said what a customer spends a month.",
        next_step="Every amount on this page follows from it: type it, or bring a file of purchases.",
        page="customers",
    )
    parts.show_unexamined(in_hand.scenario.jurisdictions)
    keep()
