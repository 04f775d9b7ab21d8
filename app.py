"""Evenhand, the web application: what `streamlit run` and `evenhand run` start.

The script that Streamlit runs for every visitor is the shell. It lies elsewhere on purpose: a ``pages`` folder beside
the main script makes Streamlit fall back to its older navigation on deep links.
"""

from __future__ import annotations

import streamlit as st
from evenhand.places import PACKAGE
from evenhand.ui.server.health import health
from evenhand.ui.server.security import SecurityHeaders
from evenhand.ui.server.startup import startup
from starlette.middleware import Middleware
from starlette.routing import Route

app = st.App(
    PACKAGE / "ui" / "server" / "shell.py",
    middleware=[Middleware(SecurityHeaders)],
    routes=[Route("/healthz", health)],
    lifespan=startup,
)

if __name__ == "__main__":
    app.run()
