"""Evenhand, the web application: what `streamlit run` and `evenhand run` start.

The script that Streamlit runs for every visitor is the shell. It lies elsewhere on purpose: a ``pages`` folder beside
the main script makes Streamlit fall back to its older navigation on deep links.
"""

from __future__ import annotations

import streamlit as st
from evenhand.browser import BrowserCookie
from evenhand.places import PACKAGE
from evenhand.ui.server.gate import FrontGate, settings_or_stop
from evenhand.ui.server.health import health, ready
from evenhand.ui.server.observed import Observed, metrics
from evenhand.ui.server.room import Room
from evenhand.ui.server.security import SecurityHeaders
from evenhand.ui.server.startup import main_store, startup, store_of_room
from evenhand.ui.server.uploads import UploadQuota
from starlette.middleware import Middleware
from starlette.routing import Route

app = st.App(
    PACKAGE / "ui" / "server" / "shell.py",
    # The headers first, so that a refusal carries them too.
    middleware=[
        Middleware(Observed),
        Middleware(SecurityHeaders),
        Middleware(FrontGate, settings=settings_or_stop()),
        Middleware(UploadQuota),
        Middleware(BrowserCookie),
    ],
    routes=[
        Route("/healthz", health),
        Route("/readyz", ready(main_store)),
        Route("/metrics", metrics),
        Room(store_of_room),
    ],
    lifespan=startup,
)

if __name__ == "__main__":
    app.run()
