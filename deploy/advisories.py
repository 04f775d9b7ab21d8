"""Ask which of the packages that run have known advisories: ``python deploy/advisories.py [LOCK]``.

pip-audit answers "no known vulnerabilities" where nobody answered it, too. So it is first asked about a version that is
known to have some; where that is not known, nothing is. Exit code 0: asked, and there is none; 1: there are some; 2: it
could not be asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent / "requirements.lock"
COMMAND = ("uvx", "pip-audit==2.10.1")
KNOWN = "jinja2==2.10"
"""CVE-2019-10906, published in April 2019: whoever has any data has this."""

Run = Callable[[Sequence[str]], str]


class NoData(Exception):
    """Nobody answered, or not about everything."""


def ask(lock: Path, run: Run) -> dict[str, list[str]]:
    """Return the advisories of each package that has some, by ``name version``.

    Raises
    ------
    NoData
        When the service does not know what everybody knows, or says nothing of a package.
    """
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        canary = Path(folder) / "known.txt"
        canary.write_text(f"{KNOWN}\n", encoding="utf-8")
        if not any(entry.get("vulns") for entry in _answer(canary, run)):
            raise NoData(f"The service knows no advisory of {KNOWN}, which has had some for years: it has no data.")
    answered = {_plain(entry["name"]): entry for entry in _answer(lock, run)}
    if silent := sorted(name for name in _needed(lock) if "vulns" not in answered.get(name, {})):
        raise NoData(f"Nothing is said of {', '.join(silent)}.")
    return {
        f"{entry['name']} {entry['version']}": [vulnerability["id"] for vulnerability in entry["vulns"]]
        for entry in answered.values()
        if entry.get("vulns")
    }


def _answer(requirements: Path, run: Run) -> list[Mapping[str, Any]]:
    said = run(
        [*COMMAND, "--disable-pip", "--no-deps", "--progress-spinner", "off", "-f", "json", "-r", str(requirements)]
    )
    try:
        dependencies: list[Mapping[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise NoData("pip-audit gave no answer that can be read.") from None
    return dependencies


def _needed(lock: Path) -> set[str]:
    """Return the packages of a lock that are installed on every system."""
    pinned = re.findall(r"^([\w.-]+)==[^\s;]+(?=\s*\\?$)", lock.read_text(encoding="utf-8"), re.M)
    return {_plain(name) for name in pinned}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _run(command: Sequence[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoData(f"{command[0]} did not answer: {error}.") from error


def main(arguments: Sequence[str], run: Run = _run) -> int:
    """Ask, print the answer, and return the exit code."""
    lock = Path(arguments[0]) if arguments else LOCK
    try:
        found = ask(lock, run)
    except NoData as error:
        print(f"Advisories could not be asked for. {error}", file=sys.stderr)
        return 2
    for package, advisories in found.items():
        print(f"{package}: {', '.join(advisories)}")
    print(f"{len(_needed(lock))} packages were asked about; {len(found)} have advisories.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
