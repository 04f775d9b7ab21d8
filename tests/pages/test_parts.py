"""Parts on the pages: a panel from the registration alone, and a fault that stays in its panel, card or column."""

from __future__ import annotations

import pytest
from evenhand.assessment.parts import PARTS, register
from evenhand.ui.session.memory import MEMORY

from tests.assessment.test_parts import Letters, break_part, registry

__all__ = ["registry"]


@pytest.fixture(autouse=True)
def forget():
    """Let no assessment outlive a test: what failed in one is kept with it."""
    MEMORY.clear()
    yield
    MEMORY.clear()


def test_a_registered_part_has_a_panel(open_page, registry):
    register(Letters)
    app = open_page("dividend", scenario="loyalty-dividend", open="letters")
    assert not app.exception
    assert "How long its name is" in [panel.label for panel in app.expander]
    assert any("The name has" in markdown.value for markdown in app.markdown)


@pytest.mark.parametrize("name", ["overview", "scores", "dividend", "compare", "recommendation"])
def test_parts_that_fail_end_no_page(open_page, monkeypatch, name):
    for part in PARTS:
        break_part(monkeypatch, part)
    app = open_page(name, scenario="loyalty-dividend", open="information.price.verdict.rules")
    assert not app.exception
    assert not any("secret-detail" in element.value for element in (*app.markdown, *app.warning, *app.error))
    assert [error.value for error in app.error if "did not foresee" in error.value] == []
    if name == "dividend":
        assert sum("could not be worked out" in warning.value for warning in app.warning) >= 2
