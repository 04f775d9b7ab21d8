"""Scenarios that break one thing each; their levels and gates were computed once and checked against the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from evenhand.places import ROOT
from evenhand.scoring import Scorecard, score

from tests.walks import first

CASES = sorted((ROOT / "tests" / "golden").glob("*.yaml"))
PLACES = ("EU", "UK", "US-CA")


def _spread(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else dict.fromkeys(PLACES, value)


def _levels(card: Scorecard) -> dict[str, dict[str, Any]]:
    levels: dict[str, dict[str, Any]] = {}
    for result in card.criteria:
        shown = (
            result.level if result.status == "known" else {"not_applicable": "n/a"}.get(result.status, result.status)
        )
        levels.setdefault(result.id, {}).update(dict.fromkeys((place.value for place in result.jurisdictions), shown))
    return levels


def _gates(card: Scorecard) -> dict[str, dict[str, set[str]]]:
    return {
        place.value: {
            gate: {item.criterion for item in gates.gates if item.gate == gate}
            for gate in sorted({item.gate for item in gates.gates})
        }
        for place, gates in card.jurisdictions.items()
    }


@pytest.fixture(scope="module")
def before(lawful) -> dict[str, dict[str, Any]]:
    return _levels(score(lawful))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_levels_and_gates_are_as_the_catalogue_has_them(path: Path, lawful, vary, before):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    card = score(vary(lawful, case["change"]))
    expected = {place: {gate: set(names) for gate, names in gates.items()} for place, gates in case["gates"].items()}
    assert _gates(card) == expected
    if "levels" in case:
        assert _levels(card) == {name: _spread(value) for name, value in case["levels"].items()}
    if "moves" in case:
        moved = {name: places for name, places in _levels(card).items() if places != before[name]}
        assert moved == {name: _spread(value) for name, value in case["moves"].items()}
    for result in card.jurisdictions.values():
        for pillar, least in case.get("at_least", {}).items():
            assert result.pillars[pillar].low >= least
        for pillar in case.get("provisional", ()):
            assert result.pillars[pillar].provisional and result.pillars[pillar].number is None
        for pillar, cap in case.get("cap", {}).items():
            assert result.pillars[pillar].cap == cap


def test_there_are_cases_enough():
    assert len(CASES) >= 6 + 10


@pytest.mark.parametrize("path", first(12, CASES), ids=lambda path: path.stem)
def test_mending_what_a_case_breaks_never_lowers_what_it_broke(path: Path, lawful, vary, before):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "moves" not in case:
        return
    broken, whole = score(vary(lawful, case["change"])), score(lawful)
    for place, found in broken.jurisdictions.items():
        mended = {gate.criterion for gate in whole.jurisdictions[place].gates if gate.active}
        assert mended <= {gate.criterion for gate in found.gates}
    for result in broken.criteria:
        if result.id in case["moves"] and result.status in {"known", "unknown"}:
            for place in result.jurisdictions:
                assert result.low <= whole.criterion(result.id, place).low or before[result.id][place.value] == "n/a"


def test_every_case_of_the_catalogue_is_among_them():
    assert {
        *("lawful-loyalty", "planet49", "pay-or-okay-news", "data-dividend-cash-no-valuation"),
        *("health-app-bundled", "unknown-heavy"),
    } <= {path.stem for path in CASES}
