"""Ticks, files and taking things back: what a reviewer and counsel record on the pages."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.scenario.bundle import pack
from evenhand.scenario.evidence import hash_of
from evenhand.ui.session import drafting, state

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
VIEW = "Patterns and evidence"


def words(app):
    return [one.value for kind in ("markdown", "caption", "subheader") for one in app.get(kind)]


def button(app, label):
    return next(one for one in app.button if one.label == label)


def labelled(widgets, label):
    return next(widget for widget in widgets if widget.label == label)


def for_evidence(app):
    """Return the controls that take evidence in: the last is that of facts, the one before that of ticks."""
    return [control for control in app.get("file_uploader") if control.proto.label.startswith("Evidence")]


@pytest.fixture
def draft(open_page):
    """Return the key in addresses, and in the store, of a draft of the plain opt-in."""
    key = drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml"))
    return key, key.removeprefix(state.DRAFT)


def body(draft_id):
    return state.store().drafts.get(draft_id).body


@pytest.mark.slow
def test_all_sixteen_patterns_stand_with_who_says_so_in_plain_words_and_with_their_source(open_page):
    app = open_page("scores", scenario="location-resale", closer=VIEW)
    assert not app.exception and not app.error
    text = "\n".join(words(app))
    for code in ("4.1.1", "4.2.2", "4.4.3", "4.5.4", "4.6.2"):
        assert f"({code})" in text
    assert "computed from facts" in text or "a reviewer looked" in text
    assert "not bind" in text and "EDPB Guidelines 03/2022" in text
    assert any("Edit a copy" in one.proto.label for one in app.get("page_link"))


@pytest.mark.slow
def test_a_tick_is_recorded_with_its_file_and_widens_no_more(open_page, draft):
    key, draft_id = draft
    drafting.opened(draft_id)
    drafting.change(draft_id, ("consent", "ui", "patterns"), "unknown")
    app = open_page("scores", scenario=key, closer=VIEW)
    assert any("nobody looked for" in word for word in words(app))
    labelled(app.selectbox, "Pattern (required)").set_value("4.4.1")
    labelled(app.radio, "What was seen (required)").set_value("It is there")
    labelled(app.radio, "If it is there, how bad").set_value(3)
    labelled(app.text_input, "Screen or purpose").input("the app's first screen")
    labelled(app.text_input, "Who looked (required)").input("customer advocate")
    labelled(app.date_input, "When (required)").set_value(dt.date(2026, 11, 20))
    for_evidence(app)[-2].upload("Tote Links.png", PNG, "image/png")
    button(app, "Record the tick").click().run()
    assert not app.exception and not app.warning
    [review] = body(draft_id)["reviews"]
    assert (review["code"], review["present"], review["severity"]) == ("4.4.1", True, 3)
    [file] = review["evidence"]
    assert file["sha256"] == hash_of(PNG) and file["file"] == f"evidence/tote-links-{hash_of(PNG)[:8]}.png"
    assert state.store().evidence.content(hash_of(PNG)) == PNG
    assert any("dead end" in word and "there, severe" in word for word in words(app))
    assert app.subheader[0].value.startswith("Change this first")
    button(app, "Take it back").click().run()
    assert body(draft_id)["reviews"] == []


@pytest.mark.slow
def test_a_tick_that_says_too_little_or_a_file_that_is_none_records_nothing(open_page, draft):
    key, draft_id = draft
    app = open_page("scores", scenario=key, closer=VIEW)
    button(app, "Record the tick").click().run()
    assert any(
        all(words in one.value for words in ("which pattern", "what was seen", "who looked", "when"))
        for one in app.warning
    )
    assert body(draft_id)["reviews"] == []
    labelled(app.selectbox, "Pattern (required)").set_value("4.4.1")
    labelled(app.radio, "What was seen (required)").set_value("It is not there")
    labelled(app.text_input, "Who looked (required)").input("customer advocate")
    labelled(app.date_input, "When (required)").set_value(dt.date(2026, 11, 20))
    for_evidence(app)[-2].upload("screen.png", b"no picture", "image/png")
    button(app, "Record the tick").click().run()
    assert any("does not hold what its name says" in one.value for one in app.warning)
    assert body(draft_id)["reviews"] == []


@pytest.mark.slow
def test_a_file_is_attached_to_a_fact_and_taken_away_again(open_page, draft):
    key, draft_id = draft
    app = open_page("scores", scenario=key, closer=VIEW)
    labelled(app.selectbox, "Which fact").set_value("consent.requests[0].act")
    for_evidence(app)[-1].upload("screen.png", PNG, "image/png")
    button(app, "Attach").click().run()
    assert not app.exception and not app.warning
    assert [one["fact"] for one in body(draft_id)["attachments"]] == ["consent.requests[0].act"]
    assert any("Look at it" in one.proto.label for one in app.get("download_button"))
    button(app, "Take it away").click().run()
    assert body(draft_id)["attachments"] == []


@pytest.mark.slow
def test_the_last_change_is_undone_in_words_and_again_further_back(open_page, draft):
    key, draft_id = draft
    app = open_page("scenario", scenario=key, part="asking")
    assert not [one for one in app.button if one.label == "Undo"]
    drafting.opened(draft_id)
    drafting.change(draft_id, ("consent", "requests", 0, "act"), "preticked_box")
    drafting.change(draft_id, ("consent", "requests", 0, "defaults_on"), 2)
    app.run()
    assert "is now 2" in button(app, "Undo").help
    button(app, "Undo").click().run()
    assert not app.exception
    assert any(one.value.startswith("Undone: “How many optional controls") for one in app.success)
    button(app, "Undo").click().run()
    assert any("is again a button" in one.value for one in app.success)
    original = scenario.document_of(scenario.load(SCENARIOS / "plain-opt-in.yaml"))
    assert body(draft_id)["consent"] == original["consent"]
    assert not [one for one in app.button if one.label == "Undo"]


@pytest.mark.slow
def test_what_changed_since_the_example_is_listed_and_each_can_be_set_back(open_page, draft):
    key, draft_id = draft
    drafting.opened(draft_id)
    drafting.change(draft_id, ("consent", "requests", 0, "act"), "preticked_box")
    drafting.change(draft_id, ("consent", "requests", 0, "defaults_on"), 2)
    app = open_page("scenario", scenario=key, part="files")
    assert any(one.label == "What changed since the example Plain opt\\-in: 2 facts" for one in app.expander)
    listed = [one.value for one in app.markdown if ", was " in one.value]
    assert len(listed) == 2 and "was a button" in listed[0]
    [first, _] = [one for one in app.button if one.label == "Set back"]
    first.click().run()
    assert body(draft_id)["consent"]["requests"][0]["act"] == "button"
    assert any(one.label.endswith(": 1 fact") for one in app.expander)


@pytest.mark.slow
def test_what_the_changes_did_stands_in_one_picture_of_validity_and_points(open_page, draft):
    key, draft_id = draft
    drafting.opened(draft_id)
    app = open_page("scores", scenario=key)
    assert not [one for one in app.subheader if "fact changed" in one.value]
    drafting.change(draft_id, ("consent", "requests", 0, "act"), "preticked_box")
    app.run()
    assert any(one.value.startswith("What do the scores make of the one fact changed since") for one in app.subheader)
    [alt] = [one.proto.alt for one in app.get("plotly_chart") if "before and" in one.proto.alt]
    assert (
        re.search(r"Consent \(gates: 0 before, [1-9] now\): score 9\d before and 20 now", alt)
        and "points without gates" in alt
    )
    assert not app.exception


@pytest.mark.slow
def test_a_zip_with_evidence_comes_in_whole_and_says_what_is_missing(open_page):
    file = {"file": "evidence/screen.png", "sha256": hash_of(PNG), "fact": "consent.requests[0].act"}
    made = scenario.scenario_of(
        {
            **scenario.document_of(scenario.load(SCENARIOS / "plain-opt-in.yaml")),
            "attachments": [file, {**file, "file": "evidence/gone.png", "sha256": "a" * 64}],
        }
    )
    app = open_page("scenario", scenario="plain-opt-in", part="files")
    app.get("file_uploader")[0].upload("plain-opt-in.zip", pack(made, {hash_of(PNG): PNG}), "application/zip").run()
    assert any("1 evidence files" in one.value for one in app.success)
    assert any("gone" in one.value for one in app.warning)
    button(app, "Open it as a draft").click().run()
    assert state.store().evidence.content(hash_of(PNG)) == PNG
    assert any("(zip)" in one.proto.label for one in app.get("download_button"))
    assert not app.exception


@pytest.mark.slow
def test_a_bundle_with_faults_is_refused_in_words(open_page):
    app = open_page("scenario", scenario="plain-opt-in", part="files")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "no scenario")
    app.get("file_uploader")[0].upload("x.zip", out.getvalue(), "application/zip").run()
    assert any("cannot be read as a scenario with its evidence" in one.value for one in app.error)
    assert not app.exception


@pytest.mark.slow
def test_two_drafts_of_one_name_are_told_apart_where_one_is_chosen(open_page, draft):
    key, _ = draft
    other = drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml"))
    app = open_page("scenario", scenario=key, part="asking")
    names = app.selectbox(key="selected_scenario").options
    assert len(set(names)) == len(names)
    drafting.opened(other.removeprefix(state.DRAFT))
    drafting.change(other.removeprefix(state.DRAFT), ("summary",), "changed last, so listed first")
    app.run()
    assert app.selectbox(key="selected_scenario").value == key


SPANISH = (
    "Política de privacidad. El responsable del tratamiento de sus datos es la empresa Ejemplo. Tratamos los datos de "
    "sus compras para mostrarle ofertas. La base jurídica del tratamiento es su consentimiento, que puede retirar en "
    "cualquier momento. Conservamos los datos durante doce meses."
)


@pytest.mark.slow
def test_counsel_records_what_a_notice_in_another_language_says(open_page, draft):
    """A sentence that the notice does not hold records nothing; one that it holds is written, signed, and judges."""
    key, draft_id = draft
    drafting.opened(draft_id)
    drafting.change(draft_id, ("notice", "content"), SPANISH)
    app = open_page("scores", scenario=key, closer="Notice")
    assert not app.exception
    assert any("Spanish" in one.value for one in app.warning)
    assert any("0 of 21 items recorded" in one.label for one in app.expander)

    def sign(sentence):
        labelled(app.selectbox, "Which item").set_value("right-withdraw-consent")
        labelled(app.radio, "The notice").set_value("given")
        labelled(app.text_area, "The notice’s own sentence").set_value(sentence)
        labelled(app.text_input, "Who read it").set_value("Counsel, Madrid office")
        labelled(app.date_input, "When").set_value(dt.date(2026, 3, 2))
        button(app, "Sign this record").click()
        app.run()
        assert not app.exception

    sign("Puede retirar su consentimiento cuando quiera.")
    assert any("a sentence that stands in the notice" in one.value for one in app.warning)
    assert not body(draft_id).get("notice_items")

    sentence = "que puede retirar en cualquier momento"
    sign(sentence)
    (record,) = body(draft_id)["notice_items"]
    assert record == {
        "item": "right-withdraw-consent", "says": "given", "sentence": sentence,
        "by": "Counsel, Madrid office", "date": "2026-03-02",
    }  # fmt: skip
    assert any("1 of 21 items recorded" in one.label for one in app.expander)
    assert any(sentence in text and "Signed by Counsel, Madrid office" in text for text in words(app))
