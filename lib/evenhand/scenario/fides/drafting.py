"""A draft scenario from a Fides manifest: every privacy declaration becomes a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fideslang.models import Organization, System

from evenhand.errors import ScenarioError
from evenhand.law.place import BY_DEFAULT
from evenhand.marked_yaml import MAX_BYTES, parse
from evenhand.nearest import nearest
from evenhand.reading import text_of
from evenhand.scenario.conversion import scenario_of
from evenhand.scenario.fides.declarations import Declarations, recorded
from evenhand.scenario.fides.inventory import Inventory
from evenhand.scenario.fides.ledger import Group, Ledger, Remark
from evenhand.scenario.fides.vocabulary import gdpr_place, identifier
from evenhand.scenario.model import Scenario
from evenhand.scenario.parties import Jurisdiction

__all__ = ["FidesDraft", "from_fides", "load_fides"]

WHAT = "a Fides manifest"
_RESOURCES = ("system", "dataset", "organization")
_OTHER_RESOURCES = ("data_category", "data_use", "data_subject", "policy")
_OWN_MEMBERS = "members of your own taxonomy are replaced by their parents, where they are used"

_SYSTEM_REASONS = {
    "egress": "whether a flow leaves the company is not said; add recipients by hand",
    "ingress": "where data come from is not said for each category; add sources by hand",
    "responsibility": "Evenhand judges whoever decides why and how data are used, the controller",
    "legal_address": "an address where people can reach the controller is asked for instead",
}
_ORGANIZATION_REASONS = {"representative": "whether it represents in the EU or in the UK is not said"}


@dataclass(frozen=True, slots=True)
class FidesDraft:
    """A draft scenario, and what became of every statement of the manifest.

    Parameters
    ----------
    scenario
        The draft; what the manifest does not say is unknown.
    remarks
        In the order in which the manifest was read, each once.
    """

    scenario: Scenario
    remarks: tuple[Remark, ...]

    def of(self, *kinds: str) -> tuple[Remark, ...]:
        """Return the remarks of some kinds: taken, changed, asked, left, warning."""
        return tuple(remark for remark in self.remarks if remark.kind in kinds)


def load_fides(path: Path | str) -> FidesDraft:
    """Return the draft that a Fides manifest file makes.

    Raises
    ------
    ScenarioError
        When the file cannot be read, or holds nothing that Fides describes.
    """
    path = Path(path)
    return from_fides(text_of(path, ScenarioError, WHAT, most_bytes=MAX_BYTES), name=path.name)


def from_fides(text: str, *, name: str = "<text>") -> FidesDraft:
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
    root, slips = parse(text, name, ScenarioError, WHAT)
    if slips:
        raise ScenarioError(f"{name} cannot be read as {WHAT}.", problems=slips)
    ledger = Ledger()
    top = Group(root, "", ledger)
    single = "privacy_declarations" in top.content and "system" not in top.content
    systems = [top] if single else top.groups("system")
    datasets = [] if single else top.groups("dataset")
    organizations = [] if single else top.groups("organization")
    if not systems and not datasets:
        raise _empty(name, top)
    document = _Draft(ledger, Path(name).stem).document(systems, datasets, organizations)
    if not single:
        top.finish((*_RESOURCES, *_OTHER_RESOURCES), dict.fromkeys(_OTHER_RESOURCES, _OWN_MEMBERS))
    return FidesDraft(scenario_of(document), tuple(dict.fromkeys(ledger.remarks)))


class _Draft:
    """Collects the facts of one scenario from all resources of a manifest."""

    def __init__(self, ledger: Ledger, stem: str) -> None:
        self.ledger = ledger
        self.stem = stem
        self.controller: dict[str, str] = {}
        self.evidence: dict[str, str] = {}

    def document(self, systems: list[Group], datasets: list[Group], organizations: list[Group]) -> dict[str, Any]:
        """Return the scenario as plain values."""
        inventory = Inventory(self.ledger, datasets)
        declarations = Declarations(self.ledger, inventory, self.evidence)
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
        if (near := nearest(key, _RESOURCES)) and key not in _RESOURCES
    ]
    return ScenarioError(
        f"{name} holds no system and no dataset.",
        hint="A Fides manifest has 'system:' or 'dataset:' at the top. A scenario file is read by 'evenhand validate'.",
        problems=problems,
    )
