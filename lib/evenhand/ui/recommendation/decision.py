"""Which workshop's decision a recommendation carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.session.offer import asked
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import Decision, get_decision, get_workshop, list_workshops, tally

NO_DECISION = "none"
KEY = "decision"


def decisions_about(key: str) -> tuple[Decision, ...]:
    """Return the decisions of workshops in which a scenario stood to vote: those that chose it first, then by age.

    A workshop holds under the scenario's key whatever offer of it stood to vote.
    """
    results = [
        decision
        for workshop in list_workshops(state.store())
        if any(alternative.programme == key for alternative in workshop.alternatives)
        and (decision := get_decision(state.store(), workshop.id)) is not None
    ]
    return tuple(sorted(results, key=lambda recorded: (recorded.scenario != key, -recorded.decided_at.timestamp())))


def choose_decision(key: str) -> Decision | None:
    """Let people choose the decision that the recommendation carries; the choice stands in the address."""
    results = {recorded.workshop_id: recorded for recorded in decisions_about(key)}
    if not results:
        return None
    chosen = controls.select(
        "Decision of a workshop",
        {
            **{
                key: f"{recorded.title}: {recorded.chosen} ({recorded.decided_at:%d %B %Y})"
                for key, recorded in results.items()
            },
            NO_DECISION: "No decision",
        },
        name=KEY,
        default=next(iter(results)),
        # The key names the scenario: another one has other decisions.
        key=f"recommendation_decision_{key}",
        help_text="Of workshops in which this programme stood to vote. It becomes a section of its own.",
    )
    return results.get(chosen)


def as_reported(decision: Decision, key: str) -> Mapping[str, Any]:
    """Return a decision as a report on the programme of a key takes it."""
    about = "none" if not decision.scenario else "this" if decision.scenario == key else "another"
    return {
        "about": about,
        "statement": decision.statement,
        "question": decision.question,
        "chosen": decision.chosen,
        "offer": decision.terms if decision.offer else "",
        "owner": decision.owner,
        "review": decision.review_on.isoformat(),
        "decided": f"{decision.decided_at:%Y-%m-%d}, round {decision.round_number}, ballots: {decision.ballots}",
        "override": f"{decision.override.reason} Signed by {decision.override.signed_by}." if decision.override else "",
        "supersedes": decision.supersedes,
        "rehearsal": decision.rehearsal,
        "conditions": list(decision.conditions),
        "votes": list(decision.votes),
        "sentences": [f"{role_name(entry.role)}: {entry.sentence}" for entry in decision.sentences],
        "dissent": [entry.sentence() for entry in decision.dissent],
        "ballots": tally(state.store(), decision),
    }


def show_difference(decision: Decision, key: str, revision: str) -> None:
    """Say so where the workshop chose something else, another offer, or saw another revision than the one in hand."""
    if decision.scenario == key and decision.offer and decision.offer != asked():
        st.warning(
            f"That workshop chose an offer of this programme, and the page shows another. It chose: "
            f"{escape_markdown(decision.terms)}.",
            icon=":material/call_split:",
        )
        parts.go_to_offer("recommendation", "Show the offer that was chosen", key, decision.offer)
    if decision.scenario != key:
        st.warning(
            f"That workshop did not choose this programme. It decided: {escape_markdown(decision.chosen)}.",
            icon=":material/call_split:",
        )
    workshop = get_workshop(state.store(), decision.workshop_id)
    summary = next((each.summary for each in workshop.alternatives if each.programme == key), {})
    run = summary.get("run")
    # Earlier versions kept the run alone, of the scenario as declared.
    seen = summary.get("revision") or (run.get("scenario") if isinstance(run, dict) else None)
    if seen is not None and seen != revision:
        st.warning(
            f"The workshop saw revision {seen}; this is revision {revision}. What was decided may not hold for it.",
            icon=":material/history:",
        )
