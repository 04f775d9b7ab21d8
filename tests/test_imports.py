"""The core must not bring the web application with it, not even by an import inside a function of a module."""

from __future__ import annotations

import subprocess
import sys

import pytest

CORE = (
    "evenhand",
    "evenhand.errors",
    "evenhand.places",
    "evenhand.scenario",
    "evenhand.customers",
    "evenhand.uncertainty",
    "evenhand.exchange",
    "evenhand.scoring",
    "evenhand.assessment",
    "evenhand.decision",
    "evenhand.workshop",
    "evenhand.report",
    "evenhand.store",
    "evenhand.study",
    "evenhand.cli",
)
HEAVY = ("streamlit", "plotly")
# What takes seconds to import and is needed by few.
SLOW = ("SALib", "statsmodels", "matplotlib", "docx")


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """Return, for each core package, which top-level modules a fresh interpreter has after importing it and its kin."""
    script = "import importlib, sys\n" + "".join(
        f"importlib.import_module({name!r}); print({name!r}, *sorted({{m.partition('.')[0] for m in sys.modules}}))\n"
        for name in CORE
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    assert answer.returncode == 0, answer.stderr
    return {line.split()[0]: set(line.split()[1:]) for line in answer.stdout.splitlines()}


@pytest.mark.parametrize("name", CORE)
def test_importing_the_core_leaves_the_web_application_out(loaded, name):
    assert loaded[name].isdisjoint(HEAVY)


@pytest.mark.parametrize("name", CORE)
def test_importing_the_core_leaves_slow_packages_for_those_who_use_them(loaded, name):
    assert loaded[name].isdisjoint(SLOW)
