"""California's worksheet: identities between its methods, the bands, and the notice made of it."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from evenhand.california import (
    ITEMS,
    OtherMethod,
    Overhead,
    band_of,
    incentive_notice,
    worksheet,
)
from evenhand.california.worksheet import BEHIND, rules_behind
from evenhand.case import Case
from evenhand.errors import InputError, ScenarioError
from evenhand.exchange import simulate
from evenhand.exchange.model.growth import Growth
from evenhand.law.registry import load_registry
from evenhand.scenario import UNKNOWN
from evenhand.scenario.facts import Role
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schemes import SCHEMES
from tests.sure import sure

DAY = dt.date(2026, 11, 23)
DRAWS = 128


@pytest.fixture(scope="module")
def sheet(make, customers, assumptions):
    """Fills in the worksheet of a scheme."""

    def fill(scheme="flat", *, made=DAY, chosen=None, overhead=None, other=None, **changes):
        simulation = simulate(Case(make(scheme, **changes), customers, assumptions, draws=DRAWS))
        return worksheet(simulation, made=made, chosen=chosen, overhead=overhead, other=other)

    return fill


COMPLETE = {
    "controller__brand": "Example Grocer",
    "controller__contact": "privacy@grocer.example",
    "incentive__opt_in": True,
    "incentive__revoke_any_time": True,
    "consent__withdrawal": {"possible": True, "clicks": 1, "same_channel": True, "max_hours_to_stop": 24},
    "purposes__0__text": "We use what you buy to plan our range.",
    "purposes__0__basis": {"US-CA": "opt_in"},
}


@pytest.mark.parametrize("form", ["linear", "power", "saturating", "hill", "learning_curve"])
def test_elasticity_is_the_slope_of_the_growth_curve_in_logarithms(form):
    growth = Growth(form, np.array([0.6, 0.75, 0.9]), np.array([0.5, 1.0, 1.5]))
    taken = np.array([[0.5, 0.8], [0.4, 0.95], [0.3, 0.6]])
    step = 1e-6
    above, below = growth.share(taken * (1 + step)), growth.share(taken * (1 - step))
    assert growth.elasticity(taken) == pytest.approx((np.log(above) - np.log(below)) / (2 * step), rel=1e-5)
    assert np.all(np.isfinite(growth.elasticity(np.zeros((3, 1)))))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_methods_keep_their_identities_in_every_future(sheet, scheme):
    overhead = Overhead(500, 1000, 2000, "share of headquarters by revenue")
    one = sheet(scheme, overhead=overhead)
    free, people = one.simulation.offer["free"], one.simulation.customers
    some = free > 0
    value = {method.number: method.values[some] for method in one.methods if method.values is not None}
    assert some.mean() > 0.9
    free = free[some]
    # Fewer take part than are asked.
    assert np.all(value[3] <= value[2] * (1 + 1e-12))
    assert value[3] == pytest.approx(value[2] * free)
    # Revenue n^a: the marginal value is a times the average one.
    assert value[1] == pytest.approx(value[2] * np.log(0.7) / np.log(0.5))
    assert value[4] == pytest.approx(value[2])
    charged = (value[4] - value[5] - value[7]) * free * people
    assert np.quantile(charged, 0.1) == pytest.approx(500, rel=0.1)
    assert np.quantile(charged, 0.9) == pytest.approx(2000, rel=0.1)


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "none"])
def test_expenses_of_data_and_of_incentive_are_all_that_is_spent(sheet, scheme):
    benefits = [
        {"name": "alerts", "worth": 0.5, "cost": 0.2, "to": "participants"},
        {"name": "tips", "worth": 0.1, "cost": 0.05, "to": "everyone"},
    ]
    one = sheet(scheme, benefits=benefits)
    offer = one.simulation.offer
    told = one.method(5).values * offer["free"] + one.method(6).values * offer["participation"] + 0.05
    assert told == pytest.approx(offer["costs"] + offer["payout"])


def test_the_average_by_segment_adds_up_to_the_average(sheet, customers):
    one = sheet("revenue share")
    by_segment = one.method(2).by_segment
    assert list(by_segment) == ["lowest", "low", "high", "highest"]
    assert list(by_segment.values()) == sorted(by_segment.values())
    free = one.simulation.offer_by_segment().free[:, 0, :]
    weight = one.simulation.offer_by_segment().weight
    revenue = one.simulation.offer["data_revenue"]
    assert min(by_segment.values()) < one.method(2).values.mean() < max(by_segment.values())
    assert (free * weight).sum(axis=1) == pytest.approx(revenue / one.method(2).values, rel=1e-4)


def test_low_mode_and_high_come_from_the_draws(sheet):
    method = sheet().method(2)
    low, mode, high = method.range
    assert (low, high) == pytest.approx(tuple(np.quantile(method.values, [0.1, 0.9])))
    assert low <= mode <= high


def test_a_method_whose_facts_are_missing_does_not_apply_and_says_which(sheet):
    one = sheet(economics__uplift="unknown")
    for number in (1, 2, 3, 4, 7):
        assert one.method(number).values is None
        assert "economics.uplift" in one.method(number).reason
    assert one.method(5).values is not None
    one = sheet(economics__revenue={"form": "power"})
    assert "economics.revenue.half" in one.method(1).reason
    assert one.method(2).values is not None
    one = sheet(economics__costs__setup="unknown")
    assert "economics.costs.setup" in one.method(5).reason
    assert "economics.costs.setup" in one.method(7).reason


def test_a_scenarios_own_value_of_an_assumption_counts_as_stated(sheet):
    own = {"low": 0.01, "likely": 0.02, "high": 0.03, "source": "Shop-level test of 2026"}
    one = sheet(economics__uplift="unknown", assumptions={"revenue.uplift": own})
    uplift = one.method(2).inputs[0]
    assert one.method(2).values is not None
    assert (uplift.assumption, uplift.fact, uplift.source) == ("revenue.uplift", None, "Shop-level test of 2026")
    assert uplift.declared


def test_every_input_says_where_it_comes_from(sheet):
    one = sheet(evidence={"economics.costs": "Budget of the Finance Office"})
    inputs = [item for method in one.methods for item in method.inputs]
    assert all(item.source for item in inputs)
    assert not [item for item in inputs if item.fact and item.assumption]
    setup = next(item for item in inputs if item.fact == "economics.costs.setup")
    assert setup.source == "stated in the scenario; Budget of the Finance Office"
    breach = next(item for item in inputs if item.assumption == "cost.breach_record")
    assert not breach.declared


@given(
    low=st.floats(0.01, 5),
    width=st.floats(0, 5),
    inside=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@settings(deadline=None, derandomize=True)
def test_a_narrower_interval_is_never_in_a_worse_band(low, width, inside):
    order = {"green": 0, "amber": 1, "red": 2}
    first, second = sorted(low + width * share for share in inside)
    assert order[band_of(first, second)] <= order[band_of(low, low + width)]


def test_bands_are_green_amber_and_red():
    assert [band_of(*interval) for interval in ((0.8, 1.25), (0.79, 1), (0.5, 2), (0.49, 1), (1, 2.01))] == [
        "green",
        "amber",
        "amber",
        "red",
        "red",
    ]


def test_a_fixed_offer_is_related_by_interval_arithmetic(sheet):
    one = sheet("flat", chosen=[2, 3])
    relation = one.relation
    low = one.method(3).range[0]
    high = one.method(2).range[2]
    assert relation.offer == (2.0, 2.0)
    assert (relation.low, relation.high) == pytest.approx((2.0 / high, 2.0 / low))
    assert relation.methods == (2, 3)
    assert relation.enough
    assert relation.by_method[2] == band_of(2.0 / one.method(2).range[2], 2.0 / one.method(2).range[0])


def test_a_share_of_revenue_is_that_share_of_its_value_in_every_future(sheet):
    relation = sheet("revenue share").relation
    # Payout is half of data revenue, and everybody who says yes is paid: half of method 4, to rounding.
    assert relation.together[4] == pytest.approx((0.5, 0.5, 0.5), rel=1e-3)
    assert relation.low < 0.5 < relation.high


def test_without_an_estimate_the_offer_must_not_be_made(sheet):
    one = sheet("flat", economics__uplift="unknown")
    assert one.relation.band == "black"
    assert one.relation.must_not_offer
    assert "must not be offered" in one.relation.sentence
    # Expenses of the incentive alone are circular.
    assert sheet("flat", chosen=[6]).relation.must_not_offer
    one = sheet("none", incentive__kind="discount", incentive__value_month="unknown")
    assert one.relation.must_not_offer
    assert "incentive.value_month" in one.relation.sentence


def test_where_data_bring_nothing_no_offer_can_be_related(sheet):
    one = sheet("flat", chosen=[7, 3], economics__uplift=0.0)
    assert one.relation.must_not_offer
    json.dumps(one.to_json_dict(), allow_nan=False)


def test_one_kind_of_method_is_not_enough(sheet):
    assert not sheet(chosen=[3]).relation.enough
    # Methods 2 and 4 are the same number in this model.
    assert not sheet(chosen=[2, 4]).relation.enough
    assert "add a second" in sheet(chosen=[2, 4]).relation.sentence
    assert sheet(chosen=[2, 7]).relation.enough


def test_where_nothing_is_offered_there_is_nothing_to_relate(sheet):
    relation = sheet("none", incentive__kind="none").relation
    assert relation.band == "none"
    assert not relation.must_not_offer
    # A fund for everybody is no incentive to say yes.
    assert sheet("collective trust").relation.band == "none"


def test_the_methods_of_the_scenarios_own_valuation_are_used(sheet):
    own = {"methods": [2, 7], "value_month": 2, "doc": "a.pdf", "date": dt.date(2026, 11, 3), "by": "Analytics Office"}
    assert sheet(incentive__valuation=own).relation.methods == (2, 7)
    assert sheet().relation.methods == (1, 2, 3, 4, 7)


def test_another_method_needs_its_citation_and_reviewer(sheet):
    other = OtherMethod("Market price", 1.0, 2.0, 3.0, "Broker's list of 2026-09", Role.LEGAL)
    one = sheet(other=other)
    low, mode, high = one.method(8).range
    assert (low, high) == pytest.approx((1.0, 3.0), rel=0.02)
    assert low < mode < high
    assert one.method(8).inputs[0].source == "Broker's list of 2026-09; reviewed by legal"
    assert "asks" in one.method(8).caution


def test_the_worksheet_is_for_california_alone(sheet):
    with pytest.raises(InputError, match="California"):
        sheet(jurisdictions=["EU", "UK"])
    with pytest.raises(InputError, match="1 to 8"):
        sheet(chosen=[9])


def test_the_record_is_plain_and_the_same_each_time(sheet):
    first, second = (json.dumps(sheet("revenue share").to_json_dict(), allow_nan=False) for _ in range(2))
    assert first == second
    data = json.loads(first)
    assert [method["method"] for method in data["methods"]] == list(range(1, 9))
    assert data["made"] == "2026-11-23"
    assert data["jurisdiction"] == "US-CA"
    assert {"scenario", "revision", "currency", "draws", "seed", "relation", "caution"} <= set(data)


def test_the_notice_has_its_five_items_and_the_estimate_with_date_period_currency_and_range(sheet):
    one = sheet("flat", **COMPLETE)
    text = incentive_notice(one)
    for title in ITEMS.values():
        assert f"## {title}" in text
    low, high = one.relation.value
    assert f"{low:,.2f} to {high:,.2f} USD a month, estimated on 2026-11-23" in text
    assert "purchase history" in text
    assert "privacy@grocer.example" in text
    for word in ("compliant", "anonymous"):
        assert word not in text.lower()


@pytest.mark.parametrize(
    ("fact", "value", "item"),
    [
        ("controller__brand", "unknown", "summary"),
        ("purposes__0__data", "unknown", "terms"),
        ("purposes__0__text", "unknown", "terms"),
        ("incentive__opt_in", False, "opt_in"),
        ("consent__requests", "unknown", "opt_in"),
        ("incentive__revoke_any_time", "unknown", "withdraw"),
        ("economics__uplift", "unknown", "relation_explained"),
    ],
)
def test_the_notice_is_refused_with_the_item_that_would_be_empty(sheet, fact, value, item):
    with pytest.raises(ScenarioError) as caught:
        incentive_notice(sheet("flat", **{**COMPLETE, fact: value}))
    assert [item] == [name for name in ITEMS if any(f"({name})" in one.message for one in caught.value.problems)]
    assert all(problem.field for problem in caught.value.problems)


def test_a_preticked_box_is_no_way_to_opt_in(sheet):
    request = {"purposes": ["insight"], "act": "preticked_box"}
    with pytest.raises(ScenarioError, match="no opt-in"):
        incentive_notice(sheet("flat", **{**COMPLETE, "consent__requests": [request]}))


def test_unknown_facts_alone_leave_all_five_items_empty(make, customers, assumptions):
    bare = make("flat").replace(
        controller={}, purposes=(), consent={}, incentive={}, economics={}, scheme={"kind": "none"}
    )
    assert bare.consent.requests == UNKNOWN
    one = worksheet(simulate(Case(bare, customers, assumptions, draws=16)), made=DAY)
    with pytest.raises(ScenarioError, match="5 would be empty"):
        incentive_notice(one)


@pytest.mark.parametrize("name", ["loyalty-dividend", "fraud-shield", "customer-data-trust", "plain-opt-in"])
def test_examples_claim_only_methods_their_facts_allow(name, assumptions):
    from evenhand.customers import complete_journey
    from evenhand.places import SCENARIOS
    from evenhand.scenario import load

    scenario = load(SCENARIOS / f"{name}.yaml")
    valuation = scenario.incentive.valuation
    claimed = sure(valuation).methods if valuation else ()
    sheet = worksheet(simulate(Case(scenario, complete_journey().sketch, assumptions, draws=16)), made=DAY)
    assert not [number for number in claimed if sheet.method(number).values is None]


def test_a_future_in_which_less_than_a_person_says_yes_has_nobody_to_value(make, customers, assumptions):
    """Shares as small as 1e-168 were divided by, and one such future gave a value of 1e197."""
    simulation = simulate(
        Case(
            make(
                "revenue share",
                economics__uplift={"low": 0.0001, "likely": 0.001, "high": 0.04},
                assumptions={"supply.willing_for_nothing": {"low": 0, "likely": 0, "high": 0, "source": "nobody"}},
            ),
            customers,
            assumptions,
            trust=0.0,
            draws=512,
        )
    )
    sheet = worksheet(simulation, made=DAY)
    somebody = simulation.offer["free"] * simulation.customers >= 0.5
    assert ((simulation.offer["free"] > 0) & ~somebody).any()
    for method in sheet.methods:
        if method.values is not None and method.number in (2, 4, 5, 7):
            assert (np.isfinite(method.values) == somebody).all()
    most = 2 * simulation.customers * float(np.abs(simulation.offer["data_revenue"]).max())
    assert all(
        abs(value) <= most
        for method in sheet.methods
        if method.number in (2, 4) and method.range is not None
        for value in method.range
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_mode_is_that_of_scipys_kernel_density(seed):
    from evenhand.california import method
    from scipy import stats

    values = np.random.default_rng(seed).lognormal(1.0, 0.6, 400)
    places = np.linspace(*np.quantile(values, [0.01, 0.99]), method.GRID)
    assert method._mode(values) == places[np.argmax(stats.gaussian_kde(values)(places))]


def test_its_rules_are_cited_from_the_registry_of_law_with_how_far_they_were_read():
    cited = rules_behind()
    assert set(cited) == {"methods", "relation", "notice"}
    registry = load_registry()
    for part, name in BEHIND.items():
        act, item = registry.act_of(name), registry.propositions[name]
        assert cited[part].startswith(act.cite(item.at)) and act.standing(item) in cited[part]
    assert any("amended since" in text for text in cited.values())
