from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from evenhand import scenario
from evenhand.assessment.verdict import TITLES
from evenhand.customers import Said, said_sketch, typed_sketch
from evenhand.places import SCENARIOS
from evenhand.ui.kit.ranked import DEFENDED_MARK
from evenhand.ui.kit.verdict import BASIS
from evenhand.ui.session import belonging, computed, drafting, rates, state
from evenhand.vocabulary.numbers import money

from tests.folds import hidden_controls


def table(app):
    """Return the one table of programmes."""
    [body] = [one.proto.body for one in app.get("html") if 'role="table"' in one.proto.body]
    return body


def row(app, name):
    """Return one programme's row of it."""
    return next(piece for piece in table(app).split('<div class="ev-row"') if f"<b>{name}</b>" in piece)


def heads_of(app):
    """Return the names of the table's columns."""
    return table(app).partition('<div class="ev-row"')[0]


def picture(app):
    """Return the picture of profit and consent."""
    drawn = [json.loads(one.proto.json)["html"] for one in app.get("bidi_component")]
    return next(html for html in drawn if 'class="nm ' in html)


@pytest.mark.slow
def test_the_answer_names_gates_first_then_what_both_sides_would_defend(open_page):
    app = open_page("compare")
    assert not app.exception and not app.error
    rows = table(app).split('<div class="ev-row"')[1:]
    stopped, defended = (sum(words in each for each in rows) for words in (TITLES["change-first"], DEFENDED_MARK))
    assert app.subheader[0].value == (
        f"Of {len(rows)} programmes, gates stop {stopped}; both sides would defend {defended}."
    )
    assert stopped and defended and re.search(r"Both gain</span><b>\d+%", table(app))


@pytest.mark.slow
def test_what_is_alone_in_the_answer_has_its_name(open_page):
    app = open_page("compare", programmes="plain-opt-in,location-resale")
    assert app.subheader[0].value.startswith(
        "Of 2 programmes, a gate stops “Location resale”; both sides would defend "
    )


def test_who_says_yes_at_legal_risk_is_drawn_behind_who_says_yes_freely(open_page):
    shares = [r"(\d+)% say yes freely, (\d+)% at legal risk", r">(\d+)%</b>"]
    app = open_page("compare", programmes="plain-opt-in,location-resale")
    [free, risk], shown = (re.findall(share, row(app, "Location resale"))[-1] for share in shares)
    assert free == shown and int(risk) > 0


@pytest.mark.slow
def test_all_examples_are_compared_at_first_and_the_choice_stands_in_the_address(open_page):
    app = open_page("compare")
    chosen = app.multiselect(key="compared")
    assert chosen.value == sorted(path.stem for path in SCENARIOS.glob("*.yaml"))
    chosen.set_value(["plain-opt-in", "loyalty-dividend"]).run()
    assert app.query_params["programmes"] in (["plain-opt-in,loyalty-dividend"], "plain-opt-in,loyalty-dividend")
    again = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    assert again.multiselect(key="compared").value == ["plain-opt-in", "loyalty-dividend"]


def test_an_address_with_an_unknown_programme_says_so_and_shows_the_others(open_page):
    app = open_page("compare", programmes="plain-opt-in,no-such,loyalty-dividend")
    assert any("no\\-such” (programmes), which does not exist" in caption.value for caption in app.caption)
    assert app.multiselect(key="compared").value == ["plain-opt-in", "loyalty-dividend"]
    assert not app.exception


def test_a_single_programme_is_no_comparison(open_page):
    app = open_page("compare", programmes="plain-opt-in")
    assert not app.exception
    assert any("Fewer than two" in one.value for one in app.markdown)


def test_what_a_gate_stops_is_marked_as_not_to_be_counted_on(open_page):
    app = open_page("compare", programmes="plain-opt-in,location-resale")
    assert "not to be counted on" in picture(app) and "stopped by a gate" in picture(app)
    assert "Stopped in EU, UK, US-CA: “Is the yes apart" in row(app, "Location resale") and "ev-amount" not in row(
        app, "Location resale"
    )
    assert row(app, "Plain opt-in").count("ev-amount") == 3


def chances(app):
    return next(one.proto.body for one in app.get("html") if '<table class="ch"' in one.proto.body)


def test_pairs_are_counted_in_the_same_futures_and_add_up(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    assert sum(map(int, re.findall(r">(\d+)</td>", chances(app)))) in (99, 100, 101)
    app.radio(key="better").set_value("customers gain more").run()
    assert any("gives customers" in one.value and "8 of 10 futures" in one.value for one in app.markdown)


def test_the_ranking_says_in_how_many_weightings_it_holds(open_page):
    app = open_page("compare", programmes="plain-opt-in,location-resale", score="transparency", law="US-CA")
    assert app.radio(key="score").value == "transparency"
    [said] = [one.value for one in app.markdown if "weightings" in one.value]
    assert "California" in said and re.search(r"\*\*[\d,]+ of 1,000\*\*", said)


def test_a_draft_can_be_compared_with_the_example_it_was_copied_from(open_page):
    key = drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml"))
    app = open_page("compare", programmes=f"plain-opt-in,{key}")
    assert not app.exception and not app.error
    assert any(key.removeprefix(state.DRAFT) in one.value for one in app.markdown)


def test_each_programme_has_a_way_on_and_the_numbers_a_way_to_their_sources(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    ways = [one.proto.query_string for one in app.get("page_link") if one.proto.label == "Loyalty dividend"]
    assert any("scenario=loyalty-dividend" in way for way in ways)
    assert "Where these numbers come from" in [one.proto.popover.label for one in app.get("popover")]


@pytest.mark.slow
def test_a_programme_in_another_currency_is_left_out_and_named(open_page):
    pounds = scenario.load(SCENARIOS / "plain-opt-in.yaml").model_copy(update={"currency": "GBP", "name": "In pounds"})
    key = drafting.copy_to_draft(pounds)
    app = open_page("compare", programmes=f"plain-opt-in,loyalty-dividend,{key}")
    assert not app.exception and not app.error and not app.warning
    assert app.multiselect(key="compared").value == ["plain-opt-in", "loyalty-dividend"]
    assert any("another currency" in one.value and "In pounds" in one.value for one in app.caption)
    overview = open_page("overview")
    assert any("In pounds" in one.value and "in GBP" in one.value for one in overview.error)


def test_the_other_offers_of_a_programme_stand_beside_the_one_compared(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend,location-resale")
    [said] = [one.value for one in app.markdown if one.value.startswith("- **Plain opt")]
    lines = dict(re.findall(r"- \*\*(.+?)\*\*: (.+)", said))
    assert re.search(r"the offer as declared, [\d.]+ USD a month on average, rate \d+%", lines["Loyalty dividend"])
    assert lines["Location resale"] == "none is recommended while a gate stands or may"


@pytest.mark.slow
def test_drafts_of_one_name_are_told_apart(open_page):
    plain = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    first, second = drafting.copy_to_draft(plain, name="Twin"), drafting.copy_to_draft(plain, name="Twin")
    app = open_page("compare", programmes=f"{first},{second}")
    assert not app.exception and not app.error
    assert app.multiselect(key="compared").value == [first, second]
    shown = [option for option in app.multiselect(key="compared").options if option.startswith("Twin")]
    assert len(set(shown)) == 2


def ranked(app):
    """Return the programmes in the order in which the ranking shows them."""
    return re.findall(r'<div role="rowheader"><b>(.+?)</b>', table(app))


def test_best_and_worst_are_marked_in_one_table_and_never_where_a_gate_stands(open_page):
    app = open_page("compare")
    assert table(app).count('role="row"') == len(list(SCENARIOS.glob("*.yaml"))) + 1
    assert 'aria-label="best"' in table(app) and 'aria-label="worst"' in table(app)
    assert not any("ev-mark" in row(app, name) for name in ("Location resale", "Status quo, bundled"))
    assert re.search(r"Value exchange</span><b>\d+ to \d+<", row(app, "Location resale"))
    assert chances(app).count("<tr>") == len(ranked(app)) + 1  # one table as well, with a column for each


@pytest.mark.slow
def test_the_group_chooses_what_programmes_are_ranked_by_and_gates_stay_last(open_page):
    app = open_page("compare")
    before = ranked(app)
    app.selectbox(key="choice_rank").select("company").run()
    assert app.query_params["rank"] == "company" and not app.exception
    after = ranked(app)
    assert sorted(before) == sorted(after) and {"Location resale", "Status quo, bundled"} <= set(after[-3:])


def test_two_programmes_stand_side_by_side_fact_by_fact(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    app.session_state["facts-apart"] = True
    app.run()
    [table] = [one.value for one in app.markdown if one.value.startswith("| Fact")]
    assert len(table.splitlines()) > 3 and not app.exception and not app.error


def drafted_in_euros(open_page, name="In euros", people=5000):
    """Keep a draft in euros with customers of its own and return their keys."""
    open_page("scenario")
    return drafted(name, typed_sketch(people, 90.0, 0.5, "EUR"))


def drafted(name, sketch):
    """Keep a draft in the currency of its own customers and return their keys."""
    copied = scenario.load(SCENARIOS / "fraud-shield.yaml").model_copy(
        update={"currency": sketch.currency, "name": name}
    )
    key = drafting.copy_to_draft(copied)
    kept = state.store().sketches.add(sketch.fingerprint, json.loads(sketch.to_json()), name="Ours", profile={})
    belonging.remember(key, kept.fingerprint)
    return key, kept.fingerprint


@pytest.mark.slow
def test_a_programme_in_another_currency_stands_beside_the_others_at_the_rate_that_was_typed(open_page):
    key, customers = drafted_in_euros(open_page)
    address = {"programmes": f"plain-opt-in,loyalty-dividend,{key}", "scenario": "plain-opt-in", "customers": "example"}
    before = open_page("compare", **address)
    assert any("until a rate is typed" in one.value and "In euros" in one.value for one in before.caption)
    assert before.multiselect(key="compared").value == ["plain-opt-in", "loyalty-dividend"]
    assert hidden_controls(before) == []

    before.session_state["rate-EUR-USD-fold"] = True
    before.run()
    before.text_input(key="rate-EUR-USD-number").set_value("1,25").run()
    before.date_input(key="rate-EUR-USD-day").set_value(dt.date(2026, 11, 20)).run()
    before.text_input(key="rate-EUR-USD-source").set_value("A central bank").run()
    before.button(key="rate-EUR-USD-number-keep").click().run()
    app = open_page("compare", **address)
    assert not app.exception and not app.error
    rate = "1 EUR = 1.25 USD (A central bank, 2026-11-20)"
    assert any(rate in one.value.replace("\\", "") for one in app.caption)
    own = computed.assess(state.study_of(key, customers)).subject
    gains = re.findall(r'<span class="ev-said">([^<]+)', row(app, "In euros"))
    assert gains[1:] == [money(1.25 * float(values.mean()), digits=2) for values in (own.outcomes["profit"], own.gain)]
    assert "own customers, in EUR" in row(app, "In euros") and "in EUR" not in row(app, "Plain opt-in")
    assert "In euros (in EUR): consent" in picture(app)
    # No future of these customers is one of the others’: the two are not counted against each other.
    assert chances(app).count(">–<") == 4
    app.selectbox(key="this-programme").select(key).run()
    assert not app.exception and any("each with customers of its own" in one.value for one in app.markdown)


@pytest.mark.slow
def test_a_draft_in_hand_in_another_currency_shows_the_examples_in_its_own(open_page):
    key, customers = drafted_in_euros(open_page)
    rates.keep("EUR", "USD", rates.ExchangeRate(1.25, "2026-11-20", "A central bank"))
    app = open_page("compare", scenario=key, customers=customers, programmes=f"plain-opt-in,{key}")
    assert not app.exception and not app.error
    own = computed.assess(state.study_of("plain-opt-in", state.EXAMPLE_CUSTOMERS)).subject
    gains = re.findall(r'<span class="ev-said">([^<]+)', row(app, "Plain opt-in"))
    assert gains[1:] == [money(float(values.mean()) / 1.25, digits=2) for values in (own.outcomes["profit"], own.gain)]
    # Each amount has its currency: in the heads of a wide table, and in each row of a narrow one, which has no heads.
    amounts = table(app).count('class="ev-amount"')
    assert f"{BASIS.capitalize()}, EUR" in heads_of(app) and amounts == table(app).count("EUR</small>") > 3


@pytest.mark.parametrize("in_euros", [0, 1])
def test_while_nobody_said_what_customers_spend_money_is_shown_as_most_programmes_have_it(open_page, in_euros):
    open_page("scenario")
    key, customers = drafted("Not said yet", said_sketch(Said()))
    for number in range(in_euros):
        drafted_in_euros(open_page, f"In euros {number}")
    app = open_page("compare", scenario=key, customers=customers)
    assert not app.exception and not app.error
    examples = [listed.key for listed in state.catalogue() if not listed.key.startswith(state.DRAFT)]
    assert app.multiselect(key="compared").value == examples
    assert [one.value for one in app.selectbox if one.label == "Show money in"] == ["USD"] * in_euros
    left_out = [one.value for one in app.caption if one.value.startswith("Left out")]
    assert any("Not said yet" in words for words in left_out)
    assert sum("until a rate is typed" in words for words in left_out) == in_euros


@pytest.mark.slow
def test_drafts_with_customers_of_their_own_are_compared_in_their_currency_without_a_rate(open_page):
    keys = [drafted_in_euros(open_page, f"In euros {people}", people)[0] for people in (5000, 6000)]
    app = open_page("compare", scenario="plain-opt-in", customers="example", money="EUR", programmes=",".join(keys))
    assert not app.exception and not app.error
    assert app.multiselect(key="compared").value == keys
    assert any("judged with its own customers" in one.value for one in app.caption)
