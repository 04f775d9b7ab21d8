"""The bundle: every document with the facts it follows from, byte for byte the same for the same run, and its check."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evenhand.archive import Archive
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import parse_sketch
from evenhand.errors import EvenhandError, InputError, ScenarioError
from evenhand.exchange.level import declared, level_at
from evenhand.identity import code_digest
from evenhand.reading import parsing
from evenhand.report.content import make_report
from evenhand.report.format import Made, known_formats
from evenhand.report.model import Report
from evenhand.report.records import CRATE, crate, records
from evenhand.scenario import document_of, scenario_of
from evenhand.scenario.policy import Policy
from evenhand.version import VERSION

__all__ = ["SUFFIX", "BundleError", "Finding", "to_bundle", "verify"]

SUFFIX = ".bundle.zip"

MANIFEST, RUN, SCENARIO, DECLARED, CUSTOMERS = (
    "manifest.json",
    "run.json",
    "scenario.json",
    "declared.json",
    "customers.json",
)
_FIXED = (2000, 1, 1, 0, 0, 0)
_MOST_FILES, _MOST_BYTES = 200, 200 * 1024**2
_MOST_FINDINGS = 100


class BundleError(InputError):
    """A bundle that cannot be opened."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What in a bundle does not follow from what it claims to be made from.

    Parameters
    ----------
    file
        Which of its files.
    place
        Where in it, for example ``data.outcomes.profit.mean``; empty for the whole file.
    message
        What is wrong, in words.
    """

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.message}"


def to_bundle(made: Made, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Pack every document of a recommendation with what it follows from.

    Parameters
    ----------
    made
        The recommendation. Its time is kept, so that the same input gives the same bytes.
    progress
        Called with how many documents are written, and of how many.

    Returns
    -------
    bytes
        A zip file: the scenario, the customers' sketch, what else decided the run, all documents, and a manifest of
        hashes.
    """
    files = _files(_as_read(made), progress)
    files[MANIFEST] = _json(_manifest(files))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=_FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            packed.writestr(info, files[name])
    return buffer.getvalue()


def verify(data: bytes, name: str) -> tuple[Finding, ...]:
    """Work everything in a bundle out again and say what does not follow.

    Parameters
    ----------
    data
        The bundle.
    name
        What it is called, for messages.

    Returns
    -------
    tuple of Finding
        Empty when every file, and so every number, follows from the scenario, the customers and the run.

    Raises
    ------
    BundleError
        When it is no bundle, or lacks what it would be worked out from.
    """
    archive = Archive(data, name, BundleError, "a bundle", most_files=_MOST_FILES, most_bytes=_MOST_BYTES)
    files = {entry: archive.read(entry, _MOST_BYTES) for entry in archive.files}
    for needed in (MANIFEST, RUN, SCENARIO, CUSTOMERS):
        if needed not in files:
            raise BundleError(
                f"{name} lacks {needed}.", hint="It was not written by evenhand report, or is incomplete."
            )
    findings = [*_against_manifest(files)]
    try:
        made = _made(files, findings)
    except EvenhandError as error:
        findings.append(Finding(SCENARIO, "", f"cannot be worked out again: {error.message}"))
        return tuple(findings[:_MOST_FINDINGS])
    expected = _files(made)
    expected[MANIFEST] = _json(_manifest(expected))
    for entry in sorted(expected.keys() | files.keys()):
        if entry not in files:
            findings.append(Finding(entry, "", "is missing"))
        elif entry not in expected:
            findings.append(Finding(entry, "", "does not belong to the bundle"))
        elif files[entry] != expected[entry]:
            findings += _differences(entry, files[entry], expected[entry])
    return tuple(dict.fromkeys(findings))[:_MOST_FINDINGS]


def _as_read(made: Made) -> Made:
    """Return the same about the scenario as the bundle has it: with the text of its notice, not where that lies."""
    assessment = made.assessment
    scenario = scenario_of(document_of(assessment.scenario))
    read = replace(made, assessment=replace(assessment, case=replace(assessment.case, scenario=scenario)))
    return _reported(read, made.report.reader, made.report.contents, made.report.stamp)


def _reported(made: Made, reader: str, contents: Collection[str], status: str) -> Made:
    """Return the same with its recommendation written anew."""
    report = make_report(
        made.assessment,
        decision=made.decision,
        date=made.at.astimezone(dt.UTC).date(),
        beside=made.beside,
        reader=reader,
        contents=contents,
    )
    return replace(made, report=report.as_draft(status) if status else report)


def _files(made: Made, progress: Callable[[int, int], None] | None = None) -> dict[str, bytes]:
    assessment = made.assessment
    files = {
        RUN: _json(_run(made)),
        SCENARIO: _json(document_of(assessment.scenario)),
        CUSTOMERS: assessment.sketch.to_json().encode(),
    }
    files |= {_beside(number): _json(document_of(other.scenario)) for number, other in enumerate(made.beside, 1)}
    if assessment.as_declared is not None:
        files[DECLARED] = _json(document_of(assessment.as_declared.scenario))
    files |= {name: _json(values) for name, values in records(made).items()}
    forms = [form for form in known_formats() if form.suffix != SUFFIX and form.applies(assessment)]
    for number, form in enumerate(forms, 1):
        name = f"recommendation{form.suffix}"
        try:
            files[name] = form.render(made)
        except ScenarioError as error:
            # A paper that must not be written says in its place what it lacks.
            files[f"{name}.refused.txt"] = _refused(error)
        if progress is not None:
            progress(number, len(forms))
    files[CRATE] = _json(crate(made, files))
    return files


def _refused(error: ScenarioError) -> bytes:
    lines = (error.message, *(f"- {problem.message} ({problem.field})" for problem in error.problems), error.hint or "")
    return "\n".join((*lines, "")).encode()


def _beside(number: int) -> str:
    """Return the name of the file of another scenario that was considered."""
    return f"beside-{number}.json"


def _run(made: Made) -> dict[str, Any]:
    """Return what decided the run beside scenario and customers."""
    assessment, case = made.assessment, made.assessment.case
    offered = assessment.offered
    return {
        "at": made.at.astimezone(dt.UTC).isoformat(),
        "draws": case.draws,
        "seed": case.seed,
        "rates": None if case.rates is None else list(case.rates),
        "policy": None if case.policy is None else case.policy.model_dump(mode="json"),
        "offered": None if offered is None else {"place": offered.place, "axis": assessment.simulation.plan.axis},
        "decision": None if made.decision is None else dict(made.decision),
        "status": made.report.stamp,
        "reader": made.report.reader,
        "contents": list(made.report.contents),
        "beside": len(made.beside),
        "assumptions": case.assumptions.fingerprint,
        "rubric": case.rubric.fingerprint,
    }


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "evenhand_bundle": 1,
        "version": VERSION,
        "code": code_digest(),
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files) if name != MANIFEST},
    }


def _against_manifest(files: Mapping[str, bytes]) -> Iterator[Finding]:
    manifest = _read(files, MANIFEST)
    listed = manifest.get("files")
    listed = listed if isinstance(listed, dict) else {}
    if manifest.get("code") != code_digest():
        yield Finding(
            MANIFEST,
            "code",
            f"made by another build ({manifest.get('code')}; this is {code_digest()}): numbers may differ",
        )
    for name, content in files.items():
        if name != MANIFEST and listed.get(name) != hashlib.sha256(content).hexdigest():
            yield Finding(name, "", "was changed after it was written: its hash is another")


def _made(files: Mapping[str, bytes], findings: list[Finding]) -> Made:
    run = _read(files, RUN)
    with parsing(RUN, BundleError, "what decided a run"):
        at = dt.datetime.fromisoformat(run["at"])
        policy = None if run["policy"] is None else Policy.model_validate(run["policy"])
        chosen, decision = run["offered"], run["decision"]
        reader, contents, status = str(run["reader"]), tuple(run["contents"]), str(run["status"])
        others = [_beside(number) for number in range(1, int(run["beside"]) + 1)]
        settings = {"draws": int(run["draws"]), "seed": int(run["seed"]), "rates": run["rates"], "policy": policy}
    sketch = parse_sketch(files[CUSTOMERS].decode("utf-8", errors="replace"))
    case = Case(scenario_of(_read(files, SCENARIO)), sketch, **settings)
    for what, here in (("assumptions", case.assumptions.fingerprint), ("rubric", case.rubric.fingerprint)):
        if run.get(what) != here:
            findings.append(Finding(RUN, what, f"was made with others ({run.get(what)}; here {here})"))
    assessment: Assessment = assess(case)
    if DECLARED in files:
        as_declared = assess(replace(case, scenario=scenario_of(_read(files, DECLARED))))
        assessment = replace(assessment, as_declared=as_declared)
    if chosen is not None:
        simulation = assessment.simulation
        place = chosen["place"]
        level = declared(simulation) if place is None else level_at(simulation, **{chosen["axis"]: place})
        assessment = assessment.offering(level)
    beside = tuple(assess(replace(case, scenario=scenario_of(_read(files, name)))) for name in others)
    return _reported(Made(Report("", "", {}, ()), assessment, at, decision, beside), reader, contents, status)


def _read(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise BundleError(f"The bundle lacks {name}.", hint="It was not written by evenhand report, or is incomplete.")
    with parsing(name, BundleError, "JSON"):
        content = json.loads(files[name])
    if not isinstance(content, dict):
        raise BundleError(f"{name} is no object of JSON.", hint="The bundle was not written by evenhand report.")
    return content


def _differences(name: str, given: bytes, expected: bytes) -> list[Finding]:
    """Name what differs: the number in JSON, the line in text, the file in everything else."""
    if name.endswith((".json", ".jsonld")):
        try:
            pairs = list(_unlike("", json.loads(given), json.loads(expected)))
        except ValueError:
            pairs = []
        if pairs:
            return [Finding(name, place, f"says {was}, but {follows} follows") for place, was, follows in pairs]
    elif name.endswith((".md", ".html", ".csv")):
        lines = zip(given.splitlines(), expected.splitlines(), strict=False)
        for number, (was, follows) in enumerate(lines, 1):
            if was != follows:
                return [Finding(name, f"line {number}", f"does not follow; {_short(follows)} does")]
    return [Finding(name, "", "does not follow: another document comes out")]


def _unlike(place: str, given: Any, expected: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(given, dict) and isinstance(expected, dict):
        for key in sorted(given.keys() | expected.keys()):
            inner = f"{place}.{key}" if place else key
            yield from _unlike(inner, given.get(key), expected.get(key))
    elif isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        for index, (was, follows) in enumerate(zip(given, expected, strict=True)):
            yield from _unlike(f"{place}[{index}]", was, follows)
    elif given != expected or type(given) is not type(expected):
        yield place, _short(given), _short(expected)


def _short(value: object) -> str:
    if isinstance(value, bytes):
        text = value.decode("utf-8", errors="replace")
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:119]}…"


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
