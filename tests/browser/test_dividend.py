from __future__ import annotations

import re

import pytest
from conftest import accessible, fits, no_exception, settled
from evenhand.ui.dividend.panels import PANELS
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EVERY = ".".join(fold.key for folds in PANELS.values() for fold in folds)


def lever(page):
    return page.get_by_role("slider").first


def answer(page):
    return page.locator('[class*="st-key-answer"]').first


def test_a_lever_changes_the_answer_and_the_address_while_folds_are_closed(visit):
    page = visit("dividend", scenario="loyalty-dividend")
    before = answer(page).inner_text()
    lever(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(answer(page)).not_to_have_text(before)
    expect(page).to_have_url(re.compile("rate=0.59"))
    no_exception(settled(page))


def test_the_picture_is_drawn_again_from_more_futures_and_the_lever_stays(visit):
    page = visit("dividend", scenario="plain-opt-in", pay="0.5")
    expect(page.get_by_text("Drawn from 10,000 possible futures")).to_be_visible()
    expect(page.get_by_text("are being worked out")).to_have_count(0)
    said = answer(settled(page)).inner_text()
    assert "0.50" in said
    lever(page).focus()
    page.keyboard.press("ArrowRight")
    expect(answer(page)).not_to_have_text(said)
    expect(page.get_by_text("Drawn from 10,000 possible futures")).to_be_visible()
    no_exception(settled(page))


def test_offers_found_before_stop_are_shown_and_may_be_tried_again(visit):
    page = visit("dividend", scenario="loyalty-dividend", open="front", **{"try": "mediation~fixed"})
    page.get_by_role("button", name="Try them").click()
    # The first of some two hundred have been tried; the rest takes long enough to press the button.
    expect(page.get_by_text(re.compile(r"^[2-9] of 121$"))).to_be_visible()
    # Streamlit has a button of that name in its header.
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped before everything was tried")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Of \d+ offers tried"))).to_be_visible()
    expect(page.get_by_role("button", name="Try them")).to_be_visible()
    no_exception(settled(page))


def test_an_open_fold_follows_the_lever_and_stands_in_the_address(visit):
    page = visit("dividend", scenario="loyalty-dividend")
    page.get_by_text("Where the value goes: from data revenue to profit").click()
    said = page.get_by_text("It adds up in each of the")
    expect(said).to_be_visible()
    expect(page).to_have_url(re.compile("open=value"))
    before = said.inner_text()
    lever(settled(page)).focus()
    page.keyboard.press("ArrowLeft")
    expect(said).not_to_have_text(before)
    # The address brings somebody else to the same view.
    settled(page).reload()
    expect(page.get_by_text("It adds up in each of the")).to_be_visible()
    no_exception(settled(page))


def test_a_design_is_tried_and_kept_in_a_draft(visit):
    page = visit("dividend", scenario="customer-data-trust", open="design", alone=True)
    page.get_by_role("textbox", name="Who holds the money").fill("A cooperative")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(r"trustee=A\+cooperative"))
    settled(page).get_by_role("button", name="Keep it in a new draft").click()
    expect(page).to_have_url(re.compile("scenario=draft-"))
    expect(page.get_by_text("A cooperative, which is not the company.")).to_be_visible()
    expect(page).not_to_have_url(re.compile("trustee="))
    no_exception(settled(page))


def test_long_work_shows_its_progress_and_can_be_stopped(visit):
    page = visit("dividend", scenario="loyalty-dividend", open="drivers")
    begin = page.get_by_role("button", name="Work out what they do together")
    begin.click()
    page.locator(".st-key-sobol-stop").get_by_role("button").click()
    expect(page.locator(".st-key-sobol-stop")).to_have_count(0)
    expect(page.get_by_text("accounts for most")).to_have_count(0)
    settled(page)
    begin.click()
    expect(page.get_by_text("accounts for most")).to_be_visible()
    no_exception(settled(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_folds_open_are_accessible_and_fit_a_narrow_window(visit, scheme):
    page = visit("dividend", scenario="loyalty-dividend", open=EVERY, scheme=scheme)
    no_exception(page)
    accessible(page)
    fits(page, 900, 390)
