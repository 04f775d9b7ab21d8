"""The decision: the facilitator's form for it, and the record that everybody sees and that is never rewritten."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.workshop import Ballot, Decision, Dissent, RoundResults, Workshop, decide

__all__ = ["show_form", "show_record"]

NONE = "None of them: do not collect this"
MOST_DISSENT = 20


def show_form(place: Place, results: RoundResults) -> None:
    """Show the form by which the facilitator records the decision."""
    workshop = place.workshop
    names = {alternative.id: alternative.name for alternative in workshop.alternatives} | {"": NONE}
    st.subheader("Record the decision", anchor=False)
    st.caption(
        "Say it aloud before you record it: it cannot be changed afterwards, only decided anew in another workshop."
    )
    chosen = st.selectbox(
        "What is decided",
        list(names),
        index=None,
        format_func=lambda one: names.get(one, one),
        placeholder="Choose an alternative, or none",
        key="decision_chosen",
        help="Not collecting is an answer too. It need not be what most would choose: say why in the statement.",
    )
    if chosen is None:
        return
    differing = [
        ballot for ballot in results.ballots if ballot.reason and ballot.choice is not None and ballot.choice != chosen
    ]
    views = st.number_input(
        "Views that did not prevail",
        min_value=0,
        max_value=MOST_DISSENT,
        value=min(len(differing), MOST_DISSENT),
        key=f"decision_views_{chosen}",
        help="As many as ballots with a reason that would choose otherwise. Disagreeing is no failure of a workshop.",
    )
    with st.form("decision", border=True, enter_to_submit=False):
        st.text_area(
            "Statement",
            key="decision_statement",
            placeholder="We will …, because …",
            help="What is decided and why, as you would say it in public.",
        )
        owner, review = st.columns(2)
        owner.text_input(
            "Owner (a role)",
            key="decision_owner",
            placeholder="for example head of customer programmes",
            help="Who answers for it. A role, not a person: people change, and the record does not.",
        )
        today = dt.datetime.now(tz=dt.UTC).date()
        review.date_input(
            "Looked at again on",
            value=None,
            min_value=today + dt.timedelta(days=1),
            key="decision_review",
            help="A day after today: assumptions grow old, and half a year is usual.",
        )
        # What somebody signs is written by them: the assessment and the ballots stand beside the fields, not in them.
        st.caption("Conditions of the assessment")
        st.markdown(_bullets(_conditions(workshop, chosen), "None."))
        st.text_area(
            "Conditions, one a line",
            key=f"decision_conditions_{chosen}",
            help="What binds you: of the conditions above those that you take on, and your own.",
        )
        for number in range(int(views)):
            given = differing[number] if number < len(differing) else None
            st.markdown(f"**Dissent {number + 1}**")
            if given is not None:
                st.caption(escape_markdown(_said(given)))
            why, change, role = st.columns([3, 3, 2])
            key = f"decision_dissent_{chosen}_{number}"
            why.text_area("Why", key=f"{key}_why", help="Their reason.")
            change.text_area(
                "What would change this view",
                key=f"{key}_change",
                help="A fact, a number, a condition: what to look for until the review.",
            )
            role.text_input(
                "Role, if they want it named", key=f"{key}_role", help="Ask first. Leave it empty otherwise."
            )

        def record() -> None:
            review_on = st.session_state["decision_review"]
            if review_on is None:
                raise InputError("It is not said when the decision is looked at again.", hint="Choose a day.")
            decide(
                state.store(),
                workshop.id,
                facilitator_token=place.token,
                alternative=chosen,
                statement=st.session_state["decision_statement"],
                owner=st.session_state["decision_owner"],
                review_on=review_on,
                conditions=_lines(st.session_state[f"decision_conditions_{chosen}"]),
                dissent=[_dissent(f"decision_dissent_{chosen}_{number}") for number in range(int(views))],
            )

        st.form_submit_button(
            "Record it for good",
            type="primary",
            icon=":material/gavel:",
            on_click=workshop_place.act(record, at="decision"),
        )
    workshop_place.show_said("decision")


def _said(ballot: Ballot) -> str:
    changed = f" Would change it: {ballot.would_change}" if ballot.would_change else ""
    return f"A ballot says: {ballot.reason}{changed}"


def _conditions(workshop: Workshop, chosen: str) -> list[str]:
    said = next(
        (alternative.summary.get("conditions") for alternative in workshop.alternatives if alternative.id == chosen),
        None,
    )
    return [str(one) for one in said] if isinstance(said, list) else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _dissent(key: str) -> Dissent:
    why, change, role = (st.session_state[f"{key}_{part}"] for part in ("why", "change", "role"))
    return Dissent(reason=why, would_change=change, role=role)


def show_record(workshop: Workshop, decision: Decision) -> None:
    """Show a decision with what was said against it, and let people take it along."""
    with st.container(border=True):
        st.markdown(f"**{escape_markdown(decision.chosen)}.** {escape_markdown(decision.statement)}")
        st.caption(
            f"Decided on {decision.decided_at:%d %B %Y}; {escape_markdown(decision.owner)} answers for it and looks "
            f"at it again on {decision.review_on:%d %B %Y}. Round {decision.round_number}, ballots: {decision.ballots}."
        )
        st.markdown("**Conditions**\n\n" + _bullets(decision.conditions, "None."))
        st.markdown(
            "**Dissent**\n\n"
            + _bullets(
                [
                    f"{one.reason.rstrip('.')}. Would change this view: {one.would_change}"
                    + (f" ({one.role})" if one.role else "")
                    for one in decision.dissent
                ],
                "None was recorded.",
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "Take the record along (Markdown)",
                data=decision.to_markdown,
                file_name=f"decision-{workshop.id}.md",
                mime="text/markdown",
                icon=":material/download:",
                on_click="ignore",
                key=f"record-file-{workshop.id}",
                help="The question, the alternatives, the decision, the votes and the dissent, as one page.",
            )
            if decision.alternative:
                parts.go(
                    "recommendation",
                    "The recommendation with this decision",
                    scenario=decision.alternative,
                    decision=workshop.id,
                )


def _bullets(items: list[str] | tuple[str, ...], otherwise: str) -> str:
    return "\n".join(f"- {escape_markdown(item)}" for item in items) or otherwise
