from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.ui.kit import parts
from evenhand.ui.session import drafting, state
from evenhand.ui.workshop import joining, place
from evenhand.ui.workshop import results as workshop_results
from evenhand.workshop import (
    STATEMENTS,
    Alternative,
    Dissent,
    Vote,
    cast,
    decide,
    get_decision,
    join,
    latest_round,
    list_workshops,
    new_seat_token,
    open_round,
    open_workshop,
    own_vote,
    people,
    reveal,
    round_results,
)

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
        join(self.store, self.id, role, token=token, notice_accepted=True, name=name)
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

    def decide(self, **said):
        decide(
            self.store,
            self.id,
            **{
                "facilitator_token": self.token,
                "alternative": "loyalty-dividend",
                "statement": "We pay *half* of it.",
                "owner": "head of programmes",
                "review_on": dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=90),
                **said,
            },
        )


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
    )
    return Room(opened.workshop.id, opened.workshop.code, opened.facilitator_token, state.store())


def text(app):
    """Return everything that the page says, as one text."""
    kinds = ("markdown", "caption", "subheader", "header", "success", "warning", "error", "info", "code", "text_area")
    said = [str(one.value) for kind in kinds for one in getattr(app, kind)]
    pictures = [chart.proto.alt + chart.proto.spec for chart in app.get("plotly_chart")]
    return "\n".join([*said, *pictures])


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


def test_opening_one_freezes_the_assessment_and_shows_the_private_link_once(open_page):
    app = open_page("workshop")
    app.multiselect(key="workshop_alternatives").set_value(["loyalty-dividend"])
    app.text_input(key="workshop_title").set_value("Ours")
    fine(button(app, "Open the workshop").click().run())
    [workshop] = list_workshops(state.store())
    [alternative] = workshop.alternatives
    assert alternative.summary["answer"].startswith("Collect")
    assert alternative.summary["run"]["scenario"]
    token = app.query_params["facilitator"]
    token = token if isinstance(token, str) else token[0]
    assert any(token in one.value for one in app.code)
    fine(button(app, "I have kept it").click().run())
    assert not any(token in one.value for one in app.code)
    assert button(app, "Open round 1")


def test_drafts_of_one_name_stand_to_vote_under_names_of_their_own(open_page):
    open_page("overview")
    original = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    keys = [drafting.copy_to_draft(original, name="Twin") for _ in range(2)]
    app = fine(open_page("workshop"))
    app.multiselect(key="workshop_alternatives").set_value(keys)
    fine(button(app, "Open the workshop").click().run())
    assert "same id" not in text(app)
    [opened] = list_workshops(state.store())
    assert len({alternative.name for alternative in opened.alternatives}) == 2


def test_a_workshop_without_alternatives_is_refused_in_words(open_page):
    app = open_page("workshop")
    app.multiselect(key="workshop_alternatives").set_value([])
    fine(button(app, "Open the workshop").click().run())
    assert "0" in text(app) and "alternatives" in text(app)
    assert list_workshops(state.store()) == ()


def test_a_wrong_code_is_refused_in_words_and_a_right_one_leads_in_however_it_is_typed(open_page, room):
    app = open_page("workshop")
    app.text_input(key="workshop_code").set_value("AAAAAA")
    fine(button(app, "Go in").click().run())
    assert "No workshop has this code" in text(app)
    app.text_input(key="workshop_code").set_value(f" {room.code[:3].lower()}-{room.code[3:]} ")
    fine(button(app, "Go in").click().run())
    assert [one.value for one in app.header] == ["A fair exchange"]


def test_an_address_with_a_wrong_code_says_so_and_offers_the_entrance(open_page):
    app = fine(open_page("workshop", code="WRONG1"))
    assert "No workshop has this code" in text(app)
    assert button(app, "Go in")
    assert "code" not in app.query_params


def test_nobody_joins_without_the_notice(open_page, room):
    app = open_page("workshop", code=room.code)
    assert "What is kept" in text(app) and "How to leave" in text(app)
    labelled(app.selectbox, "Your role").set_value("legal")
    fine(button(app, "Join").click().run())
    assert "Nobody joins without having seen the notice" in text(app)
    assert people(room.store, room.id) == ()


def test_joining_needs_a_role_and_then_gives_a_seat_that_the_address_keeps(open_page, room):
    app = open_page("workshop", code=room.code)
    app.checkbox[0].check()
    fine(button(app, "Join").click().run())
    assert "No role is chosen" in text(app)
    labelled(app.selectbox, "Your role").set_value("legal")
    fine(button(app, "Join").click().run())
    assert "You have a seat" in text(app)
    assert [(one.name, one.role) for one in people(room.store, room.id)] == [("", "legal")]
    [seat] = [app.query_params["seat"]] if isinstance(app.query_params["seat"], str) else app.query_params["seat"]
    again = fine(open_page("workshop", code=room.code, seat=seat))
    assert "Leave and erase my name" in {one.label for one in again.button}


def test_links_to_the_view_hold_neither_a_seat_nor_the_facilitators_token(open_page, room):
    seat = room.sit()
    for private in ({"seat": seat}, {"facilitator": room.token}):
        app = fine(open_page("workshop", code=room.code, **private))
        shown = [one.value for one in app.code]
        assert any(room.code in one for one in shown)
        assert not any(secret in one for one in shown for secret in private.values())
    assert frozenset({place.SEAT, place.FACILITATOR}) == parts.PRIVATE


def test_a_guessed_facilitator_token_gives_no_controls(open_page, room):
    app = fine(open_page("workshop", code=room.code, facilitator="guess"))
    assert "Open round 1" not in {one.label for one in app.button}


def test_the_facilitator_opens_a_round_and_starts_a_step(open_page, room):
    app = open_page("workshop", code=room.code, facilitator=room.token)
    fine(button(app, "Start step 2").click().run())
    fine(button(app, "Open round 1").click().run())
    assert latest_round(room.store, room.id).number == 1
    assert "Round 1 is open: 0 of 0 have voted" in text(app)


def test_a_ballot_is_saved_acknowledged_and_can_be_changed(open_page, room):
    seat = room.sit()
    room.open()
    app = open_page("workshop", code=room.code, seat=seat)
    assert "Nothing is saved yet." in text(app)
    app.radio[0].set_value(4)
    labelled(app.selectbox, "Which would you choose?").set_value("")
    app.text_area[0].set_value(PRIVATE_REASON)
    fine(button(app, "Save my ballot").click().run())
    assert "Your ballot of round 1 is saved" in text(app)
    vote = own_vote(room.store, room.id, 1, token=seat)
    assert (vote.ratings, vote.choice, vote.reason) == ({"plain-opt-in": {"fair": 4}}, "", PRIVATE_REASON)
    again = open_page("workshop", code=room.code, seat=seat)
    assert again.radio[0].value == 4
    again.radio[0].set_value(2)
    fine(button(again, "Save my ballot").click().run())
    assert own_vote(room.store, room.id, 1, token=seat).ratings == {"plain-opt-in": {"fair": 2}}


def test_an_empty_ballot_is_refused_in_words(open_page, room):
    seat = room.sit()
    room.open()
    app = open_page("workshop", code=room.code, seat=seat)
    fine(button(app, "Save my ballot").click().run())
    assert "This ballot is empty" in text(app)


def test_a_vote_after_the_reveal_is_refused_in_words(open_page, room):
    seat, other = room.sit(), room.sit()
    room.open()
    app = open_page("workshop", code=room.code, seat=seat)
    app.radio[0].set_value(4)
    room.vote(other, 3)
    room.reveal()
    fine(button(app, "Save my ballot").click().run())
    assert own_vote(room.store, room.id, 1, token=seat) is None


def test_before_the_reveal_no_page_shows_what_others_said(open_page, room):
    mine, other = room.sit(name="Ada"), room.sit(name="Bea")
    room.open()
    room.vote(other, 5, reason=PRIVATE_REASON, choice="loyalty-dividend")
    for address in ({"facilitator": room.token}, {"seat": mine}, {"screen": "wall"}, {}):
        app = fine(open_page("workshop", code=room.code, **address))
        assert PRIVATE_REASON not in text(app)
        assert not app.get("plotly_chart")
        assert "1 of 2 have voted" in text(app)
        assert "would choose" not in text(app)


def test_observers_see_everything_and_are_not_counted(open_page, room):
    seat, voter = room.sit("observer", "Cy"), room.sit()
    room.open()
    room.vote(voter, 4)
    app = fine(open_page("workshop", code=room.code, seat=seat))
    assert "1 of 1 have voted" in text(app)
    assert "does not vote" in text(app)
    assert "Save my ballot" not in {one.label for one in app.button}


def test_the_reveal_shows_dots_agreement_reasons_and_who_speaks_first(open_page, room):
    low, high = room.sit(), room.sit()
    room.open()
    room.vote(low, 1, reason=PRIVATE_REASON, would_change="A pilot", choice="")
    room.vote(high, 5, reason="It pays", choice="loyalty-dividend")
    app = open_page("workshop", code=room.code, facilitator=room.token)
    fine(button(app, "Reveal round 1 for good").click().run())
    said = text(app)
    assert PRIVATE_REASON in said and "A pilot" in said
    assert "split" in said and "Who speaks first" in said and "Rated it lowest" in said
    assert len(app.get("plotly_chart")) == len(STATEMENTS)
    assert {metric.label for metric in app.metric} == {"Kendall’s W", "Friedman’s p", "Krippendorff’s alpha"}
    seated = fine(open_page("workshop", code=room.code, seat=low))
    assert "Only you see this" in text(seated)
    assert "Only you see this" not in text(app)


def test_the_facilitator_is_told_when_too_few_have_voted_to_hide_in_the_crowd(open_page, room):
    seats = [room.sit() for _ in range(3)]
    room.open()
    room.vote(seats[0], 2)
    app = fine(open_page("workshop", code=room.code, facilitator=room.token))
    assert "Only one person has voted" in text(app) and "whose ballot is whose" in text(app)
    for seat in seats[1:]:
        room.vote(seat, 4)
    app = fine(open_page("workshop", code=room.code, facilitator=room.token))
    assert "whose ballot is whose" not in text(app)


def test_anybody_may_reveal_once_all_three_have_voted(open_page, room):
    seats = [room.sit() for _ in range(3)]
    room.open()
    for seat in seats[:2]:
        room.vote(seat, 4)
    app = open_page("workshop", code=room.code, seat=seats[0])
    assert "Reveal round 1 for good" not in {one.label for one in app.button}
    room.vote(seats[2], 3)
    app = open_page("workshop", code=room.code, seat=seats[0])
    fine(button(app, "Reveal round 1 for good").click().run())
    assert latest_round(room.store, room.id).revealed


def test_while_a_second_round_is_open_the_first_stays_readable_but_folded(open_page, room):
    seat = room.sit()
    room.open()
    room.vote(seat, 4)
    room.reveal()
    app = open_page("workshop", code=room.code, facilitator=room.token)
    fine(button(app, "Open round 2").click().run())
    assert "Round 2 is open" in text(app)
    assert not app.get("plotly_chart")
    assert "Results of earlier rounds" in {one.label for one in app.expander}


def test_a_decision_is_recorded_with_dissent_and_everybody_reads_it(open_page, room):
    low, high = room.sit(), room.sit()
    room.open()
    room.vote(low, 1, reason=PRIVATE_REASON, would_change="A pilot", choice="")
    room.vote(high, 5, choice="loyalty-dividend")
    room.reveal()
    app = open_page("workshop", code=room.code, facilitator=room.token)
    fine(app.selectbox(key="decision_chosen").set_value("loyalty-dividend").run())
    assert app.number_input(key="decision_views_loyalty-dividend").value == 1
    assert [area.value for area in app.text_area if area.key.startswith("decision_")] == ["", "", "", ""]
    assert "Pay it." in text(app) and PRIVATE_REASON in text(app)
    dissent = "decision_dissent_loyalty-dividend_0"
    app.text_area(key=f"{dissent}_why").set_value(PRIVATE_REASON)
    app.text_area(key=f"{dissent}_change").set_value("A pilot")
    app.text_area(key="decision_conditions_loyalty-dividend").set_value("Pay it.")
    app.text_area(key="decision_statement").set_value("We pay.")
    fine(button(app, "Record it for good").click().run())
    assert "looked at again" in text(app) and get_decision(room.store, room.id) is None
    app.date_input(key="decision_review").set_value(dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=182))
    fine(button(app, "Record it for good").click().run())
    assert "owner" in text(app) and get_decision(room.store, room.id) is None
    app.text_input(key="decision_owner").set_value("head of programmes")
    fine(button(app, "Record it for good").click().run())
    decision = get_decision(room.store, room.id)
    assert decision.dissent == (Dissent(PRIVATE_REASON, "A pilot"),)
    assert decision.conditions == ("Pay it.",)
    assert "Decided: Loyalty dividend." in text(app) and "A pilot" in text(app)
    entrance = fine(open_page("workshop"))
    assert "0 workshops are under way, 1 decided." in text(entrance)


def test_peoples_own_words_are_not_read_as_markup(open_page, room):
    room.vote_seat = room.sit()
    room.open()
    room.vote(room.vote_seat, 4)
    room.reveal()
    room.decide()
    app = fine(open_page("workshop", code=room.code))
    assert r"We pay \*half\* of it." in text(app)


def test_a_device_is_passed_around_and_shows_nobodys_ballot_meanwhile(open_page, room):
    app = open_page("workshop", code=room.code, seat=room.sit())
    fine(button(app, "Vote on this device").click().run())
    app.checkbox[0].check()
    labelled(app.selectbox, "Your role").set_value("legal")
    fine(button(app, "Join").click().run())
    room.open()
    app = fine(app.run())
    app.radio[0].set_value(5)
    fine(button(app, "Save my ballot").click().run())
    assert [one.voted for one in people(room.store, room.id)].count(True) == 1
    assert not app.radio
    chooser = labelled(app.selectbox, "Who has the device now?")
    assert chooser.value is None
    fine(chooser.set_value(app.query_params["seat"][0]).run())
    assert app.radio and app.radio[0].value == 0


def test_leaving_erases_the_name_and_the_seat(open_page, room):
    app = open_page("workshop", code=room.code, seat=room.sit(name="Ada"))
    assert "Ada" in text(app)
    fine(button(app, "Leave and erase my name").click().run())
    assert people(room.store, room.id) == ()
    assert "Ada" not in text(app)
    assert "seat" not in app.query_params


def test_going_to_another_page_and_back_keeps_the_seat(open_page, room):
    from evenhand.places import PAGES

    seat = room.sit()
    app = open_page("workshop", code=room.code, seat=seat)
    app.switch_page(str(PAGES / "overview.py"))
    app.query_params.clear()
    app.run()
    app.switch_page(str(PAGES / "workshop.py")).run()
    assert [one.value for one in app.header] == ["A fair exchange"]
    assert "Leave and erase my name" in {one.label for one in app.button}


def test_the_qr_code_is_a_picture_of_the_link():
    drawn = joining.qr_code("http://192.0.2.7:8501/workshop?code=K7M3QX")
    assert drawn.startswith(b"\x89PNG")
    assert drawn == joining.qr_code("http://192.0.2.7:8501/workshop?code=K7M3QX")


def test_in_a_room_the_join_link_names_this_computer_in_its_network(open_page, room, monkeypatch):
    import streamlit as st

    options = {"server.address": "0.0.0.0", "server.port": 8501}  # noqa: S104 (what --room asks for)
    real = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: options.get(name) or real(name))
    monkeypatch.setattr(place, "room_address", lambda: "192.0.2.7")
    app = fine(open_page("workshop", code=room.code, facilitator=room.token))
    assert f"http://192.0.2.7:8501/workshop?code={room.code}" in [one.value for one in app.code]
    assert len(app.image) == 1


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
