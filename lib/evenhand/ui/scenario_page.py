"""Parts of the scenario page: the copy that can be edited, conflicts, unknown facts, files in and out, history."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.scenario import Role, Scenario, document_of, dump, loads, revision, scenario_of
from evenhand.scenario.merge import ABSENT, Conflict
from evenhand.scenario.shape import Path, written
from evenhand.store import Draft
from evenhand.ui import drafting, parts, state
from evenhand.ui.wording import plain

__all__ = [
    "MAX_FILE",
    "offer_copy",
    "show_conflict",
    "show_files",
    "show_history",
    "show_saving",
    "show_unknowns",
]

MAX_FILE = 1
"""Megabytes that an imported scenario may have."""


def offer_copy(scenario: Scenario) -> None:
    """Offer a copy that can be edited, where an example is shown."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown("This is an example file. Work on a copy of it: every change is saved at once.")

        def act() -> None:
            state.put_in_hand("scenario", drafting.copy_to_draft(scenario, name=f"{scenario.name} (my copy)"))

        st.button(
            "Edit a copy",
            type="primary",
            icon=":material/edit:",
            on_click=act,
            help="Makes a draft in this computer's store. The example stays as it is.",
        )


def show_saving(draft: Draft) -> None:
    """Say what is saved, or why the last change was not."""
    refused = drafting.refusal(draft.id)
    if refused:
        st.error(plain(refused), icon=":material/error:")
    who = f" by {plain(draft.updated_by)}" if draft.updated_by else ""
    st.caption(f"Saved at {draft.updated_at:%H:%M:%S} UTC{who} (change {draft.version}). Nothing is lost on reload.")


def show_conflict(draft_id: str) -> bool:
    """Ask what to keep where two people changed the same fact; return whether there is anything to ask."""
    waiting = drafting.pending(draft_id)
    if waiting is None:
        return False
    who = plain(waiting.theirs.updated_by) or "Somebody else"
    st.warning(f"{who} changed the same facts while you did. Nothing was overwritten: choose which to keep.")
    with st.form(f"conflict-{draft_id}"):
        keys = {}
        for number, conflict in enumerate(waiting.merged.conflicts):
            keys[conflict.path] = f"conflict-{draft_id}-{number}"
            st.radio(
                f"`{conflict.path}`",
                ["mine", "theirs"],
                format_func=partial(_said, conflict),
                key=keys[conflict.path],
            )

        def act() -> None:
            drafting.settle(draft_id, {path: st.session_state[key] for path, key in keys.items()})

        st.form_submit_button("Keep what is chosen", type="primary", on_click=act)
    return True


def _said(conflict: Conflict, side: str) -> str:
    value = conflict.mine if side == "mine" else conflict.theirs
    return f"{'Yours' if side == 'mine' else 'Theirs'}: {'nothing' if value is ABSENT else plain(value)}"


def show_unknowns(draft_id: str, scenario: Scenario, *, locked: bool, store: Any) -> None:
    """Show the facts nobody has established, and let people say who should answer, and by when."""
    rows = [
        {
            "fact": path,
            "who should answer": unknown.ask.value if unknown.ask else None,
            "due": unknown.due,
            "note": unknown.note,
        }
        for path, unknown in scenario.unknowns()
    ]
    if not rows:
        st.caption("All facts are established.")
        return
    st.caption(f"{len(rows)} facts are not established. Leaving one out never improves a score or a profit.")
    edited = st.data_editor(
        pd.DataFrame(rows),
        key=f"unknowns-{draft_id}-{len(rows)}",
        hide_index=True,
        disabled=True if locked else ["fact"],
        column_config={
            "who should answer": st.column_config.SelectboxColumn(options=[role.value for role in Role]),
            "due": st.column_config.DateColumn(format="YYYY-MM-DD"),
        },
    )
    if locked:
        return

    def act() -> None:
        for row, before in zip(edited.to_dict("records"), rows, strict=True):
            details = {
                "ask": _text(row["who should answer"]),
                "due": _day(row["due"]),
                "note": _text(row["note"]),
            }
            if details != {"ask": before["who should answer"], "due": _day(before["due"]), "note": before["note"]}:
                kept = {name: value for name, value in details.items() if value}
                store(drafting.path_of(str(row["fact"])), {"unknown": kept} if kept else "unknown")

    st.button("Save who answers what", on_click=act, help="Keeps role, due date and note with each open fact.")


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and value.strip() else None


def _day(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else f"{value:%Y-%m-%d}"


def show_files(scenario: Scenario) -> None:
    """Offer the scenario as a file, and take one in as a new draft."""
    st.download_button(
        "Take this scenario along (YAML)",
        data=lambda: dump(scenario),
        file_name=f"{scenario.id}.yaml",
        mime="application/yaml",
        on_click="ignore",
        help="The same file that the command line reads.",
    )
    number = st.session_state.setdefault("import_number", 0)
    upload = st.file_uploader(
        "Bring a scenario file (YAML)",
        type=["yaml", "yml"],
        key=f"import-{number}",
        max_upload_size=MAX_FILE,
        help="It becomes a draft of its own. Faults are shown with their line; nothing is changed by a faulty file.",
    )
    if upload is None:
        return
    try:
        read = loads(upload.getvalue().decode("utf-8", errors="replace"), name=upload.name)
    except EvenhandError as error:
        st.error(plain(error.message))
        for problem in error.problems:
            st.markdown(f"- {plain(problem)}")
        return

    def act() -> None:
        state.put_in_hand("scenario", drafting.copy_to_draft(read))
        # A new key lets go of the uploaded bytes.
        st.session_state["import_number"] = number + 1

    st.success(f"{plain(read.name)} can be read: {len(read.purposes)} purposes, revision {revision(read)}.")
    st.button("Open it as a draft", type="primary", on_click=act)


def show_history(scenario: Scenario, draft: Draft | None) -> None:
    """Show the saved revisions of a scenario, save the draft as one, and bring an old one back."""
    history = state.store().revisions.history(scenario.id)
    if draft is not None:
        with st.form("save-revision", border=False):
            note = st.text_input(
                "What changed, and why", max_chars=500, help="Stands in the history beside the revision."
            )
            if st.form_submit_button("Save this revision", type="primary", icon=":material/bookmark:"):
                saved = state.store().revisions.save(
                    scenario.id, revision(scenario), document_of(scenario), name=scenario.name, note=note
                )
                st.success(f"Saved as revision {saved.revision}. Scores and reports can now be traced to it.")
                history = state.store().revisions.history(scenario.id)
    if not history:
        st.caption("No revision has been saved yet. A revision keeps the facts exactly as they are now.")
        return
    parts.table(
        pd.DataFrame(
            {
                "revision": [one.revision for one in history],
                "saved (UTC)": [f"{one.saved_at:%Y-%m-%d %H:%M}" for one in history],
                "name": [one.name for one in history],
                "note": [one.note for one in history],
            }
        ),
        name=f"{scenario.id}-history",
        caption="Saved revisions, newest first",
    )
    chosen = st.selectbox(
        "An earlier revision", [one.revision for one in history], help="To look at it or go on from it."
    )

    def act() -> None:
        body = state.store().revisions.get(chosen, scenario.id).body
        state.put_in_hand("scenario", drafting.copy_to_draft(scenario_of(body)))

    st.button("Open it as a new draft", on_click=act)


def ignore(path: Path, value: Any) -> None:
    """Take no change: an example is shown locked, so none can come."""
    raise EvenhandError(f"{written(path)} of an example cannot be changed to {value!r}.", hint="Edit a copy of it.")
