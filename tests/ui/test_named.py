from __future__ import annotations

import pandas as pd
import pytest
from evenhand.ui.charts.named import HEIGHT, MARK, NARROW, WIDE, Point, boxes, placed, profit_against_consent
from hypothesis import given, settings
from hypothesis import strategies as st

POINTS = st.lists(
    st.builds(Point, st.floats(0.02, 0.98), st.floats(20, HEIGHT - 20), st.text("abc m", min_size=1, max_size=24)),
    min_size=1,
    max_size=10,
)


def covered(points, spots, width):
    """Return how many words cover other words or a mark at one width."""
    words = [tuple(box) for box in boxes(points, spots, width)]
    marks = [(point.x * width - MARK, point.y - MARK, point.x * width + MARK, point.y + MARK) for point in points]
    pairs = [(first, second) for number, first in enumerate(words) for second in [*words[number + 1 :], *marks]]
    return sum(
        first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
        for first, second in pairs
    )


@settings(deadline=None, derandomize=True, max_examples=60)
@given(POINTS, st.integers(0, 10_000))
@pytest.mark.parametrize("widths", [WIDE, NARROW])
def test_no_words_cover_others_or_a_mark_at_any_width_and_all_stand_in_the_picture(widths, points, share):
    spots = placed(points, widths)
    if spots is None:
        return
    width = widths[0] + (widths[-1] - widths[0]) * share / 10_000
    assert covered(points, spots, width) == 0
    assert all(box[1] >= 0 and box[3] <= HEIGHT for box in boxes(points, spots, width))


def programmes(*names, gated=False):
    return pd.DataFrame(
        [
            {
                "name": name,
                "consent_low": 95.0 + number / 10,
                "consent_high": 99.0,
                "profit_low": -0.5,
                "profit": 1.0,
                "profit_high": 2.0,
                "gated": gated,
            }
            for number, name in enumerate(names)
        ]
    )


def test_programmes_in_one_place_are_named_beside_their_marks_and_listed_for_narrow_windows():
    names = [f"Programme {letter}" for letter in "ABCDEF"]
    drawn = profit_against_consent("Does it cost?", programmes(*names), unit="USD")
    assert "nm-many" not in drawn.html.rpartition("</style>")[2]
    assert all(f">{name}</text>" in drawn.html and f"<li>{name}</li>" in drawn.html for name in names)
    assert all(f"{name}: consent at least 9" in drawn.alt for name in names)


def test_where_names_have_no_room_numbers_stand_at_any_width():
    crowd = [f"A programme with a long name {number}" for number in range(45)]
    drawn = profit_against_consent("Does it cost?", programmes(*crowd), unit="USD")
    body = drawn.html.rpartition("</style>")[2]
    assert "nm-many" in body and body.count("<li>") == len(crowd) and "nm-names" not in body


def test_what_people_typed_is_escaped_and_what_a_gate_stops_is_marked():
    drawn = profit_against_consent("Does it cost?", programmes("<b>bold</b>", "plain", gated=True), unit="<i>")
    assert "<b>" not in drawn.html and "<i>" not in drawn.html
    assert "not to be counted on" in drawn.html and "stopped by a gate" in drawn.alt
