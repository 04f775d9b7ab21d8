"""Records of consent as ISO/IEC TS 27560:2023 structures them, in JSON.

The names of the fields are those of the standard as the guide of the W3C community group on the Data Privacy Vocabulary
lists them (https://w3c.github.io/dpv/guides/consent-27560). The standard leaves the arrangement of its sections open:
``pii_processing``, ``parties`` and ``events`` are taken where they stand, and their fields at the top as well. A record
is one person's: what tells of that person is not taken, and not repeated in any remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evenhand.law.place import BY_DEFAULT, Jurisdiction
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.conversion import scenario_of
from evenhand.scenario.facts import DATA_CATEGORIES
from evenhand.scenario.fides.declarations import read_retention
from evenhand.scenario.fides.vocabulary import gdpr_place, identifier
from evenhand.scenario.interchange.consent_parties import PARTY, Parties
from evenhand.scenario.interchange.documents import Document
from evenhand.scenario.interchange.ledger import Group, Ledger
from evenhand.scenario.interchange.reader import Kind, register
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Basis

_HEADER = ("schema_version", "record_id", "pii_principal_id")
_PROCESSING = ("pii_processing", "processing")
_PARTIES = ("parties", "party_identification")
_EVENTS = ("events", "event")
_NOTICE = ("privacy_notice", "language")
_PURPOSE = (
    "purpose", "purpose_type", "lawful_basis", "pii_information", "pii_controllers", "collection_method",
    "processing_method", "storage_locations", "retention_period", "processing_locations", "geographic_restrictions",
    "services", "jurisdiction", "recipient_third_parties", "withdrawal_method", "privacy_rights", "codes_of_conduct",
    "impact_assessment", "authority_party",
)  # fmt: skip
_INFORMATION = ("pii_type", "pii_attribute_id", "pii_optional", "sensitive_pii_category", "special_pii_category")
_EVENT = ("event_time", "validity_duration", "entity_id", "event_type", "event_state")
_TOP = (*_HEADER, *_PROCESSING, *_PARTIES, *_EVENTS, *_NOTICE, *_PURPOSE, "purposes")

_PERSON = "it tells of one person, and was not taken"
_PERSONAL = dict.fromkeys(("record_id", "pii_principal_id", "event_time", "entity_id", "event_state"), _PERSON)

_BASES: Mapping[str, Basis] = {
    "consent": Basis.CONSENT,
    "explicit consent": Basis.CONSENT,
    "explicitly expressed consent": Basis.CONSENT,
    "a6-1-a": Basis.CONSENT,
    "contract": Basis.CONTRACT,
    "a6-1-b": Basis.CONTRACT,
    "legal obligation": Basis.LEGAL_OBLIGATION,
    "a6-1-c": Basis.LEGAL_OBLIGATION,
    "vital interest": Basis.VITAL_INTERESTS,
    "a6-1-d": Basis.VITAL_INTERESTS,
    "public interest": Basis.PUBLIC_INTEREST,
    "public task": Basis.PUBLIC_INTEREST,
    "a6-1-e": Basis.PUBLIC_INTEREST,
    "legitimate interest": Basis.LEGITIMATE_INTERESTS,
    "a6-1-f": Basis.LEGITIMATE_INTERESTS,
}
_RIGHTS = ("access", "rectification", "erasure", "restriction", "objection", "portability")
_NOTES: Mapping[str, str] = {
    "collection_method": "sources",
    "processing_method": "purposes[{}].profiling",
    "storage_locations": "transfers",
    "processing_locations": "transfers",
    "geographic_restrictions": "transfers",
    "withdrawal_method": "consent.withdrawal.possible",
    "authority_party": "notice.complaint_authority",
    "impact_assessment": "accountability.impact_assessment",
}
"""The fact that a field's words bear on, without deciding it."""


def _recognises(root: Node) -> bool:
    content = root.content
    if not isinstance(content, dict):
        return False
    # Of the header's fields no other kind of file has, one; and what it was consented to.
    return not content.keys().isdisjoint(_HEADER[1:]) and not content.keys().isdisjoint(
        ("purposes", "purpose", *_PROCESSING)
    )


def _read(documents: Sequence[Document], stem: str, ledger: Ledger, chosen: tuple[str, ...]) -> Scenario:
    draft = _Draft(ledger)
    for document in documents:
        draft.record(Group(document.root, "", ledger))
    return scenario_of(draft.document(stem))


class _Draft:
    """Collects the facts of a programme from records of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.fields: dict[str, None] = {}
        self.places: dict[Jurisdiction, None] = {}
        self.elsewhere = False
        self.purposes: list[dict[str, Any]] = []
        self.parties = Parties(ledger, self._account)
        self.evidence: dict[str, str] = {}

    def record(self, top: Group) -> None:
        """Take what a record says of the programme."""
        parties = {}
        for party in self._sections(top, _PARTIES):
            key = party.text("party_id")
            parties[key[0] if key else party.path] = party
            if key:
                self.ledger.left(key[1], party.at("party_id"), "it says which party is meant")
        bodies = [*self._sections(top, _PROCESSING), top]
        purposes = [
            purpose
            for body in bodies
            for purpose in (
                body.groups("purposes") if "purposes" in body.content else ([body] if "purpose" in body.content else [])
            )
        ]
        for body in bodies:
            self._notice(body)
        for purpose in purposes:
            self._jurisdiction(purpose)
        for purpose in purposes:
            self._purpose(purpose, parties)
        for party in parties.values():
            self._account(party, PARTY, dict.fromkeys(PARTY, "no purpose of the record names the party"))
        for event in self._sections(top, _EVENTS):
            self._event(event)
        for body in bodies:
            self._account(body, _TOP, {**_PERSONAL, "schema_version": "it is of the form of the record"})

    def document(self, stem: str) -> dict[str, Any]:
        """Return the scenario as plain values."""
        unknown = self.ledger.unknown
        places = tuple(self.places) or BY_DEFAULT
        for index, purpose in enumerate(self.purposes):
            for fact in ("data", "retention", "special_category", "profiling", "basis_rationale", "use"):
                purpose.setdefault(fact, unknown(f"purposes[{index}].{fact}"))
        return {
            "id": identifier(stem, (), "consent-record"),
            "name": stem[:120].strip() or "Consent record",
            "jurisdictions": [place.value for place in places],
            "controller": {**self.parties.controller},
            "purposes": self.purposes,
            "recipients": list(self.parties.recipients.values()) or unknown("recipients"),
            "transfers": unknown("transfers"),
            "sources": unknown("sources"),
            "consent": {
                "requests": unknown("consent.requests"),
                "withdrawal": {"possible": unknown("consent.withdrawal.possible")},
                "record": {"fields": list(self.fields)},
            },
            "notice": {
                "languages": unknown("notice.languages"),
                "complaint_authority": unknown("notice.complaint_authority"),
                "rights": {
                    name: {"listed": unknown(f"notice.rights.{name}.listed")}
                    for name in _RIGHTS
                    if f"notice.rights.{name}.listed" in self.ledger.notes
                },
            },
            "accountability": {"impact_assessment": unknown("accountability.impact_assessment")},
            "evidence": self.evidence,
        }

    @staticmethod
    def _sections(top: Group, names: tuple[str, ...]) -> Iterator[Group]:
        for name in names:
            yield from top.groups(name)

    def _account(self, group: Group, known: Sequence[str], reasons: Mapping[str, str]) -> None:
        """Note which of the standard's fields are recorded, and account for those that were not read."""
        for key, node in group.content.items():
            if (
                key in known
                and key not in (*_PROCESSING, *_PARTIES, *_EVENTS)
                and node.content not in (None, "", [], {})
            ):
                self.fields.setdefault(key)
        group.finish(known, reasons)

    def _notice(self, body: Group) -> None:
        for said, node, path in body.texts("privacy_notice"):
            if re.match(r"https?://", said) and self.evidence.setdefault("notice", said) == said:
                self.ledger.taken(node, path, "evidence.notice")
            else:
                self.ledger.left(node, path, "bring the notice in as its file")
        for said, node, path in body.texts("language"):
            self.ledger.asked(node, path, "notice.languages", f"the record is in {said!r}")

    def _jurisdiction(self, purpose: Group) -> None:
        for said, node, path in purpose.texts("jurisdiction"):
            place = next((item for item in Jurisdiction if item.value.casefold() == said.casefold()), None)
            if place is None:
                self.elsewhere = True
                near = nearest(said, [item.value for item in Jurisdiction])
                self.ledger.warn(node, path, f"{said!r} is no place whose law is known here", near)
            else:
                self.places.setdefault(place)
                self.ledger.taken(node, path, "jurisdictions")

    def _purpose(self, group: Group, parties: Mapping[str, Group]) -> None:
        ledger, index = self.ledger, len(self.purposes)
        fact = f"purposes[{index}]"
        text = group.text("purpose")
        if text and any(item.get("text") == text[0] for item in self.purposes):
            ledger.left(group.node, group.path, "another record says this purpose")
            group.read.update(group.content)
            return
        taken = {item["id"] for item in self.purposes}
        purpose: dict[str, Any] = {"id": identifier(text[0] if text else "", taken, f"purpose-{index + 1}")}
        self.purposes.append(purpose)
        if text:
            purpose["text"] = text[0]
            how = f"taken as {fact}.text until the words shown to customers are known"
            ledger.changed(text[1], group.at("purpose"), f"{fact}.text", how)
        kind = group.text("purpose_type")
        if kind:
            ledger.asked(kind[1], group.at("purpose_type"), f"{fact}.use", f"the record says {kind[0]!r}")
        self._basis(group, purpose, fact)
        self._information(group, purpose, fact)
        read_retention(group, purpose, fact, of="record")
        self.parties.read_controllers(group, parties)
        self.parties.read_recipients(group, purpose["id"], parties)
        for key, about in _NOTES.items():
            for said, node, path in group.texts(key):
                ledger.asked(node, path, about.format(index), f"{key.replace('_', ' ')}: {said}")
        for said, node, path in group.texts("privacy_rights"):
            right = next((name for name in _RIGHTS if name in said.casefold()), None)
            if right is None:
                ledger.left(node, path, "a scenario knows no right by these words")
            else:
                ledger.asked(node, path, f"notice.rights.{right}.listed", "the record names it")
        self._account(group, _PURPOSE if group.path else _TOP, _PERSONAL)

    def _basis(self, group: Group, purpose: dict[str, Any], fact: str) -> None:
        purpose["basis"] = {}
        result = group.text("lawful_basis")
        if result is None:
            return
        said, node = result
        words = re.sub(r"([a-z])([A-Z])", r"\1 \2", said.rpartition(":")[2].rpartition("#")[2].rpartition("/")[2])
        words = " ".join(words.replace("_", " ").casefold().split())
        basis = _BASES.get(words) or _BASES.get(words.removesuffix("s"))
        place = gdpr_place(tuple(self.places) or (() if self.elsewhere else BY_DEFAULT))
        if basis is not None and place is not None:
            purpose["basis"][place.value] = basis.value
            self.ledger.changed(
                node, group.at("lawful_basis"), f"{fact}.basis.{place.value}", f"taken as {basis.value}"
            )
        else:
            note = f"the record says the ground is {said!r}"
            self.ledger.asked(node, group.at("lawful_basis"), f"{fact}.basis_rationale", note)

    def _information(self, group: Group, purpose: dict[str, Any], fact: str) -> None:
        ledger = self.ledger
        node = group.get("pii_information")
        items = node.content if node is not None and isinstance(node.content, list) else [node]
        data: list[str | None] = []
        for number, item in enumerate(item for item in items if item is not None):
            path = f"{group.at('pii_information')}[{number}]"
            if not isinstance(item.content, dict):
                if isinstance(item.content, str):
                    data.append(self._category(item.content, item, path, fact))
                else:
                    ledger.warn(item, path, "expected a text or a group; it was not taken")
                continue
            inner = Group(item, path, ledger)
            said = inner.text("pii_type")
            if said:
                data.append(self._category(*said, inner.at("pii_type"), fact))
            for key in ("special_pii_category", "sensitive_pii_category"):
                self._special(inner, key, purpose, fact)
            self._account(inner, _INFORMATION, {"pii_attribute_id": "it is the name of a column of somebody's"})
        if data and None not in data:
            purpose["data"] = list(dict.fromkeys(data))

    def _category(self, said: str, node: Node, path: str, fact: str) -> str | None:
        if said in DATA_CATEGORIES:
            self.ledger.taken(node, path, f"{fact}.data")
            return said
        # A near word would be a guess: that of a person's e-mail address for a company's, say.
        self.ledger.asked(node, path, f"{fact}.data", f"the record says {said!r}")
        return None

    def _special(self, inner: Group, key: str, purpose: dict[str, Any], fact: str) -> None:
        node = inner.get(key)
        if node is None or node.content in ("", [], {}):
            return
        if key == "special_pii_category" and node.content is not False:
            purpose["special_category"] = True
            self.ledger.changed(node, inner.at(key), f"{fact}.special_category", "so there are such data")
        else:
            note = f"{key.replace('_', ' ')}: {'no' if node.content is False else 'yes'}"
            self.ledger.asked(node, inner.at(key), f"{fact}.special_category", note)

    def _event(self, event: Group) -> None:
        validity, kind = event.text("validity_duration"), event.text("event_type")
        if validity:
            note = f"an answer counts for {validity[0]}"
            self.ledger.asked(validity[1], event.at("validity_duration"), "consent.requests", note)
        if kind:
            self.ledger.asked(
                kind[1], event.at("event_type"), "consent.requests", f"consent is recorded as {kind[0]!r}"
            )
        self._account(event, _EVENT, _PERSONAL)


register(
    Kind(
        tool="ISO/IEC TS 27560",
        name="a consent record",
        mark="A consent record of ISO/IEC TS 27560 (JSON) has 'record_id' or 'pii_principal_id', and 'purposes'.",
        keys=_TOP,
        recognises=_recognises,
        read=_read,
        silent="a record says what was answered, and little of how people were asked or what they get",
        rank=30,
    )
)
