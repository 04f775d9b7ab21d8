"""The foot of every page: the audit, checked, and a snapshot that the command line can read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from evenhand.store import open_snapshot
from evenhand.ui.session import state
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def opened(open_page: Open, name: str = "customers"):
    page = open_page(name)
    page.session_state["records"] = True
    return page.run()


@pytest.mark.slow
def test_a_snapshot_is_published_that_can_be_read_while_the_app_runs(open_page: Open) -> None:
    page = opened(open_page)
    assert not page.exception
    draft = state.store().drafts.create("mine", {"name": "Mine"})
    page.button(key="publish-snapshot").click().run()
    assert not page.exception
    with open_snapshot(page.code[-1].value) as snapshot:
        assert snapshot.drafts.list()[0].id == draft.id


@pytest.mark.slow
def test_a_changed_audit_is_said(open_page: Open) -> None:
    page = opened(open_page)
    state.store().drafts.create("mine", {"name": "Mine"})
    assert any("All 1 entries" in said.value for said in page.run().markdown)
    with state.store().database.writing() as cursor:
        cursor.run("DROP TRIGGER audit_no_update ON audit")
        cursor.run("UPDATE audit SET actor = 'other'")
    assert any("Entry 1 of the audit" in said.value for said in page.run().error)
