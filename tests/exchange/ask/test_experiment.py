from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange import simulate
from evenhand.exchange.ask.experiment import Experiment
from evenhand.exchange.ask.measures import Measure


@pytest.fixture(scope="module")
def flat(make, customers, assumptions):
    return simulate(Case(make("flat"), customers, assumptions, trust=0.7, draws=32))


def test_a_dividend_is_tried_beyond_what_pays_out_all_that_the_data_bring_in(flat):
    assert Experiment(flat, ("dividend",)).between["dividend"] == (0.0, max(2.0 * flat.dividends[-1], 4.0 * 2.0))


def test_a_cost_that_nobody_knows_is_tried_up_to_what_the_data_bring_in(make, customers, assumptions):
    unknown = simulate(Case(make("flat", economics__costs={}), customers, assumptions, trust=0.7, draws=16))
    experiment = Experiment(unknown, ("setup", "per_participant"))
    assert experiment.between["per_participant"][1] == 2.0 * unknown.dividends[-1]
    assert experiment.between["setup"][1] == pytest.approx(2.0 * unknown.dividends[-1] * unknown.customers)


def test_a_grid_ends_at_its_bounds_and_is_whole_or_wide_where_the_lever_is(flat):
    experiment = Experiment(flat, ("months", "customers"), {"months": (6, 18), "customers": (1000, 100_000)})
    assert list(experiment.grid("months", 5)) == [6, 9, 12, 15, 18]
    assert list(experiment.grid("customers", 3)) == [1000, 10_000, 100_000]


def test_only_the_schemes_own_lever_is_read_from_one_simulation(flat):
    experiment = Experiment(flat, ("mediation", "dividend"))
    assert (experiment.axis, experiment.others) == ("dividend", ("mediation",))
    rows = experiment.read({"mediation": 0.5}, np.array([0.0, 1.0, 2.0])).place
    assert rows.outcomes["profit"].shape == (32, 3)
    assert rows.scenario.economics.mediation == 0.5


def test_where_a_lever_stands_the_curve_is_the_offer_as_declared(flat):
    here = flat.scenario.economics.mediation
    curve = Experiment(flat, ("mediation",)).curve("mediation", np.array([here]), Measure("profit"))
    assert curve[0] == pytest.approx(flat.offer["profit"].mean(), rel=1e-12)


@pytest.mark.parametrize("between", [{"mediation": (0.5, 0.5)}, {"mediation": (0.0, 1.5)}, {"months": (1, 2)}])
def test_bounds_that_make_no_sense_are_refused(flat, between):
    with pytest.raises(InputError):
        Experiment(flat, ("mediation",), between)
