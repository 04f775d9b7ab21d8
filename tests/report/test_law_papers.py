"""Papers of law: filled from facts, empty where nobody knows, stamped, and refused where they must not be written."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import ScenarioError
from evenhand.law.registry import load_registry
from evenhand.places import SCENARIOS
from evenhand.report import Made, known_formats, make_report
from evenhand.report.labels import about, in_words, subjects
from evenhand.report.model import Table
from evenhand.report.papers import FOR_COUNSEL, PAPERS
from evenhand.report.papers.risk import POINTS
from evenhand.scenario import UNKNOWN, load
from evenhand.scenario.leaves import leaves

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
BY_ID = {paper.id: paper for paper in PAPERS}


def made_of(scenario):
    assessment = assess(Case(scenario, complete_journey().sketch, draws=40))
    return Made(make_report(assessment, date=AT.date(), reader="customers"), assessment, AT)


@pytest.fixture(scope="module", params=["loyalty-dividend", "location-resale"])
def made(request):
    return made_of(load(SCENARIOS / f"{request.param}.yaml"))


@pytest.fixture(scope="module")
def complete():
    return made_of(load(SCENARIOS / "loyalty-dividend.yaml"))


def rows(report):
    return [
        row for section in report.sections for block in section.blocks if isinstance(block, Table) for row in block.rows
    ]


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper.id != "incentive"], ids=lambda paper: paper.id)
def test_a_paper_holds_facts_as_declared_and_nothing_where_nobody_knows(made, paper):
    report = paper.make(made)
    assert report.stamp == FOR_COUNSEL and report.title.startswith("DRAFT. ")
    names = subjects(made.assessment.scenario)
    facts = {
        (about(leaf.path, names), leaf.question): in_words(leaf.value) if leaf.known else ""
        for leaf in leaves(made.assessment.scenario)
    }
    # Questions stand in a paper as they stand in the model; each with its declared answer, or none.
    told = {(row[0], row[1]): row for row in rows(report) if len(row) == 4 and (row[0], row[1]) in facts}
    assert told or paper.id == "consent"
    for key, row in told.items():
        assert row[2] == facts[key]
        assert not (row[2] and row[3])


def test_an_impact_assessment_follows_the_points_of_the_article_and_judges_nothing(made):
    report = BY_ID["dpia"].make(made)
    assert [section.heading[:18] for section in report.sections[:4]] == [
        f"GDPR Art. 35(7)({point})" for point in "abcd"
    ]
    risks = [
        row for block in report.sections[2].blocks if isinstance(block, Table) for row in block.rows if len(row) == 4
    ]
    assert risks and all(row[2] == row[3] == "" for row in risks)
    names = " ".join(row[0] for row in risks)
    assert all(group.criterion in names for group in made.assessment.gates if group.kind != "lifted")
    # pyrefly: ignore[missing-attribute]
    assert all(row[1] == "" for block in report.sections[4].blocks for row in block.rows)


def test_a_californian_assessment_is_headed_by_the_words_of_the_regulation(made):
    report = BY_ID["risk"].make(made)
    registry = load_registry()
    for section, name in zip(report.sections[:9], POINTS, strict=True):
        point = registry.propositions[name]
        assert section.heading == f"11 CCR {point.at.number}: {point.says}"
        assert point.sentence in section.blocks[0].text and point.text_read  # pyrefly: ignore[missing-attribute]
    kinds = [question[-3:] for question, _ in report.sections[4].blocks[-1].rows]  # pyrefly: ignore[missing-attribute]
    assert kinds == [f"({letter})" for letter in "ABCDEFGH"]


@pytest.mark.slow
def test_the_notice_of_an_incentive_has_five_items_or_is_refused_with_what_it_lacks(complete):
    report = BY_ID["incentive"].make(complete)
    assert len([section for section in report.sections if section.heading != "For counsel, not for customers"]) == 5
    scenario = complete.assessment.scenario
    lacking = scenario.replace(incentive=scenario.incentive.model_copy(update={"opt_in": UNKNOWN}))
    with pytest.raises(ScenarioError) as caught:
        BY_ID["incentive"].make(made_of(lacking))
    assert [problem.field for problem in caught.value.problems] == ["incentive.opt_in"]
    assert "How to take part" in caught.value.problems[0].message


def test_papers_of_a_place_are_offered_where_people_are_asked_there(complete):
    here = complete.assessment
    elsewhere = assess(Case(here.scenario.replace(jurisdictions=("EU",)), here.sketch, draws=10))
    offered = {form.suffix for form in known_formats() if form.applies(elsewhere)}
    assert ".dpia.docx" in offered and not offered & {".incentive.docx", ".risk.docx"}
    assert {f".{paper.id}.docx" for paper in PAPERS} <= {form.suffix for form in known_formats() if form.applies(here)}


def test_the_file_is_stamped_on_every_page(complete):
    form = next(form for form in known_formats() if form.suffix == ".consent.docx")
    document = docx.Document(io.BytesIO(form.render(complete)))
    assert FOR_COUNSEL in document.sections[0].header.paragraphs[0].text
