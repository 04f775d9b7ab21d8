"""What happens in a workshop right now: who has voted, which step is under way, how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop.place import Place
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import (
    Decision,
    Expected,
    Person,
    Timer,
    VotingRound,
    Workshop,
    complete_decisions,
    complete_reveals,
    current_step,
    get_decision,
    get_expected,
    latest_round,
    locked_at,
    people,
)

EVERY = 3
"""Seconds between two looks at the store."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where a workshop is."""

    latest: VotingRound | None
    timer: Timer | None
    decision: Decision | None
    people: tuple[Person, ...]
    expected: Expected
    locks_at: datetime | None

    @property
    def missing(self) -> str:
        """Who is expected and not there yet, in words; "" where nobody is missing."""
        return ", ".join(f"{role_name(role)} {count}" for role, count in self.expected.missing(self.people).items())

    @property
    def voters(self) -> int:
        """How many people are here who may vote, or have voted."""
        return sum(person.role not in {"facilitator", "observer"} for person in self.people)

    @property
    def voted(self) -> int:
        """How many of them have voted in the latest round."""
        return sum(person.voted is True for person in self.people)

    @property
    def open(self) -> bool:
        """Whether people can vote."""
        return self.latest is not None and not self.latest.revealed and self.decision is None

    @property
    def stage(self) -> tuple[object, ...]:
        """What must change before the page looks different to everybody."""
        latest = self.latest
        return (
            latest and (latest.number, latest.revealed, latest.closes_at),
            self.timer and self.timer.position,
            self.decision is not None,
            self.locks_at,
        )

    @property
    def sentence(self) -> str:
        """Where it is, in one sentence, and who is missing."""
        return f"{self._where} Still expected: {self.missing}." if self.missing else self._where

    @property
    def closing(self) -> str:
        """What is announced, in a sentence; "" where nothing is."""
        if self.locks_at is None or self.decision is not None:
            return ""
        left = max(0, int((self.locks_at - datetime.now(UTC)).total_seconds()))
        return f"The decision is recorded in {left} seconds."

    @property
    def _where(self) -> str:
        here = (
            "Nobody has taken a seat yet"
            if not self.people
            else f"{len(self.people)} {'person is' if len(self.people) == 1 else 'people are'} here"
        )
        if self.latest is None:
            return f"{here}; rating begins when the facilitator opens the first round."
        if self.open and self.latest.closes_at is not None:
            left = max(0, int((self.latest.closes_at - datetime.now(UTC)).total_seconds()))
            return (
                f"Round {self.latest.number} is revealed in {left} seconds: {self.voted} of {self.voters} have voted."
            )
        return (
            f"Round {self.latest.number} is open: {self.voted} of {self.voters} have voted, and nobody sees what "
            "before the reveal."
        )


def feel(place: Place) -> Pulse:
    """Return where the workshop is."""
    store, workshop_id = state.store(), place.workshop.id
    complete_reveals(store, workshop_id)
    complete_decisions(store, workshop_id)
    return Pulse(
        latest_round(store, workshop_id),
        current_step(store, workshop_id),
        get_decision(store, workshop_id),
        people(store, workshop_id),
        get_expected(store, workshop_id),
        locked_at(store, workshop_id),
    )


def show_alternatives(workshop: Workshop) -> None:
    """Show what stands to vote, each in a line with its verdict as it was when the workshop opened."""
    with st.expander("The alternatives, as assessed when the workshop opened", expanded=True):
        for alternative in workshop.alternatives:
            answer = alternative.answer or "Not assessed."
            st.markdown(f"**{escape_markdown(alternative.name)}.** {escape_markdown(answer)}")


@st.fragment(run_every=EVERY)
def show_status(place: Place, shown: Pulse, answer: str) -> None:
    """Show the answer, the timer and who has voted, and keep them up to date.

    Once the workshop is elsewhere than when the rest of the page was ``shown``, the whole page is drawn anew. The
    ``answer`` is that of a revealed round; until then it follows what happens.
    """
    now = feel(place)
    if now.stage != shown.stage:
        st.rerun()
    parts.answer(answer or now.sentence, because=escape_markdown(place.workshop.question))
    if now.decision is not None:
        return
    if now.closing:
        st.warning(now.closing, icon=":material/gavel:")
    if now.timer is not None:
        _show_timer(now.timer)
    _show_people(now)


def _show_timer(timer: Timer) -> None:
    left = timer.seconds_left()
    minutes, seconds = divmod(abs(left), 60)
    over = "over by " if left < 0 else ""
    share = min(max(1 - left / (60 * timer.step.minutes), 0.0), 1.0)
    st.progress(
        share, text=f"**{escape_markdown(timer.step.title)}** · {over}{minutes}:{seconds:02d}{'' if over else ' left'}"
    )


def _show_people(pulse: Pulse) -> None:
    """Show who is here and who has voted; never what."""
    with st.container(horizontal=True, gap="small"):
        for person in pulse.people:
            role = role_name(person.role)
            who = f"{escape_markdown(person.name)} · {role}" if person.name else role
            if person.voted is None:
                st.badge(who, icon=":material/visibility:" if _watches(person) else ":material/person:", color="gray")
            elif person.voted:
                st.badge(f"{who}: has voted", icon=":material/check:", color="green")
            else:
                st.badge(f"{who}: not yet", icon=":material/hourglass_empty:", color="gray")


def _watches(person: Person) -> bool:
    return person.role in {"facilitator", "observer"}
