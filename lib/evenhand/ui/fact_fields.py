"""One fact, one control: the kind of control follows from the fact's type, its words from the fact's description.

A control always offers "not known", and "there is none" where none is an answer.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import streamlit as st
from fideslang.default_taxonomy import DEFAULT_TAXONOMY
from pydantic.fields import FieldInfo

from evenhand.scenario.facts import Unknown
from evenhand.scenario.shape import Path, written
from evenhand.ui.controls import give
from evenhand.ui.wording import plain

__all__ = ["NOT_KNOWN", "Store", "admits_none", "admits_unknown", "choices_of", "label_of", "parts_of", "show_fact"]

NOT_KNOWN = "not known"
NONE = "there is none"

Store = Callable[[Path, Any], None]
"""Saves one fact: its place and its new value as in a document."""

WORDS: Mapping[str, str] = {
    "adm": "automated decisions",
    "other_consent": "other consents",
    "untick_box": "ticking an empty box",
    "preticked_box": "a box that is already ticked",
    "continue_use": "just going on",
    "two_stage": "two separate steps",
    "toggle_save": "switch and save",
    "gpc_json": "gpc.json",
    "dpv": "W3C DPV",
    "revenue_share": "a share of data revenue, by spending",
    "pool": "a pool, split among participants",
    "flat": "the same amount for everybody",
    "price_list": "a price for each kind of data",
    "in_kind": "a benefit instead of money",
    "collective_trust": "a fund that serves all customers",
    "True": "yes",
    "False": "no",
}
TAXONOMY: Mapping[str, str] = {
    item.fides_key: f"{item.name} ({item.fides_key})"
    for items in (DEFAULT_TAXONOMY.data_category, DEFAULT_TAXONOMY.data_use, DEFAULT_TAXONOMY.data_subject)
    for item in items or []
}


class Field(StrEnum):
    """The kinds of control."""

    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    RANGE = "range"
    TEXT = "text"
    LINES = "lines"
    DATE = "date"


def parts_of(annotation: Any) -> list[Any]:
    """Return the members of a union, wrappers taken off; unknown and none stay among them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return parts_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [member for part in get_args(annotation) for member in parts_of(part)]
    return [annotation]


def admits_unknown(annotation: Any) -> bool:
    """Return whether a fact may be unknown."""
    return Unknown in parts_of(annotation)


def admits_none(annotation: Any) -> bool:
    """Return whether "there is none" is an answer."""
    return types.NoneType in parts_of(annotation)


def choices_of(kind: Any) -> tuple[Any, ...]:
    """Return the values among which a fact is chosen, when there are few."""
    if get_origin(kind) is Literal:
        return tuple(getattr(value, "value", value) for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(member.value for member in kind)
    return ()


def label_of(value: Any) -> str:
    """Return what a value is called on screen."""
    text = str(value)
    if text in TAXONOMY:
        return TAXONOMY[text]
    return WORDS.get(text, text.replace("_", " "))


def listed_keys(annotation: Any) -> tuple[str, ...]:
    """Return the keys of the Fides taxonomy that a fact is chosen from; empty for other facts."""
    origin = get_origin(annotation)
    if origin is Annotated:
        for extra in (one.json_schema_extra for one in annotation.__metadata__ if isinstance(one, FieldInfo)):
            if isinstance(extra, dict) and "enum" in extra:
                return tuple(map(str, cast("list[str]", extra["enum"])))
    if origin in (Annotated, Union, types.UnionType, tuple):
        return next((keys for part in get_args(annotation) if (keys := listed_keys(part))), ())
    return ()


def show_fact(annotation: Any, path: Path, value: Any, *, label: str, key: str, store: Store, locked: bool) -> None:
    """Draw the control of one fact.

    Parameters
    ----------
    annotation
        The fact's type in the model.
    path, value
        Its place and what the document holds there.
    label
        The question, in plain words.
    key
        What makes the control's key unique.
    store
        Saves a change.
    locked
        Show it without letting it be changed.
    """
    known = [part for part in parts_of(annotation) if part not in (Unknown, types.NoneType)]
    fact = _Fact(
        kind=known[0],
        field=_field_of(known, listed_keys(annotation)),
        options=_options_of(known[0]) or listed_keys(annotation),
        path=path,
        label=label,
        key=f"{key}|{written(path)}",
        store=store,
        locked=locked,
        unknown=admits_unknown(annotation),
        none=admits_none(annotation),
        written=value,
    )
    CONTROLS[fact.field](fact)


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a control needs to know: ``written`` is the value as it stands in the document."""

    kind: Any
    field: Field
    options: tuple[Any, ...]
    path: Path
    label: str
    key: str
    store: Store
    locked: bool
    unknown: bool
    none: bool
    written: Any

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has established it."""
        return self.written == "unknown" or (isinstance(self.written, dict) and set(self.written) == {"unknown"})

    @property
    def value(self) -> Any:
        """What is established; none when nothing is."""
        return None if self.is_unknown else self.written

    @property
    def help(self) -> str:
        """Where it stands in the file, and who was asked."""
        return f"In the file: `{written(self.path)}`" + (f". {_asked(self.written)}" if self.is_unknown else "")

    def common(self) -> dict[str, Any]:
        """Return the arguments that all widgets share."""
        return {"key": self.key, "help": self.help, "disabled": self.locked}

    def save(self, value: Any) -> None:
        """Save a value as it stands in a document."""
        self.store(self.path, value)


def _options_of(kind: Any) -> tuple[Any, ...]:
    if kind is bool:
        return (True, False)
    return choices_of(parts_of(get_args(kind)[0])[0] if get_origin(kind) is tuple else kind)


def _field_of(kinds: list[Any], keys: tuple[str, ...]) -> Field:
    """Return which control fits the types that a fact may have."""
    kind = kinds[0]
    if len(kinds) > 1:
        return Field.RANGE
    if get_origin(kind) is tuple:
        return Field.MANY if _options_of(kind) or keys or parts_of(get_args(kind)[0])[0] is not str else Field.LINES
    if _options_of(kind) or keys:
        return Field.CHOICE
    if kind in (int, float):
        return Field.NUMBER
    return Field.DATE if kind is dt.date else Field.TEXT


def _asked(value: Any) -> str:
    details = value.get("unknown", {}) if isinstance(value, dict) else {}
    said = [
        f"to be answered by {details['ask']}" if details.get("ask") else "",
        f"by {details['due']}" if details.get("due") else "",
        plain(details["note"]) if details.get("note") else "",
    ]
    return ("Not known yet: " + ", ".join(part for part in said if part)) if any(said) else "Not known yet"


def _choice(fact: _Fact) -> None:
    options = [*([NOT_KNOWN] if fact.unknown else []), *fact.options, *([NONE] if fact.none else [])]
    give(fact.key, NOT_KNOWN if fact.is_unknown else NONE if fact.value is None else fact.value)

    def changed() -> None:
        chosen = st.session_state[fact.key]
        fact.save("unknown" if chosen == NOT_KNOWN else None if chosen == NONE else chosen)

    st.selectbox(fact.label, options, format_func=label_of, on_change=changed, **fact.common())


def _many(fact: _Fact) -> None:
    now = list(fact.value or [])
    give(fact.key, now)

    def changed() -> None:
        fact.save(st.session_state[fact.key] or ("unknown" if fact.unknown else []))

    st.multiselect(
        fact.label,
        [*fact.options, *(one for one in now if one not in fact.options)],
        format_func=label_of,
        on_change=changed,
        placeholder=NOT_KNOWN if fact.is_unknown else "none",
        accept_new_options=not fact.options,
        **fact.common(),
    )
    _none_box(fact, [], shown=not now, words="known: none of these")


def _number(fact: _Fact) -> None:
    whole = fact.kind is int
    give(fact.key, None if fact.value is None else (int if whole else float)(fact.value))

    def changed() -> None:
        typed = st.session_state[fact.key]
        fact.save(typed if typed is not None else ("unknown" if fact.unknown else fact.value))

    none = fact.none and not fact.is_unknown and fact.value is None
    st.number_input(
        fact.label,
        step=1 if whole else None,
        format=None if whole else "%g",
        placeholder=NONE if none else NOT_KNOWN,
        on_change=changed,
        **fact.common(),
    )
    _none_box(fact, None, shown=fact.none and fact.value is None, words=NONE)


def _range(fact: _Fact) -> None:
    value = fact.value
    known: dict[str, Any] = value if isinstance(value, dict) else {"likely": value}
    columns = st.columns(3)
    names = {"low": "Low (1 in 10 is lower)", "likely": "Most likely", "high": "High (1 in 10 is higher)"}
    st_keys = {name: f"{fact.key}|{name}" for name in names}

    def changed() -> None:
        low, likely, high = (st.session_state[st_keys[name]] for name in ("low", "likely", "high"))
        if likely is None:
            fact.save("unknown")
        elif low is None or high is None:
            fact.save(likely)
        else:
            fact.save({"low": low, "likely": likely, "high": high})

    for column, (name, words) in zip(columns, names.items(), strict=True):
        number = known.get(name)
        give(st_keys[name], None if number is None else float(number))
        column.number_input(
            f"{fact.label} {words}",
            step=None,
            format="%g",
            placeholder=NOT_KNOWN,
            on_change=changed,
            key=st_keys[name],
            help=fact.help,
            disabled=fact.locked,
        )


def _text(fact: _Fact) -> None:
    text = str(fact.value or "")
    give(fact.key, text)

    def changed() -> None:
        typed = st.session_state[fact.key].strip()
        fact.save(typed or ("unknown" if fact.unknown else ""))

    none = fact.none and not fact.is_unknown and fact.value is None
    draw = st.text_area if len(text) > 80 or "\n" in text else st.text_input
    draw(
        fact.label, placeholder=NONE if none else NOT_KNOWN if fact.unknown else "", on_change=changed, **fact.common()
    )
    _none_box(fact, None, shown=fact.none and not text, words=NONE)


def _lines(fact: _Fact) -> None:
    give(fact.key, "\n".join(fact.value or []))

    def changed() -> None:
        lines = [line.strip() for line in st.session_state[fact.key].splitlines() if line.strip()]
        fact.save(lines or ("unknown" if fact.unknown else []))

    st.text_area(
        f"{fact.label} One a line.",
        placeholder=NOT_KNOWN if fact.is_unknown else "none",
        on_change=changed,
        height=80,
        **fact.common(),
    )
    _none_box(fact, [], shown=not fact.value, words="known: nothing")


def _date(fact: _Fact) -> None:
    give(fact.key, fact.value or "")

    def changed() -> None:
        fact.save(st.session_state[fact.key].strip() or None)

    st.text_input(f"{fact.label} (year-month-day)", on_change=changed, placeholder="2027-01-31", **fact.common())


def _none_box(fact: _Fact, none: Any, *, shown: bool, words: str) -> None:
    """Draw the box that says "none" is what is known, where an empty control would not tell."""
    if not shown or fact.locked or not fact.unknown:
        return
    key = f"{fact.key}|none"
    give(key, not fact.is_unknown)

    def changed() -> None:
        fact.save(none if st.session_state[key] else "unknown")

    st.checkbox(words, key=key, on_change=changed, help="Tick it when that is established, not when nobody knows.")


CONTROLS: Mapping[Field, Callable[[_Fact], None]] = {
    Field.CHOICE: _choice,
    Field.MANY: _many,
    Field.NUMBER: _number,
    Field.RANGE: _range,
    Field.TEXT: _text,
    Field.LINES: _lines,
    Field.DATE: _date,
}
