"""What the answers to the plain questions say, as facts of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.law.place import BY_DEFAULT, Jurisdiction, law_of
from evenhand.scenario.consent import (
    Act,
    Consent,
    ConsentRequest,
    Refusal,
    RefusalConsequence,
    Withdrawal,
)
from evenhand.scenario.facts import UNKNOWN, Maybe, Role, Unknown
from evenhand.scenario.notice import Notice
from evenhand.scenario.parties import Audience, Recipient, Source
from evenhand.scenario.programme import Benefit, Economics, Incentive
from evenhand.scenario.purposes import Basis, Purpose, Retention
from evenhand.scenario.scheme import Scheme, nothing_paid, scheme_kinds

Answers = Mapping[str, Any]

_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "contact": ("user.name", "user.contact"),
    "purchases": ("user.behavior.purchase_history",),
    "browsing": ("user.behavior.browsing_history",),
    "device": ("user.device",),
    "payment": ("user.payment",),
    "demographic": ("user.demographic",),
    "location": ("user.location.precise",),
}
_KINDS_IN_WORDS: Mapping[str, str] = {
    "contact": "names and addresses",
    "purchases": "purchases",
    "browsing": "what people look at",
    "device": "devices",
    "payment": "ways of paying",
    "demographic": "age, gender and the like",
    "location": "where people are",
}
_PURPOSES: Mapping[str, tuple[str, str]] = {
    "service": ("Running the service", "essential.service"),
    "offers": ("Offers fitted to the customer", "personalize"),
    "advertising": ("Advertising on other companies' sites and apps", "marketing.advertising.third_party"),
    "analysis": ("Statistics and planning", "analytics"),
    "fraud": ("Detecting fraud", "essential.fraud_detection"),
    "selling": ("Passing the data on to others for money", "third_party_sharing"),
}
_RECIPIENTS: Mapping[str, Recipient] = {
    "processors": Recipient(id="service-providers", role="processor"),
    "partners": Recipient(id="partners", role="third_party"),
    "buyers": Recipient(id="buyers", role="third_party"),
}
_CONSEQUENCES: Mapping[str, tuple[RefusalConsequence, ...]] = {
    "nothing": (),
    "no_reward": (RefusalConsequence(type="incentive_only"),),
    "less_service": (RefusalConsequence(type="feature"),),
    "no_service": (RefusalConsequence(type="access"),),
}
_REQUIRED: Mapping[str, str] = {
    "nothing": "no",
    "no_reward": "no",
    "less_service": "some_features",
    "no_service": "yes",
}
_GUESSES: Mapping[str, str] = {
    "likes": "what people may like to buy",
    "money": "what people can afford, or whether they will pay",
    "home": "who lives with people, and what changes at home",
    "special": "health, a pregnancy, beliefs, ethnicity or sexual life",
}
_GROUNDS: Mapping[str, Basis] = {
    "contract": Basis.CONTRACT,
    "law": Basis.LEGAL_OBLIGATION,
    "interests": Basis.LEGITIMATE_INTERESTS,
}
_CONDITIONALITY: Mapping[str, float] = {"nothing": 0.0, "no_reward": 0.0, "no_service": 1.0}


def facts_from(answers: Answers) -> dict[str, Any]:
    """Return the fields of a scenario that the answers fill.

    Parameters
    ----------
    answers
        Checked answers by question; what is missing was not answered.
    """
    scheme, benefits, incentive = _reward(answers)
    where = answers.get("where")
    return {
        **({"jurisdictions": tuple(Jurisdiction(key) for key in Jurisdiction if key in where)} if where else {}),
        "audience": Audience(children=_children(answers)),
        "purposes": _purposes(answers),
        "recipients": _recipients(answers),
        "sources": _sources(answers),
        "consent": Consent(requests=_requests(answers), withdrawal=_withdrawal(answers), refusal=_refusal(answers)),
        "scheme": scheme,
        "benefits": benefits,
        "incentive": incentive,
        "economics": _economics(answers),
        "notice": Notice(content=answers.get("notice") or None),
    }


def _ask(role: Role, note: str | None = None) -> Unknown:
    return Unknown(ask=role, note=note)


def _children(answers: Answers) -> Maybe[str]:
    # Among the customers, but nothing was said of the service being made for them.
    if not answers.get("sensitive"):
        return _ask(Role.LEGAL)
    return "mixed" if "children" in answers["sensitive"] else "none"


def _categories(answers: Answers) -> tuple[str, ...] | None:
    """Return all data categories collected, or ``None`` while the list is not complete."""
    chosen, sensitive = answers.get("data"), answers.get("sensitive")
    # "Health and the like" may be any of seven categories.
    if not chosen or not sensitive or "other" in chosen or "special" in sensitive:
        return None
    return _named(answers)


def _named_so_far(answers: Answers) -> str | None:
    """Return a note with the data categories that were named although the list is not complete."""
    kinds = (*(answers.get("data") or ()), *(answers.get("sensitive") or ()))
    named = [words for kind, words in _KINDS_IN_WORDS.items() if kind in kinds]
    return f"named so far: {', '.join(named)}" if named else None


def _named(answers: Answers) -> tuple[str, ...]:
    kinds = [*(answers.get("data") or ()), *(answers.get("sensitive") or ())]
    return tuple(sorted({category for kind in kinds for category in _CATEGORIES.get(kind, ())}))


def _sources(answers: Answers) -> Maybe[tuple[Source, ...]]:
    """Return every kind of data that was ticked; what else there is of people stands as data of theirs."""
    named = _named(answers)
    if not named:
        return _ask(Role.TECHNOLOGY)
    more = "other" in (answers.get("data") or ()) or "special" in (answers.get("sensitive") or ())
    return tuple(Source(category=category) for category in (*named, *(["user"] if more else [])))


def _purposes(answers: Answers) -> tuple[Purpose, ...]:
    chosen = [key for key in _PURPOSES if key in (answers.get("purposes") or ())]
    if not chosen:
        # There is some purpose, or there would be no programme; what it is, nobody has said.
        unknown = _ask(Role.MARKETING)
        return (Purpose(id="main-purpose", text=unknown, use=unknown, **_purpose_facts("", answers, alone=True)),)
    return tuple(
        Purpose(id=key, text=_PURPOSES[key][0], use=_PURPOSES[key][1], **_purpose_facts(key, answers, len(chosen) == 1))
        for key in chosen
    )


def _purpose_facts(key: str, answers: Answers, alone: bool) -> dict[str, Any]:
    """Return what is known of one purpose; what was asked of all together is known of it only when it is alone."""
    return {
        "basis": _basis(key, answers),
        "data": _data(key, answers, alone),
        "special_category": _special(answers, alone),
        "sold_or_shared": _sold(key, answers, alone),
        "inferred": _guessed(answers, alone),
        "retention": _kept(answers),
    }


def _data(key: str, answers: Answers, alone: bool) -> Maybe[tuple[str, ...]]:
    kinds = answers.get(f"data_for_{key}") or ()
    if kinds and "other" not in kinds:
        return tuple(sorted({category for kind in kinds for category in _CATEGORIES[kind]}))
    categories = _categories(answers)
    return categories if categories is not None and alone else _ask(Role.TECHNOLOGY, _named_so_far(answers))


_NEEDED = ("service", "fraud")
"""Purposes that may rest on something else than consent, even if one tick covers them too."""


def _basis(key: str, answers: Answers) -> dict[Jurisdiction, Maybe[Basis]]:
    asking = answers.get("asking")
    places = [place for place in Jurisdiction if place in (answers.get("where") or BY_DEFAULT)]
    if asking == "not_asked":
        return _on_ground(places, answers, "people are not asked, so it cannot be consent")
    # What the service needs may rest on the contract, even if one tick covers it too; who has not said, has not said.
    if key in _NEEDED:
        return _on_ground(places, answers)
    if asking is None or not key:
        return dict.fromkeys(places, _ask(Role.LEGAL))
    # One tick for everything, or one made beforehand, is no opting in; whether it is opting out has not been said.
    free: Maybe[Basis] = Basis.OPT_IN if asking == "separate" else _ask(Role.LEGAL)
    return {place: free if law_of(place).regime == "opt_out" else Basis.CONSENT for place in places}


def _on_ground(
    places: list[Jurisdiction], answers: Answers, note: str | None = None
) -> dict[Jurisdiction, Maybe[Basis]]:
    """Return the ground of what nobody is asked about, in the places where each use needs one."""
    ground = _GROUNDS.get(answers.get("ground") or "")
    unknown = _ask(Role.LEGAL, note)
    return {place: unknown if ground is None or law_of(place).regime == "opt_out" else ground for place in places}


def _guessed(answers: Answers, alone: bool) -> Maybe[tuple[str, ...]]:
    guessed = answers.get("guessed")
    if not guessed:
        return _ask(Role.ANALYTICS)
    guesses = tuple(words for key, words in _GUESSES.items() if key in guessed)
    if guesses and not alone:
        return _ask(Role.ANALYTICS, f"for at least one purpose: {'; '.join(guesses)}")
    return guesses


def _kept(answers: Answers) -> Maybe[Retention]:
    match answers.get("kept"), answers.get("kept_amount"):
        case "limitless", _:
            return Retention(days=None, criterion=None, deleted_on_closure=False)
        case "account", _:
            return Retention(days=None, criterion="until the customer leaves", deleted_on_closure=True)
        case "period", days if days is not None:
            return Retention(days=int(days))
        case "period", _:
            return Retention(days=_ask(Role.LEGAL, "a fixed time; how long is open"))
        case _:
            return _ask(Role.LEGAL)


def _special(answers: Answers, alone: bool) -> Maybe[bool]:
    sensitive = answers.get("sensitive")
    if not sensitive:
        return _ask(Role.LEGAL)
    if "special" not in sensitive:
        return False
    return True if alone else _ask(Role.LEGAL, "such data play a part in at least one purpose")


def _sold(key: str, answers: Answers, alone: bool) -> Maybe[bool]:
    match answers.get("recipients"):
        case _ if key in ("selling", "advertising"):
            # The words of the answer are those of the fact.
            return True if key == "selling" else _ask(Role.LEGAL, "advertising on other companies' sites and apps")
        case "nobody" | "processors":
            return False
        case "buyers":
            return True if alone else _ask(Role.MARKETING, "the data of at least one purpose are sold")
        case _:
            return _ask(Role.MARKETING)


def _recipients(answers: Answers) -> Maybe[tuple[Recipient, ...]]:
    match answers.get("recipients"):
        case None:
            return _ask(Role.LEGAL)
        case "nobody" | "processors" if "selling" in (answers.get("purposes") or ()):
            return _ask(Role.LEGAL, "one answer says that data are sold, another that nobody buys them")
        case "nobody":
            return ()
        case key:
            return (_RECIPIENTS[key],)


def _requests(answers: Answers) -> Maybe[tuple[ConsentRequest, ...]]:
    required = _REQUIRED.get(answers.get("refusal") or "", UNKNOWN)
    match answers.get("asking"):
        case None:
            return _ask(Role.MARKETING)
        case "not_asked":
            return ()
        case "separate":
            facts: dict[str, Any] = {"bundled_with": ()}
        case "with_terms":
            facts = {"bundled_with": ("terms",)}
        case _:
            facts = {"act": Act.PRETICKED_BOX}
    # What people agree to is what rests on their consent: every use named that the service does not need.
    asked_about = tuple(key for key in _PURPOSES if key in (answers.get("purposes") or ()) and key not in _NEEDED)
    return (ConsentRequest(purposes=asked_about or UNKNOWN, required_for_service=required, **facts),)


def _withdrawal(answers: Answers) -> Withdrawal:
    match answers.get("withdrawal"):
        case "easy":
            return Withdrawal(possible=True, same_channel=True)
        case "elsewhere":
            return Withdrawal(possible=True, same_channel=False)
        case "impossible":
            return Withdrawal(possible=False)
        case _:
            return Withdrawal(possible=_ask(Role.TECHNOLOGY), same_channel=_ask(Role.TECHNOLOGY))


def _refusal(answers: Answers) -> Refusal:
    key = answers.get("refusal")
    return Refusal(consequences=_ask(Role.MARKETING) if key is None else _CONSEQUENCES[key])


def _conditionality(answers: Answers) -> Maybe[float]:
    key = answers.get("refusal")
    return _CONDITIONALITY.get(key or "", _ask(Role.MARKETING))


def _economics(answers: Answers) -> Economics:
    amount, kind = answers.get("revenue_amount"), answers.get("revenue")
    return Economics(
        conditionality=_conditionality(answers),
        uplift=_ask(Role.ANALYTICS) if kind is None or amount is None else amount / 100,
        uplift_of=_ask(Role.ANALYTICS) if kind is None else kind,
    )


def _reward(answers: Answers) -> tuple[Scheme, tuple[Benefit, ...], Incentive]:
    nothing = nothing_paid()
    amount = answers.get("reward_amount")
    unknown = _ask(Role.MARKETING)
    match answers.get("reward"):
        case None:
            return nothing, (), Incentive(kind=unknown, value_month=unknown)
        case "nothing":
            return nothing, (), Incentive(kind="none", value_month=0.0)
        case "money" if amount is not None:
            return _scheme("flat", amount), (), Incentive(value_month=amount)
        case "share" if amount is not None:
            return _scheme("revenue_share", amount / 100), (), Incentive(value_month=unknown)
        case "benefit":
            benefit = Benefit(name="Benefit in kind", worth=_ask(Role.MARKETING) if amount is None else amount)
            return nothing, (benefit,), Incentive(value_month=unknown)
        case reward:
            note = "money for everybody" if reward == "money" else "a share of what the data bring in"
            return nothing, (), Incentive(kind=unknown, value_month=_ask(Role.MARKETING, f"{note}; how much is open"))


def _scheme(kind: str, amount: float) -> Scheme:
    model = scheme_kinds()[kind]
    return model.model_validate({"kind": kind, str(model.amount): amount})
