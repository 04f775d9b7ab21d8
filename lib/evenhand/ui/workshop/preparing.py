"""The plan of a workshop on the facilitator's screen: its agenda, who is expected, how many ballots it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, asked_number, number_in
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import VOTING_ROLES, Role, Step, expect, get_expected, revise_agenda, start_step
from evenhand.workshop.plan import Expected

PEOPLE, BALLOTS = Numbers(most=60, whole=True), Numbers(least=1, most=200, whole=True)
QUORUM = "Ballots needed for a reveal and a decision"

MINUTES = Numbers(least=1, whole=True)
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
                st.button(
                    f"Start step {position + 1}" if position != now else "Under way",
                    on_click=place.doing(start_step, position),
                    disabled=position == now,
                    key=f"start-{position}",
                    help=f"Starts the timer of “{step.title}” on every screen. It opens and reveals nothing by itself.",
                )
        if st.toggle("Change the agenda", key="agenda-change", help="Steps can be added, renamed and taken out."):
            _show_editor(place)
        workshop_place.show_said("agenda")


def _show_editor(place: Place) -> None:
    table = _agenda_editor(place.workshop.agenda, key=f"agenda-{len(place.workshop.agenda)}")

    def change() -> str:
        revise_agenda(state.store(), place.workshop.id, steps_from(table), facilitator_token=place.token)
        return "The agenda is changed on every screen."

    st.button("Keep this agenda", on_click=workshop_place.act(change, at="agenda"), key="agenda-keep")


def _agenda_editor(steps: Sequence[Step], *, key: str) -> pd.DataFrame:
    """Let somebody change an agenda in a table, and return the table."""
    # A grid's own number cell drops a comma, as a browser's field does: minutes are typed as text.
    rows = pd.DataFrame([{name: str(getattr(step, name)) for name in COLUMNS} for step in steps], columns=[*COLUMNS])
    return st.data_editor(
        rows,
        num_rows="dynamic",
        hide_index=True,
        key=key,
        column_config={
            "title": st.column_config.TextColumn(COLUMNS["title"], required=True, max_chars=200),
            "minutes": st.column_config.TextColumn(COLUMNS["minutes"], required=True),
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
        minutes, ask = MINUTES.read(str(said["minutes"] or ""))
        if minutes is None:
            step = f"“{said['title'] or 'A step'}”"
            raise InputError(
                f"Minutes of {step}: {ask}" if ask else f"{step} has no minutes.", hint="Give whole minutes."
            )
        steps.append(Step(str(said["title"] or ""), int(minutes), str(said["script"] or "")))
    return tuple(steps)


def expected_fields(kept: Expected | None, *, key: str, fixed: bool = False) -> None:
    """Ask how many of each function are expected, and while it is not fixed how many ballots are needed."""
    with st.container(horizontal=True):
        for role in VOTING_ROLES:
            asked_number(
                role_name(role),
                key=f"{key}-{role}",
                numbers=PEOPLE,
                help_text="",
                value=kept.headcount.get(role) if kept else None,
                width=130,
            )
    if fixed:
        st.caption(
            f"Ballots needed for a reveal and a decision: {kept.quorum if kept else 1}, fixed by the first round."
        )
        return
    asked_number(
        QUORUM,
        key=f"{key}-quorum",
        numbers=BALLOTS,
        help_text="The quorum. It is fixed once the first round is open. Without names, three are needed in any case.",
        value=kept.quorum if kept else 1,
    )


def typed_expected(key: str) -> Expected:
    """Return what was typed into these fields.

    Raises
    ------
    InputError
        When a field holds no number that it takes.
    """
    headcount: dict[Role, int] = {
        role: int(number_in(f"{key}-{role}", PEOPLE, role_name(role)) or 0) for role in VOTING_ROLES
    }
    return Expected(headcount, int(number_in(f"{key}-quorum", BALLOTS, QUORUM) or 1))


def show_expected(place: Place, pulse: Pulse) -> None:
    """Let the facilitator say who is expected, and before the first round how many ballots are needed."""
    expected = get_expected(state.store(), place.workshop.id)
    said = f"{expected.people} expected" if expected.people else "nobody in particular"
    with st.expander(f"Who is expected ({said})", icon=":material/event_available:"):
        with st.form("expected", border=False):
            fixed = pulse.latest is not None
            expected_fields(expected, key="expected", fixed=fixed)

            def keep() -> str:
                typed = typed_expected("expected")
                expect(
                    state.store(),
                    place.workshop.id,
                    headcount=typed.headcount,
                    quorum=expected.quorum if fixed else typed.quorum,
                    facilitator_token=place.token,
                )
                return "Every screen says who is still missing."

            st.form_submit_button("Keep it", on_click=workshop_place.act(keep, at="expected"))
        workshop_place.show_said("expected")
