"""The plain questions of the interview, with the answers that can be chosen and the amounts that some of them need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evenhand.law.naming import places_in_words
from evenhand.law.place import BY_DEFAULT, PLACES
from evenhand.scenario.facts import Role

Kind = Literal["choice", "many", "number", "text"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that some options of a question need.

    Parameters
    ----------
    text
        What is asked.
    unit
        ``"currency"`` for the scenario's currency a month, ``"percent"`` for 0 to 100, ``"days"`` for whole days.
    """

    text: str
    unit: Literal["currency", "percent", "days"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; with an amount, the number is given as the answer ``<question>_amount``."""

    key: str
    text: str
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question.

    Parameters
    ----------
    id
        The key of its answer.
    text, help
        What is asked, and what helps to answer it.
    kind
        One choice, many, a number, or a text.
    role
        Who should know, when the person asked does not.
    facts
        The fields of a scenario that an answer can fill.
    options
        What can be chosen.
    """

    id: str
    text: str
    help: str
    kind: Kind
    role: Role
    facts: tuple[str, ...]
    options: tuple[Option, ...] = ()


QUESTIONS: tuple[Question, ...] = (
    Question(
        "data",
        "What do you collect about customers?",
        "Tick all that applies to this programme. Health and location come next.",
        "many",
        Role.TECHNOLOGY,
        ("sources", "purposes"),
        (
            Option("contact", "Names, addresses, e-mail, telephone"),
            Option("purchases", "What they buy"),
            Option("browsing", "What they look at on our site or in our app"),
            Option("device", "Their device: cookies, identifiers, IP address"),
            Option("payment", "How they pay: cards, accounts"),
            Option("demographic", "Age, gender, household and the like"),
            Option("other", "Something else"),
        ),
    ),
    Question(
        "sensitive",
        "Does any of this play a part?",
        "Guessing it from other data counts too.",
        "many",
        Role.LEGAL,
        ("audience.children", "sources", "purposes"),
        (
            Option("children", "Children are among the customers"),
            Option(
                "special",
                "Health, biometrics, beliefs, sexual life, ethnicity, union membership or genetics",
            ),
            Option("location", "Where people are, to the street"),
            Option("none", "None of these"),
        ),
    ),
    Question(
        "guessed",
        "What do you work out about people that they never told you?",
        "From what they buy, say, or where they go. Guesses about health or beliefs are protected like statements.",
        "many",
        Role.ANALYTICS,
        ("purposes",),
        (
            Option("likes", "What they may like to buy"),
            Option("money", "What they can afford, or whether they will pay"),
            Option("home", "Who lives with them, and what changes at home"),
            Option("special", "Health, a pregnancy, beliefs, ethnicity or sexual life"),
            Option("none", "Nothing"),
        ),
    ),
    Question(
        "purposes",
        "What do you use the data for?",
        "Each use becomes a purpose of its own, because people can agree to one and refuse another.",
        "many",
        Role.MARKETING,
        ("purposes",),
        (
            Option("service", "Running the service itself: orders, deliveries, support"),
            Option("offers", "Offers fitted to the customer"),
            Option("advertising", "Advertising on other companies' sites and apps"),
            Option("analysis", "Statistics and planning"),
            Option("fraud", "Detecting fraud"),
            Option("selling", "Passing the data on to others for money"),
        ),
    ),
    Question(
        "asking",
        "How do people agree?",
        "Think of the screen or form that a new customer sees.",
        "choice",
        Role.MARKETING,
        ("consent.requests", "purposes"),
        (
            Option("separate", "We ask for their consent with a question of its own"),
            Option("with_terms", "They consent together with the terms, in one tick or click"),
            Option("preticked", "We ask for consent with a box that is already ticked"),
            Option("not_asked", "They are not asked"),
        ),
    ),
    Question(
        "ground",
        "What allows the uses about which nobody is asked?",
        "Choose an answer only if it holds for all of them. Where people are asked, their yes is what allows it.",
        "choice",
        Role.LEGAL,
        ("purposes",),
        (
            Option("contract", "What people ordered could not be delivered without them"),
            Option("law", "A law demands them"),
            Option("interests", "They serve an interest of ours"),
        ),
    ),
    Question(
        "refusal",
        "What happens to somebody who says no?",
        "Choose the most serious consequence.",
        "choice",
        Role.MARKETING,
        ("consent.refusal", "consent.requests", "economics.conditionality"),
        (
            Option("nothing", "Nothing: the service is the same"),
            Option("no_reward", "They only miss what is given for taking part"),
            Option("less_service", "They lose some features"),
            Option("no_service", "They cannot use the service"),
        ),
    ),
    Question(
        "withdrawal",
        "How easy is it to change one's mind later?",
        "Compare the way back with the way in.",
        "choice",
        Role.TECHNOLOGY,
        ("consent.withdrawal",),
        (
            Option("easy", "In the same place where they agreed"),
            Option("elsewhere", "Somewhere else: a letter, a call, another site"),
            Option("impossible", "It is not possible"),
        ),
    ),
    Question(
        "recipients",
        "Who else gets the data?",
        "Choose the one that goes furthest.",
        "choice",
        Role.LEGAL,
        ("recipients", "purposes"),
        (
            Option("nobody", "Nobody outside the company"),
            Option("processors", "Only companies that work for us; nothing is sold or shared for advertising"),
            Option("partners", "Other companies too, for purposes of their own"),
            Option("buyers", "Others who pay for the data"),
        ),
    ),
    Question(
        "kept",
        "How long do you keep the data?",
        "Choose an answer only if it holds for every use.",
        "choice",
        Role.LEGAL,
        ("purposes",),
        (
            Option("limitless", "There is no limit"),
            Option("account", "Until the customer leaves"),
            Option("period", "For a fixed time", Amount("For how many days?", "days")),
        ),
    ),
    Question(
        "reward",
        "What do customers get for taking part?",
        "Only what they would not get otherwise.",
        "choice",
        Role.MARKETING,
        ("scheme", "benefits", "incentive"),
        (
            Option("nothing", "Nothing"),
            Option("money", "The same amount of money for everybody", Amount("How much a month?", "currency")),
            Option(
                "share",
                "A share of what the data bring in",
                Amount("How many per cent of it?", "percent"),
            ),
            Option(
                "benefit",
                "A benefit in kind",
                Amount("About how much is it worth to a customer a month?", "currency"),
            ),
        ),
    ),
    Question(
        "revenue",
        "What do the data bring you?",
        "With everybody taking part. More sales are not more profit: the goods must be bought first.",
        "choice",
        Role.ANALYTICS,
        ("economics.uplift", "economics.uplift_of"),
        (
            Option("sales", "Customers buy more from us", Amount("How many per cent more do they spend?", "percent")),
            Option(
                "margin",
                "We keep more: savings, or others pay us for data or statistics",
                Amount("How many per cent of what customers spend is that?", "percent"),
            ),
        ),
    ),
    Question(
        "where",
        "Where do these customers live?",
        f"Unless you choose, {places_in_words(BY_DEFAULT)} are judged.",
        "many",
        Role.LEGAL,
        ("jurisdictions", "purposes"),
        (*(Option(code, place.name) for code, place in PLACES.items()),),
    ),
    Question(
        "notice",
        "What does your privacy notice say?",
        "Paste its text; it is read here and sent nowhere.",
        "text",
        Role.LEGAL,
        ("notice.content",),
    ),
)
"""The questions, in the order in which they are asked."""

KINDS = ("location",)
"""Options of the question about what is sensitive that are kinds of data, too."""

KINDS_OF_DATA = tuple(
    option
    for question in QUESTIONS
    for option in question.options
    if question.id == "data" or (question.id == "sensitive" and option.key in KINDS)
)


def amount_of(question: str) -> str:
    """Return the key of the answer that gives the amount for a question's option."""
    return f"{question}_amount"


def kinds_of(purpose: str) -> str:
    """Return the key of the answer that says which kinds of data one of the uses needs."""
    return f"data_for_{purpose}"


def kinds_asked(answers: Mapping[str, Any]) -> Mapping[str, tuple[Option, ...]]:
    """Return, for each use that was named, the kinds of data it may need: those that were ticked.

    Parameters
    ----------
    answers
        Question ids to answers, see `draft`.

    Returns
    -------
    Mapping
        Nothing where there is one use or none: all the data are for that.
    """
    questions = {question.id: question for question in QUESTIONS}
    uses = [option.key for option in questions["purposes"].options if option.key in (answers.get("purposes") or ())]
    ticked = [*(answers.get("data") or ()), *(answers.get("sensitive") or ())]
    offered = tuple(option for option in KINDS_OF_DATA if option.key in ticked)
    return dict.fromkeys(uses, offered) if len(uses) > 1 and offered else {}
