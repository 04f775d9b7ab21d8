"""Which code computes: part of a run's identity, because the same inputs may give other numbers under other code."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

COMPUTING = (
    *("assessment", "california", "case", "customers", "decision", "exchange"),
    *("law", "scenario", "scoring", "survey", "uncertainty", "vocabulary"),
)
"""The packages and modules whose sources decide what a run comes out as; screens, files and the store do not."""

DIGITS = 12


@cache
def code_digest() -> str:
    """Return 12 hexadecimal digits that change when a computing module of this Evenhand does."""
    return digest_of(Path(__file__).parent)


def digest_of(package: Path) -> str:
    """Return the digest of the computing sources of a copy of the package.

    It depends on the names and the text of the files alone: not on where they lie, when they were written, or which
    line endings a checkout gave them.

    Parameters
    ----------
    package
        The folder of the package.
    """
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(package).as_posix(), path) for path in _sources(package)):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        # The length first, so that no two different sets of files can give the same bytes.
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()[:DIGITS]


def _sources(package: Path) -> list[Path]:
    return [
        path
        for part in COMPUTING
        for path in (*(package / part).rglob("*"), package / f"{part}.py")
        # What a package reads from beside its modules computes too; what Python compiles from them does not.
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]
