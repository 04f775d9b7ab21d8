"""Circumstances that several rules turn on: whether something is offered, sold, or available another way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evenhand.law.place import ConsentFor, Jurisdiction
from evenhand.law.place import Place as Law
from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scenario.purposes import Basis, Purpose
from evenhand.scenario.special import within
from evenhand.scoring.outcome import TOP, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.special import uses_sensitive, uses_special
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_most, below, equals, has, opposite


def given(value: object) -> Ternary:
    """Return whether there is one: ``None`` and empty words are known answers that there is none."""
    return None if isinstance(value, Unknown) else value not in (None, "", ())


def is_empty(look: Reader, path: str) -> Ternary:
    """Return whether a list is known to hold nothing."""
    value = look.peek(path)
    if isinstance(value, Unknown):
        look.note(path, value)
        return None
    if not value:
        look.note(path, [])
    return not value


def by_answer(look: Reader, path: str, **levels: int) -> Outcome:
    """Judge by one fact alone: each answer has its level, and any other the best."""
    fact = look.fact(path)
    return ladder(*((level, equals(fact, answer)) for answer, level in levels.items()), otherwise=TOP)


def any_item(look: Reader, path: str, holds: Callable[[str], Ternary]) -> Ternary:
    """Return whether a statement holds for some item of a list."""
    items = look.each(path)
    return any_of(*(holds(item) for item in items)) if look.listed(path) else None


def every_item(look: Reader, path: str, holds: Callable[[str], Ternary]) -> Ternary:
    """Return whether a statement holds for all items of a list; of none, it does."""
    items = look.each(path)
    return all_of(*(holds(item) for item in items)) if look.listed(path) else None


def difference(left: Any, right: Any) -> Any:
    """Return ``left - right``, unknown when either is."""
    return UNKNOWN if isinstance(left, Unknown) or isinstance(right, Unknown) else left - right


def ratio(part: Any, whole: Any) -> Any:
    """Return ``part / whole``, unknown when either is; something of nothing is without limit."""
    if isinstance(part, Unknown) or isinstance(whole, Unknown) or part is None or whole is None:
        return UNKNOWN
    if whole == 0:
        return 0.0 if part == 0 else float("inf")
    return part / whole


class Share:
    """The share of statements that hold, between the known ones and those that may hold too."""

    def __init__(self, statements: list[Ternary]) -> None:
        self.of = len(statements)
        self.surely = sum(statement is True for statement in statements)
        self.possibly = sum(statement is not False for statement in statements)

    def at_least(self, limit: float) -> Ternary:
        """Return whether the share is ``limit`` or more."""
        return self.many(limit * self.of)

    def many(self, number: float) -> Ternary:
        """Return whether so many hold, or more."""
        if self.surely >= number:
            return True
        return None if self.possibly >= number else False

    def above(self, limit: float) -> Ternary:
        """Return whether the share is more than ``limit``."""
        if self.surely > limit * self.of:
            return True
        return None if self.possibly > limit * self.of else False


def incentive_offered(look: Reader) -> Ternary:
    """Return whether people who take part are given something for it.

    A scheme that pays participants is an incentive whatever it is called. A collective trust serves everybody, so it
    is none; nor is the purpose itself, such as offers that fit.
    """
    look.fact("scheme.kind")
    paid = look.scenario.scheme.to_each
    declared = look.equals("incentive.kind", "cash", "discount", "points", "credit", "service")
    return any_of(paid, declared)


def offer_per_month(look: Reader) -> Any:
    """Return what a participant is offered a month, see `Scenario.offer_per_month`, noting the facts it rests on."""
    look.fact("scheme.kind")
    scheme = look.scenario.scheme
    for name, value in scheme.model_dump(include=set(scheme.offer_facts)).items():
        look.note(f"scheme.{name}", value)
    if not scheme.offer_facts:
        look.fact("incentive.value_month")
    return look.scenario.offer_per_month


ON_DEVICES = ("user.device", "user.telemetry", "user.sensor", "user.user_sensor", "user.behavior.browsing_history")
"""Kinds of data that are kept on, or read from, a person's device: cookies, identifiers, what an app records."""

_ON_DEVICES = tuple(f"{kind}." for kind in ON_DEVICES)


def reads_devices(purpose: Purpose) -> Ternary:
    """Return whether a purpose involves terminal equipment (ePrivacy Art. 5(3), PECR reg. 6), by its kinds of data."""
    if isinstance(purpose.data, Unknown):
        return None
    return any(f"{kind}.".startswith(_ON_DEVICES) for kind in purpose.data)


def sold_or_shared(look: Reader) -> Ternary:
    """Return whether any data are sold, or shared for advertising, by us or by a recipient."""
    return any_of(
        *(look.holds(f"{purpose}.sold_or_shared") for purpose in look.each("purposes")),
        any_item(look, "recipients", lambda recipient: look.holds(f"{recipient}.sells")),
    )


def free_alternative(look: Reader, *also: str) -> Ternary:
    """Return whether the service can be had for nothing and without behavioural use of data, and ``also`` holds."""
    return any_item(
        look,
        "alternatives",
        lambda other: all_of(
            at_most(look.fact(f"{other}.price_month"), 0),
            look.equals(f"{other}.behavioural_processing", False),
            *(look.holds(f"{other}.{name}") for name in also),
        ),
    )


def paid_alternative(look: Reader) -> Ternary:
    """Return whether any way to the service without consent costs money."""
    return any_item(look, "alternatives", lambda other: above(look.fact(f"{other}.price_month"), 0))


def special_data(look: Reader, purpose: str) -> Ternary:
    """Return whether a purpose uses special categories of data: declared, by kind, or guessed (CJEU C-184/20)."""
    return uses_special(*_what_it_uses(look, purpose))


def sensitive_data(look: Reader, purpose: str) -> Ternary:
    """Return whether a purpose uses what California calls sensitive."""
    return uses_sensitive(*_what_it_uses(look, purpose))


def _what_it_uses(look: Reader, purpose: str) -> tuple[Any, Any, Any]:
    declared, data, guesses = (look.fact(f"{purpose}.{name}") for name in ("special_category", "data", "inferred"))
    return declared, data, guesses


def needs_consent(look: Reader, purpose: str, law: Law) -> Ternary:
    """Return whether a law that leaves use free until people opt out asks for consent to a purpose all the same.

    Joining a paid programme is another consent, which C6 judges.
    """
    return any_of(*(test(look, purpose) for name, test in _CONSENT_FOR.items() if name in law.consent_for))


def _sold(look: Reader, purpose: str) -> Ternary:
    return look.holds(f"{purpose}.sold_or_shared")


_CONSENT_FOR: Mapping[ConsentFor, Callable[[Reader, str], Ternary]] = {
    "minors_sold": lambda look, purpose: all_of(_sold(look, purpose), minors_among(look)),
    "sensitive_sold": lambda look, purpose: all_of(_sold(look, purpose), sensitive_data(look, purpose)),
    "sensitive": lambda look, purpose: sensitive_data(look, purpose),
    "unexpected": lambda look, purpose: look.equals(f"{purpose}.expected", False),
    "incompatible": lambda look, purpose: look.equals(f"{purpose}.earlier_purpose", "incompatible"),
}


def minors_among(look: Reader) -> Ternary:
    """Return whether people under 16 are among those whose data are collected."""
    children = look.fact("audience.children")
    return any_of(
        equals(children, "targeted"),
        all_of(opposite(equals(children, "none")), below(look.fact("audience.min_age_served"), 16)),
    )


def rests_on_agreement(look: Reader, jurisdiction: Jurisdiction) -> Ternary:
    """Return whether some use rests on consent or a contract there: the data of no other have to be handed over."""
    grounds = [look.basis(purpose, jurisdiction) for purpose in look.each("purposes")]
    return any_of(*(equals(ground, Basis.CONSENT, Basis.CONTRACT) for ground in grounds)) if grounds else None


def use_is(look: Reader, purpose: str, *kinds: str) -> Ternary:
    """Return whether a purpose is one of some kinds of use, or a kind of them."""
    use = look.fact(f"{purpose}.use")
    return None if isinstance(use, Unknown) else within(use, *kinds)


def request_asks(look: Reader, purpose: str, holds: Callable[[str], Ternary] = lambda _: True) -> Ternary:
    """Return whether some question put to people asks for a purpose, and a statement holds for that question."""
    name = look.peek(f"{purpose}.id")
    return any_item(
        look,
        "consent.requests",
        lambda request: all_of(has(look.fact(f"{request}.purposes"), name), holds(request)),
    )
