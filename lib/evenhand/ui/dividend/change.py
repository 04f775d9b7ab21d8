"""What would change the answer: assumptions it turns on, the futures in which it fails, and what reaches a goal."""

from __future__ import annotations

import math

import streamlit as st

from evenhand.assessment import Assessment
from evenhand.errors import EvenhandError
from evenhand.exchange.ask.failing import discovery
from evenhand.exchange.ask.levers import levers_of
from evenhand.exchange.ask.seeking import GoalSeek, goal_seek
from evenhand.exchange.level import Level, place_of
from evenhand.ui.dividend.measures import MEASURES, Asked, lever_words
from evenhand.ui.kit import controls
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, bound_number
from evenhand.ui.session.memory import remembered

GOAL = {"goal": "goal-measure", "goal-value": "goal-target", "goal-by": "goal-lever"}
"""What is sought: parameters of the address, and the controls that set them."""
TARGET = Numbers(least=-math.inf)


def show_changes(assessment: Assessment, level: Level) -> None:
    """Show on what the verdict turns, when the offer fails at this level, and what reaches a goal."""
    st.markdown("**On what the verdict turns**")
    _turns(assessment)
    st.markdown("**When it fails**")
    _fails(assessment, level)
    st.markdown("**What it takes**")
    _seek(assessment)


def _turns(assessment: Assessment) -> None:
    if assessment.gated:
        st.markdown("On the gate above: while it stands, no assumption matters.")
        return
    names = set(assessment.verdict.turns_on)
    if not names:
        st.markdown(
            "On no single assumption: whether each one turns out in the lowest or in the highest third of what is "
            f"likely, the verdict stays “{escape_markdown(assessment.verdict.title)}”."
        )
        return
    said = [reason for reason in assessment.verdict.reasons if reason.startswith("It turns on")]
    st.markdown("\n".join(f"- {escape_markdown(reason)}" for reason in said))


def _fails(assessment: Assessment, level: Level) -> None:
    try:
        result = discovery(
            assessment.simulation, tests=assessment.policy.tests, **place_of(assessment.simulation, level)
        )
    except EvenhandError as error:
        show_failure(error)
        return
    st.markdown(
        escape_markdown(result.sentence),
        help="Found by PRIM (Friedman and Fisher 1999) among the futures drawn: the box of assumptions in which "
        "most of the futures lie where the company loses at this level, or a fairness test that decides does not hold.",
    )


def _seek(assessment: Assessment) -> None:
    currency, levers = assessment.simulation.currency, levers_of(assessment.scenario)
    with st.form("goal-seek", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        aim = controls.select(
            "What should be reached",
            {key: asked.label(currency) for key, asked in MEASURES.items()},
            name="goal",
            default=next(iter(MEASURES)),
            key=GOAL["goal"],
            width=430,
            help_text="Expected values are means over all futures.",
            in_form=True,
        )
        target = bound_number(
            "Its value",
            name="goal-value",
            default=0.0,
            numbers=TARGET,
            key=GOAL["goal-value"],
            width=150,
            help_text="In the unit named beside it.",
            in_form=True,
        )
        lever = controls.select(
            "By changing",
            {key: lever.label for key, lever in levers.items()},
            name="goal-by",
            default=next(iter(levers)),
            key=GOAL["goal-by"],
            width=330,
            help_text="Everything else stays as it is designed.",
            in_form=True,
        )
        st.form_submit_button("Find it", icon=":material/search:", on_click=_ask)
    if st.query_params.get("goal") in MEASURES:
        result = _sought((*assessment.run.values(), aim, lever), target, assessment)
        st.markdown(f"**{escape_markdown(_sentence(result, assessment, MEASURES[aim]))}**")


def _ask() -> None:
    target, ask = TARGET.read(st.session_state[GOAL["goal-value"]])
    if ask:
        # Nothing is sought before it is known what.
        st.query_params.pop("goal", None)
        return
    for name, key in GOAL.items():
        # The default is written too: it says that a goal was set.
        controls.Bound(name, key, None).put((target or 0.0) if name == "goal-value" else st.session_state[key])


@remembered("Looking …")
def _sought(key: tuple[str, ...], target: float, _this: Assessment) -> GoalSeek:
    aim, lever = key[-2:]
    asked = MEASURES[aim]
    return goal_seek(
        _this.simulation,
        lever=lever,
        outcome=asked.measure.outcome,
        statistic=asked.measure.statistic,
        target=asked.value(target),
    )


def _sentence(found: GoalSeek, assessment: Assessment, asked: Asked) -> str:
    """Return the answer in plain words."""
    currency, lever = assessment.simulation.currency, levers_of(assessment.scenario)[found.lever]
    name, goal = asked.name, asked.said(found.target, currency)
    if found.values:
        places = [lever_words(lever, value, currency) for value in found.values]
        said = " and at ".join(places)
        return f"{name} is {goal} with “{lever.label}” at {said}."
    if found.low != found.low:
        return f"{name} does not exist anywhere: nobody takes part, or nothing is earned."
    return (
        f"{name} cannot be {goal} by “{lever.label}” alone, tried from "
        f"{lever_words(lever, found.curve[0][0], currency)} to {lever_words(lever, found.curve[-1][0], currency)}: "
        f"it lies between {asked.said(found.low, currency)} and "
        f"{asked.said(found.high, currency)}, and comes nearest at {lever_words(lever, found.nearest, currency)}."
    )
