"""While nobody said anything of the customers, no document and no command says what follows from what stands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import Sketch
from evenhand.customers.said import NO_CURRENCY
from evenhand.exchange.level import level_at
from evenhand.places import SCENARIOS
from evenhand.report import Made, make_report
from evenhand.report.bundle import CUSTOMERS, RUN, files_of
from evenhand.report.readers import READERS
from evenhand.report.records import CRATE
from evenhand.scenario import Scenario, dump, load
from evenhand.scenario.interview import draft

from tests.stand_ins import OTHERWISE, with_two_stand_ins
from tests.walks import pairs

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
FUTURES = ("--draws", "16")
COMMANDS = {
    "score": (),
    "assess": FUTURES,
    "simulate": (*FUTURES, "--rates", "0:1:5", "--broken", "2"),
    "report": (*FUTURES, "--contents", "first"),
}
REFUSED = {
    "seek": (*FUTURES, "--lever", "mediation"),
    "optimise": (*FUTURES, "--lever", "mediation"),
    "valuation": FUTURES,
    "compare": FUTURES,
}
"""All that these say follows from what customers spend."""


def described() -> Scenario:
    """Return a programme of which much is known, in no currency."""
    scenario = load(SCENARIOS / "loyalty-dividend.yaml").replace(currency=NO_CURRENCY)
    return scenario.replace(programme=scenario.programme.model_copy(update={"customers": None}))


PROGRAMMES = {"described": described, "nothing known": lambda: draft({}, id="mine", name="Mine", currency=NO_CURRENCY)}


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> tuple[Sketch, Sketch]:
    """Customers of whom nobody said anything, as two different stand-ins that are called the same."""
    both = with_two_stand_ins(monkeypatch, *OTHERWISE, currency=None)
    monkeypatch.setattr(Sketch, "fingerprint", "the customers")
    return both


def assessed(customers: Sketch) -> Assessment:
    return assess(Case(described(), customers, draws=8))


@pytest.mark.slow
def test_no_document_says_what_stands_in(pair: tuple[Sketch, Sketch]) -> None:
    made = [Made(make_report(each, date=AT.date()), each, AT) for each in map(assessed, pair)]
    usual, otherwise = map(files_of, made)
    assert usual.keys() == otherwise.keys() and "recommendation.incentive.docx.refused.txt" in usual
    # The customers themselves, and what their file is hashed to.
    assert [name for name in usual if usual[name] != otherwise[name]] == [CUSTOMERS, RUN, CRATE]


@pytest.mark.slow
def test_no_reader_is_told_what_stands_in_for_an_offer_that_people_chose(pair: tuple[Sketch, Sketch]) -> None:
    told = []
    for each in map(assessed, pair):
        chosen = each.offering(level_at(each.simulation, rate=0.3))
        assert chosen.answer == each.answer
        told.append([make_report(chosen, date=AT.date(), reader=reader).to_json_dict() for reader in READERS])
    assert told[0] == told[1]


@pytest.mark.slow
@pytest.mark.parametrize(("programme", "as_json"), pairs(list(PROGRAMMES), [(), ("--json",)]))
def test_no_command_says_what_stands_in(
    run: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    pair: tuple[Sketch, Sketch],
    programme: str,
    as_json: tuple[str, ...],
) -> None:
    scenario, customers = tmp_path / "mine.yaml", tmp_path / "mine.sketch.json"
    scenario.write_text(dump(PROGRAMMES[programme]()))
    said = []
    for sketch in pair:
        customers.write_text(sketch.to_json())
        about = (str(scenario), "--customers", str(customers), *as_json)
        said.append(
            [run(name, *about[: 1 if name == "score" else None], *options) for name, options in COMMANDS.items()]
        )
        for name, options in REFUSED.items():
            code, out, err = run(name, *about, *options)
            assert (code, out) == (1, "") and "Nobody has said what a customer spends" in err, (name, out, err)
    assert said[0] == said[1]
    assert {code for code, *_ in said[0]} == {0}
