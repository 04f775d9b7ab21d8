"""The verdict block says of each offer what its arrays hold, in at most forty words."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from evenhand.assessment import Assessment
from evenhand.assessment.block import MOST_WORDS, Block, block_of
from evenhand.assessment.offers import gains_by_segment, offer_rows, offers_of
from evenhand.assessment.verdict import TITLES
from evenhand.exchange.level import level_at
from evenhand.law.place import Jurisdiction
from evenhand.scoring import load_rubric
from evenhand.scoring.gates import GateGroup
from evenhand.vocabulary.numbers import money

from tests.assessment.conftest import assessed

LEVELS = (0.0, 0.15, 0.5, 0.9)


def offers(assessment: Assessment) -> list[Assessment]:
    """Return the assessment as it is, and with several offers in hand."""
    top = float(assessment.simulation.rates[np.isfinite(assessment.simulation.rates)].max())
    levels = [level_at(assessment.simulation, rate=share * top) for share in LEVELS]
    return [assessment, *(assessment.offering(level) for level in levels)]


@pytest.mark.slow
def test_no_block_says_more_than_forty_words_and_each_survives_being_stored(example: Assessment) -> None:
    for assessment in offers(example):
        for level in (None, assessment.declared):
            block = block_of(assessment, level)
            assert len(block.text.split()) <= MOST_WORDS, block.text
            assert Block.from_json_dict(json.loads(json.dumps(block.to_json_dict()))) == block
            assert block.doubts and block.step.label


def test_the_figures_of_a_block_are_those_of_its_offers_arrays(example: Assessment) -> None:
    for assessment in offers(example):
        for level in offers_of(assessment):
            block = block_of(assessment, level)
            if assessment.gated:
                assert block.figures == ()
                continue
            paid, company, customers = block.figures
            assert paid.mean == level.dividend
            assert company.mean == pytest.approx(level.outcomes["profit"].mean())
            assert customers.mean == pytest.approx(level.gain.mean())
            assert company.said == money(company.mean, digits=2)
            segments = gains_by_segment(assessment, level)
            weighted = sum(segment.weight * segment.gain for segment in segments)
            assert weighted == pytest.approx(customers.mean, abs=0.02 + 0.02 * abs(customers.mean))
            assert customers.low == min(segment.gain for segment in segments)
            assert customers.high == max(segment.gain for segment in segments)


def test_a_gate_is_no_doubt_and_stands_before_any(example: Assessment) -> None:
    for assessment in offers(example):
        block = block_of(assessment)
        assert bool(block.obstacle) is any(group.stops or group.may_stop for group in assessment.gates)
        assert not [group for group in assessment.gates for doubt in block.doubts if group.question in doubt]
        assert ("Doubt: " in block.text) is (not block.obstacle)


@pytest.mark.parametrize("places", [1, len(Jurisdiction)])
def test_whatever_stops_a_programme_is_said_by_its_question_in_as_many_words(places: int) -> None:
    assessment = replace(assessed("location-resale"))
    finding = assessment.gates[0].first
    for criterion in load_rubric().criteria:
        for gate in ("G1", "unresolved"):
            findings = tuple((place, replace(finding, gate=gate)) for place in list(Jurisdiction)[:places])
            vars(assessment)["gates"] = (GateGroup(criterion.id, criterion.question, findings),)
            said = block_of(assessment).text
            assert criterion.question in said and f"({criterion.id})" in said
            assert len(said.split()) <= MOST_WORDS, said


def test_a_level_that_fails_is_never_called_a_yes(example: Assessment) -> None:
    for assessment in offers(example)[1:]:
        block = block_of(assessment)
        assert block.origin == "chosen"
        if block.word in (TITLES["collect"], TITLES["collect-if"]):
            assert assessment.answer.startswith("Yes")
        else:
            assert not assessment.answer.startswith("Yes")


@pytest.mark.slow
def test_tests_drivers_failures_and_california_are_those_of_the_offer_spoken_of(example: Assessment) -> None:
    for assessment in offers(example):
        subject = assessment.subject
        at = assessment.at_subject
        assert at.offer["profit"] == pytest.approx(subject.outcomes["profit"], rel=1e-6, abs=1e-9)
        failing, drivers = assessment.part("failing"), assessment.part("drivers")
        assert drivers.value["offer"] == subject.origin
        if failing.failure is None:
            assert failing.value.rate == pytest.approx(subject.rate, abs=2e-3)
        california = assessment.part("california")
        if california.value is not None and california.value.condition is not None:
            assert subject.label in california.value.condition or "must not" in california.value.condition
        assert assessment.to_json_dict()["subject"]["profit"]["mean"] == float(subject.outcomes["profit"].mean())


def test_every_offer_stands_in_one_row_and_the_declared_one_is_never_left_out(example: Assessment) -> None:
    for assessment in offers(example):
        levels, rows = offers_of(assessment), offer_rows(assessment)
        assert levels[0] is assessment.subject and any(level is assessment.declared for level in levels)
        assert len({row[0] for row in rows}) == len(rows) == len(levels)
        for level, row in zip(levels, rows, strict=True):
            assert row[4].startswith(money(float(level.outcomes["profit"].mean()), example.simulation.currency, 2))
