"""How bad it can get, whether enough futures were drawn, and what identifies the run, with the draws to take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.assessment.parts.risk import risk_of
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level, equivalents, moved
from evenhand.scenario import dump, revision
from evenhand.ui.dividend.design import kept
from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.vocabulary.numbers import count

NAMES = {
    "scenario": "scenario (revision)",
    "customers": "customers (fingerprint)",
    "assumptions": "assumptions (fingerprint)",
    "rubric": "criteria (fingerprint)",
    "version": "version of Evenhand",
    "code": "computing modules of this version",
    "seed": "seed",
    "draws": "possible futures",
    "rates": "rates of the curve",
    "policy": "tests that decide, and in which share of futures",
}
TAKEN = ("free", "data_revenue", "payout", "costs", "profit", "customer_surplus", "external_loss", "worse_off")
"""Outcomes that are taken along with the assumptions they come from."""


def show_run(assessment: Assessment, level: Level) -> None:
    """Show the risk, the convergence and the run card, and offer the draws."""
    simulation = assessment.simulation
    risk = risk_of(level.outcomes["profit"], simulation.currency)
    st.markdown(
        risk.sentence,
        help="The mean of the worst tenth is the conditional value at risk (CVaR) at 10%.",
    )
    st.markdown(risk.settled.words)
    rows = [{"what": NAMES[name], "value": value} for name, value in assessment.run.items()]
    parts.table(
        pd.DataFrame(rows),
        name=f"{assessment.scenario.id}-run",
        caption="What identifies this run: the same of all of these gives the same numbers to the last digit, here, on "
        "the command line and in a notebook",
        still=True,
    )
    _show_command(assessment, level)
    parts.table(
        _draws_frame(simulation, level),
        name=f"{assessment.scenario.id}-futures",
        caption=f"Every one of the {count(simulation.draws)} futures at this level: what was drawn for each "
        f"assumption, and what came of it ({simulation.currency} per customer and month, shares of customers)",
        height=240,
    )


def _show_command(assessment: Assessment, level: Level) -> None:
    """Show how the same is run on the command line, with the files it takes."""
    key, simulation = state.scenario_key(), assessment.simulation
    # A design or a policy that stands in the address alone is in no file.
    unchanged = assessment.revision == revision(state.selected_scenario()) and not moved(simulation, level)
    as_file = not key.startswith(state.DRAFT) and unchanged
    own, own_criteria = state.customers_key() != state.EXAMPLE_CUSTOMERS, state.rubric_key() != state.BUILT_IN
    path = f"scenarios/{key}.yaml" if as_file else f"{assessment.scenario.id}.yaml"
    files = (" --customers customers.json" if own else "") + (" --rubric criteria.yaml" if own_criteria else "")
    paid = equivalents(level, simulation.currency)
    st.markdown(
        f"On the command line, in the folder of Evenhand, with the scheme as declared: {escape_markdown(paid)}."
        if as_file
        else "On the command line: save the scenario as you see it, with this policy, scheme and level "
        f"({escape_markdown(paid)}), in the folder where you run this. It has a revision of its own."
    )
    if not as_file:
        download(
            f"Save {assessment.scenario.id}.yaml",
            dump(kept(assessment, level)).encode(),
            f"{assessment.scenario.id}.yaml",
            key="run-scenario",
        )
    if own:
        download("Save customers.json", assessment.sketch.to_json(), "customers.json", key="run-customers")
    if own_criteria:
        criteria = state.store().rubrics.get(state.rubric_key()).text
        download("Save criteria.yaml", criteria, "criteria.yaml", key="run-criteria")
    st.code(
        f"evenhand simulate {path}{files} --draws {simulation.draws} --seed {simulation.seed}",
        language="sh",
        wrap_lines=True,
    )


def _draws_frame(simulation: Simulation, level: Level) -> pd.DataFrame:
    """Return a row a future: the assumptions drawn, and the outcomes at a level."""
    drawn = {name: simulation.drawn[name] for name in simulation.uncertain}
    return pd.DataFrame(
        {"future": range(1, simulation.draws + 1), **drawn, **{name: level.outcomes[name] for name in TAKEN}}
    )
