"""What the server does, for whoever runs it: a line a request, counts and times, and how many may be in at once.

Nothing of it says who somebody is or what they look at: an address is told by its kind alone, without codes, scenarios
or sessions.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evenhand.errors import EvenhandError
from evenhand.ui.server.gate import FORWARDED, is_loopback
from evenhand.version import VERSION

SESSIONS = "EVENHAND_MOST_SESSIONS"
_MOST_SESSIONS = 200
_STREAM = "/_stcore/stream"
_BOUNDS = (0.01, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
_TRY_LATER = 1013
_KINDS = {
    "_stcore/upload_file": "upload",
    "_stcore/stream": "session",
    "_stcore": "workbench",
    "healthz": "health",
    "readyz": "health",
    "metrics": "metrics",
    "media": "media",
    "static": "static",
    "room/static": "static",
}

log = logging.getLogger("evenhand.requests")


class JsonLines(logging.Formatter):
    """Writes an object of JSON a line: when, how grave, from where, what; of an error its kind and place alone.

    An error's words may hold whatever a visitor sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        extra = getattr(record, "said", None)
        if isinstance(extra, Mapping):
            line |= extra
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            if isinstance(error, EvenhandError):
                line["error_title"] = error.title
            trace, places = error.__traceback__, []
            while trace is not None:
                places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
                trace = trace.tb_next
            line["where"] = places[-8:]
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: TextIO | None = None) -> None:
    """Write our own log as lines of JSON, to standard error unless told otherwise."""
    ours = logging.getLogger("evenhand")
    handler = logging.StreamHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(JsonLines())
    ours.handlers[:] = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False


def kind_of(path: str) -> str:
    """Return what kind of address a path is, without what is in it."""
    parts = path.strip("/").split("/")
    for length in (2, 1):
        kind = _KINDS.get("/".join(parts[:length]))
        if kind is not None:
            return kind
    if parts[0] == "room":
        return "room" if len(parts) < 3 else "room events" if parts[2] == "events" else "room act"
    return "page"


class Observed:
    """ASGI middleware that counts, times and logs requests, and refuses sessions beyond the most there may be.

    Parameters
    ----------
    app
        What answers.
    most_sessions
        How many pages may be open at once; by default as `SESSIONS` says.
    """

    def __init__(self, app: ASGIApp, most_sessions: int | None = None) -> None:
        self._app = app
        said = os.environ.get(SESSIONS, "")
        self._most = most_sessions or (int(said) if said.isascii() and said.isdigit() and int(said) else _MOST_SESSIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noticed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noticed)
        finally:
            kind, took = kind_of(scope["path"]), time.perf_counter() - began
            COUNTS.answered(kind, scope["method"], status, took)
            if kind not in {"static", "health", "metrics"}:
                said = {"kind": kind, "method": scope["method"], "status": status, "milliseconds": round(took * 1000)}
                log.info("answered", extra={"said": said})

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith(_STREAM) and COUNTS.sessions >= self._most:
            COUNTS.refused += 1
            log.warning("A session was refused: %d pages are open, which is the most.", COUNTS.sessions)
            await receive()
            await send({"type": "websocket.close", "code": _TRY_LATER})
            return
        COUNTS.sessions += 1
        try:
            await self._app(scope, receive, send)
        finally:
            COUNTS.sessions -= 1


class _Counts:
    """What was counted since the start; only the event loop's thread writes."""

    def __init__(self) -> None:
        self.began = time.time()
        self.sessions = 0
        self.refused = 0
        self.answers: Counter[tuple[str, str, int]] = Counter()
        self.times: Counter[tuple[str, float]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def answered(self, kind: str, method: str, status: int, took: float) -> None:
        self.answers[kind, method, status] += 1
        self.seconds[kind] += took
        for bound in _BOUNDS:
            if took <= bound:
                self.times[kind, bound] += 1

    def lines(self) -> list[str]:
        lines = [
            f'evenhand_info{{version="{VERSION}"}} 1',
            f"evenhand_started_seconds {self.began:.0f}",
            f"evenhand_sessions {self.sessions}",
            f"evenhand_sessions_refused_total {self.refused}",
        ]
        for (kind, method, status), number in sorted(self.answers.items()):
            lines.append(f'evenhand_requests_total{{kind="{kind}",method="{method}",status="{status}"}} {number}')
        for kind in sorted({kind for kind, _, _ in self.answers}):
            total = sum(number for (of, _, _), number in self.answers.items() if of == kind)
            for bound in _BOUNDS:
                lines.append(f'evenhand_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {self.times[kind, bound]}')
            lines += [
                f'evenhand_request_seconds_bucket{{kind="{kind}",le="+Inf"}} {total}',
                f'evenhand_request_seconds_sum{{kind="{kind}"}} {self.seconds[kind]:.6f}',
                f'evenhand_request_seconds_count{{kind="{kind}"}} {total}',
            ]
        return lines


COUNTS = _Counts()


async def metrics(request: Request) -> Response:
    """Answer with the counts in Prometheus' format, to this computer alone."""
    here = request.client is not None and is_loopback(request.client.host)
    if not here or any(name in request.headers for name in FORWARDED):
        return PlainTextResponse("Metrics are for this computer alone.\n", 403)
    return PlainTextResponse("\n".join(COUNTS.lines()) + "\n", headers={"Cache-Control": "no-store"})
