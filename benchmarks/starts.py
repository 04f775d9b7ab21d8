"""Cold starts and ways between pages: ``python -m benchmarks.starts``.

What is measured, each as seconds and as a ratio to a bare Streamlit script with one chart, in the same run: from the
start of the process until the overview lists its programmes, until it shows the first verdict, and to the picture of
the dividend page, on a store that nobody has used and on one that has been used before; from a click to the next page's
heading; and the overview with twenty drafts. Numbers depend on what else the machine does; the ratios travel better.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from evenhand.places import ROOT, SCENARIOS
from evenhand.scenario import document_of, load
from evenhand.store import open_store
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from benchmarks.browser import BARE, CHART, LEVER, PICTURE, STILL, launched, serving

__all__ = ["main"]

DRAFTS = 20
RUNS = 3
WAITS = 120_000
ROW, VERDICT = ".ev-row", ".ev-row .ev-title"
WAY = ("Scenario", "Scores", "Customers", "Overview", "Compare", "Overview")


def main() -> None:
    """Measure and print."""
    table = Table("what", "seconds", "bare script", "ratio", title="Starts, and ways between pages")
    with launched() as browser, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        # The first of each reads files from the disk and compiles them, for all that follow.
        _until(browser, bare, "", CHART, folder)
        _until(browser, ROOT / "app.py", "dividend", PICTURE, folder / "compiling")
        yardstick = median(_until(browser, bare, "", CHART, folder) for _ in range(RUNS))
        for what, seconds in _starts(browser, folder):
            table.add_row(what, f"{seconds:.2f}", f"{yardstick:.2f}", f"{seconds / yardstick:.2f} ×")
        for what, seconds in _ways(browser, folder):
            table.add_row(what, f"{seconds:.2f}", "", "")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def _starts(browser: Browser, folder: Path) -> list[tuple[str, float]]:
    results = []
    for what, page, sign in (
        ("programmes of the overview, listed", "overview", ROW),
        ("first verdict of the overview", "overview", VERDICT),
        ("picture of the dividend page", LEVER, PICTURE),
    ):
        app = ROOT / "app.py"
        first = median(_until(browser, app, page, sign, folder / f"{what[:3]}{run}") for run in range(RUNS))
        used = folder / f"{what[:3]}0"
        again = median(_until(browser, app, page, sign, used) for _ in range(RUNS))
        results += [(f"{what}, nothing stored", first), (f"{what}, stored before", again)]
    return results


def _until(browser: Browser, script: Path, page_name: str, sign: str, folder: Path) -> float:
    """Return the seconds from the start of the process until a sign is on the screen."""
    folder.mkdir(exist_ok=True)
    page = _page(browser)
    start = time.perf_counter()
    with serving(script, folder) as address:
        page.goto(f"{address}/{page_name}")
        page.locator(sign).first.wait_for()
        drawn = time.perf_counter() - start
        page.locator(STILL).wait_for()
        page.context.close()
    return drawn


def _ways(browser: Browser, folder: Path) -> list[tuple[str, float]]:
    """Return how long a click takes on warm pages, and the overview with many drafts."""
    store = folder / "many"
    store.mkdir()
    _fill(store / "store.duckdb")
    page = _page(browser)
    with serving(ROOT / "app.py", store) as address:
        page.goto(f"{address}/overview")
        page.locator(STILL).wait_for()
        _wait_all(page)
        for title in WAY:
            _go(page, title)
        clicks = [_go(page, title) for title in WAY]
        _go(page, "Scenario")
        overview = _timed(lambda: (_click(page, "Overview"), _wait_all(page)))
        page.context.close()
    return [("from page to page, warm, median", median(clicks)), (f"the overview with {DRAFTS} drafts, warm", overview)]


def _wait_all(page: Page) -> None:
    page.wait_for_function(f"() => document.querySelectorAll('{ROW}').length > {DRAFTS}")


def _go(page: Page, title: str) -> float:
    seconds = _timed(
        lambda: (_click(page, title), page.get_by_role("heading", name=title, exact=True, level=1).wait_for())
    )
    page.locator(STILL).wait_for()
    return seconds


def _click(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _page(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce").new_page()
    page.set_default_timeout(WAITS)
    return page


def _fill(path: Path) -> None:
    """Make a store with drafts that differ."""
    with open_store(path) as store:
        for number in range(DRAFTS):
            scenario = load(SCENARIOS / "loyalty-dividend.yaml")
            body = {**document_of(scenario), "name": f"Draft {number}"}
            body["programme"] = {**body["programme"], "customers": 10_000 + number}
            store.drafts.create(scenario.id, body)


if __name__ == "__main__":
    main()
