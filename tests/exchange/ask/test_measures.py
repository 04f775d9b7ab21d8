from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange import passing, simulate
from evenhand.exchange.ask.levers import every_lever
from evenhand.exchange.ask.measures import MEASURED, STATISTICS, Constraint, Measure, Objective, Readings
from evenhand.places import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def readings(make, customers, assumptions):
    facts = make("flat", economics__uplift="unknown", audience={"vulnerable": False})
    return Readings(simulate(Case(facts, customers, assumptions, trust=0.7, draws=200)))


@pytest.fixture(scope="module")
def place(readings):
    return readings.place


@pytest.mark.slow
def test_every_outcome_can_be_measured_by_every_statistic_that_has_a_meaning(readings):
    for outcome in MEASURED:
        if outcome == "E7":
            continue
        for statistic in STATISTICS:
            try:
                values = Measure(outcome, statistic).of(readings)
            except InputError as error:
                assert "has no meaning" in str(error)
                continue
            assert values.shape == (101,), (outcome, statistic)
            if outcome not in ("rate", "customers_share"):
                assert np.all(np.isfinite(values)), (outcome, statistic)


def test_amounts_are_summed_up_over_the_futures(readings, place):
    profit = place.outcomes["profit"]
    assert Measure.parse("profit").of(readings) == pytest.approx(profit.mean(axis=0))
    assert Measure.parse("p10(profit)").of(readings) == pytest.approx(np.quantile(profit, 0.1, axis=0))
    assert Measure.parse("chance(profit)").of(readings) == pytest.approx((profit >= 0).mean(axis=0))
    worst = np.sort(profit, axis=0)[:20].mean(axis=0)
    assert Measure.parse(" cvar( profit ) ").of(readings) == pytest.approx(worst)


def test_a_total_is_the_programmes_month(readings, place):
    each, whole = Measure.parse("mean(profit)").of(readings), Measure.parse("mean(total_profit)").of(readings)
    assert whole == pytest.approx(each * place.customers)


def test_yes_or_no_is_a_share_of_futures(readings, place):
    assert Measure.parse("loss").statistic == "chance"
    assert Measure.parse("loss").of(readings) == pytest.approx((place.outcomes["profit"] < 0).mean(axis=0))
    assert Measure.parse("chance(E3)").of(readings) == pytest.approx(passing(place)["E3"].mean(axis=0))
    with pytest.raises(InputError, match="holds or does not hold"):
        Measure("E3", "p10")


def test_both_sides_gains_are_what_they_are_called(readings, place):
    o = place.outcomes
    gain = o["customer_surplus"] - o["external_loss"]
    assert readings.values("net_gain") == pytest.approx(gain)
    share = Measure.parse("customers_share").of(readings)
    both = (gain + o["profit"]).mean(axis=0)
    assert share[both > 0] == pytest.approx((gain.mean(axis=0) / both)[both > 0])
    assert np.all(readings.values("worst_segment") <= gain + 1e-9)


def test_the_ratio_of_means_is_the_rate_of_the_curve(readings, place):
    rate = Measure.parse("rate").of(readings)
    assert rate[1:] == pytest.approx(place.rates[1:])
    assert Measure.parse("dividend").of(readings)[1:] == pytest.approx(place.dividends[1:])


def test_a_test_that_cannot_be_judged_cannot_be_measured(readings):
    with pytest.raises(InputError, match=r"E7 .* cannot be judged"):
        Measure("E7", "chance").of(readings)


@pytest.mark.parametrize(
    ("text", "relation", "bound"),
    [
        ("p10(profit) >= 0", ">=", 0.0),
        ("chance(E3) ≥ 80%", ">=", 0.8),
        ("worse_off <= .05", "<=", 0.05),
        ("mean( total_costs )<1e4", "<=", 1e4),
        ("net_gain > -0.5", ">=", -0.5),
    ],
)
def test_conditions_are_read(text, relation, bound):
    result = Constraint.parse(text)
    assert (result.relation, result.bound) == (relation, bound)
    assert Constraint.parse(str(result)) == result


@settings(deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(set(MEASURED) - {"loss"} - {f"E{i}" for i in range(1, 9)})),
    st.sampled_from(sorted(STATISTICS)),
    st.sampled_from([">=", "<="]),
    st.floats(-1000, 1000).map(lambda value: float(f"{value:g}")),
)
def test_any_condition_is_written_as_it_is_read(outcome, statistic, relation, bound):
    condition = Constraint(Measure(outcome, statistic), relation, bound)
    assert Constraint.parse(str(condition)) == condition


@pytest.mark.parametrize(
    "text", ["", "profit", "profit = 3", "p10(profit >= 0", "profit >= much", "profit >= inf", "f(x)(y) >= 1"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(InputError):
        Constraint.parse(text)


def test_mistyped_names_get_the_nearest():
    with pytest.raises(InputError) as caught:
        Constraint.parse("p10(proft) >= 0")
    assert caught.value.problems[0].suggestion == "profit"
    with pytest.raises(InputError) as caught:
        Measure.parse("chanse(E3)")
    assert caught.value.problems[0].suggestion == "chance"


def test_a_condition_does_not_hold_where_its_measure_does_not_exist():
    assert list(Constraint.parse("rate <= 1").holds(np.array([np.nan, 0.5, 2.0]))) == [False, True, False]


def test_aims_are_read():
    assert Objective.parse("profit") == Objective(Measure("profit"))
    assert Objective.parse("min worse_off") == Objective(Measure("worse_off"), largest=False)
    assert Objective.parse("max p10(profit)") == Objective(Measure("profit", "p10"))
    assert str(Objective.parse("min worse_off")) == "min mean(worse_off)"


def test_values_carry_their_unit():
    assert Measure.parse("profit").words(1.234, "USD") == "1.23 USD per customer-month"
    assert Measure.parse("dividend").words(1.234, "USD") == "1.23 USD per participant-month"
    assert Measure.parse("total_profit").words(12345.6, "USD") == "12,346 USD a month"
    assert Measure.parse("free").words(0.345, "USD") == "34.5%"
    assert Measure.parse("chance(E3)").words(0.8, "USD") == "80 of 100 futures"


def test_every_measure_has_plain_words():
    said = set()
    for outcome in MEASURED:
        for statistic in STATISTICS:
            if outcome == "loss" or outcome.startswith("E"):
                statistic = "chance"
            phrase = Measure(outcome, statistic).phrase
            assert phrase.startswith("the ")
            assert "_" not in phrase
            said.add(phrase)
    assert "the expected profit of the whole programme" in said
    assert "the expected gain of both sides together" in said
    assert "the chance of a loss" in said


def test_every_outcome_statistic_and_lever_is_in_the_reference():
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    section = text[text.index("## Levers and measures") : text.index("## Files")]
    for name in (*MEASURED, *STATISTICS, *every_lever()):
        if not name.startswith("total_") or name == "total_surplus":
            assert f"| `{name}` |" in section, name
