"""The participants' door, asked as a phone without scripts asks it."""

from __future__ import annotations

import html
import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evenhand.browser import COOKIE, BrowserCookie
from evenhand.workshop import (
    AGENDAS,
    COMPUTED,
    LANGUAGES,
    ROLES,
    STATEMENTS,
    Dissent,
    announce_decision,
    announce_reveal,
    choose_language,
    decide,
    expect,
    latest_round,
    own_vote,
    people,
    propose,
    seat_token,
    start_step,
    words,
)
from evenhand.workshop.room import drawn_wall, room_routes
from evenhand.workshop.room.acts import ACTS
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.sure import sure
from tests.walks import first

TELLTALE = "Quagga-in-Zanzibar"
RATINGS = {f"rate-{statement.id}": "2" for statement in STATEMENTS}


class Phone(TestClient):
    """A browser at the door of one workshop."""

    def __init__(self, room: Any, *, address: str = "192.0.2.10") -> None:
        app = Starlette(routes=room_routes(lambda request, code: room.store), middleware=[Middleware(BrowserCookie)])
        super().__init__(app, base_url="http://localhost:8501", client=(address, 50_000))
        self.room, self.path = room, f"/room/{room.workshop.code}"

    def look(self, more: str = "") -> str:
        return str(self.get(self.path + more).text)

    def act(self, act: str, **form: str) -> Any:
        return self.post(f"{self.path}/{act}", data=form)

    def join(self, role: str = "marketing", **more: str) -> Any:
        self.look()
        return self.act("join", role=role, accept="yes", **more)

    def rate(self, step: int, number: int = 1, **ratings: str) -> Any:
        return self.act("rate", round=str(number), step=str(step), **(ratings or RATINGS))

    def finish(self, number: int = 1, **said: str) -> Any:
        return self.act("finish", round=str(number), step="2", **{"choice": "plain", **said})

    @property
    def token(self) -> str:
        return seat_token(self.cookies[COOKIE], self.room.workshop.code)


@pytest.fixture
def phone(room: Any) -> Callable[..., Phone]:
    return lambda **more: Phone(room, **more)


def vote_of(phone: Phone, number: int = 1) -> Any:
    return own_vote(phone.room.store, phone.room.id, number, token=phone.token)


# --- the texts


def test_every_language_has_the_same_texts_with_the_same_gaps() -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, str):
            return sorted(name for _, name, _, _ in string.Formatter().parse(value) if name)
        if isinstance(value, dict):
            return {key: shape(each) for key, each in value.items()}
        return [shape(each) for each in value]

    english = words(LANGUAGES[0])
    assert set(english.texts["roles"]) == set(ROLES)
    assert set(english.texts["criteria"]) == set(english.texts["weighed"]) == set(COMPUTED)
    titles = {step.title for agenda in AGENDAS.values() for step in agenda}
    assert english.texts["agenda"] == {title: title for title in titles}
    assert set(english.texts["statements"]) == {statement.id for statement in STATEMENTS}
    assert tuple(english.statement(statement) for statement in STATEMENTS) == STATEMENTS
    for language in LANGUAGES[1:]:
        assert shape(dict(words(language).texts)) == shape(dict(english.texts)), language
        assert words(language).notice_version != english.notice_version


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    folder = Path(words.__wrapped__.__code__.co_filename).parent
    source = "".join(path.read_text() for path in (*folder.rglob("*.html"), *folder.rglob("*.py")))
    used = {key for key in words("en").texts if f"'{key}'" in source or f'"{key}"' in source}
    used |= {f"speak_first_{end}" for end in ("low", "high")}
    assert set(words("en").texts) == used
    assert set(re.findall(r"\bt\('(\w+)'[,)]", source)) <= set(words("en").texts)
    assert set(re.findall(r'key="(err_\w+|refused_\w+)"', source)) <= set(words("en").texts)


@pytest.mark.parametrize(
    ("wishes", "language"),
    [(("", "fr-CH, en;q=0.5"), "fr"), (("de", "fr"), "de"), (("", "xx, DE-at"), "de"), (("", ""), "en")],
)
def test_the_language_is_the_chosen_one_or_the_browsers(wishes: tuple[str, ...], language: str) -> None:
    assert choose_language(*wishes) == language


BLOCK = {
    "kind": "collect-if",
    "word": "Collect, if the conditions are met",
    "borderline": True,
    "figures": [
        {"side": side, "said": said}
        for side, said in (("paid", "about 1,234.5 USD"), ("company", "0.2"), ("customers", "0"))
    ],
}
OWN_WORDS = "Qwx zvb, Kjh."
"""What people type themselves: no word of any language."""


def letters_of(page: str) -> str:
    """Return what is read on a page, without markup and without what people typed, in small letters."""
    text = html.unescape(
        re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", re.sub(r"<head.*?</head>", "", page, flags=re.S))
    )
    said = r'(?:aria-label|data-(?:saved|unsaved|failed|nothing|round|decision|text)|placeholder|title)="([^"]*)"'
    attributes = re.sub(r"\{\w+\}", "", " ".join(re.findall(said, page)))
    return " ".join(f"{text} {html.unescape(attributes)}".replace("Evenhand", "").split()).casefold()


ENGLISH = re.compile(
    r"\b(the|and|of|is|are|you|your|this|that|what|with|have|has|nobody|everybody|round|ballot|read|step|seat|"
    r"people|legal|voted|reveal|save|join|leave|choose|would|than|too|already|wait|load|again|collect)\b"
)


@pytest.mark.slow
@pytest.mark.parametrize("language", first(1, LANGUAGES[1:]))
def test_no_english_word_is_left_on_the_screens_of_another_language(
    phone: Any, room: Any, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    body = [
        {
            "id": key,
            "name": f"{OWN_WORDS} would be the same of what people have",
            "summary": {
                "block": BLOCK,
                "answer": "Collect.",
                "criteria": dict.fromkeys(COMPUTED, 1),
                "named": {"programme": OWN_WORDS, "paid": "about 2.00 USD", "average": key == "plain"},
            },
        }
        for key in ("dividend", "plain")
    ]
    with room.store.database.writing() as cursor:
        cursor.run(
            "UPDATE workshops SET title = ?, question = ?, alternatives = ?", [OWN_WORDS, OWN_WORDS, json.dumps(body)]
        )
    expect(room.store, room.id, headcount={"legal": 9}, quorum=2, facilitator_token=room.facilitator)
    read: list[str] = []
    # Everything that any phone is shown, refusals among it.
    for method in ("get", "post"):
        before = getattr(Phone, method)

        def asked(self: Any, *args: Any, before: Any = before, **more: Any) -> Any:
            headers = {"accept-language": language, **more.pop("headers", {})}
            answer = before(self, *args, **more, headers=headers)
            read.append(answer.text)
            return answer

        monkeypatch.setattr(Phone, method, asked)

    def wall() -> None:
        read.append(drawn_wall(room.store, room.id, words(language), link=""))

    one, two, tablet, lost = phone(), phone(), phone(), phone(address="192.0.2.77")
    everything = {
        "question": OWN_WORDS,
        "reason": OWN_WORDS,
        "sentence": OWN_WORDS,
        "enough": "yes",
        "code": "AAAAAAAA",
    }

    def try_everything(*visitors: Phone, **more: str) -> None:
        for visitor in visitors:
            for act in ACTS:
                if act not in {"leave", "pass"}:
                    visitor.act(act, round="1", step="0", **more)

    for number in range(22):
        lost.get(f"/room/AAAA{number:02}")
    lost.get("/room")
    wall()
    try_everything(one, **everything)
    tablet.join("observer", shared="yes", pin="1234", name=OWN_WORDS)
    tablet.act("pass")
    tablet.look()
    tablet.act("resume", slot="0", pin="9999")
    for visitor in (one, two):
        visitor.join("legal", name=OWN_WORDS)
    one.act("points", **{"points-profit": "60", "points-judged-fair": "40"})
    try_everything(one)
    start_step(room.store, room.id, 1, facilitator_token=room.facilitator)
    wall()
    room.clock.turn(days=1)
    room.open()
    wall()
    tablet.rate(0)
    for visitor, rating in ((one, "1"), (two, "5")):
        for step in range(2):
            visitor.rate(step, **{f"rate-{said.id}": rating for said in STATEMENTS})
        visitor.look("?step=2")
        visitor.finish(reason=OWN_WORDS, would_change=OWN_WORDS)
    one.look()
    announce_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
    one.look()
    wall()
    room.reveal()
    wall()
    try_everything(one, **everything)
    one.act("dissent", reason=OWN_WORDS, would_change=OWN_WORDS, signed="yes")
    propose(
        room.store,
        room.id,
        facilitator_token=room.facilitator,
        alternative="plain",
        statement=OWN_WORDS,
        owner=OWN_WORDS,
        review_on=room.clock.now.date().replace(year=2027),
        conditions=[OWN_WORDS],
        dissent=[Dissent(OWN_WORDS, OWN_WORDS)],
    )
    announce_decision(room.store, room.id, facilitator_token=room.facilitator)
    wall()
    two.act("read")
    decide(room.store, room.id, facilitator_token=room.facilitator)
    wall()
    try_everything(one, **everything)
    room.clock.turn(days=400)
    one.look()
    two.act("leave")
    english = {
        page[max(0, found.start() - 60) : found.end() + 60]
        for page in set(map(letters_of, read))
        for found in ENGLISH.finditer(page)
    }
    assert not english
    assert ENGLISH.search(letters_of(phone().get(one.path, headers={"accept-language": "en"}).text)), "it can be seen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wall_and_phones_say_the_title_and_the_question_that_are_proposed_in_their_language(
    phone: Any, room: Any, language: str
) -> None:
    english, spoken = words("en"), words(language)
    with room.store.database.writing() as cursor:
        cursor.run(
            "UPDATE workshops SET title = ?, question = ?", [english("default_title"), english("default_question")]
        )
    visitor = phone()
    for page in (
        visitor.get(visitor.path, headers={"accept-language": language}).text,
        drawn_wall(room.store, room.id, spoken, link="<b>"),
    ):
        said = html.unescape(page)
        assert spoken("default_title") in said and spoken("default_question") in said and "<b>" not in page


def test_the_pages_speak_the_language_that_was_chosen(phone: Any) -> None:
    german = phone()
    assert "Platz nehmen" in german.get(german.path, headers={"accept-language": "de-AT"}).text
    german.post("/room/language", data={"language": "fr", "code": german.room.workshop.code})
    assert "Prendre place" in german.look()


# --- coming in


def test_nobody_joins_without_the_notice_or_a_function_and_what_was_typed_stays(phone: Any, room: Any) -> None:
    visitor = phone()
    assert "What is kept" in visitor.look()
    refused = visitor.act("join", role="legal", name="Ada")
    assert refused.status_code == 409
    assert 'value="Ada"' in refused.text and 'value="legal" selected' in refused.text
    assert visitor.act("join", accept="yes").status_code == 409
    assert people(room.store, room.id) == ()


@pytest.mark.slow
def test_scanning_again_finds_the_seat_and_the_address_says_nothing_of_it(phone: Any, room: Any) -> None:
    visitor = phone()
    joined = visitor.join("legal", name="Ada")
    assert joined.url.path == visitor.path and not joined.url.query
    for _ in range(2):
        visitor.join("legal")
    assert [person.name for person in people(room.store, room.id)] == ["Ada"]
    assert "You are in" in visitor.look()
    # The address alone, on another phone, is the door and nothing more.
    assert "Take a seat" in phone().look()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(phone: Any) -> None:
    visitor = phone()
    [written] = visitor.get(visitor.path).headers.get_list("set-cookie")
    assert "HttpOnly" in written and "SameSite=Lax" in written
    assert "set-cookie" not in visitor.get(visitor.path).headers


def test_without_cookies_joining_says_what_is_missing(phone: Any, room: Any) -> None:
    refused = phone().act("join", role="legal", accept="yes")
    assert "did not keep the cookie" in refused.text
    assert people(room.store, room.id) == ()


@pytest.mark.slow
def test_a_guesser_is_stopped_and_nobody_else(phone: Any, room: Any) -> None:
    guesser, seated = phone(address="192.0.2.66"), phone(address="192.0.2.66")
    seated.join()
    for number in range(25):
        status = guesser.get(f"/room/AAAA{number:02}").status_code
        assert status == 404
    assert "Too many wrong codes" in guesser.get(guesser.path).text
    assert "You are in" in seated.look(), "whoever is in stays in, at the same address too"
    assert "Take a seat" in phone(address="192.0.2.67").look()
    room.clock.turn(minutes=2)
    assert "Take a seat" in guesser.look()


@pytest.mark.slow
def test_neighbours_of_an_ipv6_guesser_are_one_guesser(phone: Any) -> None:
    for number in range(25):
        phone(address=f"2001:db8::{number:x}").get("/room/AAAAAA")
    assert "Too many wrong codes" in phone(address="2001:db8::ffff").look()
    assert "Take a seat" in phone(address="2001:db8:0:1::1").look()


@pytest.mark.slow
def test_another_device_takes_the_seat_by_a_code_that_works_once(phone: Any, room: Any) -> None:
    first, second, third = phone(), phone(), phone()
    first.join("legal", name="Ada")
    code = re.search(r"Your code: (\w+)", first.act("offer").text)[1]
    for visitor in (second, third):
        visitor.look()
        visitor.act("redeem", code=f" {code[:4].lower()}-{code[4:]}")
    assert "You are in" in second.look() and "Ada" in second.look()
    assert "Take a seat" in third.look()
    assert len(people(room.store, room.id)) == 1


def test_a_code_for_another_device_grows_old(phone: Any, room: Any) -> None:
    first, second = phone(), phone()
    first.join()
    code = re.search(r"Your code: (\w+)", first.act("offer").text)[1]
    room.clock.turn(minutes=11)
    second.look()
    assert "older than ten minutes" in second.act("redeem", code=code).text


@pytest.mark.slow
def test_who_leaves_and_comes_back_has_one_seat_and_one_ballot(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join("observer", name="Ada")
    visitor.act("leave")
    visitor.join("legal")
    assert [(person.name, person.role) for person in people(room.store, room.id)] == [("", "legal")]
    room.open()
    visitor.rate(0)
    visitor.finish()
    visitor.act("leave")
    visitor.join("marketing")
    [person] = people(room.store, room.id)
    assert (person.role, person.voted) == ("legal", True), "ballots stay under the function they were cast in"
    visitor.finish(choice="")
    room.reveal()
    assert "None of the alternatives: 1" in visitor.look() and room.store.database.read(
        "SELECT count(*) FROM ballots"
    ) == [(1,)]


@pytest.mark.slow
def test_who_shares_a_device_finds_no_seat_that_somebody_else_left(phone: Any, room: Any) -> None:
    tablet = phone()
    tablet.join("legal", shared="yes", pin="1234", name="Ada")
    room.open()
    tablet.rate(0)
    tablet.act("leave")
    tablet.join("legal", shared="yes", pin="1234")
    assert [person.voted for person in people(room.store, room.id)] == [False]
    assert 'value="2" checked' not in tablet.look()


@pytest.mark.slow
def test_questions_of_fact_and_who_knows_enough_stand_on_every_phone(phone: Any, room: Any) -> None:
    asker, other = phone(), phone()
    for visitor in (asker, other):
        visitor.join(name=TELLTALE if visitor is asker else "")
    asker.act("ask", question="How many <b>refused?")
    other.act("enough", enough="yes")
    page = other.look()
    assert "How many &lt;b&gt;refused?" in page and "1 of 2 know enough to rate" in page
    assert "I do not know enough yet" in page
    assert asker.act("ask", question="").status_code == 409


@pytest.mark.slow
def test_the_record_can_be_taken_along_once_there_is_one(phone: Any, room: Any) -> None:
    author, *_ = revealed(phone, room)
    for name in ("record.md", "review.ics"):
        assert author.get(f"{author.path}/{name}").url.path == author.path
    propose(
        room.store,
        room.id,
        facilitator_token=room.facilitator,
        alternative="plain",
        statement="We ask.",
        owner="marketing",
        review_on=room.clock.now.date().replace(year=2027),
    )
    author.act("read")
    assert "You have read it" in author.look() and "1 of 3 have read it" in author.look()
    decision = decide(room.store, room.id, facilitator_token=room.facilitator)
    assert author.get(f"{author.path}/record.md").text == decision.to_markdown()
    calendar = author.get(f"{author.path}/review.ics")
    assert calendar.text == decision.to_calendar() and calendar.headers["content-type"].startswith("text/calendar")


def test_leaving_erases_the_name_and_the_seat(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join("legal", name=TELLTALE)
    assert "your name is erased" in visitor.act("leave").text
    assert people(room.store, room.id) == ()
    assert "Take a seat" in visitor.look()


# --- the ballot


@pytest.mark.slow
def test_a_ballot_is_saved_part_by_part_and_each_part_says_whether_it_is(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join()
    room.open()
    page = visitor.look()
    assert "Nothing is saved yet" in page and "checked" not in page
    page = visitor.rate(0, **{"rate-fair": "4"}).text
    assert "Nothing is saved yet" in page, "the next part is not saved because the first is"
    assert vote_of(visitor).ratings == {"dividend": {"fair": 4}}
    assert "Saved as this page shows it" in visitor.look("?step=0")
    visitor.rate(1)
    assert [person.voted for person in people(room.store, room.id)] == [False]
    visitor.finish(reason="Why not", choice="")
    assert [person.voted for person in people(room.store, room.id)] == [True]
    vote = vote_of(visitor)
    assert (vote.choice, vote.reason, vote.finished) == ("", "Why not", True)
    assert "Your ballot is saved" in visitor.look()
    # Changing a part opens the ballot again: nobody is waited for less.
    visitor.rate(0, **{"rate-fair": "1"})
    assert vote_of(visitor).ratings["dividend"] == {"fair": 1}


@pytest.mark.slow
def test_nothing_is_preselected_and_the_ends_say_what_they_mean(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join()
    room.open()
    page = visitor.look()
    for statement in STATEMENTS:
        assert f"1: {statement.low}" in page and f"5: {statement.high}" in page
    visitor.rate(0)
    visitor.rate(1)
    assert "checked" not in visitor.look("?step=2").split('name="choice"', 1)[1]


def test_an_empty_ballot_is_refused_in_words(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join()
    room.open()
    assert "Rate at least one thing" in visitor.rate(0, **{"rate-fair": "0"}).text
    assert "Rate at least one thing" in visitor.finish(choice="unsaid").text
    assert vote_of(visitor) is None


@pytest.mark.slow
def test_a_form_of_a_revealed_round_changes_nothing_and_keeps_the_words(phone: Any, room: Any) -> None:
    early, late = phone(), phone()
    for visitor in (early, late):
        visitor.join()
    room.open()
    early.rate(0)
    early.finish()
    late.rate(0)
    room.reveal()
    refused = late.finish(reason=TELLTALE)
    assert refused.status_code == 409
    assert "revealed already" in refused.text and TELLTALE in refused.text
    assert vote_of(late).reason == ""


def test_observers_look_on(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join("observer")
    room.open()
    assert "do not vote" in visitor.look()
    assert visitor.rate(0).status_code == 409


@pytest.mark.slow
def test_before_the_reveal_no_page_of_anybody_else_tells_a_ballot(phone: Any, room: Any) -> None:
    voter, other, stranger, observer = phone(), phone(), phone(), phone()
    voter.join()
    other.join()
    observer.join("observer")
    room.open()
    voter.rate(0)

    def seen() -> list[str]:
        return [
            visitor.get(visitor.path + more).text
            for visitor in (other, stranger, observer)
            for more in ("", "?step=0", "?step=2", "?new=1", "/rate")
        ]

    voter.finish(reason=TELLTALE, would_change=TELLTALE)
    before = seen()
    assert not any(TELLTALE in page for page in before)
    voter.rate(0, **{"rate-fair": "5"})
    voter.finish(reason=TELLTALE * 2, choice="")
    assert seen() == before, "not a count, a sum or an order tells that a ballot changed"
    for cookie in (voter.token, "x" * 43):
        stranger.cookies.set(COOKIE, cookie)
        assert TELLTALE not in stranger.look(), "a token is no cookie"


@pytest.mark.slow
def test_the_second_round_asks_what_is_contested_with_the_own_answer_and_the_groups(phone: Any, room: Any) -> None:
    from evenhand.workshop import open_round

    one, other = phone(), phone()
    for visitor, rating in ((one, "1"), (other, "5")):
        visitor.join()
        room.open()
        visitor.rate(0, **{"rate-fair": rating, "rate-good": "3"})
        visitor.rate(1, **{"rate-fair": "4"})
        visitor.finish()
    room.reveal()
    open_round(room.store, room.id, facilitator_token=room.facilitator, items=[("dividend", "fair")])
    page = one.look()
    assert page.count('class="scale"') == 1
    assert re.search(r'name="rate-fair" value="1" checked', page)
    assert "1 · 0 · 0 · 0 · 1" in page
    assert "Nothing is saved yet" in page
    one.rate(0, 2, **{"rate-fair": "2"})
    one.finish(2)
    assert vote_of(one, 2).ratings == {"dividend": {"fair": 2, "good": 3}, "plain": {"fair": 4}}


# --- one device, several people


@pytest.mark.slow
def test_people_who_share_a_device_open_their_ballots_with_their_pins_alone(phone: Any, room: Any) -> None:
    tablet = phone()
    tablet.join("legal", shared="yes", pin="1234", name="Ada")
    room.open()
    tablet.rate(0, **{"rate-fair": "5"})
    tablet.act("pass")
    page = tablet.look()
    assert "Who has the device now?" in page and "checked" not in page
    tablet.join("marketing", pin="4321")
    assert "checked" not in tablet.look("?step=0"), "the next person finds an empty ballot"
    tablet.act("pass")
    assert "another PIN" in tablet.act("resume", slot="0", pin="4321").text
    tablet.act("resume", slot="0", pin="1234")
    assert re.search(r'name="rate-fair" value="5" checked', tablet.look("?step=0"))
    assert len(people(room.store, room.id)) == 2


@pytest.mark.slow
def test_pins_cannot_be_tried_out(phone: Any, room: Any) -> None:
    tablet = phone()
    tablet.join("legal", shared="yes", pin="0999")
    tablet.act("pass")
    for pin in range(20):
        tablet.act("resume", slot="0", pin=f"{pin:04}")
    assert "Too many" in tablet.act("resume", slot="0", pin="0999").text
    assert "Who has the device now?" in tablet.look(), "the seat is still there"
    room.clock.turn(minutes=2)
    tablet.act("resume", slot="0", pin="0999")
    assert "You are in" in tablet.look()


# --- the reveal and after


def revealed(phone: Any, room: Any) -> list[Phone]:
    phones = [phone() for _ in range(3)]
    for visitor, rating in zip(phones, ("1", "5", "5"), strict=True):
        visitor.join("legal")
        room.open()
        for step in range(2):
            visitor.rate(step, **{"rate-fair": rating, "rate-good": "4"})
        visitor.finish(reason=f"reason {rating}")
    room.reveal()
    return phones


@pytest.mark.slow
def test_anybody_reveals_once_all_have_finished_and_everybody_is_told_before(phone: Any, room: Any) -> None:
    phones = [phone() for _ in range(3)]
    for visitor in phones:
        visitor.join()
    room.open()
    for visitor in phones:
        visitor.rate(0)
        visitor.finish()
    phones[0].act("reveal", round="1")
    assert "is revealed in 30 seconds" in phones[1].look()
    assert "checked" in phones[1].look("?step=0"), "there is time to change one's mind"
    room.clock.turn(seconds=31)
    assert "Where we do not agree" in phones[1].look()
    assert sure(latest_round(room.store, room.id)).revealed


@pytest.mark.slow
def test_the_reveal_leads_with_what_is_contested_and_marks_the_own_answer(phone: Any, room: Any) -> None:
    phones = revealed(phone, room)
    page = phones[0].look()
    contested, settled = page.split("Where we agree")
    assert "This is fair" in contested and "This is good" not in contested
    assert "This is good" in settled
    assert "Your answer: 1" in contested and "You rated" in contested
    assert "alpha" not in page
    assert "reason 5" in phones[0].look() and "reason 1" in phones[1].look()


@pytest.mark.slow
def test_a_dissent_is_its_authors_from_writing_to_confirming(phone: Any, room: Any) -> None:
    author, other, _ = revealed(phone, room)
    author.act("dissent", reason="Too <b>little", signed="yes")
    assert "Too &lt;b&gt;little" in author.look() and "Too &lt;b&gt;little" not in other.look()
    author.act("dissent", reason="Far too little", signed="yes")
    propose(
        room.store,
        room.id,
        facilitator_token=room.facilitator,
        alternative="plain",
        statement="We ask.",
        owner="marketing",
        review_on=room.clock.now.date().replace(year=2027),
    )
    assert "Read back" in other.look()
    author.act("confirm")
    other.act("dissent", reason="I do not like it")
    other.act("sentence", sentence="We ask you first.")
    decision = decide(room.store, room.id, facilitator_token=room.facilitator)
    assert {(entry.reason, entry.would_change, entry.role, entry.confirmed) for entry in decision.dissent} == {
        ("Far too little", "", "Legal", True),
        ("I do not like it", "", "", False),
    }
    assert [(entry.role, entry.sentence) for entry in decision.sentences] == [("legal", "We ask you first.")]
    page = phone().look()
    assert "Decided: Ask plainly" in page and "Far too little" in page and "not confirmed by its author" in page
    assert author.act("dissent", reason="Later").status_code == 409


def test_peoples_words_are_text(phone: Any, room: Any) -> None:
    visitor = phone()
    visitor.join("legal", name="<script>x</script> https://evil.example")
    page = visitor.look()
    assert "<script>x" not in page
    assert 'href="https' not in page


@pytest.mark.parametrize("act", ["rate", "finish", "dissent", "sentence", "reveal", "leave", "offer", "confirm"])
def test_who_has_no_seat_does_nothing(phone: Any, room: Any, act: str) -> None:
    room.open()
    stranger = phone()
    stranger.look()
    assert stranger.act(act, round="1", step="0", reason="x", sentence="x").status_code == 409
    assert room.store.database.read("SELECT count(*) FROM ballots") == [(0,)]


@pytest.mark.slow
def test_nonsense_is_answered_in_words(phone: Any) -> None:
    visitor = phone()
    visitor.join()
    for path in ("/nothing", "/rate"):
        assert visitor.post(visitor.path + path, content=b"\xff" * 100_000).status_code in {404, 409}
    assert visitor.get(f"{visitor.path}/rate").status_code == 200
    assert visitor.get("/room/%00%ff").status_code == 404
    assert "Join a workshop" in visitor.get("/room").text
    assert visitor.post("/room", data={"code": f" {visitor.room.workshop.code.lower()} "}).url.path == visitor.path


def test_an_announced_reveal_needs_three_or_a_named_workshop(convene: Any) -> None:
    from evenhand.errors import WorkshopError

    room = convene(named=False)
    phones = [Phone(room) for _ in range(3)]
    for visitor in phones:
        visitor.join()
    room.open()
    for count, visitor in enumerate(phones):
        with pytest.raises(WorkshopError, match=r"Nobody has voted|cannot be shown without"):
            announce_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
        visitor.rate(0)
        assert count < 3
    announce_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
