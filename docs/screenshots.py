"""Take the pictures of the README and of every screen from the running application.

``python docs/screenshots.py [PAGE …]`` starts the application on a store of its own, so the pictures show the worked
example and nothing of yours. Beside the README's pictures it makes a sheet for each page: three widths beside each
other, the light theme above the dark one.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from evenhand.places import ROOT
from evenhand.ui.steps import steps
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(ROOT / "tests" / "browser"))
from chromium import FLAGS, chromium
from conftest import Server, no_exception, settled, start, stop

IMAGES = ROOT / "docs" / "images"
SHEETS = IMAGES / "screens"
SCREENS = ((1400, 900), (900, 900), (390, 900))
"""Widths and heights of a sheet's pictures: a desk, half of it, a phone held upright."""
THEMES = ("light", "dark")
SCALE, GAP, QUALITY = 0.5, 12, 80
"""Of a sheet: its size to that of the screens, pixels between them, and how little is lost of them."""
SCENARIO = "loyalty-dividend"
# page: what its address says, width and height of the window
SHOTS: dict[str, tuple[dict[str, str], tuple[int, int]]] = {
    "overview": ({}, (1400, 900)),
    "scores": ({"scenario": "status-quo-bundled"}, (1400, 860)),
    "dividend": ({"scenario": SCENARIO, "pay": "2"}, (1400, 900)),
    "compare": ({"scenario": SCENARIO}, (1400, 900)),
    "recommendation": ({"scenario": SCENARIO}, (1400, 900)),
}


def main(names: list[str]) -> None:
    """Take the pictures named, or all of them."""
    pages = [step.name for step in steps()]
    if unknown := sorted(set(names) - set(pages)):
        sys.exit(f"There is no page {', '.join(unknown)}; there are {', '.join(pages)}.")
    SHEETS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        process, server = start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
                for name in names or pages:
                    if name in SHOTS:
                        query, size = SHOTS[name]
                        keep(IMAGES / f"{name}.png", take(browser, server.url(name, **query), size))
                    keep(SHEETS / f"{name}.webp", sheet(browser, server, name))
                browser.close()
        finally:
            stop(process)


def sheet(browser: Browser, server: Server, name: str) -> bytes:
    """Return one page at every width beside each other, a row for each theme."""
    wide = sum(width for width, _ in SCREENS) + GAP * (len(SCREENS) - 1)
    high = max(height for _, height in SCREENS)
    whole = Image.new("RGB", (wide, high * len(THEMES) + GAP * (len(THEMES) - 1)), "#808080")
    for row, theme in enumerate(THEMES):
        left = 0
        for size in SCREENS:
            shot = take(browser, server.url(name, scenario=SCENARIO), size, theme=theme)
            whole.paste(Image.open(io.BytesIO(shot)), (left, row * (high + GAP)))
            left += size[0] + GAP
    small = whole.resize((round(whole.width * SCALE), round(whole.height * SCALE)), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    small.save(kept, "WEBP", quality=QUALITY, method=6)
    return kept.getvalue()


def take(browser: Browser, address: str, size: tuple[int, int], *, theme: str = "light") -> bytes:
    """Return a picture of one page once everything on it has been drawn."""
    width, height = size
    # One context for each theme: what it has loaded once it does not load again.
    if len(browser.contexts) == 0:
        for scheme in THEMES:
            browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = browser.contexts[THEMES.index(theme)].new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    drawn(page)
    shot = page.screenshot()
    page.close()
    return shot


def drawn(page: Page) -> None:
    """Wait until everything on a page has been drawn."""
    settled(page)
    no_exception(page)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    # Plotly draws after the page has settled; a picture of half a chart is of no use.
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(c => c.querySelector('.main-svg'))"
    )


def keep(path: Path, picture: bytes) -> None:
    """Write a picture, and say so."""
    path.write_bytes(picture)
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
