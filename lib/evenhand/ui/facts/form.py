"""The form of a scenario: every fact in groups named in plain words, drawn from the model itself.

A fact added to the model appears here without a line of code: its control follows from its type, its label from its
description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import NoneType
from typing import Any, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo
from streamlit.delta_generator import DeltaGenerator

from evenhand.marked_yaml import Path
from evenhand.scenario.acts import Act
from evenhand.scenario.consent import DeceptivePattern
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.evidence import Evidence
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.shape import is_facts, kinds_at, written_fields
from evenhand.scenario.unfinished import items_of
from evenhand.ui.facts.begun import Begun
from evenhand.ui.facts.drawing import Form, act_button, pick, save_button, slug
from evenhand.ui.facts.entries import show_entries
from evenhand.ui.facts.fact import Saving
from evenhand.ui.facts.fields import show_text
from evenhand.ui.facts.kinds import admits_none, admits_unknown, choices_of, is_short, parts_of
from evenhand.ui.facts.sections import Section
from evenhand.ui.facts.words import NONE, NOT_KNOWN, is_unknown, label_of, question_of, who_is_asked
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown

KNOWN = "known"
MEASURED = ("area_px", "contrast")
"""Facts that somebody has to measure; they stand last, and folded."""
FILED = (
    *("item", "says", "sentence", "criterion", "jurisdiction", "code", "fact", "file", "where", "reason"),
    *("by", "date", "source", "note"),
)
"""What is said of something that is filed with its evidence, in this order."""
RECORDED: Mapping[str, Mapping[str, str]] = {
    "reviews": {"closer": "Patterns and evidence"},
    "attachments": {"closer": "Patterns and evidence"},
    "evidence": {"closer": "Patterns and evidence"},
    "notice_items": {"closer": "Notice"},
}
"""Which view of the Scores page has the form that records and signs it; the form for gates stands in all of them."""
HIDDEN = {("notice", "text")}
"""Places that a draft does not use: it keeps the notice's text itself."""


def show_section(section: Section, document: Mapping[str, Any], *, key: str, saving: Saving) -> None:
    """Draw one part of the form of a draft as plain values, with what is unfinished in it."""
    form = Form(document, key, saving, items_of(document))
    for name in section.paths:
        path: Path = tuple(name.split("."))
        model: type[Facts] = Scenario
        for part in path[:-1]:
            model = next(kind for kind in parts_of(written_fields(model)[str(part)].annotation) if is_facts(kind))
        field = written_fields(model)[str(path[-1])]
        _show(form, field.annotation, path, field.description)


def show_place(document: Mapping[str, Any], path: Path, *, key: str, saving: Saving) -> bool:
    """Draw the control of one fact or group, wherever it stands; return whether there is such a place."""
    form = Form(document, key, saving, items_of(document))
    *way, name = path
    try:
        parent = form.value(tuple(way))
    except (LookupError, TypeError):
        return False
    if not isinstance(parent, Mapping):
        return False
    for kind in kinds_at(tuple(way)):
        if get_origin(kind) is dict:
            form.show_fact(get_args(kind)[1], path, parent.get(name, "unknown"), label_of(str(name)))
            return True
        field = written_fields(kind).get(str(name)) if is_facts(kind) and name in parent else None
        if field is not None:
            _show(form, field.annotation, path, field.description)
            return True
    return False


def _show(form: Form, annotation: Any, path: Path, description: str | None) -> None:
    if path in HIDDEN:
        return
    known = [part for part in parts_of(annotation) if part not in (Unknown, NoneType)]
    kind = known[0]
    label, help_text = question_of(description, str(path[-1]))
    if len(known) > 1 and all(is_facts(part) for part in known):
        _show_kinds(form, known, path, label)
    elif is_facts(kind):
        _show_group(form, kind, annotation, path, label)
    elif get_origin(kind) is tuple and _is_filed(get_args(kind)[0]):
        _show_filed(form, path, label)
    elif get_origin(kind) is tuple and is_facts(parts_of(get_args(kind)[0])[0]):
        _show_list(form, parts_of(get_args(kind)[0])[0], annotation, path, label, help_text)
    elif get_origin(kind) is dict:
        _show_mapping(form, kind, path, label)
    else:
        # Which purposes something serves is chosen among those declared.
        declared = path[-1] == "purposes" and [purpose["id"] for purpose in form.document["purposes"]]
        form.show_fact(annotation, path, form.value(path), label, help_text, tuple(declared or ()))


def _show_fields(form: Form, model: type[Facts], path: Path, names: tuple[str, ...] = ()) -> None:
    """Draw the facts of a group, or some of them, small ones in pairs."""
    fields = {name: field for name, field in written_fields(model).items() if not names or name in names}
    _show_few(form, {name: field for name, field in fields.items() if name not in MEASURED}, path)
    if measured := {name: fields[name] for name in MEASURED if name in fields}:
        with st.expander("Measured on the screen", key=slug(form, path, "measured")):
            _show_few(form, measured, path)


def _show_few(form: Form, fields: Mapping[str, FieldInfo], path: Path) -> None:
    pair: Iterator[DeltaGenerator] = iter(())
    for name, field in fields.items():
        annotation: Any = field.annotation
        if form.begun and field.is_required():
            annotation = Union[annotation, Unknown]  # noqa: UP007 - a type that is only known here
        if not is_short(annotation):
            pair = iter(())
            _show(form, annotation, (*path, name), field.description)
            continue
        column = next(pair, None)
        if column is None:
            pair = iter(st.columns(2))
            column = next(pair)
        with column:
            _show(form, annotation, (*path, name), field.description)


def _show_group(form: Form, model: type[Facts], annotation: Any, path: Path, label: str) -> None:
    value = form.value(path)
    with st.container(border=True, key=slug(form, path, "group")):
        st.markdown(f"**{escape_markdown(label)}**")
        if not (admits_unknown(annotation) or admits_none(annotation)):
            _show_fields(form, model, path)
            return
        known = not is_unknown(value) and value is not None
        actions: dict[str, Callable[[], None]] = {
            NOT_KNOWN: partial(form.saving.store, path, "unknown"),
            **({NONE: partial(form.saving.store, path, None)} if admits_none(annotation) else {}),
            KNOWN: partial(form.saving.store, path, value) if known else partial(form.begin, path),
        }
        begun = [item for item in form.items if item.at == path]
        pick(form, path, "Is it known?", actions, KNOWN if known or begun else NONE if value is None else NOT_KNOWN)
        if known:
            # An act stands as it was signed: it is taken back and done anew, not edited.
            _show_fields(form.locked if issubclass(model, Act) else form, model, path)
        _show_begun(form, path)


def _show_kinds(form: Form, models: list[type[Facts]], path: Path, label: str) -> None:
    value = form.value(path)
    by_kind = {choices_of(written_fields(model)["kind"].annotation)[0]: model for model in models}
    begun = next((item.facts["kind"] for item in form.items if item.at == path), None)
    with st.container(border=True, key=slug(form, path, "kinds")):
        actions = {
            label_of(kind, "kind"): partial(form.saving.store, path, value)
            if kind == value["kind"]
            else partial(form.begin, path, {"kind": kind})
            for kind in by_kind
        }
        pick(form, path, label, actions, label_of(begun or value["kind"], "kind"))
        if begun is not None:
            st.caption(f"Until it is finished, what holds is: {escape_markdown(label_of(value['kind'], 'kind'))}.")
            _show_begun(form, path)
            return
        for name, field in written_fields(by_kind[value["kind"]]).items():
            if name != "kind":
                _show(form, field.annotation, (*path, name), field.description)


def _show_begun(form: Form, path: Path) -> None:
    """Show what was begun at a place."""
    for item in form.items:
        if item.at == path:
            begun = Begun(form, item)
            inner = replace(form, body=begun.document, key=begun.key, saving=begun.giving, items=(), begun=True)
            with st.container(border=True, key=slug(form, (UNFINISHED, item.id), "card")):
                begun.show(partial(_show_fields, inner, item.model, begun.place))


def _show_list(form: Form, model: type[Facts], annotation: Any, path: Path, label: str, help_text: str) -> None:
    value = form.value(path)
    known = not is_unknown(value)
    items: list[Any] = list(value) if known else []
    st.markdown(
        f"**{escape_markdown(label)}**"
        + (f" — {len(items)} known" if items else " — none" if known else f" — {who_is_asked(value).lower()}"),
        help=escape_markdown(help_text) or None,
    )
    for index, item in enumerate(items):
        # A key keeps it open while its title is being changed.
        with st.expander(_title(item, index), key=form.place((*path, index), "item")):
            _show_fields(form, model, (*path, index))
            _show_removal(form, path, items, index, unknown=admits_unknown(annotation))
    _show_begun(form, path)
    if not form.saving.locked:
        with st.container(horizontal=True, key=slug(form, path, "buttons")):
            if model is DeceptivePattern:
                # A look counts once pattern, verdict and who looked are said, and that form says all three at once.
                parts.go("scores", "Tick a pattern on the Scores page", closer="Patterns and evidence")
            else:
                act_button(form, path, "add", "Add another" if items else "Add one", partial(form.begin, path))
            if admits_unknown(annotation) and not items and (known or model is not DeceptivePattern):
                if known:
                    save_button(form, path, "unknown", "Not known after all", "unknown")
                else:
                    save_button(form, path, "none", "It is known: there are none", [])
    form.saving.complain(path)


def _is_filed(item: Any) -> bool:
    return is_facts(item) and issubclass(item, Evidence | Act)


def _show_filed(form: Form, path: Path, label: str) -> None:
    """Show acts and what is attached: they are recorded on the Scores page, where files can be brought and signed."""
    items: list[Any] = form.value(path)
    st.markdown(f"**{escape_markdown(label)}**" + ("" if items else " — none"))
    for index, item in enumerate(items):
        words = {name: item[name] for name in FILED if item.get(name)}
        shown = [evidence["file"] for evidence in item.get("evidence", ())]
        text = "; ".join(f"{name}: {escape_markdown(value)}" for name, value in words.items())
        st.markdown(f"- {text}" + (f"; shown by {escape_markdown(', '.join(shown))}" if shown else ""))
        _show_removal(form, path, items, index)
    _show_begun(form, path)
    if not form.saving.locked:
        parts.go("scores", "Record it on the Scores page", **RECORDED.get(str(path[-1]), {}))


def _show_removal(form: Form, path: Path, items: list[Any], index: int, *, unknown: bool = False) -> None:
    if form.saving.locked:
        return
    named = _named_by(form.document, items[index]["id"]) if path == ("purposes",) else []
    if named:
        st.caption(f"It cannot be removed while it is named by {' and '.join(named)}: take it out there first.")
        return
    rest = items[:index] + items[index + 1 :]
    if rest or not unknown:
        save_button(form, (*path, index), "remove", "Remove this", rest, at=path)
        return
    # Without the last one it must be said whether there are none, or nobody knows.
    with st.container(horizontal=True, key=slug(form, (*path, index), "last")):
        save_button(form, (*path, index), "remove", "Remove this: there are none", [], at=path)
        save_button(form, (*path, index), "forget", "Remove this: it is not known", "unknown", at=path)


def _named_by(document: Mapping[str, Any], purpose: str) -> list[str]:
    """Return what names a purpose, in words."""
    places = {
        "the question to customers no.": document["consent"]["requests"],
        "recipient no.": document["recipients"],
    }
    return [
        f"{words} {number}"
        for words, items in places.items()
        if not is_unknown(items)
        for number, item in enumerate(items, 1)
        if not is_unknown(item["purposes"]) and purpose in item["purposes"]
    ]


def _show_mapping(form: Form, kind: Any, path: Path, label: str) -> None:
    key_kind, value_kind = get_args(kind)
    value: dict[str, Any] = dict(form.value(path))
    options = choices_of(parts_of(key_kind)[0])
    if path[-1] == "basis":
        options = tuple(form.document["jurisdictions"])
    models = [part for part in parts_of(value_kind) if is_facts(part) and part is not Unknown]
    if not options:
        show_entries(form, key_kind, value_kind, path, label)
        for item in form.items:
            if item.at[:-1] == path:
                st.markdown(f"**{escape_markdown(label_of(str(item.at[-1])))}**")
                _show_begun(form, item.at)
        return
    st.markdown(f"**{escape_markdown(label)}**")
    for name in options:
        if not models:
            form.show_fact(value_kind, (*path, name), value.get(name, "unknown"), label_of(name))
        elif name in value:
            with st.expander(label_of(name), key=form.place((*path, name), "item")):
                _show_fields(form, models[0], (*path, name))
        elif form.saving.locked:
            show_text(label_of(name), "unknown")
        elif any(item.at == (*path, name) for item in form.items):
            st.markdown(f"**{escape_markdown(label_of(name))}**")
            _show_begun(form, (*path, name))
        else:
            at = (*path, name)
            act_button(form, at, "add", f"{label_of(name)}: not known. Say how", partial(form.begin, at))


def _title(item: Mapping[str, Any], index: int) -> str:
    for name in ("name", "id", "text", "category", "country", "type", "code", "criterion"):
        result = item.get(name)
        if isinstance(result, str) and result != "unknown":
            return escape_markdown(label_of(result[:80]))
    purposes = item.get("purposes")
    return escape_markdown(", ".join(purposes)) if isinstance(purposes, list) and purposes else f"No. {index + 1}"
