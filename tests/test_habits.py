"""What every test keeps to."""

from __future__ import annotations

import ast

import pytest
from evenhand.places import ROOT
from hypothesis import HealthCheck, settings

TESTS = ROOT / "tests"
CLOCKS = {"time", "timeit"}
MAY_WAIT = {"browser/conftest.py"}
"""Waits for a program of its own to serve, which offers nothing to wait on."""


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_looks_at_a_clock(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported.isdisjoint(CLOCKS) or path.relative_to(TESTS).as_posix() in MAY_WAIT


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_an_event_loop_runs_in_a_thread_of_its_own(path):
    """An open browser keeps a loop running in the worker's thread, so that a second one fails there by chance."""
    starts = {"run", "Runner", "new_event_loop", "get_event_loop"}
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"asyncio", "anyio"}
    }
    assert called.isdisjoint(starts) or path.relative_to(TESTS).as_posix() == "asgi.py"


def test_no_property_fails_because_the_machine_is_busy():
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check
