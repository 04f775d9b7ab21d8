from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.assessment import Assessment, Summary, assess, run_key, run_of, summary_of
from evenhand.case import Case

from tests.stand_ins import OTHERWISE, with_two_stand_ins


def test_what_was_stored_is_read_as_it_was(example: Assessment) -> None:
    summary = summary_of(example)
    text = json.dumps(summary.to_json_dict(), allow_nan=False)
    read = Summary.from_json_dict(json.loads(text))
    assert json.dumps(read.to_json_dict()) == text
    assert read.picture is not None and summary.picture is not None
    assert read.picture.landmarks == summary.picture.landmarks
    for name in ("dividends", "rates", "share_of_spending", "profit", "gain"):
        np.testing.assert_array_equal(getattr(read.picture, name), getattr(summary.picture, name))
        assert getattr(read.picture, name).shape == getattr(summary.picture, name).shape


def test_what_an_older_version_stored_beside_it_is_not_read(example: Assessment) -> None:
    plain = summary_of(example).to_json_dict()
    with pytest.raises(TypeError):
        Summary.from_json_dict({**plain, "priced": True})


@pytest.mark.parametrize("unsaid", [("spending",), ("unevenness", "spending"), tuple(OTHERWISE)])
def test_nothing_is_stored_that_follows_from_what_stands_in(
    make, assumptions, monkeypatch: pytest.MonkeyPatch, unsaid: tuple[str, ...]
) -> None:
    usual, otherwise = with_two_stand_ins(monkeypatch, *sorted(unsaid, key=list(OTHERWISE).index), currency="EUR")
    kept = []
    for sketch in (usual, otherwise):
        scenario = make("flat").replace(currency=sketch.currency)
        summary = summary_of(assess(Case(scenario, sketch, assumptions, draws=40)))
        assert summary.picture is None
        plain = summary.to_json_dict()
        plain.pop("run")
        kept.append(json.loads(json.dumps(plain)))
        assert json.dumps(Summary.from_json_dict(summary.to_json_dict()).to_json_dict()) == json.dumps(
            summary.to_json_dict()
        )
    assert kept[0] == kept[1]


def test_the_key_of_an_assessment_is_known_before_it_is_computed(example: Assessment) -> None:
    before = run_of(Case(example.scenario, example.sketch, draws=example.simulation.draws))
    assert before == example.run == dict(summary_of(example).run)


@pytest.mark.parametrize("name", ["scenario", "customers", "assumptions", "rubric", "version", "code", "seed", "draws"])
def test_each_part_of_the_identity_makes_another_key(name: str, example: Assessment) -> None:
    assert run_key(example.run) == run_key(dict(reversed(example.run.items())))
    assert run_key({**example.run, name: "other"}) != run_key(example.run)


def test_another_grid_of_rates_is_another_run(example: Assessment) -> None:
    grids = (None, np.linspace(0, 1, 5), np.linspace(0, 1, 6), np.linspace(0, 0.5, 5))
    assert len({run_key(run_of(example.case.replacing(rates=rates))) for rates in grids}) == len(grids)
