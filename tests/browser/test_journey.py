"""One whole journey, stop by stop as the README's five minutes tell it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from conftest import accessible, motionless, no_exception, settled
from docx import Document
from evenhand.places import ROOT
from playwright.sync_api import expect

TWO_DOLLARS = re.compile(r"[?&]pay=2(\.0+)?(&|$)")


def go(page, title):
    """Open a page from the sidebar, as people do."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    settled(page)


def choose(page, name):
    """Take a scenario in hand."""
    page.get_by_role("combobox", name="Scenario").click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.get_by_role("combobox", name="Scenario")).to_have_value(name)
    # The way on carries it once the page has run with it.
    slug = re.compile(re.escape(name.lower().replace(",", "").replace(" ", "-")))
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Scores", exact=True)).to_have_attribute(
        "href", slug
    )
    settled(page)


def answer(page):
    """The page's one-sentence answer with the small print under it."""
    return page.locator('[class*="st-key-answer"]').first


def in_order(page):
    no_exception(page)
    # What fades is half as readable on the way.
    motionless(page)
    accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_five_minutes_of_the_readme_end_with_a_word_document(visit, scheme, tmp_path):
    # 1. What is on the table?
    page = visit(scheme=scheme)
    expect(page.get_by_role("heading", name="Overview", exact=True, level=1)).to_be_visible()
    expect(answer(page)).to_contain_text("must change first")
    expect(page.get_by_role("button", name="Start yours")).to_be_visible()
    in_order(page)

    # 2. What stops it?
    choose(page, "Status quo, bundled")
    go(page, "Scores")
    expect(answer(page)).to_contain_text("Change this first")
    for said in ("GDPR Art. 5", "The programme is stopped in the European Union"):
        expect(page.get_by_text(said).locator("visible=true").first).to_be_visible()
    page.get_by_role("button", name="Why", exact=True).first.click()
    expect(page.get_by_text("What would cure it").locator("visible=true").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("How this was judged")).first).to_be_visible()
    in_order(page)
    page.keyboard.press("Escape")

    # 3. Should we pay 2 dollars a month?
    choose(page, "Loyalty dividend")
    go(page, "Dividend")
    page.get_by_role("radio", name="Money").check()
    amount = page.get_by_role("textbox", name=re.compile("Dividend per participant and month, USD"))
    settled(page)
    amount.fill("2")
    amount.press("Enter")
    expect(page).to_have_url(TWO_DOLLARS)
    settled(page)
    for said in (
        "2.00 USD",  # the amount,
        "Company gets",  # who gains,
        "Customers get",
        "in 8 of 10 futures",  # how sure that is,
        "Doubt:",  # and one reason against it
    ):
        expect(answer(page)).to_contain_text(said)
    page.get_by_role("button", name="Why").click()
    for said in ("2.00 USD a month", "of data revenue", "of what they spend", "say yes freely"):
        expect(page.get_by_text(said).locator("visible=true").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sources").click()
    expect(page.get_by_text("most likely").first).to_be_visible()
    page.keyboard.press("Escape")
    in_order(page)

    # 4. Which would both sides defend?
    go(page, "Compare")
    expect(answer(page)).to_contain_text("both sides would defend")
    in_order(page)

    # 5. What do we think?
    go(page, "Workshop")
    expect(page.get_by_role("button", name="Open the workshop")).to_be_visible()
    in_order(page)

    # 6. What do we recommend?
    go(page, "Recommendation")
    # The offer in hand came along.
    expect(answer(page)).to_contain_text("2.00 USD")
    in_order(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name=re.compile(r"Word \(DOCX\)")).click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert re.fullmatch(r"loyalty-dividend-[0-9a-f]{12}\.docx", file.name)
    document = Document(str(file))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Loyalty dividend" in said
    assert "Collect" in said
    assert "USD" in said
    assert document.inline_shapes
    # Every page says at its foot which revision it speaks of.
    assert file.stem.rpartition("-")[2] in document.sections[0].footer.paragraphs[0].text


def test_the_command_line_works_while_the_application_is_open(server, visit):
    page = visit("scores", scenario="location-resale")
    no_exception(page)
    done = subprocess.run(
        [sys.executable, "-m", "evenhand.cli", "score", "scenarios/location-resale.yaml", "--json"],
        cwd=ROOT,
        env={**os.environ, "EVENHAND_STORE": str(server.store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    gates = json.loads(done.stdout)["jurisdictions"]["EU"]["gates"]
    assert gates[0]["gate"] == "G1"
    # The page and the command line say the same.
    expect(answer(page)).to_contain_text("Change this first")
    expect(page.get_by_text(f"({gates[0]['criterion']})").first).to_be_visible()
