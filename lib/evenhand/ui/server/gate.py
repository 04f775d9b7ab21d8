"""What stands in front of everything: which names this server answers to, who may ask, and what the network sees.

A page elsewhere can point a name of its own at this computer and so speak to a server that only listens here; a browser
then says that foreign name as ``Host``. And it can send forms here; a browser then says where they come from as
``Origin``. Both are checked on every request, web sockets included, before anything else looks at it.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from evenhand.browser import guesser
from evenhand.errors import InputError
from evenhand.ui.server.door import WAYS_IN, Door, is_of_the_room, plain_page
from evenhand.ui.session.sign_in import LOOPBACK, SignIn, signing_in
from evenhand.ui.session.visitor import HOSTS, ROOM

SECRET = "EVENHAND_WORKBENCH_SECRET"  # noqa: S105 (the name of a variable)
WORKBENCH = "/room/workbench"
FOR_THIS_COMPUTER = frozenset({"/readyz", "/metrics"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
OPENED = "evenhand_workbench"
_TRIES, _TRIES_WITHIN = 10, 60.0
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class GateSettings:
    """What the gate lets in."""

    room: bool = False
    """Whether other devices of the network may reach the participants' door; nothing else is shown to them."""
    hosts: frozenset[str] = field(default_factory=frozenset)
    """Names beside the loopback ones under which this server is reached, for example behind a proxy."""
    secret: str = ""
    """What opens the workbench from another device, once; "" where nothing does."""
    sign_in: SignIn | None = None
    """How people sign in; nothing of the workbench is then served to who has not."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> GateSettings:
        """Read what `evenhand run` was told, and how people sign in."""
        named = {name.strip().lower() for name in environment.get(HOSTS, "").split(",")} - {""}
        sign_in = signing_in()
        hosts = named if sign_in is None else named | {sign_in.host}
        return cls(environment.get(ROOM) == "1", frozenset(hosts), environment.get(SECRET, ""), sign_in)


def settings_or_stop() -> GateSettings:
    """Return what the environment says; where that cannot be, say why and end before anything is served."""
    try:
        return GateSettings.from_environment()
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


class FrontGate:
    """ASGI middleware that refuses what does not belong here.

    Parameters
    ----------
    app
        What answers everything else.
    settings
        By default those of the environment, read at the start.
    """

    def __init__(self, app: ASGIApp, settings: GateSettings | None = None) -> None:
        self._app = app
        self._settings = settings or GateSettings.from_environment()
        self._names = LOOPBACK | self._settings.hosts | (_own_names() if self._settings.room else frozenset())
        self._secret = self._settings.secret
        self._door = None if self._settings.sign_in is None else Door(self._settings.sign_in)
        self._opened: set[str] = set()
        self._tries: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(scope, receive)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope, receive: Receive) -> Response | None:
        asked = HTTPConnection(scope)
        host = asked.headers.get("host", "")
        if not self._answers_to(_name(host)):
            return PlainTextResponse(
                "Evenhand does not answer to this name. Use the address that it printed, or name the host in "
                f"{HOSTS}.\n",
                421,
            )
        origin = asked.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return PlainTextResponse("This request comes from a page elsewhere, so it is refused.\n", 403)
        if self._settings.room and not self._at_the_workbench(asked):
            refusal = await self._in_the_network(asked, receive)
            if refusal is not None or asked.scope["path"] == WORKBENCH:
                return refusal
        if self._door is None or (asked.scope["path"] in FOR_THIS_COMPUTER and self._from_this_computer(asked)):
            return None
        return self._door.refusal(asked)

    def _answers_to(self, name: str) -> bool:
        return name in self._names or (self._settings.room and _is_address(name))

    def _at_the_workbench(self, asked: HTTPConnection) -> bool:
        """Say whether this is somebody at this computer, or who showed the secret."""
        cookie = asked.cookies.get(OPENED, "")
        if any(secrets.compare_digest(cookie.encode(), known.encode()) for known in self._opened):
            return True
        return self._from_this_computer(asked)

    @staticmethod
    def _from_this_computer(asked: HTTPConnection) -> bool:
        # What a proxy on this computer passes on comes from elsewhere.
        return (
            _name(asked.headers.get("host", "")) in LOOPBACK
            and asked.client is not None
            and is_loopback(asked.client.host)
            and not any(header in asked.headers for header in FORWARDED)
        )

    async def _in_the_network(self, asked: HTTPConnection, receive: Receive) -> Response | None:
        path = asked.scope["path"]
        if path == WORKBENCH and asked.scope["type"] == "http":
            return await self._open(Request(asked.scope, receive))
        if path == "/healthz" or is_of_the_room(path):
            return None
        if self._door is not None and path in WAYS_IN:
            return None
        if path == "/":
            return RedirectResponse("/room", 303)
        return PlainTextResponse("Only workshops are shown to this network, at /room.\n", 403)

    async def _open(self, request: Request) -> Response:
        """Open the workbench to a browser that shows the secret; it works once."""
        if request.method != "POST":
            return _form()
        tries = self._tries.setdefault(guesser(request), deque(maxlen=_TRIES))
        now = time.monotonic()
        if len(tries) == _TRIES and now - tries[0] < _TRIES_WITHIN:
            return _form("Too many wrong secrets were tried. Wait a minute, then try again.", 429)
        given = await _secret_in(request)
        if not self._secret or not secrets.compare_digest(given.encode(), self._secret.encode()):
            tries.append(now)
            return _form("This is not the secret that was printed, or it was used already.", 403)
        self._secret, session = "", secrets.token_urlsafe(32)
        self._opened.add(session)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(OPENED, session, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer


async def _secret_in(request: Request) -> str:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return ""
    return parse_qs(body.decode("utf-8", "replace")).get("secret", [""])[0].strip()


def _form(words: str = "", status: int = 200) -> Response:
    said = f'<div class="error" role="alert">{escape(words)}</div>' if words else ""
    return plain_page(
        "Workbench",
        f'<h1>Open the workbench</h1>{said}<form method="post" action="{WORKBENCH}"><label for="secret">Secret</label>'
        '<input id="secret" name="secret" type="password" autocomplete="off" required aria-describedby="help">'
        '<p class="help" id="help">It was printed when Evenhand started, and works once.</p>'
        '<button class="first">Open</button></form>',
        status,
    )


def _name(host: str) -> str:
    """Return the name in a ``Host`` header, without its port; "" for what is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({name, f"{name}.local"}) if name else frozenset()


def _is_address(name: str) -> bool:
    """Say whether a name is an address: nobody can point that at another computer."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Say whether an address is that of this computer itself."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
