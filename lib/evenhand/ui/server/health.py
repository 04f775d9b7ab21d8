"""Whether the application is alive, for whoever watches it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from evenhand.version import VERSION

__all__ = ["health"]


async def health(_request: Request) -> JSONResponse:
    """Answer that the application serves, and in which version."""
    return JSONResponse(
        {"status": "ok", "application": "evenhand", "version": VERSION}, headers={"Cache-Control": "no-store"}
    )
