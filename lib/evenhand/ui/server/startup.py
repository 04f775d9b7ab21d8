"""Preparing what every visitor needs while the server starts, and letting go of it when it stops."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.requests import HTTPConnection
from streamlit.runtime import get_instance

from evenhand import confined
from evenhand.errors import WorkshopError
from evenhand.store import MAIN, Store
from evenhand.ui.server.media import HANDED
from evenhand.ui.server.observed import log_to
from evenhand.ui.server.serve import ADDRESS, answers
from evenhand.ui.server.uploads import sweep
from evenhand.ui.session.sign_in import signing_in

if TYPE_CHECKING:
    from evenhand.study import Study

READERS = (
    *("evenhand.customers", "evenhand.scoring", "evenhand.scoring.notice.files", "evenhand.survey"),
    *("evenhand.scenario.bundle", "evenhand.scenario.interchange", "pypdf", "lxml.etree", "pyarrow", "python_calamine"),
    "evenhand.ui.session.refining",
)
"""What the process in which foreign files are read, and more futures worked out, has loaded before the first comes."""

LATER = ("scipy.optimize", "scipy.stats", "pandas", "plotly.graph_objects", "evenhand.ui.dividend.page")
"""What is loaded last, because what was stored is drawn without it."""

PREPARING = "evenhand-prepare"
SCRIPT_LOGGER = "streamlit.runtime.scriptrunner_utils.script_run_context"

_LOOKS = 20

log = logging.getLogger("evenhand")


def main_store() -> Store:
    """Return the store that has always been there, for routes that are no pages; caches need the server's runtime."""
    from evenhand.ui.session import state

    return state.spaces().of(MAIN)


def store_of_room(asked: HTTPConnection, code: str) -> Store:
    """Return the store in which a workshop has a code, among the spaces that a request may come into.

    Where none has, it is the first: wrong codes are counted in one place, however many spaces there are.
    """
    from evenhand.ui.session import state
    from evenhand.workshop import has_code

    sign_in = signing_in()
    opened = (MAIN,) if sign_in is None else sign_in.all_spaces
    if sign_in is not None and sign_in.room:
        looking = sign_in.viewer_by_cookies(asked.cookies)
        opened = () if looking is None else looking.spaces
    if not opened:
        raise WorkshopError("You belong to no space here.", hint="Sign in, or ask whoever runs this Evenhand.")
    stores = [state.spaces().of(name) for name in opened]
    return next((store for store in stores if has_code(store, code)), stores[0])


@asynccontextmanager
async def startup(_app: object) -> AsyncGenerator[dict[str, Any]]:
    """Start preparing, serve, and close the store at the end."""
    # What is prepared is for all visitors: that it is done for none of them is no news.
    logging.getLogger(SCRIPT_LOGGER).addFilter(lambda record: record.threadName != PREPARING)
    # Imported here because caches belong to the server's runtime, which exists only now.
    from evenhand.ui.session import computed, state
    from evenhand.ui.session.memory import MEMORY

    log_to()
    if signing_in() is not None:
        HANDED.watch(get_instance().media_file_mgr)
    MEMORY.open()
    preparing = threading.Thread(target=_prepare, name=PREPARING, daemon=True)
    preparing.start()
    if address := os.environ.get(ADDRESS):
        threading.Thread(target=_say_whether_it_answers, args=(address,), name="evenhand-address", daemon=True).start()
    sweeping = asyncio.create_task(sweep())
    try:
        yield {}
    finally:
        sweeping.cancel()
        computed.refinery().close()
        confined.stop()
        MEMORY.close()
        state.close_store()


def _say_whether_it_answers(address: str) -> None:
    """Try the printed address as soon as the server serves, so that nobody finds out with twelve phones in the room."""
    for _ in range(_LOOKS):
        if answers(address):
            sys.stderr.write(
                f"{address} answers. If phones do not reach it all the same, the network keeps devices apart or a "
                "firewall stands between.\n"
            )
            return
        time.sleep(1)
    sys.stderr.write(f"{address} does not answer, not even from this computer: others will not get in.\n")


def _prepare() -> None:
    # What is loaded here stays until the end: looking through it for garbage would find none and take a tenth longer.
    # Streamlit also looks after every run of a page, and holds back what the page has just written meanwhile; so what
    # has been loaded is set apart.
    gc.disable()
    try:
        for load in (_load_first, _load_rest):
            try:
                load()
            except Exception:
                # Whoever opens that programme meets the same fault, in words; all others go on.
                log.exception("Preparing the example failed")
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
    _say_what_is_not_followed()
    confined.prepare(READERS)


def _say_what_is_not_followed() -> None:
    from evenhand.workshop.notice import NOTICE, notice_seconds

    said, followed = os.environ.get(NOTICE, "").strip(), notice_seconds()
    if said and said != str(followed):
        log.warning("%s is %r, no whole number from 2 to 600: %s seconds are used.", NOTICE, said, followed)


def _load_first() -> Study:
    """Load what shows that which was stored."""
    from evenhand.study import Study
    from evenhand.ui.session import state

    return Study(
        scenario=state.scenario_of(state.FIRST_SCENARIO),
        customers=state.sketch(state.EXAMPLE_CUSTOMERS),
        assumptions=state.assumptions(),
        rubric=state.rubric(),
    )


def _load_rest() -> None:
    """Load what computes and draws, which takes as long again; nothing that was stored waits for it."""
    from evenhand.ui.session import computed

    # First, as pages refine whatever becomes of the rest; not before the server answers, as it takes all that computes.
    computed.refinery().open()
    for name in LATER:
        importlib.import_module(name)
    # The first to be scored makes some thousand patterns by which notices are read.
    computed.score(_load_first())
