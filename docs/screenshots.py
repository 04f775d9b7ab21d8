"""Take the pictures of the README from the running application: ``python docs/screenshots.py [PAGE …]``.

The application is started on a store of its own, so the pictures show the worked example and nothing of yours.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from evenhand.places import ROOT
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(ROOT / "tests" / "browser"))
from chromium import FLAGS, chromium
from conftest import no_exception, settled, start, stop

IMAGES = ROOT / "docs" / "images"
# file name: page, what its address says, width and height of the window
SHOTS: dict[str, tuple[str, dict[str, str], tuple[int, int]]] = {
    "overview": ("overview", {}, (1400, 900)),
    "scores": ("scores", {"scenario": "status-quo-bundled"}, (1400, 860)),
    "dividend": ("dividend", {"scenario": "loyalty-dividend", "pay": "2"}, (1400, 1320)),
    "compare": ("compare", {"scenario": "loyalty-dividend"}, (1400, 1000)),
    "recommendation": ("recommendation", {"scenario": "loyalty-dividend"}, (1400, 900)),
}


def main(names: list[str]) -> None:
    """Take the pictures named, or all of them."""
    unknown = sorted(set(names) - set(SHOTS))
    if unknown:
        sys.exit(f"There is no picture {', '.join(unknown)}; there are {', '.join(SHOTS)}.")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        process, server = start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
                for name in names or SHOTS:
                    page_name, query, (width, height) = SHOTS[name]
                    context = browser.new_context(
                        color_scheme="light",
                        viewport={"width": width, "height": height},
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    page.goto(server.url(page_name, **query))
                    take(page, IMAGES / f"{name}.png")
                    context.close()
                browser.close()
        finally:
            stop(process)


def take(page: Page, path: Path) -> None:
    """Take one picture once everything on the page has been drawn."""
    settled(page)
    no_exception(page)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    # Plotly draws after the page has settled; a picture of half a chart is of no use.
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))"
    )
    page.screenshot(path=path)
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
