from __future__ import annotations

from random import Random

import numpy as np
import pytest
from evenhand.decision.agreement import concordance, first_to_speak, krippendorff_alpha, spread
from evenhand.errors import ModelError
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f_oneway, friedmanchisquare, permutation_test, rankdata
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

NAN = float("nan")


def table(*rows: str) -> np.ndarray:
    return np.array([[NAN if cell in "*." else float(cell) for cell in row.split()] for row in rows])


# Wikipedia's example, also the example of the krippendorff package's README.
THREE_CODERS = table(
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)
# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C.
FOUR_OBSERVERS = table(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)

ratings_of_five = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=2, max_size=8)
)


@pytest.mark.parametrize(
    ("data", "metric", "published"),
    [
        (THREE_CODERS, "nominal", 0.691358),
        (THREE_CODERS, "interval", 0.810845),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
    ],
)
def test_alpha_is_the_published_one(data: np.ndarray, metric: str, published: float) -> None:
    digits = 6 if published == round(published, 6) and published != round(published, 3) else 3
    assert round(krippendorff_alpha(data, metric), digits) == published


def test_alpha_of_perfect_agreement_is_one() -> None:
    assert krippendorff_alpha([[1, 2, 5], [1, 2, 5]]) == 1


@pytest.mark.parametrize("data", [[[1, 2, 3]], [[1, NAN], [NAN, 2]], [[3, 3], [3, 3]], [[NAN], [NAN]]])
def test_alpha_says_nothing_without_two_ratings_to_compare_or_a_difference(data: list[list[float]]) -> None:
    assert krippendorff_alpha(data) is None


@pytest.mark.slow
@given(ratings_of_five, st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True)
def test_agreement_does_not_depend_on_the_order_of_people_or_things(rows: list[list[int]], random: Random) -> None:
    mixed = [row[::-1] for row in rows]
    random.shuffle(mixed)
    for before, after in (
        (krippendorff_alpha(rows), krippendorff_alpha(mixed)),
        (concordance(rows).w, concordance(mixed).w),
    ):
        assert (before is None and after is None) or before == pytest.approx(after, abs=1e-12)


@pytest.mark.slow
@given(ratings_of_five)
@settings(deadline=None, derandomize=True)
def test_ordinal_alpha_depends_on_the_order_of_the_steps_alone(rows: list[list[int]]) -> None:
    stretched = [[value**3 for value in row] for row in rows]
    before, after = krippendorff_alpha(rows), krippendorff_alpha(stretched)
    assert (before is None and after is None) or before == pytest.approx(after, abs=1e-12)


@pytest.mark.slow
@given(ratings_of_five)
@settings(deadline=None, derandomize=True)
def test_nominal_alpha_is_fleiss_kappa_corrected_for_small_numbers(rows: list[list[int]]) -> None:
    # Fleiss draws chance agreement with replacement, Krippendorff without; nothing else differs where nobody is silent.
    table = np.array(rows)
    kappa = fleiss_kappa(aggregate_raters(table.T)[0]) if len(set(table.flat)) > 1 else None
    ours = krippendorff_alpha(table, "nominal")
    expected = None if kappa is None else 1 - (1 - kappa) * (table.size - 1) / table.size
    assert (ours is None and expected is None) or ours == pytest.approx(expected, abs=1e-9)


@pytest.mark.slow
@given(ratings_of_five, st.sampled_from(["interval", "ordinal"]))
@settings(deadline=None, derandomize=True)
def test_alpha_of_numbers_is_an_analysis_of_variance_and_of_orders_that_of_their_ranks(
    rows: list[list[int]], metric: str
) -> None:
    # 1 − mean square within units ÷ variance of all; the ordinal distance is the squared difference of mean ranks.
    table = np.array(rows, dtype=float)
    ours = krippendorff_alpha(table, metric)
    ranked = rankdata(table).reshape(table.shape) if metric == "ordinal" else table
    within = ((ranked - ranked.mean(axis=0)) ** 2).sum()
    if ours is None or within < 1e-9:
        assert ours == (None if np.ptp(table) == 0 else 1)
        return
    between, inside = ranked.shape[1] - 1, ranked.size - ranked.shape[1]
    assert ours == pytest.approx(1 - (ranked.size - 1) / (f_oneway(*ranked.T).statistic * between + inside), abs=1e-9)


@pytest.mark.slow
@given(st.data())
@settings(deadline=None, derandomize=True)
def test_alpha_with_gaps_is_the_mean_over_pairs_within_units_beside_that_over_all_pairs(data: st.DataObject) -> None:
    people, items = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 4))
    cell = st.sampled_from([NAN, 1.0, 2.0, 3.0, 4.0, 5.0])
    row = st.lists(cell, min_size=items, max_size=items)
    table = np.array(data.draw(st.lists(row, min_size=people, max_size=people)))
    units = [column for unit in table.T if (column := unit[~np.isnan(unit)]).size > 1]
    paired = np.concatenate(units) if units else np.array([])
    ranks = dict(zip(paired, rankdata(paired), strict=True))

    def apart(values: np.ndarray) -> float:
        ranked = np.array([ranks[value] for value in values])
        return float(((ranked[:, None] - ranked) ** 2).sum() / (ranked.size - 1))

    expected = None
    if paired.size and np.ptp(paired) > 0:
        expected = 1 - sum(map(apart, units)) / apart(paired)
    ours = krippendorff_alpha(table, "ordinal")
    assert (ours is None and expected is None) or ours == pytest.approx(expected, abs=1e-9)


@pytest.mark.slow
@given(ratings_of_five)
@settings(deadline=None, derandomize=True)
def test_w_and_its_p_value_are_friedmans(rows: list[list[int]]) -> None:
    result = concordance(rows)
    people, items = len(rows), len(rows[0])
    assert result.w is None or 0 <= result.w <= 1
    if result.w is not None and items >= 3:
        theirs = friedmanchisquare(*np.array(rows).T)
        assert people * (items - 1) * result.w == pytest.approx(theirs.statistic, abs=1e-9)
        if not result.exact:
            assert result.p_value == pytest.approx(theirs.pvalue, abs=1e-9)


def test_w_without_ties_is_the_classical_formula() -> None:
    rows = np.array([[1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4]])
    totals = rankdata(rows, axis=1).sum(axis=0)
    classical = 12 * ((totals - totals.mean()) ** 2).sum() / (3**2 * (4**3 - 4))
    assert concordance(rows).w == pytest.approx(classical)


def test_the_same_order_gives_one_even_with_ties() -> None:
    result = concordance([[5, 3, 3, 1], [4, 2, 2, 1], [5, 4, 4, 2]])
    assert result.w == pytest.approx(1)
    assert result.words == "People put the alternatives in much the same order (W = 1.00, 3 people)."


def test_people_who_left_an_alternative_out_are_not_counted() -> None:
    assert concordance([[1, 2, 3], [1, 2, 3], [3, NAN, 1]]).people == 2


@pytest.mark.parametrize("rows", [[[1, 2, 3]], [[1], [2]], [[3, 3], [3, 3]]])
def test_w_says_nothing_where_there_is_no_order(rows: list[list[float]]) -> None:
    assert concordance(rows).w is None
    assert concordance(rows).words.startswith("Too few")


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ([4, 4, 5, 4], "agree"),
        ([3, 3, 3], "agree"),
        ([1, 1, 1, 5, 5, 5], "split into two camps: 3 below the middle, 3 above"),
        ([1, 5], "split into two camps: 1 below the middle, 1 above"),
        ([2, 2, 2, 4, 4, 4, 3], "split into two camps: 3 below the middle, 3 above"),
        # The interquartile range of these is 1, and yet two of eight are at the other end.
        ([1, 1, 5, 5, 5, 5, 5, 5], "split into two camps: 2 below the middle, 6 above"),
        ([1, 5, 5, 5, 5], "agree, except 1 of 5 on the other side"),
        ([1, 5, 5, 5], "agree, except 1 of 4 on the other side"),
        ([1, 2, 3, 4, 5], "spread over the scale"),
        ([2, 3, 4], "spread over the scale"),
        ([1, 1, 3, 3, 3, 3, 5, 5], "spread over the scale"),
        ([4, NAN], "too few ratings to say"),
        ([], "too few ratings to say"),
    ],
)
def test_a_statement_is_agreed_on_split_or_spread(ratings: list[float], words: str) -> None:
    assert spread(ratings).words == words


def test_polarity_is_one_for_two_halves_and_nothing_on_one_side() -> None:
    assert spread([1, 1, 5, 5]).polarity == 1
    assert spread([4, 5, 5]).polarity == 0
    assert spread([1, 1, 5, 5]).median == 3


def test_the_scale_may_be_another() -> None:
    assert spread([0, 0, 10, 10], low=0, high=10).verdict == "split"
    assert spread([7, 8, 9], low=0, high=10).verdict == "agree"
    with pytest.raises(ModelError, match="outside the scale"):
        spread([0, 3])


@given(st.lists(st.integers(1, 5), max_size=12))
@settings(deadline=None, derandomize=True)
def test_turning_the_scale_round_changes_no_verdict(ratings: list[int]) -> None:
    here, there = spread(ratings), spread([6 - rating for rating in ratings])
    assert (here.verdict, here.polarity, here.dissenting) == (there.verdict, there.polarity, there.dissenting)
    assert here.below + here.middle + here.above == here.people == len(ratings)


def test_the_lowest_and_the_highest_speak_first() -> None:
    assert first_to_speak({"b": 1, "a": 1, "c": 5, "d": 3}) == (("a", "b"), ("c",))
    assert first_to_speak({"a": 3, "b": 3}) == ((), ())
    assert first_to_speak({}) == ((), ())


def test_ratings_must_be_a_finite_table() -> None:
    with pytest.raises(ModelError, match="must be a table"):
        concordance([1, 2, 3])
    with pytest.raises(ModelError, match="infinite"):
        krippendorff_alpha([[1, float("inf")], [1, 2]])


def test_few_people_have_an_exact_probability_as_published() -> None:
    # Friedman (1937), table V: three people, three alternatives, all in one order: 1/36; a sum of squares of 14: 0.194.
    same = concordance([[1, 2, 3]] * 3)
    assert same.exact and same.p_value == pytest.approx(1 / 36)
    assert concordance([[1, 2, 3], [1, 2, 3], [1, 3, 2]]).p_value == pytest.approx(7 / 36)


@given(
    st.sampled_from([(2, 2), (2, 4), (3, 3), (4, 3), (5, 2), (3, 4)]).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(1, 5), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )
)
@settings(deadline=None, derandomize=True, max_examples=25)
def test_the_exact_probability_is_that_of_trying_all_orders(rows: list[list[int]]) -> None:
    ours = concordance(rows)
    if ours.w is None:
        return

    def scatter(*ranks: np.ndarray, axis: int = -1) -> np.ndarray:
        totals = np.stack([column.sum(axis=axis) for column in ranks])
        return np.asarray((totals**2).sum(axis=0))

    theirs = permutation_test(
        rankdata(rows, axis=1).T,
        scatter,
        vectorized=True,
        permutation_type="samples",
        n_resamples=np.inf,
        alternative="greater",
    )
    assert ours.exact and ours.p_value == pytest.approx(theirs.pvalue, abs=1e-12)
