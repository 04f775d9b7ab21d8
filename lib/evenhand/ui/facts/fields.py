"""One fact, one control: the kind of control follows from the fact's type, its words from the fact's description.

A control always offers "not known", and "there is none" where none is an answer.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from evenhand.marked_yaml import Path, written
from evenhand.scenario.facts import Unknown
from evenhand.ui.facts.fact import Fact, Saving
from evenhand.ui.facts.kinds import (
    Field,
    admits_none,
    admits_unknown,
    field_of,
    is_share,
    listed_keys,
    options_of,
    parts_of,
)
from evenhand.ui.facts.words import NONE, NOT_KNOWN, said
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import typed_number
from evenhand.vocabulary.numbers import quantity

LONG = 80
"""A text longer than this gets a control of several lines."""
LINES: Mapping[str, int] = {"content": 480, "summary": 110, "text": 80, "reason": 80}
"""Facts that are texts of several lines from the start, and how tall their controls are."""
RANGE: Mapping[str, str] = {
    "low": "Low: 1 in 10 is lower",
    "likely": "Most likely",
    "high": "High: 1 in 10 is higher",
}


def show_fact(
    annotation: Any, path: Path, value: Any, *, label: str, help_text: str, key: str, saving: Saving, options: Any = ()
) -> None:
    """Draw the control of one fact, or the fact as text where it cannot be changed.

    Its kind follows from the ``annotation`` in the model; ``options`` are what can be chosen where that depends on the
    document, and ``key`` is what makes the control's key unique.
    """
    if saving.locked:
        show_text(label, value, field=str(path[-1]), share=is_share(annotation))
        return
    known = [part for part in parts_of(annotation) if part not in (Unknown, types.NoneType)]
    place = f"{key}|{written(path)}"
    fact = Fact(
        kind=known[0],
        field=Field.MANY if options else field_of(known, listed_keys(annotation)),
        options=options or options_of(known[0]) or listed_keys(annotation),
        path=path,
        label=label,
        more=help_text,
        key=place,
        saving=saving,
        # What was refused stays in its control until it is corrected; once the control is gone, so is the matter.
        refused=saving.refused.get(written(path)) if _lives(place) else None,
        unknown=admits_unknown(annotation),
        none=admits_none(annotation),
        share=is_share(annotation),
        written=value,
    )
    if fact.refused is None and written(path) in saving.refused:
        saving.forget(path)
    CONTROLS[fact.field](fact)
    if fact.refused is not None:
        st.error(f"Not saved: {escape_markdown(fact.refused)}", icon=":material/error:")


def show_text(label: str, value: Any, *, field: str = "", share: bool = False) -> None:
    """Show a fact that cannot be changed here."""
    if isinstance(value, str) and ("\n" in value or len(value) > LONG):
        st.caption(escape_markdown(label))
        # The frame scrolls, not the text: what scrolls by itself cannot be reached by keyboard.
        with st.container(height=480 if len(value) > 20 * LONG else "content", border=False):
            st.markdown(escape_markdown(value).replace("\n", "  \n"))
        return
    st.markdown(f":gray[{escape_markdown(label)}]  \n{_percent(value) if share else said(value, field)}")


def _percent(value: Any) -> str:
    """Return a share, or a range of shares, as people read it."""
    if isinstance(value, dict) and "likely" in value:
        likely, low, high = (quantity(float(value[name]), "share") for name in ("likely", "low", "high"))
        return f"{likely}, in 8 of 10 futures {low} to {high}"
    return quantity(float(value), "share") if isinstance(value, int | float) else said(value)


def _lives(key: str) -> bool:
    return key in st.session_state or f"{key}|likely" in st.session_state


def _choice(fact: Fact) -> None:
    options = [*([NOT_KNOWN] if fact.unknown else []), *fact.options, *([NONE] if fact.none else [])]
    fact.sync(NOT_KNOWN if fact.is_unknown else NONE if fact.value is None else fact.value)

    @uninterruptible
    def changed() -> None:
        chosen = st.session_state[fact.key]
        fact.save("unknown" if chosen == NOT_KNOWN else None if chosen == NONE else chosen)

    st.selectbox(fact.label, options, format_func=fact.words, on_change=changed, **fact.common())


def _many(fact: Fact) -> None:
    now = list(fact.value or [])
    fact.sync(now)

    @uninterruptible
    def changed() -> None:
        fact.save(st.session_state[fact.key] or ("unknown" if fact.unknown else []))

    st.multiselect(
        fact.label,
        [*fact.options, *(option for option in now if option not in fact.options)],
        format_func=fact.words,
        on_change=changed,
        placeholder=NOT_KNOWN if fact.is_unknown else "none",
        accept_new_options=not fact.options,
        **fact.common(),
    )
    _none_box(fact, [], shown=not now, words="known: none of these")


def _number(fact: Fact) -> None:
    def store(number: float | None) -> None:
        read = fact.read(number)
        fact.save(read if read is not None else ("unknown" if fact.unknown else fact.value))

    none = fact.none and not fact.is_unknown and fact.value is None
    _number_field(
        fact,
        f"{fact.label}, %" if fact.share else fact.label,
        fact.value,
        key=fact.key,
        store=store,
        placeholder=NONE if none else NOT_KNOWN,
    )
    _none_box(fact, None, shown=fact.none and fact.value is None, words=NONE)


def _number_field(
    fact: Fact,
    label: str,
    value: Any,
    *,
    key: str,
    store: Callable[[float | None], None],
    placeholder: str = NOT_KNOWN,
    hold: bool = False,
) -> None:
    typed_number(
        label,
        fact.typed(value),
        key=key,
        store=store,
        numbers=fact.numbers,
        help_text=fact.help,
        placeholder=placeholder,
        width="stretch",
        hold=hold or fact.refused is not None,
    )


def _range(fact: Fact) -> None:
    value = fact.value
    known: dict[str, Any] = value if isinstance(value, dict) else {"likely": value}
    keys = {name: f"{fact.key}|{name}" for name in RANGE}

    def typed() -> dict[str, Any]:
        texts = {name: str(st.session_state.get(key, "")) for name, key in keys.items()}
        results = {name: fact.read(fact.numbers.read(text)[0]) for name, text in texts.items()}
        return {name: number for name, number in results.items() if number is not None}

    def changed(number: float | None) -> None:
        now = typed()
        if not now:
            fact.save("unknown" if fact.unknown else value)
        elif set(now) == {"likely"}:
            fact.save(now["likely"])
        elif len(now) == len(RANGE):
            fact.save(now)

    incomplete = set(typed()) not in ({"likely"}, set(RANGE), set())
    label = f"{fact.label}, %" if fact.share else fact.label
    st.markdown(escape_markdown(label), help=fact.help)
    for column, (name, words) in zip(st.columns(len(RANGE)), RANGE.items(), strict=True):
        with column:
            _number_field(fact, words, known.get(name), key=keys[name], store=changed, hold=incomplete)
    if incomplete:
        st.warning("Not saved yet: give all three, or only the most likely one.")


def _text(fact: Fact) -> None:
    text = str(fact.value or "")
    fact.sync(text)

    @uninterruptible
    def changed() -> None:
        typed = st.session_state[fact.key].strip()
        fact.save(typed or ("unknown" if fact.unknown else None if fact.none else ""))

    none = fact.none and not fact.is_unknown and fact.value is None
    common: dict[str, Any] = {**fact.common(), "placeholder": NONE if none else NOT_KNOWN if fact.unknown else ""}
    name = str(fact.path[-1])
    if name in LINES or name.endswith("_text") or len(text) > LONG or "\n" in text:
        st.text_area(fact.label, height=LINES.get(name, 100), on_change=changed, **common)
    else:
        st.text_input(fact.label, on_change=changed, **common)
    _none_box(fact, None, shown=fact.none and not text, words=NONE)


def _lines(fact: Fact) -> None:
    fact.sync("\n".join(fact.value or []))

    @uninterruptible
    def changed() -> None:
        lines = [line.strip() for line in st.session_state[fact.key].splitlines() if line.strip()]
        fact.save(lines or ("unknown" if fact.unknown else []))

    st.text_area(
        f"{fact.label}. One a line",
        placeholder=NOT_KNOWN if fact.is_unknown else "none",
        on_change=changed,
        height=80,
        **fact.common(),
    )
    _none_box(fact, [], shown=not fact.value, words="known: nothing")


def _date(fact: Fact) -> None:
    fact.sync(fact.value or "")

    @uninterruptible
    def changed() -> None:
        typed = st.session_state[fact.key].strip()
        fact.save(typed or ("unknown" if fact.unknown else None))

    st.text_input(
        f"{fact.label} (year-month-day)", on_change=changed, placeholder="for example 2026-05-31", **fact.common()
    )


def _none_box(fact: Fact, none: Any, *, shown: bool, words: str) -> None:
    """Draw the box that says "none" is what is known, where an empty control would not tell."""
    if not shown or not fact.unknown:
        return
    key = f"{fact.key}|none"
    sync_widget(key, not fact.is_unknown)

    @uninterruptible
    def changed() -> None:
        fact.save(none if st.session_state[key] else "unknown")

    st.checkbox(words, key=key, on_change=changed, help="Tick it when that is established, not when nobody knows.")


CONTROLS: Mapping[Field, Callable[[Fact], None]] = {
    Field.CHOICE: _choice,
    Field.MANY: _many,
    Field.NUMBER: _number,
    Field.RANGE: _range,
    Field.TEXT: _text,
    Field.LINES: _lines,
    Field.DATE: _date,
}
