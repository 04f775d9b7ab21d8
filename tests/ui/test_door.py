"""The door where people sign in, attacked: nothing behind it is served to who has not, and no file of somebody else."""

from __future__ import annotations

import json
import threading
from urllib.parse import quote

import pytest
from evenhand.ui.server import door as module
from evenhand.ui.server.gate import FrontGate, GateSettings
from evenhand.ui.server.media import Handed
from evenhand.ui.server.security import SecurityHeaders
from evenhand.ui.session import sign_in as sign_in_module
from evenhand.ui.session.sign_in import SignIn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import auth_util
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests import asgi
from tests.sure import sure

SECRET = "of-the-tests-and-long-enough-to-sign-with"  # noqa: S105
SIGN_IN = SignIn("evenhand.example", ("default", "other"), spaces={"team-retail": "retail", "team-bank": "bank"})
DOOR = GateSettings(hosts=frozenset({"evenhand.example"}), sign_in=SIGN_IN)
HTML = {"accept": "text/html"}
WORKBENCH = (
    *("/", "/scenario", "/workshop", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/upload_file/a/b"),
    *("/media/x.bin", "/component/x", "/_stcore/bidi-components/x", "/_stcore/agent/openapi.json", "/app/static/x"),
    *("/_stcore/script-health-check", "/rooms", "/Room", "/static", "/readyz", "/metrics", "/auth", "/auth/login/x"),
)
OPEN = (
    "/healthz",
    "/static/js/index.js",
    "/room/static/room.css",
    "/room",
    "/room/ABCDEF",
    "/auth/login",
    "/oauth2callback",
)


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    for place in (sign_in_module, auth_util):
        name = "get_cookie_secret" if place is sign_in_module else "get_signing_secret"
        monkeypatch.setattr(place, name, lambda: SECRET)


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("in")
    await socket.close()


def browser(
    settings: GateSettings = DOOR,
    *groups: str,
    who: str | None = None,
    address: str = "192.0.2.9",
    host="evenhand.example",
) -> TestClient:
    """Return somebody's browser: signed in where groups or a name are given."""

    async def everything(_request):
        return PlainTextResponse("in")

    app = Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", _talk),
            Route("/{path:path}", everything, methods=["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE"]),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(FrontGate, settings=settings)],
    )
    client = TestClient(app, base_url=f"https://{host}", client=(address, 5), follow_redirects=False)
    if groups or who:
        claims = {"sub": who or "ann", "is_logged_in": True, "name": "Ann <b>", "groups": list(groups)}
        client.cookies.set(USER_COOKIE_NAME, create_signed_value(SECRET, USER_COOKIE_NAME, json.dumps(claims)).decode())
    return client


def connects(client: TestClient) -> bool:
    try:
        with client.websocket_connect("wss://evenhand.example/_stcore/stream") as socket:
            return socket.receive_text() == "in"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("path", WORKBENCH)
def test_nothing_of_the_workbench_is_served_to_who_has_not_signed_in(path):
    stranger = browser()
    for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE"):
        for headers in ({}, HTML):
            answer = stranger.request(method, path, headers=headers)
            assert answer.status_code in {303, 403} and answer.text != "in", (method, headers)
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in")
    assert not connects(stranger)


@pytest.mark.parametrize("path", OPEN)
def test_the_door_itself_assets_health_and_the_room_are_open(path):
    assert browser().get(path).text == "in"


@pytest.mark.parametrize("prefix", ["/static/", "/room/static/", "/room/"])
@pytest.mark.parametrize("rest", ["../scenario", "./../scenario", "/scenario", "..", "x/../../scenario"])
def test_no_way_around_leads_in(prefix, rest):
    # As it arrives: clients tidy paths up before they ask, attackers do not.
    status, _, body = asgi.respond(browser().app, prefix + rest, headers={"host": "evenhand.example"})
    assert status == 403 and body != b"in"


def test_who_signed_in_is_served_and_who_belongs_nowhere_is_told():
    ann = browser(DOOR, "team-retail")
    assert all(ann.get(path).text == "in" for path in WORKBENCH if not path.startswith("/media/"))
    assert connects(ann)
    stray = browser(DOOR, "another-team")
    refused = stray.get("/scenario", headers=HTML)
    assert refused.status_code == 403 and "You have no space here" in refused.text
    assert "Ann &lt;b&gt;" in refused.text and "groups" in refused.text and "/auth/logout" in refused.text
    assert not connects(stray) and stray.get("/media/x.bin").text != "in"


@pytest.mark.parametrize("claims", ["", "x", '{"sub": "ann", "is_logged_in": true, "groups": ["team-retail"]}'])
def test_a_mark_that_this_server_did_not_sign_opens_nothing(claims):
    for value in (claims, create_signed_value("another" * 6, USER_COOKIE_NAME, claims or "x").decode()):
        forger = browser()
        forger.cookies.set(USER_COOKIE_NAME, value)
        assert forger.get("/scenario").status_code == 403 and not connects(forger)


def test_the_room_can_demand_a_sign_in():
    demanding = GateSettings(hosts=DOOR.hosts, sign_in=SignIn("evenhand.example", room=True))
    phone = browser(demanding)
    assert phone.get("/room/ABCDEF", headers=HTML).headers["location"] == "/sign-in?then=%2Froom%2FABCDEF"
    assert phone.post("/room/ABCDEF/join").status_code == 403
    assert phone.get("/room/static/room.css").text == "in" and phone.get("/healthz").text == "in"
    assert browser(demanding, who="ann").get("/room/ABCDEF").text == "in"
    assert "Join the workshop" not in phone.get("/sign-in").text


def test_in_a_room_the_network_reaches_the_way_to_sign_in_and_no_more():
    room = GateSettings(room=True, hosts=DOOR.hosts, sign_in=SignIn("evenhand.example", room=True))
    phone = browser(room)
    assert phone.get("/sign-in").status_code == 200 and phone.get("/auth/login").text == "in"
    assert phone.get("/room/ABCDEF").text != "in"
    ann = browser(room, who="ann")
    assert ann.get("/room/ABCDEF").text == "in"
    assert ann.get("/scenario").status_code == 403 and not connects(ann)


def test_readiness_and_metrics_are_for_this_computer():
    here = browser(address="127.0.0.1", host="localhost:8501")
    assert here.get("/readyz").text == "in" and here.get("/metrics").text == "in"
    assert here.get("/scenario").status_code == 403, "who sits at the server signs in as well"
    assert here.get("/readyz", headers={"x-forwarded-for": "192.0.2.1"}).text != "in"


# --- signing in, and where it leads


def test_the_page_names_who_vouches_and_leads_there():
    stranger = browser()
    page = stranger.get("/sign-in")
    assert page.status_code == 200 and "Join the workshop" in page.text and page.headers["cache-control"] == "no-store"
    assert "content-security-policy" in page.headers
    for provider in SIGN_IN.providers:
        assert f'href="/sign-in?by={provider}"' in page.text
        sent = stranger.get(f"/sign-in?by={provider}").headers["location"]
        assert sent.startswith("/auth/login?provider=")
        assert auth_util.decode_provider_token(sent.partition("=")[2])["provider"] == provider
    assert stranger.get("/sign-in?by=unknown").status_code == 200


def test_what_was_wanted_is_shown_after_signing_in():
    wanted = "/scenario?scenario=draft-1&me=legal&name=M%C3%BCller"
    stranger = browser()
    to_door = stranger.get(wanted, headers=HTML)
    assert to_door.status_code == 303
    page = stranger.get(to_door.headers["location"])
    assert "HttpOnly" in page.headers["set-cookie"] and "Secure" in page.headers["set-cookie"]
    ann = browser(DOOR, "team-retail")
    ann.cookies.set(module.WANTED, stranger.cookies[module.WANTED])
    arrived = ann.get("/")
    assert arrived.headers["location"] == wanted
    assert 'evenhand_wanted=""' in arrived.headers["set-cookie"]
    assert ann.get("/scenario").text == "in"


@pytest.mark.parametrize(
    "address",
    [
        *("//evil.example", "https://evil.example/", "/\\evil.example", "\\/evil.example", "javascript:alert(1)"),
        *("evil", "/a\nb", "/sign-in", "/auth/logout", "/auth/login?provider=x", "/" + "a" * 3000, "///evil.example"),
        *("http:///x", "//[x"),
    ],
)
def test_nobody_is_sent_elsewhere(address):
    stranger = browser()
    assert "set-cookie" not in stranger.get("/sign-in", params={"then": address}).headers
    ann = browser(DOOR, "team-retail")
    ann.cookies.set(module.WANTED, quote(address))
    assert ann.get("/").text == "in"


# --- files


@pytest.fixture
def manager(monkeypatch):
    """A manager of files that is watched, and a way to put files on somebody's page."""
    handed, looking = Handed(), {"key": ""}
    monkeypatch.setattr(module, "HANDED", handed)
    monkeypatch.setattr("evenhand.ui.server.media._looking", lambda: looking["key"])
    made = MediaFileManager(MemoryMediaFileStorage("/media"))
    handed.watch(made)

    def put(key: str, content: bytes, *, later: bool = False) -> str:
        looking["key"] = key
        if not later:
            return made.add(content, "image/png", "1.0")
        file = made.add_deferred(lambda: content, "text/csv", "1.0", "x.csv")
        looking["key"] = ""
        # In another thread, where no page says who looks, as Streamlit makes it.
        urls: list[str] = []
        thread = threading.Thread(target=lambda: urls.append(made.execute_deferred(file)))
        thread.start()
        thread.join()
        return urls[0]

    return put


def key_of(client: TestClient) -> str:
    return sure(SIGN_IN.viewer_by_cookies(dict(client.cookies))).key


@pytest.mark.parametrize("later", [False, True])
def test_a_file_is_served_to_whose_page_was_given_it_and_to_nobody_else(manager, later):
    ann, ben = browser(DOOR, "team-retail"), browser(DOOR, "team-bank", who="ben")
    address = manager(key_of(ann), b"hers", later=later)
    assert ann.get(address).text == "in"
    for other in (address, address.rpartition(".")[0], f"{address.rpartition('.')[0]}.exe"):
        refused = ben.get(other)
        assert refused.status_code == 403 and "somebody else" in refused.text
    assert browser(DOOR, "team-retail", who="cy").get(address).status_code == 403, "nor to others of her space"
    assert browser().get(address).status_code == 403
    assert manager(key_of(ben), b"hers", later=later) == address
    assert ben.get(address).text == "in" and ann.get(address).text == "in", "who brings the same bytes has them"


def test_a_file_that_was_put_on_nobodys_page_is_nobodys(manager):
    address = manager("", b"nobody's")
    assert browser(DOOR, "team-retail").get(address).status_code == 403
