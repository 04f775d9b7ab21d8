"""What is left of a file after its use: no word of a customer, in files, in memory that is kept, or in a log."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from evenhand.customers import Import, UnclearError, read_customers
from evenhand.errors import CustomerDataError

# Put together here, so that no constant of this module holds it.
MARK = "-".join(("zq", "7731", "mark"))


def rows(bad: str = "") -> str:
    lines = ["customer_id,date,amount,note"]
    lines += [f"{MARK}{i % 30},2026-01-{1 + i % 28:02d},{i}.50,{MARK} bought {i}" for i in range(300)]
    return "\n".join(lines) + "\n" + bad


FILES = {
    "read": rows(),
    "rows refused": rows(f"{MARK}1,2026-02-30,{MARK},x\n{MARK}2,,1.00,x\n"),
    "asked about": rows().replace("amount", MARK.replace("-", " ")),
    "refused": "customer_id,date,note\n" + "".join(f"{MARK}{i},2026-01-01,{MARK}\n" for i in range(30)),
}


def use(path: Path) -> tuple[Any, ...]:
    """Read a file as the page does, and keep what it keeps."""
    try:
        read: Import = read_customers(path)
    except (UnclearError, CustomerDataError):
        return ()
    assert read.columns is not None
    return read.sketch, read.profile, read.columns.recipe, read.notes


def kept() -> list[object]:
    """Return whatever is alive and holds a text with the mark."""
    gc.collect()
    results = []
    for thing in gc.get_objects():
        for text in gc.get_referents(thing):
            if type(text) is str and MARK in text:
                results.append(thing)
                break
    return results


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_what_is_kept_in_memory_and_in_temporary_files_holds_no_word_of_a_customer(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    path = tmp_path / "shop.csv"
    path.write_text(FILES[kind])
    before = {id(thing) for thing in kept()}

    result = use(path)

    left = [thing for thing in kept() if id(thing) not in before]
    assert not left, [str(thing)[:200] for thing in left[:3]]
    assert list((tmp_path / "temporary").iterdir()) == []
    assert MARK not in repr(result)


@pytest.mark.slow
def test_what_is_kept_is_found(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(FILES["rows refused"])
    read = read_customers(tmp_path / "shop.csv")
    assert {id(row) for row in (*read.first, *read.rejects)} & {id(thing) for thing in kept()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rows refused", "asked about"])
def test_the_command_line_leaves_sketch_and_recipe_and_no_word_of_a_customer(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "in" / "shop.csv"
    source.parent.mkdir()
    source.write_text(FILES[kind])
    places = {name: tmp_path / name for name in ("home", "temporary", "here")}
    for place in places.values():
        place.mkdir()
    environment = {
        **os.environ,
        "HOME": str(places["home"]),
        "TMPDIR": str(places["temporary"]),
        "EVENHAND_LOG": str(places["here"] / "evenhand.log"),
    }
    command = "from evenhand.cli import main; main()"
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", command, "customers", str(source), "--sketch", "s.json", "--json"],
        cwd=places["here"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if kind == "rows refused" else 1), done.stderr
    if done.returncode == 0:
        assert json.loads((places["here"] / "s.json").read_text())
    for place in places.values():
        for file in place.rglob("*"):
            assert file.is_dir() or MARK.encode() not in file.read_bytes(), file
    assert list(places["temporary"].iterdir()) == []
