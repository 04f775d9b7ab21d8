"""The lawyer's tour: tick a box beforehand, see what the law of two places says, and take it back."""

from __future__ import annotations

import re

from conftest import accessible, motionless, no_exception, settled
from evenhand.ui.facts.sections import section_of
from playwright.sync_api import expect

QUESTION = "What a person does to say yes"
ASKING = section_of("consent.requests").short
TICKED = "leaving a box ticked that is already ticked"


def go(page, title):
    """Open a page from the sidebar, as people do."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    settled(page)


def answer(page):
    return page.locator('[class*="st-key-answer"]').first


def in_order(page):
    no_exception(page)
    motionless(page)
    accessible(page)


def first_question(page):
    """Open the first question to customers and return the control for what people do to say yes."""
    control = page.get_by_role("combobox", name=QUESTION).first
    page.locator("summary").filter(has_text="to choose which offers").first.click()
    expect(control).to_be_visible()
    motionless(page)
    return settled(page) and control


def test_a_ticked_box_stops_it_in_europe_and_california_each_with_its_article_and_undo_takes_it_back(visit):
    page = visit("scenario", scenario="plain-opt-in", part="asking")
    page.get_by_role("button", name="Edit a copy").click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    settled(page)

    # Tick the box beforehand.
    act = first_question(page)
    act.focus()
    # By keyboard: a list opened by a click closes when the page is still scrolling towards it.
    act.press_sequentially(TICKED[:12])
    page.get_by_role("option", name=TICKED, exact=True).click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()

    # What it does in the European Union: article, force, remedy.
    go(page, "Scores")
    expect(answer(page)).to_contain_text("Change this first")
    expect(answer(page)).to_contain_text("the European Union")
    page.get_by_role("button", name="Why", exact=True).first.click()
    for said in ("Planet49", "(court", "What would cure it", "cannot be lifted: a fact must change"):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"How this was judged \(C1")).first).to_be_visible()
    in_order(page)

    # And in California, criterion by criterion.
    page.get_by_role("link", name=re.compile(r"How this was judged \(C1")).first.click()
    expect(page.get_by_text("What is law:").first).to_be_visible()
    settled(page)
    # The fold whose link was followed does not lie over what it led to.
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_test_id("stRadio").get_by_text("US-CA", exact=True).click()
    settled(page)
    expect(page.get_by_text("1798.140(h)").first).to_be_visible()
    expect(page.get_by_text("What is ours:").first).to_be_visible()
    in_order(page)

    # Back to the facts: undo says what it took back, and the gate is gone.
    go(page, "Scenario")
    page.get_by_test_id("stRadio").get_by_text(ASKING).click()
    settled(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text(re.compile("^Undone: .*is again a button"))).to_be_visible()
    in_order(page)
    go(page, "Scores")
    expect(answer(page)).to_contain_text("Nothing that is examined stops")


def test_a_gate_its_criterion_and_the_map_lead_by_keyboard_to_where_the_answer_stands(visit):
    page = visit("scores", scenario="location-resale")
    page.get_by_role("button", name="Why", exact=True).first.press("Enter")
    page.get_by_role("link", name=re.compile(r"How this was judged \(C3")).first.press("Enter")
    expect(page.get_by_text("Why it matters:").first).to_be_in_viewport()
    page.get_by_role("link", name="Change this").first.press("Enter")
    expect(page.get_by_text("What you came for")).to_be_in_viewport()
    in_order(page)

    page = visit("scenario", scenario="location-resale", part="map")
    page.get_by_role("link", name=re.compile("^Used for")).first.press("Enter")
    expect(page.get_by_text("What you came for")).to_be_in_viewport()
    in_order(page)


def test_another_ground_does_not_carry_the_sale_of_places_and_each_reason_has_its_sentence_of_its_act(visit):
    page = visit("scenario", scenario="location-resale", part="purposes")
    page.get_by_role("button", name="Edit a copy").click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    settled(page)

    # The sale of where people are, from their consent to the company's interest.
    ground = page.get_by_role("combobox", name="European Union", exact=True).first
    page.locator("summary").filter(has_text="location-sale").first.click()
    expect(ground).to_be_visible()
    motionless(page)
    settled(page)
    ground.focus()
    ground.press_sequentially("legitimate")
    page.get_by_role("option", name="legitimate interests", exact=True).click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()

    # It stands as badly as before.
    go(page, "Scores")
    expect(answer(page)).to_contain_text("Change this first")
    page.get_by_role("button", name="Why", exact=True).first.click()
    page.get_by_role("link", name=re.compile(r"How this was judged \(")).first.click()
    expect(page.get_by_text("What is law:").first).to_be_visible()
    settled(page)

    # Why, and by which sentence of which act: of the ground, of the device, of the objection.
    for criterion, article, sentence in (
        ("L3", "GDPR Art. 6(1)(f)", "except where such interests are overridden"),
        (
            "L9",
            "ePrivacy Directive Art. 5(3)",
            "is only allowed on condition that the subscriber or user concerned has given",
        ),
        ("L12", "GDPR Art. 21(3)", "the personal data shall no longer be processed for such purposes"),
    ):
        search = page.get_by_label("Search", exact=True)
        search.fill(criterion)
        search.press("Enter")
        settled(page)
        quoted = page.locator("blockquote").filter(has_text=sentence).first
        expect(quoted).to_be_visible()
        expect(quoted).to_contain_text(f"{article}: ")
    in_order(page)
