"""The recommendation on screen as it stands in the documents, and the documents to take along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment, OpenQuestion, by_role, to_csv
from evenhand.assessment.offers import gains_by_segment, offer_columns, offer_rows
from evenhand.report import Format, Made, Report, known_formats, make_report
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Section, Table
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import show_segments
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.roles import role_name

__all__ = ["UNSAVED", "is_unsaved", "report_of", "show_files", "show_meta", "show_offers", "show_sections"]

UNSAVED = "Draft, not saved as a revision"
FEW_COLUMNS, PROSE = 3, 60
"""A table with more columns than this and a cell longer than this, in characters, is shown as a list."""


def is_unsaved(assessment: Assessment) -> bool:
    """Return whether the scenario in hand is a draft that was not saved as a revision as it now is."""
    if not state.scenario_key().startswith(state.DRAFT):
        return False
    history = state.store().revisions.history(assessment.scenario.id)
    return all(one.revision != assessment.revision for one in history)


@remembered("Writing the recommendation …")
def _written(key: tuple[str, ...], _assessment: Assessment, _decision: Mapping[str, Any] | None) -> Report:
    return make_report(_assessment, decision=_decision)


def report_of(assessment: Assessment, decision: Mapping[str, Any] | None, *, unsaved: bool) -> Report:
    """Return the report, stamped as a draft where it is one; equal ones are written once.

    Parameters
    ----------
    assessment
        What is reported.
    decision
        What a workshop decided, if anything.
    unsaved
        Whether the scenario is a draft that can still change under the report.
    """
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    key = (*assessment.run.values(), assessment.scenario.name, today, repr(sorted((decision or {}).items())))
    report = _written(key, assessment, decision)
    if not unsaved:
        return report
    return report.as_draft(UNSAVED)


def show_offers(assessment: Assessment) -> None:
    """Show the offers side by side, and who gains and who loses by the one that the page speaks of."""
    if assessment.gated:
        return
    rows = [[escape_markdown(cell) for cell in row] for row in offer_rows(assessment)]
    st.caption("Means over all possible futures, in brackets 8 of 10 of them; gains per customer-month")
    st.table(
        pd.DataFrame(rows, columns=list(offer_columns(assessment))),
        hide_index=True,
        border="horizontal",
        alt="The offers",
    )
    show_segments(gains_by_segment(assessment), offer=assessment.subject.label, currency=assessment.simulation.currency)


def show_files(report: Report, assessment: Assessment, decision: Mapping[str, Any] | None) -> None:
    """Offer the documents; each is made when it is asked for."""
    name = f"{assessment.scenario.id}-{assessment.revision}"
    with st.container(horizontal=True, vertical_alignment="center"):
        for form in known_formats():
            st.download_button(
                form.label,
                data=partial(_rendered, form, report, assessment, decision),
                file_name=f"{name}{form.suffix}",
                mime=form.mime,
                icon=":material/download:",
                type="primary" if form.suffix == ".docx" else "secondary",
                on_click="ignore",
                key=f"file{form.suffix}",
                help=form.help,
            )
        _show_questions(assessment, name)


def _rendered(form: Format, report: Report, assessment: Assessment, decision: Mapping[str, Any] | None) -> bytes:
    return form.render(Made(report, assessment, dt.datetime.now(tz=dt.UTC), decision))


def _show_questions(assessment: Assessment, name: str) -> None:
    roles = by_role(assessment.questions)
    if not roles:
        return
    currency = assessment.simulation.currency
    with st.popover("Open questions by role (CSV)", icon=":material/contact_support:"):
        st.markdown("One file a role: the question, what its answer could change, and a column for the answer.")
        for role, questions in roles.items():
            st.download_button(
                f"{role_name(role)} ({len(questions)})",
                data=partial(_csv, questions, currency),
                file_name=f"{name}-questions-{role.value}.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"questions-{role.value}",
                help="Opens in any spreadsheet.",
            )


def _csv(questions: Sequence[OpenQuestion], currency: str) -> bytes:
    return to_csv(questions, currency).encode()


def show_meta(report: Report) -> None:
    """Show what identifies the run: the same key gives the same document."""
    with st.expander(
        "What identifies this run: scenario, customers, assumptions, rubric", icon=":material/fingerprint:"
    ):
        _show_table(Table("What identifies this run", ("Item", "Value"), tuple(report.meta.items())))


def show_sections(sections: Sequence[Section]) -> None:
    """Show the sections; long ones to look things up in are folded.

    Parameters
    ----------
    sections
        Those of the report, less the first: what it says stands at the top of the page.
    """
    for section in sections:
        if section.appendix:
            folded = st.expander(section.heading, on_change="rerun", key=f"section-{section.heading}")
            if folded.open:
                with folded:
                    _show_blocks(section.blocks)
        else:
            st.subheader(section.heading, anchor=False)
            _show_blocks(section.blocks)


def _show_blocks(blocks: Sequence[Block]) -> None:
    for block in blocks:
        match block:
            case Paragraph():
                st.markdown(f"**{escape_markdown(block.text)}**" if block.strong else escape_markdown(block.text))
            case Bullets():
                st.markdown("\n".join(f"- {escape_markdown(item)}" for item in block.items))
            case Table():
                _show_table(block)
            case Figure():
                st.markdown(f"**{escape_markdown(block.caption)}**")
                st.image(block.picture.png, alt=block.alt, width=760)
                st.caption(escape_markdown(block.alt))


def _show_table(block: Table) -> None:
    st.caption(escape_markdown(block.caption))
    # Both ways show Markdown, so facts typed by people are made inert.
    rows = [[escape_markdown(cell) for cell in row] for row in block.rows]
    if len(block.header) > FEW_COLUMNS and max((len(cell) for row in block.rows for cell in row), default=0) > PROSE:
        st.markdown("\n".join(_entry(block.header, row) for row in rows))
        return
    frame = pd.DataFrame(rows, columns=list(block.header))
    st.table(frame, hide_index=True, border="horizontal", alt=block.caption)


def _entry(header: Sequence[str], row: Sequence[str]) -> str:
    """Return a row of sentences as a list item: side by side in narrow columns nobody could read them."""
    said = [f"{name}: {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell]
    return f"- **{row[0]}**" + "".join(f"  \n  {one}" for one in said)
