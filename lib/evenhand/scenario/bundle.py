"""A scenario with its evidence in one zip file: what is handed over is what was attached, checked by its hash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from evenhand.archive import Archive, packed
from evenhand.errors import Problem, ScenarioError
from evenhand.marked_yaml import MAX_BYTES
from evenhand.reading import decoded
from evenhand.scenario.evidence import MAX_EVIDENCE_BYTES, fault_of, hash_of
from evenhand.scenario.evidence_check import each_evidence
from evenhand.scenario.model import Scenario
from evenhand.scenario.reading import DOCUMENT_SUFFIXES, loads
from evenhand.scenario.writing import dump

MAX_BUNDLE_BYTES = 50_000_000
"""How large a bundle may be, packed and unpacked."""
MAX_BUNDLE_FILES = 200
WHAT = "a scenario with its evidence"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A scenario and its evidence.

    Parameters
    ----------
    scenario
        The scenario.
    files
        The bytes of its evidence by their hash.
    missing
        The files it names that are not in the bundle.
    """

    scenario: Scenario
    files: Mapping[str, bytes]
    missing: tuple[str, ...]


def pack(scenario: Scenario, files: Mapping[str, bytes]) -> bytes:
    """Return a zip file with the scenario as YAML and its evidence beside it; the same content gives the same bytes.

    Parameters
    ----------
    scenario
        The scenario.
    files
        Bytes by their hash; what is not among them is left out, and `unpack` lists it.
    """
    named = {evidence.file: evidence.sha256 for _, evidence in each_evidence(scenario)}
    kept = {file: files[sha256] for file, sha256 in sorted(named.items()) if sha256 in files}
    return packed({f"{scenario.id}.yaml": dump(scenario).encode(), **kept})


def unpack(data: bytes, *, name: str, today: dt.date | None = None) -> Bundle:
    """Return the scenario and the evidence in a zip file.

    Parameters
    ----------
    data
        Its bytes.
    name
        What it is called, for messages.
    today
        Acts dated after this day are refused; without it no date is.

    Raises
    ------
    ScenarioError
        When it is no bundle, is too large, or a file in it is not the one that was attached.
    """
    archive = Archive(data, name, ScenarioError, WHAT, most_files=MAX_BUNDLE_FILES, most_bytes=MAX_BUNDLE_BYTES)
    documents = [file for file in archive.files if _is_document(file)]
    if len(documents) != 1:
        raise archive.refused(f"must hold one scenario file beside its evidence, and holds {len(documents)}")
    place = f"{name}/{documents[0]}"
    text = decoded(archive.read(documents[0], MAX_BYTES), place, ScenarioError, WHAT)
    scenario = loads(text, name=place, today=today)
    files: dict[str, bytes] = {}
    missing, problems = [], []
    for field, evidence in each_evidence(scenario):
        if evidence.file not in archive.files:
            missing.append(evidence.file)
            continue
        content = archive.read(evidence.file, MAX_EVIDENCE_BYTES)
        fault = fault_of(evidence.file, content)
        if fault is None and hash_of(content) != evidence.sha256:
            fault = "is not the file that was attached: its hash differs"
        if fault:
            problems.append(Problem(f"the evidence {evidence.file!r} {fault}", file=name, field=f"{field}.file"))
        files[evidence.sha256] = content
    if problems:
        raise ScenarioError(
            f"{name} cannot be taken in.", hint="Ask for the files as they were attached.", problems=problems
        )
    return Bundle(scenario, files, tuple(dict.fromkeys(missing)))


def _is_document(file: str) -> bool:
    path = PurePosixPath(file)
    return len(path.parts) == 1 and path.suffix.lower() in DOCUMENT_SUFFIXES
