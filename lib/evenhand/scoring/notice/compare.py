"""A notice held against the declared facts: what the text leaves out, and what it says beyond them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Purpose
from evenhand.scoring.notice.detection import Evidence, Found, is_denial
from evenhand.scoring.notice.durations import Duration, durations_in, same_length
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.structure import Sentence, split
from evenhand.scoring.notice.wording import parent, wording

__all__ = ["Difference", "FactsComparison", "Kind", "Match", "Subject", "against_facts"]


class Kind(StrEnum):
    """How text and facts differ."""

    UNDISCLOSED = "undisclosed"
    """Declared, but not in the text."""
    CONTRADICTED = "contradicted"
    """Declared, and the text says the opposite."""
    UNDECLARED = "undeclared"
    """In the text, but not declared."""


class Subject(StrEnum):
    """What a fact is about."""

    DATA = "data"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    RETENTION = "retention"
    SALE = "sale"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Match:
    """A declared fact that the text gives.

    Parameters
    ----------
    subject, declared
        What it is about, and the fact in words.
    path
        Where the scenario declares it.
    evidence
        The sentence that gives it.
    broadly
        Whether the text names only the group it belongs to.
    """

    subject: Subject
    declared: str
    path: str
    evidence: Evidence
    broadly: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One point at which text and facts differ.

    Parameters
    ----------
    kind, subject
        How, and about what.
    fact
        The fact, or what the text says, in words.
    path
        Where the scenario declares it, or would.
    grave
        Whether it is one that misleads most: an undisclosed recipient, sale or sensitive category, or a contradiction.
    evidence
        The sentence, when there is one.
    """

    kind: Kind
    subject: Subject
    fact: str
    path: str
    grave: bool
    evidence: Evidence | None = None

    @property
    def sentence(self) -> str:
        """The difference in one sentence."""
        match self.kind:
            case Kind.UNDISCLOSED:
                return f"The facts declare the {self.subject.value} “{self.fact}”; the notice does not say so."
            case Kind.CONTRADICTED:
                return f"The facts declare the {self.subject.value} “{self.fact}”; the notice says the opposite."
            case Kind.UNDECLARED:
                return f"The notice speaks of the {self.subject.value} “{self.fact}”; the facts do not declare it."


@dataclass(frozen=True, slots=True)
class FactsComparison:
    """A notice held against the declared facts.

    Parameters
    ----------
    matches
        What is declared and said.
    differences
        Where they differ, the gravest first.
    not_compared
        Paths of facts that are unknown, so that nothing can be said.
    """

    matches: tuple[Match, ...]
    differences: tuple[Difference, ...]
    not_compared: tuple[str, ...]

    @property
    def undisclosed(self) -> tuple[Difference, ...]:
        """What the facts declare and the text does not say, or denies."""
        return tuple(d for d in self.differences if d.kind is not Kind.UNDECLARED)

    @property
    def undeclared(self) -> tuple[Difference, ...]:
        """What the text says and the facts do not declare."""
        return tuple(d for d in self.differences if d.kind is Kind.UNDECLARED)

    @property
    def grave(self) -> tuple[Difference, ...]:
        """The differences that mislead most."""
        return tuple(d for d in self.differences if d.grave)

    def to_json_dict(self) -> dict[str, object]:
        """Return the comparison as plain values."""
        return {
            "matches": [
                {
                    "subject": match.subject.value,
                    "declared": match.declared,
                    "path": match.path,
                    "broadly": match.broadly,
                    "evidence": _plain(match.evidence),
                }
                for match in self.matches
            ],
            "differences": [
                {
                    "kind": difference.kind.value,
                    "subject": difference.subject.value,
                    "fact": difference.fact,
                    "path": difference.path,
                    "grave": difference.grave,
                    "sentence": difference.sentence,
                    "evidence": _plain(difference.evidence),
                }
                for difference in self.differences
            ],
            "not_compared": list(self.not_compared),
        }


def _plain(evidence: Evidence | None) -> dict[str, object] | None:
    return None if evidence is None else {"text": evidence.text, "start": evidence.start, "end": evidence.end}


def against_facts(reading: NoticeReading, scenario: Scenario) -> FactsComparison:
    """Compare what a notice says with what a scenario declares.

    Parameters
    ----------
    reading
        The notice.
    scenario
        The facts. Unknown ones are listed as not compared and never count as gaps.

    Returns
    -------
    FactsComparison
        Its sentences carry their place in ``reading.text``.
    """
    text = _Text(reading)
    found = [
        *_compare_data(text, scenario),
        *_compare_purposes(text, scenario),
        *_compare_recipients(text, scenario),
        *_compare_retention(text, scenario),
        *_compare_sale(text, scenario),
        *_compare_transfers(text, scenario),
    ]
    differences = [entry for entry in found if isinstance(entry, Difference)]
    return FactsComparison(
        matches=tuple(entry for entry in found if isinstance(entry, Match)),
        differences=tuple(sorted(differences, key=lambda d: (not d.grave, d.kind is Kind.UNDECLARED))),
        not_compared=tuple(dict.fromkeys(entry for entry in found if isinstance(entry, str))),
    )


_Entry = Match | Difference | str


class _Text:
    """The sentences of a notice, with what was found in them."""

    def __init__(self, reading: NoticeReading) -> None:
        self.reading = reading
        self.sentences: Sequence[Sentence] = tuple(s for s in split(reading.text) if not s.is_heading)

    def find(
        self, pattern: re.Pattern[str], *, among: Iterable[Sentence] | None = None
    ) -> tuple[Evidence | None, Evidence | None]:
        """Return the first sentence that affirms a pattern, and the first that denies it."""
        affirmed = denied = None
        for sentence in self.sentences if among is None else among:
            match = pattern.search(sentence.reading)
            if match is None:
                continue
            if is_denial(sentence.reading, match):
                denied = denied or _evidence(sentence)
            else:
                affirmed = _evidence(sentence)
                break
        return affirmed, denied

    def of_item(self, item: str) -> list[Sentence]:
        """Return the sentences that give an item of information."""
        finding = self.reading.items[item]
        if finding.found is not Found.PRESENT:
            return []
        starts = {piece.start for piece in finding.evidence}
        return [sentence for sentence in self.sentences if sentence.start in starts]


def _evidence(sentence: Sentence) -> Evidence:
    return Evidence(sentence.text, sentence.start, sentence.end)


def _judge(
    subject: Subject,
    fact: str,
    path: str,
    found: tuple[Evidence | None, Evidence | None],
    *,
    grave: bool,
    broadly: bool = False,
) -> Match | Difference:
    affirmed, denied = found
    if affirmed is not None:
        return Match(subject, fact, path, affirmed, broadly)
    if denied is not None:
        return Difference(Kind.CONTRADICTED, subject, fact, path, grave=True, evidence=denied)
    return Difference(Kind.UNDISCLOSED, subject, fact, path, grave=grave)


# Data ---------------------------------------------------------------------------------------------------------------


def _compare_data(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    declared: dict[str, str] = {}
    for index, purpose in enumerate(scenario.purposes):
        if isinstance(purpose.data, Unknown):
            yield f"purposes[{index}].data"
            continue
        for category in purpose.data:
            declared.setdefault(category, f"purposes[{index}].data")
    for category, path in declared.items():
        yield _data_category(text, category, path)
    if any(isinstance(purpose.data, Unknown) for purpose in scenario.purposes):
        return  # what looks undeclared may be among the unknown
    collected = text.of_item("data-categories")
    known = list(declared)
    for category, pattern in wording().data.items():
        affirmed = None if _covered(category, known) else text.find(pattern, among=collected)[0]
        if affirmed is not None:
            known.append(category)  # the same words are not reported under a second name
            yield Difference(Kind.UNDECLARED, Subject.DATA, category, "purposes[].data", grave=False, evidence=affirmed)


def _data_category(text: _Text, category: str, path: str) -> Match | Difference:
    words = wording()
    grave = words.is_special(category)
    key: str | None = category
    denied: Evidence | None = None
    while key is not None:
        if key in words.data:
            affirmed, denial = text.find(words.data[key])
            if affirmed is not None:
                return Match(Subject.DATA, category, path, affirmed, broadly=key != category)
            denied = denied or denial
        key = parent(key)
    return _judge(Subject.DATA, category, path, (None, denied), grave=grave)


def _covered(category: str, declared: Iterable[str]) -> bool:
    """Return whether a category, its group, or a part of it is declared; or one whose words cannot be told from its own."""
    pattern = wording().data[category].pattern
    return any(
        key == category
        or key.startswith(f"{category}.")
        or category.startswith(f"{key}.")
        or parent(key) == parent(category) != "user"
        or (key in wording().data and wording().data[key].pattern in pattern)
        or (key in wording().data and pattern in wording().data[key].pattern)
        for key in declared
    )


# Purposes -----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[a-z]{4,}")
_EMPTY_WORDS = frozenset(
    "your with that this from they them when what which have will into their about also only more other these those such data"
    " information personal purposes purpose business services service customers customer users user ours show give make using used".split()
)
_ENOUGH_SHARED = 0.5
_READ_TOGETHER = 4


def _compare_purposes(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    for index, purpose in enumerate(scenario.purposes):
        path = f"purposes[{index}]"
        if isinstance(purpose.text, Unknown) and isinstance(purpose.use, Unknown):
            yield f"{path}.text"
            continue
        said = _purpose_in_words(text, purpose) or _purpose_by_use(text, purpose)
        fact = purpose.id if isinstance(purpose.text, Unknown) else purpose.text
        yield _judge(Subject.PURPOSE, fact, path, (said, None), grave=False)
    yield from _undeclared_uses(text, scenario)


def _purpose_in_words(text: _Text, purpose: Purpose) -> Evidence | None:
    if isinstance(purpose.text, Unknown):
        return None
    wanted = _stems(purpose.text)
    if not wanted:
        return None
    stems = [wanted & _stems(sentence.reading) for sentence in text.sentences]
    # A purpose is often told in a row of a table or in a short paragraph, so sentences in a row are read together.
    together = [len(frozenset().union(*stems[at : at + _READ_TOGETHER])) for at in range(len(stems))]
    best = max(range(len(together)), key=together.__getitem__, default=None)
    if best is None or together[best] < _ENOUGH_SHARED * len(wanted):
        return None
    window = range(best, min(best + _READ_TOGETHER, len(stems)))
    return _evidence(text.sentences[max(window, key=lambda at: len(stems[at]))])


def _stems(text: str) -> frozenset[str]:
    """Return the first five letters of the words that carry meaning: enough to bring their forms together."""
    return frozenset(word[:5] for word in _WORD.findall(text.lower()) if word not in _EMPTY_WORDS)


def _purpose_by_use(text: _Text, purpose: Purpose) -> Evidence | None:
    if isinstance(purpose.use, Unknown):
        return None
    among = text.of_item("purposes") + text.of_item("recipients")
    key: str | None = purpose.use
    while key is not None:
        if key in wording().uses:
            return text.find(wording().uses[key], among=among)[0]
        key = parent(key)
    return None


def _undeclared_uses(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    uses = [purpose.use for purpose in scenario.purposes]
    if isinstance(scenario.uses_in_practice, Unknown) or any(isinstance(use, Unknown) for use in uses):
        yield "uses_in_practice"
        return
    declared = {use for use in uses if not isinstance(use, Unknown)} | set(scenario.uses_in_practice)
    among = text.of_item("purposes")
    for use in wording().undeclared_uses:
        if any(key == use or key.startswith(f"{use}.") or use.startswith(f"{key}.") for key in declared):
            continue
        if any(key.partition(".")[0] == use.partition(".")[0] != "essential" for key in declared):
            continue
        affirmed, _ = text.find(wording().uses[use], among=among)
        if affirmed is not None:
            yield Difference(Kind.UNDECLARED, Subject.PURPOSE, use, "purposes[].use", grave=False, evidence=affirmed)


# Recipients and transfers -------------------------------------------------------------------------------------------

_LEGAL_FORM = re.compile(
    r",?\s+(?:Ltd|Limited|Inc|LLC|LLP|GmbH|AG|S\.?A|SAS|SARL|S\.?r\.?l|B\.?V|N\.V|Oy|AB|A/S|ApS|PLC|Corp|Corporation|Co|Company)\.?$",
    re.IGNORECASE,
)


def _compare_recipients(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    if isinstance(scenario.recipients, Unknown):
        yield "recipients"
        return
    names: list[str] = []
    for index, recipient in enumerate(scenario.recipients):
        path = f"recipients[{index}]"
        if isinstance(recipient.name, Unknown):
            yield f"{path}.name"
        elif recipient.name is not None:
            names.append(recipient.name)
            yield _judge(
                Subject.RECIPIENT, recipient.name, f"{path}.name", text.find(_name(recipient.name)), grave=True
            )
        elif not isinstance(recipient.category, Unknown):
            yield _judge(
                Subject.RECIPIENT,
                recipient.category,
                f"{path}.category",
                text.find(_plural(recipient.category)),
                grave=True,
            )
        else:
            yield f"{path}.category"
    if any(isinstance(recipient.name, Unknown) for recipient in scenario.recipients):
        return
    receiving = text.of_item("recipients")
    for company, pattern in wording().companies.items():
        if not any(pattern.search(name) for name in names):
            affirmed, _ = text.find(pattern, among=receiving)
            if affirmed is not None:
                yield Difference(
                    Kind.UNDECLARED, Subject.RECIPIENT, company, "recipients[].name", grave=False, evidence=affirmed
                )


def _name(name: str) -> re.Pattern[str]:
    core = _LEGAL_FORM.sub("", name.strip()) or name.strip()
    return re.compile(r"(?<!\w)" + r"\s+".join(re.escape(word) for word in core.split()) + r"(?!\w)", re.IGNORECASE)


def _plural(category: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in category.split()]
    return re.compile(r"\b" + r"\s+".join(words) + r"(?:s|es)?\b", re.IGNORECASE)


def _compare_transfers(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    if isinstance(scenario.transfers, Unknown):
        yield "transfers"
        return
    declared = {transfer.country.upper() for transfer in scenario.transfers}
    for index, transfer in enumerate(scenario.transfers):
        code = transfer.country.upper()
        pattern = wording().countries.get(code, _name(transfer.country))
        yield _judge(Subject.TRANSFER, code, f"transfers[{index}].country", text.find(pattern), grave=False)
    if not isinstance(scenario.recipients, Unknown):
        declared |= {r.country.upper() for r in scenario.recipients if not isinstance(r.country, Unknown)}
    for code, pattern in wording().countries.items():
        affirmed = None if code in declared else text.find(_destination(pattern), among=text.of_item("transfers"))[0]
        if affirmed is not None:
            yield Difference(
                Kind.UNDECLARED, Subject.TRANSFER, code, "transfers[].country", grave=False, evidence=affirmed
            )


def _destination(country: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern for a country that is not named for the people who live there or as a place left out."""
    others = (
        "people in",
        "customers in",
        "users in",
        "residents in",
        "residents of",
        "located in",
        "you are in",
        "outside",
        "law of",
        "laws of",
    )
    before = "".join(rf"(?<!\b{words} )(?<!\b{words} the )" for words in others)
    after = r"(?! (?:adequacy|laws?|GDPR|legislation|regulations?|customers|residents|citizens|users))"
    return re.compile(before + country.pattern + after)


# Retention and sale -------------------------------------------------------------------------------------------------


def _compare_retention(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    stated = [
        (duration, sentence)
        for sentence in text.of_item("retention")
        for duration in durations_in(sentence.reading[sentence.own :])
    ]
    declared: list[int] = []
    for index, purpose in enumerate(scenario.purposes):
        path = f"purposes[{index}].retention"
        if isinstance(purpose.retention, Unknown) or isinstance(purpose.retention.days, Unknown):
            yield path
        elif purpose.retention.days is not None:
            days = purpose.retention.days
            declared.append(days)
            yield _judge(Subject.RETENTION, f"{days} days", f"{path}.days", (_stating(days, stated), None), grave=False)
        elif isinstance(purpose.retention.criterion, str):
            said = text.of_item("retention")
            yield _judge(
                Subject.RETENTION,
                purpose.retention.criterion,
                f"{path}.criterion",
                (_evidence(said[0]) if said else None, None),
                grave=False,
            )
    if len(declared) == len(scenario.purposes):
        for duration, sentence in stated:
            if not any(same_length(duration.days, days) for days in declared) and not _is_deadline(sentence.reading):
                yield Difference(
                    Kind.UNDECLARED,
                    Subject.RETENTION,
                    duration.text,
                    "purposes[].retention.days",
                    grave=False,
                    evidence=_evidence(sentence),
                )


def _stating(days: int, stated: list[tuple[Duration, Sentence]]) -> Evidence | None:
    return next((_evidence(sentence) for duration, sentence in stated if same_length(duration.days, days)), None)


def _is_deadline(reading: str) -> bool:
    """Return whether a period says how soon something is done, rather than how long data are kept."""
    return re.search(r"\b(?:within|stop|every|at least .{0,20}before)\b", reading, re.IGNORECASE) is not None


def _compare_sale(text: _Text, scenario: Scenario) -> Iterator[_Entry]:
    sale = text.reading.items_us["sale-or-sharing"]
    said = sale.evidence[0] if sale.evidence else None
    known = [
        (index, purpose.sold_or_shared)
        for index, purpose in enumerate(scenario.purposes)
        if not isinstance(purpose.sold_or_shared, Unknown)
    ]
    yield from (
        f"purposes[{index}].sold_or_shared"
        for index, purpose in enumerate(scenario.purposes)
        if isinstance(purpose.sold_or_shared, Unknown)
    )
    for index, sold in known:
        if sold:
            affirmed = said if sale.found is Found.PRESENT else None
            denied = said if sale.found is Found.DENIED else None
            fact = f"{scenario.purposes[index].id} sells or shares data"
            yield _judge(Subject.SALE, fact, f"purposes[{index}].sold_or_shared", (affirmed, denied), grave=True)
    if (
        known
        and len(known) == len(scenario.purposes)
        and not any(sold for _, sold in known)
        and sale.found is Found.PRESENT
    ):
        yield Difference(
            Kind.UNDECLARED, Subject.SALE, "sale or sharing", "purposes[].sold_or_shared", grave=False, evidence=said
        )
