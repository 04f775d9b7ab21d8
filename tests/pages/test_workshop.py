from __future__ import annotations

import datetime as dt
import html
import json
from dataclasses import dataclass

import pandas as pd
import pytest
from evenhand import scenario
from evenhand.errors import InputError
from evenhand.places import SCENARIOS
from evenhand.scoring import grouped, load_rubric, score
from evenhand.scoring.gates import headline, stopping
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state
from evenhand.ui.workshop import joining, place, preparing
from evenhand.ui.workshop import results as workshop_results
from evenhand.workshop import (
    LANGUAGES,
    STATEMENTS,
    Alternative,
    Dissent,
    Expected,
    Step,
    Vote,
    ask_fact,
    cast,
    columns_of,
    decide,
    expect,
    fact_questions,
    get_decision,
    get_expected,
    get_proposal,
    get_workshop,
    join,
    latest_round,
    lead_token,
    lead_with,
    list_workshops,
    locked_at,
    new_seat_token,
    offer_leading,
    open_round,
    open_workshop,
    people,
    propose,
    read_back,
    reveal,
    round_results,
    sheets_of,
    take_seat,
    words,
)

from tests.sure import sure

NOTICE = words("en").notice_version
BROWSER = "b" * 43
PRIVATE_REASON = "Nobody asked the customers"


@dataclass
class Room:
    """A workshop in the store of the page under test."""

    id: str
    code: str
    token: str
    store: object

    def sit(self, role="marketing", name=""):
        token = new_seat_token()
        join(self.store, self.id, role, token=token, notice_accepted=True, notice=NOTICE, name=name)
        return token

    def open(self):
        return open_round(self.store, self.id, facilitator_token=self.token).number

    def vote(self, token, rating, number=1, **said):
        ratings = {
            key: {statement.id: rating for statement in STATEMENTS} for key in ("plain-opt-in", "loyalty-dividend")
        }
        cast(self.store, self.id, number, Vote(ratings, **said), token=token)

    def reveal(self, number=1):
        reveal(self.store, self.id, number, facilitator_token=self.token)

    def agenda(self):
        return get_workshop(self.store, self.id).agenda

    def propose(self, **said):
        propose(
            self.store,
            self.id,
            facilitator_token=self.token,
            **{
                "alternative": "loyalty-dividend",
                "statement": "We pay *half* of it.",
                "owner": "head of programmes",
                "review_on": dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=90),
                **said,
            },
        )

    def decide(self, **said):
        self.propose(**said)
        decide(self.store, self.id, facilitator_token=self.token)


@pytest.fixture
def room(open_page):
    """Return a workshop on two alternatives; depends on the store that `open_page` sets up."""
    opened = open_workshop(
        state.store(),
        title="A fair exchange",
        question="What do we *do*?",
        alternatives=[
            Alternative("plain-opt-in", "Plain opt-in", {"answer": "Collect.", "conditions": []}),
            Alternative("loyalty-dividend", "Loyalty dividend", {"answer": "Collect, if.", "conditions": ["Pay it."]}),
        ],
        named=True,
    )
    return Room(opened.workshop.id, opened.workshop.code, opened.facilitator_token, state.store())


@pytest.fixture
def leading(open_page, room, monkeypatch):
    """Return a function that opens the page in a browser that leads the workshop."""
    lead_with(room.store, room.id, room.token, token=lead_token(BROWSER, room.code))

    def open_it():
        with monkeypatch.context() as patched:
            patched.setattr(place, "browser_secret", lambda _cookies: BROWSER)
            return fine(open_page("workshop", code=room.code))

    # The browser keeps its cookie while the page runs again.
    monkeypatch.setattr(place, "browser_secret", lambda _cookies: BROWSER)
    return open_it


def text(app):
    """Return everything that the page says, as one text."""
    kinds = ("markdown", "caption", "subheader", "header", "success", "warning", "error", "info", "code", "text_area")
    said = [str(one.value) for kind in kinds for one in getattr(app, kind)]
    pictures = [chart.proto.alt + chart.proto.spec for chart in app.get("plotly_chart")]
    drawn = [html.unescape(one.proto.body) for one in app.get("html")]
    return "\n".join([*said, *pictures, *drawn])


def fine(app):
    assert not app.exception
    assert not [one.value for one in app.error if "did not foresee" in one.value]
    return app


def labelled(widgets, label):
    return next(widget for widget in widgets if widget.label == label)


def button(app, label):
    return labelled(app.button, label)


def test_without_a_workshop_the_page_offers_to_open_one_and_to_join_one(open_page):
    app = fine(open_page("workshop"))
    assert "No workshop is open." in text(app)
    assert {"Open the workshop", "Go in"} <= {one.label for one in app.button}


@pytest.mark.slow
def test_drafts_of_one_name_stand_to_vote_under_names_of_their_own(open_page):
    original = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    keys = [drafting.copy_to_draft(original, name="Twin") for _ in range(2)]
    app = fine(open_page("workshop"))
    app.multiselect(key="workshop_alternatives").set_value(keys)
    fine(button(app, "Open the workshop").click().run())
    assert "same id" not in text(app)
    [opened] = list_workshops(state.store())
    assert len({alternative.name for alternative in opened.alternatives}) == 2


@pytest.mark.slow
def test_one_programme_stands_to_vote_at_several_offers_beside_others(open_page):
    app = fine(open_page("workshop", scenario="loyalty-dividend", pay="3"))
    # The offer in hand stands first, and nothing of the same programme beside it.
    assert app.multiselect(key="workshop_alternatives").value[0] == "loyalty-dividend?pay=3"
    assert "loyalty-dividend" not in app.multiselect(key="workshop_alternatives").value
    app.text_input(key="workshop_offers_paid").set_value("1; 2")
    fine(button(app, "Let them stand to vote").click().run())
    proposed = app.multiselect(key="workshop_alternatives").value
    assert len(proposed) == 4 and set(proposed[:3]) == {f"loyalty-dividend?pay={pay}" for pay in (1, 2, 3)}
    assert list(app.query_params["offers"]) == ["loyalty-dividend?pay=1", "loyalty-dividend?pay=2"]
    app.multiselect(key="workshop_alternatives").set_value(sorted(proposed[:2]))
    fine(button(app, "Open the workshop").click().run())
    [opened] = list_workshops(state.store())
    first, second = opened.alternatives
    assert (first.programme, dict(first.offer)) == ("loyalty-dividend", {"pay": "1"})
    assert first.name == "Loyalty dividend: 1.00 USD a month on average" and "1.00 USD" in first.terms
    assert first.summary["criteria"]["profit"] != second.summary["criteria"]["profit"]
    assert first.summary["criteria"]["consent"] == second.summary["criteria"]["consent"]
    assert "offers" not in app.query_params


@pytest.mark.slow
def test_what_no_vote_can_decide_is_not_proposed_and_it_is_said_why(open_page):
    app = fine(open_page("workshop"))
    choice, rubric = app.multiselect(key="workshop_alternatives"), load_rubric()
    listed = {each.key: each.name for each in state.catalogue()}
    against = {key: stopping(grouped(score(state.scenario_of(key), rubric))) for key in listed}
    invalid = {key: gates[0] for key, gates in against.items() if any(gate.kind == "G1" for gate in gates)}
    assert len(choice.value) == 4 and not invalid.keys() & set(choice.value)
    assert set(choice.options) == set(listed.values()), "they can be chosen all the same"
    assert invalid
    for name in set(choice.options) - {listed[key] for key in choice.value}:
        assert text(app).count(f"**{escape_markdown(name)}**:") == 1, "whatever is left out is named with a reason"
    for key, gate in invalid.items():
        assert f"**{escape_markdown(listed[key])}**: {escape_markdown(headline(gate))}" in text(app)


@pytest.mark.parametrize(("typed", "said"), [("much", "much"), ("", "not said what is offered"), ("1,2,3", "1,2,3")])
def test_what_is_no_offer_is_refused_in_words(open_page, typed, said):
    app = open_page("workshop")
    app.text_input(key="workshop_offers_paid").set_value(typed)
    fine(button(app, "Let them stand to vote").click().run())
    assert said in text(app)
    assert "offers" not in app.query_params


def test_an_address_that_names_what_cannot_be_offered_offers_nothing(open_page):
    app = fine(open_page("workshop", offers="no-such?pay=1"))
    assert set(app.multiselect(key="workshop_alternatives").options) == {each.name for each in state.catalogue()}


def test_a_workshop_without_alternatives_is_refused_in_words(open_page):
    app = open_page("workshop")
    app.multiselect(key="workshop_alternatives").set_value([])
    fine(button(app, "Open the workshop").click().run())
    assert "0" in text(app) and "alternatives" in text(app)
    assert list_workshops(state.store()) == ()


@pytest.mark.slow
def test_a_wrong_code_is_refused_in_words_and_a_right_one_leads_in_however_it_is_typed(open_page, room):
    app = open_page("workshop")
    app.text_input(key="workshop_code").set_value("AAAAAA")
    fine(button(app, "Go in").click().run())
    assert "No workshop has this code" in text(app)
    app.text_input(key="workshop_code").set_value(f" {room.code[:3].lower()}-{room.code[3:]} ")
    fine(button(app, "Go in").click().run())
    assert [one.value for one in app.header] == ["A fair exchange"]


@pytest.mark.slow
def test_the_facilitator_opens_a_round_and_starts_a_step(leading, open_page, room):
    app = leading()
    fine(button(app, "Start step 2").click().run())
    fine(button(app, "Open round 1").click().run())
    assert sure(latest_round(room.store, room.id)).number == 1
    assert "Round 1 is open: 0 of 0 have voted" in text(app)


@pytest.mark.slow
def test_the_facilitator_is_told_when_too_few_have_voted_to_hide_in_the_crowd(leading, open_page, room):
    seats = [room.sit() for _ in range(3)]
    room.open()
    room.vote(seats[0], 2)
    app = leading()
    assert "Only one person has finished" in text(app) and "whose ballot is whose" in text(app)
    for seat in seats[1:]:
        room.vote(seat, 4)
    app = leading()
    assert "whose ballot is whose" not in text(app)


@pytest.mark.slow
def test_while_a_second_round_is_open_the_first_stays_readable_but_folded(leading, open_page, room):
    seat = room.sit()
    room.open()
    room.vote(seat, 4)
    room.reveal()
    app = leading()
    fine(button(app, "Open round 2").click().run())
    assert "Round 2 is open" in text(app)
    assert not app.get("plotly_chart")
    assert "Results of earlier rounds" in {one.label for one in app.expander}


@pytest.mark.slow
def test_a_decision_is_recorded_with_dissent_and_everybody_reads_it(leading, open_page, room):
    low, high = room.sit(), room.sit()
    room.open()
    room.vote(low, 1, reason=PRIVATE_REASON, would_change="A pilot", choice="")
    room.vote(high, 5, choice="loyalty-dividend")
    room.reveal()
    app = leading()
    fine(app.selectbox(key="decision_chosen").set_value("loyalty-dividend").run())
    app.text_input(key="decision_views_loyalty-dividend").set_value("1").run()
    assert {area.value for area in app.text_area if area.key.startswith("decision_")} == {""}
    assert "Pay it." in text(app) and PRIVATE_REASON in text(app)
    app.text_area(key="decision_dissent_loyalty-dividend_0_why").set_value(PRIVATE_REASON)
    app.text_area(key="decision_conditions_loyalty-dividend").set_value("Pay it.")
    app.text_area(key="decision_statement").set_value("We pay.")
    fine(button(app, "Read it back on every device").click().run())
    assert "looked at again" in text(app) and get_decision(room.store, room.id) is None
    app.date_input(key="decision_review").set_value(dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=182))
    fine(button(app, "Read it back on every device").click().run())
    assert "owner" in text(app) and get_decision(room.store, room.id) is None
    app.text_input(key="decision_owner").set_value("head of programmes")
    fine(button(app, "Read it back on every device").click().run())
    assert sure(get_proposal(room.store, room.id)).conditions == ("Pay it.",)
    assert "**0 of 2** have read it" in text(app)
    read_back(room.store, room.id, token=low)
    fine(button(app, "Record it for good in 30 seconds").click().run())
    assert "The decision is recorded in" in text(app)
    fine(button(app, "Not yet: keep it open").click().run())
    assert "**1 of 2** have read it" in text(app) and locked_at(room.store, room.id) is None
    decide(room.store, room.id, facilitator_token=room.token)
    fine(app.run())
    decision = sure(get_decision(room.store, room.id))
    assert decision.dissent == (Dissent(PRIVATE_REASON),)
    assert decision.conditions == ("Pay it.",)
    assert "Decided: Loyalty dividend." in text(app) and PRIVATE_REASON in text(app)
    entrance = fine(open_page("workshop"))
    assert "0 workshops are under way, 1 decided." in text(entrance)


@pytest.mark.slow
def test_the_wall_follows_the_afternoon_and_controls_nothing(open_page, room, monkeypatch):
    monkeypatch.setattr(place, "browser_secret", lambda _cookies: "")

    def wall(**address):
        app = fine(open_page("workshop", code=room.code, screen="wall", **address))
        assert not app.button and not app.get("plotly_chart") and not app.main.caption, (
            "nothing of the workbench around it"
        )
        return text(app)

    low, high = room.sit("legal"), room.sit()
    led = {"facilitator_token": room.token}
    expect(room.store, room.id, headcount={"legal": 2}, **led)
    ask_fact(room.store, room.id, "How many <b>refused</b>?", token=low)
    shown = wall()
    assert room.code in shown and "Still expected: Legal 1<" in shown and "How many <b>refused</b>?" in shown
    room.open()
    room.vote(low, 1, reason=PRIVATE_REASON, choice="")
    room.vote(high, 5, choice="loyalty-dividend")
    shown = wall()
    assert "2 of 2 have finished" in shown and PRIVATE_REASON not in shown
    room.reveal()
    shown = wall()
    assert "Where we do not agree" in shown and PRIVATE_REASON in shown
    assert "One person choosing otherwise would change that." in shown
    room.propose()
    assert "0 of 2 have read it" in wall()
    for language in LANGUAGES[1:]:
        assert words(language)("readback_count", read=0, people=2) in wall(language=language)
    decide(room.store, room.id, **led)
    assert "Decided: Loyalty dividend<" in wall()


@pytest.mark.slow
def test_facts_agenda_and_who_is_expected_are_changed_on_the_screen(leading, room):
    ask_fact(room.store, room.id, "How many refused?", token=room.sit("legal"))
    [question] = fact_questions(room.store, room.id)
    app = leading()
    app.text_input(key=f"fact-{question.id}").set_value("12 of 40").run()
    assert fact_questions(room.store, room.id)[0].answer == "12 of 40"
    app.text_input(key="expected-legal").set_value("2")
    app.text_input(key="expected-marketing").set_value("1")
    app.text_input(key="expected-quorum").set_value("4")
    fine(button(app, "Keep it").click().run())
    assert "4 ballots are needed, and 3 people are expected" in text(app)
    app.text_input(key="expected-quorum").set_value("2,5")
    button(app, "Keep it").click().run()
    assert "is not a whole number" in app.error[0].value
    assert get_expected(room.store, room.id) == Expected()
    app.text_input(key="expected-quorum").set_value("2")
    fine(button(app, "Keep it").click().run())
    assert get_expected(room.store, room.id) == Expected({"marketing": 1, "legal": 2}, 2)
    assert "Still expected: Marketing 1, Legal 1." in text(app)
    app.toggle(key="agenda-change").set_value(True).run()
    before = room.agenda()
    fine(button(app, "Keep this agenda").click().run())
    assert "The agenda is changed" in text(app) and room.agenda() == before


@pytest.mark.slow
def test_a_question_that_stays_open_stands_beside_the_open_questions_of_its_programme(open_page, room):
    ask_fact(room.store, room.id, "How many *refused*?", token=room.sit("legal"))
    shown = text(fine(open_page("overview", scenario="plain-opt-in", view="questions")))
    assert "Asked in workshops" in shown and r"How many \*refused\*? (“A fair exchange”)" in shown
    assert "Asked in workshops" not in text(fine(open_page("overview", scenario="price-list", view="questions")))


def test_edited_agendas_become_steps_and_gaps_are_named():
    table = pd.DataFrame(
        [{"title": "Talk", "minutes": "5", "script": None}, {"title": None, "minutes": None, "script": None}]
    )
    assert preparing.steps_from(table) == (Step("Talk", 5),)
    # Never fifteen: what is no whole number is asked about.
    with pytest.raises(InputError, match=r"Minutes of “Talk”: “1,5” is not a whole number"):
        preparing.steps_from(table.assign(minutes=["1,5", None]))
    with pytest.raises(InputError, match="“Talk” has no minutes"):
        preparing.steps_from(table.assign(minutes=None))


@pytest.mark.slow
def test_sheets_are_printed_and_brought_in_on_the_page(leading, room):
    room.open()
    app = leading()
    assert {"paper-sheets", "paper-table"} <= {one.key for one in app.get("download_button")}
    [sheet] = sheets_of(room.store, room.id, 1, facilitator_token=room.token)
    columns = ",".join(columns_of(room.store, room.id)[:4])
    app.file_uploader[0].upload("sheets.csv", f"{columns}\n{sheet.code},yes,legal,9\n".encode(), "text/csv")
    fine(button(app, "Bring them in").click().run())
    assert "2 A1\\: '9' is no rating" in text(app) and not people(room.store, room.id)
    app.file_uploader[0].upload("sheets.csv", f"{columns}\n{sheet.code},yes,legal,4\n".encode(), "text/csv")
    fine(button(app, "Bring them in").click().run())
    assert "1 sheet is in." in text(app) and len(people(room.store, room.id)) == 1


@pytest.mark.slow
def test_peoples_own_words_are_not_read_as_markup(open_page, room):
    room.vote_seat = room.sit()
    room.open()
    room.vote(room.vote_seat, 4)
    room.reveal()
    room.decide()
    app = fine(open_page("workshop", code=room.code))
    assert r"We pay \*half\* of it." in text(app)


def test_the_qr_code_is_a_picture_of_the_link():
    drawn = joining.qr_code("http://192.0.2.7:8501/workshop?code=K7M3QX")
    assert drawn.startswith(b"\x89PNG")
    assert drawn == joining.qr_code("http://192.0.2.7:8501/workshop?code=K7M3QX")


@pytest.mark.slow
def test_every_rating_is_a_dot_of_its_own(open_page, room):
    for rating in (1, 1, 1, 1, 5):
        seat = room.sit()
        room.open()
        room.vote(seat, rating)
    room.reveal()
    results = round_results(room.store, room.id, 1)
    answers = [answer for answer in results.answers if answer.statement == "fair"]
    chart = workshop_results.rating_dots(STATEMENTS[0], ["Plain opt-in", "<b>Loyalty</b>"], answers)
    xs, ys = chart.figure.data[0].x, chart.figure.data[0].y
    assert len(set(zip(xs, ys, strict=True))) == len(xs) == 10
    assert "4 rated 1, 1 rated 5" in chart.alt
    assert "<b>" not in "".join(chart.figure.layout.yaxis.ticktext)


@pytest.mark.slow
def test_opening_one_freezes_the_assessment_and_shows_the_recovery_phrase_once(open_page):
    app = open_page("workshop")
    app.multiselect(key="workshop_alternatives").set_value(["loyalty-dividend"])
    app.text_input(key="workshop_title").set_value("Ours")
    fine(button(app, "Open the workshop").click().run())
    [workshop] = list_workshops(state.store())
    [alternative] = workshop.alternatives
    assert alternative.summary["answer"].startswith("Collect")  # pyrefly: ignore[missing-attribute]
    assert alternative.summary["run"]["scenario"]
    [phrase] = [one.value for one in app.code if one.value.count("-") == 4]
    assert app.query_params["code"] == workshop.code
    assert phrase not in str(dict(app.query_params))
    fine(button(app, "I have written it down").click().run())
    assert phrase not in text(app)
    assert button(app, "Open round 1")


def test_a_refusal_changes_nothing_of_where_somebody_is(open_page, room):
    app = fine(open_page("workshop", code="WRONG1"))
    assert "No workshop has this code" in text(app)
    assert button(app, "Go in")
    assert app.query_params["code"] == "WRONG1"


def test_who_comes_by_is_led_to_the_door_and_controls_nothing(open_page, room):
    app = fine(open_page("workshop", code=room.code))
    assert "Open round 1" not in {one.label for one in app.button}
    assert any(room.code in one.proto.url and "/room/" in one.proto.url for one in app.get("link_button"))


@pytest.mark.slow
def test_the_recovery_phrase_or_a_facilitators_code_lets_another_browser_lead(open_page, room, monkeypatch):
    for number, words_of in enumerate(
        (
            lambda: room.token.lower().replace("-", " "),
            lambda: offer_leading(room.store, room.id, facilitator_token=room.token),
        )
    ):
        monkeypatch.setattr(place, "browser_secret", lambda _cookies, number=number: f"{number}" * 43)
        app = open_page("workshop", code=room.code)
        app.text_input(key="workshop_phrase").set_value("AAAA-AAAA")
        fine(button(app, "Lead from this browser").click().run())
        assert "not right" in text(app)
        app.text_input(key="workshop_phrase").set_value(words_of())
        fine(button(app, "Lead from this browser").click().run())
        assert button(app, "Open round 1")
        assert button(fine(open_page("workshop", code=room.code)), "Open round 1"), "a reload keeps it"


@pytest.mark.slow
def test_the_facilitator_puts_seats_right(leading, room):
    ada, twin, ghost = room.sit(name="Ada"), room.sit(name="Ada twice"), room.sit("legal", "Ghost")
    room.open()
    room.vote(ada, 4)
    room.vote(ghost, 1)
    app = leading()
    keys = {one.key for one in app.button if one.key}
    ada_key = next(key for key in sorted(keys) if key.startswith("merge-"))
    fine(app.button(key=ada_key).click().run())
    assert len(people(room.store, room.id)) == 2
    assert take_seat(room.store, ada) == take_seat(room.store, ada)
    assert take_seat(room.store, twin) is not None, "both devices open the one seat"
    app = leading()
    assert "Remove the seat" in {one.label for one in app.button}


@pytest.mark.slow
def test_before_the_reveal_no_page_shows_what_others_said(leading, open_page, room, monkeypatch):
    room.sit(name="Ada")
    other = room.sit(name="Bea")
    room.open()
    room.vote(other, 5, reason=PRIVATE_REASON, choice="loyalty-dividend")
    led = leading()
    monkeypatch.setattr(place, "browser_secret", lambda _cookies: "")
    for app in (led, fine(open_page("workshop", code=room.code, screen="wall")), open_page("workshop", code=room.code)):
        assert PRIVATE_REASON not in text(app)
        assert not app.get("plotly_chart")
        assert "1 of 2 have" in text(app)
        assert "would choose" not in text(app)


@pytest.mark.slow
def test_a_reveal_is_announced_can_be_taken_back_and_leads_with_what_is_contested(leading, room):
    low, high = room.sit(), room.sit()
    room.open()
    room.vote(low, 1, reason=PRIVATE_REASON, would_change="A pilot", choice="")
    room.vote(high, 5, reason="It pays", choice="loyalty-dividend")
    app = leading()
    fine(button(app, "Reveal round 1 in 30 seconds").click().run())
    assert "revealed in" in text(app) and not sure(latest_round(room.store, room.id)).revealed
    fine(button(app, "Not yet: keep it secret").click().run())
    assert sure(latest_round(room.store, room.id)).closes_at is None
    room.reveal()
    said = text(leading())
    assert PRIVATE_REASON in said and "A pilot" in said
    assert "Where we do not agree" in said and "Who speaks first" in said and "Rated it lowest" in said
    assert "alpha" not in said and "Kendall" not in said


@pytest.mark.slow
def test_what_a_gate_invalidates_cannot_be_decided_on_the_screen_either(leading, room, monkeypatch):
    gates = [{"kind": "G1", "words": "It takes what nobody may take."}]
    with room.store.database.writing() as cursor:
        cursor.run(
            "UPDATE workshops SET alternatives = ?",
            [f'[{{"id":"loyalty-dividend","name":"Loyalty dividend","summary":{{"gates":{json.dumps(gates)}}}}}]'],
        )
    seat = room.sit()
    room.open()
    cast(room.store, room.id, 1, Vote({"loyalty-dividend": {"fair": 4}}), token=seat)
    room.reveal()
    app = leading()
    fine(app.selectbox(key="decision_chosen").set_value("loyalty-dividend").run())
    assert "cannot be decided" in text(app)
    assert "Record it for good" not in {one.label for one in app.button}


def test_in_a_room_the_join_link_names_this_computer_in_its_network(leading, room, monkeypatch):
    import streamlit as st

    options = {"server.address": "::", "server.port": 8501}
    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: options.get(name) or real(name))
    monkeypatch.setattr(place, "room_address", lambda: "192.0.2.7")
    app = leading()
    assert f"http://192.0.2.7:8501/room/{room.code}" in [one.value for one in app.code]
    assert len(app.image) == 1
