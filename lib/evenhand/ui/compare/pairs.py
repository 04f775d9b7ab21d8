"""Programmes in the same possible futures, pair by pair; and whether the ranking by score survives other weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evenhand.law.naming import places_in_words
from evenhand.scoring.rubric import PILLARS
from evenhand.ui.compare.table import names_of
from evenhand.ui.facts.changes import facts_apart
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import count, money

if TYPE_CHECKING:
    from evenhand.decision import Comparison
    from evenhand.scenario import Jurisdiction, Scenario
    from evenhand.scoring.sensitivity import RankSensitivity

__all__ = ["show_pairs", "show_weights"]

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "the company earns more": ("profit", "earns"),
    "customers gain more": ("customer_gain", "gives customers"),
}


def show_pairs(comparison: Comparison, scenarios: Mapping[str, Scenario]) -> None:
    """Show in how many of 100 futures one does better than another, and in what two of them differ.

    Parameters
    ----------
    comparison
        The programmes.
    scenarios
        The same, by key.
    """
    names = names_of(comparison)
    st.subheader("In how many of 100 futures does one do better than the other?", anchor=False)
    which = st.radio(
        "Better means",
        list(OUTCOMES),
        key="better",
        bind="query-params",
        horizontal=True,
        help="Both are taken in the same possible future each time (paired draws): bands that overlap can hide that "
        "one is better nearly always.",
    )
    outcome, verb = OUTCOMES[which]
    chances = comparison.chances(outcome)
    head = [
        "Futures of 100 in which …",
        *(f"**{escape_markdown(names[str(key)])}** {verb} more" for key in chances.index),
    ]
    columns = [
        [
            f"… than {escape_markdown(names[key])}",
            *("–" if pd.isna(value) else f"{100 * value:.0f}" for value in chances[key]),
        ]
        for key in chances.columns
    ]
    parts.side_by_side(head, columns)
    with st.container(horizontal=True):
        first = st.selectbox(
            "This programme", list(names), format_func=names.__getitem__, help="To see by how much two differ."
        )
        others = [key for key in names if key != first]
        second = st.selectbox("against", others, format_func=names.__getitem__, help="The one to compare with.")
    apart = comparison.difference(first, second, outcome)
    less = "more" if apart.mean >= 0 else "less"
    ends = sorted((abs(apart.p10), abs(apart.p90))) if apart.p10 * apart.p90 >= 0 else None
    spread = (
        f"{money(ends[0])} to {money(ends[1], comparison.currency)} {less}"
        if ends
        else f"from {money(abs(apart.p10))} less to {money(apart.p90, comparison.currency)} more"
    )
    gated = [
        alternative.name
        for alternative in comparison.alternatives
        if alternative.scenario in {first, second} and alternative.gated
    ]
    warning = (
        f" A gate stands against {escape_markdown(' and '.join(gated))}: its money is not to be counted on."
        if gated
        else ""
    )
    st.markdown(
        f"{escape_markdown(names[first])} {verb} {money(abs(apart.mean), comparison.currency)} a customer and month "
        f"{less} than {escape_markdown(names[second])} on average; {spread} in 8 of 10 futures.{warning}"
    )
    _show_facts(first, second, names, scenarios)


def _show_facts(first: str, second: str, names: Mapping[str, str], scenarios: Mapping[str, Scenario]) -> None:
    """Show two programmes side by side, fact by fact: only what differs."""
    folded = st.expander(
        f"{escape_markdown(names[first])} and {escape_markdown(names[second])}, fact by fact",
        icon=":material/difference:",
        key="facts-apart",
        on_change="rerun",
    )
    if folded.open:
        with folded:
            facts = facts_apart(scenarios[first], scenarios[second])
            parts.side_by_side(
                ["Fact", *(fact for fact, _, _ in facts)],
                [
                    [escape_markdown(names[first]), *(value for _, value, _ in facts)],
                    [escape_markdown(names[second]), *(value for _, _, value in facts)],
                ],
            )


@remembered()
def _sensitivity(key: tuple[str, ...], _scenarios: Sequence[Scenario], pillar: str, place: str) -> RankSensitivity:
    from evenhand.scenario import Jurisdiction
    from evenhand.scoring.sensitivity import rank_sensitivity

    return rank_sensitivity(_scenarios, pillar, Jurisdiction(place), state.rubric())


def show_weights(comparison: Comparison, scenarios: Sequence[Scenario]) -> None:
    """Show in how many of 1,000 weightings of the criteria the ranking by score holds."""
    names = names_of(comparison)
    keyed = [one.replace(id=key) for key, one in zip(names, scenarios, strict=True)]
    st.subheader("Does the ranking by score hold when criteria weigh differently?", anchor=False)
    places: list[Jurisdiction] = list(
        dict.fromkeys(place for scenario in scenarios for place in scenario.jurisdictions)
    )
    with st.container(horizontal=True):
        pillar = st.radio(
            "Score",
            PILLARS,
            key="score",
            bind="query-params",
            horizontal=True,
            help="All criteria weigh the same in the published score. That is a choice, so here it is varied.",
        )
        law = parts.jurisdiction_picker(places)
    key = (*(alternative.revision for alternative in comparison.alternatives), *names, state.rubric().fingerprint)
    result = _sensitivity(key, keyed, pillar, law.value)
    if len(result.ranking) < 2:
        st.caption(f"Fewer than two of these programmes have a score for {pillar} in {places_in_words([law])}.")
        return
    st.markdown(
        f"The whole ranking by {pillar} in {places_in_words([law])} holds in **{count(1000 * result.holds)} of 1,000** "
        "weightings."
    )
    parts.table(
        pd.DataFrame(
            {
                "rank": range(1, len(result.ranking) + 1),
                "programme": [names[one] for one in result.ranking],
                "first in so many of 1,000 weightings": [round(1000 * result.first[one]) for one in result.ranking],
                "at least as good as the next rank in so many": [
                    round(1000 * result.pairs[pair]) for pair in zip(result.ranking, result.ranking[1:], strict=False)
                ]
                + [None],
            }
        ),
        name=f"ranking-{pillar}-{law.value}",
        caption=f"Ranked by the low end of {pillar}, gates applied, all criteria weighing the same, as "
        "published. Programmes that tie are both counted first.",
    )
