"""Whoever reads of an article reads of which act: in every criterion, gate, place and document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import EvenhandError
from evenhand.law.naming import with_acts_of, without_acts
from evenhand.law.place import PLACES
from evenhand.law.registry import load_registry
from evenhand.places import ROOT, SCENARIOS
from evenhand.report import Made, Report, make_report
from evenhand.report.model import Bullets, Figure, Paragraph, Table
from evenhand.report.papers import PAPERS
from evenhand.report.readers import READERS
from evenhand.scenario import Jurisdiction, load
from evenhand.scoring import Rubric, grouped, load_rubric, score
from evenhand.scoring.gates import headline
from evenhand.scoring.notice.patterns import catalogue

from tests.acts import all_unnamed, unnamed, unnamed_in_markdown
from tests.walks import first


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric()


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Data must be limited (Art. 5(1)(c))", True),
        ("Data must be limited (GDPR Art. 5(1)(c))", False),
        ("The GDPR is strict. Data must be limited (Art. 5(1)(c))", True),
        ("What UK GDPR Art. 13 asks for is missing (Art. 5(1)(a), 13)", False),
        ("Whoever sells must say so (1798.120(b))", True),
        ("Nobody pays more (59.1-578(A)(4))", True),
        ("Options are symmetrical (Rule 7.09(A)(1))", True),
        ("Consent covers no more (Rec. 42). Nor does it (GDPR Art. 4(11))", True),
        ("A notice that is not true deceives (FTC Act s. 5)", False),
        ("It costs $1,798.50 a year", False),
    ],
)
def test_a_bare_article_is_told_from_one_with_its_act(said: str, bare: bool) -> None:
    assert bool(unnamed(said)) is bare


def test_every_word_of_every_criterion_names_the_act_of_a_provision(rubric: Rubric) -> None:
    def words(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for one in value.values():
                yield from words(one)
        elif isinstance(value, list | tuple):
            for one in value:
                yield from words(one)

    texts = [
        text
        for criterion in rubric
        for text in words(
            criterion.model_dump(mode="json", exclude={"sources": {"__all__": {"sentence", "address", "copy_read"}}})
        )
    ]
    texts += [text for place in PLACES.values() for text in (*place.not_examined, place.read)]
    texts += [one.what for several in load_registry().not_held.values() for one in several]
    texts += [item.law for item in catalogue().values()]
    assert len(texts) > 2000 and all_unnamed(texts) == []


def test_the_act_a_reason_names_lays_down_the_place_it_names_there(rubric: Rubric) -> None:
    """A reason of the United Kingdom does not name the European act, nor Virginia's California's."""
    registry = load_registry()
    checked = 0
    for criterion in rubric:
        for gate in criterion.gates:
            here = {
                act.title for name, act in registry.acts.items() if set(registry.codes(name)) & set(gate.jurisdictions)
            }
            elsewhere = {act.title for act in registry.acts.values()} - here
            # The longest title stands for itself: "UK GDPR" is no "GDPR".
            named = gate.why
            for title in sorted(here, key=len, reverse=True):
                checked += title in named
                named = named.replace(title, "")
            assert not [title for title in elsewhere if f"{title} " in named], (
                criterion.id,
                gate.jurisdictions,
                gate.why,
            )
    assert checked > 150


def test_one_reason_of_two_acts_is_said_once_with_both_and_never_loses_one(rubric: Rubric) -> None:
    for criterion in rubric:
        by_reason: dict[str, list[str]] = {}
        for gate in criterion.gates:
            by_reason.setdefault(without_acts(gate.why), []).append(gate.why)
        for several in by_reason.values():
            together = with_acts_of(several)
            assert unnamed(together) == []
            assert without_acts(together.replace("GDPR and UK GDPR", "GDPR")) == without_acts(several[0])


def blocks_unnamed(report: Report) -> Iterator[str]:
    """Yield what names a provision without its act, which neither the heading nor the head of its table names."""
    yield from all_unnamed([report.title, report.subtitle, *report.meta.values()])
    for section in report.sections:
        yield from unnamed(section.heading)
        for block in section.blocks:
            match block:
                case Table():
                    yield from all_unnamed([block.caption, *block.header])
                    for row in block.rows:
                        for head, cell in zip(block.header, row, strict=True):
                            yield from unnamed(cell, f"{section.heading} {block.caption} {head}")
                            # What is cut short is not cut within a citation.
                            if cell.endswith("…") and cell.count("(") > cell.count(")"):
                                yield cell
                case Paragraph():
                    yield from unnamed(block.text, section.heading)
                case Bullets():
                    for item in block.items:
                        yield from unnamed(item, section.heading)
                case Figure():
                    yield from all_unnamed([block.caption, block.alt])


@pytest.fixture(scope="module", params=first(1, sorted(path.stem for path in SCENARIOS.glob("*.yaml"))[::-1]))
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return assess(Case(load(SCENARIOS / f"{request.param}.yaml"), complete_journey().sketch, draws=20))


@pytest.mark.slow
def test_every_document_names_the_act_of_every_provision(assessment: Assessment) -> None:
    made = 0
    for reader in READERS:
        report = make_report(assessment, date=dt.date(2026, 11, 29), reader=reader)
        assert list(blocks_unnamed(report)) == [], reader
        made += 1
        for paper in PAPERS if reader == "board" else ():
            try:
                written = paper.make(Made(report, assessment, dt.datetime(2026, 11, 29, tzinfo=dt.UTC)))
            except EvenhandError as refused:
                assert unnamed(str(refused)) == []
                continue
            assert list(blocks_unnamed(written)) == [], paper.id
            made += 1
    assert made > len(READERS) + 2
    verdict = assessment.verdict
    said = [assessment.answer, *verdict.conditions, *verdict.doubts, *map(headline, assessment.gates)]
    assert all_unnamed(said) == []


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_gate_and_reason_of_every_example_names_its_act_in_every_place(path) -> None:
    scenario = load(path).replace(jurisdictions=tuple(Jurisdiction))
    card = score(scenario)
    groups = grouped(card)
    texts = [text for place in card.jurisdictions.values() for gate in place.gates for text in (gate.why, gate.remedy)]
    texts += [ground.why for group in groups for ground in (*group.grounds, *group.every_ground)]
    texts += [*map(headline, groups), *(one.reason or "" for one in card.criteria)]
    assert texts and all_unnamed(texts) == []


PROSE = [
    *ROOT.glob("*.md"),
    *(ROOT / "scenarios").glob("*.md"),
    *(path for folder in ("docs", "data") for path in (ROOT / folder).rglob("*.md")),
]


@pytest.mark.parametrize(
    ("page", "bare"),
    [
        ("# GDPR\n\nWhoever asks must\nsay so (Art. 13).", 1),
        ("A child's age stands in\nGDPR Art. 8.\n\n* So it does (Art. 8).", 1),
        ("## 7. Gains\n\nThey are counted (section 7) or not (section 9).", 1),
        ("`x`\n\n    Art. 13 of code\n\n[GDPR Art. 13](https://law.example/Art. 13)", 0),
    ],
)
def test_a_page_of_documentation_is_read_by_its_paragraphs(page: str, bare: int) -> None:
    assert len(unnamed_in_markdown(page)) == bare


@pytest.mark.parametrize("path", sorted(PROSE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_page_of_documentation_names_the_act_of_every_provision(path) -> None:
    assert unnamed_in_markdown(path.read_text(encoding="utf-8")) == []
