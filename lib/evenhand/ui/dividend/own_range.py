"""A range of one's own for an assumption, typed beside what drives the answer, with what it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from evenhand.assessment.summary import Summary
from evenhand.errors import AssumptionError
from evenhand.exchange.model.resolved import FACTS
from evenhand.scenario import Scenario, document_of
from evenhand.scenario.model import AssumptionOverride
from evenhand.ui.facts.entries import ANY, RANGE_UNIT, show_usual
from evenhand.ui.kit import controls
from evenhand.ui.kit.changed import what_changed
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import computed, drafting, state
from evenhand.uncertainty import Assumption
from evenhand.uncertainty.assumptions import STATED

CHOSEN = "range-of"
"""The query parameter that says which assumption the fields are for."""
REFUSED = "own-range-refused"
BEFORE = "own-range-before"
"""What the answer was before a range was typed, and the run that the range led to; as refusals by `_Place`."""

_Place = tuple[str, str]
"""The key of the scenario in which a range stands or was refused, and the assumption."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """What was typed for an assumption and not saved, and why; it stays until something else is typed."""

    typed: Mapping[str, str]
    why: str


def show_own_range(strongest: Sequence[Assumption]) -> None:
    """Let people type their own range for an assumption, and say what it moved.

    Parameters
    ----------
    strongest
        What drives the answer, the strongest first, as it holds in the scenario in hand.
    """
    known = state.assumptions()
    free = {assumption.id: assumption for assumption in strongest if assumption.id in known}
    if not free:
        return
    st.markdown("**Your own range**")
    chosen = controls.select(
        "For which assumption",
        {name: assumption.label for name, assumption in free.items()},
        name=CHOSEN,
        default=next(iter(free)),
        help_text="The strongest first, as in the picture.",
    )
    scenario, key = state.selected_scenario(), state.scenario_key()
    show_usual(chosen, scenario.currency)
    _show_form(free[chosen], scenario, key)
    before: tuple[Summary, Mapping[str, str]] | None = st.session_state.setdefault(BEFORE, {}).get((key, chosen))
    study = state.selected_study()
    # With other customers, another policy or a later edit it would be credited with what these moved.
    if before is not None and before[1] == study.run():
        moved = what_changed(before[0], computed.summary(study))
        st.markdown(f"**What your range of “{escape_markdown(free[chosen].label)}” moved:** {escape_markdown(moved)}.")
    if chosen in scenario.assumptions and key.startswith(state.DRAFT):
        st.button(
            "Back to the usual range",
            key="own-range-back",
            icon=":material/undo:",
            on_click=_back,
            args=(chosen, key.removeprefix(state.DRAFT)),
        )


def _show_form(holds: Assumption, scenario: Scenario, key: str) -> None:
    fact = _is_fact(holds)
    own = scenario.assumptions.get(holds.id)
    shown: Mapping[str, str] = {
        "range": ANY.written_range(holds.low, holds.high),
        "likely": ANY.written(holds.likely),
        **({} if fact else {"source": own.source if own else ""}),
    }
    keys = {name: f"own-{holds.id}-{name}" for name in shown}
    refused: _Refused | None = st.session_state.setdefault(REFUSED, {}).get((key, holds.id))
    for name, text in (refused.typed if refused else shown).items():
        sync_widget(keys[name], text)
    if fact:
        st.caption("The scenario itself says this, so that what you type becomes what it says.")
    with st.form(f"own-{holds.id}", border=False, enter_to_submit=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("In 8 of 10 futures", key=keys["range"], width=200, help=RANGE_UNIT)
            st.text_input("Most likely", key=keys["likely"], width=140, help=RANGE_UNIT)
            if not fact:
                st.text_input("Where it comes from", key=keys["source"], width=320, help="Shown wherever it is used.")
        in_draft = key.startswith(state.DRAFT)
        st.form_submit_button(
            "Use this range" if in_draft else "Use this range in a new draft",
            on_click=_keep,
            args=(holds, keys, scenario, key),
            help="The draft in hand keeps it." if in_draft else "An example stays as it is: a copy of it is made.",
        )
    if refused is not None:
        st.error(f"Not saved: {escape_markdown(refused.why)}", icon=":material/help:")


def _is_fact(holds: Assumption) -> bool:
    """Whether the scenario says it as a fact, which goes before any value for the assumption."""
    return holds.id in FACTS and holds.source == STATED


@uninterruptible
def _keep(holds: Assumption, keys: Mapping[str, str], scenario: Scenario, key: str) -> None:
    # With another range it may no longer be the strongest, which is chosen where the address names none.
    st.query_params[CHOSEN] = holds.id
    typed = {field: str(st.session_state[widget]) for field, widget in keys.items()}
    before = computed.summary(state.selected_study())
    value, why = _read(holds, typed)
    if value is not None and not drafting.keep_entries(scenario, key, _entry(holds, value, scenario, key)):
        why = drafting.CHANGED_MEANWHILE.removeprefix("Not saved: ")
    refused: dict[_Place, _Refused] = st.session_state[REFUSED]
    refused.pop((key, holds.id), None)
    if why:
        refused[key, holds.id] = _Refused(typed, why)
    else:
        # A range for an example has brought a new draft in hand.
        st.session_state[BEFORE][state.scenario_key(), holds.id] = (before, state.selected_study().run())


def _read(holds: Assumption, typed: Mapping[str, str]) -> tuple[dict[str, Any] | None, str]:
    """Return what was typed as it stands in a document, or else what there is to ask."""
    ends, ask = ANY.read_range(typed["range"])
    likely, also = ANY.read(typed["likely"])
    if ask or also:
        return None, ask or also
    source = typed.get("source", STATED).strip()
    if ends is None or likely is None or not source:
        return None, "say the range, what is most likely in it, and where they come from."
    low, high = ends
    if not low <= likely <= high:
        return None, f"“{typed['likely'].strip()}” does not lie in {ANY.written_range(low, high)}."
    override = AssumptionOverride(low=low, likely=likely, high=high, source=source)
    try:
        state.assumptions().override({holds.id: override})
    except AssumptionError as error:
        return None, "; ".join(map(str, error.problems)) or error.message
    return override.model_dump(exclude_none=True, exclude={"source"} if _is_fact(holds) else None), ""


def _entry(holds: Assumption, value: dict[str, Any], scenario: Scenario, key: str) -> dict[str, Any]:
    """Return what to keep: the fact that says it, or else the scenario's own value for the assumption."""
    if not _is_fact(holds):
        return {"assumptions": {holds.id: value}}
    in_draft = key.startswith(state.DRAFT)
    body = drafting.opened(key.removeprefix(state.DRAFT)).body if in_draft else document_of(scenario)
    first, *rest = FACTS[holds.id].split(".")
    return {first: _with(body[first], rest, value)}


def _with(stands: Any, path: Sequence[str], value: Any) -> Any:
    return {**stands, path[0]: _with(stands[path[0]], path[1:], value)} if path else value


@uninterruptible
def _back(name: str, draft: str) -> None:
    stands: Any = drafting.opened(draft).body.get("assumptions") or {}
    drafting.change(draft, ("assumptions",), {other: value for other, value in stands.items() if other != name})
