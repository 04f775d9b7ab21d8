"""What stands in for something that nobody said is shown nowhere: with another stand-in all reads the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from evenhand import scenario
from evenhand.assessment import Summary, summary_of
from evenhand.customers import Said, Sketch, said_sketch
from evenhand.places import SCENARIOS
from evenhand.study import Study
from evenhand.ui.dividend import first
from evenhand.ui.session import belonging, drafting, state
from evenhand.ui.steps import steps
from evenhand.ui.workshop.standing import alternative_of
from evenhand.workshop import criteria_of, criteria_results, open_workshop, words
from evenhand.workshop.told import weighed_in_words
from streamlit.testing.v1 import AppTest

from tests import walks
from tests.stand_ins import OTHERWISE, with_two_stand_ins

Open = Callable[..., AppTest]

OF_MONEY = {"profit", "customer_gain", "worst_off", "tests"}
"""What a workshop weighs that follows from what customers spend."""


def draft_in_euros(open_page: Open) -> str:
    open_page("scenario")
    euros = scenario.load(SCENARIOS / "loyalty-dividend.yaml").model_copy(update={"currency": "EUR", "name": "Ours"})
    return drafting.copy_to_draft(euros)


def judged_with(draft: str, sketch: Sketch) -> None:
    """Let a draft be judged with customers."""
    state.store().sketches.add(sketch.fingerprint, json.loads(sketch.to_json()), name="Ours")
    belonging.remember(draft, sketch.fingerprint)


def written(open_page: Open, page: str, draft: str, sketch: Sketch) -> str:
    """Return all that a page says of a draft, but for what its customers are called by."""
    judged_with(draft, sketch)
    app = open_page(page, scenario=draft, customers=sketch.fingerprint)
    assert not app.exception and not app.error, page
    whole = "".join(str(node.proto) for node in app.main)
    state.store().sketches.delete(sketch.fingerprint)
    # What controls and files are called is no word of the page.
    return re.sub(r'\b(deferred_file_)?id: ".*"|/media/\w+', "", whole).replace(sketch.fingerprint, "")


@pytest.mark.slow
@pytest.mark.parametrize("page", walks.first(1, [step.name for step in steps()]))
def test_where_nobody_said_what_customers_spend_no_page_shows_what_stands_in(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    draft = draft_in_euros(open_page)
    pair = with_two_stand_ins(monkeypatch, *OTHERWISE)
    usual, otherwise = (written(open_page, page, draft, sketch) for sketch in pair)
    assert usual == otherwise


@pytest.mark.parametrize("unsaid", OTHERWISE)
def test_the_customers_page_shows_no_measure_of_what_stands_in(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, unsaid: str
) -> None:
    draft = draft_in_euros(open_page)
    pair = with_two_stand_ins(monkeypatch, unsaid)
    usual, otherwise = (written(open_page, "customers", draft, sketch) for sketch in pair)
    assert usual == otherwise


@pytest.mark.slow
def test_a_workshop_keeps_and_weighs_nothing_that_follows_from_what_stands_in_for_spending(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page("scenario")
    kept = []
    for sketch in (*with_two_stand_ins(monkeypatch, "spending", currency="USD"), state.sketch(state.EXAMPLE_CUSTOMERS)):
        monkeypatch.setattr(state, "selected_customers", lambda sketch=sketch: sketch)
        kept.append(alternative_of("loyalty-dividend" if sketch.assumed else "plain-opt-in", f"Ours {len(kept)}"))
    *assumed, priced = kept
    usual, otherwise = ({key: value for key, value in each.summary.items() if key != "run"} for each in assumed)
    assert usual == otherwise
    assert set(priced.summary["criteria"]) >= OF_MONEY
    for alternatives in ([kept[0], priced], [priced, kept[0]]):
        workshop = open_workshop(state.store(), title="T", question="Q?", alternatives=alternatives).workshop
        weighed = criteria_results(state.store(), workshop.id)
        assert weighed is not None and weighed.criteria
        assert OF_MONEY.isdisjoint(criteria_of(workshop)) and OF_MONEY.isdisjoint(weighed.criteria)
        assert weighed_in_words(weighed, workshop, words("en"))


@pytest.mark.parametrize("unsaid", [(), ("spending",), ("currency",), ("currency", "spending")])
def test_the_first_picture_after_a_restart_is_drawn_only_where_somebody_said_what_customers_spend(
    monkeypatch: pytest.MonkeyPatch, unsaid: tuple[str, ...]
) -> None:
    known: dict[str, Any] = {"currency": "EUR", "customers": 5_000, "spending": 40.0, "top_fifth": 50.0}
    sketch = said_sketch(Said(**{**known, **dict.fromkeys(unsaid)}))
    ours = scenario.load(SCENARIOS / "loyalty-dividend.yaml").model_copy(update={"currency": sketch.currency})
    drawn: list[str] = []
    monkeypatch.setattr(first, "show_drawing", lambda html, **_: drawn.append(html))
    stored = json.loads(json.dumps(summary_of(Study(ours, sketch).assess(draws=32)).to_json_dict()))
    first.show_stored(Summary.from_json_dict(stored))
    assert bool(drawn) is (not unsaid)
