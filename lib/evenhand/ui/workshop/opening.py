"""Before a workshop: join one by its code, open one, read what others decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.ui.kit import parts
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import joining, place, preparing
from evenhand.ui.workshop.record import show_record
from evenhand.ui.workshop.standing import (
    ALTERNATIVES,
    MOST_ALTERNATIVES,
    alternative_of,
    choices,
    forget_offers,
    proposed,
    show_left_out,
    show_offer_in_hand,
    show_offers,
)
from evenhand.workshop import (
    AGENDAS,
    LANGUAGES,
    Alternative,
    Decision,
    Step,
    Workshop,
    expect,
    get_decision,
    latest_round,
    list_workshops,
    open_workshop,
    words,
)
from evenhand.workshop.plan import checked_expected

TEXTS = words(LANGUAGES[0])


def show_entrance() -> None:
    """Show the ways into a workshop, and the workshops there were."""
    results = [
        (list_workshop, get_decision(state.store(), list_workshop.id))
        for list_workshop in list_workshops(state.store())
    ]
    running = sum(decision is None for _, decision in results)
    decided = len(results) - running
    if results:
        parts.answer(
            f"{running} {'workshop is' if running == 1 else 'workshops are'} under way, {decided} decided.",
            because="Join with the code on the facilitator's screen, or open another one.",
        )
    else:
        with st.container(key="answer"):
            st.subheader("No workshop is open.", anchor=False)
    # Side by side where both fit, one under the other where they do not.
    with st.container(horizontal=True, gap="medium"):
        left, right = st.container(key="aside"), st.container(key="roomy")
    with left:
        _show_joining()
    with right:
        _show_opening()
    if results:
        st.subheader("Workshops on this computer", anchor=False)
        for workshop, decision in results:
            _show_workshop(workshop, decision)


def _show_joining() -> None:
    st.subheader("Join", anchor=False)
    with st.form("workshop-code", border=True):
        st.text_input(
            "Join code",
            key="workshop_code",
            max_chars=20,
            placeholder="for example K7M3QX",
            help="Six letters and digits on the facilitator's screen. Small letters, spaces and hyphens do not matter.",
        )

        def go_in() -> None:
            place.enter(st.session_state["workshop_code"])

        st.form_submit_button("Go in", on_click=place.act(go_in), icon=":material/login:")
    st.caption("Our privacy notice comes first.", help="You read it before anything about you is kept.")


def _show_opening() -> None:
    st.subheader("Open one", anchor=False)
    show_offer_in_hand()
    show_offers()
    known = choices()
    chosen = st.session_state.get(ALTERNATIVES)
    if chosen is None or not set(chosen) <= known.keys():
        st.session_state[ALTERNATIVES] = [each for each in chosen or () if each in known] or proposed(known)
    with st.form("workshop-open", border=True):
        title = st.text_input(
            "Title", value=TEXTS("default_title"), key="workshop_title", help="What the record will be called."
        )
        question = st.text_area(
            "Question",
            height=68,
            value=TEXTS("default_question"),
            key="workshop_question",
            help="Not collecting is always an answer.",
        )
        keys = st.multiselect(
            "Alternatives",
            list(known),
            format_func=lambda standing: known.get(standing, standing),
            max_selections=MOST_ALTERNATIVES,
            key=ALTERNATIVES,
            help="Programmes stand to vote with the offer recommended, or as declared where none is; an offer that "
            "people chose says how much it pays. Their assessment is frozen as it is now.",
        )
        show_left_out(known)
        length = st.selectbox(
            "Agenda", list(AGENDAS), key="workshop_agenda", help="What to begin with. Every step can be changed later."
        )
        with st.expander("Who is expected, names, rehearsal"):
            st.markdown("Who is expected, if you know")
            preparing.expected_fields(None, key="workshop-expected")
            named = st.checkbox(
                "Named: fewer than three may vote, and people can tell whose ballot is whose",
                key="workshop_named",
                help="Everybody reads it before joining. Without it, nothing is revealed of fewer than three ballots.",
            )
            rehearsal = st.checkbox(
                "A rehearsal, with invented participants",
                key="workshop_rehearsal",
                help="To try things out. Every screen and the record say that it decides nothing.",
            )
        opened = st.form_submit_button("Open the workshop", type="primary", icon=":material/groups:")
    if opened:
        _open(title, question, keys, known, AGENDAS[length], named=named, rehearsal=rehearsal)


def _open(
    title: str,
    question: str,
    keys: list[str],
    known: Mapping[str, str],
    agenda: tuple[Step, ...],
    *,
    named: bool,
    rehearsal: bool,
) -> None:
    try:
        expected = preparing.typed_expected("workshop-expected")
        checked_expected(expected.headcount, expected.quorum)
        alternatives = _assessed(keys, known)
        opened_now = open_workshop(
            state.store(),
            title=title,
            question=question,
            alternatives=alternatives,
            agenda=agenda,
            named=named,
            rehearsal=rehearsal,
            taken=state.is_code_of_a_space,
        )
        expect(
            state.store(),
            opened_now.workshop.id,
            headcount=expected.headcount,
            quorum=expected.quorum,
            facilitator_token=opened_now.facilitator_token,
        )
    except EvenhandError as error:
        show_failure(error)
        return
    forget_offers()
    place.lead(opened_now)
    st.session_state[joining.NEW] = (opened_now.workshop.id, opened_now.facilitator_token)
    st.rerun()


def _assessed(chosen: list[str], known: Mapping[str, str]) -> list[Alternative]:
    bar = st.progress(0.0, text="Assessing the alternatives …")
    named = Counter(_own_name(standing) for standing in chosen)
    alternatives = []
    for number, standing in enumerate(chosen):
        bar.progress(number / len(chosen), text=f"Assessing {escape_markdown(known[standing])} …")
        # Two of one name could not be told apart on a ballot.
        plain = _own_name(standing)
        alternatives.append(alternative_of(standing, plain if plain and named[plain] == 1 else known[standing]))
    bar.empty()
    return alternatives


def _own_name(standing: str) -> str:
    """Return a programme's own name; "" for an offer, which has a name of its own already."""
    return "" if "?" in standing else state.scenario_of(standing).name


def _show_workshop(workshop: Workshop, decision: Decision | None) -> None:
    with st.container(border=True):
        st.markdown(f"**{escape_markdown(workshop.title)}**  \n{escape_markdown(workshop.question)}")
        if decision is None:
            latest = latest_round(state.store(), workshop.id)
            stage = (
                "nobody has rated yet"
                if latest is None
                else f"round {latest.number} is {'revealed' if latest.revealed else 'open'}"
            )
            st.caption(
                f"Opened on {workshop.opened_at:%d %B %Y}; {stage}. Its code stands on the facilitator's screen."
            )
            return
        overdue = " **Its review is overdue.**" if decision.overdue(state.store().database.clock().date()) else ""
        st.caption(f"Decided on {decision.decided_at:%d %B %Y}: {escape_markdown(decision.chosen)}.{overdue}")
        record = st.expander("Read the record", key=f"record-{workshop.id}", on_change="rerun")
        if record.open:
            with record:
                show_record(workshop, decision)
