"""A code opens its workshop in whichever space it is; where the room demands a sign-in, in one's own alone."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from evenhand.browser import BrowserCookie
from evenhand.errors import WorkshopError
from evenhand.store import Spaces
from evenhand.ui.server import startup
from evenhand.ui.server.room import Room
from evenhand.ui.session import sign_in as sign_in_module
from evenhand.ui.session import state
from evenhand.ui.session.sign_in import SignIn
from evenhand.workshop import Alternative, open_workshop
from evenhand.workshop.room import room_routes
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.asgi import respond

SECRET = "of-the-tests-and-long-enough-to-sign-with"  # noqa: S105
MAP = {"team-retail": "retail", "team-bank": "bank"}


@pytest.fixture
def spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spaces]:
    opened = Spaces(tmp_path / "store.duckdb")
    monkeypatch.setattr(state, "spaces", lambda: opened)
    monkeypatch.setattr(sign_in_module, "get_cookie_secret", lambda: SECRET)
    yield opened
    opened.close()


@pytest.fixture
def codes(spaces: Spaces) -> dict[str, str]:
    said: dict[str, Any] = {"question": "Pay?", "alternatives": [Alternative("plain", "Ask", {})]}
    return {
        space: open_workshop(spaces.of(space), title=f"Of {space}", **said).workshop.code
        for space in ("retail", "bank")
    }


def phone(*groups: str) -> TestClient:
    app = Starlette(routes=room_routes(startup.store_of_room), middleware=[Middleware(BrowserCookie)])
    client = TestClient(app, base_url="http://localhost:8501", client=("192.0.2.9", 5))
    if groups:
        claims = json.dumps({"sub": "ann", "is_logged_in": True, "groups": groups})
        client.cookies.set(USER_COOKIE_NAME, create_signed_value(SECRET, USER_COOKIE_NAME, claims).decode())
    return client


@pytest.mark.slow
def test_a_code_opens_its_workshop_whichever_space_it_is_in(spaces, codes, monkeypatch):
    monkeypatch.setattr(startup, "signing_in", lambda: SignIn("x.example", spaces=MAP))
    for space, code in codes.items():
        assert f"Of {space}" in phone().get(f"/room/{code}").text
        assert f"Of {space}" in phone().post("/room", data={"code": f" {code[:3].lower()} {code[3:]}"}).text
    joined = phone()
    joined.get(f"/room/{codes['bank']}")
    joined.post(f"/room/{codes['bank']}/join", data={"role": "legal", "accept": "yes"})
    counted = {space: spaces.of(space).database.look("SELECT count(*) FROM participants")[0][0] for space in codes}
    assert counted == {"retail": 0, "bank": 1}


@pytest.mark.slow
def test_wrong_codes_are_counted_together_however_many_spaces_there_are(spaces, codes, monkeypatch):
    monkeypatch.setattr(startup, "signing_in", lambda: SignIn("x.example", spaces=MAP))
    guesser = phone()
    for _ in range(20):
        assert guesser.post("/room", data={"code": "AAAAAA"}).status_code == 404
    assert "Too many wrong codes" in guesser.post("/room", data={"code": "BBBBBB"}).text


@pytest.mark.slow
def test_where_the_room_demands_a_sign_in_nobody_comes_into_another_space(spaces, codes, monkeypatch):
    monkeypatch.setattr(startup, "signing_in", lambda: SignIn("x.example", spaces=MAP, room=True))
    ann = phone("team-retail")
    assert "Of retail" in ann.get(f"/room/{codes['retail']}").text
    refused = ann.get(f"/room/{codes['bank']}")
    assert refused.status_code == 404 and "Of bank" not in refused.text
    both = phone("team-bank", "team-retail")
    assert all(f"Of {space}" in both.get(f"/room/{code}").text for space, code in codes.items())
    for nobody in (phone(), phone("others")):
        answer = nobody.get(f"/room/{codes['bank']}")
        assert answer.status_code == 404 and "belong to no space" in answer.text
        assert nobody.get(f"/room/{codes['bank']}/events").status_code == 404


def test_without_sign_in_there_is_one_store(spaces, monkeypatch):
    monkeypatch.setattr(startup, "signing_in", lambda: None)
    assert startup.store_of_room(phone(), "AAAAAA") is startup.main_store() is spaces.of("main")
    with pytest.raises(WorkshopError, match="no space"):
        monkeypatch.setattr(startup, "signing_in", lambda: SignIn("x.example", room=True))
        startup.store_of_room(phone(), "AAAAAA")


def test_phones_that_come_first_together_share_one_room(spaces, monkeypatch):
    loaded, two = [], threading.Barrier(2)

    def routes(store_of):
        loaded.append(store_of)
        # Whoever else loads it is given the chance to; nobody may.
        with contextlib.suppress(threading.BrokenBarrierError):
            two.wait(timeout=0.2)
        return room_routes(store_of)

    monkeypatch.setattr("evenhand.workshop.room.room_routes", routes)
    app = Starlette(routes=[Room(startup.store_of_room)], middleware=[Middleware(BrowserCookie)])
    with ThreadPoolExecutor(max_workers=4) as phones:
        answers = list(phones.map(lambda _: respond(app, "/room")[0], range(4)))
    assert answers == [200] * 4 and len(loaded) == 1
