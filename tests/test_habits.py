"""What every test and every module keeps to."""

from __future__ import annotations

import ast

import pytest
from evenhand.places import ROOT
from hypothesis import HealthCheck, settings

from tests.sure import sure

TESTS = ROOT / "tests"
CLOCKS = {"time", "timeit"}
MAY_WAIT = {"browser/conftest.py"}
"""Waits for a program of its own to serve, which offers nothing to wait on."""


@pytest.fixture(scope="module", params=sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def module(request):
    """One module of the tests, and all that is written in it."""
    return request.param, list(ast.walk(ast.parse(request.param.read_text(encoding="utf-8"))))


def test_no_test_looks_at_a_clock(module):
    path, nodes = module
    imported = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported.isdisjoint(CLOCKS) or path.relative_to(TESTS).as_posix() in MAY_WAIT


def test_an_event_loop_runs_in_a_thread_of_its_own(module):
    """An open browser keeps a loop running in the worker's thread, so that a second one fails there by chance."""
    path, nodes = module
    starts = {"run", "Runner", "new_event_loop", "get_event_loop"}
    called = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"asyncio", "anyio"}
    }
    assert called.isdisjoint(starts) or path.relative_to(TESTS).as_posix() == "asgi.py"


def test_no_property_fails_because_the_machine_is_busy():
    default = sure(settings.default)
    assert default.deadline is None
    assert HealthCheck.too_slow in default.suppress_health_check


MOST_LINES = 420
A_SCREEN = 60


def test_a_module_is_of_a_size_that_can_be_read_at_once():
    """The aim is 300 lines: longer ones have two concerns more often than not."""
    sizes = {path: path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "lib").rglob("*.py")}
    assert {path.relative_to(ROOT).as_posix(): size for path, size in sizes.items() if size > MOST_LINES} == {}


def test_a_function_fits_a_screen():
    long = {}
    for path in (ROOT / "lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno - node.lineno < A_SCREEN:
                continue
            if (lines := lines_of(node)) > A_SCREEN:
                long[path.relative_to(ROOT).as_posix(), node.name] = lines
    assert long == {}


def lines_of(function):
    """Return the lines of a function's body, without what it says in words or SQL; options of a command are no body."""
    body = function.body
    texts = (node for node in ast.walk(function) if isinstance(node, ast.JoinedStr | ast.Constant))
    inside = {line for text in texts if text.lineno >= body[0].lineno for line in range(text.lineno, text.end_lineno)}
    return body[-1].end_lineno - body[0].lineno + 1 - len(inside)
