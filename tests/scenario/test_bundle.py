from __future__ import annotations

import io
import zipfile

import pytest
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.scenario import load, revision
from evenhand.scenario.bundle import MAX_BUNDLE_FILES, pack, unpack
from evenhand.scenario.evidence import MAX_EVIDENCE_BYTES, PatternReview, hash_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(scope="module")
def reviewed():
    review = PatternReview.model_validate(
        {
            "code": "4.4.1",
            "present": False,
            "by": "customer advocate",
            "date": "2026-11-20",
            "evidence": [{"file": "evidence/links.png", "sha256": hash_of(PNG)}],
        }
    )
    return load(SCENARIOS / "plain-opt-in.yaml").replace(reviews=(review,))


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_a_bundle_brings_back_the_scenario_and_every_byte_of_its_evidence(reviewed):
    packed = pack(reviewed, {hash_of(PNG): PNG})
    assert packed == pack(reviewed, {hash_of(PNG): PNG})
    result = unpack(packed, name="bundle.zip")
    assert revision(result.scenario) == revision(reviewed)
    assert result.files == {hash_of(PNG): PNG} and result.missing == ()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["plain-opt-in.yaml", "evidence/links.png"]
        assert {part.compress_type for part in archive.infolist()} == {zipfile.ZIP_DEFLATED}


def test_what_could_not_be_packed_is_listed_when_it_comes_in(reviewed):
    assert unpack(pack(reviewed, {}), name="bundle.zip").missing == ("evidence/links.png",)


def test_a_file_that_is_not_the_one_attached_is_refused(reviewed):
    with zipfile.ZipFile(io.BytesIO(pack(reviewed, {hash_of(PNG): PNG}))) as archive:
        text = archive.read("plain-opt-in.yaml").decode()
    changed = zipped(**{"plain-opt-in.yaml": text, "evidence__links.png": PNG + b"!"})
    with pytest.raises(ScenarioError) as caught:
        unpack(changed, name="bundle.zip")
    assert "hash differs" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "not a zip file"),
        (zipped(**{"a.txt": "x"}), "holds 0"),
        (zipped(**{"a.yaml": "id: a", "b.yaml": "id: b"}), "holds 2"),
        (zipped(**{"a.yaml": b"\xff\xfe"}), "UTF-8"),
        (zipped(**{f"{n}.txt": "x" for n in range(MAX_BUNDLE_FILES + 1)}), "more than"),
        (zipped(**{"a.yaml": b"x" * (MAX_EVIDENCE_BYTES + 1)}), "larger than"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(data, said):
    with pytest.raises(ScenarioError) as caught:
        unpack(data, name="bundle.zip")
    assert said in str(caught.value.problems[0])
