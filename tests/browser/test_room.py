"""The participants' door in a real Chromium, on phones: several people, with and without scripts.

The door alone is served, without Streamlit: what facilitators do is done as their page does it, through the domain.
"""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from evenhand.browser import BrowserCookie
from evenhand.store import Store, open_store
from evenhand.ui.server.gate import FrontGate, GateSettings
from evenhand.ui.server.security import SecurityHeaders
from evenhand.workshop import (
    Alternative,
    OpenedWorkshop,
    announce_reveal,
    decide,
    open_round,
    open_workshop,
    people,
    propose,
    reveal,
)
from evenhand.workshop.room import room_routes
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware

WIDTHS = (390, 320)
SMALLEST = 48

TELLTALE = "Quagga-in-Zanzibar"


class Announcing(uvicorn.Server):
    """A server that says when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serves = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serves.set()


@dataclass
class Door:
    """A served door with one open workshop."""

    store: Store
    opened: OpenedWorkshop
    port: int
    server: Announcing | None = None
    thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/room/{self.opened.workshop.code}"

    @property
    def led(self) -> dict[str, str]:
        return {"facilitator_token": self.opened.facilitator_token}

    @property
    def id(self) -> str:
        return self.opened.workshop.id

    def serve(self) -> None:
        app = Starlette(
            routes=room_routes(lambda request, code: self.store),
            middleware=[
                Middleware(SecurityHeaders),
                Middleware(FrontGate, settings=GateSettings(room=True)),
                Middleware(BrowserCookie),
            ],
        )
        config = uvicorn.Config(app, port=self.port, log_level="warning", timeout_graceful_shutdown=1)
        self.server = Announcing(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        assert self.server.serves.wait(60)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        assert self.server is not None and self.thread is not None
        self.server.should_exit = True
        self.thread.join(30)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_store(tmp_path / "store.duckdb") as store:
        opened = open_workshop(
            store,
            title="Pay for data?",
            question="Which exchange would both sides defend in public?",
            alternatives=[
                Alternative("loyalty", "Loyalty dividend", {"answer": "Collect, if the conditions are met."}),
                Alternative("plain", "Plain opt-in", {"answer": "Collect."}),
            ],
        )
        served = Door(store, opened, 0)
        served.serve()
        yield served
        served.stop()


@pytest.fixture
def phone(browser: Browser, door: Door) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def take(*, width: int = 390, scripts: bool = True, ours: bool = True, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, color_scheme=scheme, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.set_default_timeout(60_000)
        if not ours:
            page.route("**/room.js", lambda route: route.abort())
        page.goto(door.address)
        return page

    yield take
    for context in contexts:
        context.close()
    assert complaints == []


def fits(page: Page) -> None:
    """Fail when the page runs off the screen, or something to touch is smaller than a thumb."""
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    small = page.evaluate(
        """smallest => [...document.querySelectorAll('button, .button, select, textarea, summary, .tick, .steps label,'
            + 'input:not([type=radio], [type=checkbox], [type=hidden])')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < smallest)
            .map(one => one.outerHTML.slice(0, 80))""",
        SMALLEST,
    )
    assert small == []


def accessible(page: Page) -> None:
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in {"serious", "critical"}]
    assert not found, [(each["id"], each["nodes"][0]["html"][:120]) for each in found]


def look(page: Page) -> None:
    """Fail when a page does not fit a phone, or axe finds anything serious."""
    fits(page)
    accessible(page)


def join(page: Page, role: str = "Legal", name: str = "") -> None:
    page.get_by_label("Your function").select_option(role)
    page.get_by_label("Name, if you like").fill(name)
    page.get_by_label("I have read this and take part").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()


def rate(page: Page, rating: int) -> None:
    for group in page.locator("fieldset.scale").all():
        group.get_by_role("radio", name=str(rating), exact=True).check()


def vote(page: Page, rating: int, choice: str, reason: str) -> None:
    for step in (1, 2):
        expect(page.get_by_role("heading", name=f"Round 1: {step} of 3")).to_be_visible()
        rate(page, rating)
        page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Round 1: 3 of 3")).to_be_visible()
    page.get_by_role("radio", name=choice, exact=True).check()
    page.get_by_label("Why? If you like").fill(reason)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_role("heading", name="Your ballot is saved")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (320, "dark")])
def test_three_phones_play_an_afternoon_and_pages_follow_by_themselves(door: Door, phone, width, scheme) -> None:
    phones = [phone(width=width, scheme=scheme) for _ in range(3)]
    look(phones[0])
    for number, page in enumerate(phones):
        join(page, name=f"Person {number}")
    look(phones[0])
    open_round(door.store, door.id, **door.led)
    expect(phones[0].get_by_role("heading", name="Round 1: 1 of 3")).to_be_visible()
    look(phones[0])
    for number, page in enumerate(phones):
        vote(page, 1 if number == 0 else 5, "Plain opt-in", f"reason {number}")
    look(phones[0])
    for number, page in enumerate(phones):
        assert not [other for other in range(3) if f"reason {other}" in page.content() and other != number]
    announce_reveal(door.store, door.id, **door.led, round_number=1)
    expect(phones[1].get_by_text("The round is revealed in")).to_be_visible()
    reveal(door.store, door.id, 1, **door.led)
    for page in phones:
        expect(page.get_by_role("heading", name="Where we do not agree")).to_be_visible()
    expect(phones[0].get_by_text("Only you see this").first).to_be_visible()
    look(phones[0])
    phones[0].get_by_label("Why I disagree").fill("Nobody asked the customers.")
    phones[0].get_by_role("button", name="Save my dissent").click()
    expect(phones[0].get_by_text("Your dissent is saved.")).to_be_visible()
    propose(
        door.store,
        door.id,
        alternative="plain",
        statement="We ask plainly.",
        owner="marketing",
        review_on=door.store.database.clock().date() + dt.timedelta(days=90),
        **door.led,
    )
    expect(phones[0].get_by_role("heading", name="Read back")).to_be_visible()
    phones[0].get_by_role("button", name="It stands as I said it").click()
    expect(phones[0].get_by_text("You have confirmed your dissent.").first).to_be_visible()
    look(phones[0])


def test_what_is_typed_outlives_a_reload_a_dead_server_and_the_back_button(door: Door, phone) -> None:
    page = phone()
    join(page)
    open_round(door.store, door.id, **door.led)
    expect(page.get_by_role("heading", name="Round 1: 1 of 3")).to_be_visible()
    state = page.locator("form[data-draft] .state")
    expect(state).to_have_text("Nothing is saved yet.")
    rate(page, 2)
    expect(state).to_contain_text("Not saved yet")
    page.reload()
    expect(state).to_contain_text("Not saved yet")
    expect(page.get_by_role("radio", name="2", exact=True).first).to_be_checked()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Round 1: 2 of 3")).to_be_visible()
    expect(state).to_have_text("Nothing is saved yet.")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("radio", name="2", exact=True).first).to_be_checked()
    expect(state).to_have_text("Saved.")
    page.go_back()
    expect(page.get_by_role("heading", name="Round 1: 2 of 3")).to_be_visible()
    assert [person.voted for person in people(door.store, door.id)] == [False], "going back votes for nobody"
    page.goto(f"{door.address}?step=2")
    page.get_by_label("Why? If you like").fill(TELLTALE)
    page.get_by_role("radio", name="None of them", exact=False).check()
    door.stop()
    page.get_by_role("button", name="Save and finish").click()
    expect(state).to_contain_text("The server does not answer")
    expect(page.get_by_label("Why? If you like")).to_have_value(TELLTALE)
    door.serve()
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_role("heading", name="Your ballot is saved")).to_be_visible()
    assert [person.voted for person in people(door.store, door.id)] == [True]


def test_a_reveal_while_somebody_types_takes_nothing_away(door: Door, phone) -> None:
    pages = [phone() for _ in range(4)]
    for page in pages:
        join(page)
    open_round(door.store, door.id, **door.led)
    for page in pages[:3]:
        vote(page, 3, "Plain opt-in", "")
    slow = pages[3]
    rate(slow, 4)
    reveal(door.store, door.id, 1, **door.led)
    expect(slow.get_by_text("Something new has happened.")).to_be_visible()
    expect(slow.get_by_role("radio", name="4", exact=True).first).to_be_checked()
    slow.get_by_role("button", name="Save and go on").click()
    expect(slow.get_by_text("revealed already")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [False, True])
def test_without_our_script_everything_works_too(door: Door, phone, width, scripts) -> None:
    # Axe is a script itself: it looks where ours does not arrive, and where none runs the fit alone is looked at.
    page = phone(width=width, scripts=scripts, ours=False)
    check = look if scripts else fits
    check(page)
    page.get_by_label("Your function").select_option("Legal")
    page.get_by_label("I have read this and take part").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    open_round(door.store, door.id, **door.led)
    check(page)
    page.reload()
    check(page)
    vote(page, 4, "Plain opt-in", TELLTALE)
    assert [person.voted for person in people(door.store, door.id)] == [True]
    page.goto(f"{door.address}?step=2")
    expect(page.get_by_label("Why? If you like")).to_have_value(TELLTALE)
    expect(page.get_by_text("Saved as this page shows it")).to_be_visible()


def test_rescanning_finds_the_seat_and_a_copied_address_gives_nobody_anything(door: Door, phone) -> None:
    page, stranger = phone(), phone()
    join(page, name="Ada")
    page.goto(door.address)
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    stranger.goto(page.url)
    expect(stranger.get_by_role("heading", name="Take a seat")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    page.get_by_text("Another device").click()
    page.get_by_role("button", name="Make a code").click()
    code = page.locator(".code").inner_text().split()[-1]
    stranger.get_by_text("I have a seat on another device").click()
    stranger.get_by_label("Code that the other device shows").fill(code)
    stranger.get_by_role("button", name="Take my seat here").click()
    expect(stranger.get_by_role("heading", name="You are in")).to_be_visible()
    assert len(people(door.store, door.id)) == 1


def test_six_devices_in_one_afternoon_each_with_its_own_trouble(door: Door, phone) -> None:
    early, shared, second, observer, late, stranger = (phone(width=width) for width in (390, 320) * 3)
    join(early, name="Ada")
    join(observer, "Observer (does not vote)")
    shared.get_by_label("Your function").select_option("Legal")
    shared.get_by_label("Several people will use this device").check()
    shared.get_by_label("PIN of four digits").fill("1234")
    shared.get_by_label("I have read this and take part").check()
    shared.get_by_role("button", name="Join", exact=True).click()
    expect(shared.get_by_role("heading", name="You are in")).to_be_visible()

    # Wrong codes: of the workshop, and of another device.
    stranger.goto(f"http://localhost:{door.port}/room/AAAAAA")
    expect(stranger.get_by_text("No workshop has this code")).to_be_visible()
    look(stranger)
    stranger.get_by_label("Join code").fill("BBBBBB")
    stranger.get_by_role("button", name="Go in").click()
    expect(stranger.get_by_text("No workshop has this code")).to_be_visible()
    second.get_by_text("I have a seat on another device").click()
    second.get_by_label("Code that the other device shows").fill("WRONGONE")
    second.get_by_role("button", name="Take my seat here").click()
    expect(second.get_by_text("This code is not right")).to_be_visible()
    early.get_by_text("Another device").click()
    early.get_by_role("button", name="Make a code").click()
    code = early.locator(".code").inner_text().split()[-1]
    second.get_by_text("I have a seat on another device").click()
    second.get_by_label("Code that the other device shows").fill(code)
    second.get_by_role("button", name="Take my seat here").click()
    expect(second.get_by_text("You are here as Ada")).to_be_visible()

    early.get_by_label("A question of fact").fill("How many refused?")
    early.get_by_role("button", name="Ask it").click()
    expect(observer.get_by_text("How many refused?")).to_be_visible()
    look(observer)

    open_round(door.store, door.id, **door.led)
    vote(early, 1, "Plain opt-in", TELLTALE)
    second.reload()
    expect(second.get_by_role("heading", name="Your ballot is saved")).to_be_visible()
    vote(shared, 5, "Loyalty dividend", "")
    shared.get_by_role("button", name="Pass the device on").click()
    look(shared)
    shared.get_by_role("radio").check()
    shared.get_by_label("PIN of four digits").fill("9999")
    shared.get_by_role("button", name="Show my ballot").click()
    expect(shared.get_by_text("This seat has another PIN")).to_be_visible()
    # Late, and typing when the page is loaded again.
    late.get_by_label("Your function").select_option("Marketing")
    late.get_by_label("I have read this and take part").check()
    late.get_by_role("button", name="Join", exact=True).click()
    expect(late.get_by_role("heading", name="Round 1: 1 of 3")).to_be_visible()
    rate(late, 4)
    late.reload()
    expect(late.get_by_role("radio", name="4", exact=True).first).to_be_checked()
    late.go_back()
    late.goto(door.address)
    expect(late.get_by_role("radio", name="4", exact=True).first).to_be_checked()
    vote(late, 4, "Plain opt-in", "")

    others = (shared, observer, late, stranger)
    for address in ("", "?step=2", "/record.md", "/rate"):
        for page in others:
            assert TELLTALE not in page.request.get(f"{door.address}{address}", timeout=60_000).text()
    assert not [page for page in others if TELLTALE in page.content()]
    reveal(door.store, door.id, 1, **door.led)
    for page in (early, second, observer, late):
        expect(page.get_by_text(TELLTALE)).to_be_visible()
    propose(
        door.store,
        door.id,
        alternative="plain",
        statement="We ask plainly.",
        owner="marketing",
        review_on=door.store.database.clock().date() + dt.timedelta(days=90),
        **door.led,
    )
    late.get_by_role("button", name="I have read it").click()
    expect(late.get_by_text("1 of 3 have read it")).to_be_visible()
    decide(door.store, door.id, **door.led)
    for page in (early, second, observer, late):
        expect(page.get_by_role("heading", name="Decided: Plain opt-in")).to_be_visible()
        look(page)
    expect(early.get_by_text("How many refused?")).to_be_visible()
