"""Where people sign in, pages show what lies in the visitor's space, and what is written is written in their name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from evenhand.errors import StoreError
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, load
from evenhand.ui.session import state
from evenhand.ui.session.sign_in import signing_in

BODY = {**document_of(load(SCENARIOS / "plain-opt-in.yaml")), "name": "Quagga in Zanzibar"}
SECRETS = """
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "of-the-tests-and-long-enough-to-sign-with"
client_id = "evenhand"
client_secret = "x"
server_metadata_url = "http://localhost:9/.well-known/openid-configuration"
[evenhand]
publishers = ["stewards"]
[evenhand.spaces]
team-retail = "retail"
team-bank = "bank"
[evenhand.roles]
lawyers = "legal"
"""


def somebody(name: str, *groups: str) -> dict[str, Any]:
    return {
        "is_logged_in": True,
        "sub": name,
        "email": f"{name}@shop.example",
        "name": name.title(),
        "groups": list(groups),
    }


ANN, BEN = somebody("ann", "team-retail", "lawyers"), somebody("ben", "team-bank", "team-retail", "stewards")
CY, STRAY = somebody("cy", "team-bank"), somebody("stray", "others")


@pytest.fixture
def visit(open_page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that opens a page as somebody."""
    file = tmp_path / "secrets.toml"
    file.write_text(SECRETS, encoding="utf-8")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    signing_in.cache_clear()
    yield lambda person, name="customers", **address: open_page(name, person=person, **address)
    signing_in.cache_clear()


def said(app) -> str:
    return " ".join(each.value for each in (*app.error, *app.markdown, *app.caption, *app.warning))


@pytest.mark.slow
def test_a_draft_is_seen_in_its_space_alone_and_bears_the_name_of_who_began_it(visit):
    app = visit(ANN, "scenario", scenario="plain-opt-in")
    assert app.query_params["space"] == "retail"
    next(button for button in app.button if button.label == "Edit a copy").click().run()
    assert not app.exception
    key = app.query_params["scenario"]
    retail, bank = (state.spaces().of(name) for name in ("retail", "bank"))
    [draft] = retail.drafts.list()
    assert key == f"{state.DRAFT}{draft.id}" and draft.updated_by == "ann@shop.example"
    assert [entry.actor for entry in retail.audit.entries()] == ["ann@shop.example"]
    assert bank.drafts.list() == () and bank.audit.entries() == ()
    # Somebody of another space, by the link that was shown to Ann, and by one that names her space.
    for address in ({"scenario": key}, {"scenario": key, "space": "retail"}):
        app = visit(CY, **address)
        assert not app.exception and draft.body["name"] not in said(app)
        assert ("do not belong" if "space" in address else "There is no scenario") in said(app)
    assert bank.audit.entries() == ()
    # The ways out stay.
    assert app.button(key="sign-out") and app.selectbox(key="chosen_space").value is None
    app.selectbox(key="chosen_space").set_value("bank").run()
    assert app.query_params["space"] == "bank" and "do not belong" not in said(app)


@pytest.mark.slow
def test_somebody_of_two_spaces_chooses_and_carries_nothing_over(visit):
    state.spaces().of("retail").drafts.create("ours", BODY)
    app = visit(BEN)
    assert app.query_params["space"] == "retail" and app.selectbox(key="chosen_space").options == ["retail", "bank"]
    assert BODY["name"] in str(app.selectbox(key="selected_scenario").options)
    app.session_state["held from before"] = "theirs"
    app.selectbox(key="chosen_space").set_value("bank").run()
    assert not app.exception and app.query_params["space"] == "bank"
    assert BODY["name"] not in str(app.selectbox(key="selected_scenario").options)
    assert "held from before" not in app.session_state


@pytest.mark.slow
def test_groups_say_the_role_until_somebody_says_another(visit):
    app = visit(ANN)
    assert app.selectbox(key="chosen_me").value == "legal" and not app.exception
    app.selectbox(key="chosen_me").set_value("").run()
    assert app.selectbox(key="chosen_me").value == "" and app.query_params["me"] == "everybody"
    app.selectbox(key="chosen_me").set_value("marketing").run()
    assert app.selectbox(key="chosen_me").value == "marketing"


def test_who_is_signed_in_is_shown_with_the_way_out(visit):
    app = visit(ANN)
    assert "Signed in as **Ann** in the space **retail**" in said(app)
    assert app.button(key="sign-out").label == "Sign out"


@pytest.mark.slow
def test_only_who_may_publishes_a_snapshot(visit):
    for person, allowed in ((ANN, False), (BEN, True)):
        app = visit(person)
        app.session_state["records"] = True
        app.run().button(key="publish-snapshot").click().run()
        assert not app.exception
        assert bool(app.success) is allowed
        assert ("may not publish" in said(app)) is not allowed


@pytest.mark.parametrize("person", [STRAY, {}, {**ANN, "is_logged_in": False}])
def test_who_belongs_nowhere_is_shown_nothing(visit, person):
    state.spaces().of("retail").drafts.create("ours", BODY)
    app = visit(person, space="retail")
    assert not app.exception and BODY["name"] not in said(app)
    assert "None of your groups" in said(app) or "Nobody who signed in" in said(app) or "do not belong" in said(app)
    assert not app.selectbox


def test_outside_of_a_page_no_store_is_given(visit):
    with pytest.raises(StoreError, match="Nobody who signed in"):
        state.store()


def test_without_sign_in_nothing_of_it_is_shown(open_page):
    app = open_page("customers", space="retail")
    assert "Signed in" not in said(app) and not app.exception
    assert not [button for button in app.button if button.key == "sign-out"]
    assert not [box for box in app.selectbox if box.key == "chosen_space"]
    assert state.store().path == state.spaces().main
