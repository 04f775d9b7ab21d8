"""Parts on the pages: a panel from the registration alone, and a fault that stays in its panel, card or column."""

from __future__ import annotations

import pytest
from evenhand.assessment.parts import PARTS, register
from evenhand.ui.session.memory import MEMORY

from tests.assessment.test_parts import Letters, break_part, registry

__all__ = ["registry"]


@pytest.fixture(scope="class", autouse=True)
def forget():
    """Let no assessment outlive what was broken: what failed is kept with it."""
    MEMORY.clear()
    yield
    MEMORY.clear()


@pytest.mark.slow
def test_a_registered_part_has_a_panel(open_page, registry):
    register(Letters)
    app = open_page("dividend", scenario="loyalty-dividend", open="letters")
    assert not app.exception
    assert "How long its name is" in [panel.label for panel in app.expander]
    assert any("The name has" in markdown.value for markdown in app.markdown)


@pytest.fixture(scope="class")
def broken(forget):
    """Break all parts, once for all pages: they share what is assessed without them."""
    with pytest.MonkeyPatch.context() as patched:
        for part in PARTS:
            break_part(patched, part)
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("broken")
class TestPartsThatFail:
    @pytest.mark.parametrize("name", ["overview", "scores", "dividend", "compare", "recommendation"])
    def test_end_no_page(self, open_page, name):
        app = open_page(name, scenario="loyalty-dividend", open="information.price.verdict.rules")
        assert not app.exception
        assert not any("secret-detail" in element.value for element in (*app.markdown, *app.warning, *app.error))
        assert [error.value for error in app.error if "did not foresee" in error.value] == []
        if name == "dividend":
            assert sum("could not be worked out" in warning.value for warning in app.warning) >= 2
