"""Pages run in the test's own process, through the shell, each test on a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evenhand.places import PAGES, ROOT
from evenhand.ui.steps import STEPS
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]

SHELL = ROOT / "lib" / "evenhand" / "ui" / "server" / "shell.py"
# A cold run imports scipy and reads the example; a warm one takes milliseconds.
SECONDS = 60


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Return a function that opens a page by its name, with what its address says."""
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "store.duckdb"))
    from evenhand.ui.session import state

    def open_it(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        # The bare address leads to the first step by itself.
        return app if name == STEPS[0].name else app.switch_page(str(PAGES / f"{name}.py")).run()

    yield open_it
    state.close_store()
