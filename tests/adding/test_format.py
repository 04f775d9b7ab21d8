"""A document format is one file, chosen by the suffix of a file's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from evenhand.places import SCENARIOS
from evenhand.report import format as registry
from evenhand.report import format_of, known_formats
from evenhand.report.bundle import SUFFIX
from evenhand.ui.recommendation.files import PAPER_SUFFIXES

from tests.sure import sure

LOYALTY = str(SCENARIOS / "loyalty-dividend.yaml")


@pytest.fixture
def headings(drop_in, here):
    drop_in(registry.ROOM, here / "format")
    assert ".txt" in [form.suffix for form in known_formats()]
    yield ".txt"
    del registry._formats[".txt"]


@pytest.mark.slow
def test_it_is_written_from_the_command_line(run, headings, tmp_path):
    file = tmp_path / "recommendation.txt"
    code, _, err = run("report", LOYALTY, "--draws", "64", "-o", str(file))
    assert code == 0, err
    assert "Is it lawful?" in file.read_text(encoding="utf-8").splitlines()


def test_a_suffix_without_a_format_is_refused_with_those_that_are(run, headings, tmp_path):
    code, _, err = run("report", LOYALTY, "-o", str(tmp_path / "recommendation.odt"))
    said = " ".join(err.replace("│", " ").split())
    assert code == 2
    assert all(form.suffix in said for form in known_formats())


@pytest.mark.slow
def test_it_is_offered_on_the_page(open_page, headings):
    app = open_page("recommendation", scenario="loyalty-dividend", contents="first")
    assert not app.exception and not app.error
    offered = [button.proto.label for button in app.get("download_button")]
    # Papers of law stand behind a button of their own, and a bundle is made before it is offered.
    apart = {SUFFIX, *PAPER_SUFFIXES}
    assert {form.label for form in known_formats() if form.suffix not in apart} <= set(offered)


def test_the_longest_suffix_decides():
    assert [sure(format_of(Path(name))).suffix for name in ("a.pia.json", "a.json")] == [".pia.json", ".json"]
    assert format_of(Path("a.odt")) is None
