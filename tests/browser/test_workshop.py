from __future__ import annotations

import datetime as dt

import pytest
from conftest import accessible, no_exception, settled
from evenhand.workshop import STATEMENTS
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PEOPLE = (("Legal", "Ada", 1), ("Marketing", "Bea", 5), ("Customer advocate", "", 2))


def choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    # By keyboard: a list opened by a click closes when the page is still scrolling towards it.
    box.focus()
    box.press("ArrowDown")
    page.get_by_role("option", name=option).click()


def axe_finds_nothing(page: Page) -> None:
    # What is being drawn anew is dimmed for a moment; the status is, every three seconds.
    page.add_style_tag(content="[data-stale='true'], [data-stale='true'] * { opacity: 1 !important; transition: none }")
    no_exception(page)
    accessible(settled(page))


def open_workshop(visit) -> tuple[Page, int]:
    """Open a workshop on what the page proposes: the examples, and drafts of whoever worked here before."""
    page = visit("workshop")
    tags = page.get_by_role("group", name="Selected values").locator("[data-tag]")
    expect(tags).not_to_have_count(0)
    proposed = tags.count()
    page.get_by_role("textbox", name="Title").fill("Pay for data?")
    page.get_by_role("button", name="Open the workshop").click()
    expect(page.get_by_text("Keep your facilitator's link")).to_be_visible()
    return settled(page), proposed


def take_seat(visit, code: str, role: str, name: str) -> Page:
    page = visit("workshop", alone=True, code=code)
    expect(page.get_by_text("What is kept.")).to_be_visible()
    choose(page, "Your role", role)
    if name:
        page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_text("I have read the notice and take part").click()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("You have a seat")).to_be_visible()
    return settled(page)


def vote(page: Page, questions: int, rating: int, choice: str, reason: str) -> None:
    groups = page.get_by_role("radiogroup")
    expect(groups).to_have_count(questions)
    settled(page)
    for group in groups.all():
        group.get_by_text(str(rating), exact=True).click()
    choose(page, "Which would you choose?", choice)
    page.get_by_role("textbox", name="Why?").fill(reason)
    page.get_by_role("button", name="Save my ballot").click()
    expect(page.get_by_text("Your ballot of round 1 is saved")).to_be_visible()


def ratings(page: Page, questions: int) -> list[str]:
    settled(page)
    expect(page.get_by_role("radiogroup")).to_have_count(questions)
    chosen = page.get_by_role("radiogroup").locator("label:has(input:checked)")
    return [text.strip() for text in chosen.all_inner_texts()]


def test_four_people_hold_a_workshop_from_the_code_to_the_decision_with_dissent(visit):
    facilitator, proposed = open_workshop(visit)
    questions = proposed * len(STATEMENTS)
    token = facilitator.url.split("facilitator=")[1].split("&")[0]
    code = facilitator.url.split("code=")[1].split("&")[0]
    axe_finds_nothing(facilitator)
    facilitator.get_by_role("button", name="Link to this view").click()
    links = facilitator.get_by_test_id("stCode").all_inner_texts()
    assert [token in link for link in links].count(True) == 1, "only the private link holds the token"
    facilitator.keyboard.press("Escape")
    facilitator.reload()
    expect(facilitator.get_by_role("button", name="Open round 1")).to_be_visible()
    expect(facilitator.get_by_text("Keep your facilitator's link")).to_have_count(0)

    seats = [take_seat(visit, code, role, name) for role, name, _ in PEOPLE]
    facilitator.get_by_role("button", name="Open round 1").click()
    reasons = [f"the reason of person {number}" for number in range(len(PEOPLE))]
    wall = visit("workshop", alone=True, scheme="dark", code=code, screen="wall")
    for page, (_, _, rating), reason in zip(seats, PEOPLE, reasons, strict=True):
        vote(page, questions, rating, "Loyalty dividend" if rating > 3 else "None of them", reason)
    axe_finds_nothing(seats[0])

    # Secret until the reveal: nobody sees anything of anybody else, and reloading brings one's own back.
    expect(facilitator.get_by_text("3 of 3 have voted")).to_be_visible()
    expect(wall.get_by_text("3 of 3 have voted")).to_be_visible()
    for watcher, own in ((facilitator, None), (wall, None), *((page, number) for number, page in enumerate(seats))):
        shown = settled(watcher).content()
        assert [reason for number, reason in enumerate(reasons) if number != own and reason in shown] == []
        assert "would choose" not in shown
        expect(watcher.get_by_test_id("stPlotlyChart")).to_have_count(0)
    seats[0].reload()
    assert ratings(seats[0], questions) == ["1"] * questions
    seats[0].get_by_role("button", name="Link to this view").click()
    own = seats[0].url.split("seat=")[1].split("&")[0]
    assert not any(own in link for link in seats[0].get_by_test_id("stCode").all_inner_texts())
    seats[0].keyboard.press("Escape")

    facilitator.get_by_role("button", name="Reveal round 1 …").click()
    facilitator.get_by_role("button", name="Reveal round 1 for good").click()
    for page in (facilitator, wall, *seats):
        expect(page.get_by_role("heading", name="Who speaks first")).to_be_visible()
        expect(page.get_by_test_id("stPlotlyChart")).to_have_count(len(STATEMENTS))
        for reason in reasons:
            expect(page.get_by_text(reason).first).to_be_visible()
    expect(seats[0].get_by_text("Only you see this")).to_be_visible()
    expect(facilitator.get_by_text("Only you see this")).to_have_count(0)
    axe_finds_nothing(wall)
    axe_finds_nothing(seats[1])

    choose(facilitator, "What is decided", "Loyalty dividend")
    expect(facilitator.get_by_role("spinbutton", name="Views that did not prevail")).to_have_value("2")
    facilitator.get_by_role("textbox", name="Statement").fill("We pay half of what the data bring.")
    facilitator.get_by_role("textbox", name="Owner (a role)").fill("head of customer programmes")
    review = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=182)
    # The field is one segment for each part of a date, and goes on to the next when one is full.
    facilitator.get_by_test_id("stDateInputField").get_by_role("spinbutton").first.click()
    facilitator.keyboard.type(f"{review:%Y%m%d}")
    for field in facilitator.get_by_role("textbox", name="Why", exact=True).all():
        field.fill("Nobody is asked freely.")
    for field in facilitator.get_by_role("textbox", name="What would change this view").all():
        field.fill("A paid pilot.")
    axe_finds_nothing(facilitator)
    facilitator.get_by_role("button", name="Record it for good").click()
    for page in (facilitator, *seats):
        expect(page.get_by_role("heading", name="Decided: Loyalty dividend.")).to_be_visible()
        expect(page.get_by_text("A paid pilot.").first).to_be_visible()
    axe_finds_nothing(facilitator)

    facilitator.get_by_role("link", name="The recommendation with this decision").click()
    expect(facilitator.get_by_role("heading", name="What was decided")).to_be_visible()
    expect(facilitator.get_by_text("We pay half of what the data bring.")).to_be_visible()
    axe_finds_nothing(facilitator)
    with facilitator.expect_download() as download:
        facilitator.get_by_role("button", name="Word (DOCX)").click()
    assert download.value.suggested_filename.startswith("loyalty-dividend-")
