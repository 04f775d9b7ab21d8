"""Requests exactly as they arrive, which a client that tidies up cannot send."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from starlette.types import ASGIApp


def respond(
    app: ASGIApp, path: str, *, headers: Mapping[str, str] | None = None, client: str = "localhost"
) -> tuple[int, dict[str, str], bytes]:
    """Ask an application for a path and leave the path as it is.

    Returns
    -------
    tuple
        Status, headers with names in small letters, and body.
    """
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        "server": ("localhost", 1),
        "client": (client, 2),
    }
    # In a thread of its own: where a browser is open, this one has an event loop that runs already.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    answered = {key.decode().lower(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:])
