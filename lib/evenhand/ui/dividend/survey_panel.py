"""A survey of what customers ask for, on its way into the scenario in hand.

The file is read from a temporary folder that is gone at once; what stays in the session is the result, in which no
answer of a single person is left, and after "use" the session lets go of the file too.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st

from evenhand.confined import Bounds, run
from evenhand.errors import CustomerDataError, EvenhandError
from evenhand.scenario import Scenario
from evenhand.scenario.asking import SegmentSupply
from evenhand.scenario.model import AssumptionOverride
from evenhand.scenario.programme import Range
from evenhand.survey import Survey, read_survey
from evenhand.survey.table import MOST_BYTES
from evenhand.ui.dividend.survey_typed import Sent, typed_percentiles
from evenhand.ui.kit import currency_field, parts
from evenhand.ui.kit.controls import radio
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, asked_number
from evenhand.ui.session import drafting, state
from evenhand.uncertainty import Assumptions
from evenhand.vocabulary.numbers import amount, count, money, percent

Empty = Literal["never", "missing"]
ROUND = "survey-round"
READ = "survey-read"
DONE = "survey-done"
EMPTY: dict[Empty | None, str] = {
    None: "There is none",
    "never": "Would not share at any price",
    "missing": "Did not answer",
}
EVERYONE, EVERYBODY = "everyone", "all customers"
ASKED: Mapping[str, str] = {
    "median": "The typical one with a price asks, a month",
    "log_sd": "How far asked prices differ (spread of their logarithm)",
    "willing": "Share for nothing, share",
    "refusing": "Never share, share",
}
Changes = dict[str, dict[str, Any] | list[dict[str, Any]]]
"""Top-level facts of the scenario to their new entries, as in a document."""
WAYS: Mapping[str, str] = {"file": "A file of answers", "typed": "Three percentiles"}
COLUMNS_HELP = (
    "Prices: a column price, 0 for nothing, never for never; if you have them segment, weight, respondent. "
    "Percentiles: p25, p50, p75, willing, refusing, respondents. Choices: respondent, task, alternative, money, "
    "chosen, and a column for each attribute, named by the kind of data."
)


def show_survey(scenario: Scenario, key: str, assumptions: Assumptions, segments: Sequence[str] = ()) -> None:
    """Show how to bring a survey, what it says, and how it replaces the defaults, for all customers or one segment."""
    if done := st.session_state.pop(DONE, None):
        st.info(done)
    way = radio(
        "What do you have?",
        WAYS,
        name="survey",
        default="file",
        help_text="What would you ask a month to share this? Prices, percentiles, or choices between offers.",
    )
    sent = typed_percentiles(scenario.currency) if way == "typed" else _uploaded()
    if sent is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        made = st.date_input(
            "When people were asked",
            value=None,
            format="YYYY-MM-DD",
            max_value=dt.datetime.now(dt.UTC).date(),
            key="survey-made",
            help="Stands in the source of every number taken from the survey.",
        )
        months = asked_number(
            "Months the money is for",
            key="survey-months",
            numbers=Numbers(least=0.5, most=120),
            help_text="1 if people named a price a month, 12 if they named one a year.",
            placeholder="for example 1",
        )
        empty, currency = None, scenario.currency
        if way == "file":
            currency = currency_field.as_code(
                st.text_input(
                    "Currency in which people named prices",
                    max_chars=8,
                    key="survey-currency",
                    placeholder=f"for example {scenario.currency}",
                    help=currency_field.HELP,
                )
            )
            empty = st.selectbox(
                "An empty price means",
                list(EMPTY),
                format_func=EMPTY.__getitem__,
                key="survey-empty",
                help="Only whoever made the survey knows; the two lead to different results.",
            )
    if months is None or not currency:
        st.caption(
            "Say how many months the money is for, and in which currency: nothing is taken from the survey before."
        )
        return
    try:
        survey = _read(sent, made=made, months=months, empty=empty, currency=currency)
        survey.demand_currency(scenario.currency)
        _show(survey, scenario, key, assumptions, segments)
    except EvenhandError as error:
        show_failure(error)


def _uploaded() -> Sent | None:
    turn = int(st.session_state.setdefault(ROUND, 0))
    file = st.file_uploader(
        "Answers of customers (CSV)",
        type=["csv", "tsv", "txt"],
        key=f"survey-file-{turn}",
        max_upload_size=MOST_BYTES // 1024**2,
        help=COLUMNS_HELP,
    )
    st.caption("No answer is kept.")
    return None if file is None else Sent(file.name, file.file_id, file.getvalue())


def _read(sent: Sent, *, made: dt.date | None, months: float, empty: Empty | None, currency: str) -> Survey:
    """Return the result; the same file with the same answers is read once in a session."""
    told = (sent.key, made, months, empty, currency)
    kept = st.session_state.get(READ)
    if kept is not None and kept[0] == told:
        survey: Survey = kept[1]
        return survey
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        path = Path(folder) / (Path(sent.name.replace("\\", "/")).name or "survey.csv")
        path.write_bytes(sent.content)
        survey = run(
            Bounds.of_file(len(sent.content)),
            CustomerDataError,
            path.name,
            read_survey,
            path,
            made=made,
            months=months,
            empty=empty,
            currency=currency,
        )
    st.session_state[READ] = (told, survey)
    return survey


def _show(survey: Survey, scenario: Scenario, key: str, assumptions: Assumptions, segments: Sequence[str]) -> None:
    answers, stands_for, data = None, EVERYBODY, scenario.data_categories
    if survey.choice is None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if survey.segments:
                names = [EVERYONE, *(segment.group for segment in survey.segments)]
                chosen = st.selectbox(
                    "Whose answers", names, key="survey-segment", help="Everyone's, or those of one group of people."
                )
                answers = None if chosen == EVERYONE else chosen
            stands_for = st.selectbox(
                "They stand for",
                [EVERYBODY, *segments],
                key="survey-for",
                help="One segment can ask for something else than the others: its own answers then stand for it alone.",
            )
            if stands_for == EVERYBODY:
                data = tuple(
                    st.multiselect(
                        "Data the survey asked about",
                        scenario.data_categories,
                        placeholder="Choose what people were asked about",
                        key="survey-data",
                        help="One price for several kinds is shared out as the default prices are. Kinds that "
                        "customers cannot refuse have no part in the exchange.",
                    )
                )
                if idle := [category for category in data if category not in scenario.refusable_categories]:
                    st.caption(
                        f"Nobody can refuse {', '.join(map(escape_markdown, idle))} here, so that part of the price "
                        "is left out."
                    )
    st.markdown(escape_markdown(_sentence(survey, scenario.currency, answers)))
    if survey.choice is None and stands_for == EVERYBODY and not data:
        st.caption("Say which data the survey asked about: only whoever made it knows.")
        return
    changes: Changes
    if stands_for == EVERYBODY:
        result = survey.overrides(assumptions, data, segment=answers, refusable=scenario.refusable_categories)
        overrides = {name: override.model_dump(mode="json") for name, override in result.items()}
        changes = {"assumptions": overrides} if overrides else {}
        rows = _replaced(result, assumptions)
    else:
        supply = survey.supply(stands_for, answers=answers)
        others = [other for other in scenario.supply if other.segment != stands_for]
        changes = {"supply": [other.model_dump(mode="json", exclude_none=True) for other in (*others, supply)]}
        rows = _asked_by(supply)
    parts.table(
        pd.DataFrame(rows), name="survey", caption=f"What the survey replaces ({survey.source(answers or EVERYONE)})"
    )
    for note in survey.notes:
        st.caption(escape_markdown(note))
    st.button(
        "Use the survey in this draft" if key.startswith(state.DRAFT) else "Use the survey in a new draft",
        type="primary",
        key="survey-use",
        disabled=not changes,
        on_click=_use,
        args=(scenario, changes, key),
        help="Replaces the defaults in this scenario and records the survey as their source.",
    )


def _replaced(found: Mapping[str, AssumptionOverride], assumptions: Assumptions) -> list[dict[str, Any]]:
    changed = assumptions.override(found)
    return [
        {
            "assumption": changed[name].label,
            "unit": changed[name].unit,
            "default": _default(name, assumptions),
            "survey, most likely": override.likely,
            "survey, in 8 of 10 cases": f"{override.low:.3g} to {override.high:.3g}",
        }
        for name, override in found.items()
    ]


def _asked_by(supply: SegmentSupply) -> list[dict[str, Any]]:
    return [
        {
            "of this segment": words,
            "survey, most likely": value.likely,
            "survey, in 8 of 10 cases": f"{value.low:.3g} to {value.high:.3g}",
        }
        for name, words in ASKED.items()
        if isinstance(value := getattr(supply, name), Range)
    ]


def _default(name: str, assumptions: Assumptions) -> str:
    # A kind of data without a number of its own takes that of the nearest kind above it.
    before = assumptions.for_category(name.removeprefix("wta.")) if name.startswith("wta.") else assumptions[name]
    return f"{before.low:.3g} to {before.high:.3g}"


def _sentence(survey: Survey, currency: str, segment: str | None) -> str:
    if survey.choice is not None:
        told = "; ".join(
            f"{attribute.name} {amount(attribute.price.value)} "
            f"(in 8 of 10 cases {amount(attribute.price.low)} to {amount(attribute.price.high)})"
            for attribute in survey.choice.attributes
        )
        return (
            f"{count(survey.respondents)} people chose {count(survey.choice.tasks)} times. The typical customer asks, "
            f"in {currency} a month: {told}."
        )
    estimate = next((item for item in survey.segments if item.group == segment), survey.everyone)
    if estimate is None:
        return ""
    return (
        f"Of {count(estimate.respondents)} people, {percent(estimate.willing.value)} share for nothing, "
        f"{percent(estimate.refusing.value)} never do, and the typical one of the others asks "
        f"{money(estimate.median.value, currency, 2)} a month, in 8 of 10 cases {amount(estimate.median.low)} to "
        f"{amount(estimate.median.high)}."
    )


def _use(scenario: Scenario, changes: Changes, key: str) -> None:
    if not drafting.keep_entries(scenario, key, changes):
        st.session_state[DONE] = drafting.CHANGED_MEANWHILE
        return
    st.session_state[ROUND] = int(st.session_state.get(ROUND, 0)) + 1
    st.session_state.pop(READ, None)
    st.session_state[DONE] = "The survey replaces the defaults in this draft; its answers are gone from here."
