"""The plan of a workshop on the facilitator's screen: its agenda, who is expected, how many ballots it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import VOTING_ROLES, Role, Step, expect, get_expected, revise_agenda, start_step

__all__ = ["headcount_fields", "show_agenda", "show_expected", "steps_from"]

COLUMNS = {"title": "Step", "minutes": "Minutes", "script": "You say"}


def show_agenda(place: Place, pulse: Pulse) -> None:
    """Show the steps, start each, and let the facilitator change them."""
    now = -1 if pulse.timer is None else pulse.timer.position
    with st.expander("Agenda", icon=":material/format_list_numbered:", expanded=pulse.latest is None):
        for position, step in enumerate(place.workshop.agenda):
            with st.container(horizontal=True, vertical_alignment="center", key=f"agenda-{position}"):
                here = "▸ " if position == now else ""
                st.markdown(
                    f"{here}**{position + 1}. {escape_markdown(step.title)}** · {step.minutes} min  "
                    f"\n{escape_markdown(step.script)}",
                    width="stretch",
                )

                def begin(position: int) -> None:
                    start_step(state.store(), place.workshop.id, position, facilitator_token=place.token)

                st.button(
                    f"Start step {position + 1}" if position != now else "Under way",
                    on_click=workshop_place.act(partial(begin, position)),
                    disabled=position == now,
                    key=f"start-{position}",
                    help=f"Starts the timer of “{step.title}” on every screen. It opens and reveals nothing by itself.",
                )
        if st.toggle("Change the agenda", key="agenda-change", help="Steps can be added, renamed and taken out."):
            _show_editor(place)
        workshop_place.show_said("agenda")


def _show_editor(place: Place) -> None:
    table = agenda_editor(place.workshop.agenda, key=f"agenda-{len(place.workshop.agenda)}")

    def change() -> str:
        revise_agenda(state.store(), place.workshop.id, steps_from(table), facilitator_token=place.token)
        return "The agenda is changed on every screen."

    st.button("Keep this agenda", on_click=workshop_place.act(change, at="agenda"), key="agenda-keep")


def agenda_editor(steps: Sequence[Step], *, key: str) -> pd.DataFrame:
    """Let somebody change an agenda in a table, and return the table."""
    rows = pd.DataFrame([{name: getattr(step, name) for name in COLUMNS} for step in steps])
    return st.data_editor(
        rows,
        num_rows="dynamic",
        hide_index=True,
        key=key,
        column_config={
            "title": st.column_config.TextColumn(COLUMNS["title"], required=True, max_chars=200),
            "minutes": st.column_config.NumberColumn(COLUMNS["minutes"], min_value=1, step=1, required=True),
            "script": st.column_config.TextColumn(COLUMNS["script"]),
        },
    )


def steps_from(table: pd.DataFrame) -> tuple[Step, ...]:
    """Return the steps of an edited table; rows without anything in them are left out."""
    steps = []
    for row in table.to_dict("records"):
        said: dict[str, Any] = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        if said["title"] is None and said["minutes"] is None and said["script"] is None:
            continue
        if said["minutes"] is None:
            raise InputError(f"“{said['title'] or 'A step'}” has no minutes.", hint="Give whole minutes.")
        steps.append(Step(str(said["title"] or ""), int(said["minutes"]), str(said["script"] or "")))
    return tuple(steps)


def headcount_fields(kept: Mapping[Role, int], *, key: str) -> dict[Role, int]:
    """Ask how many of each function are expected."""
    with st.container(horizontal=True):
        return {
            role: int(
                st.number_input(
                    role_name(role), 0, 60, value=int(kept.get(role, 0)), step=1, key=f"{key}-{role}", width=130
                )
            )
            for role in VOTING_ROLES
        }


def show_expected(place: Place, pulse: Pulse) -> None:
    """Let the facilitator say who is expected, and before the first round how many ballots are needed."""
    expected = get_expected(state.store(), place.workshop.id)
    said = f"{expected.people} expected" if expected.people else "nobody in particular"
    with st.expander(f"Who is expected ({said})", icon=":material/event_available:"):
        with st.form("expected", border=False):
            headcount = headcount_fields(expected.headcount, key="expected")
            quorum = st.number_input(
                "Ballots needed for a reveal and a decision",
                1,
                200,
                value=expected.quorum,
                step=1,
                key="expected-quorum",
                disabled=pulse.latest is not None,
                help="The quorum. It is fixed once the first round is open.",
            )

            def keep() -> str:
                counts: dict[Role, int] = {role: int(st.session_state[f"expected-{role}"]) for role in headcount}
                expect(
                    state.store(),
                    place.workshop.id,
                    headcount=counts,
                    quorum=int(st.session_state.get("expected-quorum", quorum)),
                    facilitator_token=place.token,
                )
                return "Every screen says who is still missing."

            st.form_submit_button("Keep it", on_click=workshop_place.act(keep, at="expected"))
        workshop_place.show_said("expected")
