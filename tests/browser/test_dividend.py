from __future__ import annotations

import re

import pytest
from conftest import LOOKS_EVERY, accessible, fits, no_exception, settled
from evenhand.ui.dividend.panels import PANELS
from playwright.sync_api import expect

EVERY = {tab: ".".join(fold.key for fold in folds) for tab, folds in PANELS.items()}


# How long the lever lets what was chosen wait, each time that it does.
WAITS = """() => {
  window.waits = [];
  const later = window.setTimeout;
  window.setTimeout = (act, wait, ...rest) => {
    if (new Error().stack.includes("lever.js")) window.waits.push(wait);
    return later(act, wait, ...rest);
  };
}"""


def lever(page):
    return page.get_by_role("slider").first


def figures(page):
    return [one.inner_text() for one in page.locator(".ev-said").all()]


def test_what_is_dragged_changes_in_the_browser_and_letting_go_carries_it_on(visit):
    page = visit("dividend", scenario="loyalty-dividend")
    before, told, address = figures(page), lever(page).get_attribute("aria-valuetext"), page.url
    sent = []
    page.on("websocket", lambda _: sent.append("anew"))
    box = lever(page).bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.6 * box["width"], middle)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + (0.6 - 0.01 * step) * box["width"], middle)
    # No server has been asked: the page is where it was, and everything has followed.
    expect(lever(page)).not_to_have_attribute("aria-valuetext", told)
    assert page.url == address and figures(page) != before
    said = figures(page)
    page.evaluate(WAITS)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"rate=0\.[34]"))
    # The browser reports the change after the finger, as it does after a key; only keys come in rows.
    waits = page.evaluate("window.waits")
    assert waits and not any(waits)
    assert figures(settled(page)) == said and sent == []
    page.get_by_test_id("stSidebar").get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/compare\?.*rate=0\.[34]"))
    no_exception(settled(page))


def test_keys_move_the_lever_and_each_of_them_counts(visit):
    page = visit("dividend", scenario="loyalty-dividend")
    before = figures(page)
    lever(page).focus()
    page.evaluate(WAITS)
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"rate=0\.57"))
    assert any(page.evaluate("window.waits"))
    assert figures(settled(page)) != before
    no_exception(page)


@pytest.mark.parametrize(("typed", "rate"), [("12,5", r"rate=0\.125"), ("30", r"rate=0\.3(&|$)")])
def test_a_number_typed_in_either_way_is_what_it_says(visit, typed, rate):
    page = visit("dividend", scenario="loyalty-dividend", rate="0.5")
    field = page.get_by_role("textbox", name=re.compile("Rate"))
    field.fill(typed)
    field.press("Enter")
    expect(page).to_have_url(re.compile(rate))
    field.fill("much")
    field.press("Enter")
    expect(page.get_by_text("“much” is no amount")).to_be_visible()
    no_exception(settled(page))


def test_the_picture_is_drawn_again_from_more_futures_and_the_lever_stays(visit):
    page = visit("dividend", scenario="plain-opt-in", pay="0.5")
    expect(page.get_by_text("Drawn from 10,000 possible futures")).to_be_visible()
    expect(page.get_by_text("are being worked out")).to_have_count(0)
    said = figures(settled(page))
    assert "0.50" in said
    lever(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(re.compile(r"pay=0\.5(&|$)"))
    assert figures(settled(page)) != said
    expect(page.get_by_text("Drawn from 10,000 possible futures")).to_be_visible()
    no_exception(settled(page))


def test_offers_found_before_stop_are_shown_and_may_be_tried_again(visit):
    page = visit("dividend", scenario="loyalty-dividend", open="front", **{"try": "mediation~fixed"})
    page.get_by_role("button", name="Try them").click()
    # Pressed from within the page as soon as some were tried: from without it might come when all are.
    page.wait_for_function(
        """() => {
            const main = document.querySelector('[data-testid=stMainBlockContainer]');
            const tried = [...main.querySelectorAll('p')].map(part => /^(\\d+) of 121$/.exec(part.textContent));
            const going = tried.some(found => found && found[1] >= 20);
            const stop = [...main.querySelectorAll('button')].find(button => /Stop$/.test(button.textContent.trim()));
            if (going && stop) stop.click();
            return Boolean(going && stop);
        }""",
        polling=LOOKS_EVERY,
    )
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
@pytest.mark.parametrize("tab", EVERY)
def test_all_folds_open_are_accessible_and_fit_a_narrow_window(visit, scheme, tab):
    page = visit("dividend", scenario="loyalty-dividend", open=EVERY[tab], scheme=scheme)
    no_exception(page)
    accessible(page)
    fits(page, 900, 390)
