"""Files that show what is declared: screenshots, opinions, test records, each kept with the hash of its bytes.

A hash ties a statement to the very file that somebody looked at: a file changed afterwards shows nothing, and the check
says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from evenhand.scenario.acts import Act
from evenhand.scenario.facts import UNKNOWN, Facts, Maybe

EVIDENCE_SUFFIXES = (".png", ".jpg", ".jpeg", ".pdf", ".txt", ".md")
MAX_EVIDENCE_BYTES = 5_000_000

_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".pdf": b"%PDF-"}


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fault_of(name: str, data: bytes) -> str | None:
    """Return why a file cannot be kept as evidence, ``None`` when it can."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in EVIDENCE_SUFFIXES:
        return f"is not named {', '.join(EVIDENCE_SUFFIXES[:-1])} or {EVIDENCE_SUFFIXES[-1]}"
    if not data:
        return "is empty"
    if len(data) > MAX_EVIDENCE_BYTES:
        return f"is larger than {MAX_EVIDENCE_BYTES:,} bytes"
    if not data.startswith(_MAGIC.get(suffix, b"")):
        return f"does not hold what its name says ({suffix.removeprefix('.')})"
    if suffix in {".txt", ".md"}:
        try:
            if "\0" in data.decode("utf-8-sig"):
                return "is not a text"
        except UnicodeDecodeError:
            return "is not a text in UTF-8"
    return None


def _within(file: str) -> str:
    path = PurePosixPath(file)
    if not file.isprintable() or "\\" in file or path.is_absolute() or ".." in path.parts or ":" in file:
        raise ValueError("give the file relative to the scenario's folder, and inside it")
    if path.suffix.lower() not in EVIDENCE_SUFFIXES:
        raise ValueError(f"{file!r} is not named {', '.join(EVIDENCE_SUFFIXES[:-1])} or {EVIDENCE_SUFFIXES[-1]}")
    return file


class Evidence(Facts):
    """A file that shows something, and the hash of its bytes."""

    file: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_within)]
    """Where it lies, relative to the scenario's folder."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """The SHA-256 of its bytes when it was attached."""
    note: Annotated[str, Field(max_length=500)] | None = None
    """What it shows."""

    def fault_in(self, folder: Path) -> str | None:
        """Return what is wrong with the file beside the scenario, ``None`` when it is the one that was attached."""
        try:
            path = (folder / self.file).resolve()
            if not path.is_relative_to(folder.resolve()):
                return "lies outside the scenario's folder"
            if not path.is_file():
                return "is missing"
            with path.open("rb") as opened:
                data = opened.read(MAX_EVIDENCE_BYTES + 1)
        except (OSError, ValueError, RuntimeError) as error:
            return f"cannot be read: {getattr(error, 'strerror', None) or error}"
        fault = fault_of(self.file, data)
        if fault is None and hash_of(data) != self.sha256:
            return "has changed since it was attached; look at it again, and attach it anew if it still shows this"
        return fault


class Attachment(Evidence):
    """Evidence for one fact: a defect that cannot be lifted falls when a fact changes, and this shows that it did."""

    fact: Annotated[str, Field(min_length=1, max_length=200)]
    """The fact it shows, by its path, for example consent.requests[0].act."""


class PatternReview(Act):
    """What a reviewer found when looking for one deceptive design pattern (EDPB Guidelines 03/2022)."""

    reasons = ("where", "note", "evidence")

    code: Annotated[str, StringConstraints(pattern=r"^4\.(1\.[1-3]|2\.[12]|3\.[12]|4\.[1-3]|5\.[1-4]|6\.[12])$")]
    """Its number in the guidelines, for example 4.4.1."""
    present: Maybe[bool] = UNKNOWN
    """Is it there?"""
    severity: Literal[1, 2, 3] | None = None
    """If it is there, how bad: 1 slight, 3 severe; none while nobody graded it, and then it may be severe."""
    where: Annotated[str, Field(max_length=200)] | None = None
    """The screen or purpose that was looked at."""
    note: Annotated[str, Field(max_length=2000)] | None = None
    """What was seen."""
    by: Annotated[str, Field(min_length=1, max_length=120)]
    """Who looked: a role or an office."""
    date: dt.date
    """When."""
    evidence: tuple[Evidence, ...] = ()
    """Screenshots and other files that show it."""
