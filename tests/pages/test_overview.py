from __future__ import annotations

import re

import pytest
from evenhand.customers.said import NO_CURRENCY
from evenhand.scenario import Role
from evenhand.scenario.interview_questions import QUESTIONS
from evenhand.scenario.policy import Policy
from evenhand.ui.kit.ranked import STYLE
from evenhand.ui.overview import ranked
from evenhand.ui.session import computed, drafting, state
from evenhand.ui.steps import steps

from tests.folds import hidden_controls
from tests.walks import first


def button(app, label):
    [result] = [one for one in app.button if one.label == label]
    return result


def checkbox(app, label):
    [result] = [one for one in app.checkbox if one.label == label]
    return result


def begin(open_page):
    return button(open_page("overview"), "Start yours").click().run()


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


def rows(app):
    return [one.proto.body for one in app.get("html") if 'class="ev-row"' in one.proto.body]


def test_the_answer_counts_the_verdicts_of_all_programmes(open_page):
    app = open_page("overview")
    [answer] = [one.value for one in app.subheader if "programmes" in one.value]
    assert answer.startswith(("1 of 6", "2 of 6", "3 of 6", "4 of 6"))
    assert not app.exception


def test_every_programme_has_a_row_with_a_verdict_and_a_next_step(open_page):
    app = open_page("overview")
    shown = rows(app)
    assert len(shown) == len(state.catalogue())
    assert all(any(f"<b>{one.name}</b>" in row for row in shown) for one in state.catalogue())
    assert all("Next:" in row for row in shown)
    # No verdict stands without what was not examined, nor a row without the score of lawfulness.
    assert any(popover.proto.popover.label.startswith("Not examined: ") for popover in app.get("popover"))
    assert all('<span class="ev-name">Lawfulness</span><b>' in row for row in shown)


def test_all_programmes_are_listed_while_they_are_worked_out_and_none_shows_more_than_is(open_page, monkeypatch):
    seen, worked_out, kept = [], [], []
    so_far, summary = ranked._so_far, computed.summary

    def drawn(rows, to_come):
        seen.append(so_far(rows, to_come))
        names = [one.name for one in state.catalogue()]
        assert [row.name for row in rows] == worked_out and [*worked_out, *to_come] == names
        # As many verdicts as are worked out, and nothing else that could be read as one.
        assert seen[-1].count("ev-title") == seen[-1].count("Next:") == len(worked_out)
        return seen[-1]

    def noticed(study):
        result = summary(study)
        worked_out.append(study.scenario.name)
        return result

    monkeypatch.setattr(computed, "is_kept", kept.append)  # nothing is: it says None
    monkeypatch.setattr(computed, "summary", noticed)
    monkeypatch.setattr(ranked, "_so_far", drawn)
    app = open_page("overview")
    assert not app.exception
    assert len(seen) == len(rows(app)) == len(worked_out)
    assert seen[0].count("being worked out</span>") == len(worked_out) and "<a" not in "".join(seen)
    assert not any("being worked out" in one.proto.body for one in app.get("html"))
    # Whatever is in them, the lines of a list have the same columns, each variable of their style given.
    lines = re.findall(r'<div class="ev-(?:row|heads)"[^>]*>', "".join(seen))
    [columns] = {re.search(r'style="([^"]*)"', line)[1] for line in lines}
    assert set(re.findall(r"(--\w+):", columns)) == set(re.findall(r"var\((--\w+)\)", STYLE))


def test_what_may_be_collected_stands_above_what_may_not(open_page):
    titles = [row.partition("ev-chip")[2].partition("</span></div>")[0] for row in rows(open_page("overview"))]
    collecting = ["Collect" in title for title in titles]
    assert collecting == sorted(collecting, reverse=True) and any(collecting) and not all(collecting)


@pytest.mark.slow
def test_whoever_comes_back_finds_the_own_draft_first_whatever_its_verdict(open_page):
    open_page("overview")
    drafting.copy_to_draft(state.scenario_of("location-resale"), name="Ours")
    shown = rows(open_page("overview"))
    assert "<b>Ours" in shown[0] and sum("<b>Ours" in row for row in shown) == 1


def test_a_stopped_programme_shows_no_money(open_page):
    app = open_page("overview")
    [stopped] = [row for row in rows(app) if "from other consents?” (C3)" in row]
    assert "USD" not in stopped
    assert any("Example Grocer" in one.value for one in app.caption)


@pytest.mark.slow
def test_amounts_are_shown_in_another_currency_at_a_typed_rate_with_its_source(open_page):
    from evenhand.ui.session import rates

    numbers = {"pays": "varies", "many": 90_000, "spending": 80.0, "top": 45.0, "currency": "EUR"}
    app = finished(open_page, **numbers)
    draft_id = app.query_params["scenario"].removeprefix(state.DRAFT)
    example = state.scenario_of("plain-opt-in").replace(currency="EUR")
    from evenhand.scenario import document_of

    stored = state.store().drafts.get(draft_id)
    state.store().drafts.save(draft_id, document_of(example), expected_version=stored.version, scenario_id=example.id)
    app = open_page("overview", money="USD")
    assert sum(" EUR" in row for row in rows(app)) == 1
    rates.keep("EUR", "USD", rates.ExchangeRate(1.25, "2026-11-20", "A central bank"))
    app = open_page("overview", money="USD")
    assert not any(" EUR" in row for row in rows(app))
    own = open_page("overview")
    assert sum(" EUR" in row for row in rows(own)) == 1
    assert not app.exception and not own.exception


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
    assert any("Its file has a fault" in one.value for one in app.error)
    assert any("of 5 programmes" in one.value for one in app.subheader)


# --- Start yours


def test_start_yours_asks_the_first_question(open_page):
    app = begin(open_page)
    assert QUESTIONS[0].text in [one.value for one in app.subheader]
    assert app.query_params["step"] == "1"


@pytest.mark.parametrize("number", first(4, range(1, len(QUESTIONS) + 1)))
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_reload_loses_nothing(open_page):
    app = begin(open_page)
    checkbox(app, "What they buy").check().run()
    button(app, "Next").click().run()
    token = app.query_params["start"]
    again = open_page("overview", start=token, step="1")
    assert checkbox(again, "What they buy").value


@pytest.mark.slow
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


def test_an_amount_is_asked_for_when_something_is_paid_and_typed_as_people_write_it(open_page):
    from evenhand.ui.overview import interview_answers

    number = [question.id for question in QUESTIONS].index("reward") + 1
    app = step_to(begin(open_page), number)
    assert not app.text_input
    app.radio[0].set_value("money").run()
    app.text_input[0].set_value("2,50").run()
    kept = {"reward": "money", "reward_amount": 2.5}
    assert interview_answers.answers_of(app.query_params["start"]) == kept
    app.text_input[0].set_value("2,500").run()
    assert any("could mean" in one.value for one in app.error)
    assert interview_answers.answers_of(app.query_params["start"]) == kept


def field(app, label):
    return next(one for one in app.text_input if one.label.startswith(label))


def test_the_example_of_another_trade_is_never_offered_as_theirs(open_page):
    app = step_to(begin(open_page), len(QUESTIONS) + 1)
    offered = [option for one in app.radio for option in one.options]
    assert not any("example" in option.lower() or "household" in option for option in offered)


def test_a_number_that_cannot_be_is_said_beside_the_field_and_nothing_is_lost(open_page):
    app = step_to(begin(open_page), len(QUESTIONS) + 1)
    field(app, "How many customers").set_value("12").run()
    assert any("at least 50" in one.value for one in app.error)
    assert field(app, "How many customers").value == "12"


@pytest.mark.slow
def test_a_currency_is_typed_and_one_that_cannot_be_is_said(open_page):
    app = step_to(begin(open_page), len(QUESTIONS) + 1)
    next(one for one in app.radio if one.label == "How do they pay?").set_value("fixed").run()
    field(app, "In which currency").set_value("eur").run()
    assert field(app, "In which currency").value == "EUR" and not app.error
    field(app, "In which currency").set_value("€").run()
    assert field(app, "In which currency").value == "EUR" and not app.error
    # The sign of several currencies.
    field(app, "In which currency").set_value("$").run()
    [said] = [one.value for one in app.error]
    assert "is no currency" in said
    button(app, "Make the draft").click().run()
    assert [one.value for one in app.error] == [said]
    assert "start" in app.query_params and not app.exception


@pytest.mark.slow
def test_the_result_is_a_selected_draft_with_its_verdict_and_three_answers(open_page):
    numbers = {"pays": "varies", "many": 90_000, "spending": 80.0, "top": 45.0, "currency": "EUR"}
    app = finished(open_page, name="Bread *club*", **numbers)
    assert app.query_params["scenario"].startswith(state.DRAFT)
    assert app.query_params["customers"] != state.EXAMPLE_CUSTOMERS
    assert app.query_params["view"] == "questions"
    heads = [one.value for one in app.subheader]
    assert r"Bread \*club\*" in heads and "The three answers that would change most" in heads
    assert any("ev-chip" in one.proto.body for one in app.get("html"))
    assert any("typed, not measured" in option for option in app.selectbox(key="selected_customers").options)
    assert not app.exception


@pytest.mark.slow
def test_no_answer_at_all_ends_in_a_verdict_without_money_and_asks_what_customers_spend(open_page):
    app = finished(open_page)
    [block] = [one.proto.body for one in app.get("html") if "ev-chip" in one.proto.body]
    assert 'class="ev-amount"' not in block
    assert any("What does a customer spend" in one.value for one in app.markdown)
    assert not app.exception and not app.error


# The others list all examples, which are assessed again with these customers.
ALONE = ("scenario", "dividend", "recommendation")


@pytest.mark.parametrize(
    "pages",
    [ALONE, pytest.param([step.name for step in steps() if step.name not in ALONE], marks=pytest.mark.slow)],
    ids=["alone", "others"],
)
def test_where_nobody_said_what_customers_spend_no_page_shows_an_amount(open_page, pages):
    made = finished(open_page)
    chosen = {name: made.query_params[name] for name in ("scenario", "customers")}
    assert not state.sketch(chosen["customers"]).priced
    for page in pages:
        app = open_page(page, **chosen)
        assert not app.exception and not app.error, page
        written = str(app.main) + "".join(frame.proto.srcdoc for frame in app.get("iframe"))
        shown = re.findall(rf"[^\"]{{0,260}}\b{NO_CURRENCY}\b", written)
        assert not shown, (page, len(shown), shown[:12])


# --- open questions


@pytest.mark.slow
def test_questions_stand_by_role_with_a_file_for_each(open_page):
    app = open_page("overview", view="questions", scenario="location-resale")
    labels = [one.label for one in app.get("download_button")]
    assert "All questions (CSV)" in labels
    assert len(labels) == 2
    assert not app.exception


@pytest.mark.slow
def test_a_question_is_given_to_a_person_with_a_date_and_a_link(open_page):
    import datetime as dt

    app = finished(open_page)
    draft_id = app.query_params["scenario"].removeprefix(state.DRAFT)
    app.query_params["role"] = "technology"
    app.run()
    assert hidden_controls(app) == []
    place = "consent.ui.reject.present"
    app.session_state[f"{draft_id}|{place}|hands"] = True
    app.run()

    def control(kind, name):
        return next(one for one in kind if one.key and one.key.endswith(f"{place}|{name}"))

    control(app.text_input, "person").set_value("Kim Example").run()
    control(app.date_input, "due").set_value(dt.date(2027, 1, 31)).run()
    body = state.store().drafts.get(draft_id).body
    asked = {"ask": "technology", "person": "Kim Example", "due": "2027-01-31"}
    assert body["consent"]["ui"]["reject"]["present"] == {"unknown": asked}
    assert any("Kim Example (Technology), by 2027-01-31" in one.value.replace("\\", "") for one in app.caption)
    assert any(f"scenario=draft-{draft_id}" in one.value for one in app.code)
    assert not app.exception


@pytest.mark.slow
def test_a_question_handed_to_another_role_leaves_the_list_that_is_looked_at(open_page):
    app = finished(open_page)
    draft_id = app.query_params["scenario"].removeprefix(state.DRAFT)
    app.query_params["role"] = "technology"
    place = "consent.ui.reject.present"
    app.session_state[f"{draft_id}|{place}|hands"] = True
    app.run()
    counted = app.radio(key="choice_role").options
    app.selectbox(key=f"{draft_id}|{place}|ask").select(Role.MARKETING).run()
    app.run()
    # How many there are for each is part of its label, by which a browser names what is chosen.
    assert app.radio(key="choice_role").options != counted
    assert app.query_params["role"] == app.radio(key="choice_role").value == "technology"
    assert not any("which does not exist" in one.value for one in app.caption)
    assert not app.exception


@pytest.mark.slow
def test_the_verdict_over_the_questions_is_by_the_policy_in_hand(open_page):
    strict = Policy(tests=("E1", "E2", "E3", "E4"), probability=0.99)
    app = open_page("overview", view="questions", scenario="plain-opt-in", policy=str(strict))
    declared = state.study_of("plain-opt-in", state.EXAMPLE_CUSTOMERS)
    verdicts = [computed.summary(study).block.text for study in (declared, declared.with_facts(policy=strict))]
    shown = [text for text in verdicts if any(text in one.proto.body for one in app.get("html"))]
    assert not app.exception and shown == verdicts[1:]


@pytest.mark.slow
def test_questions_of_an_example_cannot_be_handed_out(open_page):
    app = open_page("overview", view="questions", scenario="plain-opt-in")
    assert not app.date_input
    assert any("example" in one.value for one in app.caption)


# --- drafts


@pytest.mark.slow
def test_a_draft_can_get_another_name(open_page):
    app = finished(open_page)
    del app.query_params["view"]
    app.session_state["drafts"] = True
    app.run()
    app.text_input(key="draft-name").set_value("Other").run()
    assert any("<b>Other (draft)</b>" in row for row in rows(app))


@pytest.mark.slow
def test_a_draft_is_deleted_only_after_a_second_click(open_page):
    app = finished(open_page)
    del app.query_params["view"]
    app.session_state["drafts"] = True
    app.run()
    assert button(app, "Delete for good").disabled
    checkbox(app, "Yes, delete it").check().run()
    button(app, "Delete for good").click().run()
    assert state.store().drafts.list() == ()
    assert app.query_params["scenario"] == state.FIRST_SCENARIO
    assert not app.exception
