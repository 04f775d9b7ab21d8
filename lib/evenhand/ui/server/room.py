"""The participants' pages, loaded when they are first asked for: the workbench opens without them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

from evenhand.store import Store

ADDRESS = "/room"


class Room(BaseRoute):
    """All addresses under ``/room``.

    Parameters
    ----------
    store_of
        Gives the store that a request with a workshop's code belongs to.
    """

    def __init__(self, store_of: Callable[[HTTPConnection, str], Store]) -> None:
        self._store_of = store_of
        self._loading = threading.Lock()
        self._router: Router | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take every request to an address of the room."""
        path = str(scope.get("path", ""))
        ours = scope["type"] == "http" and (path == ADDRESS or path.startswith(f"{ADDRESS}/"))
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; those that are served meanwhile do not wait for what the first one loads."""
        router = await run_in_threadpool(self._load) if self._router is None else self._router
        await router(scope, receive, send)

    def _load(self) -> Router:
        # Phones come together, and all of them need the same room: it watches for what happens, once.
        with self._loading:
            if self._router is None:
                from evenhand.workshop.room import room_routes

                self._router = Router(room_routes(self._store_of), redirect_slashes=False)
            return self._router
