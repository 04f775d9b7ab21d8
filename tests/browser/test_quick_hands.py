"""People who type and click faster than the page is drawn lose nothing."""

from __future__ import annotations

import re

from conftest import no_exception, settled
from playwright.sync_api import expect

TICKED = ["Names, addresses", "What they buy", "What they look at", "Their device", "How they pay", "Age, gender"]


def test_boxes_ticked_in_quick_succession_are_all_kept(visit):
    page = visit("overview")
    page.get_by_role("button", name="Start yours").click()
    expect(page.get_by_text(re.compile(r"Step 1 of \d+"))).to_be_visible()
    settled(page)
    for words in TICKED:
        page.get_by_text(words).click()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text(re.compile(r"Step 2 of \d+"))).to_be_visible()
    settled(page).goto(page.url.replace("step=2", "step=1"))
    settled(page)
    for words in TICKED:
        expect(page.get_by_role("checkbox", name=re.compile(words))).to_be_checked()
    expect(page.get_by_role("checkbox", name="Something else")).not_to_be_checked()
    no_exception(page)


def test_what_is_typed_while_the_field_before_is_saved_is_kept(visit):
    page = visit("scenario", scenario="plain-opt-in", part="money")
    page.get_by_role("button", name="Edit a copy").click()
    expect(page.get_by_text("Nothing is lost on reload")).to_be_visible()
    settled(page)
    typed = {
        "What setting it up costs": "1111",
        "What one payment": "3",
        "What the company earns": "7",
        "What losing": "9",
    }
    for label, number in typed.items():
        field = page.get_by_role("textbox", name=re.compile(label))
        field.click()
        field.fill("")
        field.press_sequentially(number)
        page.keyboard.press("Tab")
    expect(page.get_by_text(re.compile(r"\(change [3-9]\)"))).to_be_visible()
    settled(page).reload()
    settled(page)
    for label, number in typed.items():
        expect(page.get_by_role("textbox", name=re.compile(label))).to_have_value(number)
    no_exception(page)
