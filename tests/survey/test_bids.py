"""Asked prices and percentiles: simulated surveys whose truth is known, and scipy as the independent judge."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import CustomerDataError, InputError
from evenhand.exchange import simulate
from evenhand.survey import fit_bids, fit_percentiles, read_survey
from evenhand.textbook import supply_of_prices
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.sure import sure


def answers(rng, n, *, median=5.0, log_sd=1.1, willing=0.15, refusing=0.2):
    u = rng.random(n)
    prices = np.exp(rng.normal(math.log(median), log_sd, n))
    prices[u < willing] = 0.0
    prices[u > 1 - refusing] = np.inf
    return prices


def written(path, prices, header="price", extra=()):
    cells = ["never" if np.isinf(price) else f"{price:.2f}" for price in prices]
    rows = [",".join((cell, *more)) for cell, more in zip(cells, extra or [()] * len(cells), strict=True)]
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def test_bids_give_back_the_supply_they_came_from():
    result = fit_bids(answers(np.random.default_rng(3), 40_000))
    # Four standard errors by theory: a fault shows, chance does not.
    assert abs(math.log(result.median.value / 5.0)) < 4 * result.median.error
    assert abs(result.log_sd.value - 1.1) < 4 * result.log_sd.error
    assert abs(result.willing.value - 0.15) < 4 * result.willing.error
    assert abs(result.refusing.value - 0.2) < 4 * result.refusing.error
    assert result.median.error == pytest.approx(1.1 / math.sqrt(40_000 * 0.65), rel=0.02)
    assert result.notes == ()


def test_the_fit_is_the_one_of_scipy_and_no_other_parameters_are_likelier():
    prices = answers(np.random.default_rng(4), 300)
    result = fit_bids(prices)
    inside = prices[(prices > 0) & np.isfinite(prices)]
    shape, _, scale = stats.lognorm.fit(inside, floc=0)
    assert result.median.value == pytest.approx(scale, rel=1e-6)
    assert result.log_sd.value == pytest.approx(shape, rel=1e-6)

    def likelihood(median, log_sd):
        return stats.lognorm.logpdf(inside, log_sd, scale=median).sum()

    best = likelihood(result.median.value, result.log_sd.value)
    for factor in (0.99, 1.01):
        assert likelihood(result.median.value * factor, result.log_sd.value) < best
        assert likelihood(result.median.value, result.log_sd.value * factor) < best


def test_in_eight_of_ten_surveys_the_range_holds_the_truth():
    rng = np.random.default_rng(5)
    hits = np.zeros(4)
    for _ in range(500):
        result = fit_bids(answers(rng, 60))
        truth = (5.0, 1.1, 0.15, 0.2)
        numbers = (result.median, result.log_sd, result.willing, result.refusing)
        hits += [one.low <= true <= one.high for one, true in zip(numbers, truth, strict=True)]
    # 500 surveys: a standard error of 1.8 points; shares come in steps, so their coverage is not exactly 80 %.
    assert np.all(np.abs(hits / 500 - 0.8) < 0.07)


@pytest.mark.slow
def test_the_bootstrap_agrees_with_theory_and_repeats_with_its_seed():
    prices = answers(np.random.default_rng(6), 2000)
    exact, drawn = fit_bids(prices), fit_bids(prices, interval="bootstrap", seed=1)
    for name in ("median", "log_sd", "willing", "refusing"):
        one, other = getattr(exact, name), getattr(drawn, name)
        assert other.value == one.value
        assert other.high - other.low == pytest.approx(one.high - one.low, rel=0.1)
    assert fit_bids(prices, interval="bootstrap", seed=1) == drawn
    assert fit_bids(prices, interval="bootstrap", seed=2) != drawn


def test_weights_count_people_as_often_as_they_stand_for():
    prices = answers(np.random.default_rng(7), 200)
    weights = np.random.default_rng(8).integers(1, 4, 200)
    weighted, repeated = fit_bids(prices, weights), fit_bids(np.repeat(prices, weights))
    for name in ("median", "log_sd", "willing", "refusing"):
        assert getattr(weighted, name).value == pytest.approx(getattr(repeated, name).value)
    assert weighted.effective < weighted.priced
    assert weighted.median.high / weighted.median.low > repeated.median.high / repeated.median.low


@settings(deadline=None, derandomize=True, max_examples=40)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 50))
def test_another_currency_changes_the_median_alone(seed, factor):
    prices = answers(np.random.default_rng(seed), 80)
    one, other = fit_bids(prices), fit_bids(prices * factor)
    assert other.median.value == pytest.approx(one.median.value * factor)
    assert other.log_sd.value == pytest.approx(one.log_sd.value)
    assert other.willing == one.willing
    for number in (one.median, one.log_sd, one.willing, one.refusing):
        assert number.low <= number.value <= number.high


def test_a_share_that_nobody_shows_is_not_certainly_zero():
    result = fit_bids(answers(np.random.default_rng(9), 50, willing=0.0))
    assert result.willing.value == 0.0
    assert 0.01 < result.willing.high < 0.06


def test_the_supply_is_the_one_that_market_takes():
    result = fit_bids(answers(np.random.default_rng(3), 400))
    curve = supply_of_prices(result)
    assert float(curve.share(0.0)) == pytest.approx(result.willing.value)
    middle = result.willing.value + (1 - result.willing.value - result.refusing.value) / 2
    assert float(curve.share(result.median.value)) == pytest.approx(middle)


def test_fewer_than_ten_prices_are_refused_and_fewer_than_thirty_warned_of(tmp_path):
    prices = answers(np.random.default_rng(10), 9, willing=0, refusing=0)
    with pytest.raises(CustomerDataError, match="9 people who named a price; at least 10"):
        fit_bids(prices)
    few = read_survey(written(tmp_path / "few.csv", answers(np.random.default_rng(10), 29, willing=0, refusing=0)))
    assert any("Only 29 people" in note for note in few.notes)


def test_the_same_price_from_everybody_tells_nothing_of_how_they_differ():
    with pytest.raises(CustomerDataError, match="named the same one"):
        fit_bids(np.full(20, 5.0))


def test_prices_of_another_shape_are_said_to_be():
    result = fit_bids(np.concatenate([np.full(60, 1.0), np.full(60, 100.0)]))
    assert any("not quite lognormal" in note for note in result.notes)


def test_a_file_is_read_with_its_refusers_and_names_its_source(tmp_path):
    path = written(tmp_path / "asked.csv", answers(np.random.default_rng(11), 200))
    survey = read_survey(path, made=dt.date(2026, 10, 1), currency="USD")
    assert survey.kind == "bids"
    assert survey.source() == "Survey asked.csv: asked prices in USD, 200 respondents, 2026-10-01"
    assert sure(survey.everyone).refusing.value > 0.1
    assert survey.notes == ()


def test_an_empty_price_must_be_said_to_mean_something(tmp_path):
    path = tmp_path / "asked.csv"
    path.write_text("price,age\n" + "".join(f"{n}.5,30\n" for n in range(1, 31)) + ",40\nNA,50\n")
    with pytest.raises(CustomerDataError, match="could mean two things") as caught:
        read_survey(path)
    assert [(problem.line, problem.field) for problem in caught.value.problems] == [(32, "price"), (33, "price")]
    never = sure(read_survey(path, empty="never").everyone)
    missing = read_survey(path, empty="missing")
    assert (never.respondents, sure(missing.everyone).respondents) == (32, 30)
    assert never.refusing.value == pytest.approx(2 / 32)
    assert sure(missing.everyone).refusing.value == 0
    assert any("2 people did not answer" in note for note in missing.notes)


@pytest.mark.parametrize(
    ("body", "line", "field", "words"),
    [
        ("price,weight\n5,1\ncheap,1\n", 3, "price", "'cheap' is no amount"),
        ("price,weight\n5,1\n-2,1\n", 3, "price", "below zero"),
        ("price,weight\n5,0\n", 2, "weight", "must be above zero"),
        ("price,weight\n5,heavy\n", 2, "weight", "is no number"),
        ("price,respondent\n5,a\n6,b\n7,a\n", 4, "respondent", "answers a second time"),
        ("price,weight\n5,1,9\n", 2, "price", "3 cells, the header 2"),
        ("prise,weight\n5,1\n", 1, "price", "is missing"),
    ],
)
def test_faults_name_line_and_field(tmp_path, body, line, field, words):
    path = tmp_path / "asked.csv"
    path.write_text(body)
    with pytest.raises(CustomerDataError) as caught:
        read_survey(path, kind="bids")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.field) == ("asked.csv", line, field)
    assert words in str(problem)


def test_files_that_are_no_survey_are_refused_in_words(tmp_path):
    for name, raw in (
        ("empty.csv", b""),
        ("binary.csv", b"\x00\x01"),
        ("header.csv", b"price\n"),
        ("odd.csv", b"\xff\xff"),
    ):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(CustomerDataError):
            read_survey(tmp_path / name)
    with pytest.raises(CustomerDataError, match="cannot be read"):
        read_survey(tmp_path / "nowhere.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CustomerDataError, match="no survey that can be told"):
        read_survey(tmp_path / "other.csv")
    with pytest.raises(InputError, match="number of months"):
        read_survey(tmp_path / "other.csv", months=0)


def test_columns_can_have_other_names_and_prices_another_period_and_style(tmp_path):
    prices = answers(np.random.default_rng(12), 100, refusing=0)
    path = tmp_path / "asked.csv"
    path.write_text("Q7\n" + "\n".join(f"{12 * price:.2f}".replace(".", ",") for price in prices) + "\n")
    result = sure(read_survey(path, columns={"price": "q7"}, months=12).everyone)
    assert result.median.value == pytest.approx(fit_bids(prices).median.value, rel=0.01)


def test_small_segments_are_put_together_and_never_left_over_alone(tmp_path):
    rng = np.random.default_rng(13)
    names = ["north"] * 60 + ["south"] * 40 + ["east"] * 4
    prices = answers(rng, 104, willing=0, refusing=0)
    survey = read_survey(written(tmp_path / "s.csv", prices, "price,segment", [(name,) for name in names]))
    # Four people could be worked out from the total, so the next smallest segment joins them.
    assert {segment.group: segment.priced for segment in survey.segments} == {"north": 60, "other": 44}
    assert any("put together as other" in note for note in survey.notes)
    assert "east" not in str(survey.to_json_dict())


def test_percentiles_on_a_lognormal_give_it_back():
    z = stats.norm.ppf(0.75)
    result = fit_percentiles(
        5 * math.exp(-1.1 * z), 5.0, 5 * math.exp(1.1 * z), willing=0.1, refusing=0.2, respondents=400
    )
    assert result.median.value == pytest.approx(5.0)
    assert result.log_sd.value == pytest.approx(1.1)
    assert result.notes == ()


def test_percentiles_of_simulated_surveys_are_as_uncertain_as_theory_says():
    rng = np.random.default_rng(14)
    centre, spread, errors = [], [], None
    for _ in range(400):
        prices = np.exp(rng.normal(math.log(5.0), 1.1, 500))
        errors = fit_percentiles(*np.quantile(prices, [0.25, 0.5, 0.75]), willing=0, refusing=0, respondents=500)
        centre.append(math.log(errors.median.value))
        spread.append(errors.log_sd.value)
    errors = sure(errors)
    # The standard deviation of 400 values is known to 3.5 %.
    assert np.std(centre) == pytest.approx(1.1 * errors.median.error / errors.log_sd.value, rel=0.14)
    assert np.std(spread) == pytest.approx(1.1 * errors.log_sd.error / errors.log_sd.value, rel=0.14)
    assert np.mean(centre) == pytest.approx(math.log(5.0), abs=0.02)


def test_percentiles_that_cannot_be_are_named(tmp_path):
    with pytest.raises(CustomerDataError, match="must rise"):
        fit_percentiles(5, 4, 6, willing=0, refusing=0, respondents=100)
    with pytest.raises(CustomerDataError, match="leaves nobody"):
        fit_percentiles(3, 4, 6, willing=0.5, refusing=0.5, respondents=100)
    with pytest.raises(CustomerDataError, match="at least 10"):
        fit_percentiles(3, 4, 6, willing=0.5, refusing=0.4, respondents=50)
    assert any("do not lie on" in n for n in fit_percentiles(1, 9, 10, willing=0, refusing=0, respondents=900).notes)


def test_percentiles_are_read_by_segment_with_a_row_for_everyone(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("segment,p25,p50,p75,willing,refusing,respondents\n,2.5,5,10,10 %,.2,300\nold,3,6,12,0.1,20%,100\n")
    survey = read_survey(path)
    assert survey.kind == "percentiles"
    assert sure(survey.everyone).median.value == pytest.approx(5.0)
    assert [segment.group for segment in survey.segments] == ["old"]
    path.write_text("p25,p50,p75,willing,refusing,respondents\n2.5,5,10,.1,.2,3.5\n")
    with pytest.raises(CustomerDataError) as caught:
        read_survey(path)
    assert (caught.value.problems[0].line, caught.value.problems[0].field) == (2, "respondents")


def test_a_survey_replaces_the_default_and_its_source_is_recorded(tmp_path, make, customers, assumptions):
    path = written(tmp_path / "asked.csv", answers(np.random.default_rng(15), 500, median=1.0))
    survey = read_survey(path, made=dt.date(2026, 10, 1), currency="USD")
    scenario = survey.apply(make(), assumptions)
    assert set(scenario.assumptions) == {
        "wta.user.behavior.purchase_history",
        "supply.log_sd",
        "supply.willing_for_nothing",
        "supply.refusing",
    }
    before = simulate(Case(make(), customers, assumptions, draws=64))
    after = simulate(Case(scenario, customers, assumptions, draws=64))
    used = after.drawn.assumption("wta.user.behavior.purchase_history")
    assert used.source == survey.source()
    assert used.low <= sure(survey.everyone).median.value <= used.high
    assert after.offer["free"].mean() > before.offer["free"].mean()
    assert np.ptp(after.offer["free"]) < np.ptp(before.offer["free"])
    # What people say and what they do stays an assumption of its own.
    assert after.drawn.assumption("supply.stated_divider") == before.drawn.assumption("supply.stated_divider")


def test_a_price_for_several_kinds_of_data_is_shared_out_with_its_uncertainty(tmp_path, assumptions):
    survey = read_survey(written(tmp_path / "asked.csv", answers(np.random.default_rng(16), 400)))
    kinds = ("user.behavior.purchase_history", "user.location.precise", "user.device")
    parts = survey.overrides(assumptions, kinds)
    wta = [parts[f"wta.{kind}"] for kind in kinds]
    assert sum(one.likely for one in wta) == pytest.approx(sure(survey.everyone).median.value, rel=1e-4)
    deviation = math.sqrt(sum((math.log(one.high / one.likely) * one.likely) ** 2 for one in wta))
    whole = sure(survey.everyone).median
    assert deviation == pytest.approx(whole.value * math.log(whole.high / whole.value), rel=1e-3)
    with pytest.raises(CustomerDataError, match="Fides") as caught:
        survey.overrides(assumptions, ["user.behaviour.purchase_history"])
    assert caught.value.problems[0].suggestion == "user.behavior.purchase_history"


def test_one_price_for_several_kinds_is_not_discounted_for_bundling_again(tmp_path, make, customers, assumptions):
    survey = read_survey(written(tmp_path / "asked.csv", answers(np.random.default_rng(16), 400)), currency="USD")
    kinds = ["user.behavior.purchase_history", "user.location.precise", "user.device"]
    facts = make("flat", purposes=[{"id": "insight", "data": kinds, "strictly_necessary": False}])
    scenario = survey.apply(facts, assumptions)
    free_of_rest = assumptions.replacing(
        *(
            assumptions[key].fixed_at(value)
            for key, value in (("supply.stated_divider", 1.0), ("trust.information", 0.0))
        )
    )
    asked = np.exp(simulate(Case(scenario, customers, free_of_rest, draws=512)).plan.terms.willingness.log_median)
    whole = sure(survey.everyone).median
    assert np.median(asked) == pytest.approx(whole.value, rel=0.02)
    assert np.quantile(asked, [0.1, 0.9]) == pytest.approx([whole.low, whole.high], rel=0.05)
    alone = survey.overrides(assumptions, kinds[:1])
    assert "supply.bundle_exponent" not in alone


def test_what_nobody_can_refuse_is_never_priced(tmp_path, make, assumptions):
    survey = read_survey(written(tmp_path / "asked.csv", answers(np.random.default_rng(16), 400)), currency="USD")
    purposes = [
        {"id": "insight", "data": ["user.behavior.purchase_history"], "strictly_necessary": False},
        {"id": "delivery", "data": ["user.contact"], "strictly_necessary": True},
    ]
    facts = make("flat", purposes=purposes)
    assert "user.contact" in facts.data_categories
    by_default = survey.apply(facts, assumptions).assumptions
    assert {name for name in by_default if name.startswith("wta.")} == {"wta.user.behavior.purchase_history"}
    assert by_default["wta.user.behavior.purchase_history"].likely == pytest.approx(
        sure(survey.everyone).median.value, rel=1e-4
    )
    # People who named a price for both: only the part for what can be refused counts.
    both = survey.apply(facts, assumptions, facts.data_categories).assumptions
    assert {name for name in both if name.startswith("wta.")} == {"wta.user.behavior.purchase_history"}
    assert both["wta.user.behavior.purchase_history"].likely < sure(survey.everyone).median.value


@pytest.mark.parametrize(
    ("currency", "said"), [(None, "not said in which currency"), ("EUR", "in EUR"), ("usd", "no currency")]
)
def test_prices_in_an_unknown_or_another_currency_are_applied_to_nothing(tmp_path, make, assumptions, currency, said):
    path = written(tmp_path / "asked.csv", answers(np.random.default_rng(16), 40))
    with pytest.raises(CustomerDataError, match=said):
        read_survey(path, currency=currency).apply(make(), assumptions)


def test_a_segment_can_stand_for_all(tmp_path, assumptions):
    prices = answers(np.random.default_rng(17), 120)
    survey = read_survey(written(tmp_path / "s.csv", prices, "price,segment", [("ab"[n % 2],) for n in range(120)]))
    one = survey.overrides(assumptions, segment="a")["supply.log_sd"]
    assert "60 respondents of the segment a" in one.source
    assert one.likely == pytest.approx(survey.segments[0].log_sd.value, rel=1e-4)
    with pytest.raises(CustomerDataError, match="no segment 'c'"):
        survey.overrides(assumptions, segment="c")


def test_a_survey_replaces_the_supply_of_one_segment_and_says_so(tmp_path, make, customers, assumptions):
    rng = np.random.default_rng(3)
    prices = np.round(np.exp(rng.normal(1.5, 0.8, 60)), 2)
    rows = [f"{'high' if index % 2 else 'low'},{price}" for index, price in enumerate(prices)]
    path = tmp_path / "asked.csv"
    path.write_text("\n".join(["segment,price", *rows]), encoding="utf-8")
    survey = read_survey(path)
    scenario = make("flat").replace(supply=(survey.supply("high"),))
    (own,) = scenario.supply
    assert own.segment == "high"
    assert "30 respondents of the segment high" in own.source
    high = next(segment for segment in survey.segments if segment.group == "high")
    assert own.median.likely == pytest.approx(high.median.value, rel=1e-4)
    assert own.median.low < own.median.likely < own.median.high
    result = simulate(Case(scenario, customers, assumptions, draws=64))
    assert result.drawn.assumption("supply.segment[high].median").source == own.source
    free = result.offer_by_segment().free[:, 0]
    assert np.abs(free[:, 2] - free[:, 0]).max() > 0.01
    again = scenario.replace(supply=(survey.supply("high", answers="low"),))
    assert len(again.supply) == 1
    assert "of the segment low" in again.supply[0].source
    everyone = survey.supply("highest")
    assert everyone.source == survey.source()
