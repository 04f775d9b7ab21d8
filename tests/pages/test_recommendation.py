from __future__ import annotations

import datetime as dt

import pytest
from evenhand.assessment import by_role
from evenhand.assessment.parts import PARTS
from evenhand.assessment.verdict import TITLES
from evenhand.report import to_markdown
from evenhand.scenario import document_of, revision
from evenhand.ui.recommendation import decision as recommendation_decision
from evenhand.ui.recommendation import preview
from evenhand.ui.recommendation.choice import Choice
from evenhand.ui.session import state
from evenhand.workshop import (
    Alternative,
    Dissent,
    Vote,
    cast,
    decide,
    join,
    new_seat_token,
    open_round,
    open_workshop,
    propose,
    reveal,
)
from lxml import html

CHOSEN, OTHER = "loyalty-dividend", "plain-opt-in"
OFFERED = ": 2.00 USD a month"
SHORT = "first,decision"
"""The sections that speak of a decision: a test of nothing else has no other written."""


def previewed(app):
    """Return the document in the frame as a tree."""
    [frame] = app.get("iframe")
    return html.fromstring(frame.proto.srcdoc)


def headings(app):
    return [heading.text_content() for heading in previewed(app).iter("h2")]


def text(app):
    """Return everything that the page and the document in it say, as one text."""
    kinds = ("markdown", "caption", "subheader", "warning", "error")
    said = [str(one.value) for kind in kinds for one in getattr(app, kind)]
    return "\n".join([*said, previewed(app).text_content()])


def fine(app):
    assert not app.exception
    assert not [one.value for one in app.error if "did not foresee" in one.value]
    return app


def decided(title="Fair exchange", alternative=CHOSEN, seen=None, offer=None):
    """Record the decision of a workshop in the store of the page under test."""
    store = state.store()
    summary = {"run": {"scenario": seen}} if seen else {}
    opened = open_workshop(
        store,
        title=title,
        question="What do we do?",
        alternatives=[
            Alternative(
                alternative or CHOSEN, f"Loyalty dividend{OFFERED if offer else ''}", summary, CHOSEN, offer or {}
            ),
            Alternative(OTHER, "Plain opt-in", {}),
        ],
        named=True,
    )
    workshop, token = opened.workshop.id, opened.facilitator_token
    seat = new_seat_token()
    join(store, workshop, "legal", token=seat, notice_accepted=True, notice="v")
    open_round(store, workshop, facilitator_token=token)
    cast(store, workshop, 1, Vote({OTHER: {"fair": 4}}), token=seat)
    reveal(store, workshop, 1, facilitator_token=token)
    propose(
        store,
        workshop,
        facilitator_token=token,
        alternative=alternative,
        statement="We pay *half* of it.",
        owner="head of programmes",
        review_on=dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=90),
        conditions=["The reconsent goes first."],
        dissent=[Dissent("It is too little.", "A pilot.", "legal")],
    )
    return decide(store, workshop, facilitator_token=token)


@pytest.mark.slow
def test_the_answer_comes_first_and_is_said_once(open_page):
    app = fine(open_page("recommendation", scenario=CHOSEN))
    [answer] = [one.value for one in app.main.markdown if one.value.startswith(TITLES["collect-if"])]
    assert "USD" in answer and "8 of 10 futures" in answer
    assert sum(answer == one.value or answer in one.value for one in (*app.subheader, *app.markdown)) == 1


@pytest.mark.slow
def test_the_preview_is_the_web_page_that_can_be_taken_along(open_page):
    app = fine(open_page("recommendation", scenario=CHOSEN))
    shown = headings(app)
    assert shown[:3] == ["The recommendation", "Is it lawful?", "The exchange"]
    assert [one[:7] for one in shown if one.startswith("Annex ")][:4] == ["Annex A", "Annex B", "Annex C", "Annex D"]
    assert all(f"{part.title}" in " ".join(shown) for part in PARTS.values() if part.generic)
    page = previewed(app)
    # Nothing in the frame leads out of it or runs.
    assert not page.xpath("//script | //a | //@onload")
    drawings = page.xpath("//figure/*[local-name()='svg']")
    assert len(drawings) >= 2
    assert all(
        len(drawing.findtext("{*}desc") or drawing.xpath("string(*[local-name()='desc'])")) > 20 for drawing in drawings
    )


def test_who_reads_what_is_chosen_and_stands_in_the_address(open_page):
    app = fine(open_page("recommendation", scenario=CHOSEN, reader="counsel", contents="first,law"))
    assert headings(app) == ["The recommendation", "Is it lawful?"]
    reader = next(one for one in app.radio if one.label == "For whom")
    assert reader.value == "counsel"
    fine(reader.set_value("customers").run())
    assert headings(app) == ["For customers, in plain words"]
    assert app.query_params["reader"] in ("customers", ["customers"])


@pytest.mark.slow
def test_another_scenario_is_laid_beside_it(open_page):
    app = fine(open_page("recommendation", scenario=CHOSEN, beside=OTHER, contents="alternatives"))
    assert state.scenario_of(OTHER).name in previewed(app).text_content()


@pytest.mark.slow
def test_a_gate_comes_before_any_money(open_page):
    app = fine(open_page("recommendation", contents=SHORT, scenario="location-resale"))
    answer = app.main.markdown[0].value
    assert answer.startswith("Change this first")
    assert "gain" not in answer and "USD" not in answer


def test_documents_and_the_open_questions_of_each_role_can_be_taken_along(open_page):
    app = fine(open_page("recommendation", scenario=CHOSEN))
    labels = [one.label for one in app.get("download_button")]
    assert {"Word (DOCX)", "Markdown"} <= set(labels)
    roles = by_role(state.study_of(CHOSEN, state.EXAMPLE_CUSTOMERS).assess(draws=64).questions)
    for role, questions in roles.items():
        assert f"{role.value.replace('-', ' ').capitalize()} ({len(questions)})" in labels


@pytest.mark.slow
def test_a_decision_is_part_of_the_recommendation_with_its_dissent(open_page):
    open_page("workshop")
    decided()
    app = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN))
    said = text(app)
    assert "What was decided" in headings(app)
    assert "We pay *half* of it." in said
    assert "It is too little" in said and "A pilot" in said and "The reconsent goes first" in said


@pytest.mark.slow
def test_one_of_several_decisions_can_be_chosen_or_none_and_the_address_says_which(open_page):
    open_page("workshop")
    first, second = decided("First"), decided("Second", alternative="")
    app = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN))
    chooser = next(one for one in app.selectbox if one.label == "Decision of a workshop")
    assert chooser.value == first.workshop_id
    fine(chooser.set_value("none").run())
    assert "What was decided" not in headings(app)
    assert app.query_params["decision"] in ("none", ["none"])
    linked = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN, decision=second.workshop_id))
    assert "did not choose this programme" in text(linked)


@pytest.mark.slow
def test_an_address_with_an_unknown_decision_shows_the_one_there_is(open_page):
    open_page("workshop")
    decided()
    app = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN, decision="no-such"))
    assert "What was decided" in headings(app)


@pytest.mark.slow
def test_a_decision_about_an_older_revision_says_so(open_page):
    open_page("workshop")
    decided(seen="0123456789ab")
    app = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN))
    assert "0123456789ab" in text(app) and "may not hold" in text(app)


@pytest.mark.slow
def test_a_decision_on_one_offer_says_so_where_another_is_shown_and_leads_to_it(open_page):
    open_page("workshop")
    store = decided(alternative=f"{CHOSEN}?pay=2", seen=None, offer={"pay": "2"})
    assert store.scenario == CHOSEN
    app = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN, scheme="flat", pay="1"))
    assert "chose an offer of this programme" in text(app)
    [link] = [one.proto.query_string for one in app.get("page_link") if "offer that was chosen" in one.proto.label]
    assert "pay=2" in link and "scheme" not in link
    shown = fine(open_page("recommendation", contents=SHORT, scenario=CHOSEN, pay="2"))
    assert "chose an offer" not in text(shown)
    assert f"A workshop chose “Loyalty dividend{OFFERED}”" in text(shown) and "not this programme" not in text(shown)


@pytest.mark.slow
def test_a_decision_among_other_programmes_is_not_offered(open_page):
    open_page("workshop")
    decided()
    assert recommendation_decision.decisions_about("fraud-shield") == ()
    app = fine(open_page("recommendation", contents=SHORT, scenario="fraud-shield"))
    assert "Decision of a workshop" not in {one.label for one in app.selectbox}


@pytest.mark.parametrize("saved", [False, True])
def test_a_draft_is_stamped_until_it_is_saved_as_a_revision(open_page, saved):
    open_page("workshop")
    scenario = state.scenario_of(CHOSEN)
    body = document_of(scenario)
    draft = state.store().drafts.create(scenario.id, body)
    if saved:
        state.store().revisions.save(scenario.id, revision(scenario), body, name=scenario.name)
    app = fine(open_page("recommendation", contents=SHORT, scenario=f"{state.DRAFT}{draft.id}"))
    assert any(preview.UNSAVED in one.value for one in app.markdown) is not saved


@pytest.mark.slow
def test_the_stamp_is_in_the_files_too(open_page):
    open_page("workshop")
    study = state.study_of(CHOSEN, state.EXAMPLE_CUSTOMERS)
    assessment = study.assess(draws=64)
    chosen = Choice("board", ("first",), {})
    report = preview.report_of(assessment, None, chosen, unsaved=True)
    markdown = to_markdown(report).decode()
    assert markdown.startswith("# DRAFT. ") and preview.UNSAVED in markdown
    assert "DRAFT" not in to_markdown(preview.report_of(assessment, None, chosen, unsaved=False)).decode()
