"""Programmes in the same possible futures, pair by pair; and whether the ranking by score survives other weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from evenhand.law.naming import places_in_words
from evenhand.scoring.rubric import PILLARS
from evenhand.ui.compare.table import names_of
from evenhand.ui.facts.changes import facts_apart
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown, table_of
from evenhand.ui.kit.theme import OUTCOME
from evenhand.ui.kit.verdict import LINE, pair
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import count, money, series

if TYPE_CHECKING:
    from evenhand.decision import Comparison, Difference
    from evenhand.scenario import Jurisdiction, Scenario
    from evenhand.scoring.sensitivity import RankSensitivity

CSS = f"""
.ch {{ border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; max-width: 46rem }}
.ch caption {{ text-align: left; font-size: .875rem; opacity: .85; padding-bottom: .3rem }}
.ch th {{ font-weight: 400; text-align: left; padding: .3rem .5rem .3rem 0 }}
.ch thead th, .ch td {{ text-align: center; padding: .3rem .2rem; min-width: 1.9rem }}
.ch tbody tr {{ border-top: 1px solid {LINE} }}
.ch td {{ background: color-mix(in srgb, {pair(OUTCOME)} var(--share, 0%), transparent) }}
.ch-said {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }}
"""
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "the company earns more": ("profit", "earns"),
    "customers gain more": ("customer_gain", "gives customers"),
}


def show_pairs(comparison: Comparison, scenarios: Mapping[str, Scenario], order: Sequence[str]) -> None:
    """Show in how many of 100 futures one does better than another, and in what two of them differ."""
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
    st.html(_chances_html(comparison.chances(outcome), names, order, verb))
    if any(not comparison.paired(order[0], key) for key in order):
        st.caption("– Judged with different customers: their futures are not counted against each other.")
    with st.container(horizontal=True):
        first = st.selectbox(
            "This programme",
            order,
            format_func=names.__getitem__,
            key="this-programme",
            help="To see by how much two differ.",
        )
        others = [key for key in order if key != first]
        second = st.selectbox("against", others, format_func=names.__getitem__, help="The one to compare with.")
    st.markdown(_apart(comparison, first, second, outcome, verb))
    _show_facts(first, second, names, scenarios)


def _chances_html(chances: pd.DataFrame, names: Mapping[str, str], order: Sequence[str], verb: str) -> str:
    """Return who beats whom as one table, however many there are: columns carry the numbers of the rows.

    ``chances`` are shares of possible futures in which the row has more than the column, missing where they are not
    paired.
    """
    heads = "".join(
        f'<th scope="col" title="than {escape(names[key])}"><span aria-hidden="true">{number}</span>'
        f'<span class="ch-said">than {escape(names[key])}</span></th>'
        for number, key in enumerate(order, 1)
    )
    shares = chances.to_dict("index")
    rows = "".join(
        f'<tr><th scope="row">{number} {escape(names[row])}</th>'
        f"{''.join(_cell(shares[row][column], row == column) for column in order)}</tr>"
        for number, row in enumerate(order, 1)
    )
    caption = f"Futures of 100 in which the programme {verb} more than …"
    return (
        f'<style>{CSS}</style><table class="ch"><caption>{caption}</caption><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _cell(chance: Any, itself: bool) -> str:
    if pd.isna(chance):
        return f"<td>{'' if itself else '–'}</td>"
    return f'<td style="--share:{60 * chance:.0f}%">{100 * chance:.0f}</td>'


def _apart(comparison: Comparison, first: str, second: str, outcome: str, verb: str) -> str:
    """Return by how much two programmes differ, in words."""
    names = names_of(comparison)
    by_key = {alternative.scenario: alternative for alternative in comparison.alternatives}
    gated = [names[key] for key in (first, second) if by_key[key].gated]
    warning = (
        f" A gate stands against {series(map(escape_markdown, gated))}, or may: money is not to be counted on."
        if gated
        else ""
    )
    if comparison.paired(first, second):
        apart = comparison.difference(first, second, outcome)
        mean, spread = apart.mean, f"; {_spread(apart, comparison.currency)} in 8 of 10 futures"
    else:
        mean = by_key[first].expected(outcome) - by_key[second].expected(outcome)
        spread = ", each with customers of its own"
    return (
        f"{escape_markdown(names[first])} {verb} {money(abs(mean), comparison.currency)} a customer and month "
        f"{'more' if mean >= 0 else 'less'} than {escape_markdown(names[second])} on average{spread}.{warning}"
    )


def _spread(apart: Difference, currency: str) -> str:
    if apart.p10 * apart.p90 < 0:
        return f"from {money(abs(apart.p10))} less to {money(apart.p90, currency)} more"
    ends = sorted((abs(apart.p10), abs(apart.p90)))
    return f"{money(ends[0])} to {money(ends[1], currency)} {'more' if apart.p90 > 0 else 'less'}"


def _show_facts(first: str, second: str, names: Mapping[str, str], scenarios: Mapping[str, Scenario]) -> None:
    """Show two programmes side by side, fact by fact: only what differs."""
    folded = st.expander(
        "The two side by side, fact by fact", icon=":material/difference:", key="facts-apart", on_change="rerun"
    )
    if folded.open:
        with folded:
            head = ["Fact", *(escape_markdown(names[key]) for key in (first, second))]
            st.markdown(table_of(head, facts_apart(scenarios[first], scenarios[second])))


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
