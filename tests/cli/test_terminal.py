"""What stands in people's files is shown on a terminal and never obeyed by it."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
import typer
from evenhand import cli
from evenhand.cli.terminal import PlainConsole, emit, number, say_error, without_controls
from evenhand.errors import InputError, Problem
from rich.table import Table
from rich.text import Text
from typer.main import get_command
from typer.testing import CliRunner

HOSTILE = "a\x1b]0;title\x07b\x1b[2J\x9b31mc\x08\x7f\x85\rd"


def obeyed(text: str) -> set[str]:
    return {mark for mark in text if unicodedata.category(mark) == "Cc"} - {"\n", "\t"}


def test_whatever_is_printed_holds_no_control_of_others() -> None:
    written = io.StringIO()
    console = PlainConsole(file=written, width=200)
    table = Table("a", HOSTILE)
    table.add_row(HOSTILE, Text(HOSTILE))
    for printed in (HOSTILE, Text(HOSTILE), table):
        console.print(printed, soft_wrap=True)
    assert not obeyed(written.getvalue()) and "title" in written.getvalue()


def test_colours_of_our_own_are_kept() -> None:
    written = io.StringIO()
    PlainConsole(file=written, force_terminal=True, color_system="standard").print("[bold]word[/bold]")
    assert "\x1b[1mword" in written.getvalue()


def test_json_keeps_every_value_and_holds_no_control(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"name": HOSTILE})
    said = capsys.readouterr().out
    assert json.loads(said) == {"name": HOSTILE} and not obeyed(said)


def test_errors_about_such_files_hold_none(capsys: pytest.CaptureFixture[str]) -> None:
    say_error(InputError(HOSTILE, hint=HOSTILE, problems=[Problem(HOSTILE, file=HOSTILE, field=HOSTILE)]))
    assert not obeyed(capsys.readouterr().err)


@pytest.mark.parametrize("command", [["score"], ["validate"], ["report"], ["export", "--to", "fides"]])
def test_no_command_passes_on_a_control_of_a_scenario(tmp_path, command) -> None:
    from evenhand.places import SCENARIOS

    text = (SCENARIOS / "status-quo-bundled.yaml").read_text(encoding="utf-8")
    assert "\nname: " in text
    first, rest = text.split("\nname: ", 1)
    file = tmp_path / "hostile.yaml"
    file.write_text(f'{first}\nname: "a\\e]0;title\\ab\\e[2J\\x9b31m"\n{rest.split(chr(10), 1)[1]}', encoding="utf-8")
    (tmp_path / "notices").symlink_to(SCENARIOS / "notices")
    result = CliRunner().invoke(cli.app, [command[0], str(file), *command[1:]])
    assert not obeyed(result.output), result.output[:300]


def test_only_controls_are_taken_out() -> None:
    words = "Größe 12 € – “ñ” \u200d\n\tfine"
    assert without_controls(words) == words


def test_every_option_that_is_a_number_takes_no_comma_for_nothing() -> None:
    commands = get_command(cli.app).commands  # pyrefly: ignore[missing-attribute]
    options = [option for command in commands.values() for option in command.params]
    numbers = [option for option in options if option.type_descriptor.annotation is float]
    assert {option.name for option in numbers} >= {"pay", "rate", "target", "months"}
    assert [option.name for option in numbers if option.type_descriptor.parameter_info.parser is not number] == []


@pytest.mark.parametrize("typed", ["1,50", "1,500", "€2", "60%", "5 to 10", ""])
def test_what_is_no_number_of_a_program_is_refused_in_words(typed: str) -> None:
    with pytest.raises(typer.BadParameter, match="with a point"):
        number(typed)
    assert number("1.50") == 1.5
