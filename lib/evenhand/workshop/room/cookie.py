"""The cookie by which a browser is found again: a random secret that no script reads and no address shows."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evenhand.workshop.participants import NAME_DAYS
from evenhand.workshop.seats import new_browser_secret

__all__ = ["ACTIVE", "COOKIE", "BrowserCookie", "browser_secret", "cookie_header"]

COOKIE = "evenhand"
ACTIVE = "evenhand_seat"
"""Which of the seats of a shared device is in hand; forgotten when the browser closes."""
_LENGTH = 43


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
                written = cookie_header(COOKIE, new_browser_secret(), secure=secure, days=NAME_DAYS)
                MutableHeaders(scope=message).append("set-cookie", written)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _is_page(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
