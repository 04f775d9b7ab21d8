"""Shares predicted for people who were held out, against truth that is known and against counting."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import CustomerDataError
from evenhand.survey import predict, read_survey

from tests.survey.test_choices import HEAD, simulated, written


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("holdout")


def z_scores(shares):
    return np.array([share.error / share.sampling_error for share in shares])


@pytest.mark.slow
def test_shares_of_alternatives_add_up_and_are_those_that_were_counted(folder):
    rows = simulated(21)
    shares = predict(written(folder / "a.csv", simulated(20)), written(folder / "b.csv", rows), None)
    assert [share.what for share in shares] == ["a", "b", "none"]
    assert sum(share.predicted for share in shares) == pytest.approx(1.0)
    for share in shares:
        counted = sum(row[4] for row in rows if row[2] == share.what) / (len(rows) / 3)
        assert share.observed == pytest.approx(counted)
        assert share.error == share.predicted - share.observed


@pytest.mark.parametrize(("surveys", "off"), [(8, 0.4), pytest.param(40, 0.25, marks=pytest.mark.slow)])
def test_the_sampling_error_is_the_spread_of_errors_where_the_survey_is_right(folder, surveys, off):
    scores = []
    for seed in range(surveys):
        asked = written(folder / "asked.csv", simulated(100 + seed, people=60, tasks=4))
        held = written(folder / "held.csv", simulated(200 + seed, people=30, tasks=4))
        scores.append(z_scores(predict(asked, held, None)))
    assert np.sqrt(np.mean(np.square(scores))) == pytest.approx(1.0, abs=off)


@pytest.mark.slow
def test_people_who_choose_otherwise_are_not_explained_by_chance(folder):
    held = written(folder / "greedy.csv", simulated(22, people=200, money=2.0))
    shares = predict(written(folder / "a.csv", simulated(20)), held, None)
    assert not all(share.within for share in shares)


@pytest.mark.slow
def test_the_errors_of_offers_are_those_of_simulated_people(folder):
    scores = []
    for seed in range(60):
        rng = np.random.default_rng(seed)

        def asks(people, rng=rng):
            prices = np.round(np.exp(rng.normal(1.0, 0.8, people)) + 0.01, 2)
            kind = rng.random(people)
            return np.where(kind < 0.2, 0.0, np.where(kind > 0.85, np.inf, prices))

        (folder / "asked.csv").write_text(
            "price\n" + "".join("never\n" if np.isinf(price) else f"{price}\n" for price in asks(150))
        )
        offers = [f"{money},{int(price <= money)}" for money in (1.0, 4.0) for price in asks(60)]
        (folder / "offered.csv").write_text("money,chosen\n" + "\n".join(offers) + "\n")
        supply = read_survey(folder / "asked.csv").everyone
        scores.append(z_scores(predict(folder / "asked.csv", folder / "offered.csv", supply)))
    assert 0.8 < np.sqrt(np.mean(np.square(scores))) < 1.2


def test_what_cannot_be_compared_is_refused_in_words(folder):
    asked = written(folder / "a.csv", simulated(20))
    with pytest.raises(CustomerDataError, match="other attributes") as caught:
        predict(asked, written(folder / "b.csv", [row[:-1] for row in simulated(21)], HEAD[:-1]), None)
    assert [problem.field for problem in caught.value.problems] == ["fun"]
    with pytest.raises(CustomerDataError, match="9 people held out"):
        predict(asked, written(folder / "few.csv", simulated(21, people=9)), None)
    (folder / "asked.csv").write_text("price\n" + "".join(f"{n}.5\n" for n in range(1, 41)))
    (folder / "offered.csv").write_text("money,chosen\n" + "5,maybe\n" * 10)
    supply = read_survey(folder / "asked.csv").everyone
    with pytest.raises(CustomerDataError) as caught:
        predict(folder / "asked.csv", folder / "offered.csv", supply)
    assert caught.value.problems[0].line == 2
    (folder / "offered.csv").write_text("money,chosen\n" + "5,1\n" * 9)
    with pytest.raises(CustomerDataError, match="fewer than 10 people"):
        predict(folder / "asked.csv", folder / "offered.csv", supply)


@pytest.mark.slow
def test_prices_below_zero_and_attributes_that_are_no_data_are_said(folder):
    head = [
        "user.location.precise" if name == "fun" else "fun" if name == "user.location.precise" else name
        for name in HEAD
    ]
    survey = read_survey(written(folder / "named.csv", simulated(1), head), currency="USD")
    said = " ".join(survey.notes)
    assert "No data categories" in said and "fun" in said
    assert "user.location.precise has a price below zero" in said
