"""Editing a draft: every change is saved at once, and nobody's change is lost.

A session remembers the draft as it last showed it. A change is made to that, and saved if nobody else has saved
meanwhile; otherwise the two are merged fact by fact, and only where both changed the same fact are people asked.
"""

from __future__ import annotations

import copy
import dataclasses
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from evenhand import clock
from evenhand.errors import EvenhandError, Problem, ScenarioError, StoreError
from evenhand.marked_yaml import Path, written
from evenhand.scenario import Scenario, document_of, scenario_of, unfinished
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.facts import Facts
from evenhand.scenario.merge import Merge, Side, merge
from evenhand.scenario.unfinished import Unfinished
from evenhand.store import Draft, DraftConflict
from evenhand.ui.session import belonging, state
from evenhand.ui.session.saving import SAVING

CHANGED_MEANWHILE = "Not saved: somebody else changed this draft meanwhile. Look at it, then try again."


@dataclass(frozen=True, slots=True)
class Pending:
    """A save that waits for a choice: what was shown, what this session made of it, and what somebody else saved."""

    base: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Draft
    merged: Merge


def opened(draft_id: str) -> Draft:
    """Return the draft as stored, and remember it as what this session shows."""
    with SAVING:
        stored = state.store().drafts.get(draft_id)
        draft = dataclasses.replace(stored, body=unfinished.set_aside(stored.body, today=clock.today()))
        st.session_state[_shown(draft_id)] = draft
    return draft


def opened_in_hand() -> Draft | None:
    """Return the draft in hand, see `opened`; none where an example is."""
    key = state.scenario_key()
    return opened(key.removeprefix(state.DRAFT)) if key.startswith(state.DRAFT) else None


def shown(draft_id: str) -> Draft:
    """Return the draft as this session showed it last."""
    draft: Draft = st.session_state[_shown(draft_id)]
    return draft


def copy_to_draft(scenario: Scenario, *, name: str | None = None) -> str:
    """Begin a draft from a scenario and return its key.

    The draft keeps the scenario's id, so that its revisions stand in one history.
    """
    body = document_of(scenario)
    if name is not None:
        body["name"] = name
    draft = state.store().drafts.create(scenario.id, body)
    key = f"{state.DRAFT}{draft.id}"
    if "selected_customers" in st.session_state and state.selected_customers().currency == scenario.currency:
        belonging.remember(key, state.customers_key())
    return key


def keep_entries(scenario: Scenario, key: str, changes: Mapping[str, Any]) -> bool:
    """Put facts into the draft in hand, or into a new one made from an example; return whether all of it was saved.

    Entries of a mapping join those that are there; anything else takes its place.
    """
    if not key.startswith(state.DRAFT):
        own: dict[str, Any] = dict(document_of(scenario))
        own |= {field: _joined(own.get(field), value) for field, value in changes.items()}
        state.select("scenario", copy_to_draft(scenario_of(own)))
        return True
    draft = key.removeprefix(state.DRAFT)
    for field, value in changes.items():
        # What somebody else wrote about others meanwhile stays.
        wanted = _joined(opened(draft).body.get(field), value)
        change(draft, (field,), wanted)
        if opened(draft).body.get(field) != wanted:
            return False
    return True


def _joined(stands: Any, value: Any) -> Any:
    return {**(stands or {}), **value} if isinstance(value, dict) else value


def change(draft_id: str, path: Path, value: Any) -> None:
    """Change one fact of a draft and save it; what cannot be saved is remembered for `refusals` or `pending`."""

    def changed(document: Mapping[str, Any]) -> dict[str, Any]:
        mine = copy.deepcopy(dict(document))
        try:
            _put(mine, path, value)
        except TypeError:
            raise LookupError(path) from None  # what stands there now has no parts
        return unfinished.replaced(mine, path)

    _change(draft_id, path, changed)


def entries(facts: Iterable[Facts], *, without: int | None = None) -> list[dict[str, Any]]:
    """Return what stands in a list as a draft holds it, all or all but one."""
    return [fact.model_dump(mode="json", by_alias=True) for number, fact in enumerate(facts) if number != without]


def record(draft_id: str, field: str, facts: list[dict[str, Any]]) -> None:
    """Change a list from a form that was sent, and draw the page anew unless that was refused."""
    change(draft_id, (field,), facts)
    if field not in refusals(draft_id):
        st.rerun()


def begin(draft_id: str, at: Path, facts: Mapping[str, Any] | None = None) -> None:
    """Begin an item of the list, or the group, that stands at a place; it is no fact before it is finished."""
    item = Unfinished(secrets.token_hex(4), at, dict(facts or {}))
    _change(draft_id, (), lambda document: unfinished.begin(document, item))


def drop(draft_id: str, item_id: str) -> None:
    """Let go of something that was begun."""
    _change(draft_id, (UNFINISHED, item_id), lambda document: unfinished.drop(document, item_id))


def give(draft_id: str, item_id: str, path: Path, value: Any) -> None:
    """Give one fact of something that was begun; with the last that it needs it becomes a fact, unless it is an act."""

    def given(document: Mapping[str, Any]) -> dict[str, Any]:
        today = clock.today()
        changed = unfinished.give(document, item_id, path, value, today=today)
        item = next(item for item in unfinished.items_of(changed) if item.id == item_id)
        if not item.is_act and unfinished.state_of(changed, item, today=today).complete:
            return unfinished.finish(changed, item_id, today=today)
        return changed

    _change(draft_id, (UNFINISHED, item_id, *path), given)


def sign(draft_id: str, item_id: str) -> None:
    """Make an act of what was begun: somebody presses the button that says so."""
    _change(draft_id, (UNFINISHED, item_id), lambda document: unfinished.finish(document, item_id, today=clock.today()))


def _change(draft_id: str, place: Path, act: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    with SAVING:
        shown: Draft = st.session_state[_shown(draft_id)]
        try:
            save(draft_id, shown, _acted(act, shown.body))
        except (ScenarioError, StoreError) as error:
            _refuse(draft_id, place, _why(error))
        else:
            forget_refusal(draft_id, place)


def _acted(act: Callable[[Mapping[str, Any]], dict[str, Any]], document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return act(document)
    except LookupError:
        # Somebody else removed the place meanwhile, for example a purpose that is edited here.
        why = "it is no longer there, somebody else changed this draft. Nothing was overwritten."
        raise ScenarioError(why) from None


def _why(error: EvenhandError) -> str:
    return "; ".join(_said(problem) for problem in error.problems) or error.message


def _said(problem: Problem) -> str:
    near = f" Did you mean “{problem.suggestion}”?" if problem.suggestion else ""
    place = f"{problem.field}: " if problem.field else ""
    return f"{place}{problem.message}{near}"


def save(draft_id: str, shown: Draft, mine: Mapping[str, Any]) -> None:
    """Save a whole document that was made from ``shown``.

    Raises
    ------
    ScenarioError
        When it is not a scenario; nothing is saved then.
    """
    scenario = scenario_of(mine, today=clock.today())
    try:
        saved = state.store().drafts.save(draft_id, mine, expected_version=shown.version, scenario_id=scenario.id)
    except DraftConflict as conflict:
        _bring_together(draft_id, shown, mine, conflict.theirs)
    else:
        st.session_state[_shown(draft_id)] = saved


def _bring_together(draft_id: str, shown: Draft, mine: Mapping[str, Any], theirs: Draft) -> None:
    merged = merge(shown.body, mine, theirs.body)
    if merged.conflicts:
        st.session_state[_waiting(draft_id)] = Pending(shown.body, mine, theirs, merged)
    else:
        save(draft_id, theirs, merged.document)


def path_of(text: str) -> Path:
    """Return the way to a fact from how people write it.

    >>> path_of("purposes[0].basis.EU")
    ('purposes', 0, 'basis', 'EU')
    """
    steps: list[str | int] = []
    for part in text.replace("[", ".[").split("."):
        steps.append(int(part[1:-1]) if part.startswith("[") else part)
    return tuple(steps)


def pending(draft_id: str) -> Pending | None:
    """Return the save that waits for a choice, if there is one."""
    waiting: Pending | None = st.session_state.get(_waiting(draft_id))
    return waiting


def settle(draft_id: str, choices: Mapping[str, Side]) -> str | None:
    """Save a waiting change with what was chosen for each conflict; return why not, where it goes on waiting."""
    with SAVING:
        waiting: Pending = st.session_state.pop(_waiting(draft_id))
        document = merge(waiting.base, waiting.mine, waiting.theirs.body, choices).document
        try:
            save(draft_id, waiting.theirs, document)
        except EvenhandError as error:
            st.session_state[_waiting(draft_id)] = waiting
            return "; ".join(str(problem) for problem in getattr(error, "problems", ())) or error.message
    return None


def refusals(draft_id: str) -> Mapping[str, str]:
    """Return which changes were not saved: the fact's written path, and why."""
    said: Mapping[str, str] = st.session_state.get(_refused(draft_id), {})
    return said


def forget_refusal(draft_id: str, path: Path) -> None:
    """Let go of why a change was not saved: it has been corrected, or its control is gone."""
    kept = {place: why for place, why in refusals(draft_id).items() if place != written(path)}
    st.session_state[_refused(draft_id)] = kept


def _refuse(draft_id: str, path: Path, why: str) -> None:
    st.session_state[_refused(draft_id)] = {**refusals(draft_id), written(path): why}


def _put(document: Any, path: Path, value: Any) -> None:
    *way, last = path
    for part in way:
        document = document[part]
    document[last] = value


def _shown(draft_id: str) -> str:
    return f"draft_shown_{draft_id}"


def _refused(draft_id: str) -> str:
    return f"draft_refused_{draft_id}"


def _waiting(draft_id: str) -> str:
    return f"draft_waiting_{draft_id}"
