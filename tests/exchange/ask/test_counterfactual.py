from __future__ import annotations

import numpy as np
from evenhand.case import Case
from evenhand.exchange import simulate
from evenhand.exchange.ask.counterfactual import at_levels, with_facts


def test_the_rows_of_another_curve_are_those_asked_one_by_one(make, customers, assumptions):
    for name in ("flat", "revenue share", "price list", "in kind"):
        one = simulate(Case(make(name), customers, assumptions, trust=0.7, draws=64))
        moved = at_levels(one, np.array([0.2, 0.7]))
        for index, level in enumerate((0.2, 0.7)):
            asked = one.at(**{one.plan.axis: level})
            for outcome, values in asked.items():
                np.testing.assert_allclose(moved.outcomes[outcome][:, index], values, err_msg=outcome)
        declared = at_levels(one, np.array([one.plan.declared]))
        np.testing.assert_allclose(declared.outcomes["profit"][:, 0], one.offer["profit"])


def test_other_facts_give_what_a_simulation_of_them_gives(make, customers, assumptions):
    one = simulate(Case(make("flat"), customers, assumptions, trust=0.7, draws=64))
    other = make("revenue share", economics__mediation=0.5, programme={"customers": 5000})
    moved, whole = with_facts(one, other), simulate(Case(other, customers, assumptions, trust=0.7, draws=64))
    for name, values in whole.offer.items():
        np.testing.assert_array_equal(moved.outcomes[name][:, 0], values, err_msg=name)
    assert (moved.customers, moved.uncertain) == (5000, whole.uncertain)
    unsized = with_facts(one, make("flat", programme={}))
    assert unsized.customers == one.customers
