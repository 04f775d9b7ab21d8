from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.decision.alternatives import Alternative, Comparison, compare
from evenhand.errors import InputError
from hypothesis import given, settings
from hypothesis import strategies as st


def one(key, *, profit=(1.0, 2.0), gain=(1.0, 1.0), consent=50.0, gated=False, verdict="collect-if", customers=""):
    return Alternative(
        scenario=key,
        name=key.upper(),
        revision="0" * 12,
        verdict=verdict,
        gated=gated,
        gates=int(gated),
        consent=consent,
        transparency=50.0,
        ownership=50.0,
        value=50.0,
        highs={"consent": consent, "transparency": 50.0, "ownership": 50.0, "value": 50.0},
        profit=np.asarray(profit, dtype=float),
        customer_gain=np.asarray(gain, dtype=float),
        free=np.array([0.5, 0.5]),
        at_risk=np.array([0.0, 0.1]),
        customers=customers,
    )


def line_up(*alternatives):
    return Comparison(alternatives, "USD")


def test_the_better_in_everything_outdoes_the_other_and_never_itself():
    both = line_up(one("a", consent=60.0), one("b"))
    assert both.dominated() == {"a": (), "b": ("a",)}


def test_equals_do_not_outdo_each_other():
    assert line_up(one("a"), one("b")).dominated() == {"a": (), "b": ()}


def test_what_a_gate_stops_outdoes_nothing_that_none_stops():
    assert line_up(one("a", profit=(9.0, 9.0), gated=True), one("b")).dominated()["b"] == ()


def test_chances_are_paired_where_bands_overlap():
    # Means and ranges overlap widely, yet in every future the first has more.
    rising = np.linspace(0.0, 10.0, 50)
    both = line_up(one("a", profit=rising + 0.1), one("b", profit=rising))
    assert both.beats("a", "b") == 1.0
    apart = both.difference("a", "b")
    assert [apart.mean, apart.p10, apart.p90, apart.above] == pytest.approx([0.1, 0.1, 0.1, 1.0])


def test_what_is_judged_with_other_customers_is_paired_with_nothing_and_outdoes_nothing():
    both = line_up(one("a", consent=60.0, customers="theirs"), one("b", customers="ours"))
    assert both.dominated() == {"a": (), "b": ()} and set(both.defended()) == {"a", "b"}
    assert both.chances().isna().all(axis=None)
    assert all(row["beats"] == {} for row in both.to_json_dict()["alternatives"])
    with pytest.raises(InputError, match="different customers"):
        both.difference("a", "b")


@pytest.mark.slow
@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=30))
def test_one_beats_the_other_or_is_beaten_or_ties(pairs):
    first, second = zip(*pairs, strict=True)
    both = line_up(one("a", profit=first), one("b", profit=second))
    ties = float(np.mean(np.equal(first, second)))
    assert both.beats("a", "b") + both.beats("b", "a") + ties == pytest.approx(1.0)
    there, back = both.difference("a", "b"), both.difference("b", "a")
    assert there.mean == pytest.approx(-back.mean)
    assert there.p10 == pytest.approx(-back.p90)
    table = both.chances()
    assert table.loc["a", "b"] == both.beats("a", "b")
    assert np.isnan(table.loc["a", "a"])


def test_both_sides_defend_what_is_free_of_gates_often_good_for_both_and_not_outdone():
    good = one("good")
    cases = [
        one("gated", gated=True),
        one("unsure", verdict="cannot-say"),
        one("seldom", profit=(1.0, -1.0)),
        one("taking", gain=(1.0, -1.0)),
        one("outdone", consent=40.0),
    ]
    assert line_up(good, *cases).defended() == ("good",)


def test_both_gain_counts_futures_in_which_both_do():
    assert one("a", profit=(1.0, 1.0), gain=(1.0, -1.0)).both_gain == 0.5


def test_the_table_and_the_json_say_the_same():
    both = line_up(one("a", consent=60.0), one("b"))
    table = both.to_frame().set_index("scenario")
    plain = {row["scenario"]: row for row in both.to_json_dict()["alternatives"]}
    assert table.loc["b", "dominated_by"] == "a"
    assert plain["b"]["dominated_by"] == ["a"]
    assert table.loc["a", "profit_p50"] == plain["a"]["profit"]["p50"] == 1.5
    assert both.to_json_dict()["defended"] == ["a"]


def test_nothing_to_compare_is_said():
    with pytest.raises(InputError, match="nothing to compare"):
        compare([])


@pytest.fixture(scope="module")
def assessed():
    from evenhand.assessment import assess
    from evenhand.customers import typed_sketch
    from evenhand.places import SCENARIOS
    from evenhand.scenario import load
    from evenhand.uncertainty import load_assumptions

    sketch, assumptions = typed_sketch(2000, 200.0, 0.5, "USD"), load_assumptions()

    def made(name, **options):
        given = {"scenario": load(SCENARIOS / f"{name}.yaml"), "customers": sketch, "draws": 32, **options}
        return assess(Case(assumptions=assumptions, **given))

    return made


def test_a_draft_and_its_example_can_be_compared_under_keys_of_their_own(assessed):
    twice = [assessed("plain-opt-in"), assessed("plain-opt-in")]
    with pytest.raises(InputError, match="more than once"):
        compare(twice)
    both = compare(twice, ["example", "draft"])
    assert [alternative.scenario for alternative in both.alternatives] == ["example", "draft"]
    assert both.beats("example", "draft") == 0.0  # the same draws, so the same money


def test_other_draws_are_refused(assessed):
    with pytest.raises(InputError, match="numbers of draws"):
        compare([assessed("plain-opt-in"), assessed("loyalty-dividend", draws=64)])


def test_a_stopped_programme_counts_its_defects_once_for_all_places(assessed):
    [stopped] = compare([assessed("location-resale")]).alternatives
    assert stopped.gated and stopped.consent <= 20.0
    assert stopped.consent <= stopped.highs["consent"]
    groups = [group for group in assessed("location-resale").gates if group.stops or group.may_stop]
    assert stopped.gates == len(groups) < sum(len(group.findings) for group in groups)


def test_what_is_not_known_widens_value_exchange_in_a_comparison_as_on_its_own_page(assessed):
    assessment = assessed("location-resale")
    [row] = compare([assessment]).to_frame().to_dict("records")
    assert (row["value"], row["value_high"]) == (assessment.value.score, assessment.value.high)
    assert row["value"] < row["value_high"]


@pytest.mark.slow
def test_another_currency_is_refused_without_a_rate_and_converted_in_all_its_money_at_one(assessed):
    from evenhand.customers import typed_sketch
    from evenhand.places import SCENARIOS
    from evenhand.scenario import load

    euros = load(SCENARIOS / "fraud-shield.yaml").replace(currency="EUR", id="in-euros")
    ours = assessed("plain-opt-in")
    theirs = assessed("plain-opt-in", scenario=euros, customers=typed_sketch(2000, 80.0, 0.5, "EUR"))
    with pytest.raises(InputError, match="currencies: EUR, USD"):
        compare([ours, theirs])
    both = compare([ours, theirs], rates={"EUR": 1.25})
    kept, converted = both.alternatives
    assert both.currency == "USD" and (kept.currency, converted.currency) == ("USD", "EUR")
    assert kept.profit == pytest.approx(ours.subject.outcomes["profit"])
    assert converted.profit == pytest.approx(1.25 * theirs.subject.outcomes["profit"])
    assert converted.customer_gain == pytest.approx(1.25 * theirs.subject.gain)
    assert converted.dividend == pytest.approx(1.25 * theirs.subject.dividend)
    assert not both.paired("plain-opt-in", "in-euros")
    back = compare([ours, theirs], currency="EUR", rates={"USD": 0.8})
    assert back.alternatives[0].profit == pytest.approx(0.8 * ours.subject.outcomes["profit"])


@pytest.mark.slow
def test_programmes_with_customers_of_their_own_in_the_currency_shown_need_no_rate(assessed):
    from evenhand.customers import typed_sketch
    from evenhand.places import SCENARIOS
    from evenhand.scenario import load

    names = ("fraud-shield", "plain-opt-in")
    theirs = [
        assessed(
            name,
            scenario=load(SCENARIOS / f"{name}.yaml").replace(currency="EUR"),
            customers=typed_sketch(people, 80.0, 0.5, "EUR"),
        )
        for name, people in zip(names, (2000, 3000), strict=True)
    ]
    with pytest.raises(InputError, match="different customers"):
        compare(theirs)
    both = compare(theirs, currency="EUR", rates={})
    assert [alternative.scenario for alternative in both.alternatives] == list(names)
    assert not both.paired(*names)
