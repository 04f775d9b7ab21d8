"""What finding out is worth before deciding: in money of the programme, with the pilot that pays best."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange import Information
from evenhand.exchange.ask.information import CERTAIN, LEAST_WORTH
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import amount, count, money

LISTED = 8


def show_information(assessment: Assessment) -> None:
    """Show what knowing an assumption before choosing a level would be worth, and what a pilot would."""
    simulation, part = assessment.simulation, assessment.part("information")
    if part.failure is not None:
        st.warning(escape_markdown(part.sentence), icon=":material/error:")
        return
    result: Information = part.value
    if assessment.gated:
        st.markdown("**While the gate above stands, finding out changes nothing: cure it first.** If it were cured:")
    st.markdown(f"**{escape_markdown(result.sentence)}**")
    st.caption(
        f"For the whole programme: {count(simulation.customers)} customers over {result.months} months, not "
        f"discounted{'; sample only, as its size is not known' if simulation.sample_only else ''}. The choice is among "
        "all levels, those that may not be recommended by what is known today included, and not to collect. Profit "
        "counts only in futures in which the policy's tests hold; a study that leaves doubt is worth less than one "
        "that tells exactly."
    )
    _show_assumptions(assessment, result)
    st.markdown(f"**A pilot.** {escape_markdown(result.pilot_sentence)}")
    if result.pilots:
        _show_pilots(assessment, result)


def _show_assumptions(assessment: Assessment, result: Information) -> None:
    currency = assessment.simulation.currency
    rows = []
    for key, worth in list(result.each.items())[:LISTED]:
        if worth.value < LEAST_WORTH:
            continue
        about = assessment.simulation.drawn.assumption(key)
        rows.append(
            {
                "finding out": about.label,
                f"is worth at most, {currency}": money(worth.value, "", 0),
                "give or take": money(CERTAIN * worth.error, "", 0),
                "known from": about.source,
                "confidence": about.confidence,
            }
        )
    if rows:
        parts.table(
            pd.DataFrame(rows),
            name="dividend-information",
            caption="What knowing one assumption exactly, before choosing a level, would bring the company at most",
            still=True,
        )


def _show_pilots(assessment: Assessment, result: Information) -> None:
    currency = assessment.simulation.currency
    parts.table(
        pd.DataFrame(
            {
                "customers asked": [count(pilot.customers) for pilot in result.pilots],
                f"worth, {currency}": [amount(pilot.worth.value, 0) for pilot in result.pilots],
                f"cost, {currency}": [amount(pilot.cost, 0) for pilot in result.pilots],
                f"worth less cost, {currency}": [amount(pilot.net, 0) for pilot in result.pilots],
            }
        ),
        name="dividend-pilots",
        caption="What a pilot that counts who says yes freely is worth for the choice, by how many are asked. Pay what "
        "you would pay later, or people only say what they would do.",
        still=True,
    )
