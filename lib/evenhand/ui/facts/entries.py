"""Facts with keys of their own: a scenario's own assumptions, prices by kind of data, where facts can be checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from evenhand.errors import AssumptionError
from evenhand.marked_yaml import Path, written
from evenhand.scenario.model import AssumptionOverride
from evenhand.ui.facts.drawing import Form
from evenhand.ui.facts.kinds import listed_keys, parts_of
from evenhand.ui.facts.words import NOT_KNOWN, label_of, said
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, asked_number
from evenhand.ui.session import state


def show_entries(form: Form, key_kind: Any, value_kind: Any, path: Path, label: str) -> None:
    """Draw a mapping whose keys are chosen by people: each entry with a way to remove it, and a way to add one."""
    value: dict[str, Any] = dict(form.value(path))
    overrides = AssumptionOverride in parts_of(value_kind)
    choices = _choices(form.document, key_kind, overrides=overrides)
    st.markdown(f"**{escape_markdown(label)}**" + ("" if value else " — none"))
    if overrides:
        _check(value)
    for name, entry in value.items():
        title = choices.get(name, name)
        if overrides:
            with st.expander(escape_markdown(title), key=form.place(path, f"{name}|entry")):
                _show_override(form, (*path, name), entry)
                _show_removal(form, path, value, name)
        else:
            left, right = st.columns([4, 1], vertical_alignment="bottom")
            with left:
                form.show_fact(value_kind, (*path, name), entry, title, "" if title == name else f"Its key: {name}")
            with right:
                _show_removal(form, path, value, name)
    if not form.saving.locked:
        free = {name: words for name, words in choices.items() if name not in value}
        _show_addition(form, path, value, free, overrides=overrides, text=value_kind is str)


def _choices(document: Mapping[str, Any], key_kind: Any, *, overrides: bool) -> dict[str, str]:
    """Return the keys that can be chosen, and what each is called."""
    if overrides:
        return {assumption.id: f"{assumption.label} ({assumption.id})" for assumption in state.assumptions().values()}
    taxonomy = listed_keys(key_kind)
    if taxonomy:
        return {name: label_of(name) for name in taxonomy}
    return {place: place for place in _places(document, ())}


def _places(value: Any, path: Path) -> list[str]:
    """Return the written paths of all facts of a document, those that hold others first."""
    if isinstance(value, dict) and set(value) != {"unknown"}:
        steps: list[tuple[str | int, Any]] = list(value.items())
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        steps = list(enumerate(value))
    else:
        return []
    places = []
    for step, below in steps:
        if path or step not in {"version", "evidence", "assumptions"}:
            places += [written((*path, step)), *_places(below, (*path, step))]
    return places


def _check(value: Mapping[str, Any]) -> None:
    """Say which assumptions there are none of, with the nearest there is: a file may name any."""
    try:
        state.assumptions().override(
            {name: AssumptionOverride.model_validate(override) for name, override in value.items()}
        )
    except AssumptionError as error:
        for said_so in error.problems or (error.message,):
            st.error(escape_markdown(said_so), icon=":material/error:")


def _show_override(form: Form, path: Path, entry: Mapping[str, Any]) -> None:
    """Draw one assumption's own values as a form: low, likely and high change together."""
    saving = form.saving
    show_usual(str(path[-1]), form.document["currency"])
    if saving.locked:
        st.markdown(
            f"{said({name: entry[name] for name in ('low', 'likely', 'high')})}  \n{escape_markdown(entry['source'])}"
        )
        return
    place = written(path)
    keys = {name: form.place(path, name) for name in (*NUMBERS, *TEXTS)}
    refused = saving.refused.get(place) if keys["range"] in st.session_state else None
    asked = _questions(keys)
    if refused is None and not asked:
        saving.forget(path)
        shown = {"range": ANY.written_range(entry["low"], entry["high"]), "likely": ANY.written(entry["likely"])}
        for name, own in keys.items():
            sync_widget(own, shown.get(name) or entry.get(name) or "")

    @uninterruptible
    def save() -> None:
        ends, likely = (reads(st.session_state[keys[name]])[0] for name, reads in NUMBERS.items())
        if ends is None or likely is None:
            return
        texts = {name: st.session_state[keys[name]].strip() for name in TEXTS}
        optional = {name: text or None for name, text in texts.items() if name != "source"}
        low, high = ends
        saving.store(path, {"low": low, "likely": likely, "high": high, **optional, "source": texts["source"]})

    with st.form(form.place(path, "form"), border=False, enter_to_submit=False):
        left, right = st.columns(2)
        left.text_input("In 8 of 10 futures", key=keys["range"], placeholder="for example 5 to 10", help=RANGE_UNIT)
        right.text_input("Most likely", key=keys["likely"], help=RANGE_UNIT)
        for name, words in TEXTS.items():
            st.text_input(words, key=keys[name], help="Shown wherever the number is used.")
        st.form_submit_button("Save these values", on_click=save, help="The numbers are saved together.")
    for ask in asked:
        st.error(f"Not saved: {escape_markdown(ask)}", icon=":material/help:")
    if refused is not None:
        st.error(f"Not saved: {escape_markdown(refused)}", icon=":material/error:")


def _questions(keys: Mapping[str, str]) -> list[str]:
    """Return what there is to ask about the numbers in the fields, once they are drawn."""
    typed = {name: str(st.session_state[keys[name]]) for name in NUMBERS if keys[name] in st.session_state}
    empty = [EMPTY[name] for name, text in typed.items() if not text.strip()]
    return [*empty, *(ask for name, text in typed.items() if (ask := NUMBERS[name](text)[1]))]


def show_usual(name: str, currency: str) -> None:
    """Say what an assumption is, and what holds where a scenario has no values of its own."""
    usual = state.assumptions().get(name)
    if usual is not None:
        unit = escape_markdown(usual.unit.replace("money", currency))
        st.caption(
            f"{escape_markdown(usual.plain)} Otherwise {usual.low:g} to {usual.high:g} {unit} in 8 of 10 futures, "
            f"most likely {usual.likely:g}."
        )


ANY = Numbers(least=-math.inf)
NUMBERS: Mapping[str, Callable[[str], tuple[Any, str]]] = {"range": ANY.read_range, "likely": ANY.read}
EMPTY = {"range": "say between what it lies in 8 of 10 futures.", "likely": "say what is most likely."}
RANGE_UNIT = "In the assumption's own unit: 1 in 10 futures lies below the range, and 1 in 10 above."
TEXTS = {
    "source": "Where it comes from",
    "note": "Anything a reader should know",
    "owner": "Who answers for it (a role)",
}


def _show_removal(form: Form, path: Path, value: Mapping[str, Any], name: str) -> None:
    if form.saving.locked:
        return

    @uninterruptible
    def act() -> None:
        form.saving.store(path, {other: item for other, item in value.items() if other != name})

    st.button("Remove", key=form.place(path, f"{name}|remove"), on_click=act, help=f"Removes {name}.")


def _show_addition(
    form: Form, path: Path, value: Mapping[str, Any], free: Mapping[str, str], *, overrides: bool, text: bool
) -> None:
    place = form.place(path, "add")
    value_place = f"{place}|value"

    @uninterruptible
    def act() -> None:
        name = st.session_state[place]
        if overrides and name is not None:
            form.begin((*path, name))
        typed = "" if overrides else str(st.session_state[value_place]).strip()
        given = (typed or None) if text else Numbers().read(typed)[0]
        if name is None or (given is None and not overrides):
            return
        if not overrides:
            form.saving.store(path, {**value, name: given})
            st.session_state[value_place] = ""
        st.session_state[place] = None

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            *("Add one for", list(free)),
            index=None,
            format_func=lambda name: free.get(name, name),
            key=place,
            placeholder="Type to search",
            help="Choose what it is about, then press Add.",
        )
        if text:
            st.text_input("Where it can be checked", key=value_place, placeholder="a document, or an office")
        elif not overrides:
            asked_number("How much", key=value_place, numbers=Numbers(), help_text="", placeholder=NOT_KNOWN)
        st.button(
            "Add",
            key=f"{place}|button",
            on_click=act,
            help="Nothing is added before both are given." if not overrides else "Then say what holds instead.",
        )
