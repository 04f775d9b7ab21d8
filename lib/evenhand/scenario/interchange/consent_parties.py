"""The parties that records of consent name: whose programme it is, and who else gets the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from evenhand.marked_yaml import Node
from evenhand.scenario.fides.vocabulary import identifier
from evenhand.scenario.interchange.ledger import Group, Ledger

PARTY = (
    "party_id", "party_name", "party_role", "party_contact", "party_type", "party_address", "party_email", "party_url",
    "party_phone",
)  # fmt: skip
ROLES = {"processor": "processor", "joint controller": "joint", "third party": "third_party"}


class Parties:
    """Collects the controller and the recipients of a programme.

    Parameters
    ----------
    ledger
        Where remarks go.
    account
        Accounts for the fields of a group, given those that are known and why they are not taken.
    """

    def __init__(self, ledger: Ledger, account: Callable[[Group, Sequence[str], Mapping[str, str]], None]) -> None:
        self.ledger, self._account = ledger, account
        self.controller: dict[str, str] = {}
        self.recipients: dict[str, dict[str, Any]] = {}

    def _named(
        self, group: Group, key: str, parties: Mapping[str, Group]
    ) -> Iterator[tuple[str, Group | None, Node, str]]:
        """Yield the name of each party that a field names or refers to, with what else the record says of it."""
        node = group.get(key)
        items = node.content if node is not None and isinstance(node.content, list) else [node]
        for number, item in enumerate(item for item in items if item is not None):
            path = (
                f"{group.at(key)}[{number}]" if node is not None and isinstance(node.content, list) else group.at(key)
            )
            if isinstance(item.content, dict):
                stated = Group(item, path, self.ledger)
                yield self._name(stated), stated, item, path
                self._account(stated, PARTY, dict.fromkeys(PARTY, "a name, a role and an address are enough"))
            elif isinstance(item.content, str) and item.content.strip():
                party = parties.get(item.content.strip())
                yield (self._name(party) if party else "") or item.content.strip(), party, item, path
            else:
                self.ledger.warn(item, path, "expected a party; it was not taken")

    def _name(self, party: Group) -> str:
        name = party.text("party_name")
        if name is None:
            return ""
        self.ledger.taken(name[1], party.at("party_name"), "the name of the party")
        return name[0]

    def read_controllers(self, group: Group, parties: Mapping[str, Group]) -> None:
        """Take who decides by a purpose; ``parties`` are those that the record describes, by the ids it gives them."""
        for name, party, node, path in self._named(group, "pii_controllers", parties):
            if not name:
                self.ledger.warn(node, path, "the controller has no name")
            elif self.controller.setdefault("name", name) == name:
                self.ledger.taken(node, path, "controller.name")
                for key in ("party_contact", "party_email", "party_address", "party_url", "party_phone"):
                    contact = party.text(key) if party is not None else None
                    if (
                        party is not None
                        and contact
                        and self.controller.setdefault("contact", contact[0]) == contact[0]
                    ):
                        self.ledger.taken(contact[1], party.at(key), "controller.contact")
            else:
                self._recipient(name, None)
                self.ledger.changed(node, path, "recipients", "a second controller is taken as a recipient")

    def read_recipients(self, group: Group, purpose: str, parties: Mapping[str, Group]) -> None:
        """Take who else gets the data of a purpose."""
        for name, party, node, path in self._named(group, "recipient_third_parties", parties):
            entry = self._recipient(name or None, purpose)
            self.ledger.taken(node, path, "recipients")
            role = party.text("party_role") if party is not None else None
            if party is None or role is None:
                continue
            known = ROLES.get(" ".join(role[0].replace("_", " ").casefold().split()).removeprefix("pii "))
            if known is None:
                self.ledger.left(role[1], party.at("party_role"), "whether it acts for the company is not said by it")
            else:
                entry["role"] = known
                self.ledger.taken(role[1], party.at("party_role"), "recipients")

    def _recipient(self, name: str | None, purpose: str | None) -> dict[str, Any]:
        key = name or f"unnamed of {purpose}"
        if key not in self.recipients:
            ids = {item["id"] for item in self.recipients.values()}
            self.recipients[key] = {"id": identifier(key, ids, "recipient"), **({"name": name} if name else {})}
        if purpose is not None:
            purposes = self.recipients[key].setdefault("purposes", [])
            if purpose not in purposes:
                purposes.append(purpose)
        return self.recipients[key]
