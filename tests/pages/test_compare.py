from __future__ import annotations

import re

from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.ui.session import drafting, state


def test_the_answer_names_gates_first_then_what_both_sides_would_defend(open_page):
    app = open_page("compare")
    assert not app.exception and not app.error
    first = app.subheader[0].value
    assert first.startswith("Gates stop “Location resale” and “Status quo")
    assert re.search(r"both sides would defend .*both gain in \d+% of possible futures", first)


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
    [chart] = app.get("plotly_chart")
    assert "not to be counted on" in chart.proto.alt and "stopped by a gate" in chart.proto.alt
    table = next(one.value for one in app.markdown if "| Verdict" in one.value)
    assert "†" in table
    assert any("† Not to be counted on" in one.value and "USD a customer and month" in one.value for one in app.caption)


def test_pairs_are_counted_in_the_same_futures_and_add_up(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    table = next(one.value for one in app.markdown if one.value.startswith("| Futures of 100"))
    numbers = [int(number) for number in re.findall(r"\| (\d+)(?= \|)", table)]
    assert sum(numbers) in (99, 100, 101)
    app.radio(key="better").set_value("customers gain more").run()
    assert any("gives customers" in one.value and "8 of 10 futures" in one.value for one in app.markdown)


def test_the_ranking_says_in_how_many_weightings_it_holds(open_page):
    app = open_page("compare", programmes="plain-opt-in,location-resale", score="transparency", law="US-CA")
    assert app.radio(key="score").value == "transparency"
    [said] = [one.value for one in app.markdown if "weightings" in one.value]
    assert "California" in said and re.search(r"\*\*[\d,]+ of 1,000\*\*", said)


def test_a_draft_can_be_compared_with_the_example_it_was_copied_from(open_page):
    open_page("overview")
    key = drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml"))
    app = open_page("compare", programmes=f"plain-opt-in,{key}")
    assert not app.exception and not app.error
    assert any(key.removeprefix(state.DRAFT) in one.value for one in app.markdown)


def test_each_programme_has_a_way_on_and_the_numbers_a_way_to_their_sources(open_page):
    app = open_page("compare", programmes="plain-opt-in,loyalty-dividend")
    ways = [one.proto.query_string for one in app.get("page_link") if one.proto.label == "Loyalty dividend"]
    assert any("scenario=loyalty-dividend" in way for way in ways)
    assert len(app.get("popover")) >= 2 or any("Where these numbers" in str(one) for one in app.get("popover"))


def test_a_programme_in_another_currency_is_left_out_and_named(open_page):
    open_page("overview")
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
    [said] = [one.value for one in app.markdown if one.value.startswith("Beside these")]
    lines = dict(re.findall(r"- \*\*(.+?)\*\*: (.+)", said))
    assert re.search(r"the offer as declared, [\d.]+ USD a month on average, rate \d+%", lines["Loyalty dividend"])
    assert lines["Location resale"] == "none is recommended while a gate stands or may"
    assert any("Each at the offer named" in one.value for one in app.caption)


def test_drafts_of_one_name_are_told_apart(open_page):
    open_page("overview")
    plain = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    first, second = drafting.copy_to_draft(plain, name="Twin"), drafting.copy_to_draft(plain, name="Twin")
    app = open_page("compare", programmes=f"{first},{second}")
    assert not app.exception and not app.error
    assert app.multiselect(key="compared").value == [first, second]
    shown = [option for option in app.multiselect(key="compared").options if option.startswith("Twin")]
    assert len(set(shown)) == 2


def ranked(app):
    """Return the programmes in the order in which the ranking shows them."""
    [body] = [one.proto.body for one in app.get("html") if 'class="ev-row"' in one.proto.body]
    return re.findall(r"<div><b>(.+?)</b>", body)


def test_best_and_worst_are_marked_and_never_beside_money_that_a_gate_puts_in_doubt(open_page):
    app = open_page("compare")
    tables = [one.value for one in app.markdown if one.value.startswith("| Programme")]
    shown = "".join(tables)
    assert "▲ best" in shown and "▽ worst" in shown
    cells = [cell for table in tables for line in table.splitlines() for cell in line.split("|")]
    assert not any("†" in cell and ("▲" in cell or "▽" in cell) for cell in cells)


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
