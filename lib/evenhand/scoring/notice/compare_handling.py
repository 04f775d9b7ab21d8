"""Recipients, transfers, retention and sale: what is declared against what a notice says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scoring.notice.comparison import Difference, Kind, Subject, undeclared
from evenhand.scoring.notice.detection import Evidence, Found, evidence_of
from evenhand.scoring.notice.durations import Duration, durations_in, same_length
from evenhand.scoring.notice.statements import Entry, Statements, compare_one
from evenhand.scoring.notice.structure import Sentence

_LEGAL_FORM = re.compile(
    r",?\s+(?:Ltd|Limited|Inc|LLC|LLP|GmbH|AG|S\.?A|SAS|SARL|S\.?r\.?l|B\.?V|N\.V|Oy|AB|A/S|ApS|PLC|Corp|Corporation|Co|Company)\.?$",
    re.IGNORECASE,
)


_COMPANY = re.compile(
    r"\b((?:[A-Z][\w&’'-]+ ){0,3}[A-Z][\w&’'-]+),? "
    r"(?:Ltd|Limited|Inc|LLC|LLP|GmbH|AG|SAS|SARL|B\.?V|N\.V|Oy|AB|A/S|ApS|PLC|plc|Corp|Corporation)\b"
)
"""A company by its legal form."""


def compare_controller(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for the declared controller, by its legal name or its brand."""
    controller = scenario.controller
    names = [name for name in (controller.name, controller.brand) if isinstance(name, str) and name.strip()]
    if not names:
        yield "controller.name"
        return
    for name in names:
        affirmed, denied = text.find(_name(name))
        if affirmed or denied:
            yield compare_one(Subject.CONTROLLER, name, "controller.name", (affirmed or denied, None), grave=False)
            return
    named = text.of_item("controller-name")
    company = next((match for sentence in named if (match := _COMPANY.search(sentence.text))), None)
    if company is None:
        yield Difference(Kind.UNDISCLOSED, Subject.CONTROLLER, names[0], "controller.name", grave=False)
        return
    yield Difference(
        *(Kind.CONTRADICTED, Subject.CONTROLLER, names[0], "controller.name"),
        grave=False,
        evidence=evidence_of(named[0]),
        instead=company[0],
    )


def compare_recipients(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for each declared recipient, and for well-known companies nobody declared."""
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
            yield compare_one(
                Subject.RECIPIENT, recipient.name, f"{path}.name", text.find(_name(recipient.name)), grave=True
            )
        elif not isinstance(recipient.category, Unknown) and not text.in_other_words:
            yield compare_one(
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
    yield from _undeclared_companies(text, scenario, names)


def _undeclared_companies(text: Statements, scenario: Scenario, names: list[str]) -> Iterator[Difference]:
    """Yield companies that are said to receive data and that nobody declared: by their legal form, or well known."""
    receiving = text.of_item("recipients")
    own = [name for name in (scenario.controller.name, scenario.controller.brand) if isinstance(name, str)]
    known = [*names, *own, *text.wording.companies]
    # Somebody declared by kind alone may be any of the companies named.
    unnamed = not isinstance(scenario.recipients, Unknown) and any(
        recipient.name is None for recipient in scenario.recipients
    )
    for sentence in () if unnamed else receiving:
        for result in _COMPANY.finditer(sentence.text):
            if not any(_core(result[1]) in _core(name) or _core(name) in _core(result[1]) for name in known):
                yield undeclared(Subject.RECIPIENT, result[0], "recipients[].name", evidence_of(sentence))
    for company, pattern in text.wording.companies.items():
        if not any(pattern.search(name) for name in names):
            affirmed, _ = text.find(pattern, "recipients")
            if affirmed is not None:
                yield undeclared(Subject.RECIPIENT, company, "recipients[].name", affirmed)


def _core(name: str) -> str:
    """Return a company's name without its legal form, to be compared."""
    return (_LEGAL_FORM.sub("", name.strip()) or name).casefold()


def _name(name: str) -> re.Pattern[str]:
    core = _LEGAL_FORM.sub("", name.strip()) or name.strip()
    return re.compile(r"(?<!\w)" + r"\s+".join(re.escape(word) for word in core.split()) + r"(?!\w)", re.IGNORECASE)


def _plural(category: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in category.split()]
    return re.compile(r"\b" + r"\s+".join(words) + r"(?:s|es)?\b", re.IGNORECASE)


EEA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI"),
        *("FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU"),
        *("LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
"""The European Economic Area: the Union's 27 members, Iceland, Liechtenstein and Norway."""


def compare_transfers(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for each declared country, and for others that data are said to go to."""
    if isinstance(scenario.transfers, Unknown):
        yield "transfers"
        return
    declared = {transfer.country.upper() for transfer in scenario.transfers}
    for index, transfer in enumerate(scenario.transfers):
        code = transfer.country.upper()
        pattern = text.wording.countries.get(code, _name(transfer.country))
        yield compare_one(Subject.TRANSFER, code, f"transfers[{index}].country", text.find(pattern), grave=False)
    if not isinstance(scenario.recipients, Unknown):
        declared |= {r.country.upper() for r in scenario.recipients if not isinstance(r.country, Unknown)}
    if Jurisdiction.EU in scenario.jurisdictions:
        declared |= EEA  # data that move within it are not transferred to a third country
    for code, pattern in text.wording.destinations.items():
        affirmed = None if code in declared else text.find(pattern, "transfers")[0]
        if affirmed is not None:
            yield undeclared(Subject.TRANSFER, code, "transfers[].country", affirmed)


def compare_retention(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Look for each declared period, and for periods nobody declared."""
    stated = [
        (duration, sentence)
        for sentence in text.of_item("retention")
        for duration in durations_in(sentence.reading[sentence.own :], text.reading.language)
    ]
    declared: list[int] = []
    missing: dict[int, list[str]] = {}
    for index, purpose in enumerate(scenario.purposes):
        path = f"purposes[{index}].retention"
        if isinstance(purpose.retention, Unknown) or isinstance(purpose.retention.days, Unknown):
            yield path
        elif purpose.retention.days is not None:
            days = purpose.retention.days
            declared.append(days)
            if (said := _stating(days, stated)) is not None:
                yield compare_one(Subject.RETENTION, f"{days} days", f"{path}.days", (said, None), grave=False)
            else:
                missing.setdefault(days, []).append(purpose.id)
        elif isinstance(purpose.retention.criterion, str):
            result = text.of_item("retention")
            yield compare_one(
                Subject.RETENTION,
                purpose.retention.criterion,
                f"{path}.criterion",
                (evidence_of(result[0]) if result else None, None),
                grave=False,
            )
    others = [
        (duration, sentence)
        for duration, sentence in stated
        if len(declared) == len(scenario.purposes)
        and not any(same_length(duration.days, days) for days in declared)
        and not text.wording.deadline.search(sentence.reading)
    ]
    yield from _periods(scenario, missing, others)


def _periods(
    scenario: Scenario, missing: dict[int, list[str]], others: list[tuple[Duration, Sentence]]
) -> Iterator[Difference]:
    """Yield declared periods that the text lacks beside those that it gives in their place, each once."""
    instead = ", ".join(dict.fromkeys(duration.text for duration, _ in others)) or None
    ids = [purpose.id for purpose in scenario.purposes]
    for days, purposes in missing.items():
        yield Difference(
            Kind.UNDISCLOSED if instead is None else Kind.CONTRADICTED,
            Subject.RETENTION,
            f"{days} days ({', '.join(purposes)})",
            f"purposes[{ids.index(purposes[0])}].retention.days",
            grave=False,
            evidence=evidence_of(others[0][1]) if others else None,
            instead=instead,
        )
    if missing:
        return
    for duration, sentence in others:
        yield undeclared(Subject.RETENTION, duration.text, "purposes[].retention.days", evidence_of(sentence))


def _stating(days: int, stated: list[tuple[Duration, Sentence]]) -> Evidence | None:
    return next((evidence_of(sentence) for duration, sentence in stated if same_length(duration.days, days)), None)


def compare_sale(text: Statements, scenario: Scenario) -> Iterator[Entry]:
    """Compare whether data are sold, or shared for advertising, with what the text says of it."""
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
            yield compare_one(Subject.SALE, fact, f"purposes[{index}].sold_or_shared", (affirmed, denied), grave=True)
    if (
        known
        and len(known) == len(scenario.purposes)
        and not any(sold for _, sold in known)
        and sale.found is Found.PRESENT
    ):
        yield undeclared(Subject.SALE, "sale or sharing", "purposes[].sold_or_shared", said)
