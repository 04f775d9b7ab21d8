"""The live sheet: its formulas, evaluated by somebody else than the engine, give the engine's numbers."""

from __future__ import annotations

import io
import math
import re
import shutil
import statistics
import subprocess
from dataclasses import replace
from itertools import starmap

import openpyxl
import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.report.formats.workbook import to_xlsx
from evenhand.report.live import Live, live_core
from evenhand.report.model import Report
from evenhand.scenario import load

EMPTY = Report("=1+1", "S", {}, ())
SOFFICE = shutil.which("soffice")
ALWAYS_CALCULATES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
NORMAL = statistics.NormalDist()


class Column(list):
    """Numbers that are computed with one by one, as in a formula over a range."""

    def _each(self, other, operation):
        others = other if isinstance(other, list) else [other] * len(self)
        return Column(starmap(operation, zip(self, others, strict=True)))

    def __add__(self, other):
        return self._each(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._each(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self._each(other, lambda a, b: a * b)

    def __truediv__(self, other):
        return self._each(other, lambda a, b: a / b)

    __radd__, __rmul__ = __add__, __mul__


def over(function):
    return lambda value, *more: Column(function(one) for one in value) if isinstance(value, list) else function(value)


FUNCTIONS = {
    "LN": over(math.log),
    "EXP": over(math.exp),
    "NORMSDIST": over(NORMAL.cdf),
    "IF": lambda asked, yes, no: yes if asked else no,
    "SUMPRODUCT": lambda *columns: sum(map(math.prod, zip(*columns, strict=True))),
    "TRUE": True,
}


def evaluated(live: Live, **changes: float) -> dict[str, float]:
    names = {cell.name: cell.value for cell in live.inputs} | changes
    names |= {
        name: Column(values)
        for name, values in (("weights", live.weight), ("shares", live.share), ("dividends", live.dividend))
    }
    for cell in live.results:
        python = cell.formula.replace("NORM.S.DIST", "NORMSDIST").replace("^", "**")
        assert not set(re.findall(r"[A-Za-z_]\w*", python)) - names.keys() - FUNCTIONS.keys() - {"E", "1E"}
        names[cell.name] = eval(python, {"__builtins__": {}}, FUNCTIONS | names)  # noqa: S307 - formulas of ours
    return names


def study(scheme):
    scenario = load(SCENARIOS / "loyalty-dividend.yaml")
    scenario = scenario if scheme is None else scenario.replace(scheme=scheme)
    return assess(Case(scenario, complete_journey().sketch, draws=32))


@pytest.fixture(scope="module", params=[None, {"kind": "flat", "dividend": 1.5}, {"kind": "none"}], ids=str)
def assessment(request):
    return study(request.param)


def test_formulas_give_the_engines_numbers(assessment):
    live = live_core(assessment)
    results = evaluated(live)
    checked = [cell for cell in live.results if not math.isnan(cell.value)]
    assert len(checked) >= 10
    for cell in checked:
        assert results[cell.name] == pytest.approx(cell.value, abs=1e-6), cell.name


def test_what_is_changed_is_felt_by_what_follows_from_it(assessment):
    live = live_core(assessment)
    inputs = {cell.name: cell.value for cell in live.inputs}
    before, after = evaluated(live), evaluated(live, full=2 * inputs["full"], fixed=inputs["fixed"] + 1)
    assert after["revenue"] == pytest.approx(2 * before["revenue"])
    assert after["profit"] == pytest.approx(before["profit"] + before["revenue"] - 1)
    assert after["free"] == before["free"]


def test_the_sheet_has_names_and_no_formula_that_anybody_typed(assessment):
    live = live_core(assessment)
    packed = to_xlsx(EMPTY, live)
    assert packed == to_xlsx(EMPTY, live)
    book = openpyxl.load_workbook(io.BytesIO(packed))
    formulas = [(sheet.title, cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert {title for title, _ in formulas} == {"Live"}
    told = {f"live_{cell.name}" for cell in (*live.inputs, *live.results)}
    assert told <= set(book.defined_names)
    assert book["Live"].freeze_panes and book["Dictionary"].freeze_panes
    # Kept results are the engine's, for programs that show a sheet without calculating.
    kept = openpyxl.load_workbook(io.BytesIO(packed), data_only=True)["Live"]
    shown = {row[0].value: row[1].value for row in kept.iter_rows(min_row=5)}
    for cell in live.results:
        assert math.isnan(cell.value) or shown[cell.label] == pytest.approx(cell.value)


# Half a minute: a program of that size is started. One scheme is enough, as the formulas are checked for all above.
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice, a second evaluator, is not installed")
def test_a_spreadsheet_program_gives_the_same(tmp_path):
    live = live_core(study(None))
    # Without results kept in the file it must calculate them itself.
    blank = replace(live, results=tuple(replace(cell, value=math.nan) for cell in live.results))
    (tmp_path / "live.xlsx").write_bytes(to_xlsx(EMPTY, blank))
    profile = tmp_path / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_CALCULATES, encoding="utf-8")
    again = "xlsx:Calc MS Excel 2007 XML"
    where = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(  # noqa: S603 - a program of the system, on a file of ours
        [SOFFICE, "--headless", where, "--convert-to", again, "--outdir", tmp_path / "again", tmp_path / "live.xlsx"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    sheet = openpyxl.load_workbook(tmp_path / "again" / "live.xlsx", data_only=True)["Live"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
    for cell in live.results:
        assert math.isnan(cell.value) or shown[cell.label] == pytest.approx(cell.value, abs=1e-6), cell.name


@pytest.mark.parametrize("name", ["customer-data-trust", "fraud-shield"])
def test_what_formulas_cannot_say_has_no_sheet(name):
    scenario = load(SCENARIOS / f"{name}.yaml")
    assert live_core(assess(Case(scenario, complete_journey().sketch, draws=16))) is None
