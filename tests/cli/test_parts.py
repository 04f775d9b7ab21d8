"""Parts on the command line: a line each, and a fault in one is a sentence, not an end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from evenhand.assessment.parts import PARTS, register
from evenhand.places import SCENARIOS

from tests.assessment.test_parts import Letters, break_part, registry

__all__ = ["registry"]

Run = Callable[..., tuple[int, str, str]]
FILE = str(SCENARIOS / "loyalty-dividend.yaml")


@pytest.mark.parametrize("command", ["assess", "simulate"])
def test_a_part_that_is_registered_is_said(run: Run, registry: None, command: str) -> None:
    register(Letters)
    code, out, _ = run(command, FILE, "--draws", "40")
    assert code == 0
    assert "How long its name is: The name has" in out


@pytest.mark.parametrize("command", ["assess", "simulate", "compare", "report"])
def test_a_part_that_fails_ends_no_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    log = tmp_path / "evenhand.log"
    monkeypatch.setenv("EVENHAND_LOG", str(log))
    for name in PARTS:
        break_part(monkeypatch, name)
    code, out, err = run(command, FILE, "--draws", "40")
    assert code == 0, err
    assert "Traceback" not in out + err and "secret-detail" not in out + err
    code, out, _ = run(command, FILE, "--draws", "40", "--json")
    assert code == 0
    data = json.loads(out)
    failed = data.get("failed_parts") or data.get("data", {}).get("failed_parts") or []
    for failure in failed:
        assert failure["reference"] in log.read_text()
    assert failed or command == "compare"
