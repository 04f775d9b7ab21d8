from __future__ import annotations

import pytest
from evenhand import scenario
from evenhand.errors import ScenarioError
from evenhand.scenario.evidence import MAX_EVIDENCE_BYTES, fault_of, hash_of
from evenhand.scenario.evidence_check import check_evidence, each_evidence

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
REVIEW = """
id: checked
name: Checked
reviews:
  - code: 4.4.1
    present: false
    where: the app's first screen
    by: customer advocate
    date: 2026-11-20
    evidence:
      - {{file: {file}, sha256: {sha}, note: every link pressed}}
"""


def written(folder, *, file="evidence/screen.png", sha=None, data=PNG):
    (folder / "evidence").mkdir(exist_ok=True)
    if data is not None:
        (folder / "evidence" / "screen.png").write_bytes(data)
    path = folder / "checked.yaml"
    path.write_text(REVIEW.format(file=file, sha=sha or hash_of(PNG)))
    return path


def test_evidence_beside_the_scenario_is_checked_by_its_hash(tmp_path):
    path = written(tmp_path)
    check_evidence(scenario.load(path), path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": PNG + b"!"}, "has changed since it was attached"),
        ({"data": None}, "is missing"),
        ({"data": b"no picture"}, "does not hold what its name says"),
        ({"data": b""}, "is empty"),
    ],
)
def test_a_file_that_is_not_the_one_that_was_attached_is_a_clear_fault(tmp_path, change, said):
    path = written(tmp_path, **change)
    read = scenario.load(path)
    with pytest.raises(ScenarioError) as caught:
        check_evidence(read, path)
    [problem] = caught.value.problems
    assert said in problem.message and problem.field == "reviews[0].evidence[0].file"
    assert problem.file == str(path)


@pytest.mark.parametrize("file", ["../screen.png", "/etc/screen.png", "a\\b.png", "C:/screen.png", "screen.exe"])
def test_evidence_stays_inside_the_folder_and_is_of_a_kind_that_is_kept(tmp_path, file):
    path = written(tmp_path, file=f"'{file}'")
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path)
    assert any("evidence" in (problem.field or "") for problem in caught.value.problems)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "outside.png"
    outside.write_bytes(PNG)
    inner = tmp_path / "inner"
    inner.mkdir()
    path = written(inner, data=None)
    (inner / "evidence" / "screen.png").symlink_to(outside)
    with pytest.raises(ScenarioError) as caught:
        check_evidence(scenario.load(path), path)
    assert "outside the scenario's folder" in caught.value.problems[0].message


def test_what_is_kept_is_bounded_in_size_and_kind():
    assert fault_of("a.png", PNG) is None
    assert fault_of("a.txt", "gelöscht".encode()) is None
    assert "UTF-8" in fault_of("a.txt", b"\xff\xfe")
    assert "not a text" in fault_of("a.md", b"a\0b")
    assert "larger than" in fault_of("a.txt", b"x" * (MAX_EVIDENCE_BYTES + 1))
    assert "is not named" in fault_of("a.svg", b"<svg/>")


def test_reviews_and_files_survive_writing_and_reading_and_are_part_of_the_revision(tmp_path):
    read = scenario.load(written(tmp_path))
    again = scenario.loads(scenario.dump(read))
    assert again == read and scenario.revision(again) == scenario.revision(read)
    other = scenario.load(written(tmp_path, sha="f" * 64))
    assert scenario.revision(other) != scenario.revision(read)
    [(place, one)] = each_evidence(read)
    assert place == "reviews[0].evidence[0]" and one.note == "every link pressed"


def test_a_lifted_presumption_and_a_changed_fact_carry_the_same_kind_of_evidence():
    file = {"file": "opinion.pdf", "sha256": "a" * 64}
    read = scenario.Scenario.model_validate(
        {
            "id": "lifted",
            "name": "Lifted",
            "lifted_gates": [
                {
                    "criterion": "C2",
                    "jurisdiction": "EU",
                    "by": "Legal Office",
                    "reason": "The feature needs the data.",
                    "date": "2026-11-20",
                    "evidence": [file],
                }
            ],
            "attachments": [{**file, "file": "screen.png", "fact": "consent.requests[0].act"}],
        }
    )
    assert [place for place, _ in each_evidence(read)] == ["lifted_gates[0].evidence[0]", "attachments[0]"]
