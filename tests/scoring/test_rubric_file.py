from __future__ import annotations

import re

import pytest
from evenhand.errors import RubricError
from evenhand.places import RUBRICS
from evenhand.scenario import Jurisdiction
from evenhand.scoring import Force, GateClass, load_rubric
from evenhand.scoring.rules import RULES

LOCAL = """\
pillar: consent
researched: 2026-10-01
criteria:
  - id: X1
    slug: one-click-out
    elements: [W]
    question: Does leaving take one click?
    why: {text: Our own promise to customers., source: Customer charter}
    reads: [consent.withdrawal.clicks]
    levels: {0: More than three, 2: Two or three, 4: One}
    sources: [{text: Customer charter, force: ours}]
    remedy: Put leaving one click away.
    owner: technology
    scale:
      fact: consent.withdrawal.clicks
      steps: [{level: 4, at_most: 1}, {level: 2, at_most: 3}]
      otherwise: 0
"""


def test_the_catalogue_is_whole(rubric):
    for pillar in ("consent", "transparency", "ownership"):
        criteria = rubric.pillar(pillar)
        assert criteria
        letter = criteria[0].id[0]
        # Numbers are names that documents and records use: none is left out, used twice or moved.
        assert [criterion.id for criterion in criteria] == [f"{letter}{n}" for n in range(1, len(criteria) + 1)]


def test_every_criterion_has_a_rule_and_every_rule_a_criterion(rubric):
    assert set(RULES) == set(rubric.by_id)


def test_a_g1_has_an_operative_provision_or_a_judgment_behind_it_wherever_it_falls(rubric):
    for criterion in rubric:
        for gate in criterion.gates:
            for place in gate.jurisdictions:
                if gate.gate is GateClass.G1:
                    assert any(source.operative for source in criterion.sources_in(place)), (criterion.id, place)


def test_whoever_doubts_a_text_that_is_said_to_be_read_can_read_it_too(rubric):
    for criterion in rubric:
        for source in (*criterion.sources, criterion.why):
            assert not source.checked or source.address, f"{criterion.id}: where was {source.text} read?"


@pytest.mark.parametrize(("day", "checked"), [("2026-10-01", True), ("no", False)])
def test_only_a_day_on_which_it_was_read_makes_a_source_checked(write, day, checked):
    mine = load_rubric(write("mine.yaml", LOCAL.replace("force: ours}", f"force: ours, text_read: {day}}}")))
    assert [source.checked for source in mine.by_id["X1"].sources] == [checked]


def test_the_most_binding_source_comes_first(rubric):
    first = rubric.by_id["C16"].sources_in(Jurisdiction.EU)[0]
    assert first.text.startswith("GDPR Art.") and first.force is Force.REGULATION
    assert rubric.by_id["C16"].sources_in(Jurisdiction.US_CA)[0].text.startswith("Cal. Civ. Code")


def test_a_users_file_adds_local_criteria_to_the_built_in_ones(write, rubric):
    mine = load_rubric(write("mine.yaml", LOCAL.replace("force: ours}", "force: ours, text_read: 2026-10-01}")))
    assert len(mine) == len(rubric) + 1
    assert mine.by_id["X1"].local and not mine.by_id["C1"].local
    assert str(mine.law_as_of) == "2026-10-01"  # the oldest day on which anything was checked
    assert mine.fingerprint != rubric.fingerprint


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("slug:", "slog:", 5, "did you mean 'slug'"),
        ("owner: technology", "owner: technologie", 13, "did you mean 'technology'"),
        ("reads: [consent.withdrawal.clicks]", "reads: [consent.withdrawal.click]", 9, "did you mean 'clicks'"),
        ("force: ours", "force: statut", 11, "did you mean 'statute'"),
        ("{text: Customer charter, force: ours}", "{of: rrd, at: P1}", 11, "did you mean 'rdr'"),
        ("{text: Customer charter, force: ours}", "{law: gdpr-7-44}", 11, "did you mean 'gdpr-7-4'"),
        ("force: ours}", "force: ours, sentence: It is so}", 11, "said by the registry of law only"),
        ("force: ours}", "force: ours, address: 'https://blog.example/x'}", 11, "not an official address"),
        ("id: X1", "id: C3", 4, "already in the built-in rubric"),
        ("at_most: 1}", "at_most: 1, at_least: 2}", 16, "exactly one"),
        ("levels: {0: More than three, ", "levels: {", 4, "0 and 4"),
        ("    remedy: Put leaving one click away.\n", "", 4, "is missing"),
        ("id: X1", "id: X1\n    id: X2", 5, "given twice"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_was_meant(write, old, new, line, says):
    with pytest.raises(RubricError) as caught:
        load_rubric(write("mine.yaml", LOCAL.replace(old, new)))
    assert any(problem.line == line and says in str(problem) for problem in caught.value.problems), str(caught.value)


def test_all_faults_are_told_at_once(write):
    broken = LOCAL.replace("slug:", "slog:").replace("owner: technology", "owner: nobody")
    with pytest.raises(RubricError) as caught:
        load_rubric(write("mine.yaml", broken))
    assert len(caught.value.problems) >= 3  # the unknown field, the missing one, the unknown role


WEAK = ("{text: Some guide, force: guideline}", "{text: GDPR Rec. 42, force: regulation}", "{law: gdpr-rec-32}")


@pytest.mark.parametrize("source", [*WEAK, "{law: edpb-consent-46}", "{law: ccpa-140-h}", "{law: gdpr-7-3}"])
def test_a_g1_rests_on_an_operative_provision_in_force_there_whatever_a_source_calls_itself(write, source):
    gate = "    gates: [{at_or_below: 0, gate: G1, jurisdictions: [EU], why: we say so}]\n    remedy:"
    text = LOCAL.replace("{text: Customer charter, force: ours}", source).replace("    remedy:", gate)
    if source == "{law: gdpr-7-3}":
        assert load_rubric(write("mine.yaml", text)).by_id["L1"].gates
        return
    with pytest.raises(RubricError, match="needs an operative provision or a judgment"):
        load_rubric(write("mine.yaml", text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("pillar: [consent", "a bracket [ is not closed"),
        ("a: &x 1\nb: [" + "*x," * 101 + "]", "aliases"),
        ("a: " + "[" * 60 + "]" * 60, "levels deep"),
        ("- consent\n", "must be 'key: value' lines, and is a list"),
    ],
)
def test_what_is_no_rubric_is_refused_in_words(write, text, says):
    with pytest.raises(RubricError, match=re.escape(says)):
        load_rubric(write("mine.yaml", text))


def test_a_rubric_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(RubricError, match="does not exist"):
        load_rubric(tmp_path / "none.yaml")
    with pytest.raises(RubricError, match="no rubric files"):
        load_rubric(tmp_path)


def test_loading_the_same_folder_twice_reads_it_once():
    assert load_rubric(RUBRICS) is load_rubric(RUBRICS)


def test_the_example_in_the_rubrics_own_readme_loads(write):
    example = re.search(r"```yaml\n(.*?)```", (RUBRICS / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert load_rubric(write("mine.yaml", example[1])).by_id["X1"].local


def test_every_criterion_can_be_explained_in_full():
    rubric = load_rubric()
    assert len(rubric)
    for one in rubric:
        assert one.question.endswith("?"), one.id
        assert len(one.why.text) > 30 and one.why.source, one.id
        assert {0, 4} <= set(one.levels), one.id
        assert one.sources and one.remedy and one.reads, one.id
