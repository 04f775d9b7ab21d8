"""What participants do: each act is one form, changes the store or is refused in words, and leads to a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evenhand.errors import InputError, WorkshopError
from evenhand.workshop.dissent import confirm_dissent, say_to_customers, withdraw_dissent, write_dissent
from evenhand.workshop.facts import ask_fact, say_enough
from evenhand.workshop.opening import guarded, secret_hash
from evenhand.workshop.participants import ROLES, Role, Seat, join, leave, take_seat
from evenhand.workshop.proposals import read_back
from evenhand.workshop.reveals import announce_reveal
from evenhand.workshop.room.view import UNSAID, steps_of
from evenhand.workshop.room.visitor import Visitor
from evenhand.workshop.rounds import Vote, VotingRound, cast, latest_round, own_vote
from evenhand.workshop.seats import device_key, next_slot, offer_seat, redeem_seat, seat_token
from evenhand.workshop.weights import criteria_of, give_points

_PIN = re.compile(r"[0-9]{4}", re.ASCII)
Form = Mapping[str, str]


class Refusal(WorkshopError):
    """A refusal in the participant's language: a key of the catalogue."""

    def __init__(self, key: str) -> None:
        super().__init__(key, key=key)


@dataclass(frozen=True)
class Done:
    """Where an act leads.

    ``active`` is the token of the seat that is in hand on a shared device from now on: "" for nobody, None for no
    change. ``said`` is a key of the catalogue, ``code`` what is to be shown once.
    """

    to: str = ""
    active: str | None = None
    said: str = ""
    code: str = ""


def _join(visitor: Visitor, form: Form) -> Done:
    if not visitor.secret:
        raise Refusal("joined_no_cookie")
    role = _role(form)
    if form.get("accept") != "yes":
        raise Refusal("join_accept_missing")
    workshop, pin = visitor.workshop, form.get("pin", "").strip()
    shares = visitor.shares or form.get("shared") == "yes"
    if not shares and pin == "":
        token, slot = seat_token(visitor.secret, workshop.code), 0
    else:
        if not _PIN.fullmatch(pin):
            raise Refusal("join_pin_wrong")
        slot = next_slot(visitor.store, workshop.id, device_key(visitor.secret, workshop.code))
        token = seat_token(visitor.secret, workshop.code, slot, pin)
    join(
        visitor.store,
        workshop.id,
        role,
        token=token,
        notice_accepted=True,
        notice=visitor.t.notice_version,
        name=form.get("name", ""),
        device=device_key(visitor.secret, workshop.code),
        slot=slot,
        shared=bool(pin),
    )
    return Done(active=token if shares else None)


def _role(form: Form) -> Role:
    for role in ROLES:
        if form.get("role") == role:
            return role
    raise Refusal("join_role_missing")


def _rate(visitor: Visitor, form: Form) -> Done:
    seat, latest = _voting(visitor, form)
    steps, step = steps_of(visitor, latest), _number(form, "step")
    before = own_vote(visitor.store, visitor.workshop.id, latest.number, token=seat.token)
    earlier = (
        own_vote(visitor.store, visitor.workshop.id, latest.number - 1, token=seat.token)
        if before is None and latest.number > 1
        else None
    )
    kept = before or (Vote(earlier.ratings, earlier.choice) if earlier else Vote({}))
    if not 0 <= step < len(steps):
        raise Refusal("ballot_empty")
    ratings = {
        said.id: int(given)
        for said in visitor.workshop.statements
        if (given := form.get(f"rate-{said.id}", "")) in {"1", "2", "3", "4", "5"}
    }
    if not ratings and not kept.ratings:
        raise Refusal("ballot_empty")
    merged = {**kept.ratings, steps[step].id: ratings}
    vote = Vote({key: said for key, said in merged.items() if said}, kept.choice, kept.reason, kept.would_change, False)
    _cast(visitor, latest, vote, seat)
    if form.get("then") == "pass":
        return Done(active="")
    return Done(f"?step={step + 1}")


def _finish(visitor: Visitor, form: Form) -> Done:
    seat, latest = _voting(visitor, form)
    before = own_vote(visitor.store, visitor.workshop.id, latest.number, token=seat.token)
    choice = form.get("choice", UNSAID)
    ratings = before.ratings if before else {}
    if not ratings and choice == UNSAID:
        raise Refusal("ballot_empty")
    vote = Vote(
        ratings, None if choice == UNSAID else choice, form.get("reason", ""), form.get("would_change", ""), True
    )
    _cast(visitor, latest, vote, seat)
    return Done(active="" if form.get("then") == "pass" else None)


def _voting(visitor: Visitor, form: Form) -> tuple[Seat, VotingRound]:
    """Return the seat and the round that the form was made for."""
    seat, latest = _seated(visitor), latest_round(visitor.store, visitor.workshop.id)
    if latest is None or latest.revealed or latest.number != _number(form, "round"):
        raise Refusal("ballot_closed")
    return seat, latest


def _cast(visitor: Visitor, latest: VotingRound, vote: Vote, seat: Seat) -> None:
    try:
        cast(visitor.store, visitor.workshop.id, latest.number, vote, token=seat.token)
    except WorkshopError:
        current = latest_round(visitor.store, visitor.workshop.id)
        if current is not None and (current.number != latest.number or current.revealed):
            raise Refusal("ballot_closed") from None
        raise


def _dissent(visitor: Visitor, form: Form) -> Done:
    seat = _seated(visitor)
    write_dissent(
        visitor.store,
        visitor.workshop.id,
        form.get("reason", ""),
        form.get("would_change", ""),
        signed=form.get("signed") == "yes",
        token=seat.token,
    )
    return Done("#dissent", said="dissent_saved")


def _ask(visitor: Visitor, form: Form) -> Done:
    ask_fact(visitor.store, visitor.workshop.id, form.get("question", ""), token=_seated(visitor).token)
    return Done("#facts", said="facts_asked")


def _enough(visitor: Visitor, form: Form) -> Done:
    enough = form.get("enough") == "yes"
    say_enough(visitor.store, visitor.workshop.id, enough=enough, token=_seated(visitor).token)
    return Done("#facts")


def _read(visitor: Visitor, _form: Form) -> Done:
    read_back(visitor.store, visitor.workshop.id, token=_seated(visitor).token)
    return Done("#readback")


def _withdraw(visitor: Visitor, _form: Form) -> Done:
    withdraw_dissent(visitor.store, visitor.workshop.id, token=_seated(visitor).token)
    return Done("#dissent")


def _confirm(visitor: Visitor, _form: Form) -> Done:
    confirm_dissent(visitor.store, visitor.workshop.id, token=_seated(visitor).token)
    read_back(visitor.store, visitor.workshop.id, token=_seated(visitor).token)
    return Done("#readback", said="dissent_confirmed")


def _sentence(visitor: Visitor, form: Form) -> Done:
    say_to_customers(visitor.store, visitor.workshop.id, form.get("sentence", ""), token=_seated(visitor).token)
    return Done("#sentence", said="state_saved")


def _points(visitor: Visitor, form: Form) -> Done:
    seat = _seated(visitor)
    given = {name: form.get(f"points-{name}", "").strip() or "0" for name in criteria_of(visitor.workshop)}
    if not all(each.isascii() and each.isdecimal() and len(each) <= 3 for each in given.values()):
        raise Refusal("points_wrong")
    try:
        give_points(
            visitor.store, visitor.workshop.id, {name: int(each) for name, each in given.items()}, token=seat.token
        )
    except InputError:
        raise Refusal("points_wrong") from None
    return Done(said="state_saved")


def _reveal(visitor: Visitor, form: Form) -> Done:
    announce_reveal(visitor.store, visitor.workshop.id, _number(form, "round"), token=_seated(visitor).token)
    return Done()


def _leave(visitor: Visitor, _form: Form) -> Done:
    leave(visitor.store, _seated(visitor).token)
    return Done(active="", said="left")


def _offer(visitor: Visitor, _form: Form) -> Done:
    return Done(code=offer_seat(visitor.store, visitor.workshop.id, token=_seated(visitor).token))


def _redeem(visitor: Visitor, form: Form) -> Done:
    if not visitor.secret:
        raise Refusal("joined_no_cookie")
    code = visitor.workshop.code
    redeem_seat(
        visitor.store,
        visitor.workshop.id,
        form.get("code", ""),
        token=seat_token(visitor.secret, code),
        device=device_key(visitor.secret, code),
        guesser=visitor.guesser,
    )
    return Done()


def _resume(visitor: Visitor, form: Form) -> Done:
    """Take one's seat on a shared device again; wrong PINs are counted like wrong codes, by the device."""
    code, pin = visitor.workshop.code, form.get("pin", "").strip()
    token = seat_token(visitor.secret, code, _number(form, "slot"), pin)
    hashed = secret_hash(token)
    rows = guarded(
        visitor.store,
        f"pin {device_key(visitor.secret, code)}",
        lambda cursor: cursor.run("SELECT 1 FROM seat_keys WHERE hash = ?", [hashed]),
    )
    if not rows or take_seat(visitor.store, token) is None:
        raise Refusal("who_pin_wrong")
    return Done(active=token)


def _pass(_visitor: Visitor, _form: Form) -> Done:
    return Done(active="")


def _seated(visitor: Visitor) -> Seat:
    if visitor.seat is None:
        raise Refusal("seat_none")
    return visitor.seat


def _number(form: Form, name: str) -> int:
    given = form.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else -1


ACTS: Mapping[str, Callable[[Visitor, Form], Done]] = {
    "join": _join,
    "rate": _rate,
    "finish": _finish,
    "ask": _ask,
    "enough": _enough,
    "read": _read,
    "dissent": _dissent,
    "withdraw": _withdraw,
    "confirm": _confirm,
    "sentence": _sentence,
    "points": _points,
    "reveal": _reveal,
    "leave": _leave,
    "offer": _offer,
    "redeem": _redeem,
    "resume": _resume,
    "pass": _pass,
}
