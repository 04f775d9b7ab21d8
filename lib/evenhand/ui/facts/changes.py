"""Taking changes back: the last one at a press, and any one against where the scenario came from."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from evenhand import clock
from evenhand.errors import EvenhandError
from evenhand.marked_yaml import written
from evenhand.scenario import Scenario, document_of, dump, scenario_of
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.differences import Difference, differences
from evenhand.scenario.unfinished import set_aside
from evenhand.store import Draft
from evenhand.ui.facts.read import fact_words, field_of, value_words
from evenhand.ui.facts.words import is_unknown
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state

OWN = frozenset({"id", "name"})
"""What a copy has of its own: not changes."""
NAMED = 2
"""How many facts the words about an undo name."""
SHARED = 80
"""Of two texts that begin alike the beginning is left out, but for the last so many characters."""


def show_undo(draft: Draft) -> None:
    """Offer to take the last change of a draft back, and say what was taken back."""
    done: str | None = st.session_state.pop(_done(draft.id), None)
    if done is not None:
        st.success(done, icon=":material/undo:")
    earlier = state.store().drafts.before(draft.id)
    if earlier is None:
        return
    changed = differences(earlier.body, draft.body)
    now = _scenario(draft.body)
    st.button(
        "Undo",
        key=f"undo-{draft.id}",
        icon=":material/undo:",
        on_click=_undo,
        args=(draft.id,),
        help=f"Takes the last change back: {_named(changed, now, 'after')}.",
    )


@uninterruptible
def _undo(draft_id: str) -> None:
    shown = drafting.shown(draft_id)
    try:
        undone = state.store().drafts.undo(draft_id, expected_version=shown.version)
    except EvenhandError as error:
        st.session_state[_done(draft_id)] = f"Nothing was undone: {escape_markdown(error.message)}"
        return
    drafting.opened(draft_id)
    changed = differences(shown.body, undone.body)
    st.session_state[_done(draft_id)] = f"Undone: {_named(changed, _scenario(undone.body), 'again')}."


def _done(draft_id: str) -> str:
    return f"undone_{draft_id}"


def _scenario(body: Mapping[str, Any]) -> Scenario | None:
    try:
        return scenario_of(body)
    except EvenhandError:  # a draft of another version may not be a scenario any more
        return None


def facts_apart(first: Scenario, second: Scenario) -> list[tuple[str, str, str]]:
    """Return in what two programmes differ: each fact in words, and what either says of it; names left out."""
    rows = [
        (
            _words(difference, second),
            _apart(difference.before, difference.after, difference),
            _apart(difference.after, difference.before, difference),
        )
        for difference in differences(document_of(first), document_of(second))
        if difference.path[0] not in OWN
    ]
    # Who was asked for what neither knows is no fact.
    return [row for row in rows if row[1] != row[2]]


def _apart(value: Any, other: Any, difference: Difference) -> str:
    """Return what one of two programmes says, without what both say: either may be long."""
    field = field_of(written(difference.path))
    match value, other:
        case list(), list():
            more = [item for item in value if item not in other]
            same = f"the same {len(value) - len(more)}" if len(more) < len(value) else ""
            said = ", ".join(_item(item, field) for item in more)
            text = ", and ".join(filter(None, (same, said))) or "none"
        case dict(), dict() if not (is_unknown(value) or is_unknown(other)):
            own = {name: inner for name, inner in value.items() if inner != other.get(name)}
            text = value_words(own, field) if own else "no more"
        case str(), str() if " " in value and " " in other:
            apart = (place for place, (one, two) in enumerate(zip(value, other, strict=False)) if one != two)
            shared = next(apart, min(len(value), len(other)))
            start = value.rfind(" ", 0, max(shared - SHARED, 0)) + 1
            text = value_words(f"{'… ' if start else ''}{value[start:]}", field)
        case _:
            text = value_words(value, field)
    return escape_markdown(text)


def _item(item: Any, field: str) -> str:
    """Return an item of a list by its name, if it has one."""
    named = item.get("id") or item.get("name") if isinstance(item, Mapping) else None
    return str(named) if named else value_words(item, field)


def _named(changed: Sequence[Difference], scenario: Scenario | None, how: str) -> str:
    """Return what a change was, in words: ``What a person does to say yes is again a button``."""
    if not changed:
        return "nothing that is shown"
    says = "is again" if how == "again" else "is now"
    named = [
        f"“{_words(difference, scenario)}” {says} {_value(difference.after, difference)}"
        for difference in changed[:NAMED]
    ]
    more = len(changed) - NAMED
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def _words(difference: Difference, scenario: Scenario | None) -> str:
    if difference.path[0] == UNFINISHED:
        return "What is unfinished"
    path = written(difference.path)
    return escape_markdown(path if scenario is None else fact_words(scenario, path))


def _value(value: Any, difference: Difference) -> str:
    if difference.path[0] == UNFINISHED and not value:
        return "nothing"
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return f"a list of {len(value)}"
    if isinstance(value, Mapping) and set(value) != {"unknown"}:
        return "filled in differently"
    return escape_markdown(value_words(value, field_of(written(difference.path))))


def show_changes(scenario: Scenario, text: str, draft_id: str | None) -> None:
    """Show what differs from the revision saved last, or else from the example: fact by fact, and line by line.

    In a draft each change can be set back.
    """
    result = origin_of(scenario)
    if result is None:
        return
    origin, name = result
    changed = [
        difference
        for difference in differences(document_of(origin), document_of(scenario))
        if difference.path[0] not in OWN
    ]
    several = "1 fact" if len(changed) == 1 else f"{len(changed)} facts"
    title = (
        f"What changed since {escape_markdown(name)}: {several}"
        if changed
        else f"Nothing changed since {escape_markdown(name)}"
    )
    with st.expander(title, icon=":material/difference:", expanded=0 < len(changed) <= 5):
        for number, difference in enumerate(changed):
            _show_change(difference, scenario, draft_id, number)
        lines = difflib.unified_diff(
            dump(origin).splitlines(), text.splitlines(), fromfile=name, tofile="now", lineterm="", n=2
        )
        st.caption("The same, line by line")
        # Plain text: the colours that marked lines get are too pale to read.
        show_code("\n".join(lines) or "the same", None)


def _show_change(difference: Difference, scenario: Scenario, draft_id: str | None, number: int) -> None:
    path = written(difference.path)
    shown = [item.file for item in scenario.attachments if item.fact == path]
    proof = f" · shown by {escape_markdown(', '.join(shown))}" if shown else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{_words(difference, scenario)}:** {_value(difference.after, difference)}, "
            f"was {_value(difference.before, difference)}{proof}",
            width="stretch",
            help=f"In the file: {path}",
        )
        if draft_id is not None:
            st.button(
                "Set back",
                key=f"set-back-{draft_id}-{number}-{path}",
                icon=":material/settings_backup_restore:",
                on_click=uninterruptible(drafting.change),
                args=(draft_id, difference.path, difference.before),
                help=f"Makes it {value_words(difference.before, field_of(path))} again.",
            )


def show_code(text: str, language: str | None) -> None:
    """Show a file; a long one in a frame that scrolls."""
    # The frame scrolls, not the code: a code block that scrolls by itself cannot be reached by keyboard.
    with st.container(height=480 if text.count("\n") > 20 else "content", border=False):
        st.code(text, language=language, wrap_lines=True)


def origin_of(scenario: Scenario) -> tuple[Scenario, str] | None:
    """Return what a scenario is compared with: its revision saved last, or else the example of its id."""
    history = state.store().revisions.history(scenario.id)
    if history:
        latest = history[0]
        return scenario_of(set_aside(latest.body, today=clock.today())), f"revision {latest.revision}"
    for listed in state.catalogue():
        if listed.fault is None and not listed.key.startswith(state.DRAFT):
            example = state.scenario_of(listed.key)
            if example.id == scenario.id:
                # As a draft has it: with the notice's text, without its file.
                return scenario_of(document_of(example)), f"the example {example.name}"
    return None
