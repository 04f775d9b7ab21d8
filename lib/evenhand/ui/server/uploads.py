"""How much visitors may leave with this server, and for how long: abandoned files go by the clock."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime, exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from evenhand.ui.session.held import KEPT_SECONDS, let_go

UPLOADS = "EVENHAND_MOST_UPLOADS"
_MEGABYTE = 1024**2
_PATH = "/_stcore/upload_file/"
_EVERY = 30.0
_CREATED = 204

# When each file came, by session and file.
_CAME: dict[tuple[str, str], float] = {}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many bytes of uploads are held at once."""

    session_bytes: int = 250 * _MEGABYTE
    server_bytes: int = 1000 * _MEGABYTE
    """Of one visitor, and of all together; what is on its way counts."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Quota:
        """Read how many megabytes the server may hold; a quarter of them is a visitor's."""
        megabytes = environment.get(UPLOADS, "")
        if not megabytes.isascii() or not megabytes.isdigit() or not int(megabytes):
            return cls()
        return cls(int(megabytes) * _MEGABYTE // 4, int(megabytes) * _MEGABYTE)


class UploadQuota:
    """ASGI middleware that refuses an upload beyond the quota before its first byte is read.

    Parameters
    ----------
    app
        What takes uploads in.
    quota
        By default that of the environment.
    held
        Session → bytes of the files that it has here.
    """

    def __init__(
        self, app: ASGIApp, quota: Quota | None = None, held: Callable[[], Mapping[str, int]] | None = None
    ) -> None:
        self._app = app
        self._quota = quota or Quota.from_environment()
        self._held = held or _held
        self._coming: defaultdict[str, int] = defaultdict(int)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(_PATH):
            await self._app(scope, receive, send)
            return
        session, _, file = scope["path"].removeprefix(_PATH).partition("/")
        length = HTTPConnection(scope).headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            await PlainTextResponse("An upload has to say how long it is.\n", 411)(scope, receive, send)
            return
        size = int(length)
        if why := self._too_much(session, size):
            await PlainTextResponse(why, 413)(scope, receive, send)
            return

        async def noticed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _CREATED:
                _CAME[session, file] = time.monotonic()
            await send(message)

        self._coming[session] += size
        try:
            await self._app(scope, receive, noticed)
        finally:
            self._coming[session] -= size
            if not self._coming[session]:
                del self._coming[session]

    def _too_much(self, session: str, size: int) -> str:
        held = self._held()
        if held.get(session, 0) + self._coming.get(session, 0) + size > self._quota.session_bytes:
            return "You have too many files here: use or discard one first.\n"
        if sum(held.values()) + sum(self._coming.values()) + size > self._quota.server_bytes:
            return "This server holds as many files as it may: try again in a few minutes.\n"
        return ""


async def sweep() -> None:
    """Let go of what was abandoned, for as long as the server runs."""
    while True:
        await asyncio.sleep(_EVERY)
        if exists():
            expire(get_instance(), time.monotonic())


def expire(runtime: Runtime, now: float) -> None:
    """Let go of files whose time is over by the clock that only goes forward, and of sessions nobody comes back to."""
    let_go(now)
    # Looking at the sessions is what makes Streamlit drop those whose time is over, files and all; it does so for
    # nobody who is not looking.
    runtime._session_mgr.list_sessions()  # pyrefly: ignore[protected-access]
    manager = runtime.uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return
    here = {(session, file) for session, files in list(manager.file_storage.items()) for file in list(files)}
    for session, file in here:
        if now - _CAME.setdefault((session, file), now) >= KEPT_SECONDS:
            manager.remove_file(session, file)
    for key in _CAME.keys() - here:
        del _CAME[key]


def _held() -> dict[str, int]:
    if not exists():
        return {}
    manager = get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
