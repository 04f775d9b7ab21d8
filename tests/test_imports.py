"""The core must not bring the web application with it, not even by an import inside a function of a module."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[1] / "lib"

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
# What no page is asked for before the server answers: it is loaded while the browser loads its scripts.
AFTER_ANSWERING = {
    *("numpy", "scipy", "pandas", "pyarrow", "pydantic", "fideslang", "yaml", "ruamel", "jinja2", "segno"),
    *("evenhand.scenario", "evenhand.law", "evenhand.scoring", "evenhand.exchange", "evenhand.assessment"),
    *("evenhand.decision", "evenhand.report", "evenhand.workshop", "evenhand.study"),
}


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


def _imported(module: str, source: Path, modules: Mapping[str, Path]) -> set[str]:
    """Return the modules of ours that a module names in an import, for types only as well as inside functions."""
    named = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            # `from evenhand import scenario` is an import of evenhand.scenario.
            paths = [f"{node.module}.{alias.name}" for alias in node.names]
            named |= {path if path in modules else node.module or "" for path in paths}
    return (named & modules.keys()) - {module}


def test_no_module_imports_itself_by_way_of_others():
    modules = {
        ".".join(path.relative_to(LIB).with_suffix("").parts).removesuffix(".__init__"): path
        for path in LIB.rglob("*.py")
    }
    graph = {module: _imported(module, path, modules) for module, path in modules.items()}
    assert graph["evenhand"] == {"evenhand.case", "evenhand.study", "evenhand.version"}

    TopologicalSorter(graph).prepare()  # a CycleError names the circle


# Makes the application as a server does, and says what is loaded then, and once it serves.
SERVED = """
import asyncio, os, runpy, sys

runpy.run_path(sys.argv[1])
print(*sys.modules)

from evenhand.ui.server import startup

async def serve():
    async with startup.startup(None):
        print(*sys.modules, flush=True)
        # At once: what libraries say while they are taken down is not about the start.
        os._exit(0)

startup._prepare = lambda: None
asyncio.run(serve())
"""


def test_the_application_is_served_without_a_word_to_whoever_starts_it_and_without_what_can_wait() -> None:
    # Caches made before the server's runtime exists are announced by Streamlit, and kept apart from its own.
    program = [sys.executable, "-c", SERVED, str(LIB.parent / "app.py")]
    started = subprocess.run(program, capture_output=True, text=True, check=True)  # noqa: S603
    assert started.stderr == ""
    made, serving = (set(line.split()) for line in started.stdout.splitlines())
    assert AFTER_ANSWERING.isdisjoint(made)
    # What all caches keep is weighed by its arrays and models.
    assert AFTER_ANSWERING & serving <= {"numpy", "pydantic"}
