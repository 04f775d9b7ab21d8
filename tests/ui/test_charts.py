"""The pictures: what they draw, and what they say to those who cannot see them."""

from __future__ import annotations

import pandas as pd
import pytest
from evenhand.ui import charts
from evenhand.ui.charts.rate import rows_of
from evenhand.ui.kit.theme import COMPANY, CUSTOMERS, UNCERTAINTY


def test_months_say_where_each_outcome_is_highest_carry_their_numbers_and_name_the_one_marked():
    band = charts.Band("Profit", COMPANY, [0, 0, 0], [3.0, 1.0, 0.5], [4, 4, 4])
    for month, side in ((1.0, "left"), (3.0, "right")):
        chart = charts.monthly("What?", [band], unit="USD", marked=charts.Landmark("known", month))
        [name] = chart.figure.layout.annotations
        assert (name.text, name.x, name.xanchor) == ("<b>known</b>", month, side)
        assert "USD along month of the programme. Profit is highest at month 1 with 3" in chart.alt
        assert list(chart.table["Month of the programme"]) == [1, 2, 3]
        assert "Profit, low (P10)" in chart.table.columns


def rows(*named: tuple[str, float]) -> list[tuple[str, int, bool]]:
    landmarks = [charts.Landmark(*name) for name in named]
    return [(landmark.name, row, before) for landmark, row, before in rows_of(landmarks, (0.0, 2.0))]


def test_names_of_places_close_together_stand_in_rows():
    assert rows(("second place", 0.55), ("first place", 0.5)) == [("first place", 0, False), ("second place", 1, False)]


def test_a_name_at_the_right_end_stands_before_its_place_and_covers_no_other():
    assert rows(("recommended", 1.4), ("break-even", 1.75)) == [("recommended", 0, False), ("break-even", 1, True)]


def test_places_beyond_the_axis_are_left_out():
    assert rows(("far", 9.0)) == []


def test_a_waterfall_adds_up_and_its_words_name_each_step():
    step = charts.Step
    sides = [
        charts.Steps("Company", COMPANY, (step("In", 3.0, 2, 4), step("Out", -1.0, -2, 0)), step("Profit", 2.0, 1, 3)),
        charts.Steps("Customers", CUSTOMERS, (step("Get", 1.0, 0, 2),), step("Gain", 1.0, 0, 2)),
    ]
    chart = charts.waterfall("Where?", sides, unit="USD")
    company = chart.figure.data[0]
    assert list(company.measure) == ["relative", "relative", "total"] and sum(company.x[:2]) == company.x[2]
    assert "In 3; Out -1; together Profit 2" in chart.alt
    assert list(chart.table["step"]) == ["In", "Out", "Profit", "Get", "Gain"]


def test_a_trade_off_draws_what_is_worth_choosing_as_a_line_and_names_its_ends():
    frame = pd.DataFrame(
        {
            "x": [1.0, 2.0, 0.5],
            "y": [2.0, 1.0, 0.5],
            "where": ["left", "right", "behind"],
            "meets": [True, True, True],
            "worth": [True, True, False],
        }
    )
    chart = charts.trade_off("What?", frame, x_title="Profit, USD", y_title="Gain, USD")
    assert {trace.name for trace in chart.figure.data} == {"another is better", "worth choosing from"}
    assert "(right)" in chart.alt and "(left)" in chart.alt and "2 are worth" in chart.alt


def test_net_gains_show_losses_too():
    frame = pd.DataFrame({"segment": ["a <b>", "c"], "low": [-2.0, 0.0], "mean": [-1.0, 1.0], "high": [0.0, 2.0]})
    chart = charts.net_gains("Who?", frame, unit="USD")
    assert "a <b> −1.00; c 1.00" in chart.alt
    assert chart.figure.data[0].y[0] == "a ‹b›"


def test_programmes_are_named_with_their_year_and_shade_the_middle_half():
    frame = pd.DataFrame({"name": ["P"], "year": ["2020"], "low": [1.0], "high": [3.0], "paid_for": ["receipts"]})
    chart = charts.named_ranges("What?", frame, x_title="USD", band=(1.0, 2.0))
    assert chart.figure.data[0].y == ("P (2020)",) and len(chart.figure.layout.shapes) == 1
    assert "P 1 to 3" in chart.alt


@pytest.mark.parametrize("label", ["short", "a very long label that goes on\nin another line"])
def test_a_tornado_names_what_moves_most_in_one_line(label):
    frame = pd.DataFrame({"label": [label, "other"], "low": [0.0, 0.9], "high": [2.0, 1.1], "slot": UNCERTAINTY})
    chart = charts.tornado("What?", frame, base=1.0, unit="USD")
    assert "\n" not in chart.alt and chart.alt.startswith(label.replace("\n", " "))
    assert all("\n" not in name for name in chart.figure.data[0].y)
