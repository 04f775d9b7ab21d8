"""All programmes in one table, ranked: verdict, what each side gets on one scale, the next step, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evenhand.assessment.block import Block
from evenhand.assessment.summary import SCORES, Pair, Summary
from evenhand.errors import EvenhandError
from evenhand.scenario import Jurisdiction, Scenario
from evenhand.scenario.roles import open_facts
from evenhand.ui.kit import exchange_rates, parts
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.ranked import RANGES, STYLE, heads_html, row_html, waiting_html
from evenhand.ui.kit.verdict import BEST_FIRST, smaller_gain
from evenhand.ui.overview.drafts import show_drafts
from evenhand.ui.overview.summary import headline
from evenhand.ui.session import belonging, computed, state
from evenhand.ui.session.me import me, my_role
from evenhand.vocabulary.roles import role_name

SHOWN_DRAFTS = 20
"""How many drafts are assessed without being asked for: one that nobody has assessed takes about a second."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A programme that was assessed."""

    key: str
    name: str
    summary: Summary
    block: Block
    places: tuple[Jurisdiction, ...]
    """Where it is judged."""
    mine: int
    """How many of its open questions wait for the visitor's role."""

    @property
    def rank(self) -> tuple[bool, int, float, str]:
        """Where it stands: drafts above examples, by its verdict, then by what the side gains that gains less."""
        is_example = not self.key.startswith(state.DRAFT)
        return is_example, BEST_FIRST.index(self.block.kind), -smaller_gain(self.block), self.name


def show_ranked_programmes() -> None:
    """Show the answer about all programmes, then a row each."""
    top, table = st.empty(), st.container()
    rows, faults = _assessed(_listed(), top, table)
    with top.container(key="answer"):
        st.subheader(headline([row.summary.kind for row in rows]), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.show_unexamined(dict.fromkeys(place for row in rows for place in row.places))
            st.caption(
                "“Example Grocer” is invented.",
                help=f"{RANGES} Beside the next step stands how many questions are open, then who takes it. Scores "
                "from 0 to 100, the lowest of the places where people are asked, a range where facts are not known. "
                "Each programme is judged with its own customers. Nothing in the examples describes a real company.",
            )
    with table:
        _show_rows(rows)
    for name, error in faults:
        _show_fault(name, error)
    if rows:
        _show_table(rows)
    show_drafts()


def _listed() -> list[state.Listed]:
    listed = state.catalogue()
    drafts = [entry for entry in listed if entry.key.startswith(state.DRAFT)]
    examples = [entry for entry in listed if not entry.key.startswith(state.DRAFT)]
    if len(drafts) > SHOWN_DRAFTS and not st.toggle(
        f"Show all {len(drafts)} drafts",
        key="all_drafts",
        bind="query-params",
        help=f"Without it, the {SHOWN_DRAFTS} drafts changed last are shown.",
    ):
        drafts = drafts[:SHOWN_DRAFTS]
    return [*drafts, *examples]


def _assessed(
    listed: Sequence[state.Listed], top: DeltaGenerator, table: DeltaGenerator
) -> tuple[list[_Row], list[tuple[str, Exception]]]:
    """Assess programmes one after the other; one with a fault must not hide the others.

    While some are worked out all are listed, in an order that holds until all are there, and nothing in them can be
    pressed: so no button moves away under a finger.
    """
    rows: list[_Row] = []
    faults: list[tuple[str, Exception]] = []
    waiting = table.empty()
    for number, entry in enumerate(listed):
        try:
            if entry.fault is not None:
                raise entry.fault
            study = belonging.own_study(entry.key)
            if not computed.is_kept(study):
                top.progress(number / len(listed), text=f"Looking into {escape_markdown(entry.name)} …")
                waiting.html(_so_far(rows, [other.name for other in listed[number:] if other.fault is None]))
            summary = computed.summary(study)
        except Exception as error:
            faults.append((entry.name, error))
            continue
        rows.append(
            _Row(entry.key, entry.name, summary, summary.block, study.scenario.jurisdictions, _for_me(study.scenario))
        )
    waiting.empty()
    return rows, faults


def _so_far(rows: Sequence[_Row], to_come: Sequence[str]) -> str:
    """Return the rows that are there, and the names of those to come."""
    shown = _shown(rows)
    html = (*(_html(row, shown, "") for row in shown), *(waiting_html(name, SCORES) for name in to_come))
    return f'{_heads("")}<div class="ev">{"".join(html)}</div>'


def _heads(currency: str) -> str:
    return f'{STYLE}<div class="ev">{heads_html(currency, [pillar.capitalize() for pillar in SCORES])}</div>'


def _for_me(scenario: Scenario) -> int:
    role = my_role()
    return 0 if role is None else sum(fact.role is role for fact in open_facts(scenario))


def _show_rows(rows: Sequence[_Row]) -> None:
    shown = _shown(rows)
    exchange_rates.show_choice(row.block.currency for row in rows if row.block.figures)
    currencies = {row.block.currency for row in shown if row.block.figures}
    currency = currencies.pop() if len(currencies) == 1 else ""
    st.html(_heads(currency))
    for row in sorted(shown, key=lambda row: row.rank):
        st.html(f'<div class="ev">{_html(row, shown, currency)}</div>')
        # One line that wraps: in a column of its own words were cut on a narrow screen.
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            step = row.block.step
            parts.go(step.page, step.label, **{**step.address, "scenario": row.key})
            if row.mine:
                _go_to_questions(row, f"{row.mine} for you", role=me())
            elif row.summary.questions:
                many = row.summary.questions
                _go_to_questions(row, f"{many} question{'s' if many > 1 else ''}")
            if step.who:
                st.caption(role_name(step.who), width="content")


def _shown(rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows with their amounts in the currency in which they are to be shown."""
    return [replace(row, block=exchange_rates.shown(row.block)) for row in rows]


def _html(row: _Row, shown: Sequence[_Row], currency: str) -> str:
    """Return one of the rows shown; its amounts name their currency unless all share the one given."""
    beside = [figure for other in shown if other.block.currency == row.block.currency for figure in other.block.figures]
    scores = {pillar.capitalize(): _points(getattr(row.summary, pillar)) for pillar in SCORES}
    return row_html(row.name, row.block, beside, scores, currency="" if currency else row.block.currency)


def _go_to_questions(row: _Row, label: str, **address: str) -> None:
    parts.go(
        "overview",
        label,
        help_text="Questions that nobody has answered yet.",
        icon=":material/help:",
        scenario=row.key,
        view="questions",
        **address,
    )


def _points(interval: Pair | None) -> str:
    if interval is None:
        return "not judged"
    low, high = (f"{end:.0f}" for end in interval)
    return low if low == high else f"{low} to {high}"


def _show_fault(name: str, error: Exception) -> None:
    if not isinstance(error, EvenhandError):
        st.error(f"**{escape_markdown(name)}** cannot be assessed.", icon=":material/error:")
        show_failure(error)
        return
    hint = f" **What to do:** {escape_markdown(error.hint)}" if error.hint else ""
    st.error(
        f"**{escape_markdown(name)}** has no verdict. {escape_markdown(error.message)}{hint}", icon=":material/error:"
    )
    for problem in error.problems:
        st.markdown(f"- {escape_markdown(problem)}")


def _show_table(rows: Sequence[_Row]) -> None:
    folded = st.expander("The same as a table", on_change="rerun")
    if not folded.open:
        return
    # Loaded when somebody asks for the table: the first picture does not wait for pandas.
    import pandas as pd

    with folded:
        frame = pd.DataFrame([_cells(row) for row in sorted(rows, key=lambda row: row.rank)])
        parts.table(
            frame,
            name="overview",
            caption="Scores are 0 to 100, a range where facts are not known; gains are means per customer-month of the "
            "offer named, left out while a gate stands or may, or spending is not known",
            column_config={
                name: st.column_config.NumberColumn(format="%.0f" if "end" in name else "%.2f")
                for name in frame.columns
                if "end" in name or "gain" in name
            },
        )


def _cells(row: _Row) -> dict[str, object]:
    scores = {
        f"{pillar}, {end} end": value
        for pillar in SCORES
        for end, value in zip(("low", "high"), getattr(row.summary, pillar) or (None, None), strict=True)
    }
    profit, gain = row.block.figure("company"), row.block.figure("customers")
    return {
        "programme": row.name,
        "verdict": row.summary.title,
        **scores,
        "offer": row.block.offer.lower(),
        "company gains": profit and profit.mean,
        "customers gain": gain and gain.mean,
        "currency": row.summary.currency,
        "open questions": row.summary.questions,
    }
