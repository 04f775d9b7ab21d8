"""A draft scenario from a Fides manifest: every privacy declaration becomes a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fideslang.models import Organization, System

from evenhand.errors import ScenarioError
from evenhand.law.place import BY_DEFAULT, Jurisdiction
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.conversion import scenario_of
from evenhand.scenario.fides.declarations import Declarations, recorded
from evenhand.scenario.fides.inventory import Inventory
from evenhand.scenario.fides.taxonomy import OWN_KINDS, Taxonomy, taxonomy_of
from evenhand.scenario.fides.vocabulary import gdpr_place, identifier
from evenhand.scenario.interchange.documents import Document
from evenhand.scenario.interchange.ledger import Group, Ledger
from evenhand.scenario.interchange.reader import Draft, read
from evenhand.scenario.model import Scenario

RESOURCES = ("system", "dataset", "organization", *OWN_KINDS, "policy")
"""The resources of a manifest."""

_SYSTEM_REASONS = {
    "egress": "whether a flow leaves the company is not said; add recipients by hand",
    "ingress": "where data come from is not said for each category; add sources by hand",
    "responsibility": "Evenhand judges whoever decides why and how data are used, the controller",
    "legal_address": "an address where people can reach the controller is asked for instead",
}
_ORGANIZATION_REASONS = {"representative": "whether it represents in the EU or in the UK is not said"}


def is_manifest(root: Node) -> bool:
    """Return whether a top level holds resources of Fides."""
    content = root.content
    return isinstance(content, dict) and ("privacy_declarations" in content or not content.keys().isdisjoint(RESOURCES))


def draft(documents: Sequence[Document], stem: str, ledger: Ledger, chosen: tuple[str, ...] = ()) -> Scenario:
    """Return the scenario that manifests make together.

    Parameters
    ----------
    documents
        Manifests with ``system``, ``dataset``, ``organization`` resources and members of a taxonomy of one's own.
    stem
        What it is called when several systems make it.
    ledger
        Where remarks go.
    chosen
        Manifests list nothing to choose from.

    Raises
    ------
    ScenarioError
        When they hold neither a system nor a dataset.
    """
    tops = [Group(document.root, "", ledger) for document in documents]
    systems, datasets, organizations = [], [], []
    for top in tops:
        if "privacy_declarations" in top.content and "system" not in top.content:
            systems.append(top)
            continue
        systems += top.groups("system")
        datasets += top.groups("dataset")
        organizations += top.groups("organization")
    if not systems and not datasets:
        raise _empty(documents[0].name, tops[0])
    document = _Draft(ledger, stem, taxonomy_of(tops)).document(systems, datasets, organizations)
    for top in tops:
        if top not in systems:
            top.finish(RESOURCES, {})
    return scenario_of(document)


def from_fides(text: str, *, name: str = "<text>") -> Draft:
    """Return the draft that a Fides manifest makes.

    Parameters
    ----------
    text
        The manifest (YAML): ``system``, ``dataset`` and ``organization`` resources.
    name
        What to call it in messages.

    Raises
    ------
    ScenarioError
        When it cannot be read, or holds nothing that Fides describes.
    """
    return read([(name, text)])


class _Draft:
    """Collects the facts of one scenario from all resources of the manifests."""

    def __init__(self, ledger: Ledger, stem: str, taxonomy: Taxonomy) -> None:
        self.ledger = ledger
        self.stem = stem
        self.taxonomy = taxonomy
        self.controller: dict[str, str] = {}
        self.evidence: dict[str, str] = {}

    def document(self, systems: list[Group], datasets: list[Group], organizations: list[Group]) -> dict[str, Any]:
        """Return the scenario as plain values."""
        inventory = Inventory(self.ledger, datasets, self.taxonomy.categories)
        declarations = Declarations(self.ledger, inventory, self.taxonomy, self.evidence)
        names = self._names(systems)
        jurisdictions = self._jurisdictions(systems)
        place = gdpr_place(jurisdictions)
        for system in systems:
            self._controller(system)
            declarations.read(system, place)
            self._accounted(system)
        for organization in organizations:
            self._organization(organization)
        purposes = declarations.purposes()
        return {
            **names,
            "jurisdictions": [item.value for item in jurisdictions],
            "controller": self.controller,
            "audience": {"subjects": declarations.subjects()},
            "purposes": purposes,
            "recipients": declarations.recipients(),
            "transfers": declarations.transfers(),
            "sources": inventory.sources(),
            "evidence": self.evidence,
        }

    def _names(self, systems: list[Group]) -> dict[str, str]:
        """Return id, name and summary: the system's own, or the file's when there are several."""
        if len(systems) != 1:
            for system in systems:
                for part in ("fides_key", "name", "description"):
                    result = system.text(part)
                    if result:
                        self.ledger.left(
                            result[1], system.at(part), "several systems make one scenario; give it a name"
                        )
            return {"id": identifier(self.stem, (), "fides"), "name": self.stem[:120] or "Fides"}
        system = systems[0]
        key, name, description = system.text("fides_key"), system.text("name"), system.text("description")
        said = key[0] if key else name[0] if name else self.stem
        names = {"id": identifier(said, (), "fides"), "name": (name[0] if name else said)[:120].strip()}
        if key and names["id"] == key[0]:
            self.ledger.taken(key[1], system.at("fides_key"), "id")
        elif key:
            self.ledger.changed(key[1], system.at("fides_key"), "id", f"written as {names['id']!r}")
        if name and names["name"] == name[0]:
            self.ledger.taken(name[1], system.at("name"), "name")
        elif name:
            self.ledger.changed(name[1], system.at("name"), "name", "cut to 120 characters")
        if description:
            names["summary"] = description[0]
            self.ledger.taken(description[1], system.at("description"), "summary")
        return names

    def _jurisdictions(self, systems: list[Group]) -> tuple[Jurisdiction, ...]:
        """Return the jurisdictions that an export of ours recorded; those judged by default until somebody chooses."""
        for system in systems:
            meta = recorded(system)
            said = [] if meta is None else [word for word, _, _ in meta.texts("jurisdictions")]
            known = tuple(Jurisdiction(word) for word in dict.fromkeys(said) if word in set(Jurisdiction))
            if known:
                return known
        return BY_DEFAULT

    def _controller(self, system: Group) -> None:
        for key, fact in (("legal_name", "name"), ("dpo", "dpo_contact")):
            result = system.text(key)
            if result is None:
                continue
            said, node = result
            if self.controller.setdefault(fact, said) == said:
                self.ledger.taken(node, system.at(key), f"controller.{fact}")
            else:
                self.ledger.left(node, system.at(key), f"another system already gave controller.{fact}")
        policy = system.text("privacy_policy")
        if policy:
            self.evidence.setdefault("notice", policy[0])
            self.ledger.taken(policy[1], system.at("privacy_policy"), "evidence.notice")

    def _accounted(self, system: Group) -> None:
        meta = system.groups("meta")
        for group in meta:
            for key, node in group.content.items():
                if key == "evenhand":
                    self.ledger.taken(node, group.at(key), "purposes")
                else:
                    self.ledger.left(node, group.at(key), "a scenario has no place for it")
        system.finish(tuple(System.model_fields), _SYSTEM_REASONS)

    def _organization(self, organization: Group) -> None:
        name = organization.text("name")
        if name and self.controller.setdefault("name", name[0]) == name[0]:
            self.ledger.taken(name[1], organization.at("name"), "controller.name")
        elif name:
            self.ledger.left(name[1], organization.at("name"), "a system already gave controller.name")
        for key, fact in (("controller", "contact"), ("data_protection_officer", "dpo_contact")):
            for details in organization.groups(key):
                self._contact(details, fact)
        organization.finish(tuple(Organization.model_fields), _ORGANIZATION_REASONS)

    def _contact(self, details: Group, fact: str) -> None:
        """Take the first way to reach somebody; a person's name is left where it is."""
        for key in ("email", "address", "phone"):
            result = details.text(key)
            if result is None:
                continue
            if fact not in self.controller:
                self.controller[fact] = result[0]
                self.ledger.taken(result[1], details.at(key), f"controller.{fact}")
            else:
                self.ledger.left(result[1], details.at(key), f"controller.{fact} is given already")
        details.finish(("name", "email", "address", "phone"), {"name": "a way to reach them is enough"})


def _empty(name: str, top: Group) -> ScenarioError:
    problems = [
        top.node.problem(f"{key!r} is no resource of Fides", key, suggestion=near)
        for key in top.content
        if (near := nearest(key, RESOURCES)) and key not in RESOURCES
    ]
    return ScenarioError(
        f"{name} holds no system and no dataset.",
        hint="A Fides manifest has 'system:' or 'dataset:' at the top. A scenario file is read by 'evenhand validate'.",
        problems=problems,
    )
