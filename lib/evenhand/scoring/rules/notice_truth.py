"""Transparency, whether the notice says what is done: recipients by name, and text against facts."""

from __future__ import annotations

import re

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, given
from evenhand.scoring.rules.notice_reading import read
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import Ternary, all_of, any_of

_VAGUE_RECIPIENT = re.compile(
    r"^(?:(?:our|other|trusted|selected|business|marketing|external|service)\s+)*"
    r"(?:partners?|providers?|third parties|affiliates?|companies|organi[sz]ations|others)$",
    re.I,
)
_COMPARED = ("data", "text", "use", "retention.days", "sold_or_shared")


@rule("T8", Reach.SCENARIO)
def recipients_named(look: Reader, at: Place) -> Outcome:
    """Judge whether those who receive data are named, in the facts and in the notice's text."""
    recipients = look.each("recipients")
    if not look.listed("recipients"):
        return ANY_LEVEL
    if not recipients:
        return ladder((NotApplicable("nobody outside receives data"), True), otherwise=0)
    reading = read(look)
    comparison = look.comparison() if reading else None
    said = {match.path for match in comparison.matches} if comparison else set()

    def named(recipient: str) -> Ternary:
        name = look.fact(f"{recipient}.name")
        if isinstance(name, Unknown):
            return None
        return False if not name else None if reading is None else f"{recipient}.name" in said

    def described(recipient: str) -> Ternary:
        category, country = look.fact(f"{recipient}.category"), look.fact(f"{recipient}.country")
        if isinstance(category, Unknown) or isinstance(look.peek(f"{recipient}.name"), Unknown):
            return None
        if not category or _VAGUE_RECIPIENT.match(category):
            return False
        return (
            None
            if comparison is None or comparison.in_other_words
            else all_of(given(country), f"{recipient}.category" in said)
        )

    share = Share([named(recipient) for recipient in recipients])
    told = [any_of(named(recipient), described(recipient)) for recipient in recipients]
    return ladder(
        (4, all_of(share.at_least(1), look.holds("notice.recipients_dated"))),
        (3, share.at_least(0.8)),
        (2, all_of(*told)),
        (1, any_of(*told)),
        otherwise=0,
    )


@rule("T29", Reach.SCENARIO)
def notice_matches_reality(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice and the declared facts say the same."""
    compared = [look.fact("uses_in_practice")]
    for purpose in look.each("purposes"):
        compared += [look.fact(f"{purpose}.{name}") for name in _COMPARED]
        if look.peek(f"{purpose}.retention.days") is None:
            compared.append(look.fact(f"{purpose}.retention.criterion"))
    for recipient in look.each("recipients"):
        compared += [look.fact(f"{recipient}.{name}") for name in ("name", "category", "country")]
    for transfer in look.each("transfers"):
        look.fact(f"{transfer}.country")
    worded = {f"{purpose}.text" for purpose in look.each("purposes")} | {
        f"{recipient}.category" for recipient in look.each("recipients")
    }
    known = (
        look.listed("recipients")
        and look.listed("transfers")
        and not any(isinstance(fact, Unknown) for fact in compared)
    )
    reading = read(look)
    if reading is None:
        return ANY_LEVEL
    comparison = look.comparison()
    for index, difference in enumerate(comparison.differences[:12]):
        look.note(f"notice.content#difference {index + 1}", difference.sentence)
    gaps = len(comparison.undisclosed)
    all_compared = not (comparison.in_other_words and any(path in worded for path in comparison.not_compared))
    grave = any(difference in comparison.undisclosed for difference in comparison.grave)
    if not grave and not (known and all_compared):
        return ANY_LEVEL  # more may be hidden than shows, and what looks missing may be explained
    return ladder(
        (0, grave),
        (1, gaps > 3),
        (2, gaps > 0),
        (3, bool(comparison.undeclared)),
        otherwise=4,
    )
