"""What the visitor's role can answer, change or must sign on each page, first on it. Nothing is hidden from anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.scenario.facts import Role
from evenhand.scenario.roles import OpenFact, open_facts
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import me, state
from evenhand.ui.session.roles import ROLES
from evenhand.vocabulary.glossary import GLOSSARY, explained
from evenhand.vocabulary.roles import OWNER

TECHNOLOGY, ANALYTICS, MARKETING = Role.TECHNOLOGY.value, Role.ANALYTICS.value, Role.MARKETING.value
LEGAL, ADVOCATE = Role.LEGAL.value, Role.CUSTOMER_ADVOCATE.value


@dataclass(frozen=True, slots=True)
class Part:
    """What a role does on a page."""

    sentence: str
    """In its words."""
    label: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    """A link to where on the page it does that, if it has a place of its own."""

    @property
    def terms(self) -> tuple[str, ...]:
        """The words of the glossary that are in it."""
        return tuple(term for term in GLOSSARY if re.search(rf"\b{term}s?\b", self.sentence, re.IGNORECASE))


PARTS: Mapping[str, Mapping[str, Part]] = {
    "overview": {
        TECHNOLOGY: Part("You know what is built: where data come from, where they go, and how people leave."),
        ANALYTICS: Part("You know the numbers: what data bring in, what running it costs, who the customers are."),
        MARKETING: Part("You know how people are asked, what they are offered, and what a no costs them."),
        LEGAL: Part("You know the basis of each purpose, the recipients and the notice; gates are yours to cure."),
        ADVOCATE: Part("You speak for those who are asked: what they expect, understand and lose."),
        OWNER: Part("You decide: which programme goes on, under which conditions, and what is written down."),
    },
    "scenario": {
        TECHNOLOGY: Part(
            "Yours: sources, screens, withdrawal, export and deletion.", "To how people leave", {"part": "saying-no"}
        ),
        ANALYTICS: Part("Yours: what the data bring in and what it costs.", "To the numbers", {"part": "money"}),
        MARKETING: Part("Yours: how people are asked, and the offer.", "To the question", {"part": "asking"}),
        LEGAL: Part(
            "Yours: the basis of each purpose, recipients and the notice.", "To the purposes", {"part": "purposes"}
        ),
        ADVOCATE: Part(
            "Yours: what people expect and understand, and what the service is worth to them.",
            "To what they get",
            {"part": "return"},
        ),
        OWNER: Part(
            "Yours: what an offer must pass before anybody may recommend it.", "To the policy", {"part": "policy"}
        ),
    },
    "scores": {
        TECHNOLOGY: Part("See which levels rise by what you build: screens, signals, export."),
        ANALYTICS: Part("See which facts leave a score open: an interval is what nobody has counted."),
        MARKETING: Part("See what the consent screen costs in levels, and what would raise them most."),
        LEGAL: Part(
            "Each gate names its provision; a reason that lifts one is signed here by you.",
            "To the evidence",
            {"closer": "Patterns and evidence"},
        ),
        ADVOCATE: Part(
            "You judge deceptive patterns: nobody else looks for the customer.",
            "To the patterns",
            {"closer": "Patterns and evidence"},
        ),
        OWNER: Part("A gate comes before any money: see who can cure it before you weigh anything."),
    },
    "customers": {
        TECHNOLOGY: Part("Only a sketch is kept; the file itself is let go."),
        ANALYTICS: Part(
            "Bring the file, check five rows as understood, choose segments.", "Bring a file", {"bring": "file"}
        ),
        MARKETING: Part("See who brings in the revenue: an offer meets segments differently."),
        LEGAL: Part("No row about one person is kept: read what a sketch is before you sign it off."),
        ADVOCATE: Part("See how unevenly they spend: whoever spends least is easily paid least."),
        OWNER: Part("See whether customers were measured or typed: it is how far any number can be trusted."),
    },
    "dividend": {
        TECHNOLOGY: Part("See what a better screen changes: only a free yes counts."),
        ANALYTICS: Part("Narrow the assumption that moves the result most."),
        MARKETING: Part("Move the lever: what each offer brings, and who says yes."),
        LEGAL: Part("Check the dividend against the value of the data, and what refusing costs."),
        ADVOCATE: Part("See which segment loses by the offer, and say so."),
        OWNER: Part("The offer in hand goes along to the recommendation."),
    },
    "compare": {
        TECHNOLOGY: Part("See which programme asks least of what you would have to build."),
        ANALYTICS: Part("The same futures for all, so that differences are paired."),
        MARKETING: Part("See what better consent costs, if anything."),
        LEGAL: Part("Programmes that a gate stops are not ranked by money."),
        ADVOCATE: Part("See which programme customers would gain most by."),
        OWNER: Part("Choose what the group ranks by before you look at who is first."),
    },
    "workshop": {
        **dict.fromkeys(
            (TECHNOLOGY, ANALYTICS, MARKETING, LEGAL),
            Part("Rate on your own first; nobody sees it before all are done."),
        ),
        ADVOCATE: Part("Write down what a customer would say; it stands in the record in your words."),
        OWNER: Part("You close the last round, decide, and record each dissent."),
    },
    "recommendation": {
        **dict.fromkeys((TECHNOLOGY, MARKETING), Part("Read the conditions: some of them are yours to meet.")),
        ANALYTICS: Part("Check the assumptions behind it before it leaves the house."),
        LEGAL: Part("Read what was not examined: the absence of a gate is no approval."),
        ADVOCATE: Part("Check that whoever loses is named."),
        OWNER: Part("You answer for it: the offer, the conditions, and the dissent."),
    },
}
"""By page and role; a page that is not named shows only what waits for the role."""


def choose_role() -> None:
    """Let visitors say who they are; it stands in the address and goes along with every link."""
    now = me.me()
    key = "chosen_me"
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def changed() -> None:
        me.say_who(st.session_state[key])

    st.selectbox(
        "I am",
        [me.NOBODY, *ROLES],
        format_func=lambda role: ROLES.get(role, "everybody"),
        key=key,
        on_change=changed,
        help="Each page then puts first what this role can answer, change or must sign. Nothing is hidden.",
    )


def show_my_part(page: str) -> None:
    """Show what the visitor's role does on a page, and what waits for it."""
    role = me.me()
    if not role:
        return
    part = PARTS.get(page, {}).get(role)
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium", key="my-part"):
        st.badge(ROLES[role], icon=":material/person:", color="blue")
        if part is not None:
            st.markdown(part.sentence, width="content", help=explained(part.terms) or None)
            if part.label:
                parts.go(page, part.label, **part.address)
        if waiting := _waiting():
            many = f"{len(waiting)} question{'s wait' if len(waiting) > 1 else ' waits'} for you"
            parts.go("overview", many, help_text=escape_markdown(waiting[0].question), view="questions", role=role)


def _waiting() -> tuple[OpenFact, ...]:
    """Return the open facts of the scenario in hand that the visitor's role should know."""
    role = me.my_role()
    try:
        facts = open_facts(state.selected_scenario())
    except EvenhandError:
        return ()  # the page itself says what is wrong with it
    return tuple(fact for fact in facts if fact.role is role)
