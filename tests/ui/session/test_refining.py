from __future__ import annotations

import dataclasses
import math
import threading
from types import SimpleNamespace

import evenhand
import numpy as np
import pytest
from evenhand import confined
from evenhand.assessment.picture import picture_of
from evenhand.places import SCENARIOS
from evenhand.ui.dividend.curve import refined_words
from evenhand.ui.session import refining
from evenhand.ui.session.refining import Refinery

from tests.sure import sure

FEW, MORE = 64, 256


@pytest.fixture(scope="module")
def study():
    return evenhand.open(SCENARIOS / "fraud-shield.yaml")


@pytest.fixture(scope="module")
def first(study):
    return study.assess(draws=FEW)


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Let what computes be loaded once and not for each test."""
    confined.prepare(("evenhand.ui.session.refining",))


@pytest.fixture
def refinery():
    # No page asks again while a test waits.
    running = Refinery(draws=MORE, patience=math.inf)
    running.open()
    yield running
    running.close()


def when_done(refinery):
    """Return once all work handed in so far is done: it is done one after the other."""
    refinery._worker.submit(lambda: None).result()


@pytest.mark.slow
def test_a_refined_picture_is_the_one_of_so_many_futures(study, first, refinery):
    assert refinery.wanted(first) and refinery.picture(first) is None
    refinery.begin(first)
    when_done(refinery)
    result, wanted = refinery.picture(first), picture_of(study.assess(draws=MORE))
    assert result.draws == MORE
    for name in ("dividends", "rates", "share_of_spending", "profit", "gain"):
        assert np.array_equal(getattr(result, name), getattr(wanted, name)), name
    assert result.landmarks == wanted.landmarks and result.verdict == wanted.verdict
    assert not refinery.wanted(first)


def test_the_same_is_refined_once(first, refinery):
    refinery.begin(first)
    when_done(refinery)
    result = refinery.picture(first)
    refinery.begin(first)
    when_done(refinery)
    assert refinery.picture(first) is result


def test_what_waits_gives_way_to_what_was_asked_for_last(study, first, refinery):
    begun, go_on = threading.Event(), threading.Event()

    def occupied():
        begun.set()
        go_on.wait()

    refinery._worker.submit(occupied)
    begun.wait()
    other = study.with_facts(name="Another name").assess(draws=FEW)
    refinery.begin(first)
    refinery.begin(other)
    go_on.set()
    when_done(refinery)
    assert refinery.picture(other) is not None
    assert refinery.picture(first) is None and refinery.wanted(first)


def test_what_nobody_asks_for_any_more_is_given_up_and_begins_anew(first, refinery, caplog):
    refinery.patience = 0.0
    refinery.begin(first)
    when_done(refinery)
    assert refinery.picture(first) is None and refinery.wanted(first)
    assert not caplog.records
    refinery.patience = math.inf
    refinery.begin(first)
    when_done(refinery)
    assert refinery.picture(first).draws == MORE


def test_what_is_asked_for_again_is_awaited(first, monkeypatch):
    clock = SimpleNamespace(monotonic=lambda: clock.now, now=0.0)
    monkeypatch.setattr(refining, "time", clock)
    refinery = Refinery(draws=MORE, patience=10.0)
    refinery.open()
    go_on = threading.Event()
    sure(refinery._worker).submit(go_on.wait)
    refinery.begin(first)
    (work,) = refinery._work.values()
    for clock.now in (9.0, 18.0):
        assert refinery._is_awaited(work) and refinery.wanted(first)
    clock.now = 28.0
    assert not refinery._is_awaited(work)
    refinery.close()
    go_on.set()


def test_a_closed_refinery_does_nothing(first):
    closed = Refinery(draws=MORE)
    closed.begin(first)
    assert not closed.wanted(first) and closed.picture(first) is None


def test_as_many_futures_as_refined_ones_are_not_refined(study, refinery):
    assert not refinery.wanted(study.assess(draws=MORE))


def test_a_refinement_that_fails_is_not_waited_for(first, refinery, caplog):
    broken = dataclasses.replace(first, case=first.case.replacing(customers=object()))
    broken.__dict__["_run"] = first.run
    refinery.begin(broken)
    when_done(refinery)
    assert refinery.picture(broken) is None and not refinery.wanted(broken)
    assert "Refining fraud-shield failed" in caplog.text


def test_the_words_say_whether_more_futures_say_the_same(first):
    picture = picture_of(first)
    assert picture.recommended
    same = refined_words(picture, picture)
    assert "recommend the same" in same and f"Drawn from {FEW} possible futures" in same
    other = dataclasses.replace(picture, recommended_said={"dividend": "about 9 USD", "rate": "90%"})
    assert "recommend about 9 USD a month instead of" in refined_words(picture, other)
    none = dataclasses.replace(picture, recommended={})
    assert refined_words(none, none).endswith("The more futures end in the same verdict.")
    against = dataclasses.replace(picture, verdict="do-not-collect", title="Do not collect")
    assert "another verdict: “Do not collect”" in refined_words(picture, against)


def test_the_picture_leaves_out_what_a_gate_forbids_and_marks_that_are_not_there():
    gated = evenhand.open(SCENARIOS / "location-resale.yaml").assess(draws=FEW)
    picture = picture_of(gated)
    assert gated.gated and not picture.recommended
    assert all(np.isfinite(list(marks.values())).all() for marks in picture.landmarks.values())
    assert picture.profit.shape == (3, len(picture.rates))
    assert np.all(picture.profit[0] <= picture.profit[2])
