"""Parts on the command line: a line each, and a fault in one is a sentence, not an end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from evenhand.assessment.parts import PARTS, register
from evenhand.places import SCENARIOS

from tests.assessment.test_parts import Letters, break_part, registry
from tests.walks import first

__all__ = ["registry"]

Run = Callable[..., tuple[int, str, str]]
FILE = str(SCENARIOS / "loyalty-dividend.yaml")


@pytest.mark.parametrize("command", ["assess", "simulate"])
def test_a_part_that_is_registered_is_said(run: Run, registry: None, command: str) -> None:
    register(Letters)
    code, out, _ = run(command, FILE, "--draws", "40")
    assert code == 0
    assert "How long its name is: The name has" in out


@pytest.mark.parametrize("command", first(2, ["assess", "simulate", "compare", "report"]))
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


@pytest.mark.slow
def test_what_was_asked_for_beside_and_fails_leaves_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "trust-breach")
    code, out, err = run("simulate", FILE, "--draws", "40", "--broken", "3", "--json")
    data = json.loads(out)
    assert code == 0 and data["curve"] and data["promise_broken"] is None
    [failure] = data["failed_parts"]
    assert failure["part"] == "trust-breach"
    _, _, err = run("simulate", FILE, "--draws", "40", "--broken", "3")
    assert failure["reference"] in err and "secret-detail" not in err


def test_a_method_of_the_worksheet_that_fails_leaves_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise ValueError("secret-detail")

    monkeypatch.setattr("evenhand.california.methods._Methods.average", fail)
    code, out, err = run("valuation", FILE, "--draws", "40", "--json")
    methods = json.loads(out)["methods"]
    assert code == 0 and "secret-detail" not in out + err
    assert "Reference" in methods[1]["reason"]
    assert methods[2]["low"] is not None


def test_a_worksheet_that_fails_as_a_whole_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "worksheet")
    code, _, err = run("valuation", FILE, "--draws", "40")
    assert code == 1 and "could not be worked out" in err and "secret-detail" not in err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    first(
        3,
        [
            (("simulate", FILE, "--scheme", "flt:2"), "did you mean --scheme flat?"),
            (("survey", FILE, "--kind", "bid"), "did you mean --kind bids?"),
            (("seek", FILE, "--lever", "rte"), "did you mean '--lever rate'?"),
            (("seek", FILE, "--lever", "rate", "--measure", "p10(proft)"), "did you mean '--measure profit'?"),
            (("optimise", FILE, "--lever", "rate", "--aim", "min profts"), "did you mean '--aim profit'?"),
            (("optimise", FILE, "--lever", "rate", "--where", "p11(profit) >= 0"), "did you mean '--where p10'?"),
        ],
    ),
)
def test_a_slip_in_an_option_is_corrected_in_its_words(run: Run, arguments: tuple[str, ...], meant: str) -> None:
    code, _, err = run(*arguments)
    assert code in (1, 2) and meant in " ".join(err.split())
