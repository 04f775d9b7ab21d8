"""A bundle is worked out again: a changed digit, fact or file is found and named."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import random
import re
import zipfile

import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import typed_sketch
from evenhand.exchange.level import level_at
from evenhand.places import SCENARIOS
from evenhand.report import Made, make_report
from evenhand.report.bundle import BundleError, to_bundle, verify
from evenhand.scenario import load

AT = dt.datetime(2026, 11, 23, 12, 30, tzinfo=dt.UTC)
DECISION = {
    "statement": "We ask.",
    "chosen": "plain-opt-in",
    "owner": "Head of data",
    "review": "2027-06-01",
    "conditions": (),
    "dissent": (),
}


@pytest.fixture(scope="module")
def bundle():
    case = Case(load(SCENARIOS / "plain-opt-in.yaml"), typed_sketch(10_000, 120.0, 0.55, "USD"), draws=16)
    assessment = assess(case)
    assessment = assessment.offering(level_at(assessment.simulation, dividend=0.5))
    report = make_report(assessment, decision=DECISION, date=AT.date()).as_draft("Not saved")
    made = Made(report, assessment, AT, DECISION)
    packed = to_bundle(made)
    assert to_bundle(made) == packed
    return packed


def unpacked(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_again(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def hashed_anew(files):
    """Return the files with a manifest that agrees, as somebody would write it who hides a change."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {name: hashlib.sha256(files[name]).hexdigest() for name in manifest["files"]}
    return {**files, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"}


def test_what_was_not_changed_follows(bundle):
    assert verify(bundle, "b.zip") == ()
    assert json.loads(unpacked(bundle)["recommendation.json"])["title"].startswith("DRAFT. ")
    files = unpacked(bundle)
    assert {"scenario.json", "customers.json", "recommendation.pdf", "recommendation.json"} <= set(files)
    # A research object names every file with its hash, apart from itself and the manifest that seals it.
    crate = json.loads(files["ro-crate-metadata.json"])
    told = {entity["@id"]: entity["sha256"] for entity in crate["@graph"] if entity["@type"] == "File"}
    sealed = {"manifest.json", "ro-crate-metadata.json"}
    assert told == {name: hashlib.sha256(files[name]).hexdigest() for name in files if name not in sealed}
    assert json.loads(files["decision.json"])["statement"] == DECISION["statement"]


def test_records_for_programs_hold_the_facts_and_nothing_else(bundle):
    files = unpacked(bundle)
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    linked = json.loads(files["dpv.jsonld"])
    processes = {one["dpv:hasPurpose"]["dct:identifier"]: one for one in linked["dpv:hasProcess"]}
    assert set(processes) == {purpose.id for purpose in scenario.purposes}
    for purpose in scenario.purposes:
        told = [one["dct:identifier"] for one in processes[purpose.id].get("dpv:hasPersonalData", ())]
        assert told == list(purpose.data)
    receipt = json.loads(files["receipt.json"])
    assert receipt["template"] is True and receipt["record_id"] == receipt["pii_principal_id"] == ""
    assert {one["purpose"] for one in receipt["purposes"]} <= set(processes)
    honoured = scenario.consent.signals.gpc
    if honoured in ("honoured", "ignored"):
        assert json.loads(files["gpc.json"]) == {"gpc": honoured == "honoured", "lastUpdate": AT.date().isoformat()}
    else:
        assert "gpc.json" not in files
    assert json.loads(files["assumptions.json"]) and "valuation.json" in files


def test_every_one_of_a_hundred_changed_digits_is_found_and_its_file_named(bundle, monkeypatch):
    files = unpacked(bundle)
    chance = random.Random(3)  # noqa: S311 - which digits are changed is no secret
    texts = [name for name, content in files.items() if re.search(rb"\d", content)]
    for _ in range(100):
        name = chance.choice(texts)
        place = chance.choice([match.start() for match in re.finditer(rb"\d", files[name])])
        digit = (files[name][place] - 48 + chance.randint(1, 9)) % 10
        changed = files[name][:place] + bytes([digit + 48]) + files[name][place + 1 :]
        # The hashes alone tell: nothing is worked out again for this.
        monkeypatch.setattr("evenhand.report.bundle._made", _nothing)
        try:
            found = verify(packed_again({**files, name: changed}), "b.zip")
        except BundleError:
            continue
        assert name in {finding.file for finding in found} or (name == "manifest.json" and found)


def _nothing(files, findings):
    raise BundleError("nothing is worked out here")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("recommendation.json", b'"Date": "2026-11-23"', b'"Date": "2026-11-24"', "recommendation.json"),
        ("run.json", b'"seed": 20261123', b'"seed": 20261124', "recommendation.json"),
        ("scenario.json", b'"name": "Plain opt-in"', b'"name": "Plain opt-out"', "recommendation.pdf"),
    ],
)
def test_a_change_is_found_though_the_hashes_were_written_anew(bundle, name, old, new, said):
    files = unpacked(bundle)
    if old not in files[name]:
        pytest.fail(f"{name} does not hold {old!r}: {files[name][:400]!r}")
    found = verify(packed_again(hashed_anew({**files, name: files[name].replace(old, new, 1)})), "b.zip")
    assert said in {finding.file for finding in found}
    assert all(str(finding) for finding in found)


def test_a_file_too_many_or_too_few_is_named(bundle):
    files = unpacked(bundle)
    extra = verify(packed_again({**files, "extra.txt": b"x"}), "b.zip")
    assert "extra.txt" in {finding.file for finding in extra}
    with pytest.raises(BundleError, match="lacks scenario"):
        verify(packed_again({name: content for name, content in files.items() if name != "scenario.json"}), "b.zip")


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", packed_again({"manifest.json": b"[]"})])
def test_what_is_no_bundle_is_refused_in_words(data):
    with pytest.raises(BundleError):
        verify(data, "b.zip")
