"""The recommendation on screen as it stands in the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from evenhand.assessment import Assessment
from evenhand.report import Report, make_report
from evenhand.report.formats.web import to_html
from evenhand.ui.recommendation.choice import Choice
from evenhand.ui.session import state
from evenhand.ui.session.memory import remembered

UNSAVED = "Draft, not saved as a revision"
HEIGHT = 900
"""Pixels of the preview; it scrolls."""


def is_unsaved(assessment: Assessment) -> bool:
    """Return whether the scenario in hand is a draft that was not saved as a revision as it now is."""
    if not state.scenario_key().startswith(state.DRAFT):
        return False
    history = state.store().revisions.history(assessment.scenario.id)
    return all(decision.revision != assessment.revision for decision in history)


def asked(assessment: Assessment, decision: Mapping[str, Any] | None, choice: Choice) -> tuple[str, ...]:
    """Return what a recommendation depends on."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return (
        *assessment.run.values(),
        assessment.scenario.name,
        today,
        repr(sorted((decision or {}).items())),
        choice.reader,
        *choice.contents,
        *(value for other in choice.beside.values() for value in (*other.run.values(), other.scenario.name)),
    )


@remembered("Writing the recommendation …")
def _written(
    key: tuple[str, ...], _assessment: Assessment, _decision: Mapping[str, Any] | None, _choice: Choice
) -> Report:
    return make_report(
        _assessment,
        decision=_decision,
        beside=tuple(_choice.beside.values()),
        reader=_choice.reader,
        contents=_choice.contents,
    )


def report_of(assessment: Assessment, decision: Mapping[str, Any] | None, choice: Choice, *, unsaved: bool) -> Report:
    """Return the report, stamped as a draft that can still change if ``unsaved``; equal ones are written once."""
    report = _written(asked(assessment, decision, choice), assessment, decision, choice)
    return report.as_draft(UNSAVED) if unsaved else report


def show_preview(report: Report) -> None:
    """Show the web page that can be taken along, in a frame of its own; it runs no script and fetches nothing."""
    # Links inside a frame without an address would lead to this page instead.
    page = to_html(report, linked=False).decode()
    st.iframe(page, height=HEIGHT, tab_index=0, alt=f"Preview: {report.title}")
