"""A scenario with its evidence in one zip file: what is handed over is what was attached, checked by its hash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from evenhand.errors import Problem, ScenarioError
from evenhand.scenario.document import MAX_BYTES
from evenhand.scenario.evidence import MAX_EVIDENCE_BYTES, fault_of, hash_of
from evenhand.scenario.evidence_check import each_evidence
from evenhand.scenario.model import Scenario
from evenhand.scenario.reading import DOCUMENT_SUFFIXES, loads
from evenhand.scenario.writing import dump

__all__ = ["MAX_BUNDLE_BYTES", "MAX_BUNDLE_FILES", "Bundle", "pack", "unpack"]

MAX_BUNDLE_BYTES = 50_000_000
"""How large a bundle may be, packed and unpacked."""
MAX_BUNDLE_FILES = 200

_EPOCH = (1980, 1, 1, 0, 0, 0)


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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{scenario.id}.yaml", _EPOCH), dump(scenario))
        named = {one.file: one.sha256 for _, one in each_evidence(scenario)}
        for file, sha256 in sorted(named.items()):
            if sha256 in files:
                archive.writestr(zipfile.ZipInfo(file, _EPOCH), files[sha256])
    return out.getvalue()


def unpack(data: bytes, *, name: str) -> Bundle:
    """Return the scenario and the evidence in a zip file.

    Parameters
    ----------
    data
        Its bytes.
    name
        What it is called, for messages.

    Raises
    ------
    ScenarioError
        When it is no bundle, is too large, or a file in it is not the one that was attached.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise _refused(name, f"is no zip file that can be read: {error}") from None


def _read(archive: zipfile.ZipFile, name: str) -> Bundle:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_BUNDLE_FILES:
        raise _refused(name, f"holds more than {MAX_BUNDLE_FILES} files")
    if sum(entry.file_size for entry in entries) > MAX_BUNDLE_BYTES:
        raise _refused(name, f"unpacks to more than {MAX_BUNDLE_BYTES:,} bytes")
    documents = [entry for entry in entries if _is_document(entry.filename)]
    if len(documents) != 1:
        raise _refused(name, f"must hold one scenario file beside its evidence, and holds {len(documents)}")
    text = _bytes(archive, documents[0], MAX_BYTES, name)
    try:
        scenario = loads(text.decode("utf-8-sig"), name=f"{name}/{documents[0].filename}")
    except UnicodeDecodeError:
        raise _refused(name, f"{documents[0].filename!r} is no text in UTF-8") from None
    by_name = {entry.filename: entry for entry in entries}
    files: dict[str, bytes] = {}
    missing, problems = [], []
    for place, one in each_evidence(scenario):
        entry = by_name.get(one.file)
        if entry is None:
            missing.append(one.file)
            continue
        content = _bytes(archive, entry, MAX_EVIDENCE_BYTES, name)
        fault = fault_of(one.file, content)
        if fault is None and hash_of(content) != one.sha256:
            fault = "is not the file that was attached: its hash differs"
        if fault:
            problems.append(Problem(f"the evidence {one.file!r} {fault}", file=name, field=f"{place}.file"))
        files[one.sha256] = content
    if problems:
        raise ScenarioError(
            f"{name} cannot be taken in.", hint="Ask for the files as they were attached.", problems=problems
        )
    return Bundle(scenario, files, tuple(dict.fromkeys(missing)))


def _is_document(file: str) -> bool:
    path = PurePosixPath(file)
    return len(path.parts) == 1 and path.suffix.lower() in DOCUMENT_SUFFIXES


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    # The size a zip file states is not to be trusted: read one byte more than is taken, and no more.
    with archive.open(entry) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise _refused(name, f"{entry.filename!r} is larger than {most:,} bytes")
    return content


def _refused(name: str, why: str) -> ScenarioError:
    return ScenarioError(f"{name} cannot be taken in.", problems=[Problem(why, file=name)])
