"""The founder of a subscription service: from the bare address to a provisional verdict, without one refusal."""

from __future__ import annotations

import re

from conftest import accessible, fits, no_exception, settled
from evenhand.scenario.interview_questions import QUESTIONS
from playwright.sync_api import Page, expect

SAID = {
    "data": ["Names, addresses", "What they look at", "Something else"],
    "sensitive": ["None of these"],
    "purposes": ["Running the service itself", "Offers fitted to the customer"],
    "asking": ["We ask for their consent with a question"],
    "refusal": ["They only miss what is given"],
    "withdrawal": ["In the same place"],
    "recipients": ["Only companies that work for us"],
    "reward": ["The same amount of money"],
    "revenue": ["We keep more"],
    "where": ["European Union"],
}
"""What the founder knows; everything else is answered with "I don't know"."""
NUMBERS = {"reward": ("How much a month?", "1,50"), "revenue": ("How many per cent of what", "3,5 %")}


def fill(page: Page, label: str, text: str) -> None:
    """Type into a field, leave it, and wait for what the page makes of it."""
    page.get_by_role("textbox", name=re.compile(re.escape(label))).fill(text)
    page.keyboard.press("Tab")
    settled(page)


def refused(page: Page) -> None:
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    no_exception(page)


def test_a_founder_reaches_a_provisional_verdict_without_one_refusal(visit):
    page = visit(alone=True)
    page.get_by_role("button", name="Start yours", exact=True).click()
    for number, question in enumerate(QUESTIONS, 1):
        expect(page.get_by_text(f"Step {number} of {len(QUESTIONS) + 1}")).to_be_visible()
        settled(page)
        for words in SAID.get(question.id, ["I don't know"]):
            page.get_by_text(words).first.click()
            settled(page)
        if question.id in NUMBERS:
            fill(page, *NUMBERS[question.id])
        refused(page)
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("who are its customers?")).to_be_visible()
    fill(page, "The programme's name", "Stream Box")
    fill(page, "How many customers", "12.000")
    page.get_by_text("A fixed price").click()
    fill(page, "In which currency", "eur")
    fill(page, "Price a month", "9,99")
    settled(page)
    refused(page)
    accessible(page)
    page.get_by_role("button", name="Make the draft").click()

    expect(page.get_by_role("heading", name="The three answers that would change most")).to_be_visible()
    settled(page)
    verdict = page.locator('[class*="st-key-answer"]').first
    expect(verdict.get_by_role("group")).to_have_attribute("aria-label", re.compile("Next: "))
    expect(page.get_by_role("combobox", name="Customers")).to_have_value(re.compile("Stream Box: 12,000"))
    refused(page)
    accessible(page)
    fits(page, 900, 390)

    # The draft remembers its customers wherever it is opened, and its own page asks what decides.
    page.goto(re.sub(r"/overview\?.*(scenario=draft-[0-9a-f]+).*", r"/scenario?\1", page.url))
    settled(page)
    expect(page.get_by_role("combobox", name="Customers")).to_have_value(re.compile("Stream Box: 12,000"))
    expect(page.get_by_role("radio", name=re.compile("What decides"))).to_be_checked()
    no_exception(page)
    accessible(page)
