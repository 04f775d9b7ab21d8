"""The whole tour with Tab, Enter, Space and arrows alone: nobody needs a mouse."""

from __future__ import annotations

import re

from conftest import no_exception, settled
from evenhand.ui.steps import steps
from keyboard import next_stop, reach
from playwright.sync_api import expect


def arrived(page, title):
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    settled(page)
    no_exception(page)


def test_the_tour_and_what_it_shows_need_no_mouse(visit, tmp_path):
    page = visit("overview", alone=True, scenario="loyalty-dividend")
    # One key leads past the sidebar.
    assert next_stop(page).name == "Skip to main content"
    page.keyboard.press("Enter")
    reach(page, "See the example")
    page.keyboard.press("Enter")
    for number, step in enumerate(steps(), 1):
        arrived(page, step.title)
        expect(page.get_by_text(f"{number} of {len(steps())}", exact=True)).to_be_visible()
        if step.name == "dividend":
            lever_and_tabs(page)
        if number < len(steps()):
            # Whatever ran, the next key goes on from the page and not from nowhere.
            reach(page, "Next: ", "Shift+Tab" if step.name == "dividend" else "Tab")
            page.keyboard.press("Enter")
    reach(page, "Leave the tour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Leave the tour")).to_have_count(0)
    settled(page)
    reach(page, "Word (DOCX)")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")


def lever_and_tabs(page):
    """Move the lever, look into a fold and another tab."""
    lever = reach(page, "Rate: ")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]rate=0\.61"))
    settled(page)
    # The lever keeps the focus, so that a second press goes on from the first.
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]rate=0\.62"))
    settled(page)
    reach(page, "Why")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Why it may be wrong")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Why it may be wrong")).to_have_count(0)
    reach(page, "Who")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Is it fair")).to_have_attribute("aria-selected", "true")
    settled(page)
    assert lever.main


def test_change_this_leads_from_a_gate_to_its_fact_without_a_mouse(visit):
    page = visit("scores", scenario="status-quo-bundled")
    assert next_stop(page).name == "Skip to main content"
    page.keyboard.press("Enter")
    reach(page, "Change this")
    page.keyboard.press("Enter")
    arrived(page, "Scenario")
    expect(page.get_by_text("What you came for")).to_be_visible()
    reach(page, "Edit a copy")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("scenario=draft-"))
    settled(page)
    # A fact is changed with keys alone, and the verdict that follows is still there to be reached.
    reach(page, "The kind of use")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settled(page)
    no_exception(page)
