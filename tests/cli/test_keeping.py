"""The store is copied, put back, unloaded and looked at from the command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from evenhand.cli import app
from evenhand.store import open_store
from evenhand.store.database import log_of
from evenhand.store.doctor import examine
from evenhand.store.journal import saved_of
from typer.testing import CliRunner


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "var" / "evenhand.duckdb"
    monkeypatch.setenv("EVENHAND_STORE", str(path))
    with open_store(path) as store:
        store.drafts.create("ours", {"name": "Ours", "note": "ä"})
        store.evidence.add("banner.png", b"\x89PNG picture")
    return path


def run(*arguments: str):
    return CliRunner().invoke(app, arguments)


@pytest.mark.slow
def test_a_backup_is_put_back_byte_for_byte(path: Path, tmp_path: Path):
    target = tmp_path / "kept.duckdb"
    said = json.loads(run("backup", "--to", str(target), "--json").stdout)
    assert said["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    path.unlink()
    assert run("restore", str(target)).exit_code == 0
    assert path.read_bytes() == target.read_bytes()
    assert run("backup", "--to", str(tmp_path)).exit_code == 0
    assert len(list(tmp_path.glob("evenhand-*.duckdb"))) == 1


@pytest.mark.slow
def test_everything_comes_out_as_open_files_and_nothing_that_opens_a_seat(path: Path, tmp_path: Path):
    folder = tmp_path / "out"
    assert run("unload", "--to", str(folder)).exit_code == 0
    listing = json.loads((folder / "CONTENTS.json").read_text())
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} == {
        *listing,
        "CONTENTS.json",
    }
    for name, digest in listing.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        assert (folder / name).stat().st_mode & 0o077 == 0
    [draft] = map(json.loads, (folder / "drafts.jsonl").read_text().splitlines())
    assert draft["body"] == {"name": "Ours", "note": "ä"}
    assert [file.read_bytes() for file in (folder / "evidence").iterdir()] == [b"\x89PNG picture"]
    with open_store(path) as store:
        tables = {name for (name,) in store.database.read("SELECT table_name FROM duckdb_tables()")}
        columns = {
            name
            for (name,) in store.database.read(
                "SELECT column_name FROM duckdb_columns() WHERE column_name LIKE '%hash%'"
            )
        }
    kept = {Path(name).stem for name in listing if name.endswith(".jsonl")}
    assert {name for name in tables - kept if "key" not in name and "code" not in name} == {"journal", "refusals"}
    assert {"facilitator_hash", "seat_hash"} <= columns
    written = "".join((folder / name).read_text() for name in listing if name.endswith(".jsonl"))
    assert "facilitator_hash" not in written and "seat_hash" not in written


@pytest.mark.slow
def test_the_doctor_finds_a_missing_log_and_lets_one_go_on_without_it(path: Path):
    with open_store(path) as store:
        store.drafts.create("late", {})
        copies = [(part, part.read_bytes()) for part in (path, saved_of(path))]
    for part, content in copies:
        part.write_bytes(content)
    assert not log_of(path).exists()
    told = run("doctor")
    assert told.exit_code == 1 and "is missing" in told.stdout and "--accept-loss" in told.stdout
    assert run("doctor", "--accept-loss").exit_code == 0
    with open_store(path) as store:
        assert [draft.scenario_id for draft in store.drafts.list()] == ["ours"]


@pytest.mark.slow
def test_the_doctor_looks_while_the_store_is_in_use_and_sees_who_may_read_it(path: Path):
    path.chmod(0o644)
    told = json.loads(run("doctor", "--json").stdout)
    assert {each["kind"] for each in told} == {"fine", "mind"}
    assert any("may read" in each["what"] and "chmod 600" in each["do"] for each in told)


@pytest.mark.parametrize("command", [("backup", "--to", "x.duckdb"), ("unload", "--to", "x"), ("restore", "x.duckdb")])
def test_what_is_not_there_is_said_in_words(command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "none.duckdb"))
    refused = run(*command)
    assert refused.exit_code == 1
    assert "There is no" in str(refused.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_that_there_is_no_room_for_the_copy_it_looks_at(path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(**_: str) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("evenhand.store.doctor.tempfile.TemporaryDirectory", full)
    [fault] = [found for found in examine(path) if found.kind == "fault"]
    assert (fault.what, fault.do) == ("No space left on device", "Look at the disk.")


def test_the_doctor_says_that_there_is_no_store_yet(tmp_path: Path):
    assert "no store at" in run("doctor", "--store", str(tmp_path / "none.duckdb")).stdout
