"""What the README shows as an example works, and its pictures are there and small."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil

import pytest
from evenhand import cli
from evenhand.places import ROOT, SCENARIOS

from tests.walks import first

README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST_PICTURE = 200 * 1024


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder in which the examples find the scenarios and may leave files."""
    shutil.copytree(SCENARIOS, tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def examples():
    """Each command of the console blocks with the lines that it is said to print."""
    results = []
    for line in "\n".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            results.append((line[2:], []))
        else:
            results[-1][1].append(line)
    return results


@pytest.mark.slow
def test_every_console_example_works_one_after_the_other(folder, monkeypatch, capsys):
    assert len(examples()) >= 5
    for command, promised in examples():
        words = shlex.split(command)
        assert words[0] == "evenhand", command
        monkeypatch.setattr("sys.argv", words)
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        said = capsys.readouterr()
        assert code == 0, f"{command}: {said.err}"
        for line in promised:
            assert " ".join(line.split()) in " ".join(said.out.split()), command
    assert (folder / "recommendation.docx").stat().st_size > 10_000


@pytest.mark.parametrize("example", first(1, blocks("python")))
def test_a_python_example_works(folder, example):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(example, "README.md", "exec"), {"__name__": "example"})  # noqa: S102  (our own README)
    assert "futures" in said.getvalue()


def test_the_readme_has_examples_of_both_kinds():
    assert blocks("python")
    assert blocks("console")


def test_what_people_are_told_to_make_can_be_made():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\w+)", "".join(blocks("sh")), re.M)
    assert targets == ["run", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


def test_the_windows_commands_name_files_and_packages_that_are_there():
    windows = "".join(blocks("powershell"))
    files = re.findall(r"-r (\S+)", windows)
    assert files == ["requirements.txt", "requirements-dev.txt"]
    assert all((ROOT / name).exists() for name in files)
    for package in ("playwright", "pytest"):
        assert re.search(rf"^{package}==", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.M)


def test_every_picture_is_there_says_what_it_shows_and_is_small():
    pictures = re.findall(r"!\[([^\]]*)\]\((docs/images/[^)]+)\)", README)
    assert len(pictures) >= 4
    for alt, path in pictures:
        assert len(alt) > 20, path
        assert (ROOT / path).stat().st_size <= LARGEST_PICTURE, path
