"""Preparing what every visitor needs while the server starts, and letting go of it when it stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

__all__ = ["warm_while_running"]

log = logging.getLogger("evenhand")


@asynccontextmanager
async def warm_while_running(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Start preparing, serve, and close the store at the end."""
    # Imported here because caches belong to the server's runtime, which exists only now.
    from evenhand.ui import state

    preparing = threading.Thread(target=_prepare, name="evenhand-prepare", daemon=True)
    preparing.start()
    try:
        yield {}
    finally:
        state.close_store()


def _prepare() -> None:
    from evenhand.ui import charts, state  # noqa: F401  (plotly takes a second to import)

    try:
        state.rubric()
        state.assumptions()
        state.sketch(state.EXAMPLE_CUSTOMERS)
    except Exception:
        # The first visitor meets the same fault, shown in words.
        log.exception("Preparing the example failed")
