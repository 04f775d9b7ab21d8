"""A bundle is worked out again: a changed digit, fact or file is found and named."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import json
import random
import re
import zipfile
from dataclasses import replace

import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import parse_sketch, typed_sketch
from evenhand.errors import RubricError
from evenhand.exchange.level import level_at
from evenhand.places import SCENARIOS
from evenhand.report import Made, known_formats, make_report, verification
from evenhand.report import bundle as bundles
from evenhand.report.bundle import BundleError, files_of, is_input, manifest_of, remade, to_bundle
from evenhand.report.formats.pdf import to_pdf
from evenhand.report.passages import numbers_in, passages
from evenhand.report.verification import checked, verify
from evenhand.scenario import load, loads
from evenhand.scoring import load_rubric, parse_rubric, rubric_of, rubric_text
from evenhand.uncertainty import load_assumptions, parse_assumptions
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tests.walks import first

AT = dt.datetime(2026, 11, 23, 12, 30, tzinfo=dt.UTC)
DECISION = {
    "statement": "We ask.",
    "chosen": "plain-opt-in",
    "owner": "Head of data",
    "review": "2027-06-01",
    "conditions": (),
    "dissent": (),
}
OWN = """
pillar: transparency
researched: 2026-11-01
criteria:
  - id: HOUSE1
    slug: summary-is-short
    question: Is there a summary?
    why: {text: A house rule., source: House}
    reads: [programme.customers]
    levels: {0: none, 4: there is one}
    sources: [{text: House rules, force: ours}]
    remedy: Write one.
    owner: legal
    scale: {fact: programme.customers, steps: [{level: 4, at_least: 1}], otherwise: 0}
"""
CHANGES = 100


SECTIONS = ("first", "law", "exchange", "decision")


def made_of(case, contents=SECTIONS):
    assessment = assess(case)
    assessment = assessment.offering(level_at(assessment.simulation, dividend=0.5))
    report = make_report(assessment, decision=DECISION, date=AT.date(), contents=contents).as_draft("Not saved")
    return Made(report, assessment, AT, DECISION)


@pytest.fixture(scope="module")
def case():
    return Case(load(SCENARIOS / "plain-opt-in.yaml"), typed_sketch(10_000, 120.0, 0.55, "USD"), draws=16)


@pytest.fixture(scope="module")
def made(case):
    return made_of(case)


@pytest.fixture(scope="module")
def bundle(made):
    return to_bundle(made)


@pytest.fixture(scope="module")
def expected(bundle):
    """What follows from the bundle, worked out once for all that only compare with it."""
    return files_of(remade(unpacked(bundle)))


@pytest.fixture(scope="module", autouse=True)
def read_once():
    """Each document is read once, however often something is compared with it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(verification, "passages", functools.cache(lambda *what: tuple(passages(*what))))
        yield


@pytest.fixture
def few(monkeypatch):
    """Bundles of two documents, where it is not about documents."""
    forms = [form for form in known_formats() if form.suffix in (".json", ".md")]
    monkeypatch.setattr(bundles, "known_formats", lambda: forms)


@pytest.fixture
def small(few, made):
    """The files of such a bundle, without pictures."""
    report = replace(made.report, contents=("law", "decision"))
    return unpacked(to_bundle(replace(made, report=report)))


def unpacked(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_again(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def hashed_anew(files):
    """Return the files with a manifest that agrees, as somebody would write it who hides a change."""
    return {**files, "manifest.json": json.dumps(manifest_of(files)).encode()}


@pytest.mark.slow
def test_what_was_not_changed_follows_and_every_number_is_accounted_for(made, bundle, expected):
    files = unpacked(bundle)
    # The same inputs give the same bytes, here by way of what was read back.
    assert expected == {name: content for name, content in files.items() if name != "manifest.json"}
    assert json.loads(files["manifest.json"]) == manifest_of(expected)
    verified = checked(files, expected)
    assert verified.ok and verified.findings == () and verified.words.startswith("All ")
    assert {file.file for file in verified.files} == set(expected)
    assert {file.file: file.numbers for file in verified.files if file.numbers} == {
        name: count
        for name, content in expected.items()
        if (count := sum(len(numbers_in(text)) for _, text in passages(name, content)))
    }
    assert all(number.holds and number.place for number in verified.numbers)
    # Each number of the data is there under its path, and each number of the tables in each document.
    paths = {number.place: number.said for number in verified.numbers if number.file == "recommendation.json"}
    assert float(paths["data.offer.profit.mean"]) == made.report.data["offer"]["profit"]["mean"]
    tables = [block for section in made.report.body for block in section.blocks if hasattr(block, "rows")]
    told = {number for table in tables for row in table.rows for cell in row for number in numbers_in(cell)}
    for suffix in (".html", ".pdf", ".docx", ".md"):
        assert told <= {number.said for number in verified.numbers if number.file == f"recommendation{suffix}"}


@pytest.mark.slow
def test_a_bundle_holds_what_it_was_made_from_itself(case, bundle):
    files = unpacked(bundle)
    assert loads(files["scenario.yaml"].decode(), name="scenario.yaml") == case.scenario
    assert parse_sketch(files["customers.json"].decode()) == case.customers
    assert parse_assumptions(files["assumptions.json"].decode(), "a") == load_assumptions()
    assert rubric_of(files["rubric.json"].decode(), "r") == load_rubric()
    assert json.loads(files["decision.json"])["statement"] == DECISION["statement"]
    assert json.loads(files["recommendation.json"])["title"].startswith("DRAFT. ")
    # A research object names every file with its hash, apart from itself and the manifest that seals it.
    crate = json.loads(files["ro-crate-metadata.json"])
    told = {entity["@id"]: entity["sha256"] for entity in crate["@graph"] if entity["@type"] == "File"}
    sealed = {"manifest.json", "ro-crate-metadata.json"}
    assert told == {name: hashlib.sha256(files[name]).hexdigest() for name in files if name not in sealed}


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
    assert json.loads(files["drawn.json"]) and "valuation.json" in files


def changed_digit(chance, name, content):
    """Return a file with one other digit, as a forger writes it: in an office document within one of its parts."""
    if name.endswith((".docx", ".xlsx", ".pptx")):
        parts = unpacked(content)
        part = chance.choice([part for part in parts if part.endswith(".xml") and re.search(rb"\d", parts[part])])
        return packed_again({**parts, part: changed_digit(chance, part, parts[part])})
    place = chance.choice([match.start() for match in re.finditer(rb"\d", content)])
    digit = (content[place] - 48 + chance.randint(1, 9)) % 10
    return content[:place] + bytes([digit + 48]) + content[place + 1 :]


@pytest.mark.slow
def test_every_one_of_a_hundred_changed_digits_is_found_and_its_file_named(bundle, expected):
    files = unpacked(bundle)
    chance = random.Random(3)  # noqa: S311 - which digits are changed is no secret
    names = [name for name, content in files.items() if re.search(rb"\d", content)]
    chosen = [*names, *chance.choices([name for name in names if not name.endswith(".pdf")], k=CHANGES - len(names))]
    in_place = 0
    for name in chosen:
        changed = changed_digit(chance, name, files[name])
        several = {which: files[which] for which in {name, "run.json", "manifest.json"}}
        follow = {which: expected[which] for which in several if which in expected}
        sealed = {**several, "manifest.json": json.dumps(manifest_of(several)).encode()}
        if name == "manifest.json":
            # What seals everything is compared with everything.
            several, follow, sealed = files, expected, files
        altered = {**sealed, name: changed}
        # Numbers that were worked out are found though the hashes agree; what is given by its hash.
        altered = altered if is_input(name) or name == "manifest.json" else hashed_anew(altered)
        try:
            found = checked(altered, follow).findings
        except BundleError as error:
            # A digit at a place where no number can stand.
            assert name in ("run.json", "manifest.json") and name in str(error)
            continue
        assert name in {finding.file for finding in found}, name
        in_place += any(finding.file == name and finding.place for finding in found)
    # Most are not only said to be in a file, but where, and what follows instead.
    assert in_place > CHANGES / 2


@pytest.mark.parametrize("suffix", first(1, [".md", ".docx", ".html", ".json", ".xlsx", ".pptx"]))
def test_a_number_that_does_not_follow_is_listed_with_the_one_that_does(bundle, expected, suffix):
    name = f"recommendation{suffix}"
    files = {which: content for which, content in unpacked(bundle).items() if which in {name, "run.json"}}
    office = suffix in (".docx", ".xlsx", ".pptx")
    parts = unpacked(files[name]) if office else {"": files[name]}
    told = [number for _, text in passages(name, files[name]) for number in numbers_in(text)]
    part, said = next(
        (part, number)
        for number in told
        for part, content in parts.items()
        if len(number) > 3 and number.isascii() and content.count(number.encode()) == 1 and told.count(number) == 1
    )
    instead = said[:-1] + str((int(said[-1]) + 1) % 10)
    parts[part] = parts[part].replace(said.encode(), instead.encode())
    files[name] = packed_again(parts) if office else parts[part]
    verified = checked(hashed_anew(files), {which: expected[which] for which in files})
    wrong = [number for number in verified.numbers if not number.holds]
    assert [(number.file, number.said, number.follows) for number in wrong] == [(name, instead, said)]
    [finding] = verified.findings
    assert finding.place == wrong[0].place and instead in finding.message and said in finding.message
    assert [(file.file, file.wrong) for file in verified.files if file.wrong] == [(name, 1)]
    assert not verified.words.startswith("All ")
    plain = verified.to_json_dict(every=True)
    assert plain["ok"] is False and len(plain["numbers"]) == len(verified.numbers)
    assert [number["said"] for number in plain["numbers"] if not number["holds"]] == [instead]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("run.json", b'"seed": 20261123', b'"seed": 20261124', "recommendation.json"),
        ("scenario.yaml", b"name: Plain opt-in", b"name: Plain opt-out", "recommendation.md"),
        ("scenario.yaml", b"\nid: plain", b"\nod: plain", "scenario.yaml"),
        ("assumptions.json", b'"high": 6.6', b'"high": 6.7', "recommendation.json"),
        ("rubric.json", b'"id": "C1"', b'"id": "C991"', "rubric.json"),
        ("decision.json", b"We ask.", b"We ask!", "recommendation.md"),
    ],
)
def test_what_is_given_cannot_be_another_though_the_hashes_were_written_anew(small, name, old, new, said):
    assert old in small[name]
    verified = verify(packed_again(hashed_anew({**small, name: small[name].replace(old, new, 1)})), "b.zip")
    named = {finding.file for finding in verified.findings}
    assert said in named and (name in named or name == "run.json")
    assert all(str(finding) for finding in verified.findings)


@pytest.mark.slow
def test_a_run_with_assumptions_and_criteria_of_ones_own_follows_from_them(few, case):
    assumptions = load_assumptions()
    item = assumptions["wta.user"]
    own = replace(
        case,
        assumptions=assumptions.replacing(item.with_range(2.0, 3.0, 7.0, source="Own survey")),
        rubric=parse_rubric(OWN, "house.yaml"),
    )
    verified = verify(to_bundle(made_of(own, ("law",))), "b.zip")
    assert verified.ok
    # That they are others is no fault and is said.
    told = " ".join(verified.notes)
    assert "wta.user" in told and "HOUSE1" in told and "house.yaml" in told


def test_a_rubric_is_read_back_whole_or_refused_in_words():
    rubric = load_rubric()
    text = rubric_text(rubric)
    assert rubric_of(text, "rubric.json") == rubric and rubric_of(text, "r").fingerprint == rubric.fingerprint
    for broken in (text[:-100], "{}", "", "[]"):
        with pytest.raises(RubricError, match=r"rubric\.json"):
            rubric_of(broken, "rubric.json")


def test_a_file_too_many_or_too_few_is_named(bundle, expected):
    files = unpacked(bundle)
    few = {name: files[name] for name in ("run.json", "manifest.json", "dpv.jsonld")}
    follow = {name: expected[name] for name in ("run.json", "dpv.jsonld", "receipt.json")}
    found = {finding.file: finding.message for finding in checked({**few, "extra.txt": b"x"}, follow).findings}
    assert found["receipt.json"] == "is missing" and "does not belong" in found["extra.txt"]
    for needed in bundles.NEEDED:
        with pytest.raises(BundleError, match=f"lacks {needed}"):
            verify(packed_again({name: content for name, content in files.items() if name != needed}), "b.zip")


def test_a_file_that_cannot_be_read_any_more_is_named_with_all_that_stood_in_it(bundle, expected):
    files = {name: unpacked(bundle)[name] for name in ("run.json", "recommendation.docx", "recommendation.json")}
    follow = {name: expected[name] for name in files}
    for broken in (b"", b"PK\x03\x04", b"{" * 100_000, b"\xff" * 10, follow["recommendation.docx"][:-200]):
        altered = {"run.json": files["run.json"], "recommendation.docx": broken, "recommendation.json": broken}
        verified = checked(hashed_anew(altered), follow)
        assert {finding.file for finding in verified.findings} == {"recommendation.docx", "recommendation.json"}
        assert all(file.wrong == file.numbers > 0 for file in verified.files if not file.given)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", packed_again({"manifest.json": b"[]"})])
def test_what_is_no_bundle_is_refused_in_words(data):
    with pytest.raises(BundleError):
        verify(data, "b.zip")


def part_with(parts, name, pattern):
    """Return the first part whose name ends so and that holds a pattern."""
    return next(part for part in sorted(parts) if part.endswith(name) and re.search(pattern, parts[part]))


def altered(content, pattern):
    """Return bytes with another last digit of the first number that a pattern ends with."""
    place = re.search(pattern, content).end() - 1
    return content[:place] + bytes([(content[place] - 48 + 1) % 10 + 48]) + content[place + 1 :]


def in_part(name, pattern):
    def change(packed):
        parts = unpacked(packed)
        part = part_with(parts, name, pattern)
        return packed_again({**parts, part: altered(parts[part], pattern)})

    return change


def in_chart_workbook(packed):
    parts = unpacked(packed)
    book = part_with(parts, ".xlsx", rb".")
    return packed_again({**parts, book: in_part("sheet1.xml", rb"<v>\d+\.\d+")(parts[book])})


def words_for_a_picture(packed):
    writer = PdfWriter(clone_from=io.BytesIO(packed))
    todo = [writer.root_object["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            todo += [node["/K"]] if "/K" in node else []
            if re.search(r"\d", str(node.get("/Alt", ""))):
                said = altered(str(node["/Alt"]).encode(), rb"\d").decode()
                node[NameObject("/Alt")] = TextStringObject(said)
                break
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()


ALT = rb'descr="[^"]*?\d'
ATTACKS = {
    "words for a chart in Word": (".docx", in_part("document.xml", ALT), "words for picture"),
    "words for a chart on a slide": (".pptx", in_part(".xml", ALT), "words for picture"),
    "a number of a chart on a slide": (".pptx", in_part(".xml", rb"<c:v>\d+\.\d+"), "value"),
    "the workbook behind a chart": (".pptx", in_chart_workbook, "xl/worksheets/sheet1.xml"),
    "a kept result of a formula": (".xlsx", in_part(".xml", rb"</f><v>\d+\.\d+"), "xl/worksheets/"),
    "a number of a sheet": (".xlsx", in_part("sheet2.xml", rb"<v>\d+\.\d+"), "xl/worksheets/sheet2.xml"),
    "words for a drawing on the page": (".html", lambda page: altered(page, rb"<desc[^>]*>[^<]*?\d"), "line"),
    "words for a drawing in PDF": (".pdf", words_for_a_picture, "words for picture"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_number_changed_where_few_look_is_named_with_its_place(bundle, expected, attack):
    suffix, change, place = ATTACKS[attack]
    name = f"recommendation{suffix}"
    files = {which: content for which, content in unpacked(bundle).items() if which in {name, "run.json"}}
    verified = checked(hashed_anew({**files, name: change(files[name])}), {which: expected[which] for which in files})
    [wrong] = [number for number in verified.numbers if not number.holds]
    [finding] = verified.findings
    assert finding.file == wrong.file == name and finding.place == wrong.place and place in finding.place


@pytest.mark.slow
def test_another_number_in_the_text_of_a_pdf_is_named_with_its_page(made, expected):
    first, *others = made.report.sections
    forged = replace(made.report, sections=(replace(first, heading=f"{first.heading} 4711"), *others))
    files = {"run.json": expected["run.json"], "recommendation.pdf": to_pdf(forged)}
    verified = checked(hashed_anew(files), {which: expected[which] for which in files})
    assert {finding.file for finding in verified.findings} == {"recommendation.pdf"}
    assert any(finding.place.startswith("page 1, line") and "4711" in finding.message for finding in verified.findings)


def test_files_that_changed_places_are_both_named(bundle, expected):
    for one, other in (
        ("recommendation.docx", "recommendation.annex.docx"),
        ("dpv.jsonld", "receipt.json"),
        ("recommendation.md", "recommendation.html"),
    ):
        files = {which: content for which, content in unpacked(bundle).items() if which in {one, other, "run.json"}}
        swapped = hashed_anew({**files, one: files[other], other: files[one]})
        verified = checked(swapped, {which: expected[which] for which in files})
        assert {finding.file for finding in verified.findings} == {one, other}


def test_how_a_bundle_is_packed_says_nothing_but_a_name_twice_is_refused(bundle, expected):
    files = unpacked(bundle)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files, reverse=True):
            archive.writestr(name, files[name])
    assert bundles.opened(buffer.getvalue(), "b.zip") == bundles.opened(bundle, "b.zip")
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("run.json", files["run.json"])
    with pytest.raises(BundleError) as refused:
        verify(buffer.getvalue(), "b.zip")
    assert "'run.json' twice" in refused.value.problems[0].message
    # Within a document too: which of the two a program shows, nobody knows.
    name, twice = "recommendation.docx", io.BytesIO(files["recommendation.docx"])
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", unpacked(files[name])["word/document.xml"])
    several = {"run.json": files["run.json"], name: twice.getvalue()}
    [finding] = checked(hashed_anew(several), {which: expected[which] for which in several}).findings
    assert finding.file == name and "word/document.xml' twice" in finding.message
