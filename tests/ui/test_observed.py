"""The server's log and counts say what happens, and nothing of whom."""

from __future__ import annotations

import io
import json
import logging

import pytest
from evenhand.errors import CustomerDataError
from evenhand.ui.server import observed
from evenhand.ui.server.observed import Observed, kind_of, log_to, metrics
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

SECRETS = ("ABCDEFGH", "draft-0123456789ab", "5f7c-session", "anna@example.org", "c1,24.50")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch):
    """What is written to the log, line by line."""
    ours, stream = logging.getLogger("evenhand"), io.StringIO()
    before = (ours.handlers[:], ours.level, ours.propagate)
    monkeypatch.setattr(observed, "COUNTS", observed._Counts())
    log_to(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    ours.handlers[:], ours.level, ours.propagate = before


def client(most: int = 2, address: str = "127.0.0.1") -> TestClient:
    async def everything(request):
        if request.url.path == "/fails":
            raise CustomerDataError(f"{SECRETS[4]} cannot be read.")
        return PlainTextResponse("in")

    async def talk(socket):
        await socket.accept()
        await socket.receive_text()

    return TestClient(
        Starlette(
            routes=[
                Route("/metrics", metrics),
                WebSocketRoute("/_stcore/stream", talk),
                Route("/{path:path}", everything, methods=["GET", "POST", "PUT"]),
            ],
            middleware=[Middleware(Observed, most_sessions=most)],
        ),
        client=(address, 5),
        raise_server_exceptions=False,
    )


def test_neither_log_nor_counts_name_a_code_a_draft_a_session_or_a_person(lines):
    asked = client()
    for path in (
        f"/room/{SECRETS[0]}",
        f"/room/{SECRETS[0]}/rate",
        f"/scenario?scenario={SECRETS[1]}&name={SECRETS[3]}",
        f"/_stcore/upload_file/{SECRETS[2]}/x",
        f"/media/{SECRETS[2]}.png",
        f"/{SECRETS[3]}",
    ):
        assert asked.get(path).status_code == 200
    try:
        raise CustomerDataError(f"{SECRETS[4]} cannot be read.")
    except CustomerDataError:
        logging.getLogger("evenhand").exception("Reading failed")
    written = json.dumps(lines()) + asked.get("/metrics").text
    assert not [secret for secret in SECRETS if secret in written]
    kinds = [line.get("kind") for line in lines()]
    assert kinds[:6] == ["room", "room act", "page", "upload", "media", "page"]
    assert all(line["time"].endswith("+00:00") and line["level"] and line["logger"] for line in lines())
    failed = next(line for line in lines() if line.get("error"))
    assert failed["error"] == "CustomerDataError" and "test_observed.py" in failed["where"][-1]


def test_counts_add_up_and_are_shown_to_this_computer_alone(lines):
    asked = client()
    for _ in range(3):
        asked.get("/room/X")
    asked.get("/fails")
    told = asked.get("/metrics").text
    assert 'evenhand_requests_total{kind="room",method="GET",status="200"} 3' in told
    assert 'evenhand_requests_total{kind="page",method="GET",status="500"} 1' in told
    assert 'evenhand_request_seconds_bucket{kind="room",le="+Inf"} 3' in told
    assert client(address="192.0.2.7").get("/metrics").status_code == 403
    assert asked.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403


def test_more_pages_than_there_may_be_are_refused_until_one_closes(lines):
    asked = client(most=2)
    with asked.websocket_connect("/_stcore/stream") as first:
        with asked.websocket_connect("/_stcore/stream") as second:
            with pytest.raises(WebSocketDisconnect) as refused, asked.websocket_connect("/_stcore/stream"):
                pass
            assert refused.value.code == 1013
            second.send_text("done")
        with asked.websocket_connect("/_stcore/stream") as third:
            third.send_text("done")
        first.send_text("done")
    assert "evenhand_sessions_refused_total 1" in asked.get("/metrics").text
    assert "evenhand_sessions 0" in asked.get("/metrics").text


@pytest.mark.parametrize("path", ["/room/ABCDEFGH/events", "/ROOM/x", "/", "//", "/room", "/_stcore/x", "/a/b/c/d"])
def test_a_kind_is_one_of_few_words(path):
    assert kind_of(path) in {"page", "room", "room events", "room act", "workbench"}
