"""Laid out by an office program, the recommendation has five pages and page one is one of them."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.report import make_report, to_docx
from evenhand.report.sections.first import ADVICE
from evenhand.scenario import load
from pypdf import PdfReader

from tests import programs

SOFFICE = programs.office()
DECISIONS = {
    "loyalty-dividend": {
        "statement": "We ask openly, after a pilot of eight weeks, and pay as soon as the notice is rewritten. " * 2,
        "chosen": "Loyalty dividend",
        "owner": "Head of data",
        "dissent": ["Too little is given back."],
        "override": "Parity was tested.",
    }
}
"""One that was decided, whose page one is the longest."""


# A program of that size is started, once: it alone knows where pages end.
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice, which lays pages out, is not installed")
@pytest.mark.skipif(not programs.calibri(), reason="neither Calibri nor Carlito is installed")
def test_page_one_stands_on_one_page_and_the_whole_has_five(tmp_path):
    # One with segments that differ, one where they are alike, and one that is stopped.
    names = ("loyalty-dividend", "fraud-shield", "location-resale")
    for name in names:
        assessment = assess(Case(load(SCENARIOS / f"{name}.yaml"), complete_journey().sketch, draws=60))
        written = to_docx(make_report(assessment, date=dt.date(2026, 11, 23), decision=DECISIONS.get(name)))
        (tmp_path / f"{name}.docx").write_bytes(written)
    where = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [tmp_path / f"{name}.docx" for name in names]
    subprocess.run(  # noqa: S603 - a program of the system, on files of ours
        [SOFFICE, "--headless", where, "--convert-to", "pdf", "--outdir", tmp_path, *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name in names:
        pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / f"{name}.pdf").pages]
        assert len(pages) <= 5 + (name in DECISIONS), name
        assert ADVICE[:60] in pages[0] and "Contents" in pages[1], name
