"""The door where people sign in: nothing behind it is served to who has not, and no file to who was not handed it."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from streamlit.auth_util import encode_provider_token

from evenhand.ui.server.media import HANDED
from evenhand.ui.session.sign_in import DEFAULT, SignIn, Viewer

SIGN_IN = "/sign-in"
WAYS_IN = frozenset({SIGN_IN, "/auth/login", "/auth/logout", "/oauth2callback"})
"""Our page, and the routes by which Streamlit speaks with who vouches for people."""
OPEN = frozenset({"/healthz", *WAYS_IN})
ASSETS = ("/static/", "/room/static/")
MEDIA = "/media/"
WANTED = "evenhand_wanted"
"""The cookie that remembers what somebody wanted to see while they sign in."""
_WANTED_SECONDS = 600
_LONGEST_WANTED = 2000


class Door:
    """Lets in who signed in.

    Parameters
    ----------
    sign_in
        How people sign in.
    """

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    def refusal(self, asked: HTTPConnection) -> Response | None:
        """Return what is answered instead of what was asked for; ``None`` where the request may pass."""
        path = asked.scope["path"]
        if path == SIGN_IN:
            return self._page(asked)
        if path in OPEN or (_is_plain(path) and path.startswith(ASSETS)):
            return None
        if not self._sign_in.room and is_of_the_room(path):
            return None
        viewer = self._sign_in.viewer_by_cookies(asked.cookies)
        if viewer is None:
            return _to_the_door(asked)
        if not viewer.spaces:
            return self._nowhere(viewer)
        if path.startswith(MEDIA) and not HANDED.may_fetch(path.removeprefix(MEDIA), viewer.key):
            return PlainTextResponse(
                "This file was made for somebody else, or is gone. Make it again on its page.\n", 403
            )
        return _to_what_was_wanted(asked) if path == "/" else None

    def _page(self, asked: HTTPConnection) -> Response:
        """Return the page to sign in on, or send on to who vouches for people."""
        provider = asked.query_params.get("by", "")
        if provider in self._sign_in.providers:
            # Made now: it lasts two minutes, and the page may stand open for longer.
            return RedirectResponse(f"/auth/login?provider={encode_provider_token(provider)}", 303)
        ways = "".join(
            f'<p><a class="button first" href="{SIGN_IN}?by={escape(name)}">Sign in'
            f"{'' if name == DEFAULT else f' with {escape(name)}'}</a></p>"
            for name in self._sign_in.providers
        )
        wanted = _own_path(asked.query_params.get("then", ""))
        answer = plain_page(
            "Sign in",
            "<h1>Sign in to Evenhand</h1><p>Your company’s own sign-in says who you are and what is open to you here."
            f'</p>{ways}<p class="help">Your name then stands beside what you change. A sign-in lasts '
            f"{self._sign_in.hours} hours."
            + ("" if self._sign_in.room else ' You have a workshop’s code? <a href="/room">Join the workshop</a>.')
            + "</p>",
        )
        if wanted:
            answer.set_cookie(
                WANTED, quote(wanted), max_age=_WANTED_SECONDS, httponly=True, samesite="lax", secure=_is_secure(asked)
            )
        return answer

    def _nowhere(self, viewer: Viewer) -> Response:
        return plain_page(
            "No space",
            f"<h1>You have no space here</h1><p>You signed in as {escape(viewer.name)}, and none of your groups opens "
            f"a space of this Evenhand. Groups are read from the claim “{escape(self._sign_in.groups)}”.</p>"
            '<p>Ask whoever runs it to add your group.</p><p><a class="button" href="/auth/logout">Sign out</a></p>',
            403,
        )


def plain_page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """Return a page that costs no session, kept by nobody: HTML in which what people typed is escaped already."""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Evenhand</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/room/static/room.css"></head>'
        f'<body><p class="brand">Evenhand</p><main>{body}</main></body></html>',
        status,
        headers={"Cache-Control": "no-store"},
    )


def _to_the_door(asked: HTTPConnection) -> Response:
    """Return the way to the page to sign in on, for who can follow it."""
    scope = asked.scope
    if scope["type"] != "http" or scope["method"] != "GET" or "text/html" not in asked.headers.get("accept", ""):
        return PlainTextResponse("Sign in first.\n", 403)
    query = scope["query_string"].decode("latin-1")
    wanted = _own_path(scope["path"] + (f"?{query}" if query else ""))
    return RedirectResponse(SIGN_IN if wanted in {"", "/"} else f"{SIGN_IN}?then={quote(wanted, safe='')}", 303)


def _to_what_was_wanted(asked: HTTPConnection) -> Response | None:
    """Return the way to what somebody wanted before they signed in; where they wanted nothing, ``None``."""
    wanted = _own_path(unquote(asked.cookies.get(WANTED, "")))
    if not wanted or asked.scope["type"] != "http":
        return None
    answer = RedirectResponse(wanted, 303)
    answer.delete_cookie(WANTED, httponly=True, samesite="lax", secure=_is_secure(asked))
    return answer


def _own_path(address: str) -> str:
    """Return an address if it is one of this server's pages, "" for any other: nobody is sent elsewhere."""
    if len(address) > _LONGEST_WANTED or not address.isprintable() or "\\" in address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    own = address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc
    return address if own and parts.path not in WAYS_IN else ""


def is_of_the_room(path: str) -> bool:
    """Say whether a path leads to the participants' pages."""
    return _is_plain(path) and (path == "/room" or path.startswith("/room/"))


def _is_plain(path: str) -> bool:
    """Say whether a path has no dots and no empty parts: what is checked here must be what is answered."""
    return not any(part in {"", ".", ".."} for part in path.strip("/").split("/"))


def _is_secure(asked: HTTPConnection) -> bool:
    return asked.url.scheme == "https"
