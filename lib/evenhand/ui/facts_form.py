"""The form of a scenario: every fact in groups named in plain words, drawn from the model itself.

A fact added to the model appears here without a line of code: its control follows from its type, its label from its
description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_origin

import streamlit as st

from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.shape import Path, is_facts, written, written_fields
from evenhand.ui.controls import give
from evenhand.ui.fact_fields import Store, admits_none, admits_unknown, choices_of, label_of, parts_of, show_fact
from evenhand.ui.wording import plain

__all__ = ["SECTIONS", "Section", "section_of", "show_section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form.

    Parameters
    ----------
    name
        Its name in addresses.
    title
        Its name on screen.
    paths
        The places it shows, in order.
    """

    name: str
    title: str
    paths: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "programme",
        "The programme",
        (
            "name",
            "summary",
            "jurisdictions",
            "currency",
            "programme",
            "business_model_text",
            "data_revenue_share_published",
        ),
    ),
    Section("people", "Who asks, who is asked", ("controller", "audience")),
    Section("purposes", "What the data are for", ("purposes", "uses_in_practice")),
    Section("recipients", "Who else gets them", ("recipients", "transfers", "sources")),
    Section("asking", "How people are asked", ("consent.requests", "consent.ui")),
    Section(
        "saying-no",
        "Saying no, changing one's mind",
        ("consent.refusal", "consent.reprompt", "consent.withdrawal", "alternatives", "consent.signals"),
    ),
    Section("return", "What customers get back", ("scheme", "benefits", "incentive")),
    Section("money", "What it brings and costs", ("economics", "assumptions")),
    Section("ownership", "Whose data they are", ("ownership",)),
    Section("notice", "The privacy notice", ("notice",)),
    Section(
        "proof", "What can be shown later", ("consent.record", "consent.understanding", "evidence", "lifted_gates")
    ),
)


def section_of(path: str) -> Section:
    """Return the part of the form that shows a fact, by its written path such as ``consent.ui.reject.layer``."""
    found = [
        (len(shown), section)
        for section in SECTIONS
        for shown in section.paths
        if path == shown or path.startswith((f"{shown}.", f"{shown}["))
    ]
    return max(found, key=lambda one: one[0], default=(0, SECTIONS[0]))[1]


HIDDEN = {("notice", "text")}
"""Places that a draft does not use: it keeps the notice's text itself."""


@dataclass(frozen=True, slots=True)
class _Form:
    document: Mapping[str, Any]
    key: str
    store: Store
    locked: bool


def show_section(section: Section, document: Mapping[str, Any], *, key: str, store: Store, locked: bool) -> None:
    """Draw one part of the form.

    Parameters
    ----------
    document
        The scenario as plain values.
    key
        What makes the controls' keys unique: the draft's id.
    store
        Saves one fact.
    locked
        Show it without letting it be changed.
    """
    form = _Form(document, key, store, locked)
    for name in section.paths:
        path: Path = tuple(name.split("."))
        model: type[Facts] = Scenario
        for part in path[:-1]:
            model = next(one for one in parts_of(written_fields(model)[str(part)].annotation) if is_facts(one))
        field = written_fields(model)[str(path[-1])]
        _show(form, field.annotation, path, _label(field.description, path))


def _label(description: str | None, path: Path) -> str:
    return description or str(path[-1]).replace("_", " ").capitalize()


def _value(form: _Form, path: Path) -> Any:
    value: Any = form.document
    for part in path:
        value = value[part]
    return value


def _show(form: _Form, annotation: Any, path: Path, label: str) -> None:
    if path in HIDDEN:
        return
    known = [part for part in parts_of(annotation) if part not in (Unknown, NoneType)]
    kind = known[0]
    if len(known) > 1 and all(is_facts(one) for one in known):
        _show_kinds(form, known, path, label)
    elif is_facts(kind):
        _show_group(form, kind, annotation, path, label)
    elif get_origin(kind) is tuple and is_facts(parts_of(get_args(kind)[0])[0]):
        _show_list(form, parts_of(get_args(kind)[0])[0], annotation, path, label)
    elif get_origin(kind) is dict:
        _show_mapping(form, kind, path, label)
    else:
        show_fact(annotation, path, _value(form, path), label=label, key=form.key, store=form.store, locked=form.locked)


def _show_fields(form: _Form, model: type[Facts], path: Path) -> None:
    for name, field in written_fields(model).items():
        _show(form, field.annotation, (*path, name), _label(field.description, (*path, name)))


def _show_group(form: _Form, model: type[Facts], annotation: Any, path: Path, label: str) -> None:
    value = _value(form, path)
    with st.container(border=True, key=_slug(form, path, "group")):
        st.markdown(f"**{plain(label.rstrip('.'))}**")
        if not (admits_unknown(annotation) or admits_none(annotation)):
            _show_fields(form, model, path)
            return
        options = {
            "not known": "unknown",
            **({"there is none": None} if admits_none(annotation) else {}),
            "known": value if _is_known(value) and value is not None else blank(model),
        }
        now = "known" if _is_known(value) and value is not None else "there is none" if value is None else "not known"
        _pick(form, path, "Is it known?", options, now)
        if now == "known":
            _show_fields(form, model, path)


def _show_kinds(form: _Form, models: list[type[Facts]], path: Path, label: str) -> None:
    value = _value(form, path)
    by_kind = {choices_of(written_fields(model)["kind"].annotation)[0]: model for model in models}
    with st.container(border=True, key=_slug(form, path, "kinds")):
        options = {label_of(kind): value if value["kind"] == kind else blank(model) for kind, model in by_kind.items()}
        _pick(form, path, label, options, label_of(value["kind"]))
        for name, field in written_fields(by_kind[value["kind"]]).items():
            if name != "kind":
                _show(form, field.annotation, (*path, name), _label(field.description, (*path, name)))


def _pick(form: _Form, path: Path, label: str, options: Mapping[str, Any], now: str) -> None:
    key = f"{form.key}|{written(path)}|pick"
    give(key, now)

    def changed() -> None:
        form.store(path, options[st.session_state[key]])

    st.selectbox(
        label, list(options), key=key, on_change=changed, disabled=form.locked, help=f"In the file: `{written(path)}`"
    )


def _show_list(form: _Form, model: type[Facts], annotation: Any, path: Path, label: str) -> None:
    value = _value(form, path)
    items: list[Any] = list(value) if _is_known(value) else []
    st.markdown(
        f"**{plain(label.rstrip('.'))}**" + ("" if items else " — none" if _is_known(value) else " — not known")
    )
    for index, item in enumerate(items):
        with st.expander(_title(item, index)):
            _show_fields(form, model, (*path, index))
            _button(
                form,
                (*path, index, "remove"),
                "Remove this",
                lambda index=index: form.store(path, items[:index] + items[index + 1 :]),  # type: ignore[misc]
            )
    with st.container(horizontal=True, key=_slug(form, path, "buttons")):
        _button(form, (*path, "add"), "Add one", lambda: form.store(path, [*items, blank(model, len(items) + 1)]))
        if admits_unknown(annotation) and not items:
            if _is_known(value):
                _button(form, (*path, "unknown"), "Not known after all", lambda: form.store(path, "unknown"))
            else:
                _button(form, (*path, "none"), "It is known: there are none", lambda: form.store(path, []))


def _button(form: _Form, path: Path, label: str, act: Callable[[], None]) -> None:
    place = written(path[:-1])
    st.button(
        label,
        key=f"{form.key}|{written(path)}|button",
        on_click=act,
        disabled=form.locked,
        help=f"In the file: `{place}`",
    )


def _show_mapping(form: _Form, kind: Any, path: Path, label: str) -> None:
    key_kind, value_kind = get_args(kind)
    value: dict[str, Any] = dict(_value(form, path))
    options = choices_of(parts_of(key_kind)[0])
    if path[-1] == "basis":
        options = tuple(form.document["jurisdictions"])
    models = [part for part in parts_of(value_kind) if is_facts(part) and part is not Unknown]
    if options and models:
        st.markdown(f"**{plain(label.rstrip('.'))}**")
        for name in options:
            if name in value:
                with st.expander(label_of(name)):
                    _show_fields(form, models[0], (*path, name))
            else:
                _button(
                    form,
                    (*path, name, "add"),
                    f"{label_of(name)}: not known. Say how",
                    lambda name=name: form.store((*path, name), blank(models[0])),  # type: ignore[misc]
                )
    elif options:
        st.markdown(f"**{plain(label.rstrip('.'))}**")
        for name in options:
            show_fact(
                value_kind,
                (*path, name),
                value.get(name, "unknown"),
                label=label_of(name),
                key=form.key,
                store=form.store,
                locked=form.locked,
            )
    else:
        _show_table(form, value, models[0] if models else None, path, label)


def _show_table(form: _Form, value: dict[str, Any], model: type[Facts] | None, path: Path, label: str) -> None:
    """Draw a mapping with free keys as a table of its own: a row a key, saved by a button."""
    columns = list(written_fields(model)) if model else ["value"]
    rows = [{"key": name, **(one if model else {"value": one})} for name, one in value.items()]
    st.markdown(f"**{plain(label.rstrip('.'))}**")
    edited = st.data_editor(
        rows or [dict.fromkeys(["key", *columns])],
        key=f"{form.key}|{written(path)}|table|{len(rows)}",
        num_rows="dynamic",
        disabled=form.locked,
        column_order=["key", *columns],
    )

    def act() -> None:
        kept = {str(row["key"]).strip(): row for row in edited if row.get("key")}
        form.store(
            path,
            {
                name: {column: row[column] for column in columns if row.get(column) is not None}
                if model
                else row.get("value")
                for name, row in kept.items()
            },
        )

    _button(form, (*path, "save"), "Save this table", act)


def blank(model: type[Facts], number: int = 1) -> dict[str, Any]:
    """Return a new item with its required facts filled in as far as they can be, everything else unknown."""
    start: dict[str, Any] = {}
    for name, field in written_fields(model).items():
        if field.is_required():
            kind = parts_of(field.annotation)[0]
            choices = choices_of(kind)
            if choices:
                start[name] = choices[0]
            elif get_origin(kind) is tuple:
                start[name] = [1]
            elif get_origin(kind) is dict:
                start[name] = {}
            else:
                start[name] = STARTS.get(name, 0 if kind in (int, float) else f"{model.__name__.lower()}-{number}")
    return model.model_validate(start).model_dump(mode="json", by_alias=True)


STARTS: Mapping[str, Any] = {
    "code": "4.1.1",
    "category": "user.contact",
    "country": "US",
    "criterion": "C2",
    "reason": "say why it does not hold here",
    "by": "Legal Office",
    "date": "2027-01-01",
    "value_month": 1,
    "source": "say where it comes from",
}


def _title(item: Mapping[str, Any], index: int) -> str:
    for name in ("name", "id", "text", "category", "country", "type", "code", "criterion"):
        said = item.get(name)
        if isinstance(said, str) and said != "unknown":
            return plain(said[:80])
    purposes = item.get("purposes")
    return plain(", ".join(purposes)) if isinstance(purposes, list) and purposes else f"No. {index + 1}"


def _is_known(value: Any) -> bool:
    return not (value == "unknown" or (isinstance(value, dict) and set(value) == {"unknown"}))


def _slug(form: _Form, path: Path, what: str) -> str:
    return f"{form.key}-{what}-{written(path)}".replace(".", "-").replace("[", "-").replace("]", "")
