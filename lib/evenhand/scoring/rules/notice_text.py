"""Transparency, as far as the notice's own words tell, held against the declared facts.

A notice that was not given leaves every level open. In one too short to judge, a missing item is left open too.
"""

from __future__ import annotations

import re
from typing import Any

from evenhand.scenario.facts import Unknown
from evenhand.scenario.purposes import Basis
from evenhand.scoring.notice import Found
from evenhand.scoring.notice.comparison import Subject
from evenhand.scoring.notice.languages.wording import facts_wording
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, any_item, given, is_empty, special_data
from evenhand.scoring.rules.notice_reading import evidence_of, gives, has_table, is_found, read, says
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import Ternary, all_of, any_of, equals, opposite
from evenhand.scoring.wording import generic_purpose

_STEM = re.compile(r"[^\W\d_]{4,}")


@rule("T4", Reach.SCENARIO)
def legal_basis_per_purpose(look: Reader, at: Place) -> Outcome:
    """Judge for how many purposes the notice gives the ground they rest on."""
    bases = [look.basis(purpose, at.jurisdiction) for purpose in look.each("purposes")]
    reading = read(look)
    if reading is None or not bases:
        return ANY_LEVEL
    item = gives(look, reading, "legal-basis")
    said, words = evidence_of(reading, "legal-basis"), facts_wording(reading.language).bases

    def stated(basis: Any) -> Ternary:
        if isinstance(basis, Unknown):
            return None
        return basis in words and words[basis].search(said) is not None

    share = Share([stated(basis) for basis in bases])
    return ladder(
        (0, any_of(is_found(item, Found.ABSENT, Found.DENIED), opposite(share.above(0)))),
        (1, any_of(is_found(item, Found.WEAK), opposite(share.at_least(0.5)))),
        (2, opposite(share.at_least(0.9))),
        (4, all_of(share.at_least(1), has_table(reading))),
        otherwise=3,
    )


@rule("T5", Reach.SCENARIO)
def legitimate_interest_named(look: Reader, at: Place) -> Outcome:
    """Judge whether the interest is named where a purpose rests on legitimate interests."""
    relied, missing, general = [], [], []
    for purpose in look.each("purposes"):
        relies = equals(look.basis(purpose, at.jurisdiction), Basis.LEGITIMATE_INTERESTS)
        relied.append(relies)
        if relies is False:
            continue
        text = look.fact(f"{purpose}.legitimate_interest_text")
        missing.append(all_of(relies, opposite(given(text))))
        general.append(all_of(relies, None if isinstance(text, Unknown) else generic_purpose(text or "")))
    if not relied:
        return ANY_LEVEL
    rests = any_of(*relied)
    reading = read(look) if rests is not False else None
    item = says(look, "legitimate-interests") if rests is not False else None
    offered: Ternary = bool(facts_wording(reading.language).weighing.search(reading.text)) if reading else None
    return ladder(
        (NotApplicable("nothing rests on legitimate interests"), opposite(rests)),
        (0, any_of(*missing, all_of(rests, is_found(item, Found.ABSENT, Found.DENIED)))),
        (2, any_of(*general, is_found(item, Found.WEAK), opposite(offered))),
        otherwise=4,
    )


@rule("T6", Reach.SCENARIO)
def data_categories_listed(look: Reader, at: Place) -> Outcome:
    """Judge which share of the declared data the notice names."""
    declared = [look.fact(f"{purpose}.data") for purpose in look.each("purposes")]
    reading = read(look)
    if reading is None or not declared or any(isinstance(data, Unknown) for data in declared):
        return ANY_LEVEL
    wanted = {category for data in declared for category in data}
    if not wanted:
        return ladder((NotApplicable("no data are declared"), True), otherwise=0)
    named = {match.declared: not match.broadly for match in look.comparison().matches if match.subject is Subject.DATA}
    missing = sorted(wanted - set(named))
    look.note("notice.content#data", f"not named: {', '.join(missing)}" if missing else "every category is named")
    share = Share([category in named for category in sorted(wanted)])
    return ladder(
        (0, opposite(share.at_least(0.25))),
        (1, opposite(share.at_least(0.5))),
        (2, opposite(share.at_least(0.8))),
        (3, any_of(bool(missing), not any(named.values()))),
        otherwise=4,
    )


@rule("T7", Reach.SCENARIO)
def data_linked_to_purpose(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice shows which data serve which purpose."""
    reading = read(look)
    if reading is None:
        return ANY_LEVEL
    data, purposes = gives(look, reading, "data-categories"), gives(look, reading, "purposes")
    table = has_table(reading)
    look.note("notice.content#table", "a table of purposes and data" if table else "no table of purposes and data")
    return ladder(
        (4, table), (2, all_of(is_found(data, Found.PRESENT), is_found(purposes, Found.PRESENT))), otherwise=0
    )


@rule("T10", Reach.SCENARIO)
def transfers_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice names the countries data go to, and what protects them there."""
    transfers = look.each("transfers")
    if not look.listed("transfers"):
        return ANY_LEVEL
    if not transfers:
        return ladder((NotApplicable("no data go to other countries"), True), otherwise=0)
    for transfer in transfers:
        look.fact(f"{transfer}.country")
    reading = read(look)
    if reading is None:
        return ANY_LEVEL
    item = gives(look, reading, "transfers")
    said = {match.path for match in look.comparison().matches if match.subject is Subject.TRANSFER}
    named = all(f"{transfer}.country" in said for transfer in transfers)
    text, words = evidence_of(reading, "transfers"), facts_wording(reading.language)
    return ladder(
        (0, is_found(item, Found.ABSENT, Found.DENIED)),
        (1, any_of(is_found(item, Found.WEAK), not named)),
        (2, not words.safeguard.search(text)),
        (4, bool(words.copy.search(text))),
        otherwise=3,
    )


@rule("T13", Reach.REQUEST)
def withdrawal_right_stated(look: Reader, at: Place) -> Outcome:
    """Judge whether people learn, with the question, that they can take consent back."""
    items = look.fact(f"{at.request}.first_layer_items")
    item = says(look, "right-withdraw-consent")

    def first(name: str) -> Ternary:
        return None if isinstance(items, Unknown) else name in items

    return ladder(
        (4, first("withdrawal_link")), (3, first("withdrawal")), (2, is_found(item, Found.PRESENT)), otherwise=0
    )


@rule("T15", Reach.SCENARIO)
def must_i_provide(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said which data must be given."""
    declared = look.fact("notice.must_provide")
    item = says(look, "must-provide")
    return ladder(
        (0, any_of(equals(declared, "absent"), is_found(item, Found.ABSENT))),
        (2, any_of(equals(declared, "general"), is_found(item, Found.WEAK))),
        otherwise=4,
    )


@rule("T17", Reach.SCENARIO)
def sources_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said where data come from that people did not give themselves."""
    reading = read(look)
    item = gives(look, reading, "source-of-data") if reading else None
    words = _folded(reading.text) if reading else None
    kind: Ternary = None
    if reading is not None:
        kind = facts_wording(reading.language).sources.search(evidence_of(reading, "source-of-data")) is not None

    def from_others(source: str) -> Ternary:
        return look.equals(f"{source}.from", "third_party")

    def unnamed(source: str) -> Ternary:
        name = look.fact(f"{source}.named")
        named: Ternary = given(name)
        if named is True:
            named = None if words is None else _folded(name) in words
        return all_of(from_others(source), opposite(named))

    return ladder(
        (NotApplicable("all data come from the person"), opposite(any_item(look, "sources", from_others))),
        (0, any_of(is_found(item, Found.ABSENT, Found.DENIED, Found.WEAK), opposite(kind))),
        (2, any_item(look, "sources", unnamed)),
        otherwise=4,
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@rule("T18", Reach.SCENARIO)
def inferences_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice says what is guessed about people."""
    reading = read(look)
    sentences = [line for line in re.split(r"(?<=[.!?])\s+|\n+", reading.text)] if reading else []
    told = [line for line in sentences if facts_wording(reading.language).guessing.search(line)] if reading else []
    about = [_stems(line) for line in told]
    hidden: Ternary = None if reading is None else not about
    if reading is not None:
        shown = next((line.strip() for line in told), "nothing is said about guesses")
        look.note("notice.content#inferences", shown)
    anything, unsaid, special = [], [], []
    for purpose in look.each("purposes"):
        none = is_empty(look, f"{purpose}.inferred")
        anything.append(opposite(none))
        if none is True:
            continue
        kinds = look.fact(f"{purpose}.inferred")
        said: Ternary = None
        if reading is not None and not isinstance(kinds, Unknown) and not look.comparison().in_other_words:
            said = all(any(len(_stems(kind) & line) * 2 >= len(_stems(kind)) for line in about) for kind in kinds)
        unsaid.append(all_of(opposite(none), opposite(said)))
        special.append(all_of(opposite(none), special_data(look, purpose)))
    if not anything:
        return ANY_LEVEL
    return ladder(
        (NotApplicable("nothing is guessed about people"), opposite(any_of(*anything))),
        (0, hidden),
        (2, any_of(*unsaid)),
        (4, look.equals("ownership.derived_data", "accessible", "correctable")),
        otherwise=3,
    ).with_flags(special_guessed=any_of(*special))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _STEM.findall(text.lower()))
