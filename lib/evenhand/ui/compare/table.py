"""Programmes side by side: the answer, the table, and who outdoes whom in everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from evenhand.assessment.block import Block, block_of
from evenhand.assessment.offers import offers_of
from evenhand.exchange.model.screen import nobody_asked
from evenhand.ui import charts
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import show_ranked
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import money, percent

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.decision import Alternative, Comparison
    from evenhand.uncertainty import Assumption

__all__ = ["answer_of", "beside_of", "names_of", "show_dominance", "show_ranking", "show_scatter", "show_table"]

ORDER = ("collect", "collect-if", "cannot-say", "do-not-collect", "change-first")
"""Verdicts, the best first."""
RANKS: Mapping[str, str] = {
    "verdict": "verdict, then the side that gains less",
    "customers": "what customers get",
    "company": "what the company gets",
    "consent": "the consent score",
}
SCORED = ("consent", "transparency", "ownership")
ALIKE = 0.005
"""What differs by less is written alike."""
NOT_COUNTED = ("†", "not to be counted on")
"""The mark of money that a gate puts in doubt, and what it means."""


def names_of(comparison: Comparison) -> Mapping[str, str]:
    """Return what each programme is called; programmes of the same name carry their key."""
    said = [alternative.name for alternative in comparison.alternatives]
    return {
        alternative.scenario: alternative.name
        if said.count(alternative.name) == 1
        else f"{alternative.name} ({alternative.scenario})"
        for alternative in comparison.alternatives
    }


def answer_of(comparison: Comparison) -> tuple[str, str]:
    """Return the page's answer and what it rests on: gates first, then who would be defended by both sides."""
    names = names_of(comparison)
    defended = comparison.defended()
    by_key = {alternative.scenario: alternative for alternative in comparison.alternatives}
    gated = [alternative for alternative in comparison.alternatives if alternative.gated]
    stopped = [f"“{names[one.scenario]}”" for one in gated if one.verdict == "change-first"]
    open_ = [f"“{names[one.scenario]}”" for one in gated if one.verdict != "change-first"]
    parted = [
        *([f"{'a gate stops' if len(stopped) == 1 else 'gates stop'} {_and(stopped)}"] if stopped else []),
        *([f"facts that are not known may stop {_and(open_)}"] if open_ else []),
    ]
    opening = "; ".join([*parted, ""]) if parted else ""
    opening = opening[:1].upper() + opening[1:]
    if defended:
        listed = _and(
            [f"{names[key]} (both gain in {percent(by_key[key].both_gain)} of possible futures)" for key in defended]
        )
        said = f"both sides would defend {listed}."
    else:
        best = max(
            (alternative for alternative in comparison.alternatives if not alternative.gated),
            key=lambda one: one.both_gain,
            default=None,
        )
        nearest = (
            ""
            if best is None
            else (
                f" {escape_markdown(best.name)} comes nearest: both gain in {percent(best.both_gain)} of possible "
                "futures."
            )
        )
        said = f"both sides would defend none of these programmes.{nearest}"
    sentence = opening + (said if opening else said[0].upper() + said[1:])
    outdone = [names[key] for key, by in comparison.dominated().items() if by]
    because = "Defended: no gate, a verdict to collect, both gain in three of four possible futures, outdone by none."
    if outdone:
        because = f"Outdone in profit, customers’ gain and all scores: {_and(outdone)}. {because}"
    return sentence, because


def _and(names: list[str]) -> str:
    said = [escape_markdown(name) for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def show_table(comparison: Comparison, assessments: Mapping[str, Assessment]) -> None:
    """Show the programmes in a table to read, and all numbers in one to take along.

    Parameters
    ----------
    comparison
        The programmes.
    assessments
        By programme, what it was compared by.
    """
    names = names_of(comparison)
    blocks = {key: block_of(assessment) for key, assessment in assessments.items()}
    further = list(dict.fromkeys(title for alternative in comparison.alternatives for title in alternative.parts))
    head = [
        *("Programme", "Verdict", "Stopped by", "Consent", "Transparency", "Ownership", "Value exchange"),
        *("Offer", "Paid a month, on average", "Profit", "Customers’ gain", "Yes, freely", "Yes, at legal risk"),
        *further,
    ]
    lines = [
        [
            f"**{escape_markdown(names[alternative.scenario])}**",
            blocks[alternative.scenario].title,
            f"{alternative.gates} {'gate' if alternative.gates == 1 else 'gates'}" if alternative.gates else "none",
            *(_interval(getattr(alternative, pillar), alternative.highs[pillar]) for pillar in SCORED),
            f"{alternative.value:.0f}",
            escape_markdown(alternative.offer),
            _paid(blocks[alternative.scenario]),
            _futures(alternative, alternative.profit),
            _futures(alternative, alternative.customer_gain),
            percent(float(alternative.free.mean()))
            + (" if they were asked" if nobody_asked(assessments[alternative.scenario].scenario) else ""),
            percent(float(alternative.at_risk.mean())),
            *(escape_markdown(alternative.parts.get(title, "does not apply")) for title in further),
        ]
        for alternative in comparison.alternatives
    ]
    for column, values in _compared(comparison).items():
        _mark(lines, head.index(column), values)
    st.subheader("How do they stand side by side?", anchor=False)
    # Standing upright: a column a programme keeps a dozen rows readable on a narrow screen.
    parts.side_by_side(head, lines)
    doubtful = (
        f" {NOT_COUNTED[0]} {NOT_COUNTED[1].capitalize()}: a gate stops it, or may."
        if any(alternative.gated for alternative in comparison.alternatives)
        else ""
    )
    st.caption(
        f"Each at the offer named. Profit and gain: {comparison.currency} a customer and month, the mean of all "
        "possible futures and the range of 8 in 10; what is not known is taken at its worse end for each side."
        f"{doubtful} Scores from 0 to 100 in the place where the law is strictest, from all unknowns at worst to all "
        "at best. At legal risk: said yes because refusing costs them the service, or because of the screen; profit "
        "does not count them. Best and worst are marked among those that no gate stops."
    )
    st.markdown(
        "Beside these, the other offers of each programme:\n\n"
        + "\n".join(f"- **{escape_markdown(names[key])}**: {beside_of(one)}" for key, one in assessments.items())
    )
    with st.expander("All numbers, to take along", icon=":material/table:"):
        parts.table(
            comparison.to_frame(),
            name="comparison",
            caption=f"Money in {comparison.currency} a customer and month; p10 and p90 bound 8 of 10 possible futures; "
            "scores from 0 to 100",
        )


def _compared(comparison: Comparison) -> Mapping[str, list[float | None]]:
    """Return, for each column in which more is better, what each programme has; nothing where a gate stops it."""

    def of(value: Callable[[Alternative], float]) -> list[float | None]:
        return [None if alternative.gated else value(alternative) for alternative in comparison.alternatives]

    return {
        "Consent": of(lambda alternative: alternative.consent),
        "Transparency": of(lambda alternative: alternative.transparency),
        "Ownership": of(lambda alternative: alternative.ownership),
        "Value exchange": of(lambda alternative: alternative.value),
        "Profit": of(lambda alternative: float(alternative.profit.mean())),
        "Customers’ gain": of(lambda alternative: float(alternative.customer_gain.mean())),
        "Yes, freely": of(lambda alternative: float(alternative.free.mean())),
    }


def _mark(lines: list[list[str]], column: int, values: Sequence[float | None]) -> None:
    """Write beside the cells which is best and which is worst, where they differ."""
    known = [value for value in values if value is not None]
    if len(known) < 2 or max(known) - min(known) < ALIKE:
        return
    for line, value in zip(lines, values, strict=True):
        if value in (max(known), min(known)):
            line[column] += " **▲ best**" if value == max(known) else " *▽ worst*"


def show_ranking(comparison: Comparison, assessments: Mapping[str, Assessment]) -> None:
    """Show the verdict block of every programme, in the order that the group chooses."""
    names = names_of(comparison)
    blocks = {key: block_of(assessment) for key, assessment in assessments.items()}
    consent = {alternative.scenario: alternative.consent for alternative in comparison.alternatives}
    by = controls.select(
        "Ranked by",
        RANKS,
        name="rank",
        default="verdict",
        width=320,
        help_text="What a gate stops, or may, stands last whatever is chosen: its money is not to be counted on.",
    )

    def place(key: str) -> tuple[float, ...]:
        block = blocks[key]
        verdict, smaller = float(ORDER.index(block.kind)), -_smaller(block)
        figure = block.figure("customers" if by == "customers" else "company")
        value = consent[key] if by == "consent" else figure.mean if figure else 0.0
        return (verdict, smaller) if by == "verdict" else (float(not block.figures), -value, verdict)

    show_ranked([(names[key], blocks[key]) for key in sorted(blocks, key=place)])
    st.caption(
        "Means a month, on one scale.",
        help="What is paid to a participant on average, what company and customers gain per customer asked.",
    )


def _smaller(block: Block) -> float:
    return min((figure.mean for figure in block.figures if figure.side != "paid"), default=0.0)


def _paid(block: Block) -> str:
    figure = block.figure("paid")
    return "–" if figure is None else escape_markdown(figure.said)


def beside_of(assessment: Assessment) -> str:
    """Return the other offers of a programme in words: the one recommended and the one declared."""
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


def _interval(low: float, high: float) -> str:
    return f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"


def _futures(alternative: Alternative, values: np.ndarray) -> str:
    low, _, high = band(values)
    text = f"{money(float(values.mean()))} ({money(float(low))} to {money(float(high))})"
    return f"{text} {NOT_COUNTED[0]}" if alternative.gated else text


def show_scatter(comparison: Comparison, assumptions: tuple[Assumption, ...]) -> None:
    """Show profit against the quality of consent, with what a gate stops marked as not to be counted on."""
    names = names_of(comparison)
    frame = pd.DataFrame(
        [
            {
                "name": names[alternative.scenario] + (f" ({NOT_COUNTED[1]})" if alternative.gated else ""),
                "consent_low": alternative.consent,
                "consent_high": alternative.highs["consent"],
                "profit_low": band(alternative.profit).low,
                "profit": float(np.median(alternative.profit)),
                "profit_high": band(alternative.profit).high,
                "gated": alternative.gated,
            }
            for alternative in comparison.alternatives
        ]
    )
    chart = charts.profit_against_consent(
        "Does better consent cost the company?", frame, unit=f"{comparison.currency} a customer and month"
    )
    charts.show(chart, key="profit-against-consent", assumptions=assumptions)


def show_dominance(comparison: Comparison) -> None:
    """Say in words who is outdone by whom."""
    names, dominated = names_of(comparison), comparison.dominated()
    st.subheader("Which are outdone in everything?", anchor=False)
    lines = [
        f"- **{escape_markdown(names[key])}** is outdone by {_and([names[one] for one in by])}: at least as good in "
        "expected profit, customers’ gain and the low ends of all four scores, and better in something."
        for key, by in dominated.items()
        if by
    ]
    free = [names[key] for key, by in dominated.items() if not by]
    if free:
        among = "them" if len(free) > 1 else "programmes"
        lines.append(f"- None outdoes {_and(free)}: choosing among {among} weighs one good against another.")
    st.markdown("\n".join(lines))
