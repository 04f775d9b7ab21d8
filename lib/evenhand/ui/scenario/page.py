"""Parts of the scenario page: the copy that can be edited, conflicts, unknown facts, files in and out, history."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from evenhand import clock
from evenhand.confined import Bounds, run
from evenhand.errors import EvenhandError, ScenarioError
from evenhand.marked_yaml import written
from evenhand.reading import decoded
from evenhand.scenario import Role, Scenario, Unknown, document_of, dump, loads, revision, scenario_of
from evenhand.scenario.bundle import MAX_BUNDLE_BYTES, Bundle, pack, unpack
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.evidence_check import each_evidence
from evenhand.scenario.merge import ABSENT, Conflict
from evenhand.scenario.roles import open_facts
from evenhand.scenario.unfinished import items_of, set_aside
from evenhand.store import Draft
from evenhand.ui.facts import changes
from evenhand.ui.facts.evidence import kept_files
from evenhand.ui.facts.fact import Beginning, Saving
from evenhand.ui.facts.read import fact_words
from evenhand.ui.facts.sections import SECTIONS, section_of
from evenhand.ui.facts.words import is_unknown, said
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.scenario import interchange
from evenhand.ui.session import drafting, state, visitor
from evenhand.vocabulary.numbers import series

MAX_FILE = MAX_BUNDLE_BYTES // 1_000_000
"""Megabytes that an imported scenario may have, its evidence included."""


def answer(scenario: Scenario) -> str:
    """Return what the programme does, in one sentence."""
    collected = set(scenario.data_categories)
    if not isinstance(scenario.sources, Unknown):
        collected.update(source.category for source in scenario.sources)
    kinds, purposes = len(collected), len(scenario.purposes)
    where = series(place.value for place in scenario.jurisdictions)
    return (
        f"{kinds or 'No known'} kind{'' if kinds == 1 else 's'} of data for {purposes or 'no known'} "
        f"purpose{'' if purposes == 1 else 's'}, {where}; {_how_open(scenario)}."
    )


def _how_open(scenario: Scenario) -> str:
    unknown = sum(1 for _ in open_facts(scenario))
    return f"{unknown or 'no'} fact{'' if unknown == 1 else 's'} open"


def offer_copy(scenario: Scenario, *, of_somebody: bool = False) -> None:
    """Say what is shown and offer a copy that can be edited, where it is an example or somebody else's draft."""
    with st.container(horizontal=True, vertical_alignment="center"):
        whose = "Somebody else’s draft" if of_somebody else "An example"
        st.caption(f"{whose}: {answer(scenario)}", width="content")

        @uninterruptible
        def act() -> None:
            state.select("scenario", drafting.copy_to_draft(scenario, name=f"{scenario.name} (my copy)"))

        st.button(
            "Edit a copy",
            type="primary",
            icon=":material/edit:",
            on_click=act,
            help="Makes a draft in this computer's store, in which every change is saved at once. What is shown here "
            "stays as it is.",
        )


def show_saving(draft: Draft, part: str) -> None:
    """Say what is saved, and why a change in another part of the form was not."""
    for place, why in drafting.refusals(draft.id).items():
        # What was refused of something unfinished is said beside it.
        if section_of(place).name != part and not place.startswith(f"{UNFINISHED}."):
            st.error(f"Not saved ({escape_markdown(place)}): {escape_markdown(why)}", icon=":material/error:")
            drafting.forget_refusal(draft.id, drafting.path_of(place))
    who = draft.updated_by or ""
    who = f" {'' if who == visitor.HERE else 'by '}{escape_markdown(who)}" if who else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Saved at {draft.updated_at:%H:%M:%S} UTC{who} (change {draft.version}). Nothing is lost on reload.",
            width="content",
        )
        changes.show_undo(draft)


def saving_of(draft_id: str) -> Saving:
    """Return how the form of a draft saves, and keeps what is begun and not finished."""
    acts = (drafting.begin, drafting.give, drafting.sign, drafting.drop)
    return Saving(
        partial(drafting.change, draft_id),
        drafting.refusals(draft_id),
        partial(drafting.forget_refusal, draft_id),
        locked=False,
        unfinished=Beginning(*(partial(act, draft_id) for act in acts)),
    )


def show_unfinished(draft: Draft, scenario: Scenario) -> None:
    """Say what was begun and counts as not known, and where it is finished."""
    items = items_of(draft.body)
    if not items:
        return
    sections = {section_of(written(item.at)) for item in items}
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        several = "1 thing is" if len(items) == 1 else f"{len(items)} things are"
        named = "; ".join(dict.fromkeys(escape_markdown(fact_words(scenario, written(item.at))) for item in items))
        st.markdown(
            f":material/pending: {several} unfinished and count{'s' if len(items) == 1 else ''} as not known in every "
            f"score, number and document: {named}.",
            width="stretch",
        )
        for section in SECTIONS:
            if section in sections:
                parts.go("scenario", section.title, part=section.name)


def show_conflict(draft_id: str) -> bool:
    """Ask what to keep where two people changed the same fact; return whether there is anything to ask."""
    waiting = drafting.pending(draft_id)
    if waiting is None:
        return False
    who = escape_markdown(waiting.theirs.updated_by) or "Somebody else"
    st.warning(f"{who} changed the same facts while you did. Nothing was overwritten: choose which to keep.")
    with st.form(f"conflict-{draft_id}"):
        keys = {}
        for number, conflict in enumerate(waiting.merged.conflicts):
            keys[conflict.path] = f"conflict-{draft_id}-{number}"
            st.radio(
                conflict.path,
                ["mine", "theirs"],
                format_func=partial(_said, conflict),
                key=keys[conflict.path],
            )

        @uninterruptible
        def act() -> None:
            why = drafting.settle(draft_id, {path: st.session_state[key] for path, key in keys.items()})
            st.session_state[f"unsettled-{draft_id}"] = why

        st.form_submit_button(
            "Keep what is chosen", type="primary", on_click=act, help="Everything else from both of you is kept anyway."
        )
    if why := st.session_state.get(f"unsettled-{draft_id}"):
        st.error(f"Not saved: {escape_markdown(why)}", icon=":material/error:")
    return True


def _said(conflict: Conflict, side: str) -> str:
    value = conflict.mine if side == "mine" else conflict.theirs
    if value is ABSENT:
        text = "removed"
    elif isinstance(value, (list, dict)) and not is_unknown(value):
        text = escape_markdown(json.dumps(value, ensure_ascii=False))
    else:
        text = said(value, conflict.path.rpartition(".")[2])
    return f"{'Yours' if side == 'mine' else 'Theirs'}: {text}"


def show_unknowns(draft_id: str, scenario: Scenario, saving: Saving) -> None:
    """Show the facts nobody has established, and let people say who should answer, and by when."""
    rows = [
        {
            "question": fact.question,
            "who should answer": fact.role.value,
            "due": fact.due,
            "note": fact.note,
            "place in the file": fact.path,
        }
        for fact in open_facts(scenario)
    ]
    if not rows:
        parts.empty_state(
            "All facts are established.", next_step="See what they are worth.", page="scores", label="Scores"
        )
        return
    st.caption(f"{len(rows)} open facts. What each answer could change stands in the list of open questions.")
    parts.go("overview", "Open questions by role", view="questions")
    edited = st.data_editor(
        pd.DataFrame(rows).astype({"due": "datetime64[s]"}),
        key=f"unknowns-{draft_id}-{len(rows)}",
        hide_index=True,
        disabled=True if saving.locked else ["question", "place in the file"],
        alt="Facts that nobody has established, who should answer, and by when",
        column_config={
            "question": st.column_config.TextColumn(width="large"),
            "who should answer": st.column_config.SelectboxColumn(options=[role.value for role in Role], required=True),
            "due": st.column_config.DateColumn(format="YYYY-MM-DD"),
        },
    )
    if saving.locked:
        return
    before = {row["place in the file"]: row for row in rows}

    @uninterruptible
    def act() -> None:
        for row in edited.to_dict("records"):
            place = str(row["place in the file"])
            now = {"ask": row["who should answer"], "due": _day(row["due"]), "note": _text(row["note"])}
            old = before[place]
            if now != {"ask": old["who should answer"], "due": _day(old["due"]), "note": old["note"]}:
                kept = {name: value for name, value in now.items() if value}
                saving.store(drafting.path_of(place), {"unknown": kept})

    st.button(
        "Save who answers what", type="primary", on_click=act, help="Keeps role, due date and note with each open fact."
    )


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and value.strip() else None


def _day(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else f"{value:%Y-%m-%d}"


def show_files(scenario: Scenario, draft_id: str | None) -> None:
    """Show the scenario as a file with what changed in it, and take one in as a new draft."""
    text = dump(scenario)
    download(
        "Take this scenario along (YAML)",
        text,
        f"{scenario.id}.yaml",
        help_text="The same file that the command line reads.",
    )
    _show_bundle(scenario)
    _show_import()
    interchange.show_fides(scenario)
    changes.show_changes(scenario, text, draft_id)
    with st.expander("The file as it is now"):
        changes.show_code(text, "yaml")


def _show_bundle(scenario: Scenario) -> None:
    """Hand the scenario out with its evidence in one file, and say what is not kept here."""
    if next(each_evidence(scenario), None) is None:
        return
    files, missing = kept_files(scenario)
    download(
        f"Take it along with {len(files)} evidence files (zip)",
        lambda: pack(scenario, files),
        f"{scenario.id}.zip",
        icon=":material/folder_zip:",
        help_text="Unpacked, the command line checks the files against their hashes: evenhand validate.",
    )
    if missing:
        st.warning(
            f"Not kept here, and not in the zip: {escape_markdown(', '.join(missing))}",
            icon=":material/attach_file_off:",
        )


def _show_import() -> None:
    number = st.session_state.setdefault("import_number", 0)
    upload = st.file_uploader(
        "Bring a scenario file (YAML, or a zip with its evidence)",
        type=["yaml", "yml", "zip"],
        key=f"import-{number}",
        max_upload_size=MAX_FILE,
        help="It becomes a draft of its own. Faults are shown with their line; nothing is changed by a faulty file.",
    )
    if upload is None:
        return
    try:
        bundle = _read(upload.getvalue(), upload.name)
    except EvenhandError as error:
        st.error(escape_markdown(error.message))
        for problem in error.problems:
            st.markdown(f"- {escape_markdown(problem)}")
        return

    read = bundle.scenario

    @uninterruptible
    def act() -> None:
        for file in bundle.files.values():
            state.store().evidence.add("evidence", file)
        state.select("scenario", drafting.copy_to_draft(read))
        # A new key lets go of the uploaded bytes.
        st.session_state["import_number"] = number + 1

    files = f", {len(bundle.files)} evidence files as they were attached" if bundle.files else ""
    st.success(
        f"{escape_markdown(read.name)} can be read: {len(read.purposes)} purposes, revision {revision(read)}{files}."
    )
    if bundle.missing:
        st.warning(f"Evidence that did not come with it: {escape_markdown(', '.join(bundle.missing))}")
    st.button("Open it as a draft", type="primary", on_click=act)


def _read(content: bytes, name: str) -> Bundle:
    if name.lower().endswith(".zip"):
        return run(Bounds.of_file(len(content)), ScenarioError, name, unpack, content, name=name, today=clock.today())
    text = decoded(content, name, ScenarioError, "a scenario", hint="Save it as text in UTF-8.")
    scenario = run(Bounds.of_file(len(content)), ScenarioError, name, loads, text, name=name, today=clock.today())
    return Bundle(scenario, {}, kept_files(scenario)[1])


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
                "revision": [revision.revision for revision in history],
                "saved (UTC)": [f"{revision.saved_at:%Y-%m-%d %H:%M}" for revision in history],
                "name": [revision.name for revision in history],
                "note": [revision.note for revision in history],
            }
        ),
        name=f"{scenario.id}-history",
        caption="Saved revisions, newest first",
    )
    chosen = st.selectbox(
        "An earlier revision", [revision.revision for revision in history], help="To look at it or go on from it."
    )

    @uninterruptible
    def act() -> None:
        body = state.store().revisions.get(chosen, scenario.id).body
        state.select("scenario", drafting.copy_to_draft(scenario_of(set_aside(body, today=clock.today()))))

    st.button("Open it as a new draft", on_click=act)
