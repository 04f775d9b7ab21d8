"""Words that a value is compared with, as in ``axis == "rate"``: pyrefly passes those that it can never be."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from evenhand.places import ROOT


class Asking(ast.NodeTransformer):
    """Asks, in place of a comparison with words, what is left of the value where it is each of them."""

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        other = node.comparators[0]
        kept = getattr(other, "elts", []) if isinstance(node.ops[0], ast.In | ast.NotIn) else [other]
        words = [each for each in kept if isinstance(each, ast.Constant) and each.value and isinstance(each.value, str)]
        asked = [
            f"{ast.unparse(node.left)} == {word.value!r} and reveal_type({ast.unparse(node.left)})" for word in words
        ]
        return ast.parse(f"[{', '.join(asked)}]", mode="eval").body if words else node


def nothing_left(folder: Path, modules: Mapping[str, str]) -> list[str]:
    """Return the comparisons of modules after which nothing is left of the value."""
    for name, source in modules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ast.unparse(Asking().visit(ast.parse(source))), encoding="utf-8")
    command = [sys.executable, "-m", "pyrefly", "check", "--only=reveal-type", "--infer-return-types=never"]
    command += [f"--python-interpreter-path={sys.executable}", f"--search-path={folder}", "--preset=default"]
    said = subprocess.run([*command, "--output-format=json", folder], cwd=folder, stdout=subprocess.PIPE, check=False)  # noqa: S603
    told = json.loads(said.stdout)["errors"]
    assert told, "no comparison was asked about"
    return [
        (folder / each["path"]).read_text(encoding="utf-8").splitlines()[each["line"] - 1].strip()
        for each in told
        if each["description"] == "revealed type: Never"
    ]


SHORT = """
from typing import Literal
class Plan:
    axis: Literal["rate", "dividend"]
def of(plan: Plan, name: str) -> None:
    fine = [plan.axis == "rate", plan.axis in {"rate", "dividend"}, name != "any", name == ""]
    equal = plan.axis == "rates"
    unlike = plan.axis != "dividends"
    among = plan.axis in ("rate", "share")
"""


def test_a_word_that_cannot_be_there_is_found(tmp_path: Path) -> None:
    found = nothing_left(tmp_path, {"short.py": SHORT})
    assert [line.partition(" = ")[0] for line in found] == ["equal", "unlike", "among"]


@pytest.mark.slow
def test_every_word_compared_with_can_be_there(tmp_path: Path) -> None:
    library = ROOT / "lib"
    modules = {path.relative_to(library).as_posix(): path.read_text(encoding="utf-8") for path in library.rglob("*.py")}
    assert nothing_left(tmp_path, modules) == []
