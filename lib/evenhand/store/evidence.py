"""Evidence files of drafts: screenshots, opinions and records, kept by the hash of their bytes.

The same bytes are kept once, whatever they are called and however many drafts name them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError, StoreError
from evenhand.store import audit
from evenhand.store.database import Database, Row
from evenhand.store.plain import checked_text, in_utc

MAX_KEPT_BYTES = 500_000_000
"""How much evidence one store keeps."""
_SELECT = "SELECT sha256, name, size, added_at FROM evidence WHERE sha256 = ?"


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """A file as it is kept: its hash, what it was called first, how many bytes it has, and since when."""

    sha256: str
    name: str
    size: int
    added_at: datetime


class EvidenceFiles:
    """The evidence files of a store.

    Parameters
    ----------
    database
        Where they lie.
    person
        Who signed in and brings them, for the audit; "" where nobody does.
    """

    def __init__(self, database: Database, person: str = "") -> None:
        self._database = database
        self._person = person

    def add(self, name: str, content: bytes) -> KeptEvidence:
        """Keep a file; the same bytes again change nothing. What may be kept is for the caller to check.

        Raises
        ------
        InputError
            When the store holds as much evidence as it may.
        """
        name = checked_text(name, "name of the file")
        sha256 = hashlib.sha256(content).hexdigest()
        with self._database.writing(brings=True) as cursor:
            known = cursor.run(_SELECT, [sha256])
            if known:
                return _evidence(known[0])
            [(kept,)] = cursor.run("SELECT coalesce(sum(size), 0) FROM evidence")
            if int(kept) + len(content) > MAX_KEPT_BYTES:
                raise InputError(
                    f"The store holds {int(kept):,} bytes of evidence; {MAX_KEPT_BYTES:,} can be kept.",
                    hint="Keep the file beside the scenario, and name it there with its hash.",
                )
            row = (sha256, name, len(content), cursor.moment)
            cursor.run(
                "INSERT INTO evidence (sha256, name, size, added_at, content) VALUES (?, ?, ?, ?, ?)", [*row, content]
            )
            if self._person:
                audit.record(cursor, "evidence added", sha256, actor=self._person, name=name)
            return _evidence(row)

    def find(self, sha256: str) -> KeptEvidence | None:
        """Return what is known of a file, ``None`` when it is not kept here."""
        rows = self._database.read(_SELECT, [sha256])
        return _evidence(rows[0]) if rows else None

    def content(self, sha256: str) -> bytes:
        """Return a file's bytes.

        Raises
        ------
        StoreError
            When it is not kept here, or its bytes are no longer those that were kept.
        """
        rows = self._database.read("SELECT content FROM evidence WHERE sha256 = ?", [sha256])
        if not rows:
            raise StoreError("This file is not kept here.", hint="Bring it in again.")
        content = bytes(rows[0][0])
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError("The bytes of this file have changed in the store.", hint="Bring it in again.")
        return content


def _evidence(row: Row) -> KeptEvidence:
    sha256, name, size, added_at = row
    return KeptEvidence(sha256, name, int(size), in_utc(added_at))
