from __future__ import annotations

import re
from itertools import product

import pytest
from conftest import accessible, fits, motionless, no_exception, settled
from evenhand.ui.steps import steps
from keyboard import walked
from playwright.sync_api import expect

NAMES = [step.name for step in steps()]


@pytest.mark.parametrize(("name", "scheme"), [*product(NAMES, ["light", "dark"])])
def test_a_page_is_accessible_holds_still_and_fits_a_narrow_window(visit, name, scheme):
    page = visit(name, scheme=scheme)
    no_exception(page)
    accessible(page)
    motionless(page)
    # 700 is a laptop's window at 200 %.
    fits(page, 900, 700, 390)


@pytest.mark.parametrize("name", NAMES)
def test_every_stop_of_a_page_is_reached_and_seen_by_keyboard(visit, name):
    walked(visit(name))


def test_the_bare_address_leads_to_the_first_step(visit, server):
    page = visit()
    expect(page).to_have_url(re.compile(rf"^{re.escape(server.address)}/overview\?"))
    no_exception(page)


def test_the_scenario_in_hand_travels_with_you_and_survives_a_reload(visit):
    page = visit("scores")
    page.get_by_role("combobox", name="Scenario").click()
    page.get_by_role("option", name="Location resale").click()
    expect(page).to_have_url(re.compile("scenario=location-resale"))
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Dividend").click()
    expect(page.get_by_role("heading", name="Dividend", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/dividend\?.*scenario=location-resale"))
    settled(page).reload()
    settled(page)
    expect(page).to_have_url(re.compile(r"/dividend\?.*scenario=location-resale"))
    no_exception(page)


def test_going_back_brings_the_scenario_back(visit):
    page = visit("overview", scenario="plain-opt-in")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Scores").click()
    expect(page.get_by_role("heading", name="Scores", level=1)).to_be_visible()
    settled(page).go_back()
    expect(page.get_by_role("heading", name="Overview", level=1)).to_be_visible()
    settled(page)
    no_exception(page)


def test_clicking_quickly_through_the_pages_loses_nothing(visit):
    page = visit("overview", scenario="fraud-shield")
    nav = page.get_by_test_id("stSidebar")
    for title in ("Scores", "Customers", "Compare", "Scenario"):
        nav.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name="Scenario", level=1)).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile(r"/scenario\?.*scenario=fraud-shield"))
    no_exception(page)
