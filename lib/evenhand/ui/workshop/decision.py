"""The facilitator's form for a decision: what is written in it is read back by everybody before it is recorded."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, asked_number
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.record import bullets
from evenhand.workshop import (
    Dissent,
    Override,
    RoundResults,
    Workshop,
    get_decision,
    list_workshops,
    propose,
)

NONE = "None of them: do not collect this"
MOST_DISSENT = 20


def show_form(place: Place, results: RoundResults) -> None:
    """Show the form by which the facilitator records the decision."""
    workshop = place.workshop
    names = {alternative.id: alternative.name for alternative in workshop.alternatives} | {"": NONE}
    st.subheader("Write what is decided", anchor=False)
    st.caption("Everybody reads it back before it is recorded. Until then it can be written anew.")
    chosen = st.selectbox(
        "What is decided",
        list(names),
        index=None,
        format_func=lambda alternative: names.get(alternative, alternative),
        placeholder="Choose an alternative, or none",
        key="decision_chosen",
        help="Not collecting is an answer too. It need not be what most would choose: say why in the statement.",
    )
    if chosen is None:
        return
    gates = next((item.gates() for item in workshop.alternatives if item.id == chosen), ())
    if any(gate.kind == "G1" for gate in gates):
        st.error(
            f"{escape_markdown(gates[0].words)} It cannot be decided. Change the programme first, and open a workshop "
            "on the changed one."
        )
        return
    views = _ask_views(results, chosen)
    with st.form("decision", border=True, enter_to_submit=False):
        _ask_statement()
        _ask_conditions(workshop, chosen)
        if gates:
            _ask_override(gates[0].words, chosen)
        for number in range(views):
            _ask_dissent(number, chosen)

        def read_back() -> str:
            review_on = st.session_state["decision_review"]
            if review_on is None:
                raise InputError("It is not said when the decision is looked at again.", hint="Choose a day.")
            propose(
                state.store(),
                workshop.id,
                facilitator_token=place.token,
                alternative=chosen,
                statement=st.session_state["decision_statement"],
                owner=st.session_state["decision_owner"],
                review_on=review_on,
                conditions=_lines(st.session_state[f"decision_conditions_{chosen}"]),
                override=_override(chosen) if gates else None,
                supersedes=st.session_state["decision_supersedes"] or "",
                dissent=[_dissent(f"decision_dissent_{chosen}_{number}") for number in range(views)],
            )
            return "Everybody reads it on their own device now, and confirms or corrects their dissent."

        _ask_superseded(workshop)
        st.form_submit_button(
            "Read it back on every device",
            type="primary",
            icon=":material/record_voice_over:",
            on_click=workshop_place.act(read_back, at="decision"),
        )
    workshop_place.show_said("decision")


def _ask_views(results: RoundResults, chosen: str) -> int:
    """Ask how many views were said aloud, beside what people wrote themselves."""
    differing = sum(ballot.choice is not None and ballot.choice != chosen for ballot in results.ballots)
    st.caption(
        f"{differing} of {len(results.ballots)} ballots would choose otherwise. People write their dissent on their "
        "own devices, and it stands in the record as they write it. Take down here what was said aloud."
    )
    views = asked_number(
        "Views said aloud that did not prevail",
        key=f"decision_views_{chosen}",
        numbers=Numbers(most=MOST_DISSENT, whole=True),
        help_text="How many, of people without a device. Disagreeing is no failure of a workshop.",
        placeholder="none",
    )
    return int(views or 0)


def _ask_statement() -> None:
    """Ask what is decided, who answers for it and when it is looked at again."""
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
        format="YYYY-MM-DD",
        min_value=today + dt.timedelta(days=1),
        key="decision_review",
        help="A day after today: assumptions grow old, and half a year is usual.",
    )


def _ask_conditions(workshop: Workshop, chosen: str) -> None:
    """Ask what binds those who decide."""
    # What somebody signs is written by them: the assessment and the ballots stand beside the fields, not in them.
    st.caption("Conditions of the assessment")
    st.markdown(bullets(_conditions(workshop, chosen), "None."))
    st.text_area(
        "Conditions, one a line",
        key=f"decision_conditions_{chosen}",
        help="What binds you: of the conditions above those that you take on, and your own.",
    )


def _ask_override(words: str, chosen: str) -> None:
    """Ask why a presumption does not hold here, and who signs for that."""
    st.warning(escape_markdown(words))
    reason, signed = st.columns([3, 2])
    reason.text_area(
        "Why the presumption does not hold here",
        key=f"decision_override_{chosen}",
        help="Stands in the record. Without it this alternative cannot be decided.",
    )
    signed.text_input(
        "Function that signs for it",
        key=f"decision_override_by_{chosen}",
        help="Who answers for this reason, for example head of legal.",
    )


def _ask_dissent(number: int, chosen: str) -> None:
    """Ask for one view that did not prevail."""
    st.markdown(f"**Dissent {number + 1}**")
    why, change, role = st.columns([3, 3, 2])
    key = f"decision_dissent_{chosen}_{number}"
    why.text_area("Why", key=f"{key}_why", help="Their reason.")
    change.text_area(
        "What would change this view",
        key=f"{key}_change",
        help="A fact, a number, a condition: what to look for until the review.",
    )
    role.text_input("Role, if they want it named", key=f"{key}_role", help="Ask first. Leave it empty otherwise.")


def _ask_superseded(workshop: Workshop) -> None:
    """Ask which earlier decision this one replaces."""
    earlier = {
        each.id: f"{each.title}, {each.opened_at:%d %B %Y}"
        for each in list_workshops(state.store())
        if each.id != workshop.id and get_decision(state.store(), each.id) is not None
    }
    st.selectbox(
        "It replaces the decision of",
        list(earlier),
        index=None,
        format_func=lambda workshop: earlier.get(workshop, workshop),
        placeholder="No earlier one",
        key="decision_supersedes",
        help="The earlier record stays as it is; this one says that it supersedes it.",
    )


def _conditions(workshop: Workshop, chosen: str) -> list[str]:
    said = next(
        (alternative.summary.get("conditions") for alternative in workshop.alternatives if alternative.id == chosen),
        None,
    )
    return [str(condition) for condition in said] if isinstance(said, list) else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _override(chosen: str) -> Override | None:
    reason, signed_by = (st.session_state[f"decision_{part}_{chosen}"] for part in ("override", "override_by"))
    return Override(reason, signed_by) if reason.strip() else None


def _dissent(key: str) -> Dissent:
    why, change, role = (st.session_state[f"{key}_{part}"] for part in ("why", "change", "role"))
    return Dissent(reason=why, would_change=change, role=role)
