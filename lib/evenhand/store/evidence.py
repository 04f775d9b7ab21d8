"""Evidence files of drafts: screenshots, opinions and records, kept by the hash of their bytes.

The same bytes are kept once, whatever they are called and however many drafts name them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError, StoreError
from evenhand.store import audit
from evenhand.store.database import Cursor, Database
from evenhand.store.plain import checked_text, in_utc

__all__ = ["MAX_KEPT_BYTES", "EvidenceFiles", "KeptEvidence"]

MAX_KEPT_BYTES = 500_000_000
"""How much evidence one store keeps."""


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
        sha256, moment = hashlib.sha256(content).hexdigest(), self._database.clock()

        def work(cursor: Cursor) -> None:
            if cursor.execute("SELECT 1 FROM evidence WHERE sha256 = ?", [sha256]).fetchall():
                return
            [(kept,)] = cursor.execute("SELECT coalesce(sum(size), 0) FROM evidence").fetchall()
            if int(kept) + len(content) > MAX_KEPT_BYTES:
                raise InputError(
                    f"The store holds {int(kept):,} bytes of evidence; {MAX_KEPT_BYTES:,} can be kept.",
                    hint="Keep the file beside the scenario, and name it there with its hash.",
                )
            cursor.execute(
                "INSERT INTO evidence VALUES (?, ?, ?, ?, ?)", [sha256, name, content, len(content), moment]
            ).fetchall()
            if self._person:
                audit.record(
                    *(cursor, moment),
                    actor=self._person,
                    action="evidence added",
                    subject=sha256,
                    details={"name": name},
                )

        self._database.write(work, brings=True)
        result = self.find(sha256)
        if result is None:
            raise StoreError("The file could not be kept.", hint="Try again.")
        return result

    def find(self, sha256: str) -> KeptEvidence | None:
        """Return what is known of a file, ``None`` when it is not kept here."""
        rows = self._database.read("SELECT sha256, name, size, added_at FROM evidence WHERE sha256 = ?", [sha256])
        return None if not rows else KeptEvidence(rows[0][0], rows[0][1], int(rows[0][2]), in_utc(rows[0][3]))

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
