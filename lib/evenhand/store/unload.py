"""Everything in a store as open files: documents as JSON, evidence as it was brought, all other rows a line each."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evenhand.errors import StoreError
from evenhand.store.backup import copied
from evenhand.store.database import Database, Row, disk_error
from evenhand.store.journal import Saved, check

# What opens something: of no use to anybody but who holds the other half, and of that to nobody else.
_KEYS = frozenset({"seat_keys", "facilitator_keys", "transfer_codes", "wrong_codes", "journal", "refusals"})
_HASHES = frozenset({("workshops", "facilitator_hash"), ("participants", "seat_hash")})
_LISTING = "CONTENTS.json"


def unload(path: Path, folder: Path) -> dict[str, str]:
    """Write everything in a store as open files, also while an application uses it.

    Each table is a file of JSON, a row a line; evidence lies beside as it was brought. Participants' names and ballots
    are among it, so the folder can be read by its owner alone. What only opens a seat is left out.

    Parameters
    ----------
    path
        The store.
    folder
        Where to write; it must not exist.

    Returns
    -------
    dict
        File, relative to the folder → SHA-256 of its bytes; the same stands in ``CONTENTS.json``.

    Raises
    ------
    StoreError
        There is no store, it cannot be read, or the folder exists.
    """
    if folder.exists():
        raise StoreError(f"{folder} exists already.", hint="Name another folder, or move it away.")
    try:
        with tempfile.TemporaryDirectory(prefix="evenhand-") as place:
            copy = Path(place) / path.name
            copied(path, copy)
            saved = Saved.of(copy)
            with contextlib.closing(Database(copy)) as database:
                check(database, saved)
                folder.mkdir(parents=True, mode=0o700)
                written = {name: _write(folder / name, content) for name, content in _files(database)}
        listing = json.dumps(written, indent=2, sort_keys=True).encode()
        _write(folder / _LISTING, listing)
    except OSError as error:
        raise disk_error(folder, error) from error
    return written


def _files(database: Database) -> Iterator[tuple[str, bytes]]:
    tables = database.read("SELECT table_name FROM duckdb_tables() ORDER BY 1")
    for (table,) in tables:
        if table in _KEYS:
            continue
        described = database.read("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", [table])
        columns = [(str(name), str(kind)) for name, kind in described if (table, name) not in _HASHES]
        if table == "evidence":
            for sha256, content in database.read("SELECT sha256, content FROM evidence ORDER BY 1"):
                yield f"evidence/{sha256}", bytes(content)
            columns = [(name, kind) for name, kind in columns if name != "content"]
        listed = ", ".join(f'"{name}"' for name, _ in columns)
        rows = database.read(f'SELECT {listed} FROM "{table}" ORDER BY ALL')  # noqa: S608 (our own tables)
        yield f"{table}.jsonl", b"".join(_line(columns, row) for row in rows)


def _line(columns: list[tuple[str, str]], row: Row) -> bytes:
    said = {name: _as_json(value, kind) for (name, kind), value in zip(columns, row, strict=True)}
    return json.dumps(said, ensure_ascii=False, default=str).encode() + b"\n"


def _as_json(value: object, kind: str) -> object:
    if kind == "JSON" and isinstance(value, str):
        return json.loads(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
    return hashlib.sha256(content).hexdigest()
