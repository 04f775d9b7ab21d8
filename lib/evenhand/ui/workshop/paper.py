"""Ballots on paper: printed by the facilitator, and what was written on them brought in as a table."""

from __future__ import annotations

import streamlit as st

from evenhand.confined import Bounds, run
from evenhand.errors import InputError
from evenhand.ui.kit.download import download
from evenhand.ui.kit.typed_number import Numbers, asked_number
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.workshop import (
    LANGUAGES,
    VotingRound,
    bring_in,
    columns_of,
    read_rows,
    sheets_of,
    to_fill_in,
    words,
)
from evenhand.workshop.paper import MOST_SHEETS, Sheet
from evenhand.workshop.room import printed_sheets

SHEETS = Numbers(least=1, most=MOST_SHEETS, whole=True)


def show_paper(place: Place, latest: VotingRound | None) -> None:
    """Show how sheets are printed, and how answers from them are brought in while a round is open."""
    number = 1 if latest is None else latest.number
    with st.expander("Ballots on paper", icon=":material/print:"):
        st.markdown(
            "A sheet for each person without a device, with a code and no name. Somebody who does not take part types "
            "the answers into the table; they count like those from phones."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            count = asked_number(
                "Sheets", key="paper-count", numbers=SHEETS, help_text="", placeholder="how many", value=12, width=120
            )
            language = st.selectbox(
                "Language", LANGUAGES, format_func=lambda tag: words(tag)("language"), key="paper-language", width=160
            )

            # The store is given: when somebody presses the button, no page runs that would say whose it is.
            store = state.store()

            def printed() -> tuple[Sheet, ...]:
                return sheets_of(store, place.workshop.id, int(count or 0), facilitator_token=place.token)

            def sheets() -> str:
                return printed_sheets(place.workshop, latest, printed(), language=language or LANGUAGES[0])

            def table() -> str:
                return to_fill_in(place.workshop, latest, printed())

            download(
                "Sheets to print (web page)",
                sheets,
                f"ballots-round-{number}.html",
                icon=":material/print:",
                disabled=count is None,
                key="paper-sheets",
                help_text="Open it and print it, or save it as PDF. Each sheet begins on a new page.",
            )
            download(
                "Table to fill in (CSV)",
                table,
                f"ballots-round-{number}.csv",
                icon=":material/table:",
                disabled=count is None,
                key="paper-table",
                help_text="A line a sheet. A1 is the first statement about alternative A, as on the sheet.",
            )
        if latest is not None and not latest.revealed:
            _show_bringing_in(place)
        else:
            st.caption("What is written on them can be brought in while their round is open.")


def _show_bringing_in(place: Place) -> None:
    with st.form("paper-in", border=False, clear_on_submit=True):
        st.file_uploader(
            "Answers from sheets (CSV)",
            type=["csv", "txt", "tsv"],
            key="paper-file",
            max_upload_size=1,
            help="All of the file is taken, or nothing. What is wrong is named with its line and column.",
        )
        st.checkbox(
            "Change sheets that were brought in before",
            key="paper-replace",
            help="Without it, a sheet that comes again with other answers is named and nothing is taken.",
        )

        def take_in() -> str:
            file = st.session_state["paper-file"]
            if file is None:
                raise InputError("No file was chosen.", hint="Choose the table that was filled in.")
            columns, content = columns_of(state.store(), place.workshop.id), file.getvalue()
            rows = run(Bounds.of_file(len(content)), InputError, file.name, read_rows, content, file.name, columns)
            return bring_in(
                state.store(),
                place.workshop.id,
                rows,
                file.name,
                facilitator_token=place.token,
                replace=bool(st.session_state["paper-replace"]),
            ).words

        st.form_submit_button("Bring them in", on_click=workshop_place.act(take_in, at="paper"))
    workshop_place.show_said("paper")
