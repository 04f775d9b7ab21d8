from __future__ import annotations

import threading

import pytest
from evenhand.ui.kit.long_work import Under
from streamlit.runtime.scriptrunner import StopException


class Bar:
    """A progress bar whose page is asked to end at some step."""

    def __init__(self, ends_at):
        self.ends_at, self.shown = ends_at, []

    def progress(self, share, text):
        self.shown.append(text)
        if len(self.shown) == self.ends_at:
            raise StopException


def counting(under):
    """Count to ten, or to where it is stopped."""
    results = []
    for number in range(10):
        if under.stop():
            break
        results.append(number)
        under.progress(number + 1, 10)
    return results


def test_work_that_is_stopped_keeps_what_it_found_for_the_next_run():
    under = Under("question", Bar(ends_at=4), keeps=True)
    with pytest.raises(StopException):
        under.run(counting)
    assert under.end() == [0, 1, 2, 3] and under.asked == "question"
    assert under._bar.shown[-1] == "4 of 10"  # pyrefly: ignore[missing-attribute]


def test_work_that_keeps_nothing_ends_where_it_tells_its_progress():
    under = Under("question", Bar(ends_at=4), keeps=False)
    with pytest.raises(StopException):
        under.run(counting)
    assert under.end() is None


def test_work_that_keeps_nothing_ends_when_the_next_run_tells_it():
    under = Under("question", Bar(ends_at=None), keeps=False)

    def told_in_the_midst(under):
        under._told.set()
        return counting_on(under)

    def counting_on(under):
        under.progress(1, 10)
        return "all of it"

    with pytest.raises(StopException):
        under.run(told_in_the_midst)
    assert under.end() is None


def test_the_next_run_stops_work_under_way_and_waits_for_it():
    begun = threading.Event()
    under = Under("question", Bar(ends_at=None), keeps=True)

    def until_told(under):
        begun.set()
        while not under.stop():
            pass
        return "so far"

    working = threading.Thread(target=under.run, args=(until_told,))
    working.start()
    begun.wait()
    assert under.end() == "so far"
    working.join()


def test_work_that_fails_is_not_waited_for():
    under = Under("question", Bar(ends_at=None), keeps=True)

    def failing(under):
        raise ValueError

    with pytest.raises(ValueError):
        under.run(failing)
    assert under.end() is None


def test_work_that_is_left_alone_ends_by_itself():
    under = Under("question", Bar(ends_at=None), keeps=True)
    under.run(counting)
    assert under.result == list(range(10)) and under._bar.shown[-1] == "10 of 10"  # pyrefly: ignore[missing-attribute]
