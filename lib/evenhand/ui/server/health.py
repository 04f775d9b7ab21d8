"""Whether the application is alive, for whoever watches it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from evenhand.errors import EvenhandError
from evenhand.store import Store
from evenhand.version import VERSION


async def health(_request: Request) -> JSONResponse:
    """Answer that the application serves, and in which version."""
    return JSONResponse(
        {"status": "ok", "application": "evenhand", "version": VERSION}, headers={"Cache-Control": "no-store"}
    )


def ready(store: Callable[[], Store]) -> Callable[[Request], Awaitable[JSONResponse]]:
    """Return the answer to whether work can be done: the store is opened and asked something.

    That the application is alive says nothing about that: where another process has the store, every page says so.
    """

    def look() -> JSONResponse:
        try:
            store().database.look("SELECT count(*) FROM schema_migrations")
        except EvenhandError as error:
            return JSONResponse(
                {"status": "not ready", "why": error.message}, 503, headers={"Cache-Control": "no-store"}
            )
        return JSONResponse({"status": "ready"}, headers={"Cache-Control": "no-store"})

    async def answer(_request: Request) -> JSONResponse:
        return await run_in_threadpool(look)

    return answer
