"""A form being drawn: what its groups, lists and facts share, and the buttons that change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from evenhand.marked_yaml import Path, written
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.unfinished import Unfinished
from evenhand.ui.facts.fact import Saving
from evenhand.ui.facts.fields import show_fact, show_text
from evenhand.ui.kit.controls import sync_widget, uninterruptible


@dataclass(frozen=True, slots=True)
class Form:
    """A form being drawn: the document, what makes keys unique, how it saves, and what was begun and not finished."""

    body: Mapping[str, Any]
    key: str
    saving: Saving
    items: tuple[Unfinished, ...]
    begun: bool = False
    """Whether it shows something unfinished: every fact in it may still be open."""

    @property
    def document(self) -> Mapping[str, Any]:
        """The facts alone."""
        return {name: value for name, value in self.body.items() if name != UNFINISHED}

    @property
    def locked(self) -> Form:
        """The same form for reading only."""
        return replace(self, saving=replace(self.saving, locked=True))

    def begin(self, path: Path, facts: Mapping[str, Any] | None = None) -> None:
        """Begin an item, or a group, at a place."""
        if self.saving.unfinished is not None:
            self.saving.unfinished.begin(path, facts or {})

    def value(self, path: Path) -> Any:
        """Return what stands at a place."""
        value: Any = self.document
        for part in path:
            value = value[part]
        return value

    def place(self, path: Path, what: str) -> str:
        """Return the key of a control."""
        return f"{self.key}|{written(path)}|{what}"

    def show_fact(
        self, kind: Any, path: Path, value: Any, label: str, help_text: str = "", options: tuple[Any, ...] = ()
    ) -> None:
        """Draw the control of one fact, see `evenhand.ui.facts.fields.show_fact`."""
        said = {"label": label, "help_text": help_text}
        show_fact(kind, path, value, **said, key=self.key, saving=self.saving, options=options)


def pick(form: Form, path: Path, label: str, actions: Mapping[str, Callable[[], None]], now: str) -> None:
    """Draw a choice between kinds, or of whether something is known; each choice does what ``actions`` says."""
    if form.saving.locked:
        show_text(label, now)
        return
    key = form.place(path, "pick")
    sync_widget(key, now)

    @uninterruptible
    def changed() -> None:
        actions[st.session_state[key]]()

    st.selectbox(label, list(actions), key=key, on_change=changed, help=f"In the file: `{written(path)}`")
    form.saving.complain(path)


def save_button(form: Form, path: Path, name: str, label: str, value: Any, *, at: Path | None = None) -> None:
    """Draw a button that saves a value; ``at`` says where, when that is not the button's own place."""
    place = path if at is None else at
    act_button(form, path, name, label, partial(form.saving.store, place, value), at=place)


def act_button(
    form: Form, path: Path, name: str, label: str, act: Callable[[], None], *, at: Path | None = None
) -> None:
    """Draw a button that does something."""
    st.button(
        label,
        key=form.place(path, name),
        on_click=uninterruptible(act),
        help=f"In the file: `{written(path if at is None else at)}`",
    )


def slug(form: Form, path: Path, what: str) -> str:
    """Return the key of a container, which is a class of the page's style as well."""
    return f"{form.key}-{what}-{written(path)}".replace(".", "-").replace("[", "-").replace("]", "")
