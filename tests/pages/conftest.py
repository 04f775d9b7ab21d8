"""Pages run in the test's own process, through the shell, each test on a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evenhand.places import PACKAGE, PAGES
from evenhand.ui.steps import STEPS
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]

SHELL = PACKAGE / "ui" / "server" / "shell.py"
# Only a page that hangs reaches it: a cold run on a busy machine may take a minute.
SECONDS = 600


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Return a function that opens a page by its name, with what its address says."""
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "store.duckdb"))
    from evenhand.ui.session import state

    def open_it(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
        for key, value in address.items():
            app.query_params[key] = value
        # The bare address leads to the first step by itself.
        return (app if name == STEPS[0].name else app.switch_page(str(PAGES / f"{name}.py"))).run()

    yield open_it
    state.close_store()
