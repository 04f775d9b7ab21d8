"""Programmes in one table, ranked by what the group chooses, and the answer that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.assessment.block import Block, block_of
from evenhand.assessment.offers import offers_of
from evenhand.exchange.model.screen import nobody_asked
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.ranked import BEST, DEFENDED_MARK, NAME, RANGES, STYLE, WORST, heads_html, row_html
from evenhand.ui.kit.theme import COERCED, FREE
from evenhand.ui.kit.verdict import BEST_FIRST, pair, smaller_gain
from evenhand.vocabulary.numbers import interval, money, percent, series

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.decision import Alternative, Comparison
    from evenhand.scenario import Jurisdiction
    from evenhand.ui.compare.choice import Choice

RANKS: Mapping[str, str] = {
    "verdict": "verdict",
    "customers": "what customers get",
    "company": "what the company gets",
    "consent": "the consent score",
}
SCORED = ("consent", "transparency", "ownership")
VALUE, BOTH, FREELY = "Value exchange", "Both gain", "Yes, freely"
DEFENDED = (
    "Defended: no gate, a verdict to collect, both gain in three of four possible futures, outdone by none in profit, "
    "customers’ gain and all scores."
)


def names_of(comparison: Comparison) -> Mapping[str, str]:
    """Return what each programme is called; programmes of the same name carry their key."""
    said = [alternative.name for alternative in comparison.alternatives]
    return {
        alternative.scenario: alternative.name
        if said.count(alternative.name) == 1
        else f"{alternative.name} ({alternative.scenario})"
        for alternative in comparison.alternatives
    }


def _answer_of(comparison: Comparison) -> str:
    """Return the page's answer: gates first, then who would be defended by both sides."""
    names = names_of(comparison)
    defended = [names[key] for key in comparison.defended()]
    gated = [alternative for alternative in comparison.alternatives if alternative.gated]
    stopped = [names[one.scenario] for one in gated if one.verdict == "change-first"]
    open_ = [names[one.scenario] for one in gated if one.verdict != "change-first"]

    def some(several: Sequence[str]) -> str:
        # One has its name; the table under the sentence says which the others are.
        return f"“{escape_markdown(several[0])}”" if len(several) == 1 else str(len(several))

    said = [
        *([f"{'a gate stops' if len(stopped) == 1 else 'gates stop'} {some(stopped)}"] if stopped else []),
        *([f"facts that are not known may stop {some(open_)}"] if open_ else []),
        f"both sides would defend {some(defended) if defended else 'none of these programmes'}",
    ]
    sentence = f"Of {len(names)} programmes, {'; '.join(said)}."
    nearest = max(
        (alternative for alternative in comparison.alternatives if not alternative.gated),
        key=lambda alternative: alternative.both_gain,
        default=None,
    )
    if not defended and nearest is not None:
        sentence += (
            f" {escape_markdown(names[nearest.scenario])} comes nearest: both gain in {percent(nearest.both_gain)} of "
            "possible futures."
        )
    return sentence


def named(names: Sequence[str]) -> str:
    """Return the names of programmes as a sentence lists them."""
    return series(escape_markdown(name) for name in names)


def rank(comparison: Comparison, blocks: Mapping[str, Block], by: str) -> list[str]:
    """Return the keys of the programmes in the order chosen, one of `RANKS`; ``blocks`` as by `blocks_of`."""
    alternatives = {alternative.scenario: alternative for alternative in comparison.alternatives}

    def place(key: str) -> tuple[float, ...]:
        block = blocks[key]
        verdict, smaller = float(BEST_FIRST.index(block.kind)), -smaller_gain(block)
        figure = block.figure("customers" if by == "customers" else "company")
        value = alternatives[key].consent if by == "consent" else figure.mean if figure else 0.0
        return (verdict, smaller) if by == "verdict" else (float(not block.figures), -value, verdict)

    return sorted(alternatives, key=place)


def show_ranking(
    comparison: Comparison, assessments: Mapping[str, Assessment], chosen: Choice, places: Iterable[Jurisdiction]
) -> list[str]:
    """Show the answer and the programmes in one table, in the order that the group chooses; return their keys in it."""
    with st.container(key="answer"):
        st.subheader(_answer_of(comparison), anchor=False, help=DEFENDED)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by = controls.select(
                "Ranked by",
                RANKS,
                name="rank",
                default="verdict",
                width=320,
                help_text="By verdict, then by what the side gains that gains less. What a gate stops, or may, stands "
                "last whatever is chosen: its money is not to be counted on.",
            )
            parts.show_unexamined(places)
    blocks = blocks_of(assessments, chosen)
    order = rank(comparison, blocks, by)
    unasked = [key for key, assessment in assessments.items() if nobody_asked(assessment.scenario)]
    st.html(STYLE + _table_html(comparison, blocks, order, unasked))
    said = escape_markdown(chosen.said())
    st.caption(
        f"● defended · ▲ best · ▽ worst{f' · {said}' if said else ''}",
        help=f"{RANGES} Both gain: in so many of 100 possible futures. Scores from 0 to 100 where the law is "
        "strictest, from all unknowns at worst to all at best. Yes, freely: the bar goes on with those who say yes at "
        "legal risk, because refusing costs them the service or because of the screen. What a gate stops, or may, "
        "shows no money and is neither best nor worst.",
    )
    return order


def blocks_of(assessments: Mapping[str, Assessment], chosen: Choice) -> dict[str, Block]:
    """Return each programme's verdict with its money in the currency chosen."""
    blocks = {key: block_of(assessment) for key, assessment in assessments.items()}
    return {
        key: block
        if block.currency == chosen.currency
        else block.shown_in(chosen.currency, chosen.per_unit[block.currency])
        for key, block in blocks.items()
    }


def _table_html(
    comparison: Comparison, blocks: Mapping[str, Block], order: Sequence[str], unasked: Sequence[str] = ()
) -> str:
    """Return the table: a row a programme, its amounts on one scale, best and worst marked.

    Who says yes in the programmes ``unasked`` is who would if they were asked.
    """
    names = names_of(comparison)
    alternatives = {alternative.scenario: alternative for alternative in comparison.alternatives}
    every = [figure for block in blocks.values() for figure in block.figures]
    scores = {key: _scores(alternative, unasked) for key, alternative in alternatives.items()}
    marks = _marks(alternatives, blocks)
    for key, alternative in alternatives.items():
        marks[key][FREELY] = marks[key].get(FREELY, "") + _shares(alternative)
    defended = comparison.defended()
    rows = [
        row_html(
            names[key],
            blocks[key],
            every,
            scores[key],
            role="row",
            below=_below(alternatives[key], comparison.currency),
            marks={**marks[key], **({NAME: DEFENDED_MARK} if key in defended else {})},
        )
        for key in order
    ]
    heads = heads_html(comparison.currency, list(next(iter(scores.values()))), role="row")
    return f'<div class="ev" role="table" aria-label="Programmes, ranked">{heads}{"".join(rows)}</div>'


def _scores(alternative: Alternative, unasked: Sequence[str]) -> dict[str, str]:
    scores = {
        pillar.capitalize(): interval(getattr(alternative, pillar), alternative.highs[pillar]) for pillar in SCORED
    }
    asked = " if asked" if alternative.scenario in unasked else ""
    return {
        **scores,
        VALUE: interval(alternative.value, alternative.highs["value"]),
        BOTH: "–" if alternative.gated else percent(alternative.both_gain),
        FREELY: f"{percent(float(alternative.free.mean()))}{asked}",
    }


def _shares(alternative: Alternative) -> str:
    """Return who says yes as a bar: freely, and at legal risk."""
    free, risk = float(alternative.free.mean()), float(alternative.at_risk.mean())
    said = f"{percent(free)} say yes freely"
    if round(100 * risk):
        said += f", {percent(risk)} at legal risk"
    return (
        f'<div class="ev-bar" role="img" aria-label="{said}" title="{said}">'
        f'<i style="left:0;width:{100 * free:.1f}%;background:{pair(FREE)};opacity:.85"></i>'
        f'<i style="left:{100 * free:.1f}%;width:{100 * risk:.1f}%;background:{pair(COERCED)};opacity:.85"></i></div>'
    )


def _below(alternative: Alternative, currency: str) -> str:
    """Return what stands under a verdict: how much stops it, and its own currency."""
    own = [f"own customers, in {alternative.currency}"] if alternative.currency != currency else []
    gates = [f"{alternative.gates} gate{'s' if alternative.gates != 1 else ''}"] if alternative.gated else []
    return " · ".join([*gates, *own])


def _marks(alternatives: Mapping[str, Alternative], blocks: Mapping[str, Block]) -> Mapping[str, dict[str, str]]:
    """Return which values are best and worst, where that can be seen in them; nothing where a gate stops it."""
    marks: dict[str, dict[str, str]] = {key: {} for key in alternatives}
    free = [key for key, alternative in alternatives.items() if not alternative.gated]
    columns = {
        **{pillar.capitalize(): {key: round(getattr(alternatives[key], pillar)) for key in free} for pillar in SCORED},
        VALUE: {key: round(alternatives[key].value) for key in free},
        BOTH: {key: round(100 * alternatives[key].both_gain) for key in free},
        FREELY: {key: round(100 * float(alternatives[key].free.mean())) for key in free},
        **{
            side: {key: round(figure.mean, 2) for key in free if (figure := blocks[key].figure(side)) is not None}
            for side in ("company", "customers")
        },
    }
    for column, values in columns.items():
        if len(set(values.values())) < 2:
            continue
        best, worst = max(values.values()), min(values.values())
        for key, value in values.items():
            if value in (best, worst):
                marks[key][column] = BEST if value == best else WORST
    return marks


def show_further(comparison: Comparison, assessments: Mapping[str, Assessment]) -> None:
    """Offer the other offers of each programme, and all numbers to take along."""
    names = names_of(comparison)
    with st.expander("The other offers of each programme", icon=":material/tune:"):
        st.markdown(
            "\n".join(
                f"- **{escape_markdown(names[key])}**: {_beside_of(assessment)}"
                for key, assessment in assessments.items()
            )
        )
    with st.expander("All numbers, to take along", icon=":material/table:"):
        parts.table(
            comparison.to_frame(),
            name="comparison",
            caption=f"Money in {comparison.currency} a customer and month; p10 and p90 bound 8 of 10 possible futures; "
            "scores from 0 to 100",
        )


def _beside_of(assessment: Assessment) -> str:
    """Return the other offers of a programme in its own currency: the one recommended, the one declared."""
    if assessment.gated:
        return "none is recommended while a gate stands or may"
    currency = assessment.simulation.currency
    said = [
        f"{level.label}, {level.said(currency)} a month on average, rate {level.rate_said}: profit "
        f"{money(float(level.outcomes['profit'].mean()), digits=2)}, customers’ gain "
        f"{money(float(level.gain.mean()), digits=2)} on average"
        for level in offers_of(assessment)[1:]
    ]
    return "; ".join(said) or "no other: no rate passes the chosen tests often enough"
