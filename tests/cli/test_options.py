"""An option means the same in every command, and is written down once."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import Any

from evenhand.cli import app
from evenhand.places import ROOT
from typer.core import TyperOption
from typer.main import get_command


def every_option() -> dict[tuple[str, ...], dict[str, TyperOption]]:
    """Return each option's names and help, with the commands that have it."""
    found: dict[tuple[str, ...], dict[str, TyperOption]] = defaultdict(dict)

    def walk(command: Any, path: str) -> None:
        for option in command.params:
            if isinstance(option, TyperOption):
                found[*option.opts, str(option.help)][path] = option
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, f"{path} {name}".strip())

    walk(get_command(app), "")
    return found


def test_an_option_of_several_commands_has_one_default() -> None:
    shared = {names: commands for names, commands in every_option().items() if len(commands) > 1}
    assert ("--draws", "How many possible futures to draw.") in shared
    for names, commands in shared.items():
        said = {(repr(option.default), option.metavar, option.multiple) for option in commands.values()}
        assert len(said) == 1, (names, {path: option.default for path, option in commands.items()})


def test_no_option_and_no_default_of_a_shared_one_is_written_down_twice() -> None:
    written: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "lib" / "evenhand" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Option", "typer.Argument")):
                written[ast.unparse(node)].append(path.name)
                parsed = {word.arg for word in node.keywords} & {"parser", "formats"}
                assert not parsed, f"{path.name}:{node.lineno}: how it is read is said once, in terminal.py"
            elif isinstance(node, ast.FunctionDef):
                arguments = node.args.args[-len(node.args.defaults) :] if node.args.defaults else []
                for argument, default in zip(arguments, node.args.defaults, strict=True):
                    if isinstance(argument.annotation, ast.Name) and argument.annotation.id[0].isupper():
                        literal = isinstance(default, ast.Constant) and default.value not in (None, False)
                        assert not literal, f"{path.name}: the default of {argument.arg} in {node.name} has a home"
    assert {text: where for text, where in written.items() if len(where) > 1} == {}
