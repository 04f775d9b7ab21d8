from __future__ import annotations

import pytest
from evenhand.scenario.interview import QUESTIONS
from evenhand.ui.session import state


def button(app, label):
    [result] = [one for one in app.button if one.label == label]
    return result


def checkbox(app, label):
    [result] = [one for one in app.checkbox if one.label == label]
    return result


def begin(open_page):
    return button(open_page("overview", view="questions"), "Start yours").click().run()


def step_to(app, number):
    app.query_params["step"] = str(number)
    return app.run()


def finished(open_page, **answers):
    """Return the overview after an interview with these answers."""
    from evenhand.ui.overview import interview_answers

    app = begin(open_page)
    if answers:
        interview_answers.answer(app.query_params["start"], **answers)
    return button(step_to(app, len(QUESTIONS) + 1), "Make the draft").click().run()


def test_the_answer_counts_the_verdicts_of_all_programmes(open_page):
    app = open_page("overview")
    [answer] = [one.value for one in app.subheader if "programmes" in one.value]
    assert answer.startswith(("1 of 6", "2 of 6", "3 of 6", "4 of 6"))
    assert not app.exception


def test_every_programme_has_a_verdict_and_a_next_step(open_page):
    app = open_page("overview")
    names = {one.name for one in state.catalogue()}
    assert names <= {one.value.replace("\\", "") for one in app.subheader}
    blocks = [one.proto.body for one in app.get("html") if "ev-chip" in one.proto.body]
    assert len(blocks) == len(names) and all("Next:" in block for block in blocks)
    # No verdict stands without what was not examined, nor a card without the score of lawfulness.
    assert any(one.label.replace("\\", "").startswith("Not examined: ") for one in app.expander)
    assert sum(one.value.startswith("Lawfulness ") for one in app.caption) == len(names)


def test_a_stopped_programme_shows_no_money(open_page):
    app = open_page("overview")
    [stopped] = [one.proto.body for one in app.get("html") if "C3 stops it" in one.proto.body]
    assert "USD" not in stopped
    assert any("Example Grocer" in one.value for one in app.caption)


def test_open_questions_of_a_programme_put_it_in_hand(open_page):
    app = open_page("overview")
    app.button(key="open-status-quo-bundled").click().run()
    assert app.query_params["scenario"] == "status-quo-bundled"
    assert any("open" in one.value and "Status quo" in one.value for one in app.subheader)
    assert not app.exception


def test_one_programme_with_a_fault_does_not_hide_the_others(open_page, monkeypatch):
    from evenhand.errors import ScenarioError

    real = state.study_of

    def fail(key, *rest):
        if key == "fraud-shield":
            raise ScenarioError("Its file has a fault.", hint="Correct it.")
        return real(key, *rest)

    app = open_page("overview")
    monkeypatch.setattr(state, "study_of", fail)
    app.run()
    assert any("Its file has a fault" in one.value for one in app.markdown)
    assert any("of 5 programmes" in one.value for one in app.subheader)


# --- Start yours


def test_start_yours_asks_the_first_question(open_page):
    app = begin(open_page)
    assert QUESTIONS[0].text in [one.value for one in app.subheader]
    assert app.query_params["step"] == "1"


@pytest.mark.parametrize("number", range(1, len(QUESTIONS) + 1))
def test_every_question_can_be_answered_with_i_dont_know(open_page, number):
    from evenhand.ui.overview import interview_answers

    app = step_to(begin(open_page), number)
    question = QUESTIONS[number - 1]
    if question.kind == "choice":
        app.radio[0].set_value("I don't know").run()
    else:
        checkbox(app, "I don't know").check().run()
    assert interview_answers.answers_of(app.query_params["start"]) == {question.id: None}
    assert not app.exception


def test_none_of_these_stands_alone(open_page):
    from evenhand.ui.overview import interview_answers

    number = [question.id for question in QUESTIONS].index("sensitive") + 1
    app = step_to(begin(open_page), number)
    checkbox(app, "Children are among the customers").check().run()
    checkbox(app, "None of these").check().run()
    assert interview_answers.answers_of(app.query_params["start"])["sensitive"] == ["none"]
    assert not checkbox(app, "Children are among the customers").value
    checkbox(app, "Children are among the customers").check().run()
    assert interview_answers.answers_of(app.query_params["start"])["sensitive"] == ["children"]


def test_a_reload_loses_nothing(open_page):
    app = begin(open_page)
    checkbox(app, "What they buy").check().run()
    button(app, "Next").click().run()
    token = app.query_params["start"]
    again = open_page("overview", start=token, step="1")
    assert checkbox(again, "What they buy").value


def test_answers_left_for_now_can_be_gone_on_with(open_page):
    app = begin(open_page)
    checkbox(app, "What they buy").check().run()
    button(app, "Leave it for now").click().run()
    assert "start" not in app.query_params
    button(app, f"Go on with yours (1 of {len(QUESTIONS)} answered)").click().run()
    assert checkbox(app, "What they buy").value


def test_an_address_with_answers_that_are_gone_says_so(open_page):
    app = open_page("overview", start="no-such", step="nine")
    assert any("no such answers" in one.value for one in app.markdown)
    assert not app.exception


def test_an_amount_is_asked_for_when_something_is_paid(open_page):
    from evenhand.ui.overview import interview_answers

    number = [question.id for question in QUESTIONS].index("reward") + 1
    app = step_to(begin(open_page), number)
    assert not app.number_input
    app.radio[0].set_value("money").run()
    app.number_input[0].set_value(2.5).run()
    assert interview_answers.answers_of(app.query_params["start"]) == {"reward": "money", "reward_amount": 2.5}


def test_a_missing_number_is_named_and_nothing_is_lost(open_page):
    app = step_to(begin(open_page), len(QUESTIONS) + 1)
    [who] = [one for one in app.radio if one.label == "The customers"]
    who.set_value("typed").run()
    button(app, "Make the draft").click().run()
    assert any("how many they are" in one.value for one in app.error)
    assert "start" in app.query_params


def test_a_currency_is_typed_and_one_that_cannot_be_is_said(open_page):
    app = step_to(begin(open_page), len(QUESTIONS) + 1)
    [who] = [one for one in app.radio if one.label == "The customers"]
    who.set_value("typed").run()
    field = next(one for one in app.text_input if one.label.startswith("Currency"))
    field.set_value("eur").run()
    assert next(one for one in app.text_input if one.label.startswith("Currency")).value == "EUR"
    assert any("All amounts are in **EUR**" in one.value for one in app.caption)
    field = next(one for one in app.text_input if one.label.startswith("Currency"))
    field.set_value("euro").run()
    assert any("is no currency" in one.value for one in app.error)
    button(app, "Make the draft").click().run()
    assert "start" in app.query_params and not app.exception


def test_the_result_is_a_selected_draft_with_its_verdict_and_open_questions(open_page):
    app = finished(open_page, name="Bread *club*", who="typed", many=90_000, spending=80.0, top=45.0, currency="EUR")
    assert app.query_params["scenario"].startswith(state.DRAFT)
    assert app.query_params["customers"] != state.EXAMPLE_CUSTOMERS
    assert app.query_params["view"] == "questions"
    assert any(one.value.startswith(r"Bread \*club\*: do not collect") for one in app.subheader)
    assert any("typed, not measured" in option for option in app.selectbox(key="selected_customers").options)
    assert not app.exception


# --- open questions


def test_questions_stand_by_role_with_a_file_for_each(open_page):
    app = open_page("overview", view="questions", scenario="location-resale")
    labels = [one.label for one in app.get("download_button")]
    assert "All questions (CSV)" in labels
    assert len(labels) == 2
    assert not app.exception


def test_who_answers_and_by_when_are_saved_in_the_draft(open_page):
    import datetime as dt

    app = finished(open_page)
    draft_id = app.query_params["scenario"].removeprefix(state.DRAFT)
    app.query_params["role"] = "technology"
    app.run()
    owner = next(one for one in app.selectbox if one.key and one.key.endswith("consent.ui.reject.present|ask"))
    owner.set_value("legal").run()
    app.query_params["role"] = "legal"
    app.run()
    when = next(one for one in app.date_input if one.key and one.key.endswith("consent.ui.reject.present|due"))
    when.set_value(dt.date(2027, 1, 31)).run()
    body = state.store().drafts.get(draft_id).body
    assert body["consent"]["ui"]["reject"]["present"] == {"unknown": {"ask": "legal", "due": "2027-01-31"}}
    assert not app.exception


def test_questions_of_an_example_cannot_be_handed_out(open_page):
    app = open_page("overview", view="questions", scenario="plain-opt-in")
    assert not app.date_input
    assert any("example" in one.value for one in app.caption)


# --- drafts


def test_a_draft_can_get_another_name(open_page):
    app = finished(open_page)
    app.query_params["view"] = "glance"
    app.run()
    [name] = [one for one in app.text_input if one.label == "Name of the draft"]
    name.set_value("Other").run()
    assert "Other (draft)" in [one.value.replace("\\", "") for one in app.subheader]


def test_a_draft_is_deleted_only_after_a_second_click(open_page):
    app = finished(open_page)
    app.query_params["view"] = "glance"
    app.run()
    assert button(app, "Delete for good").disabled
    checkbox(app, "Yes, delete it").check().run()
    button(app, "Delete for good").click().run()
    assert state.store().drafts.list() == ()
    assert app.query_params["scenario"] == state.FIRST_SCENARIO
    assert not app.exception
