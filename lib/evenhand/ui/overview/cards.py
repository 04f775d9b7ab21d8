"""The scenarios at a glance: one card each, drawn at once and filled as they are assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evenhand.assessment.summary import SCORES, Pair, Summary
from evenhand.errors import EvenhandError
from evenhand.scenario import Jurisdiction
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import show_verdict
from evenhand.ui.overview import drafts as overview_drafts
from evenhand.ui.overview import questions as questions_list
from evenhand.ui.overview.summary import headline, sentence_of
from evenhand.ui.session import belonging, state

__all__ = ["show_glance"]

SHOWN_DRAFTS = 6
"""How many drafts are assessed without being asked for: each takes about a second."""
LOWEST = "The lowest of the places where people are asked, 0 to 100; a range where facts are not known."


@dataclass(frozen=True, slots=True)
class _Card:
    """A card on the page: what it is about, and its places that are filled later."""

    listed: state.Listed
    badge: DeltaGenerator
    body: DeltaGenerator


def show_glance() -> None:
    """Show the answer about all scenarios, then a card each, drafts first."""
    listed = state.catalogue()
    drafts = [one for one in listed if one.key.startswith(state.DRAFT)]
    examples = [one for one in listed if not one.key.startswith(state.DRAFT)]
    top = st.empty()
    top.progress(0.0, text="The programmes are being looked into …")
    if len(drafts) > SHOWN_DRAFTS and not st.toggle(
        f"Show all {len(drafts)} drafts",
        key="all_drafts",
        bind="query-params",
        help=f"Without it, the {SHOWN_DRAFTS} drafts changed last are shown.",
    ):
        drafts = drafts[:SHOWN_DRAFTS]
    cards = []
    if drafts:
        st.subheader("Your drafts", anchor=False)
        cards += [_draw(draft) for draft in drafts]
    st.subheader("Examples", anchor=False)
    st.caption("Programmes of an invented “Example Grocer”: nothing in them describes a real company.")
    cards += [_draw(example) for example in examples]
    result = _fill(cards, top)
    with top.container():
        parts.answer(
            headline([summary.kind for summary in result.values()]),
            because="Each is judged by its facts, the selected customers and the assumptions. Verdicts can be wrong: "
            "the pages of a programme say why.",
            places=_judged_in(result),
        )
    if result:
        _show_table({one.key: one.name for one in listed}, result)


def _judged_in(keys: Iterable[str]) -> tuple[Jurisdiction, ...]:
    """Return every place where one of some programmes is judged."""
    return tuple(dict.fromkeys(place for key in keys for place in state.scenario_of(key).jurisdictions))


def _draw(listed: state.Listed) -> _Card:
    with st.container(border=True, key=f"card-{listed.key}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(escape_markdown(listed.name), anchor=False, width="content")
            badge = st.empty()
        body = st.empty()
        body.caption("Waiting to be looked into …" if listed.fault is None else "")
        if listed.fault is None:
            _show_ways(listed.key)
    return _Card(listed, badge, body)


def _show_ways(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        parts.go("scores", "Scores", scenario=key)
        parts.go("dividend", "Dividend", scenario=key)
        parts.go("scenario", "All facts", scenario=key)
        st.button(
            "Open questions",
            key=f"open-{key}",
            type="tertiary",
            icon=":material/help:",
            on_click=_open_questions,
            args=(key,),
            help="What nobody knows yet about this programme, and who could find out.",
        )
        if key.startswith(state.DRAFT):
            overview_drafts.show_actions(key.removeprefix(state.DRAFT))


@uninterruptible
def _open_questions(key: str) -> None:
    state.select("scenario", key)
    questions_list.open_questions_next()


def _fill(cards: Sequence[_Card], top: DeltaGenerator) -> dict[str, Summary]:
    results = {}
    for number, card in enumerate(cards):
        top.progress(number / len(cards), text=f"Looking into {escape_markdown(card.listed.name)} …")
        with card.body.container():
            try:
                if card.listed.fault is not None:
                    raise card.listed.fault
                study = belonging.own_study(card.listed.key)
                if study.scenario.currency != study.customers.currency:
                    _show_foreign(card, study.scenario.currency, study.customers.currency)
                    continue
                summary = state.summary(study)
                _show_assessed(card, study.scenario.summary, summary)
            except EvenhandError as error:
                # One scenario with a fault must not hide the others.
                _show_fault(card, error)
                continue
            except Exception as error:
                card.badge.badge("Cannot be assessed", color="red", icon=":material/error:")
                show_failure(error)
                continue
            results[card.listed.key] = summary
    return results


def _show_fault(card: _Card, error: EvenhandError) -> None:
    card.badge.badge("Cannot be read", color="red", icon=":material/error:")
    st.markdown(
        escape_markdown(error.message) + (f" **What to do:** {escape_markdown(error.hint)}" if error.hint else "")
    )
    for problem in error.problems:
        st.markdown(f"- {escape_markdown(problem)}")


def _show_foreign(card: _Card, own: str, theirs: str) -> None:
    card.badge.badge(f"Needs customers in {own}", color="gray", icon=":material/currency_exchange:")
    st.markdown(
        f"This programme is in {own}, the spending of the selected customers in {theirs}: the two cannot be put "
        "together. Choose other customers in the sidebar."
    )
    parts.go("customers", f"Bring customers in {own}", scenario=card.listed.key)


def _show_assessed(card: _Card, about: str, summary: Summary) -> None:
    if about:
        st.caption(escape_markdown(about))
    show_verdict(summary.block, sentence=sentence_of(summary), key=card.listed.key, scenario=card.listed.key)
    st.caption(
        f"Lawfulness {_points(summary.lawfulness)} · consent {_points(summary.consent)} · transparency "
        f"{_points(summary.transparency)}, each from 0 to 100",
        help=LOWEST,
    )


def _points(interval: Pair | None) -> str:
    if interval is None:
        return "does not apply"
    low, high = (f"{end:.0f}" for end in interval)
    return low if low == high else f"{low} to {high}"


def _show_table(names: Mapping[str, str], summaries: Mapping[str, Summary]) -> None:
    rows = []
    for key, shown in summaries.items():
        scores = {
            f"{pillar}, {end} end": value
            for pillar in SCORES
            for end, value in zip(("low", "high"), getattr(shown, pillar) or (None, None), strict=True)
        }
        profit, gain = shown.block.figure("company"), shown.block.figure("customers")
        rows.append(
            {
                "programme": names[key],
                "verdict": shown.title,
                **scores,
                "offer": shown.block.offer.lower(),
                "company gains": profit and profit.mean,
                "customers gain": gain and gain.mean,
                "currency": shown.currency,
                "open questions": shown.questions,
            }
        )
    with st.expander("The same as a table"):
        parts.table(
            pd.DataFrame(rows),
            name="overview",
            caption="Scores are 0 to 100; gains are means per customer-month of the offer named, left out "
            "while a gate stands or may",
            column_config={
                name: st.column_config.NumberColumn(format="%.0f" if "end" in name else "%.2f")
                for name in rows[0]
                if "end" in name or "gain" in name
            },
        )
