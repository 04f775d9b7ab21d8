"""Parts of an assessment: one module each, and one's fault never ends another's work."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from evenhand.assessment import Assessment, assess
from evenhand.assessment.parts import PARTS, Assessed, Part, register
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.decision import compare
from evenhand.errors import ModelError
from evenhand.places import SCENARIOS
from evenhand.report import make_report, to_docx, to_markdown
from evenhand.scenario import load
from evenhand.uncertainty import load_assumptions

from tests.walks import first

CALIFORNIAN = "loyalty-dividend"


@cache
def _once(name: str) -> Assessment:
    return assess(Case(load(SCENARIOS / f"{name}.yaml"), complete_journey().sketch, load_assumptions(), draws=40))


def assessed(name: str = CALIFORNIAN) -> Assessment:
    """Return an assessment whose parts are its own: none that another test has worked out, or broken, is in it."""
    return replace(_once(name))


@pytest.fixture
def registry() -> Iterator[None]:
    """Put the registry back as it was."""
    before = dict(PARTS)
    yield
    PARTS.clear()
    PARTS.update(before)


def break_part(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception | None = None) -> None:
    def fail(_self: Any, _assessment: Assessed) -> Any:
        raise error or ValueError("secret-detail")

    monkeypatch.setattr(type(PARTS[name]), "compute", fail)


class Letters(Part[int]):
    """A part as a stranger would write it: how long the programme's name is."""

    name = "letters"
    title = "How long its name is"
    key = "letters"

    def compute(self, assessment: Assessed) -> int:
        return len(assessment.scenario.name)

    def sentence(self, value: int) -> str:
        return f"The name has {value} letters."

    def rows(self, value: int) -> Sequence[Mapping[str, str]]:
        return [{"what": "letters", "how many": str(value)}]

    def figure(self, value: int) -> str:
        return f"{value} letters"


@pytest.mark.slow
def test_a_part_is_one_module_and_goes_through_json_comparison_and_documents(registry: None) -> None:
    register(Letters)
    assessment = assessed()
    said = f"The name has {len(assessment.scenario.name)} letters."
    for data in (assessment.to_json_dict(), assessment.simulate_json_dict()):
        assert json.loads(json.dumps(data, allow_nan=False))["letters"] == {"sentence": said}
    [alternative] = compare([assessment]).to_json_dict()["alternatives"]
    assert list(alternative["parts"].items()) == [("How long its name is", said[13:-1])]
    report = make_report(assessment)
    assert re.search(r"Annex [A-Z]: How long its name is", to_markdown(report).decode())
    assert said in to_markdown(report).decode()


def test_without_generic_parts_nothing_stands_in_their_place() -> None:
    assessment = assessed()
    assert "failed_parts" not in assessment.to_json_dict()
    assert "parts" not in compare([assessment]).to_json_dict()["alternatives"][0]


def test_two_parts_cannot_have_one_name(registry: None) -> None:
    register(Letters)
    with pytest.raises(ValueError, match="letters"):
        register(Letters)


def test_a_part_is_worked_out_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name, part in PARTS.items():
        compute = type(part).compute

        def count(self: Any, assessment: Assessed, name: str = name, compute: Any = compute) -> Any:
            asked.append(name)
            return compute(self, assessment)

        monkeypatch.setattr(type(part), "compute", count)
    assessment = assessed()
    assert assessment.verdict is assessment.verdict
    assert asked == ["california"], "the verdict computes only what it rests on"
    assessment.simulate_json_dict()
    assessment.simulate_json_dict()
    assert len(asked) == len(set(asked))


@pytest.mark.slow
@pytest.mark.parametrize("name", first(1, PARTS))
def test_whichever_part_fails_the_rest_stands(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    whole = assessed()
    break_part(monkeypatch, name)
    assessment = assessed()
    with caplog.at_level(logging.ERROR, logger="evenhand"):
        result = assessment.part(name)
    failure = result.failure
    assert failure is not None and failure.reference in result.sentence
    assert "secret-detail" not in result.sentence
    assert [record.exc_info is not None for record in caplog.records if failure.reference in record.getMessage()] == [
        True
    ]
    for data in (assessment.to_json_dict(), assessment.simulate_json_dict()):
        text = json.dumps(data, allow_nan=False)
        assert failure.reference in text
    assert assessment.verdict.kind == whole.verdict.kind
    assert assessment.verdict.reasons == whole.verdict.reasons
    assert compare([assessment, assessed("plain-opt-in")], ["a", "b"]).to_frame().shape[0] == 2
    report = make_report(assessment)
    assert failure.reference in to_markdown(report).decode()
    path = tmp_path / "report.docx"
    path.write_bytes(to_docx(report))
    assert any(failure.reference in paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_a_verdict_never_drops_what_it_could_not_examine(monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "california")
    verdict = assessed().verdict
    assert any("has not been examined" in text for text in (*verdict.conditions, *verdict.doubts))


def test_the_same_fault_has_the_same_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "drivers")
    first, second = (assessed().part("drivers").failure for _ in range(2))
    assert first == second


def test_what_has_no_answer_says_why_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "failing", ModelError("Too few futures were drawn."))
    assert "Too few futures were drawn." in assessed().part("failing").sentence


def test_a_number_that_is_not_finite_is_a_failure(registry: None) -> None:
    class Endless(Letters):
        name, key = "endless", "endless"

        def to_json(self, value: int) -> float:
            return float("inf")

    register(Endless)
    assessment = assessed()
    assert assessment.part("endless").failure is not None
    assert assessment.to_json_dict()["endless"] is None
