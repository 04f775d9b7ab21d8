"""The live sheet: its formulas, evaluated by somebody else than the engine, give the engine's numbers."""

from __future__ import annotations

import io
import math
import re
import statistics
import subprocess
from dataclasses import replace
from functools import cache
from itertools import starmap

import numpy as np
import openpyxl
import pytest
from evenhand.assessment import assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.exchange.scheme import scheme_of, schemes
from evenhand.places import SCENARIOS
from evenhand.report.formats.workbook import to_xlsx
from evenhand.report.live import Live, live_core
from evenhand.report.model import Report
from evenhand.scenario import load

from tests import programs
from tests.walks import first

EMPTY = Report("=1+1", "S", {}, ())
SOFFICE = programs.office()
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

    def __rsub__(self, other):
        return self._each(other, lambda a, b: b - a)

    def __rtruediv__(self, other):
        return self._each(other, lambda a, b: b / a)

    def __pow__(self, other):
        return self._each(other, lambda a, b: a**b)

    def __lt__(self, other):
        return self._each(other, lambda a, b: a < b)

    def __gt__(self, other):
        return self._each(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._each(other, lambda a, b: a >= b)

    __radd__, __rmul__ = __add__, __mul__


def over(function):
    return lambda value, *more: Column(function(one) for one in value) if isinstance(value, list) else function(value)


FUNCTIONS = {
    "LN": over(math.log),
    "EXP": over(math.exp),
    "NORMSDIST": over(NORMAL.cdf),
    "IF": lambda asked, yes, no: yes if asked else no,
    "SUMPRODUCT": sum,
    "SUM": lambda *values: sum(values),
    "MIN": min,
    "MAX": max,
    "TRUE": True,
}


def evaluated(live: Live, **changes: float) -> dict[str, float]:
    names = {cell.name: cell.value for cell in live.inputs} | changes
    names |= {column.name: Column(column.values) for column in live.columns}
    for cell in live.results:
        python = cell.formula.replace("NORM.S.DIST", "NORMSDIST").replace("^", "**")
        assert not set(re.findall(r"[A-Za-z_]\w*", python)) - names.keys() - FUNCTIONS.keys() - {"E", "1E"}
        names[cell.name] = eval(python, {"__builtins__": {}}, FUNCTIONS | names)  # noqa: S307 - formulas of ours
    return names


CUSTOMERS = complete_journey().sketch
LOYALTY = load(SCENARIOS / "loyalty-dividend.yaml")
SEGMENT = CUSTOMERS.segments[0].name
PRICES = (
    {"user.behavior.purchase_history": 1.2},
    {"user.behavior.purchase_history": 0.6, "user.demographic.age_range": 0.4, "user.contact.email": 0.2},
)
"""One kind of data that has a price, and several that are priced apart."""
SHAPES = {
    **{path.stem: load(path) for path in sorted(SCENARIOS.glob("*.yaml"))},
    **{
        str(scheme): LOYALTY.replace(scheme=scheme)
        for scheme in (
            {"kind": "none"},
            {"kind": "flat", "dividend": 1.5},
            {"kind": "pool", "rate": 0.4, "split": "spending"},
            {"kind": "pool", "rate": 0.4, "split": "shapley"},
            {"kind": "in_kind", "face_value": 3.0, "worth": 0.8, "cost": 0.5, "breakage": 0.2},
            {"kind": "collective_trust", "rate": 0.3, "worth": 1.2},
            *({"kind": "price_list", "prices": prices} for prices in PRICES),
        )
    },
    **{
        name: LOYALTY.replace(**changes)
        for name, changes in (
            ("as they say", {"policy": {"welfare": "says"}}),
            ("crowding", {"scheme": {"kind": "flat", "dividend": 0.4}, "economics": {"crowding": True}}),
            *(
                (form, {"economics": {"revenue": {"form": form, "half": 0.7}}})
                for form in ("linear", "saturating", "hill", "learning_curve")
            ),
            *(
                (
                    f"a segment of its own, {scheme['kind']}",
                    {
                        "scheme": scheme,
                        "supply": [{"segment": SEGMENT, "median": 9.0, "source": "own", "owner": "analytics"}],
                    },
                )
                for scheme in ({"kind": "flat", "dividend": 1.5}, {"kind": "revenue_share", "rate": 0.3})
            ),
        )
    },
}
"""Every example, every scheme that a sheet can hold, and every circumstance that changes the formulas."""


@cache
def study(name):
    return assess(Case(SHAPES[name], CUSTOMERS, draws=16))


@pytest.fixture(scope="module", params=first(4, SHAPES))
def assessment(request):
    return study(request.param)


def test_formulas_give_the_engines_numbers(assessment):
    live = live_core(assessment)
    results = evaluated(live)
    checked = [cell for cell in live.results if not math.isnan(cell.value)]
    assert len(checked) >= 10
    for cell in checked:
        # What the engine reads between levels of a path is near what the formulas work out.
        assert results[cell.name] == pytest.approx(cell.value, abs=2e-5, rel=2e-5), cell.name
    # The last profit and the last gain are those that the report states.
    subject = assessment.subject.outcomes
    future = int(np.argsort(subject["profit"], kind="stable")[len(subject["profit"]) // 2])
    profit, gain = ("profit_least", "gain_least") if "profit_least" in results else ("profit", "gain")
    assert results[profit] == pytest.approx(float(subject["profit"][future]), abs=2e-5)
    lost = subject["customer_surplus"] - subject["external_loss"]
    assert results[gain] == pytest.approx(float(lost[future]), abs=2e-5)


def test_what_is_changed_is_felt_by_what_follows_from_it(assessment):
    live = live_core(assessment)
    inputs = {cell.name: cell.value for cell in live.inputs}
    before, after = evaluated(live), evaluated(live, full=2 * inputs["full"], fixed=inputs["fixed"] + 1)
    assert after["revenue"] == pytest.approx(2 * before["revenue"])
    paid = after["payout"] - before["payout"]
    assert after["profit"] == pytest.approx(before["profit"] + before["revenue"] - paid - 1)
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


# A program of that size is started once, for one workbook each of the examples.
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice, a second evaluator, is not installed")
def test_a_spreadsheet_program_gives_the_same(tmp_path):
    names = [path.stem for path in sorted(SCENARIOS.glob("*.yaml"))]
    names += [name for name, scenario in SHAPES.items() if scenario.scheme.by_category]
    cores = {f"core-{number}": live_core(study(name)) for number, name in enumerate(names)}
    for name, live in cores.items():
        # Without results kept in the file it must calculate them itself.
        blank = replace(live, results=tuple(replace(cell, value=math.nan) for cell in live.results))
        (tmp_path / f"{name}.xlsx").write_bytes(to_xlsx(EMPTY, blank))
    profile = tmp_path / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_CALCULATES, encoding="utf-8")
    again = "xlsx:Calc MS Excel 2007 XML"
    where = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [tmp_path / f"{name}.xlsx" for name in cores]
    subprocess.run(  # noqa: S603 - a program of the system, on files of ours
        [SOFFICE, "--headless", where, "--convert-to", again, "--outdir", tmp_path / "again", *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name, live in cores.items():
        sheet = openpyxl.load_workbook(tmp_path / "again" / f"{name}.xlsx", data_only=True)["Live"]
        shown = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
        for cell in live.results:
            if not math.isnan(cell.value):
                assert shown[cell.label] == pytest.approx(cell.value, abs=2e-5, rel=2e-5), (name, cell.name)


def test_every_scheme_has_a_sheet_and_what_none_could_hold_says_why():
    assert {scenario.scheme.kind for scenario in SHAPES.values()} == set(schemes())
    own = [{"segment": SEGMENT, "median": 9.0, "source": "own", "owner": "analytics"}]
    scenario = LOYALTY.replace(scheme={"kind": "price_list", "prices": PRICES[0]}, supply=own)
    live = live_core(assess(Case(scenario, CUSTOMERS, draws=8)))
    assert live.results == () and scheme_of(scenario).words.name in live.note
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(EMPTY, live)))["Live"]
    assert sheet["A1"].value == live.note
