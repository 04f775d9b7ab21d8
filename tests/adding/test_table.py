"""The table "Where to add what" in ARCHITECTURE.md: every folder and every proof it names is there."""

from __future__ import annotations

import re

import pytest
from evenhand.places import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.partition("## Where to add what")[2].partition("\n## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith(("| To add", "| ---"))
]


def test_there_is_a_row_for_each_thing_that_is_one_file():
    assert {"scheme", "criterion", "page", "document format"} <= {row[0] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_what_there_is_and_a_test_that_proves_it(row):
    thing, *places, proof = row
    named = [name for place in places for name in re.findall(r"`([^`]+)`", place) if "/" in name or "." in name]
    assert named, thing
    for name in named:
        # A name in angle brackets stands for any.
        assert list(ROOT.glob(re.sub(r"<[^>]+>", "*", name).rstrip("/"))), f"{thing}: {name}"
    [file] = re.findall(r"`([^`]+)`", proof)
    source = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(r"^def test_", source, re.MULTILINE), f"{thing}: {file}"
