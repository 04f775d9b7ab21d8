from __future__ import annotations

import datetime as dt
import io
import re

import docx
import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.report import Format, Made, Report, known_formats, make_report, to_docx, to_markdown
from evenhand.report.formats.markdown import escape
from evenhand.report.model import Bullets, Figure, Paragraph, Picture, Section, Table
from evenhand.scenario import load
from evenhand.scenario.leaves import leaves
from evenhand.uncertainty import load_assumptions
from evenhand.vocabulary.roles import NAMES, role_in_words

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module", params=["location-resale", "customer-data-trust"])
def assessment(request: pytest.FixtureRequest) -> Assessment:
    scenario = load(SCENARIOS / f"{request.param}.yaml")
    return assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=100))


@pytest.fixture(scope="module")
def report(assessment: Assessment) -> Report:
    return make_report(assessment, date=DAY)


def test_validity_comes_before_points_and_money_after_both(report: Report) -> None:
    headings = [section.heading for section in report.sections]
    order = ["What stands in the way", "Scores", "The exchange", "What to find out first"]
    order.append("Appendix B: assumptions and their sources")
    assert [heading for heading in headings if heading in order] == order


def test_a_report_says_what_it_rests_on(report: Report) -> None:
    for key in ("Scenario", "Revision", "Seed and draws", "Version", "Date", "Rubric", "Customers"):
        assert report.meta[key]
    assert report.meta["Date"] == "2026-11-23"


def test_every_document_says_everything_that_is_in_the_report(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    word = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    markdown = to_markdown(report).decode()
    for section in report.sections:
        assert section.heading in word
        assert f"## {escape(section.heading)}" in markdown
        for block in section.blocks:
            if isinstance(block, Table):
                assert block.caption in word
                assert f"*{escape(block.caption)}*" in markdown
                for row in block.rows:
                    for cell in row:
                        assert escape(cell) in markdown


def test_word_has_real_headings_header_rows_and_words_for_pictures(report: Report) -> None:
    document = docx.Document(io.BytesIO(to_docx(report)))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1"} <= styles
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    figures = [block for section in report.sections for block in section.blocks if isinstance(block, Figure)]
    assert len(document.inline_shapes) == len(figures) > 1
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40


@pytest.mark.parametrize("form", known_formats(), ids=lambda form: form.suffix)
def test_the_same_report_gives_the_same_bytes(assessment: Assessment, report: Report, form: Format) -> None:
    made = Made(report, assessment, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert form.render(made) == form.render(made)


def test_nothing_that_must_not_be_said_is_said(report: Report) -> None:
    text = to_markdown(report).decode().lower()
    assert not re.findall(r"\bcompliant\b|\banonymous\b|price of your data|you own your data", text)


def test_a_document_speaks_in_words_and_not_in_keys(assessment: Assessment, report: Report) -> None:
    text = to_markdown(report).decode()
    # What identifies the run keeps the policy's key; sentences and tables do not.
    keys = [str(row.policy) for row in assessment.part("policies").value[1:]]
    keys += [role for role in NAMES if role != role_in_words(role)]
    assert [key for key in keys if key in text] == []


def test_a_fact_typed_by_a_person_cannot_become_markup() -> None:
    nasty = "<script>alert(1)</script> | **bold** [x](http://evil.example) `code` # head\n- item"
    report = Report(
        "T",
        "S",
        {"Key": nasty},
        (Section("H", (Paragraph(nasty), Bullets((nasty,)), Table("c", ("a",), ((nasty,),)))),),
    )
    text = to_markdown(report).decode()
    assert "<script>" not in text
    assert "[x](http" not in text
    assert "\n- item" not in text
    assert all(line.count(" | ") == 0 for line in text.splitlines() if "alert" in line)
    assert docx.Document(io.BytesIO(to_docx(report))).paragraphs


def test_control_characters_do_not_break_a_word_document() -> None:
    report = Report("T\x00\x0b", "S" * 400, {}, (Section("H\x1f", (Paragraph("a\x08b"),)),))
    assert docx.Document(io.BytesIO(to_docx(report))).paragraphs[0].text == "T"


def test_a_decision_stands_before_the_scores_with_its_dissent() -> None:
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    assessment = assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=50))
    report = make_report(
        assessment,
        decision={"statement": "We ask openly.", "owner": "legal", "dissent": ["Too little is given back."]},
        date=DAY,
    )
    text = to_markdown(report).decode()
    assert text.index("We ask openly") < text.index("## Scores")
    assert "Too little is given back" in text


def test_a_picture_in_markdown_is_told_in_words() -> None:
    report = Report("T", "S", {}, (Section("H", (Figure("Q?", "What can be seen.", Picture(b"", b"<svg/>")),)),))
    assert "What can be seen" in to_markdown(report).decode()


@pytest.mark.parametrize("name", ["location-resale", "status-quo-bundled"])
def test_every_fact_stands_in_the_appendix_as_an_answer_or_as_a_question(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    report = make_report(assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=20)), date=DAY)
    shown = {section.heading: section for section in report.sections if section.appendix}
    facts, questions = shown["Appendix D: the facts"], shown["Appendix A: all open questions"]
    rows = {row[0]: row[1] for block in facts.blocks if isinstance(block, Table) for row in block.rows}
    asked = {row[3] for block in questions.blocks if isinstance(block, Table) for row in block.rows}
    for leaf in leaves(scenario):
        assert (leaf.path in rows) == leaf.known, leaf.path
        assert leaf.known or leaf.path in asked, leaf.path
        if leaf.value in (None, ()):
            assert rows[leaf.path] == "none"


def test_the_recommended_rate_stands_beside_the_declared_offer_and_among_the_landmarks() -> None:
    scenario = load(SCENARIOS / "customer-data-trust.yaml")
    report = make_report(assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=400)), date=DAY)
    [exchange] = [section for section in report.sections if section.heading == "The exchange"]
    outcomes, landmarks = (block for block in exchange.blocks if isinstance(block, Table))
    assert outcomes.header[1].startswith("The offer recommended")
    assert outcomes.header[2].startswith("The offer as declared")
    assert landmarks.rows[-1][0] == "recommended"
    assert all(len(row) == len(outcomes.header) for row in outcomes.rows)


def test_files_that_show_what_is_declared_stand_with_their_hash() -> None:
    attachment = {"file": "evidence/screen.png", "sha256": "ab" * 32, "fact": "summary", "note": "the first screen"}
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    shown = type(scenario).model_validate(
        {**scenario.model_dump(mode="json", by_alias=True), "attachments": [attachment]}
    )
    text = to_markdown(
        make_report(assess(Case(shown, complete_journey().sketch, load_assumptions(), draws=50)), date=DAY)
    ).decode()
    assert "ab" * 32 in text and "the first screen" in text
