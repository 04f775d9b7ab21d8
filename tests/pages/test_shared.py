"""Where others reach the server, pages show somebody else's draft and let nobody but its owner change it."""

from __future__ import annotations

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, load
from evenhand.ui.session import state, visitor

BODY = document_of(load(SCENARIOS / "plain-opt-in.yaml"))


def fields(app):
    """Return the keys of fields in which facts can be typed."""
    typed = [field for field in (*app.text_input, *app.text_area) if not field.disabled]
    return [field.key for field in typed if "search" not in (field.key or "")]


@pytest.fixture(params=["room", "hosts"])
def _shared(request, monkeypatch):
    monkeypatch.setenv(*{"room": (visitor.ROOM, "1"), "hosts": (visitor.HOSTS, "shop.example")}[request.param])


@pytest.mark.usefixtures("_shared")
def test_anothers_draft_can_be_read_and_copied_and_nothing_else(open_page):
    store = state.store().acting_as("browser of somebody else")
    draft = store.drafts.create("ours", BODY)
    app = open_page("scenario", scenario=f"{state.DRAFT}{draft.id}")
    assert not app.exception
    assert any("Somebody else’s draft" in caption.value for caption in app.caption)
    [copy] = [button for button in app.button if button.label == "Edit a copy"]
    assert not fields(app)
    copy.click().run()
    assert not app.exception
    assert fields(app)
    mine = app.query_params["scenario"]
    assert mine != f"{state.DRAFT}{draft.id}"
    assert not any("Somebody else’s draft" in caption.value for caption in app.caption)
    assert store.drafts.get(draft.id) == draft
    assert {entry.action: entry.actor for entry in store.audit.entries(limit=1)} == {"draft created": visitor.HERE}


@pytest.mark.slow
def test_on_ones_own_computer_every_draft_can_be_changed(open_page):
    draft = state.store().acting_as("another browser").drafts.create("ours", BODY)
    app = open_page("scenario", scenario=f"{state.DRAFT}{draft.id}")
    assert not any("Somebody else’s draft" in caption.value for caption in app.caption) and fields(app)
