"""Which browser asks: the cookie by which it is found again, and who is counted together when codes are guessed.

The secret is random; no script reads it and no address shows it. The gate in front of every page asks this module
before anything else is loaded, so it rests on nothing but the server's own library.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "evenhand"
KEPT_DAYS = 30
"""How long a browser keeps its secret; the names of those who joined with it are forgotten after as long."""
_LENGTH = 43
_NETWORK_OF_ONE = 64


def new_browser_secret() -> str:
    """Make the secret of a browser."""
    return secrets.token_urlsafe(32)


def browser_secret(cookies: Mapping[str, str]) -> str:
    """Return the secret of a browser, "" where it sent none of ours."""
    value = cookies.get(COOKIE, "")
    return value if len(value) == _LENGTH else ""


def cookie_header(name: str, value: str, *, secure: bool, days: int | None = None) -> str:
    """Write a cookie for this server alone, out of reach of scripts and of forms elsewhere.

    Lax, not strict: a link in an invitation must find the seat again.
    """
    age = "" if days is None else f"; Max-Age={days * 86_400}"
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{'; Secure' if secure else ''}"


def guesser(request: HTTPConnection) -> str:
    """Return who is counted together when codes are guessed: an address, or the network that one IPv6 user has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/{_NETWORK_OF_ONE}", strict=False))
    return host


class BrowserCookie:
    """ASGI middleware that gives a browser its secret with the first page it asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or browser_secret(HTTPConnection(scope).cookies):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                secure = scope["scheme"] == "https"
                written = cookie_header(COOKIE, new_browser_secret(), secure=secure, days=KEPT_DAYS)
                MutableHeaders(scope=message).append("set-cookie", written)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _is_page(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
