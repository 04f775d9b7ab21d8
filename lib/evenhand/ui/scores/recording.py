"""Counsel's own reading of the notice: each item with its sentence, and who read it when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from evenhand import clock
from evenhand.scoring.notice import recorded_items
from evenhand.scoring.notice.recorded import sentence_in
from evenhand.ui.facts.evidence import is_whole
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scoring.notice import NoticeReading

ITEMS = "notice_items"
SAYS = {"given": "gives it", "denied": "says that it does not happen", "not_given": "leaves it out"}


def show_recording(reading: NoticeReading, scenario: Scenario) -> None:
    """Show what was recorded by hand, and offer to record an item of a notice that the reader does not know."""
    if reading.has_figures and not scenario.notice_items:
        return
    count = len(recorded_items(reading, scenario))
    with st.expander(f"Read by counsel: {count} of {len(reading.items)} items recorded", icon=":material/gavel:"):
        for record in scenario.notice_items:
            quoted = f" “{escape_markdown(record.sentence)}”" if record.sentence else ""
            label = escape_markdown(reading.items[record.item].label)
            st.markdown(
                f"- **{label}**: the notice {SAYS[record.says]}.{quoted} Signed by {escape_markdown(record.by)}, "
                f"{record.date:%d %B %Y}."
            )
        draft = drafting.opened_in_hand()
        if draft is None:
            st.markdown("This is an example file. Edit a copy of it to record what its notice says.")
            parts.go("scenario", "Edit a copy on the Scenario page")
            return
        refused = drafting.refusals(draft.id).get(ITEMS)
        if refused:
            st.error(f"Not saved: {escape_markdown(refused)}", icon=":material/error:")
        _show_form(reading, scenario, draft.id)


def _show_form(reading: NoticeReading, scenario: Scenario, draft_id: str) -> None:
    # The number of records in the key empties the form once one is signed.
    with st.form(f"record-{draft_id}-{len(scenario.notice_items)}", enter_to_submit=False):
        item = st.selectbox(
            "Which item",
            list(reading.items),
            index=None,
            format_func=lambda name: f"{reading.items[name].label} ({reading.items[name].law})",
            help="One of the 21 items of GDPR Articles 13 and 14.",
        )
        says = st.radio("The notice", list(SAYS), index=None, format_func=lambda name: SAYS[name], horizontal=True)
        sentence = st.text_area(
            "The notice’s own sentence", max_chars=2000, help="Copied from the notice, word by word."
        )
        by = st.text_input("Who read it", max_chars=120, help="A name or an office; printed beside the score.")
        date = st.date_input("When", value=None, format="YYYY-MM-DD", max_value=clock.today(), help="When it was read.")
        if not st.form_submit_button("Sign this record", type="primary", help="Writes it into the draft at once."):
            return
    found = sentence_in(reading.text, sentence)
    given = {
        "which item": item,
        "what the notice does": says,
        "a sentence that stands in the notice": says == "not_given" or found is not None,
        "who read it": by.strip(),
        "when": isinstance(date, dt.date),
    }
    if not is_whole(given) or not isinstance(date, dt.date):
        return
    new: dict[str, Any] = {"item": item, "says": says, "by": by.strip(), "date": date.isoformat()}
    if sentence.strip():
        new["sentence"] = sentence.strip()
    drafting.record(draft_id, ITEMS, [*drafting.entries(scenario.notice_items), new])
