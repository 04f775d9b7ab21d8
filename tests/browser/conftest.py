"""The real application in a real Chromium: one server, one browser and its tabs for all journeys."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from evenhand.places import ROOT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    TimeoutError,
    WebError,
    expect,
    sync_playwright,
)

sys.path.insert(0, str(Path(__file__).parent))
from chromium import FLAGS, chromium

# Only what hangs reaches these: a cold page imports scipy on a machine that may be busy.
STARTS_WITHIN = 600.0
SETTLES_WITHIN = 300_000
FITS_WITHIN = 20_000
LOOKS_EVERY = 100
"""Milliseconds; unasked, Playwright has a script look at every frame, which keeps a processor busy."""
expect.set_options(timeout=SETTLES_WITHIN)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all journeys: one server and one browser take as long to start as hundreds of other tests."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")
            item.add_marker("slow")


@dataclass(frozen=True)
class Server:
    """The running application."""

    address: str
    store: Path
    log: Path

    def url(self, page: str = "", **query: str) -> str:
        """Return the address of a page."""
        tail = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{self.address}/{page}" + (f"?{tail}" if tail else "")


NOTICE_SECONDS = 4
"""How long these workshops announce a reveal and a record: they wait for both in real time."""


def start(
    folder: Path, *, port: int | None = None, command: Path | None = None, **settings: str
) -> tuple[subprocess.Popen[bytes], Server]:
    """Start the application on a free port with a store of its own, and wait until it serves.

    ``command`` is the ``evenhand`` of an environment other than this one; it runs in ``folder``. Settings are
    environment variables.
    """
    port = port or free_port()
    server = Server(f"http://localhost:{port}", folder / "store.duckdb", folder / "server.log")
    ours = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port", str(port))
    with server.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603
            ours if command is None else (command, "run", "--no-browser", "--port", str(port)),
            cwd=ROOT if command is None else folder,
            env={**os.environ, "EVENHAND_STORE": str(server.store), **settings},
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_it_answers(server.url("healthz"), process, server.log)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process, server


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the application as Ctrl+C would."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a program that was started serves, or fail with what it said."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 (our own server)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)  # a program outside the test offers nothing to wait on
    pytest.fail(f"The program did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the application for all journeys."""
    process, running = start(tmp_path_factory.mktemp("server"), EVENHAND_NOTICE_SECONDS=str(NOTICE_SECONDS))
    yield running
    stop(process)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run one Chromium for all journeys."""
    path = chromium()
    if path is None:
        pytest.fail("There is no Chromium: run `make browser`.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def shared(browser: Browser) -> Iterator[BrowserContext]:
    """Keep one browser context: every page that is opened is a visitor of its own, though cookies are the same."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="session")
def parked() -> list[Page]:
    """Keep tabs that nobody uses: one that has opened our pages opens the next with half the work of a new one."""
    return []


@pytest.fixture
def visit(
    server: Server, browser: Browser, shared: BrowserContext, parked: list[Page]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a tab that nothing else uses and waits until it is settled.

    ``alone=True`` gives the visitor cookies of their own, as on another device; ``tab`` is one that the test is done
    with. A complaint of the browser about what the security policy refuses, or a fault in the page's scripts, fails
    the test.
    """
    opened: list[Page] = []
    alone_in: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        complaints.extend([message.text] if _serious(message.text) else [])

    def hear_fault(fault: WebError) -> None:
        complaints.append(str(fault.error))

    def listen_to(context: BrowserContext) -> BrowserContext:
        context.on("console", hear)
        context.on("weberror", hear_fault)
        return context

    def free_tab(alone: bool) -> Page:
        if alone:
            alone_in.append(listen_to(browser.new_context()))
            return alone_in[-1].new_page()
        opened.append(parked.pop() if parked else shared.new_page())
        return opened[-1]

    def open_it(
        name: str = "",
        *,
        at: Server = server,
        scheme: Literal["light", "dark"] = "light",
        width: int = 1400,
        alone: bool = False,
        tab: Page | None = None,
        **query: str,
    ) -> Page:
        page = tab or free_tab(alone)
        page.set_default_timeout(SETTLES_WITHIN)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 1000})
        page.mouse.move(0, 0)
        page.goto(at.url(name, **query))
        return settled(page)

    listen_to(shared)
    yield open_it
    for context in alone_in:
        context.close()
    for page in opened:
        # On our own site, or Chromium would take another process; what it shows keeps nobody busy.
        page.goto(server.url("healthz"))
    shared.remove_listener("console", hear)
    shared.remove_listener("weberror", hear_fault)
    parked.extend(opened)
    assert complaints == [], complaints


def _serious(text: str) -> bool:
    return "Content Security Policy" in text or "Refused to" in text


def settled(page: Page) -> Page:
    """Wait until the script has run and the page shows what it wrote."""
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_visible()
    expect(page.locator("[data-testid='stSkeleton']")).to_have_count(0)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    return page


def no_exception(page: Page) -> None:
    """Fail when the page shows a traceback or a fault that nobody foresaw."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    # A fault in a component's script is no exception of Python's: Streamlit shows it in the component's place.
    expect(page.get_by_text("BidiComponent Error")).to_have_count(0)
    expect(page.get_by_text("Something went wrong that we did not foresee")).to_have_count(0)


def fits(page: Page, *widths: int) -> None:
    """Fail when a page is wider than such a window (a table may scroll in a box of its own), or cuts a label."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1000})
        # Streamlit scrolls its main part and never the document.
        expect(page.get_by_test_id("stMain")).to_be_visible()
        # Charts are drawn anew for the new width; only what stays too wide is.
        _settled(page, f"pixels too wide at {width}", "value <= 0", TOO_WIDE)
        _settled(page, f"labels of buttons cut at {width}", "value.length === 0", CUT_LABELS)


TOO_WIDE = """[document.documentElement, document.querySelector('[data-testid=stMain]')]
    .reduce((most, part) => Math.max(most, part.scrollWidth - part.clientWidth), -Infinity)"""
CUT_LABELS = """[...document.querySelectorAll('[data-testid=stMain] :is(button, a) p')]
    .filter(label => label.clientWidth > 0 && label.scrollWidth > label.clientWidth + 1)
    .map(label => label.textContent)"""


def _settled(page: Page, fault: str, holds: str, script: str) -> None:
    """Fail when a script's value does not come to hold."""
    try:
        page.wait_for_function(
            f"() => {{ const value = {script}; return {holds}; }}", timeout=FITS_WITHIN, polling=LOOKS_EVERY
        )
    except TimeoutError:
        pytest.fail(f"{page.url}: {fault}: {page.evaluate(f'() => {script}')}")


def motionless(page: Page) -> None:
    """Fail when something goes on moving for a visitor who asked for reduced motion, as all of these do."""
    running = (
        "document.getAnimations().filter(move => move.playState === 'running')"
        ".map(move => `${move.animationName ?? move.transitionProperty}: ${move.effect.target.outerHTML.slice(0, 99)}`)"
    )
    try:
        page.wait_for_function(f"() => ({running}).length === 0", timeout=FITS_WITHIN, polling=LOOKS_EVERY)
    except TimeoutError:
        pytest.fail(f"{page.url} goes on moving: {page.evaluate(running)}")


def accessible(page: Page) -> None:
    """Fail when axe finds anything serious or critical."""
    # A tooltip that is fading in has no colours of its own yet.
    page.mouse.move(0, 0)
    expect(page.get_by_test_id("stTooltipContent")).to_have_count(0)
    results = [
        violation
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert not results, "\n".join(
        f"{one['id']}: {node['html'][:160]} — {node['failureSummary'][:200]}"
        for one in results
        for node in one["nodes"]
    )
