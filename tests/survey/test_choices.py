"""Choices between offers: simulated tasks whose truth is known, and the fit and covariance of statsmodels as judge."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from evenhand.errors import CustomerDataError
from evenhand.survey import choices, read_survey
from evenhand.survey.table import read_table
from evenhand.textbook import supply_of_choices

from tests.sure import sure

HEAD = ["respondent", "task", "alternative", "money", "chosen", "user.location.precise", "user.device", "fun"]
MONEY, LOCATION, DEVICE, FUN, NONE = 0.5, -1.5, -0.4, 0.8, 0.6


def simulated(seed, people=120, tasks=6, none=True, money=MONEY):
    """Choices by a logit whose prices are 3.0, 0.8, -1.6 and, for beating none, 1.2 a month."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        for task in range(tasks):
            offers = [[int(rng.integers(0, 9)), *(int(x) for x in rng.integers(0, 2, 3))] for _ in range(2)]
            worth = [money * m + LOCATION * a + DEVICE * b + FUN * c for m, a, b, c in offers]
            names = ["a", "b"]
            if none:
                offers.append(["", "", "", ""])
                worth.append(NONE)
                names.append("none")
            taken = int(np.argmax(np.array(worth) + rng.gumbel(size=len(worth))))
            for index, (name, (m, *rest)) in enumerate(zip(names, offers, strict=True)):
                rows.append([f"p{person}", task, name, m, int(index == taken), *rest])
    return rows


def written(path, rows, head=HEAD):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    return read_survey(written(tmp_path_factory.mktemp("choices") / "choices.csv", simulated(1)))


@pytest.mark.slow
def test_choices_give_back_the_prices_they_came_from(survey):
    result = survey.choice
    assert survey.kind == "choices"
    assert (result.respondents, result.tasks) == (120, 720)
    assert abs(result.money - MONEY) < 4 * result.money_error
    truth = {"user.location.precise": 3.0, "user.device": 0.8, "fun": -1.6}
    for attribute in result.attributes:
        assert abs(attribute.price.value - truth[attribute.name]) < 4 * attribute.price.error, attribute.name
        assert attribute.price.low < attribute.price.value < attribute.price.high
    assert abs(result.none.value - 1.2) < 4 * result.none.error
    assert 0 < result.fit < 1


@pytest.mark.slow
def test_weights_and_covariance_are_those_of_statsmodels_where_people_answer_once(tmp_path):
    from statsmodels.discrete.conditional_models import ConditionalLogit

    rows = [[f"{row[0]}-{row[1]}", *row[1:]] for row in simulated(2, people=80, tasks=5)]
    table = choices.read_choices(
        read_table(written(tmp_path / "c.csv", rows)),
        none="none",
        months=1.0,
    )
    judge = ConditionalLogit(table.chosen.astype(float), table.design, groups=table.task).fit(disp=False)
    scale = np.abs(table.design).max(axis=0)
    alike = ConditionalLogit(table.chosen.astype(float), table.design / scale, groups=table.task)
    ours = choices.coefficients(table)[0]
    assert ours == pytest.approx(alike.fit(disp=False, skip_hessian=True).params / scale, rel=1e-9)
    result = choices.fit_choices(table)
    assert result.money == pytest.approx(judge.params[0], rel=1e-3)
    # The sandwich and the inverse information agree as the sample grows; 400 tasks are known to some per cent.
    assert result.money_error == pytest.approx(judge.bse[0], rel=0.2)
    gradient = np.zeros(len(judge.params))
    gradient[0], gradient[1] = judge.params[1] / judge.params[0] ** 2, -1 / judge.params[0]
    error = math.sqrt(gradient @ judge.cov_params() @ gradient)
    assert result.attributes[0].price.error == pytest.approx(error, rel=0.2)
    assert result.attributes[0].price.value == pytest.approx(-judge.params[1] / judge.params[0], rel=1e-3)


@pytest.mark.slow
def test_one_person_asked_ten_times_is_no_ten_people(tmp_path):
    rows = simulated(3, people=60, tasks=2, none=False)
    again = [[row[0], f"{row[1]}-{copy}", *row[2:]] for copy in range(5) for row in rows]
    once = sure(read_survey(written(tmp_path / "once.csv", rows)).choice)
    often = sure(read_survey(written(tmp_path / "often.csv", again)).choice)
    assert often.money == pytest.approx(once.money, rel=1e-3)
    assert often.money_error == pytest.approx(once.money_error, rel=1e-2)


def test_prices_replace_the_defaults_of_the_kinds_of_data_they_are_named_by(survey, assumptions):
    result = survey.overrides(assumptions)
    assert set(result) == {"wta.user.location.precise", "wta.user.device"}
    assert "choices between offers, 120 respondents" in result["wta.user.device"].source
    assert assumptions.override(result)["wta.user.location.precise"].likely == pytest.approx(3.0, abs=1.0)


def test_the_supply_of_an_offer_against_none_is_logistic(survey):
    curve = supply_of_choices(survey.choice, ["user.location.precise"])
    assert curve.mean == pytest.approx(survey.choice.none.value + survey.choice.attributes[0].price.value)
    assert float(curve.share(curve.mean)) == pytest.approx(0.5)
    with pytest.raises(CustomerDataError, match="asked about"):
        supply_of_choices(survey.choice, ["user.contact"])


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (lambda rows: rows[0].__setitem__(4, "maybe"), "chosen", "neither 1 nor 0"),
        (lambda rows: [row.__setitem__(4, 0) for row in rows[:3]], "chosen", "0 alternatives of this task"),
        (lambda rows: [row.__setitem__(4, 1) for row in rows[:3]], "chosen", "3 alternatives of this task"),
        (lambda rows: rows[0].__setitem__(5, "yes"), "user.location.precise", "is no number"),
        (lambda rows: rows[0].__setitem__(3, "much"), "money", "is no amount"),
        (lambda rows: rows[0].__setitem__(0, "stranger"), "alternative", "the only one of its task"),
    ],
)
def test_faults_name_line_and_field(tmp_path, change, field, words):
    rows = simulated(4, people=12)
    change(rows)
    with pytest.raises(CustomerDataError) as caught:
        read_survey(written(tmp_path / "c.csv", rows))
    problem = caught.value.problems[0]
    assert (problem.line, problem.field) == (2, field)
    assert words in problem.message


def test_choices_that_tell_no_price_are_refused(tmp_path):
    with pytest.raises(CustomerDataError, match="do not go along with money"):
        read_survey(written(tmp_path / "blind.csv", simulated(5, people=30, money=0.0)))
    same = [[*row[:5], 1, *row[6:]] for row in simulated(6, people=12, none=False)]
    with pytest.raises(CustomerDataError) as caught:
        read_survey(written(tmp_path / "same.csv", same))
    assert caught.value.problems[0].field == "user.location.precise"
    twins = [[*row[:6], row[5], row[7]] for row in simulated(7, people=12)]
    with pytest.raises(CustomerDataError, match="let the weight"):
        read_survey(written(tmp_path / "twins.csv", twins))
    with pytest.raises(CustomerDataError, match="9 people who chose"):
        read_survey(written(tmp_path / "few.csv", simulated(8, people=9)))
    greedy = simulated(9, people=12, none=False)
    for index in range(0, len(greedy), 2):
        best = int(greedy[index + 1][3] > greedy[index][3])
        greedy[index][3], greedy[index + 1][3] = (1, 8) if best else (8, 1)
        greedy[index][4], greedy[index + 1][4] = 1 - best, best
    with pytest.raises(CustomerDataError, match="without exception"):
        read_survey(written(tmp_path / "greedy.csv", greedy))
