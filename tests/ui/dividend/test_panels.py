"""The panels that other pages hook in, each in a small page of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import evenhand
import numpy as np
import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, dump, scenario_of
from evenhand.ui.session import state
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")

SECONDS = 60

SURVEY = """
import streamlit as st
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.ui.session import state
from evenhand.ui.dividend import survey_panel
st.session_state.setdefault("selected_scenario", "loyalty-dividend")
key = state.scenario_key()
declared = state.scenario_of(key) if key.startswith("draft-") else scenario.load(SCENARIOS / "loyalty-dividend.yaml")
segments = ("Spending fifth 1 (lowest)", "Spending fifth 5 (highest)")
survey_panel.show_survey(declared, key, state.assumptions(), segments)
"""
WORKSHEET = """
import evenhand
from evenhand.places import SCENARIOS
from evenhand.ui.dividend import valuation_panel
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


PERCENTILES = {"p25-USD": 2.0, "p50-USD": 4.0, "p75-USD": 8.0, "willing": 10.0, "refusing": 15.0, "respondents": 200}


def told(app: AppTest) -> None:
    """Say what only whoever made the survey knows: period and currency of the money, and which data it asked about."""
    app.text_input(key="survey-months").set_value("1").run()
    if "survey-currency" in {box.key for box in app.text_input}:
        assert not any(button.key == "survey-use" for button in app.button)
        app.text_input(key="survey-currency").set_value("EUR").run()
        assert not any(button.key == "survey-use" for button in app.button) and "EUR" in app.warning[0].value
        app.text_input(key="survey-currency").set_value("usd").run()
    if "survey-data" in {box.key for box in app.multiselect}:
        app.multiselect(key="survey-data").set_value(app.multiselect(key="survey-data").options).run()


def type_percentiles(app: AppTest) -> None:
    for name, value in PERCENTILES.items():
        app.text_input(key=f"survey-{name}").set_value(str(value))
    app.run()
    app.text_input(key="survey-months").set_value("1").run()


@pytest.mark.parametrize("left", sorted(PERCENTILES))
def test_a_survey_with_a_number_left_empty_says_nothing(left: str) -> None:
    app = opened(SURVEY)
    app.radio(key="choice_survey").set_value("typed").run()
    assert all(app.text_input(key=f"survey-{name}").value == "" for name in PERCENTILES)
    type_percentiles(app)
    app.text_input(key=f"survey-{left}").set_value("").run()
    assert not app.exception and not any(button.key == "survey-use" for button in app.button)


def test_a_price_typed_in_one_currency_is_no_price_in_another() -> None:
    app = opened(SURVEY)
    app.radio(key="choice_survey").set_value("typed").run()
    type_percentiles(app)
    body = {**document_of(state.scenario_of("loyalty-dividend")), "currency": "EUR"}
    draft = state.store().drafts.create("loyalty-dividend", body)
    app.session_state["selected_scenario"] = f"{state.DRAFT}{draft.id}"
    app.run()
    prices = [box for box in app.text_input if box.label.endswith(", EUR")]
    assert prices and {box.value for box in prices} == {""}
    assert not app.exception and not any(button.key == "survey-use" for button in app.button)


@pytest.mark.slow
def test_a_survey_replaces_defaults_in_a_new_draft_and_is_let_go() -> None:
    prices = np.exp(np.random.default_rng(1).normal(1.0, 1.0, 80))
    content = "price\n" + "".join(f"{price:.2f}\n" for price in prices) + "0\nnever\n"
    app = opened(SURVEY)
    app.file_uploader[0].upload("asked.csv", content.encode(), "text/csv").run()
    assert not app.exception and not any(button.key == "survey-use" for button in app.button)
    told(app)
    assert any(said.value.startswith("Of 82 people, 1% share for nothing") for said in app.markdown)
    app.button(key="survey-use").click().run()
    assert not app.exception
    (draft,) = state.store().drafts.list()
    entry = draft.body["assumptions"]["supply.refusing"]
    assert entry["source"].startswith("Survey asked.csv: asked prices in USD, 82 respondents")
    # Nothing of the answers stays: neither in the draft nor in the session.
    assert f"{prices[0]:.2f}" not in json.dumps(draft.body)
    assert "survey-read" not in app.session_state
    # Again, now into the draft that is in hand.
    app.file_uploader[0].upload("again.csv", content.encode(), "text/csv").run()
    told(app)
    app.button(key="survey-use").click().run()
    assert not app.exception
    (draft,) = state.store().drafts.list()
    assert draft.body["assumptions"]["supply.refusing"]["source"].startswith("Survey again.csv")


@pytest.mark.slow
def test_percentiles_that_somebody_knows_are_typed_and_the_command_line_finds_the_same_digits(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    app = opened(SURVEY)
    app.radio(key="choice_survey").set_value("typed").run()
    for name, value in (("p25-USD", 1.0), ("p50-USD", 2.5), ("p75-USD", 6.0), ("willing", 20.0), ("refusing", 12.0)):
        app.text_input(key=f"survey-{name}").set_value(str(value))
    app.text_input(key="survey-respondents").set_value("400").run()
    assert not app.exception
    told(app)
    assert any("Of 400 people, 20% share for nothing, 12% never do" in said.value for said in app.markdown)
    app.button(key="survey-use").click().run()
    (draft,) = state.store().drafts.list()
    own = scenario_of(draft.body)
    assert (
        "Survey typed by hand: three percentiles of asked prices in USD, 400 respondents"
        in own.assumptions["supply.refusing"].source
    )
    study = evenhand.open(SCENARIOS / "loyalty-dividend.yaml")
    on_page = replace(study, scenario=own).assess(draws=64)
    file = tmp_path / "own.yaml"
    file.write_text(dump(own))
    code, out, err = run("assess", str(file), "--draws", "64", "--json")
    assert code == 0, err
    data = json.loads(out)
    assert data["answer"] == on_page.answer != study.assess(draws=64).answer
    assert data["offer"]["profit"] == on_page.to_json_dict()["offer"]["profit"]


@pytest.mark.slow
def test_a_survey_can_stand_for_one_segment_alone() -> None:
    app = opened(SURVEY)
    app.radio(key="choice_survey").set_value("typed").run()
    type_percentiles(app)
    app.selectbox(key="survey-for").set_value("Spending fifth 1 (lowest)").run()
    assert not app.exception
    app.button(key="survey-use").click().run()
    assert not app.exception
    (draft,) = state.store().drafts.list()
    [entry] = draft.body["supply"]
    assert entry["segment"] == "Spending fifth 1 (lowest)"
    assert entry["source"].startswith("Survey typed by hand")
    assert "assumptions" not in draft.body or "supply.refusing" not in draft.body["assumptions"]
    # Once more for the same segment takes the place of the first.
    app.radio(key="choice_survey").set_value("typed").run()
    app.selectbox(key="survey-for").set_value("Spending fifth 1 (lowest)").run()
    app.text_input(key="survey-p75-USD").set_value("20").run()
    app.button(key="survey-use").click().run()
    (draft,) = state.store().drafts.list()
    assert len(draft.body["supply"]) == 1 and draft.body["supply"] != [entry]


def test_a_survey_that_cannot_be_read_is_said_in_words() -> None:
    app = opened(SURVEY)
    app.file_uploader[0].upload("asked.csv", b"price,age\ncheap,3\n", "text/csv").run()
    app.text_input(key="survey-months").set_value("1").run()
    app.text_input(key="survey-currency").set_value("USD").run()
    assert not app.exception
    assert "asked" in app.warning[0].value
    assert not app.button


@pytest.mark.slow
def test_the_worksheet_shows_eight_methods_and_records_them_unchangeably() -> None:
    app = worksheet("loyalty-dividend")
    values, worked = app.table[0].value, app.table[1].value
    assert len(values) == len(worked) == 8
    assert worked["does not apply because"].iloc[0].replace("\\", "").startswith("Not stated: economics.revenue.half")
    app.button[0].click().run()
    assert state.store().valuations.list() == () and "who approved it" in app.warning[-1].value
    app.selectbox(key="valuation-author").set_value("analytics")
    app.selectbox(key="valuation-approver").set_value("legal")
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
    assert not app.table
    assert "California" in app.caption[0].value
