from __future__ import annotations

import json

import pytest
from evenhand.customers import typed_sketch
from evenhand.scenario import dump, revision
from evenhand.ui.facts.sections import SECTIONS
from evenhand.ui.facts.words import label_of
from evenhand.ui.session import state

from tests.folds import CONTROLS

ASKING = ["deciding", *(section.name for section in SECTIONS)]
PARTS = [*ASKING, "unknown", "files", "history"]
EXAMPLES = pytest.mark.parametrize("example", ["plain-opt-in", pytest.param("location-resale", marks=pytest.mark.slow)])


def button(app, label):
    return next(one for one in app.button if one.label == label)


def labelled(widgets, start):
    return next(widget for widget in widgets if widget.label.startswith(start))


@pytest.fixture
def edit(open_page):
    """Return a function that opens a part of a copy of an example."""

    def open_it(part, example="plain-opt-in"):
        app = open_page("scenario", scenario=example, part=part)
        return button(app, "Edit a copy").click().run()

    return open_it


def facts_asked(app):
    """Return the keys of controls and buttons by which facts are changed."""
    return [one.key for kind in (*CONTROLS, "button") for one in app.main.get(kind) if "|" in (one.key or "")]


def body_of(app):
    return state.store().drafts.get(app.query_params["scenario"].removeprefix(state.DRAFT)).body


@pytest.mark.slow
@EXAMPLES
def test_every_part_of_an_example_is_shown_and_cannot_be_changed(open_page, example):
    app = open_page("scenario", scenario=example)
    for part in PARTS:
        app.query_params["part"] = part
        app.run()
        assert not app.exception, part
        assert facts_asked(app) == [] and not app.text_input and not app.text_area


@pytest.mark.slow
@EXAMPLES
def test_every_part_of_a_copy_can_be_opened(edit, example):
    app = edit("programme", example)
    for part in PARTS:
        app.query_params["part"] = part
        app.run()
        assert not app.exception, part
        assert not [one.value for one in app.error], part
        assert bool(facts_asked(app)) is (part in ASKING), part


def test_a_part_that_does_not_exist_shows_the_first(open_page):
    app = open_page("scenario", part="no-such")
    assert not app.exception
    assert next(one for one in app.radio if one.label == "Part").value == "deciding"


def test_the_answer_says_what_is_used_for_what(open_page):
    app = open_page("scenario", scenario="plain-opt-in")
    assert any("kinds of data" in one.value and "purposes" in one.value for one in app.caption)


@pytest.mark.slow
def test_a_change_is_saved_at_once_and_the_example_stays(edit):
    app = edit("money")
    labelled(app.text_input, "What losing the service").set_value("9.5").run()
    assert body_of(app)["economics"]["service_value"] == 9.5
    assert state.scenario_of("plain-opt-in").economics.service_value != 9.5


@pytest.mark.slow
def test_clearing_a_number_makes_it_unknown(edit):
    app = edit("money")
    labelled(app.text_input, "What losing the service").set_value("").run()
    assert body_of(app)["economics"]["service_value"] == "unknown"


@pytest.mark.slow
def test_there_is_none_is_another_answer_than_not_known(edit):
    app = edit("programme")
    number = labelled(app.text_input, "How many customers")
    number.set_value("").run()
    labelled(app.checkbox, "there is none").check().run()
    assert body_of(app)["programme"]["customers"] is None


@pytest.mark.slow
def test_what_is_refused_stays_in_its_control_with_the_reason(edit):
    app = edit("money")
    labelled(app.text_input, "Low").set_value("90").run()
    assert any("must rise" in one.value for one in app.error)
    assert labelled(app.text_input, "Low").value == "90"
    assert body_of(app)["economics"]["uplift"]["low"] != 0.9
    labelled(app.text_input, "Low").set_value("0,1 %").run()
    assert not app.error
    assert body_of(app)["economics"]["uplift"]["low"] == 0.001


@pytest.mark.slow
def test_a_range_that_is_not_complete_is_kept_and_not_saved(edit):
    app = edit("money")
    before = body_of(app)["economics"]["uplift"]
    labelled(app.text_input, "Low").set_value("").run()
    assert any("all three" in one.value for one in app.warning)
    assert labelled(app.text_input, "High").value != ""
    assert body_of(app)["economics"]["uplift"] == before
    labelled(app.text_input, "High").set_value("").run()
    assert body_of(app)["economics"]["uplift"] == before["likely"]


def test_a_purpose_that_is_named_elsewhere_cannot_be_removed_and_says_where(edit):
    app = edit("purposes")
    assert any("cannot be removed while it is named by" in one.value for one in app.caption)


@pytest.mark.slow
def test_a_purpose_can_be_added_and_removed(edit):
    app = edit("purposes")
    many = len(body_of(app)["purposes"])
    app.button(key=f"{app.query_params['scenario'].removeprefix(state.DRAFT)}|purposes|add").click().run()
    assert len(body_of(app)["purposes"]) == many
    [begun] = body_of(app)["unfinished"]
    next(one for one in app.text_input if begun["id"] in one.key).set_value("parking").run()
    assert [body_of(app)["purposes"][-1]["id"], "unfinished" in body_of(app)] == ["parking", False]
    [one for one in app.button if one.label == "Remove this"][-1].click().run()
    assert len(body_of(app)["purposes"]) == many
    assert not app.exception


@pytest.mark.slow
def test_a_question_to_customers_chooses_among_the_declared_purposes(edit):
    app = edit("asking")
    named = labelled(app.multiselect, "The purposes it asks about")
    assert [purpose["id"] for purpose in body_of(app)["purposes"]] == named.options


@pytest.mark.slow
def test_renaming_a_purpose_that_is_named_elsewhere_says_why_it_is_not_saved(edit):
    app = edit("purposes")
    labelled(app.text_input, "A short name").set_value("another").run()
    assert any("not declared" in one.value for one in app.error)
    assert "another" not in [purpose["id"] for purpose in body_of(app)["purposes"]]


@pytest.mark.slow
def test_another_scheme_brings_its_own_facts(edit):
    app = edit("return")
    labelled(app.selectbox, "What is paid").set_value(label_of("flat", "kind")).run()
    labelled(app.text_input, "Paid to each participant").set_value("2,00").run()
    assert body_of(app)["scheme"] == {"kind": "flat", "dividend": 2.0}


@pytest.mark.slow
def test_an_assumption_is_overridden_as_a_whole(edit):
    app = edit("money")
    labelled(app.selectbox, "Add one for").set_value("uplift" if "uplift" in state.assumptions() else "service.value")
    button(app, "Add").click().run()
    [begun] = body_of(app)["unfinished"]
    name = begun["at"][-1]
    for name_of, value in {"low": "2", "likely": "3", "high": "4"}.items():
        next(one for one in app.text_input if begun["id"] in one.key and one.key.endswith(name_of)).set_value(
            value
        ).run()
        assert body_of(app)["assumptions"] == {}
    next(one for one in app.text_input if begun["id"] in one.key and one.key.endswith("source")).set_value(
        "a pilot of ours"
    ).run()
    assert body_of(app)["assumptions"][name]["source"] == "a pilot of ours"
    assert body_of(app)["assumptions"][name]["likely"] == 3.0

    def field(part):
        return next(one for one in app.text_input if one.key.endswith(f"assumptions.{name}|{part}"))

    assert (field("range").value, field("likely").value) == ("2 to 4", "3")
    for typed, stands in (("1,500 to 2,500", 2.0), ("7", 2.0), ("1,5 – 4", 1.5)):
        field("range").set_value(typed)
        field("likely").set_value("2")
        button(app, "Save these values").click().run()
        assert not app.exception
        saved = body_of(app)["assumptions"][name]
        assert saved["low"] == stands and bool(app.error) == (stands == 2.0)
    assert (saved["low"], saved["likely"], saved["high"]) == (1.5, 2.0, 4.0)
    assert not app.exception


@pytest.mark.slow
def test_an_assumption_that_does_not_exist_is_named_with_the_nearest(open_page):
    scenario = state.scenario_of("plain-opt-in")
    override = {"low": 1, "likely": 2, "high": 3, "source": "a slip"}
    app = open_page("scenario")
    from evenhand.scenario import document_of

    body = {**document_of(scenario), "assumptions": {"service.valu": override}}
    draft = state.store().drafts.create(scenario.id, body)
    app = open_page("scenario", scenario=f"{state.DRAFT}{draft.id}", part="money")
    assert any("service.value" in one.value.replace("\\", "") for one in app.error)


@pytest.mark.slow
def test_a_price_can_be_added_for_a_kind_of_data(edit):
    app = edit("return")
    labelled(app.selectbox, "What is paid").set_value("a price for each kind of data").run()
    labelled(app.selectbox, "Add one for").set_value("user.contact")
    button(app, "Add").click().run()
    assert body_of(app)["scheme"] == {"kind": "none"}
    labelled(app.selectbox, "Add one for").set_value("user.contact")
    labelled(app.text_input, "How much").set_value("0,50")
    button(app, "Add").click().run()
    assert body_of(app)["scheme"] == {"kind": "price_list", "prices": {"user.contact": 0.5}}
    button(app, "Remove").click().run()
    assert body_of(app)["scheme"]["prices"] == {}


@pytest.mark.slow
def test_the_notice_is_edited_as_text(edit):
    app = edit("notice")
    area = labelled(app.text_area, "The text itself")
    assert len(area.value) > 500
    area.set_value("We use what you buy.").run()
    assert body_of(app)["notice"]["content"] == "We use what you buy."


@pytest.mark.slow
def test_the_file_shows_what_changed_since_the_example(edit):
    app = edit("money")
    labelled(app.text_input, "What losing the service").set_value("9.5").run()
    app.query_params["part"] = "files"
    app.run()
    diff = next(one.value for one in app.code if one.value.startswith("---"))
    changed = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert changed == ["+name: Plain opt-in (my copy)", "+  service_value: 9.5"]
    assert any(one.label.startswith("What changed since the example") for one in app.expander)


@pytest.mark.slow
def test_a_scenario_file_comes_in_as_a_draft_that_says_the_same(edit):
    app = edit("files")
    brought = state.scenario_of("loyalty-dividend")
    app.get("file_uploader")[0].upload("x.yaml", dump(brought).encode()).run()
    button(app, "Open it as a draft").click().run()
    assert revision(state.scenario_of(app.query_params["scenario"])) == revision(brought)


@pytest.mark.slow
def test_a_file_with_faults_changes_nothing_and_names_their_lines(edit):
    app = edit("files")
    drafts = len(state.store().drafts.list())
    app.get("file_uploader")[0].upload("x.yaml", b"id: x\nname: X\nsumary: y\n").run()
    assert app.error
    assert any("summary" in one.value for one in app.markdown)
    assert len(state.store().drafts.list()) == drafts
    assert not app.exception


@pytest.mark.slow
def test_a_file_that_is_no_text_is_refused_in_words(edit):
    app = edit("files")
    app.get("file_uploader")[0].upload("x.yaml", b"\xff\xfe\x00").run()
    assert any("cannot be read as a scenario" in error.value for error in app.error)
    assert any("is not a text in UTF" in problem.value for problem in app.markdown)


@pytest.mark.slow
def test_a_revision_is_saved_and_can_be_gone_on_from(edit):
    app = edit("history")
    labelled(app.text_input, "What changed").set_value("first")
    button(app, "Save this revision").click().run()
    [saved] = state.store().revisions.history("plain-opt-in")
    assert saved.note == "first"
    before = app.query_params["scenario"]
    button(app, "Open it as a new draft").click().run()
    assert app.query_params["scenario"] != before
    assert body_of(app) == saved.body
    assert not app.exception


@pytest.mark.slow
def test_two_tabs_that_change_the_same_fact_are_asked(edit, open_page):
    one = edit("money")
    two = open_page("scenario", scenario=one.query_params["scenario"], part="money")
    labelled(one.text_input, "What losing the service").set_value("1.0").run()
    labelled(two.text_input, "What losing the service").set_value("2.0").run()
    assert body_of(one)["economics"]["service_value"] == 1.0
    assert any("changed the same facts" in warning.value for warning in two.warning)
    button(two, "Keep what is chosen").click().run()
    assert body_of(one)["economics"]["service_value"] == 2.0
    assert not two.exception


@pytest.mark.slow
def test_two_tabs_that_change_different_facts_keep_both(edit, open_page):
    one = edit("money")
    two = open_page("scenario", scenario=one.query_params["scenario"], part="money")
    labelled(one.text_input, "What losing the service").set_value("1.0").run()
    labelled(two.text_input, "How many uses").set_value("3").run()
    assert body_of(one)["economics"]["service_value"] == 1.0
    assert body_of(one)["economics"]["reuse"] == 3.0
    assert labelled(two.text_input, "What losing the service").value == "1"


@pytest.mark.slow
def test_shares_are_typed_and_read_in_per_cent(edit, open_page):
    app = edit("money")
    labelled(app.text_input, "How much of the service a person loses").set_value("12,5").run()
    assert body_of(app)["economics"]["conditionality"] == 0.125
    assert not app.exception
    example = open_page("scenario", scenario="plain-opt-in", part="money")
    assert any("%, in 8 of 10 futures" in one.value for one in example.markdown)


@pytest.mark.slow
def test_a_number_that_could_mean_two_is_asked_about_and_not_saved(edit):
    app = edit("money")
    before = body_of(app)["economics"]["service_value"]
    labelled(app.text_input, "What losing the service").set_value("1,500").run()
    assert any("could mean" in one.value for one in app.error)
    assert body_of(app)["economics"]["service_value"] == before


@pytest.mark.slow
def test_what_decides_stays_under_the_hand_until_the_next_are_asked_for(edit):
    app = edit("deciding")
    draft = app.query_params["scenario"].removeprefix(state.DRAFT)
    key = f"deciding-{draft}-{state.EXAMPLE_CUSTOMERS}-{state.BUILT_IN}"
    shown = dict(app.session_state[key])
    assert 0 < len(shown) <= 12
    labelled(app.selectbox, "Are children").set_value("mixed").run()
    assert body_of(app)["audience"]["children"] == "mixed"
    assert dict(app.session_state[key]) == shown and not app.exception


@pytest.mark.slow
def test_what_an_answer_could_change_is_said_of_the_customers_in_hand(open_page):
    def sums():
        assert not app.exception
        return [text.value for text in app.caption if "a customer a month" in text.value]

    rich = typed_sketch(1000, 5000.0, 0.5, "USD")
    state.store().sketches.add(rich.fingerprint, json.loads(rich.to_json()), name="Rich", profile={})
    address = {"scenario": "status-quo-bundled", "part": "deciding"}
    app = open_page("scenario", **address)
    before = sums()
    app.query_params["customers"] = rich.fingerprint
    app.run()
    after = sums()
    app = open_page("scenario", customers=rich.fingerprint, **address)
    assert after == sums() != before


@pytest.mark.slow
def test_the_verdict_follows_and_says_what_the_last_change_did(edit):
    def bar(app):
        return next(one.proto.body for one in app.get("html") if 'role="status"' in one.proto.body)

    app = edit("money")
    assert "The last change" not in bar(app)
    labelled(app.text_input, "What it costs a month for each customer").set_value("9").run()
    assert "The last change: " in bar(app) and "→" in bar(app)
    assert not app.exception
