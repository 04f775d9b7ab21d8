"""A server that nobody has visited, and what it keeps when it is killed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Server, fits, no_exception, settled, start, stop
from evenhand.ui.steps import steps
from playwright.sync_api import expect


class Own:
    """A running application that a test may kill; the next one starts where it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes]
        self.server: Server
        self.process, self.server = start(folder)

    def killed_and_started_again(self) -> None:
        self.process.kill()
        self.process.wait()
        port = int(self.server.address.rpartition(":")[2])
        self.process, self.server = start(self.folder, port=port)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    started = Own(tmp_path_factory.mktemp("own"))
    yield started
    stop(started.process)


def test_every_page_of_a_stopped_programme_opens_by_its_own_address_and_fits_every_window(visit, own):
    """Nobody has visited the server before."""
    page = None
    for step in steps():
        page = visit(step.name, at=own.server, tab=page, scenario="location-resale")
        no_exception(page)
        expect(page.get_by_role("heading", name=step.title, exact=True, level=1)).to_be_visible()
        expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Recommendation")).to_be_visible()
        expect(page).to_have_url(re.compile(rf"/{step.name}\?.*scenario=location-resale"))
        fits(page, 1400, 900, 700, 390)


def test_an_edit_that_was_acknowledged_survives_kill_9(visit, own):
    page = visit("scenario", at=own.server, scenario="plain-opt-in", part="programme", alone=True)
    page.get_by_role("button", name="Edit a copy").click()
    expect(page).to_have_url(re.compile("scenario=draft-"))
    settled(page)
    page.locator("input[value='Plain opt-in (my copy)']").fill("Kept through the crash")
    page.keyboard.press("Tab")
    expect(page.get_by_text("(change 2)")).to_be_visible()
    address = page.url
    own.killed_and_started_again()
    page.goto(address)
    settled(page)
    no_exception(page)
    expect(page.locator("input[value='Kept through the crash']")).to_be_visible()
