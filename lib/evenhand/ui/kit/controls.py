"""Controls: those of forms show what is stored and are heard to the end; those of views stand in the address.

Streamlit's own binding to the address writes the words that people read; a link made from keys would not work, and one
with a count in it would not last. So each control here reads its query parameter, shows what it names, and writes the
key of what is chosen. What is chosen by default leaves the address. What the address names and is not there is
repaired, and a note beside the control says so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.scenario.differences import same_values
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session.saving import SAVING

Arguments = ParamSpec("Arguments")

Width = int | Literal["stretch"]

BETWEEN = "~"
"""Stands between several keys in the address; keys have dots of their own."""


def sync_widget(key: str, value: Any) -> None:
    """Let the control of that key show a stored value; call it before the control is drawn.

    A control that is given a value shows it at once, whatever people have typed or ticked meanwhile in the browser. So
    it is given one only when it shows another: when it is new, when a change was refused, or when somebody else saved.
    """
    if key not in st.session_state or not same_values(st.session_state[key], value):
        st.session_state[key] = value


def sync_choice(key: str, value: Any, labels: Iterable[str]) -> None:
    """Let a choice between options show a stored value, see `sync_widget`, also when options are called otherwise.

    A browser names what is chosen by its label, and nothing is chosen when that label has gone: counts in it change.
    """
    now, before = list(labels), f"{key}|labels"
    if key in st.session_state and st.session_state.get(before, now) != now:
        st.session_state[key] = value
    sync_widget(key, value)
    st.session_state[before] = now


def uninterruptible(callback: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Let a callback run to its end, though the next click is waiting.

    Streamlit stops a run as soon as the next click arrives, wherever it reads the session's state; a callback stopped
    so is never called again, and what was typed would be lost. A run that is stopped goes on in its thread beside the
    next one, so changes wait for each other.
    """

    @functools.wraps(callback)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        state = context.session_state if context else None
        interrupting = getattr(state, "_yield_callback", None)
        with SAVING:
            if interrupting is None:
                callback(*args, **kwargs)
                return
            # The state refuses to have attributes set in the ordinary way.
            object.__setattr__(state, "_yield_callback", _go_on)
            try:
                callback(*args, **kwargs)
            finally:
                object.__setattr__(state, "_yield_callback", interrupting)

    return run


def _go_on() -> None:
    """Stand in for the question whether another click waits."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The place of one control in the address."""

    name: str
    """The query parameter."""
    key: str
    """The control's key."""
    default: Any
    """What holds when the address names nothing; it leaves the address."""
    between: str = BETWEEN
    """What parts several keys."""
    repaired: tuple[str, ...] = field(default=())
    """What the address names and is not there."""

    def write(self) -> None:
        """Write what the control shows into the address."""
        self.put(st.session_state[self.key])

    def put(self, chosen: Any) -> None:
        """Write what was chosen into the address; nothing chosen leaves it."""
        if chosen is None or chosen == self.default:
            st.query_params.pop(self.name, None)
        else:
            st.query_params[self.name] = self._text(chosen)

    def _text(self, chosen: Any) -> str:
        match chosen:
            case bool():
                return "yes" if chosen else "no"
            case float():
                return f"{chosen:.12g}"
            case list() | tuple():
                return self.between.join(chosen)
            case _:
                return str(chosen)

    def say_repaired(self, shown: str) -> None:
        """Say what the address names and is not there, and what is shown instead."""
        if self.repaired:
            absent = ", ".join(f"“{escape_markdown(text)}”" for text in self.repaired)
            st.caption(
                f"The address asks for {absent} ({self.name}), which does not exist; shown is {escape_markdown(shown)}."
            )


def _bind(
    name: str,
    default: Any,
    read: Callable[[str], tuple[Any, Sequence[str]]],
    key: str | None,
    between: str = BETWEEN,
    labels: Iterable[str] = (),
) -> Bound:
    """Read a query parameter into the state of the control drawn next; ``read`` returns the value and what is wrong."""
    text = st.query_params.get(name)
    value, repaired = (default, ()) if text is None else read(text)
    key = key or f"choice_{name}"
    sync_choice(key, value, labels)
    return Bound(name, key, default, between, tuple(repaired))


def _options(bound: Bound, also: Callable[[], None] | None = None, *, in_form: bool = False) -> dict[str, Any]:
    """Return what connects a control with its place in the address."""

    @uninterruptible
    def changed() -> None:
        if also is not None:
            also()
        bound.write()

    return {"key": bound.key} if in_form else {"key": bound.key, "on_change": changed}


def _one_of(words: Mapping[str, str], default: str) -> Callable[[str], tuple[str, Sequence[str]]]:
    return lambda text: (text, ()) if text in words else (default, (text,))


def radio(
    label: str,
    words: Mapping[str, str],
    *,
    name: str,
    default: str,
    help_text: str,
    key: str | None = None,
    vertical: bool = False,
) -> str:
    """Draw a choice between a few, all in sight.

    Parameters
    ----------
    label, help_text
        What is chosen, and what for.
    words
        What can be chosen: keys to what people read.
    name
        The query parameter.
    default
        The key that holds when the address names none.
    key
        The control's key, if anybody needs to know it.
    vertical
        Whether they stand under each other.
    """
    bound = _bind(name, default, _one_of(words, default), key, labels=words.values())
    chosen = st.radio(
        label,
        list(words),
        format_func=words.__getitem__,
        horizontal=not vertical,
        help=help_text,
        **_options(bound),
    )
    bound.say_repaired(words[chosen])
    return str(chosen)


def select(
    label: str,
    words: Mapping[str, str],
    *,
    name: str,
    default: str,
    help_text: str,
    key: str | None = None,
    width: Width = "stretch",
    also: Callable[[], None] | None = None,
    in_form: bool = False,
) -> str:
    """Draw a choice between many, see `radio`.

    Parameters
    ----------
    also
        Called before the choice is written, when somebody makes one.
    in_form
        Whether a form sends it; the form's own callback then writes with `Bound`.
    """
    bound = _bind(name, default, _one_of(words, default), key, labels=words.values())
    chosen = st.selectbox(
        label,
        list(words),
        format_func=words.__getitem__,
        width=width,
        help=help_text,
        **_options(bound, also, in_form=in_form),
    )
    bound.say_repaired(words[chosen])
    return str(chosen)


def multiselect(
    label: str,
    words: Mapping[str, str],
    *,
    name: str,
    default: Sequence[str],
    help_text: str,
    most: int | None = None,
    key: str | None = None,
    between: str = BETWEEN,
    elsewhere: Iterable[str] = (),
    width: Width = "stretch",
) -> list[str]:
    """Draw a choice of several, see `radio`; an empty parameter chooses none.

    Parameters
    ----------
    most
        How many can be chosen.
    between
        What parts the keys in the address.
    elsewhere
        Keys whose absence the page itself explains.
    """
    explained = frozenset(elsewhere)

    def read(text: str) -> tuple[list[str], Sequence[str]]:
        named = [option for option in dict.fromkeys(text.split(between)) if option]
        there = [option for option in named if option in words]
        chosen = there[:most] if there or not named else list(default)
        return chosen, [option for option in named if option not in words and option not in explained]

    bound = _bind(name, list(default), read, key, between, words.values())
    chosen = st.multiselect(
        label,
        list(words),
        format_func=lambda option: words.get(option, option),
        max_selections=most,
        width=width,
        help=help_text,
        **_options(bound),
    )
    bound.say_repaired(", ".join(words[option] for option in chosen) or "nothing")
    return list(chosen)


def checkbox(label: str, *, name: str, default: bool, help_text: str, key: str | None = None) -> bool:
    """Draw a yes or no, see `radio`; the address says ``yes`` or ``no``."""
    answers = {"yes": True, "no": False}
    bound = _bind(name, default, lambda text: (answers.get(text, default), () if text in answers else (text,)), key)
    chosen = st.checkbox(label, help=help_text, **_options(bound))
    bound.say_repaired("yes" if chosen else "no")
    return chosen
