from __future__ import annotations

import datetime as dt

from conftest import NOTICE_SECONDS, Server, accessible, no_exception, settled
from evenhand.workshop import STATEMENTS
from playwright.sync_api import Browser, Page, expect

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
    expect(page.get_by_text("Write down the recovery phrase")).to_be_visible()
    return settled(page), proposed


def take_seat(browser: Browser, server: Server, code: str, role: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 800}, locale="en-GB").new_page()
    page.goto(server.url(f"room/{code}"))
    page.get_by_label("Your function").select_option(role)
    page.get_by_label("Name, if you like").fill(name)
    page.get_by_label("I have read this and take part").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    return page


def vote(page: Page, alternatives: int, rating: int, reason: str) -> None:
    for step in range(alternatives):
        expect(page.get_by_role("heading", name=f"Round 1: {step + 1} of {alternatives + 1}")).to_be_visible()
        for group in page.locator("fieldset.scale").all():
            group.get_by_role("radio", name=str(rating), exact=True).check()
        page.get_by_role("button", name="Save and go on").click()
    # Whatever was proposed: the first alternative, or none of them, which comes after the last.
    page.get_by_role("radio").nth(0 if rating > 3 else alternatives).check()
    page.get_by_label("Why? If you like").fill(reason)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_role("heading", name="Your ballot is saved")).to_be_visible()


def listen(page: Page, line: str) -> None:
    """Note what a phone is told of a countdown: it can be over before anybody else looks."""
    page.evaluate(
        """start => new MutationObserver(() => {
            const told = document.getElementById('closing');
            if (!told.hidden && told.textContent.startsWith(start)) window.heardOf = told.textContent;
        }).observe(document, {subtree: true, childList: true, attributes: true})""",
        line,
    )


def test_people_hold_a_workshop_from_the_code_to_the_decision_with_dissent(visit, browser, server):
    facilitator, proposed = open_workshop(visit)
    code = facilitator.url.split("code=")[1].split("&")[0]
    [phrase] = [text for text in facilitator.get_by_test_id("stCode").all_inner_texts() if text.count("-") == 4]
    axe_finds_nothing(facilitator)
    assert phrase not in facilitator.url and "facilitator" not in facilitator.url
    facilitator.reload()
    expect(facilitator.get_by_role("button", name="Open round 1")).to_be_visible()
    expect(facilitator.get_by_text("Write down the recovery phrase")).to_have_count(0)
    copied = visit("workshop", alone=True, code=code)
    expect(copied.get_by_role("link", name="Take a seat")).to_be_visible()
    expect(copied.get_by_role("button", name="Open round 1")).to_have_count(0)
    axe_finds_nothing(copied)

    seats = [take_seat(browser, server, code, role, name) for role, name, _ in PEOPLE]
    facilitator.get_by_role("button", name="Open round 1").click()
    reasons = [f"the reason of person {number}" for number in range(len(PEOPLE))]
    wall = visit("workshop", alone=True, scheme="dark", code=code, screen="wall")
    for page, (_, _, rating), reason in zip(seats, PEOPLE, reasons, strict=True):
        vote(page, proposed, rating, reason)

    # Secret until the reveal: nobody sees anything of anybody else.
    expect(facilitator.get_by_text("3 of 3 have voted")).to_be_visible()
    expect(wall.get_by_text("3 of 3 have finished")).to_be_visible()
    for watcher, own in ((facilitator, None), (wall, None), *((page, number) for number, page in enumerate(seats))):
        shown = watcher.content()
        assert [reason for number, reason in enumerate(reasons) if number != own and reason in shown] == []

    # While the page is drawn again, what was there stands beside what comes.
    expect(facilitator.get_by_role("button", name="Reveal round 1 …")).to_have_count(1)
    facilitator.get_by_role("button", name="Reveal round 1 …").click()
    listen(seats[0], "The round is revealed in")
    facilitator.get_by_role("button", name=f"Reveal round 1 in {NOTICE_SECONDS} seconds").click()
    for page in (facilitator, wall):
        expect(page.get_by_role("heading", name="Who speaks first")).to_be_visible()
        expect(page.get_by_role("heading", name="What would you have to care about?")).to_be_visible()
    expect(facilitator.get_by_test_id("stPlotlyChart")).to_have_count(len(STATEMENTS))
    for page in seats:
        expect(page.get_by_role("heading", name="Where we do not agree")).to_be_visible()
        for reason in reasons:
            expect(page.get_by_text(reason).first).to_be_visible()
    assert seats[0].evaluate("window.heardOf"), "people hear of a reveal before it comes"
    axe_finds_nothing(wall)
    seats[0].get_by_label("Why I disagree").fill("Nobody asked the customers.")
    seats[0].get_by_role("button", name="Save my dissent").click()
    expect(seats[0].get_by_text("Your dissent is saved.")).to_be_visible()

    choose(facilitator, "What is decided", "None of them")
    facilitator.get_by_role("textbox", name="Statement").fill("We do not collect this.")
    facilitator.get_by_role("textbox", name="Owner (a role)").fill("head of customer programmes")
    review = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=182)
    # The field is one segment for each part of a date, and goes on to the next when one is full.
    facilitator.get_by_test_id("stDateInputField").get_by_role("spinbutton").first.click()
    facilitator.keyboard.type(f"{review:%Y%m%d}")
    axe_finds_nothing(facilitator)
    facilitator.get_by_role("button", name="Read it back on every device").click()
    for page in seats:
        expect(page.get_by_role("heading", name="Read back")).to_be_visible()
    seats[0].get_by_role("button", name="It stands as I said it").click()
    seats[1].get_by_role("button", name="I have read it").click()
    expect(facilitator.get_by_text("2 of 3 have read it")).to_be_visible()
    expect(wall.get_by_text("2 of 3 have read it")).to_be_visible()
    listen(seats[2], "The decision is recorded in")
    facilitator.get_by_role("button", name=f"Record it for good in {NOTICE_SECONDS} seconds").click()
    expect(facilitator.get_by_role("heading", name="Decided: None of")).to_be_visible()
    expect(facilitator.get_by_text("Nobody asked the customers.").first).to_be_visible()
    axe_finds_nothing(facilitator)
    expect(seats[2].get_by_role("heading", name="Decided: None of")).to_be_visible()
    assert seats[2].evaluate("window.heardOf"), "people hear of a record before it comes"
    for page in seats:
        expect(page.get_by_role("heading", name="Decided: None of")).to_be_visible()
        expect(page.get_by_text("Nobody asked the customers.").first).to_be_visible()
        page.context.close()
