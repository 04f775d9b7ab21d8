"""Ranges of assumptions that cannot be: `validate` refuses whatever `simulate` would refuse, with the line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from evenhand.places import ROOT, SCENARIOS

from tests.walks import first

Run = Callable[..., tuple[int, str, str]]

CASES = ROOT / "tests" / "cases"
FINE = {"as-point"}
STATED = {
    "as-huge": "supply.log_sd",
    "as-logneg": "supply.log_sd",
    "as-outside": "supply.willing_for_nothing",
    "as-reversed": "supply.log_sd",
    "as-zero-low": "supply.stated_divider",
    "as-leak-of-one": "leak.share",
    "as-more-than-everybody": "supply.refusing",
}
NAMES = sorted(path.stem for path in CASES.glob("as-*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of scenarios with the cases among them."""
    return Path(
        shutil.copytree(SCENARIOS, tmp_path / "scenarios", ignore=shutil.ignore_patterns("*.json"), dirs_exist_ok=True)
    )


def _place(folder: Path, name: str) -> Path:
    return Path(shutil.copy(CASES / f"{name}.yaml", folder))


@pytest.mark.parametrize("name", first(2, NAMES))
def test_validate_refuses_what_simulate_refuses_and_nothing_else(run: Run, folder: Path, name: str) -> None:
    path = str(_place(folder, name))
    validated, _, why = run("validate", path)
    simulated, _, _ = run("simulate", path, "--json")
    assert validated == simulated == (0 if name in FINE else 1), why


@pytest.mark.parametrize("name", sorted(STATED))
def test_a_refusal_names_file_line_and_field(run: Run, folder: Path, name: str) -> None:
    path = _place(folder, name)
    code, out, _ = run("validate", str(path), "--json")
    assert code == 1
    problems = json.loads(out)[0]["problems"]
    written = path.read_text().splitlines()
    [problem] = [each for each in problems if each["field"] == f"assumptions.{STATED[name]}"]
    assert problem["file"] == str(path)
    assert written[problem["line"] - 1].strip().startswith(STATED[name])


def test_every_range_at_fault_is_named_at_once(run: Run, folder: Path) -> None:
    path = _place(folder, "as-logneg")
    path.write_text(f"{path.read_text()}  supply.refusing: {{low: 0.5, likely: 0.9, high: 1.5, source: x}}\n")
    _, out, _ = run("validate", str(path), "--json")
    assert [each["field"] for each in json.loads(out)[0]["problems"]] == [
        "assumptions.supply.log_sd",
        "assumptions.supply.refusing",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "scheme", first(1, ["flat:inf", "revenue_share:1.5", "flat:nan", "flat:-1", "in_kind:inf", "flat:"])
)
def test_a_scheme_that_no_number_describes_is_wrong_usage(run: Run, scheme: str) -> None:
    code, _, err = run("simulate", str(SCENARIOS / "loyalty-dividend.yaml"), "--scheme", scheme)
    assert code == 2
    assert "--scheme" in err and "fault in Evenhand" not in err
