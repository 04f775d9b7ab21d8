"""The panels that other pages hook in, each in a small page of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from evenhand.ui import state
from streamlit.testing.v1 import AppTest

SECONDS = 60

SURVEY = """
import streamlit as st
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.ui import state, survey_panel
st.session_state.setdefault("in_hand_scenario", "loyalty-dividend")
key = state.scenario_key()
declared = state.scenario_of(key) if key.startswith("draft-") else scenario.load(SCENARIOS / "loyalty-dividend.yaml")
survey_panel.show_survey(declared, key, state.assumptions())
"""
WORKSHEET = """
import evenhand
from evenhand.places import SCENARIOS
from evenhand.ui import valuation_panel
study = evenhand.open(SCENARIOS / "{name}.yaml")
if {elsewhere}:
    study = study.with_facts(jurisdictions=("EU",))
valuation_panel.show_worksheet(study.simulate(draws=64), {{"sketch": study.customers.fingerprint}})
"""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "store.duckdb"))
    state.close_store()
    yield
    state.close_store()


def opened(script: str) -> AppTest:
    app = AppTest.from_string(script, default_timeout=SECONDS).run()
    assert not app.exception
    return app


def worksheet(name: str, *, elsewhere: bool = False) -> AppTest:
    return opened(WORKSHEET.format(name=name, elsewhere=elsewhere))


def test_a_survey_replaces_defaults_in_a_new_draft_and_is_let_go() -> None:
    prices = np.exp(np.random.default_rng(1).normal(1.0, 1.0, 80))
    content = "price\n" + "".join(f"{price:.2f}\n" for price in prices) + "0\nnever\n"
    app = opened(SURVEY)
    app.file_uploader[0].upload("asked.csv", content.encode(), "text/csv").run()
    assert not app.exception
    assert any(said.value.startswith("Of 82 people, 1% share for nothing") for said in app.markdown)
    app.button(key="survey-use").click().run()
    assert not app.exception
    (draft,) = state.store().drafts.list()
    entry = draft.body["assumptions"]["supply.refusing"]
    assert entry["source"].startswith("Survey asked.csv: asked prices, 82 respondents")
    # Nothing of the answers stays: neither in the draft nor in the session.
    assert f"{prices[0]:.2f}" not in json.dumps(draft.body)
    assert "survey-read" not in app.session_state
    # Again, now into the draft that is in hand.
    app.file_uploader[0].upload("again.csv", content.encode(), "text/csv").run()
    app.button(key="survey-use").click().run()
    assert not app.exception
    (draft,) = state.store().drafts.list()
    assert draft.body["assumptions"]["supply.refusing"]["source"].startswith("Survey again.csv")


def test_a_survey_that_cannot_be_read_is_said_in_words() -> None:
    app = opened(SURVEY)
    app.file_uploader[0].upload("asked.csv", b"price,age\ncheap,3\n", "text/csv").run()
    assert not app.exception
    assert "asked" in app.warning[0].value
    assert not app.button


def test_the_worksheet_shows_eight_methods_and_records_them_unchangeably() -> None:
    app = worksheet("loyalty-dividend")
    table = app.dataframe[0].value
    assert len(table) == 8
    assert table["does not apply because"][0].startswith("Not stated: economics.revenue.half")
    app.button[0].click().run()
    assert not app.exception
    (record,) = state.store().valuations.list()
    assert (record.author, record.approver, record.verify()) == ("analytics", "legal", True)
    assert app.success[-1].value == f"Recorded as {record.hash[:12]}."


def test_an_incomplete_notice_lists_the_items_that_would_be_empty() -> None:
    app = worksheet("location-resale")
    assert any("cannot be written yet" in said.value and "How to leave" in said.value for said in app.markdown)


def test_nothing_of_it_is_shown_outside_california() -> None:
    app = worksheet("loyalty-dividend", elsewhere=True)
    assert not app.dataframe
    assert "California" in app.caption[0].value
