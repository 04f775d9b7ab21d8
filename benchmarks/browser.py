"""What a person waits for, measured in Chromium: the first picture of a cold start, and a lever's redrawn picture.

The yardstick is the least that Streamlit itself can do: a bare script with one slider and one Plotly chart of as many
lines, started and moved in the same way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evenhand.places import ROOT
from evenhand.ui.server.serve import free_port
from playwright.sync_api import Browser, Locator, Page, sync_playwright

sys.path.insert(0, str(ROOT / "tests" / "browser"))
from chromium import FLAGS, chromium

__all__ = ["BARE", "CHART", "LEVER", "PICTURE", "STILL", "Waiting", "launched", "measure", "pulled", "serving", "slid"]

BARE = """
import plotly.graph_objects as go
import streamlit as st

st.title("Bare")
slope = st.slider("Slope", 0.0, 1.0, 0.5, 0.01)
figure = go.Figure([go.Scatter(x=list(range(101)), y=[slope * i * k for i in range(101)]) for k in range(6)])
st.plotly_chart(figure)
"""

LEVER = "dividend?scenario=loyalty-dividend"
STARTS_WITHIN = 60.0
WAITS = 120_000
WARMING = 2
"""The first moves load what is loaded once; they do not count."""
QUIET = 400
"""Milliseconds without a change after which a picture counts as finished."""

# The time of the last key and of the last change inside a chart, as the page itself sees them.
WATCH = """() => {
  window.redraw = {key: 0, change: 0};
  addEventListener('keydown', () => { window.redraw = {key: performance.now(), change: 0}; }, true);
  const charts = new MutationObserver(changes => {
    const inside = changes.some(one => (one.target.closest || one.target.parentElement?.closest)
      && (one.target.closest ? one.target : one.target.parentElement).closest('[data-testid=stPlotlyChart]'));
    if (inside) window.redraw.change = performance.now();
  });
  charts.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}"""
FINISHED = f"""() => window.redraw.change > window.redraw.key
  && performance.now() - window.redraw.change > {QUIET}
  && document.querySelector("[data-testid='stApp']").dataset.testScriptState === 'notRunning'"""


CHART = "[data-testid='stPlotlyChart'] .main-svg"
PICTURE = ".cv-plot svg"
STILL = "[data-testid='stApp'][data-test-script-state='notRunning']"

# The lever has a shadow tree of its own. Milliseconds from a key until the first frame in which its figures differ.
KEYED = """slider => {
  const root = slider.getRootNode();
  const shown = () => [...root.querySelectorAll('.ev-said')].map(part => part.textContent).join();
  window.changed = [];
  addEventListener('keydown', () => {
    const start = performance.now(), before = shown();
    const look = () => shown() === before ? requestAnimationFrame(look)
                                          : window.changed.push(performance.now() - start);
    requestAnimationFrame(look);
  }, true);
}"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds.

    Parameters
    ----------
    served
        From the start of the process until it answers.
    first_picture
        From the start of the process until a chart is drawn.
    redrawn
        From a key pressed on a slider until the last change of its chart, or on the lever until the first frame with
        other figures; the median of several.
    """

    served: float
    first_picture: float
    redrawn: float


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, or end with what to do where there is none."""
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium: run `make browser`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def measure(moves: int = 9) -> tuple[Waiting, Waiting]:
    """Return what people wait for in Evenhand's dividend page, and in the bare script."""
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        _waiting(browser, bare, "", CHART, slid, 1)  # reads Streamlit's files from the disk, for both
        yardstick = _waiting(browser, bare, "", CHART, slid, moves)
        ours = _waiting(browser, ROOT / "app.py", LEVER, PICTURE, pulled, moves)
    return ours, yardstick


def _waiting(
    browser: Browser, script: Path, page_name: str, sign: str, move: Callable[[Page, int], list[float]], moves: int
) -> Waiting:
    with tempfile.TemporaryDirectory() as folder:
        page = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce").new_page()
        page.set_default_timeout(WAITS)
        start = time.perf_counter()
        with serving(script, Path(folder)) as address:
            served = time.perf_counter() - start
            page.goto(f"{address}/{page_name}")
            page.locator(sign).first.wait_for()
            drawn = time.perf_counter() - start
            redrawn = median(move(page, moves))
            page.context.close()
    return Waiting(served, drawn, redrawn)


def slid(page: Page, moves: int) -> list[float]:
    """Press keys on a slider that asks the server; return the seconds until its chart has changed for the last time."""
    slider = _ready(page)
    slider.focus()
    page.evaluate(WATCH)
    seconds = []
    for _ in range(WARMING + moves):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(FINISHED)
        seconds.append(page.evaluate("(window.redraw.change - window.redraw.key) / 1000"))
    return seconds[WARMING:]


def pulled(page: Page, moves: int) -> list[float]:
    """Press keys on the lever of the dividend page; return the seconds until a frame with other figures."""
    slider = _ready(page)
    slider.focus()
    slider.evaluate(KEYED)
    for number in range(WARMING + moves):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("(many) => window.changed.length > many", arg=number)
    return [milliseconds / 1000 for milliseconds in page.evaluate("window.changed")[WARMING:]]


def _ready(page: Page) -> Locator:
    page.get_by_role("slider").first.wait_for()
    page.locator(STILL).wait_for()
    page.wait_for_load_state("networkidle")
    return page.get_by_role("slider").first


@contextmanager
def serving(script: Path, folder: Path) -> Iterator[str]:
    """Serve a script, with a store in a folder, and return its address."""
    port = free_port("127.0.0.1")
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.port", str(port), "--server.headless", "true"),
            ],
            cwd=ROOT,
            env={**_compiling(), "EVENHAND_STORE": str(folder / "store.duckdb")},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://localhost:{port}"
            _wait(address, process, folder / "server.log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _compiling() -> dict[str, str]:
    """Return an environment in which what was compiled once is kept, as it is wherever people install programs.

    Where Python is told to write nothing, as in many containers, every start compiles thousands of modules anew and
    measures that.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"evenhand-compiled-{os.getuid()}")}


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"The server did not start:\n{log.read_text()}")
