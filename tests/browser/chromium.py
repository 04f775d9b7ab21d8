"""Which Chromium the journeys use: the system's if there is one, else the one that Playwright installed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

__all__ = ["FLAGS", "chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

FLAGS = (
    "--no-sandbox",  # a container's root may not use Chromium's sandbox; only our own pages are opened
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
)


def chromium() -> str | None:
    """Return the path of a Chromium, or ``None``."""
    named = os.environ.get("EVENHAND_CHROMIUM")
    candidates = [*([named] if named else []), *(path for name in NAMES if (path := shutil.which(name))), *MAC]
    result = next((path for path in candidates if Path(path).exists()), None)
    return result or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    path = chromium()
    if path is None:
        sys.exit(
            "No Chromium was found, and it could not be installed.\n"
            "Install Chromium or Chrome with your system's packages, or say where it is: "
            "EVENHAND_CHROMIUM=/path/to/chromium make test"
        )
    sys.stdout.write(path + "\n")
