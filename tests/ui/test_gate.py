"""The gate in front of everything, attacked."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from evenhand.places import ROOT
from evenhand.ui.server.gate import FrontGate, GateSettings, settings_or_stop
from evenhand.ui.server.security import SecurityHeaders
from evenhand.ui.session.sign_in import signing_in
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests import asgi

SECRET = "printed-once"  # noqa: S105 (of this test)
LOCAL = GateSettings()
ROOM = GateSettings(room=True, hosts=frozenset({"room.example.org"}), secret=SECRET)
WORKBENCH_PATHS = ("/scenario", "/workshop", "/_stcore/host-config", "/media/x.bin", "/static/x.js", "/rooms", "/Room")


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("in")
    await socket.close()


def browser(settings: GateSettings, *, host: str = "localhost:8501", address: str = "127.0.0.1", **headers: str):
    async def everything(_request):
        return PlainTextResponse("in")

    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", _talk), Route("/{path:path}", everything, methods=["GET", "POST"])],
        middleware=[Middleware(SecurityHeaders), Middleware(FrontGate, settings=settings)],
    )
    return TestClient(app, base_url=f"http://{host}", client=(address, 5), headers=headers, follow_redirects=False)


def connects(client: TestClient, **headers: str) -> bool:
    try:
        with client.websocket_connect(
            f"ws://{client.base_url.netloc.decode()}/_stcore/stream", headers=headers
        ) as socket:
            return socket.receive_text() == "in"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("settings", [LOCAL, ROOM])
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8501", "127.0.0.1.evil.example"]
)
def test_a_foreign_name_is_answered_nothing(settings, host):
    client = browser(settings, host=host)
    for path in ("/", "/room", "/healthz", "/scenario"):
        refused = client.get(path)
        assert refused.status_code == 421 and refused.text != "in"
        assert "content-security-policy" in refused.headers
    assert not connects(client)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_the_names_of_this_computer_are_answered(host):
    client = browser(LOCAL, host=host)
    assert client.get("/scenario").text == "in"
    assert connects(client)


def test_a_host_that_was_configured_is_answered_and_an_address_in_a_room_alone():
    assert browser(ROOM, host="room.example.org").get("/room/ABC").text == "in"
    assert browser(ROOM, host="192.0.2.7:8501", address="192.0.2.9").get("/room").text == "in"
    assert browser(LOCAL, host="192.0.2.7:8501").get("/room").status_code == 421
    assert browser(LOCAL, host="room.example.org").get("/room").status_code == 421


@pytest.mark.parametrize("settings", [LOCAL, ROOM])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:9999", "http://localhost.evil:8501", ""]
)
def test_a_foreign_origin_is_refused_whatever_the_method(settings, origin):
    client = browser(settings)
    for method in ("GET", "POST"):
        assert client.request(method, "/room/ABC/join", headers={"origin": origin}).status_code == 403
    assert not connects(client, origin=origin)
    assert client.post("/room", headers={"origin": "http://localhost:8501"}).text == "in"
    assert connects(client, origin="http://localhost:8501")


@pytest.mark.parametrize("path", [*WORKBENCH_PATHS, "/room/../scenario", "/healthz/x"])
def test_the_network_sees_the_room_and_nothing_else(path):
    phone = browser(ROOM, host="192.0.2.7:8501", address="192.0.2.9")
    assert phone.get("/room/ABC").text == "in" and phone.get("/healthz").text == "in"
    assert phone.get(path).text != "in"
    assert not connects(phone)
    assert phone.get("/").headers["location"] == "/room"


def test_paths_with_dots_are_refused_as_they_arrive():
    # Clients tidy them up before they ask; attackers do not.
    phone = browser(ROOM, host="192.0.2.7:8501", address="192.0.2.9")
    for path in ("/room/../scenario", "/room/./x", "/room//scenario"):
        status, _, _ = asgi.respond(phone.app, path, headers={"host": "192.0.2.7:8501"}, client="192.0.2.9")
        assert status == 403, path


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_what_a_proxy_on_this_computer_passes_on_comes_from_the_network(header):
    assert browser(ROOM).get("/scenario").text == "in"
    assert browser(ROOM, **{header: "192.0.2.9"}).get("/scenario").status_code == 403
    assert browser(ROOM, host="room.example.org").get("/scenario").status_code == 403
    assert browser(ROOM, address="::ffff:127.0.0.1").get("/scenario").text == "in"
    assert browser(ROOM, address="192.0.2.9").get("/scenario").status_code == 403, "the host alone says nothing"


def test_the_secret_opens_the_workbench_once_and_to_one_browser():
    phone = browser(ROOM, host="192.0.2.7:8501", address="192.0.2.9")
    assert "Secret" in phone.get("/room/workbench").text
    assert phone.post("/room/workbench", data={"secret": "guess"}).status_code == 403
    assert phone.get("/scenario").status_code == 403
    opened = phone.post("/room/workbench", data={"secret": SECRET})
    assert opened.status_code == 303 and SECRET not in str(opened.headers)
    assert "HttpOnly" in opened.headers["set-cookie"]
    assert phone.get("/scenario").text == "in" and connects(phone)
    phone.cookies.clear()
    assert phone.post("/room/workbench", data={"secret": SECRET}).status_code == 403
    assert phone.get("/scenario").status_code == 403


def test_secrets_cannot_be_tried_out():
    phone = browser(ROOM, host="192.0.2.7:8501", address="192.0.2.9")
    for _ in range(10):
        phone.post("/room/workbench", data={"secret": "guess"})
    assert phone.post("/room/workbench", data={"secret": SECRET}).status_code == 429


def test_without_a_secret_nothing_opens_the_workbench():
    phone = browser(GateSettings(room=True), host="192.0.2.7", address="192.0.2.9")
    for secret in ("", "x"):
        assert phone.post("/room/workbench", data={"secret": secret}).status_code == 403


def test_the_gate_stands_in_the_application_before_everything_that_answers():
    source = ast.parse(Path(ROOT / "app.py").read_text(encoding="utf-8"))
    [middleware] = [
        node.value for node in ast.walk(source) if isinstance(node, ast.keyword) and node.arg == "middleware"
    ]
    assert [ast.unparse(each.args[0]) for each in middleware.elts][:3] == [  # pyrefly: ignore[missing-attribute]
        # What only counts and writes headers also sees what is refused.
        "Observed",
        "SecurityHeaders",
        "FrontGate",
    ]


def test_a_mistake_in_how_people_sign_in_ends_the_server_in_words(tmp_path, monkeypatch, capsys):
    file = tmp_path / "secrets.toml"
    file.write_text("[auth]\nredirect_url = 'x'\n", encoding="utf-8")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    signing_in.cache_clear()
    with pytest.raises(SystemExit) as ended:
        settings_or_stop()
    signing_in.cache_clear()
    said = capsys.readouterr().err
    assert ended.value.code == 1 and f"{file}: [auth] redirect_url" in said and "Traceback" not in said
    # Read while the application is made, before anything is served.
    assert "settings=settings_or_stop()" in (ROOT / "app.py").read_text(encoding="utf-8")
