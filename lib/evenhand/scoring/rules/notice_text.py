"""Transparency, as far as the notice's own words tell, held against the declared facts.

A notice that was not given leaves every level open. In one too short to judge, a missing item is left open too.
"""

from __future__ import annotations

import re
from typing import Any

from evenhand.scenario.facts import Unknown
from evenhand.scenario.purposes import Basis
from evenhand.scoring.notice import Found, NoticeReading
from evenhand.scoring.notice.compare import Subject
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import Share, any_item, given, is_empty
from evenhand.scoring.rules.registry import Place, Reach, rule
from evenhand.scoring.ternary import Ternary, above, all_of, any_of, at_most, equals, opposite
from evenhand.scoring.wording import generic_purpose

__all__: list[str] = []

_BASIS_WORDS = {
    Basis.CONSENT: r"\bconsent|\bpermission|\bopt[- ]in",
    Basis.CONTRACT: r"\bcontract|\bagreement with you|\bArt(?:icle|\.)? ?6 ?\(1\) ?\(?b\)",
    Basis.LEGAL_OBLIGATION: r"\blegal (?:obligation|dut)|\brequired by law|\blaw requires",
    Basis.VITAL_INTERESTS: r"\bvital interest",
    Basis.PUBLIC_INTEREST: r"\bpublic (?:interest|task)|\bofficial authority",
    Basis.LEGITIMATE_INTERESTS: r"\blegitimate interest",
}
_TABLE_HEAD = re.compile(
    r"^\s*\|(?=.*\b(?:purpose|why|what for|use)s?\b)(?=.*\b(?:data|information|what we)\b).*\|\s*$", re.I | re.M
)
_SAFEGUARD = re.compile(
    r"\bstandard (?:contractual |data protection )?clauses|\badequa(?:cy|te)|\bbinding (?:corporate )?rules"
    r"|\bprivacy framework|\bsafeguard",
    re.I,
)
_COPY = re.compile(r"\b(?:copy|copies) of|\bask (?:us )?for (?:a|the) copy|\bsee (?:the )?(?:clauses|decision)", re.I)
_WEIGHING = re.compile(r"\bbalanc\w+|\bweigh\w+|\binterests? assessment", re.I)
_GUESSING = re.compile(
    r"\binfer\w*|\bguess\w*|\bpredict\w*|\bconclu\w+|\bdeduc\w+|\bwork out\b|\bprofil\w+|\bderive\w*|\bestimat\w+", re.I
)
_SOURCE_KIND = re.compile(
    r"\b(?:suppliers?|brokers?|providers?|registers?|registr(?:y|ies)|agenc(?:y|ies)|bureaus?|retailers?|banks?|insurers?|advertisers?"
    r"|public(?:ly)?|social (?:media|networks?)|employers?|schools?|hospitals?|shops?|merchants?"
    r"|famil(?:y|ies)|friends?)\b"
    r"|\b(?:Ltd|Inc|LLC|GmbH|Limited|Corp)\b",
    re.I,
)
_STEM = re.compile(r"[a-z]{4,}")


def _read(look: Reader) -> NoticeReading | None:
    """Return the notice as read, and note that it was."""
    reading = look.notice()
    look.note("notice.content", "unknown" if reading is None else f"read: {reading.words:,} words")
    return reading


def _gives(look: Reader, reading: NoticeReading, item: str) -> Found | None:
    """Return what the notice says about an item; ``None`` when it is too short for silence to mean anything."""
    finding = reading.items[item]
    first = finding.evidence[0].text.strip() if finding.evidence else ""
    look.note(f"notice.content#{item}", f"{finding.found.value}: {first}" if first else finding.found.value)
    if finding.found is Found.ABSENT and reading.confidence == "too-short":
        return None
    return finding.found


def _is(found: Found | None, *options: Found) -> Ternary:
    return None if found is None else found in options


def _evidence_of(reading: NoticeReading, item: str) -> str:
    return "\n".join(piece.text for piece in reading.items[item].evidence)


def _has_table(reading: NoticeReading) -> bool:
    return bool(_TABLE_HEAD.search(reading.text))


@rule("T4", Reach.SCENARIO)
def legal_basis_per_purpose(look: Reader, at: Place) -> Outcome:
    """Judge for how many purposes the notice gives the ground they rest on."""
    bases = [look.basis(purpose, at.jurisdiction) for purpose in list(look.each("purposes"))]
    reading = _read(look)
    if reading is None or not bases:
        return ANY_LEVEL
    item = _gives(look, reading, "legal-basis")
    said = _evidence_of(reading, "legal-basis")

    def stated(basis: Any) -> Ternary:
        if isinstance(basis, Unknown):
            return None
        return bool(basis in _BASIS_WORDS and re.search(_BASIS_WORDS[basis], said, re.I))

    share = Share([stated(basis) for basis in bases])
    return ladder(
        (0, any_of(_is(item, Found.ABSENT, Found.DENIED), opposite(share.above(0)))),
        (1, any_of(_is(item, Found.WEAK), opposite(share.at_least(0.5)))),
        (2, opposite(share.at_least(0.9))),
        (4, all_of(share.at_least(1), _has_table(reading))),
        otherwise=3,
    )


@rule("T5", Reach.SCENARIO)
def legitimate_interest_named(look: Reader, at: Place) -> Outcome:
    """Judge whether the interest is named where a purpose rests on legitimate interests."""
    relied, missing, general = [], [], []
    for purpose in list(look.each("purposes")):
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
    reading = _read(look) if rests is not False else None
    item = _gives(look, reading, "legitimate-interests") if reading else None
    offered: Ternary = bool(_WEIGHING.search(reading.text)) if reading else None
    return ladder(
        (NotApplicable("nothing rests on legitimate interests"), opposite(rests)),
        (0, any_of(*missing, all_of(rests, _is(item, Found.ABSENT, Found.DENIED)))),
        (2, any_of(*general, _is(item, Found.WEAK), opposite(offered))),
        otherwise=4,
    )


@rule("T6", Reach.SCENARIO)
def data_categories_listed(look: Reader, at: Place) -> Outcome:
    """Judge which share of the declared data the notice names."""
    declared = [look.fact(f"{purpose}.data") for purpose in list(look.each("purposes"))]
    reading = _read(look)
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
    reading = _read(look)
    if reading is None:
        return ANY_LEVEL
    data, purposes = _gives(look, reading, "data-categories"), _gives(look, reading, "purposes")
    table = _has_table(reading)
    look.note("notice.content#table", "a table of purposes and data" if table else "no table of purposes and data")
    return ladder((4, table), (2, all_of(_is(data, Found.PRESENT), _is(purposes, Found.PRESENT))), otherwise=0)


@rule("T8", Reach.SCENARIO)
def recipients_named(look: Reader, at: Place) -> Outcome:
    """Judge whether those who receive data are named, in the facts and in the notice's text."""
    recipients = list(look.each("recipients"))
    if not look.listed("recipients"):
        return ANY_LEVEL
    if not recipients:
        return ladder((NotApplicable("nobody outside receives data"), True), otherwise=0)
    reading = _read(look)
    said = {match.path for match in look.comparison().matches} if reading else set()

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
        return None if reading is None else all_of(given(country), f"{recipient}.category" in said)

    share = Share([named(recipient) for recipient in recipients])
    told = [any_of(named(recipient), described(recipient)) for recipient in recipients]
    return ladder(
        (4, all_of(share.at_least(1), equals(look.fact("notice.recipients_dated"), True))),
        (3, share.at_least(0.8)),
        (2, all_of(*told)),
        (1, any_of(*told)),
        otherwise=0,
    )


_VAGUE_RECIPIENT = re.compile(
    r"^(?:(?:our|other|trusted|selected|business|marketing|external|service)\s+)*"
    r"(?:partners?|providers?|third parties|affiliates?|companies|organi[sz]ations|others)$",
    re.I,
)


@rule("T10", Reach.SCENARIO)
def transfers_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice names the countries data go to, and what protects them there."""
    transfers = list(look.each("transfers"))
    if not look.listed("transfers"):
        return ANY_LEVEL
    if not transfers:
        return ladder((NotApplicable("no data go to other countries"), True), otherwise=0)
    for transfer in transfers:
        look.fact(f"{transfer}.country")
    reading = _read(look)
    if reading is None:
        return ANY_LEVEL
    item = _gives(look, reading, "transfers")
    said = {match.path for match in look.comparison().matches if match.subject is Subject.TRANSFER}
    named = all(f"{transfer}.country" in said for transfer in transfers)
    text = _evidence_of(reading, "transfers")
    return ladder(
        (0, _is(item, Found.ABSENT, Found.DENIED)),
        (1, any_of(_is(item, Found.WEAK), not named)),
        (2, not _SAFEGUARD.search(text)),
        (4, bool(_COPY.search(text))),
        otherwise=3,
    )


@rule("T13", Reach.REQUEST)
def withdrawal_right_stated(look: Reader, at: Place) -> Outcome:
    """Judge whether people learn, with the question, that they can take consent back."""
    items = look.fact(f"{at.request}.first_layer_items")
    reading = _read(look)
    item = _gives(look, reading, "right-withdraw-consent") if reading else None

    def first(name: str) -> Ternary:
        return None if isinstance(items, Unknown) else name in items

    return ladder((4, first("withdrawal_link")), (3, first("withdrawal")), (2, _is(item, Found.PRESENT)), otherwise=0)


@rule("T15", Reach.SCENARIO)
def must_i_provide(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said which data must be given."""
    declared = look.fact("notice.must_provide")
    reading = _read(look)
    item = _gives(look, reading, "must-provide") if reading else None
    return ladder(
        (0, any_of(equals(declared, "absent"), _is(item, Found.ABSENT))),
        (2, any_of(equals(declared, "general"), _is(item, Found.WEAK))),
        otherwise=4,
    )


@rule("T17", Reach.SCENARIO)
def sources_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether it is said where data come from that people did not give themselves."""
    reading = _read(look)
    item = _gives(look, reading, "source-of-data") if reading else None
    words = _folded(reading.text) if reading else None
    kind: Ternary = bool(_SOURCE_KIND.search(_evidence_of(reading, "source-of-data"))) if reading else None

    def elsewhere(source: str) -> Ternary:
        return equals(look.fact(f"{source}.from"), "third_party")

    def unnamed(source: str) -> Ternary:
        name = look.fact(f"{source}.named")
        named: Ternary = given(name)
        if named is True:
            named = None if words is None else _folded(name) in words
        return all_of(elsewhere(source), opposite(named))

    return ladder(
        (NotApplicable("all data come from the person"), opposite(any_item(look, "sources", elsewhere))),
        (0, any_of(_is(item, Found.ABSENT, Found.DENIED, Found.WEAK), opposite(kind))),
        (2, any_item(look, "sources", unnamed)),
        otherwise=4,
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@rule("T18", Reach.SCENARIO)
def inferences_disclosed(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice says what is guessed about people."""
    reading = _read(look)
    sentences = [line for line in re.split(r"(?<=[.!?])\s+|\n+", reading.text)] if reading else []
    about = [_stems(line) for line in sentences if _GUESSING.search(line)]
    hidden: Ternary = None if reading is None else not about
    if reading is not None:
        shown = next((line.strip() for line in sentences if _GUESSING.search(line)), "nothing is said about guesses")
        look.note("notice.content#inferences", shown)
    anything, unsaid, special = [], [], []
    for purpose in list(look.each("purposes")):
        none = is_empty(look, f"{purpose}.inferred")
        anything.append(opposite(none))
        if none is True:
            continue
        kinds = look.fact(f"{purpose}.inferred")
        said: Ternary = None
        if reading is not None and not isinstance(kinds, Unknown):
            said = all(any(len(_stems(kind) & line) * 2 >= len(_stems(kind)) for line in about) for kind in kinds)
        unsaid.append(all_of(opposite(none), opposite(said)))
        special.append(all_of(opposite(none), equals(look.fact(f"{purpose}.special_category"), True)))
    if not anything:
        return ANY_LEVEL
    return ladder(
        (NotApplicable("nothing is guessed about people"), opposite(any_of(*anything))),
        (0, hidden),
        (2, any_of(*unsaid)),
        (4, equals(look.fact("ownership.derived_data"), "accessible", "correctable")),
        otherwise=3,
    ).with_flags(special_guessed=any_of(*special))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _STEM.findall(text.lower()))


@rule("T21", Reach.SCENARIO)
def readable(look: Reader, at: Place) -> Outcome:
    """Judge the reading grade; where children are among the readers, two grades stricter."""
    reading = _read(look)
    young = equals(look.fact("audience.children"), "mixed", "targeted")
    if reading is None:
        return ANY_LEVEL
    level = reading.readability.grade
    if level is None:
        # Not English: LIX counts long words and long sentences in any European language; a newspaper has about 40.
        level = (reading.readability.lix - 20) / 2.5
    look.note("notice.content#grade", round(level, 1))

    def harder(limit: float) -> Ternary:
        return any_of(level > limit, all_of(young, level > limit - 2))

    return ladder((0, harder(16)), (1, harder(13)), (2, harder(10)), (3, harder(8)), otherwise=4)


@rule("T22", Reach.SCENARIO)
def precise_wording(look: Reader, at: Place) -> Outcome:
    """Judge how many sentences about data leave open what is done."""
    reading = _read(look)
    if reading is None or not reading.vagueness.practices:
        return ANY_LEVEL
    share = reading.vagueness.unresolved_share
    look.note("notice.content#vague", f"{share:.0%} of {reading.vagueness.practices} sentences about data")
    return ladder((0, share > 0.6), (1, share > 0.4), (2, share > 0.25), (3, share >= 0.1), otherwise=4)


@rule("T23", Reach.SCENARIO)
def concise(look: Reader, at: Place) -> Outcome:
    """Judge the length, or that of the first layer."""
    reading = _read(look)
    brief = at_most(look.fact("notice.first_layer_words"), 300)
    if reading is None:
        return ANY_LEVEL
    words = reading.words
    return ladder(
        (4, any_of(at_most(words, 1500), brief)),
        (0, above(words, 8000)),
        (1, above(words, 5000)),
        (2, above(words, 3000)),
        otherwise=3,
    )


_COMPARED = ("data", "text", "use", "retention.days", "sold_or_shared")


@rule("T29", Reach.SCENARIO)
def notice_matches_reality(look: Reader, at: Place) -> Outcome:
    """Judge whether the notice and the declared facts say the same."""
    read = [look.fact("uses_in_practice")]
    for purpose in list(look.each("purposes")):
        read += [look.fact(f"{purpose}.{name}") for name in _COMPARED]
        if look.peek(f"{purpose}.retention.days") is None:
            read.append(look.fact(f"{purpose}.retention.criterion"))
    for recipient in list(look.each("recipients")):
        read += [look.fact(f"{recipient}.{name}") for name in ("name", "category", "country")]
    for transfer in list(look.each("transfers")):
        look.fact(f"{transfer}.country")
    known = look.listed("recipients") and look.listed("transfers") and not any(isinstance(f, Unknown) for f in read)
    reading = _read(look)
    if reading is None:
        return ANY_LEVEL
    comparison = look.comparison()
    for index, difference in enumerate(comparison.differences[:12]):
        look.note(f"notice.content#difference {index + 1}", difference.sentence)
    gaps = len(comparison.undisclosed)
    grave = any(difference in comparison.undisclosed for difference in comparison.grave)
    if not known and not grave:
        return ANY_LEVEL  # more may be hidden than shows, and what looks missing may be explained
    return ladder(
        (0, grave),
        (1, gaps > 3),
        (2, gaps > 0),
        (3, bool(comparison.undeclared)),
        otherwise=4,
    )
