"""Whatever programme can be described goes through every command: data, or words and exit code 1."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from evenhand.scenario import dump

from tests.extremes import DRAFTS, EXAMPLES, REFUSED, SCHEMES, extreme, not_numbers
from tests.walks import first

Run = Callable[..., tuple[int, str, str]]
# Each programme meets one scheme here, and all of them in the test of the assessment.
CASES = list(zip([*DRAFTS, EXAMPLES[0]], itertools.cycle(SCHEMES), strict=False))
FUTURES = ("--draws", "20")


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str, str], list[str]]:
    """Return a writer of a programme and its customers, which returns the arguments that name both."""

    def write(name: str, scheme: str) -> list[str]:
        case = extreme(name)
        scenario, customers = tmp_path / f"{name}.yaml", tmp_path / f"{name}.json"
        scenario.write_text(dump(case.scenario.replace(scheme=SCHEMES[scheme])))
        customers.write_text(case.customers.to_json())
        return [str(scenario), "--customers", str(customers)]

    return write


@pytest.mark.slow
@pytest.mark.parametrize(("name", "scheme"), first(1, CASES), ids=lambda word: word)
def test_every_command_answers(run: Run, files: Callable[[str, str], list[str]], name: str, scheme: str) -> None:
    arguments = files(name, scheme)
    wanted = 1 if name in REFUSED else 0
    commands = [
        ("simulate", *arguments, *FUTURES, "--rates", "0:1:5", "--broken", "2"),
        ("simulate", *arguments, *FUTURES, "--rates", "0:1:5", "--broken", "2", "--json"),
        ("assess", *arguments, *FUTURES),
    ]
    if "US-CA" in extreme(name).scenario.jurisdictions:
        commands.append(("valuation", *arguments, *FUTURES, "--json"))
    for command in commands:
        code, out, err = run(*command)
        assert code == wanted, (command[0], err)
        assert "fault in Evenhand" not in out + err
        assert list(not_numbers([out, err])) == []
        if wanted == 0 and "--json" in command:
            assert list(not_numbers(json.loads(out))) == []
