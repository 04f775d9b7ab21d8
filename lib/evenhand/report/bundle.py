"""The bundle: every document with all that it follows from, byte for byte the same for the same run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from evenhand.archive import Archive, packed
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import parse_sketch
from evenhand.errors import EvenhandError, InputError, Problem, ScenarioError
from evenhand.exchange.level import declared, level_at
from evenhand.identity import code_digest
from evenhand.reading import decoded, parsing
from evenhand.report.content import make_report
from evenhand.report.format import Made, known_formats
from evenhand.report.model import Report
from evenhand.report.records import CRATE, crate, records
from evenhand.scenario import Scenario, dump, loads
from evenhand.scenario.policy import Policy
from evenhand.scoring import rubric_of, rubric_text
from evenhand.uncertainty import assumptions_text, parse_assumptions
from evenhand.version import VERSION

SUFFIX = ".bundle.zip"

MANIFEST, RUN = "manifest.json", "run.json"
SCENARIO, DECLARED, BESIDE = "scenario.yaml", "declared.yaml", "beside-"
CUSTOMERS, ASSUMPTIONS, RUBRIC, DECISION = "customers.json", "assumptions.json", "rubric.json", "decision.json"
NEEDED = (MANIFEST, RUN, SCENARIO, CUSTOMERS, ASSUMPTIONS, RUBRIC)
_MOST_FILES, _MOST_BYTES = 200, 200 * 1024**2

Content = TypeVar("Content")


class BundleError(InputError):
    """A bundle that cannot be opened."""


def is_input(name: str) -> bool:
    """Return whether a file of a bundle is given, so that others follow from it."""
    return name in (RUN, SCENARIO, DECLARED, CUSTOMERS, ASSUMPTIONS, RUBRIC, DECISION) or name.startswith(BESIDE)


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
        A zip file: scenarios, the customers' sketch, assumptions, rubric and decision, what else decided the run, all
        documents, and a manifest of hashes.
    """
    files = files_of(_as_read(made), progress)
    files[MANIFEST] = _json(manifest_of(files))
    return packed(dict(sorted(files.items())))


def opened(data: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a bundle.

    Parameters
    ----------
    data
        The bundle.
    name
        What it is called, for messages.

    Raises
    ------
    BundleError
        When it is no bundle, or lacks what everything would be worked out from.
    """
    archive = Archive(data, name, BundleError, "a bundle", most_files=_MOST_FILES, most_bytes=_MOST_BYTES)
    files = {entry: archive.read(entry, _MOST_BYTES) for entry in archive.files}
    for needed in NEEDED:
        if needed not in files:
            raise BundleError(
                f"{name} lacks {needed}.", hint="It was not written by evenhand report, or is incomplete."
            )
    return files


def _as_read(made: Made) -> Made:
    """Return the same about the scenario as the bundle has it: with the text of its notice, not where that lies."""
    assessment = made.assessment
    scenario = loads(dump(assessment.scenario), name=SCENARIO)
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


def files_of(made: Made, progress: Callable[[int, int], None] | None = None) -> dict[str, bytes]:
    """Return every file of a bundle but its manifest, by name: what is given, and what follows from it."""
    files = _inputs(made)
    files[RUN] = _json(_run(made, files))
    files |= {name: _json(values) for name, values in records(made).items()}
    forms = [form for form in known_formats() if form.suffix != SUFFIX and form.applies(made.assessment)]
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


def _inputs(made: Made) -> dict[str, bytes]:
    """Return what is given, apart from what decided the run."""
    assessment, case = made.assessment, made.assessment.case
    texts = {
        SCENARIO: dump(assessment.scenario),
        CUSTOMERS: assessment.sketch.to_json(),
        ASSUMPTIONS: assumptions_text(case.assumptions),
        RUBRIC: rubric_text(case.rubric),
    }
    texts |= {f"{BESIDE}{number}.yaml": dump(other.scenario) for number, other in enumerate(made.beside, 1)}
    if assessment.as_declared is not None:
        texts[DECLARED] = dump(assessment.as_declared.scenario)
    files = {name: text.encode() for name, text in texts.items()}
    if made.decision is not None:
        files[DECISION] = _json(dict(made.decision))
    return files


def _refused(error: ScenarioError) -> bytes:
    lines = (error.message, *(f"- {problem.message} ({problem.field})" for problem in error.problems), error.hint or "")
    return "\n".join((*lines, "")).encode()


def _run(made: Made, inputs: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what decided the run beside the files given, and which these were."""
    assessment, case = made.assessment, made.assessment.case
    offered = assessment.offered
    return {
        "at": made.at.astimezone(dt.UTC).isoformat(),
        "draws": case.draws,
        "seed": case.seed,
        "rates": None if case.rates is None else list(case.rates),
        "policy": None if case.policy is None else case.policy.model_dump(mode="json"),
        "offered": None if offered is None else {"place": offered.place, "axis": assessment.simulation.plan.axis},
        "status": made.report.stamp,
        "reader": made.report.reader,
        "contents": list(made.report.contents),
        "beside": len(made.beside),
        "inputs": {name: hashlib.sha256(inputs[name]).hexdigest()[:12] for name in sorted(inputs)},
    }


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what seals files: which build wrote them, and the hash of each."""
    return {
        "evenhand_bundle": 2,
        "version": VERSION,
        "code": code_digest(),
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files) if name != MANIFEST},
    }


def remade(files: Mapping[str, bytes]) -> Made:
    """Return the recommendation, worked out again from what a bundle gives.

    Raises
    ------
    EvenhandError
        When it cannot be; the file at fault is that of its first problem, where one is.
    """
    run = json_in(files, RUN)
    with parsing(RUN, BundleError, "what decided a run"):
        at = dt.datetime.fromisoformat(run["at"])
        policy = None if run["policy"] is None else Policy.model_validate(run["policy"])
        chosen, beside = run["offered"], int(run["beside"])
        reader, contents, status = str(run["reader"]), tuple(run["contents"]), str(run["status"])
        settings = {"draws": int(run["draws"]), "seed": int(run["seed"]), "rates": run["rates"], "policy": policy}
    case = Case(
        _scenario(files, SCENARIO),
        _given(files, CUSTOMERS, parse_sketch),
        _given(files, ASSUMPTIONS, lambda text: parse_assumptions(text, ASSUMPTIONS)),
        _given(files, RUBRIC, lambda text: rubric_of(text, RUBRIC)),
        **settings,
    )
    assessment = assess(case)
    if DECLARED in files:
        as_declared = assess(replace(case, scenario=_scenario(files, DECLARED)))
        assessment = replace(assessment, as_declared=as_declared)
    if chosen is not None:
        with parsing(RUN, BundleError, "what decided a run"):
            simulation, place = assessment.simulation, chosen["place"]
            level = declared(simulation) if place is None else level_at(simulation, **{chosen["axis"]: place})
        assessment = assessment.offering(level)
    decision = json_in(files, DECISION) if DECISION in files else None
    others = [_scenario(files, f"{BESIDE}{number}.yaml") for number in range(1, beside + 1)]
    assessed = tuple(assess(replace(case, scenario=scenario)) for scenario in others)
    made = Made(Report("", "", {}, ()), assessment, at, decision, assessed)
    return _reported(made, reader, contents, status)


def _scenario(files: Mapping[str, bytes], name: str) -> Scenario:
    return _given(files, name, lambda text: loads(text, name=name))


def _given(files: Mapping[str, bytes], name: str, read: Callable[[str], Content]) -> Content:
    """Return what a file gives; whatever is wrong with it is said of that file."""
    if name not in files:
        raise BundleError(f"The bundle lacks {name}.", problems=[Problem("is missing", file=name)])
    try:
        return read(decoded(files[name], name, BundleError, "a part of a bundle"))
    except EvenhandError as error:
        raise BundleError(error.message, problems=[Problem("cannot be read", file=name), *error.problems]) from error


def json_in(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """Return the object of JSON in a file.

    Raises
    ------
    BundleError
        When there is none.
    """
    with parsing(name, BundleError, "JSON"):
        content = json.loads(files[name])
    if not isinstance(content, dict):
        raise BundleError(
            f"{name} is no object of JSON.",
            hint="The bundle was not written by evenhand report.",
            problems=[Problem("is no object of JSON", file=name)],
        )
    return content


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n").encode()
