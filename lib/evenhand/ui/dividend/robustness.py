"""Which level several rules would choose when no forecast is trusted, and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange.ask.robust import Choice, RobustChoice, robust_choice
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import money, percent

AMONG: Mapping[str, str] = {"fair": "levels that pass the deciding tests", "all": "all levels"}


def show_robustness(assessment: Assessment) -> None:
    """Show what each rule would choose, and say in a sentence whether they disagree."""
    among = controls.radio(
        "Choose among",
        AMONG,
        name="among",
        default="fair",
        help_text="Not to collect is always among the options. With all levels, a rule may choose an unfair one.",
    )
    if among == "fair" and not assessment.allowed.any():
        st.markdown("No level may be recommended: of those that may, every rule chooses none, which is not to collect.")
        return
    if among == "fair":
        told = assessment.part("rules")
        if told.failure is not None:
            st.warning(escape_markdown(told.sentence), icon=":material/error:")
            return
        result = told.value
    else:
        result = _among_all(tuple(assessment.run.values()), assessment)
    st.markdown(f"**{escape_markdown(result.sentence)}**")
    currency = assessment.simulation.currency
    rows = [
        {
            "rule": f"{choice.meaning[0].upper()}{choice.meaning[1:]}",
            "would choose": "not to collect"
            if choice.row is None
            else f"{money(choice.dividend, currency, 2)} a month (rate {percent(choice.rate)}, "
            f"{percent(choice.share_of_spending, 1)} of spending)",
            "because there": _score(choice, currency),
        }
        for choice in result.choices
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-robustness",
        caption="What each rule looks for, and where it finds it; profit is per customer and month",
        still=True,
    )


@remembered()
def _among_all(key: tuple[str, ...], _assessment: Assessment) -> RobustChoice:
    return robust_choice(_assessment.simulation, _assessment.passes, tests=_assessment.policy.tests)


def _score(choice: Choice, currency: str) -> str:
    match choice.rule:
        case "mean":
            return f"profit is {money(choice.score, currency, 2)} on average"
        case "p10":
            return f"profit is at least {money(choice.score, currency, 2)} in 9 of 10 futures"
        case "maximin":
            return f"profit is {money(choice.score, currency, 2)} in the worst future"
        case "minimax_regret":
            return f"at most {money(-choice.score, currency, 2)} is missed against the best choice of any future"
    return f"the company gains and the deciding tests hold in {100 * choice.score:.0f} of 100 futures"
