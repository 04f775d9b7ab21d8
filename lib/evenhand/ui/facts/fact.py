"""One fact of a form: its type, what the document holds, and how a change of it is saved."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.marked_yaml import Path, written
from evenhand.ui.facts.kinds import (
    Field,
)
from evenhand.ui.facts.words import NONE, NOT_KNOWN, is_unknown, label_of, who_is_asked
from evenhand.ui.kit.controls import sync_widget
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers

Store = Callable[[Path, Any], None]
"""Saves one fact: its place and its new value as in a document."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a form keeps what somebody began to say, apart from the facts."""

    begin: Callable[[Path, Mapping[str, Any]], None]
    """Begins an item of the list, or the group, at a place, with what is said of it already."""
    give: Callable[[str, Path, Any], None]
    """Gives one fact of what was begun: its id, the fact's path from its own place, and the value."""
    sign: Callable[[str], None]
    """Makes an act of what was begun, by its id."""
    drop: Callable[[str], None]
    """Lets go of what was begun, by its id."""


@dataclass(frozen=True, slots=True)
class Saving:
    """How a form saves."""

    store: Store
    """Saves one fact."""
    refused: Mapping[str, str]
    """The facts whose last change was not saved, by their written path, and why."""
    forget: Callable[[Path], None]
    """Lets go of why a change was not saved."""
    locked: bool
    """Nothing can be changed: facts are shown as text."""
    unfinished: Beginning | None = None
    """Keeps what is begun; none where nothing can be."""

    def complain(self, path: Path) -> None:
        """Say, once, why a list or a group could not be changed."""
        why = self.refused.get(written(path))
        if why is not None:
            st.error(f"Not saved: {escape_markdown(why)}", icon=":material/error:")
            self.forget(path)


def _refuse(path: Path, value: Any) -> None:
    raise EvenhandError(f"{written(path)} of an example cannot be changed to {value!r}.", hint="Edit a copy of it.")


LOCKED = Saving(_refuse, {}, lambda path: None, locked=True)
"""Of an example: it is shown as text, so no change can come, and there is no refusal to let go of."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a control needs to know: ``written`` is the value as it stands in the document."""

    kind: Any
    field: Field
    options: tuple[Any, ...]
    path: Path
    label: str
    more: str
    key: str
    saving: Saving
    refused: str | None
    unknown: bool
    none: bool
    share: bool
    written: Any

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has established it."""
        return is_unknown(self.written)

    @property
    def value(self) -> Any:
        """What is established; none when nothing is."""
        return None if self.is_unknown else self.written

    @property
    def help(self) -> str:
        """What else there is to say, who was asked, and where it stands in the file."""
        parts = [
            self.more and f"{escape_markdown(self.more.rstrip('.'))}.",
            f"{who_is_asked(self.written)}." if self.is_unknown else "",
            f"In the file: `{written(self.path)}`",
        ]
        return " ".join(part for part in parts if part)

    def words(self, value: Any) -> str:
        """Return what a value is called."""
        return value if value in (NOT_KNOWN, NONE) else label_of(value, str(self.path[-1]))

    @property
    def numbers(self) -> Numbers:
        """Which numbers are typed: shares in per cent."""
        least = -math.inf if self.kind is not int else 0
        return Numbers(least=least, whole=self.kind is int, unit="%" if self.share else "")

    def typed(self, value: Any) -> float | None:
        """Return a number as it is typed."""
        return None if value is None else round(float(value) * 100, 10) if self.share else float(value)

    def read(self, number: float | None) -> float | int | None:
        """Return a number that was typed as the document holds it."""
        if number is None:
            return None
        return round(number / 100, 12) if self.share else self.kind(number) if self.kind is int else number

    def sync(self, value: Any) -> None:
        """Let the control show a value, unless it holds one that was refused."""
        if self.refused is None:
            sync_widget(self.key, value)

    def common(self) -> dict[str, Any]:
        """Return the arguments that all widgets share."""
        return {"key": self.key, "help": self.help}

    def save(self, value: Any) -> None:
        """Save a value as it stands in a document."""
        self.saving.store(self.path, value)
