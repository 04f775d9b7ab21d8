"""A survey of what customers ask for, on its way into the scenario in hand.

The file is read from a temporary folder that is gone at once; what stays in the session is the result, in which no
answer of a single person is left, and after "use" the session lets go of the file too.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.exchange.survey import Survey, read_survey
from evenhand.exchange.survey.table import MOST_BYTES
from evenhand.scenario import Scenario
from evenhand.scenario.model import AssumptionOverride
from evenhand.ui import drafting, parts, state
from evenhand.ui.failures import show_failure
from evenhand.ui.wording import count, plain
from evenhand.uncertainty import Assumptions

__all__ = ["show_survey"]

Empty = Literal["never", "missing"]
ROUND = "survey-round"
READ = "survey-read"
DONE = "survey-done"
EMPTY: dict[Empty | None, str] = {
    None: "There is none",
    "never": "Would not share at any price",
    "missing": "Did not answer",
}
EVERYONE = "everyone"
COLUMNS_HELP = (
    "Prices: a column price, 0 for nothing, never for never; if you have them segment, weight, respondent. "
    "Percentiles: p25, p50, p75, willing, refusing, respondents. Choices: respondent, task, alternative, money, "
    "chosen, and a column for each attribute, named by the kind of data."
)


def show_survey(scenario: Scenario, key: str, assumptions: Assumptions) -> None:
    """Show how to bring a survey, what it says, and how it replaces the defaults.

    Parameters
    ----------
    scenario, key
        The scenario in hand and its key; a saved one is copied into a draft first.
    assumptions
        The defaults.
    """
    if done := st.session_state.pop(DONE, None):
        st.info(done)
    turn = int(st.session_state.setdefault(ROUND, 0))
    sent = st.file_uploader(
        "Answers of customers (CSV)",
        type=["csv", "tsv", "txt"],
        key=f"survey-file-{turn}",
        max_upload_size=MOST_BYTES // 1024**2,
        help=COLUMNS_HELP,
    )
    st.caption(
        "What would you ask a month to share this? Prices, percentiles, or choices between offers. No answer is kept."
    )
    if sent is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        made = st.date_input(
            "When people were asked",
            value=None,
            max_value=dt.datetime.now(dt.UTC).date(),
            key="survey-made",
            help="Stands in the source of every number taken from the survey.",
        )
        months = st.number_input(
            "Months the money is for",
            min_value=0.5,
            max_value=120.0,
            value=1.0,
            step=1.0,
            key="survey-months",
            help="12 if people named a price a year.",
        )
        empty = st.selectbox(
            "An empty price means",
            list(EMPTY),
            format_func=EMPTY.__getitem__,
            key="survey-empty",
            help="Only whoever made the survey knows; the two lead to different results.",
        )
    try:
        survey = _read(sent.name, sent.file_id, sent.getvalue(), made=made, months=months, empty=empty)
        _show(survey, scenario, key, assumptions)
    except EvenhandError as error:
        show_failure(error)


def _read(
    name: str, file_id: str, content: bytes, *, made: dt.date | None, months: float, empty: Empty | None
) -> Survey:
    """Return the result; the same file with the same answers is read once in a session."""
    told = (file_id, made, months, empty)
    kept = st.session_state.get(READ)
    if kept is not None and kept[0] == told:
        return kept[1]  # type: ignore[no-any-return]
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name or "survey.csv")
        path.write_bytes(content)
        survey = read_survey(path, made=made, months=months, empty=empty)
    st.session_state[READ] = (told, survey)
    return survey


def _show(survey: Survey, scenario: Scenario, key: str, assumptions: Assumptions) -> None:
    segment, data = None, scenario.data_categories
    if survey.choice is None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            data = tuple(
                st.multiselect(
                    "Data the survey asked about",
                    scenario.data_categories,
                    default=scenario.data_categories,
                    key="survey-data",
                    help="One price for several kinds is shared out as the default prices are.",
                )
            )
            if survey.segments:
                names = [EVERYONE, *(one.group for one in survey.segments)]
                chosen = st.selectbox(
                    "Whose answers",
                    names,
                    key="survey-segment",
                    help="One segment's answers then stand for all customers.",
                )
                segment = None if chosen == EVERYONE else chosen
    found = survey.overrides(assumptions, data, segment=segment)
    st.markdown(plain(_sentence(survey, scenario.currency, segment)))
    changed = assumptions.override(found)
    rows = [
        {
            "assumption": changed[name].label,
            "unit": changed[name].unit,
            "default": _default(name, assumptions),
            "survey, most likely": one.likely,
            "survey, in 8 of 10 cases": f"{one.low:.3g} to {one.high:.3g}",
        }
        for name, one in found.items()
    ]
    parts.table(
        pd.DataFrame(rows), name="survey", caption=f"What the survey replaces ({survey.source(segment or EVERYONE)})"
    )
    for note in survey.notes:
        st.caption(plain(note))
    st.button(
        "Use the survey in this draft" if key.startswith(state.DRAFT) else "Use the survey in a new draft",
        type="primary",
        key="survey-use",
        disabled=not found,
        on_click=_use,
        args=(scenario, found, key),
        help="Replaces the defaults in this scenario and records the survey as their source.",
    )


def _default(name: str, assumptions: Assumptions) -> str:
    # A kind of data without a number of its own takes that of the nearest kind above it.
    before = assumptions.for_category(name.removeprefix("wta.")) if name.startswith("wta.") else assumptions[name]
    return f"{before.low:.3g} to {before.high:.3g}"


def _sentence(survey: Survey, currency: str, segment: str | None) -> str:
    if survey.choice is not None:
        told = "; ".join(
            f"{one.name} {one.price.value:.2f} (in 8 of 10 cases {one.price.low:.2f} to {one.price.high:.2f})"
            for one in survey.choice.attributes
        )
        return (
            f"{count(survey.respondents)} people chose {count(survey.choice.tasks)} times. The typical customer asks, "
            f"in {currency} a month: {told}."
        )
    one = next((item for item in survey.segments if item.group == segment), survey.everyone)
    if one is None:
        return ""
    return (
        f"Of {count(one.respondents)} people, {one.willing.value:.0%} share for nothing, {one.refusing.value:.0%} "
        f"never do, and the typical one of the others asks {one.median.value:.2f} {currency} a month, in 8 of 10 cases "
        f"{one.median.low:.2f} to {one.median.high:.2f}."
    )


def _use(scenario: Scenario, found: Mapping[str, AssumptionOverride], key: str) -> None:
    if key.startswith(state.DRAFT):
        draft = key.removeprefix(state.DRAFT)
        entries = {name: one.model_dump(mode="json") for name, one in found.items()}
        # What somebody else wrote about other assumptions meanwhile stays.
        stands: Any = drafting.opened(draft).body.get("assumptions")
        wanted = {**(stands or {}), **entries}
        drafting.change(draft, ("assumptions",), wanted)
        if drafting.opened(draft).body.get("assumptions") != wanted:
            st.session_state[DONE] = (
                "Not saved: somebody else changed this draft meanwhile. Look at it, then try again."
            )
            return
    else:
        own = scenario.replace(assumptions={**scenario.assumptions, **found})
        state.put_in_hand("scenario", drafting.copy_to_draft(own))
    st.session_state[ROUND] = int(st.session_state[ROUND]) + 1
    st.session_state.pop(READ, None)
    st.session_state[DONE] = "The survey replaces the defaults in this draft; its answers are gone from here."
