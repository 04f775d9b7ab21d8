"""The security headers that every response carries."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"),
        *("midi", "payment", "usb"),
    )
)


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """Return the CSP sources (``'sha256-…'``) that allow exactly the inline scripts of a page, in its order."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(html)
    )


def content_security_policy(html: str) -> str:
    """Return the policy under which Streamlit's page works: nothing from elsewhere, no eval, no frame around it.

    The inline scripts of its index page are allowed by their hash.
    """
    scripts = " ".join(("'self'", *inline_script_hashes(html)))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # the page's components write their styles into it
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """ASGI middleware that adds the headers to HTTP responses and leaves web sockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            # Read at start, not at build: the hash follows whatever Streamlit is installed.
            "Content-Security-Policy": content_security_policy(INDEX.read_text(encoding="utf-8")),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            # The address names the scenario in hand: it stays here.
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
