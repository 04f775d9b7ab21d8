"""What somebody began to say, on the page: what it still needs, and how it is finished, signed or let go of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from evenhand import clock
from evenhand.marked_yaml import Path, written
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.model import AssumptionOverride
from evenhand.scenario.shape import written_fields
from evenhand.scenario.unfinished import Unfinished, place_of, put, state_of
from evenhand.scenario.writing import as_written
from evenhand.ui.facts.drawing import Form
from evenhand.ui.facts.entries import show_usual
from evenhand.ui.facts.fact import Saving
from evenhand.ui.facts.kinds import parts_of
from evenhand.ui.facts.words import question_of
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown


@dataclass(frozen=True, slots=True)
class Begun:
    """Something unfinished in a draft being edited."""

    form: Form
    item: Unfinished

    @property
    def place(self) -> Path:
        """Where it would stand."""
        return place_of(self.form.body, self.item)

    @property
    def key(self) -> str:
        """What makes the keys of its own controls unique."""
        return f"{self.form.key}|{self.item.id}"

    @property
    def document(self) -> dict[str, Any]:
        """The draft as its controls see it: with what was given at its place, and nothing where nothing was."""
        fields = written_fields(self.item.model)
        given = {name: self.item.facts.get(name, _not_given(field)) for name, field in fields.items()}
        return put(self.form.body, self.item, given)

    @property
    def giving(self) -> Saving:
        """How its controls save: into what was begun, and never into the facts."""
        keeping, place = self.form.saving.unfinished, self.place
        if keeping is None:
            return replace(self.form.saving, locked=True)
        own = f"{written((UNFINISHED, self.item.id))}."
        refused = {
            f"{written(place)}.{at.removeprefix(own)}": why
            for at, why in self.form.saving.refused.items()
            if at.startswith(own)
        }
        return Saving(
            store=lambda path, value: keeping.give(self.item.id, path[len(place) :], value),
            refused=refused,
            forget=lambda path: self.form.saving.forget((UNFINISHED, self.item.id, *path[len(place) :])),
            locked=False,
        )

    def show(self, show_fields: Callable[[tuple[str, ...]], None]) -> None:
        """Draw it; ``show_fields`` draws the controls of some of its facts, by their written names."""
        item = self.item
        state = state_of(self.form.body, item, today=clock.today())
        fields = written_fields(item.model)
        st.markdown(f":material/pending: **Unfinished, so it counts as not known.** {_needed(item, state.missing)}")
        if item.model is AssumptionOverride:
            show_usual(str(item.at[-1]), self.form.body["currency"])
        # What can be left out is asked for once the rest stands; an act is signed as a whole.
        shown = tuple(fields) if item.is_act or not item.needs else item.needs
        show_fields(tuple(name for name in shown if name != "kind"))
        for problem in state.problems:
            st.warning(escape_markdown(problem), icon=":material/error:")
        self.form.saving.complain((UNFINISHED, item.id))
        self._show_buttons()

    def _show_buttons(self) -> None:
        keeping = self.form.saving.unfinished
        if keeping is None:
            return
        with st.container(horizontal=True):
            if self.item.is_act:
                st.button(
                    "Sign and record it",
                    key=f"{self.key}|sign",
                    type="primary",
                    icon=":material/draw:",
                    on_click=uninterruptible(keeping.sign),
                    args=(self.item.id,),
                    help="It counts from then on, under the name and the date given here.",
                )
            st.button(
                "Remove what was begun",
                key=f"{self.key}|drop",
                on_click=uninterruptible(keeping.drop),
                args=(self.item.id,),
                help="Nothing else changes: it is no fact yet.",
            )


def _needed(item: Unfinished, missing: tuple[str, ...]) -> str:
    if not missing:
        return "Nothing is missing: sign it." if item.is_act else ""
    if not item.needs:
        return "Still needed: any one of these."
    fields = written_fields(item.model)
    words = ", ".join(f"“{escape_markdown(question_of(fields[name].description, name)[0])}”" for name in missing)
    return f"Still needed: {words}."


def _not_given(field: FieldInfo) -> Any:
    if get_origin(parts_of(field.annotation)[0]) is dict:
        return {}
    return "unknown" if field.is_required() else as_written(field.get_default(call_default_factory=True))
