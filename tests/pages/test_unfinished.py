"""Everything that can be added on the Scenario page, pressed: nothing is a fact before a person said it."""

from __future__ import annotations

import pytest
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, revision
from evenhand.ui.facts.sections import SECTIONS
from evenhand.ui.facts.words import label_of
from evenhand.ui.session import drafting, state

from tests.walks import first


@pytest.fixture
def draft(open_page):
    return drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml"))


def body(key):
    return state.store().drafts.get(key.removeprefix(state.DRAFT)).body


def facts(key):
    return {name: value for name, value in body(key).items() if name != "unfinished"}


@pytest.mark.parametrize("part", first(2, [section.name for section in SECTIONS]))
def test_whatever_is_added_in_a_part_stays_unfinished_and_survives_a_reload(open_page, draft, part):
    before, named = facts(draft), revision(state.scenario_of(draft))
    app = open_page("scenario", scenario=draft, part=part)
    pressed = 0
    for key in [one.key for one in app.button if one.key and one.key.endswith("|add")]:
        app.button(key=key).click().run()
        pressed += 1
    for key in [one.key for one in app.selectbox if one.key and one.key.endswith("|pick")]:
        box = app.selectbox(key=key)
        wanted = "known" if "known" in box.options else label_of("flat", "kind")
        if box.value != wanted:
            box.set_value(wanted).run()
            pressed += 1
    assert not app.exception
    assert facts(draft) == before and revision(state.scenario_of(draft)) == named
    assert len(body(draft).get("unfinished", ())) == pressed
    again = open_page("scenario", scenario=draft, part=part)
    assert sum("Unfinished, so it counts as not known" in one.value for one in again.markdown) == pressed
    for _ in range(pressed):
        next(one for one in again.button if one.label == "Remove what was begun").click().run()
    assert body(draft) == before and not again.exception


@pytest.mark.slow
def test_a_valuation_is_an_act_that_is_signed_with_one_button_and_never_edited_afterwards(open_page, draft):
    app = open_page("scenario", scenario=draft, part="return")
    pick = next(one.key for one in app.selectbox if one.key and one.key.endswith("incentive.valuation|pick"))
    app.selectbox(key=pick).set_value("known").run()
    [begun] = body(draft)["unfinished"]
    own = f"|{begun['id']}|incentive.valuation."

    def control(kind, name):
        return next(one for one in kind if one.key and one.key.endswith(f"{own}{name}"))

    control(app.multiselect, "methods").set_value([3]).run()
    control(app.text_input, "value_month").set_value("2.5").run()
    control(app.text_input, "doc").set_value("docs/valuation.pdf").run()
    control(app.text_input, "by").set_value("Finance Office").run()
    control(app.text_input, "date").set_value("2999-01-01").run()
    assert any("in the future" in one.value for one in app.error)
    sign = next(one for one in app.button if one.label == "Sign and record it")
    sign.click().run()
    assert facts(draft)["incentive"]["valuation"] is None or facts(draft)["incentive"]["valuation"] == "unknown"
    control(app.text_input, "date").set_value("2026-11-01").run()
    assert len(body(draft)["unfinished"]) == 1, "what is complete is still no act"
    next(one for one in app.button if one.label == "Sign and record it").click().run()
    signed = facts(draft)["incentive"]["valuation"]
    assert (signed["by"], signed["date"], signed["low"]) == ("Finance Office", "2026-11-01", None)
    assert "unfinished" not in body(draft)
    assert not [one for one in app.text_input if one.key and "incentive.valuation" in one.key]


@pytest.mark.slow
def test_a_lifted_gate_that_a_draft_kept_without_anybodys_doing_is_shown_as_unfinished(open_page, draft):
    forged = {
        "criterion": "C2",
        "jurisdiction": "EU",
        "by": "Legal Office",
        "reason": "say why it does not hold here",
        "date": "2999-01-01",
    }
    whole = document_of(state.scenario_of(draft))
    kept = state.store().drafts.create("plain-opt-in", {**whole, "lifted_gates": [forged]})
    key = f"{state.DRAFT}{kept.id}"
    assert state.scenario_of(key).lifted_gates == ()
    app = open_page("scenario", scenario=key, part="proof")
    assert any("1 thing is unfinished" in one.value for one in app.markdown)
    assert any("in the future" in one.value for one in app.warning)
    next(one for one in app.button if one.label == "Remove what was begun").click().run()
    assert "unfinished" not in body(key) and body(key)["lifted_gates"] == []
