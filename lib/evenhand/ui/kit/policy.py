"""The policy on a page: what an offer must pass, chosen by people, beside what other policies would end in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.exchange.ask.fairness import NAMES
from evenhand.scenario.policy import TESTS, WELFARE, Policy
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, typed_number
from evenhand.ui.session.state import POLICY

if TYPE_CHECKING:
    from evenhand.assessment import Assessment

FUTURES = Numbers(least=50, most=99, whole=True)


def show_policy(assessment: Assessment, *, own: Policy) -> None:
    """Show the policy with its controls, and in a small table what the verdict would be at its neighbours.

    The policy that the scenario itself declares is its ``own``; it leaves the address.
    """
    policy = assessment.policy
    folded = st.expander(
        f"What an offer must pass: {escape_markdown(', '.join(policy.tests))}",
        key="policy-fold",
        on_change="rerun",
    )
    if not folded.open:
        return
    with folded:
        st.markdown(f"**{escape_markdown(policy.words[:1].upper() + policy.words[1:])}.**")
        st.caption(
            "The policy is a choice of people, not of the model. It stands in the address and in every document; kept "
            "in a scenario, it is part of it."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _controls(policy, own)
        neighbours = assessment.part("policies")
        if neighbours.applies:
            st.markdown(escape_markdown(neighbours.sentence))
        if neighbours.rows:
            rows = [{name: escape_markdown(cell) for name, cell in row.items()} for row in neighbours.rows]
            import pandas as pd

            st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt=neighbours.part.title)


def _controls(policy: Policy, own: Policy) -> None:
    sync_widget("policy-tests", list(policy.tests))
    st.multiselect(
        "Tests that must hold together",
        TESTS,
        format_func=lambda test: f"{test} {NAMES[test]}",
        key="policy-tests",
        on_change=uninterruptible(_changed),
        args=(policy, own, policy.probability),
        width=460,
        wrap=True,  # in a row Streamlit would cut off what does not fit
        help="At least one. Each is explained under “Is it a fair exchange?” on the Dividend page.",
    )
    typed_number(
        "In how many of 100 futures",
        round(100 * policy.probability),
        key="policy-probability",
        store=lambda hundredths: _changed(policy, own, policy.probability if hundredths is None else hundredths / 100),
        numbers=FUTURES,
        help_text="At least, beyond sampling error.",
        width=200,
    )
    sync_widget("policy-welfare", policy.welfare)
    st.selectbox(
        "Customers’ gain counted",
        list(WELFARE),
        format_func=WELFARE.__getitem__,
        key="policy-welfare",
        on_change=uninterruptible(_changed),
        args=(policy, own, policy.probability),
        width=220,
        help="By what people do when an offer is real, or by what they say they would ask for.",
    )


def _changed(policy: Policy, own: Policy, probability: float) -> None:
    tests: Sequence[str] = st.session_state["policy-tests"] or policy.tests
    chosen = Policy.model_validate(
        {
            "tests": tests,
            "probability": probability,
            "welfare": st.session_state["policy-welfare"],
        }
    )
    if chosen == own:
        st.query_params.pop(POLICY, None)
    else:
        st.query_params[POLICY] = str(chosen)
