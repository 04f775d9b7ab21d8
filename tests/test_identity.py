"""A run's identity names the code that computes: the same key stands for the same bytes, across builds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import evenhand
import pytest
from evenhand.identity import COMPUTING, code_digest, digest_of

PACKAGE = Path(evenhand.__file__).parent
ROOT = PACKAGE.parents[1]
RUN = """
import hashlib, json, sys
import evenhand
assessment = evenhand.open(sys.argv[1]).assess(draws=40)
text = json.dumps([assessment.to_json_dict(), assessment.simulate_json_dict()], sort_keys=True)
print(json.dumps([evenhand.__file__, assessment.run, hashlib.sha256(text.encode()).hexdigest()]))
"""


def build(place: Path) -> Path:
    """Return another build of the package: a copy elsewhere, as checked out on Windows, with no compiled files."""
    package = place / "lib" / "evenhand"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile)
    for path in package.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return package


def run_in(lib: Path) -> tuple[str, dict[str, str], str]:
    """Assess an example in a fresh interpreter that finds the package in ``lib``."""
    answer = subprocess.run(  # noqa: S603
        [sys.executable, "-c", RUN, str(ROOT / "scenarios" / "loyalty-dividend.yaml")],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(lib), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "", "HOME": str(lib)},
    )
    assert answer.returncode == 0, answer.stderr
    file, run, sha = json.loads(answer.stdout)
    return file, run, sha


@pytest.mark.slow
def test_two_builds_of_one_code_give_one_key_and_the_same_bytes(tmp_path: Path) -> None:
    other = build(tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    file, run, sha = run_in(PACKAGE.parent)
    other_file, other_run, other_sha = run_in(other.parent)
    assert Path(file).parent == PACKAGE
    assert Path(other_file).parent == other
    assert run == other_run
    assert run["code"] == code_digest()
    assert sha == other_sha


@pytest.mark.parametrize("part", [part for part in COMPUTING if (PACKAGE / part).exists()])
def test_a_change_in_any_computing_package_is_another_key(part: str, tmp_path: Path) -> None:
    copy = build(tmp_path)
    module = next(path for path in sorted((copy / part).rglob("*.py")))
    module.write_text(module.read_text(encoding="utf-8") + "\nCHANGED = True\n", encoding="utf-8")
    assert digest_of(copy) != code_digest()


def test_a_file_that_is_read_beside_the_modules_counts_and_one_that_moves_does_too(tmp_path: Path) -> None:
    copy = build(tmp_path)
    assert digest_of(copy) == code_digest()
    (copy / "scoring" / "more.yaml").write_text("a: 1\n", encoding="utf-8")
    added = digest_of(copy)
    assert added != code_digest()
    (copy / "scoring" / "more.yaml").rename(copy / "scoring" / "other.yaml")
    assert digest_of(copy) not in {added, code_digest()}


def test_what_does_not_compute_leaves_the_key_alone(tmp_path: Path) -> None:
    copy = build(tmp_path)
    for path in (copy / "ui" / "steps.py", copy / "cli" / "terminal.py", copy / "store" / "audit.py"):
        path.write_text("", encoding="utf-8")
    (copy / "scenario" / "__pycache__").mkdir()
    (copy / "scenario" / "__pycache__" / "model.pyc").write_bytes(b"compiled")
    assert digest_of(copy) == code_digest()


def test_every_package_that_is_imported_below_the_report_is_said_to_compute_or_not() -> None:
    others = {
        *(
            "archive",
            "browser",
            "cli",
            "clock",
            "confined",
            "errors",
            "identity",
            "isolation",
            "marked_json",
            "marked_yaml",
            "nearest",
            "places",
            "reading",
            "report",
        ),
        *("store", "study", "textbook", "ui", "version", "workshop"),
    }
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - others - {"__init__"} <= set(COMPUTING), "say in COMPUTING whether the new package computes"
