"""The best offers: one or two levers tried over their ranges, with conditions, and what one aim costs another."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange.ask.fairness import NAMES
from evenhand.exchange.ask.levers import axis_lever, levers_of
from evenhand.exchange.ask.measures import Constraint, Objective
from evenhand.exchange.ask.search import MOST_LEVERS, Front, optimise
from evenhand.ui import charts
from evenhand.ui.dividend.measures import AIMS, MEASURES, Asked, lever_words
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.long_work import Under, long_work
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, bound_number

CONDITIONS = 2
NONE = "none"
RELATIONS = {">=": "at least", "<=": "at most"}


def show_tradeoff(assessment: Assessment) -> None:
    """Ask for aims, levers and conditions, and show the offers that are worth choosing from."""
    levers = levers_of(assessment.scenario)
    own = axis_lever(assessment.scenario)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        default = [own or next(iter(levers))]
        chosen = controls.multiselect(
            "Levers to try",
            {key: lever.label for key, lever in levers.items()},
            name="try",
            default=default,
            most=MOST_LEVERS,
            key="front-levers",
            width=430,
            help_text="One or two. What the scheme itself fixes is quick; any other lever simulates again for each "
            "value.",
        )
        first = _aim("First aim", "first", "profit")
        second = _aim("Second aim", "second", "gain")
    conditions = _conditions(assessment)
    if not chosen:
        st.info("Choose at least one lever.")
        return
    if first == second:
        st.info("Choose two different aims.")
        return
    aims = [MEASURES[first], MEASURES[second]]
    objectives = [Objective(MEASURES[key].measure, AIMS[key]) for key in (first, second)]

    def work(under: Under[Front]) -> Front:
        return optimise(
            assessment.simulation,
            levers=chosen,
            objectives=objectives,
            constraints=conditions,
            progress=under.progress,
            stop=under.stop,
        )

    front = long_work(
        "Try them",
        work,
        key="front",
        asked=(*assessment.run.values(), *chosen, first, second, *map(str, conditions)),
        help_text="Tries the levers over their whole ranges, then closer around the best; two may take a minute.",
        stopped=lambda found: found.stopped,
    )
    if front is not None:
        _show(front, assessment, aims, objectives)


def _conditions(assessment: Assessment) -> list[Constraint]:
    """Ask for what an offer must fulfil."""
    asked = 100 * assessment.policy.probability
    fair = _rule(
        f"Only offers at which the tests that decide hold together in at least {asked:.0f} of 100 futures",
        "fair",
        help_text=f"As the recommendation asks for them, beyond sampling error: "
        f"{', '.join(f'{NAMES[name]} ({name})' for name in assessment.policy.tests)}.",
    )
    together = f"surely({'+'.join(assessment.policy.tests)}) >= {asked:g}%"
    conditions = [Constraint.parse(together)] if fair else []
    gains = _rule(
        "Only offers at which the company expects no loss",
        "gains",
        help_text="Its expected profit is at least zero.",
    )
    if gains:
        conditions.append(Constraint.parse("mean(profit) >= 0"))
    currency = assessment.simulation.currency
    typed = (_condition(number, currency) for number in range(CONDITIONS))
    return [*conditions, *(condition for condition in typed if condition is not None)]


def _rule(label: str, name: str, *, help_text: str) -> bool:
    return controls.checkbox(label, name=name, default=True, key=f"front-{name}", help_text=help_text)


def _aim(label: str, name: str, default: str) -> str:
    return controls.select(
        label,
        {key: f"{'More' if more else 'Less'}: {MEASURES[key].words}" for key, more in AIMS.items()},
        name=f"{name}-aim",
        default=default,
        key=f"front-{name}",
        width=400,
        help_text="Both aims count the same; the picture shows what one costs the other.",
    )


def _condition(number: int, currency: str) -> Constraint | None:
    what, relation_of, value_of = (f"{name}-{number + 1}" for name in ("condition", "relation", "bound"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = controls.select(
            f"Condition {number + 1}",
            {NONE: "None"} | {key: asked.label(currency) for key, asked in MEASURES.items()},
            name=what,
            default=NONE,
            key=f"front-condition-{number}",
            width=430,
            help_text="Offers that do not meet it are left out.",
        )
        if measure == NONE:
            return None
        relation = controls.select(
            "is",
            RELATIONS,
            name=relation_of,
            default=">=",
            key=f"front-relation-{number}",
            width=130,
            help_text="At least or at most.",
        )
        bound = bound_number(
            "this",
            name=value_of,
            default=0.0,
            numbers=Numbers(least=-math.inf),
            key=f"front-bound-{number}",
            width=150,
            help_text="In the unit named beside it.",
        )
    asked = MEASURES[measure]
    return Constraint(asked.measure, "<=" if relation == "<=" else ">=", asked.value(bound))


def _show(front: Front, assessment: Assessment, aims: list[Asked], objectives: list[Objective]) -> None:
    currency, levers = assessment.simulation.currency, levers_of(assessment.scenario)
    names = [str(objective) for objective in objectives]
    if front.stopped:
        st.caption("Stopped before everything was tried: better offers may have been missed.")
    if not front.feasible:
        st.warning("No offer tried meets all conditions. Loosen one, or try another lever.")
        return
    rows = [
        {
            **{levers[key].label: lever_words(levers[key], point.levers[key], currency) for key in front.levers},
            **{aim.label(currency): aim.shown(point.objectives[name]) for aim, name in zip(aims, names, strict=True)},
        }
        for point in (front.points[index] for index in front.pareto)
    ]
    st.markdown(escape_markdown(_sentence(front, assessment, aims, names)))
    frame = pd.DataFrame(
        {
            "x": [aims[0].shown(point.objectives[names[0]]) for point in front.points],
            "y": [aims[1].shown(point.objectives[names[1]]) for point in front.points],
            "worth": [index in set(front.pareto) for index in range(len(front.points))],
            "meets": [index in set(front.feasible) for index in range(len(front.points))],
            "where": [
                "; ".join(
                    f"{levers[key].label}: {lever_words(levers[key], value, currency)}"
                    for key, value in point.levers.items()
                )
                for point in front.points
            ],
        }
    )
    chart = charts.trade_off(
        "What does one aim cost the other?",
        frame,
        x_title=aims[0].label(currency),
        y_title=aims[1].label(currency),
    )
    charts.show(chart, "dividend-front")
    parts.table(
        pd.DataFrame(rows),
        name="dividend-front-offers",
        caption="Offers worth choosing from: with any other, one of the aims could be had better without the other "
        f"getting worse. Money in {currency} per customer and month, shares in %, chances in 100 futures",
        # The whole names, with their units, stand in the file.
        column_config={
            **{levers[key].label: st.column_config.Column(width=110) for key in front.levers},
            **{aim.label(currency): st.column_config.NumberColumn(aim.name, format="%.2f", width=140) for aim in aims},
        },
    )


def _sentence(front: Front, assessment: Assessment, aims: list[Asked], names: list[str]) -> str:
    currency, levers = assessment.simulation.currency, levers_of(assessment.scenario)
    tried, meet, worth = len(front.points), len(front.feasible), len(front.pareto)
    said = [f"Of {tried:,} offers tried {meet:,} meet all conditions; {worth:,} are worth choosing from."]
    for aim, name in zip(aims, names, strict=True):
        index = front.best[name]
        if index is None:
            continue
        point = front.points[index]
        where = ", ".join(
            f"{levers[key].label.lower()} {lever_words(levers[key], value, currency)}"
            for key, value in point.levers.items()
        )
        both = " and ".join(
            f"{other.words} {other.said(point.objectives[key], currency)}"
            for other, key in zip(aims, names, strict=True)
        )
        said.append(f"Best for {aim.words}: {where}; then {both}.")
    return " ".join(said)
