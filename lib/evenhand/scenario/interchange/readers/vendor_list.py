"""Vendor lists of IAB Europe's Transparency and Consent Framework, versions 2 and 3, as recipients.

The format is that of the Global Vendor List
(https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework). What a purpose of the
framework is in the Fides taxonomy is said by the map that fideslang 3.1 carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fideslang.gvl import MAPPED_GVL_DATA_CATEGORIES, MAPPED_PURPOSES, MAPPED_SPECIAL_PURPOSES

from evenhand.errors import Problem, ScenarioError
from evenhand.law.place import BY_DEFAULT
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.conversion import scenario_of
from evenhand.scenario.facts import DATA_USES
from evenhand.scenario.fides.vocabulary import gdpr_place, identifier
from evenhand.scenario.interchange.documents import Document
from evenhand.scenario.interchange.ledger import Group, Ledger
from evenhand.scenario.interchange.reader import Kind, register
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Basis

MOST_UNCHOSEN = 20
"""A list of at most so many is somebody's own, and taken as a whole; from a longer one people choose."""

_KEYS = (
    "gvlSpecificationVersion", "vendorListVersion", "tcfPolicyVersion", "lastUpdated", "purposes", "specialPurposes",
    "features", "specialFeatures", "stacks", "dataCategories", "vendors", "standardTexts",
)  # fmt: skip
_VENDOR = (
    "id", "name", "purposes", "legIntPurposes", "impConsPurposes", "flexiblePurposes", "specialPurposes", "features",
    "specialFeatures", "policyUrl", "urls", "usesCookies", "cookieMaxAgeSeconds", "cookieRefresh",
    "usesNonCookieAccess", "deviceStorageDisclosureUrl", "dataRetention", "dataDeclaration", "deletedDate", "overflow",
    "domains",
)  # fmt: skip
_HOW = "it says how purposes are pursued; a scenario asks what for"
_TECHNICAL = "how a vendor stores on devices is said of its own pages; a scenario asks it of each purpose"
_REASONS = {
    **dict.fromkeys(("features",), _HOW),
    **dict.fromkeys(("usesCookies", "cookieMaxAgeSeconds", "cookieRefresh", "usesNonCookieAccess"), _TECHNICAL),
    **dict.fromkeys(("deviceStorageDisclosureUrl", "overflow", "domains"), _TECHNICAL),
    **dict.fromkeys(("policyUrl", "urls"), "the vendor's own notice; a scenario is judged by its company's"),
    "impConsPurposes": "implied consent, which is Canada's, has no place here",
}
_EITHER = "either"
_FRAME = "it belongs to the framework and not to a programme"


def _recognises(root: Node) -> bool:
    content = root.content
    return isinstance(content, dict) and "vendors" in content and not content.keys().isdisjoint(_KEYS[:3])


def _vendors(document: Document, ledger: Ledger) -> dict[str, Group]:
    """Return the vendors of a list by their ids."""
    top = Group(document.root, "", ledger)
    node = top.get("vendors")
    content = node.content if node is not None else None
    if isinstance(content, list):  # as in version 1, and in extracts
        pairs = [(str(_content_of(item, "id") or index), item) for index, item in enumerate(content)]
        paths = [f"vendors[{index}]" for index in range(len(content))]
    elif isinstance(content, dict):
        pairs = list(content.items())
        paths = [f"vendors.{key}" for key in content]
    else:
        raise ScenarioError(
            f"{document.name} names no vendors.",
            problems=[document.root.problem("expected a group of vendors by their ids", "vendors")],
        )
    results = {}
    for (key, item), path in zip(pairs, paths, strict=True):
        if isinstance(item.content, dict):
            results[key] = Group(item, path, ledger)
        else:
            ledger.warn(item, path, "expected a vendor: a group of 'key: value' pairs; it was not taken")
    return results


def _content_of(node: Node, key: str) -> Any:
    inner = node.content.get(key) if isinstance(node.content, dict) else None
    return None if inner is None else inner.content


def _listed(documents: Sequence[Document]) -> Mapping[str, str]:
    if len(documents) > 1:
        raise ScenarioError("Bring in one vendor list at a time.")
    vendors = _vendors(documents[0], Ledger("the framework"))
    if len(vendors) <= MOST_UNCHOSEN:
        return {}
    return {
        key: str(_content_of(group.node, "name") or key)
        for key, group in vendors.items()
        if _content_of(group.node, "deletedDate") is None
    }


def _read(documents: Sequence[Document], stem: str, ledger: Ledger, chosen: tuple[str, ...]) -> Scenario:
    to_choose = _listed(documents)
    document = documents[0]
    vendors = _vendors(document, ledger)
    wanted = _wanted(document.name, vendors, chosen, choose=bool(to_choose))
    draft = _Draft(ledger, document)
    draft.open([vendors[key] for key in wanted])
    for key in wanted:
        draft.vendor(key, vendors[key])
    left = len(vendors) - len(wanted)
    if left:
        ledger.left(document.root, "vendors", f"{left:,} others were not chosen")
    top = Group(document.root, "", ledger)
    top.get("vendors")
    top.finish(_KEYS, dict.fromkeys(_KEYS, _FRAME))
    return scenario_of(draft.document(stem))


def _wanted(name: str, vendors: Mapping[str, Group], chosen: Sequence[str], *, choose: bool) -> list[str]:
    """Return the ids of the vendors that are taken; each may be chosen by its name as well."""
    if not chosen:
        if choose:
            raise ScenarioError(
                f"{name} names {len(vendors):,} vendors.",
                hint="Choose those that the programme works with by id or name: --vendors 52,755.",
            )
        return list(vendors)
    by_name = {str(_content_of(group.node, "name")).casefold(): key for key, group in vendors.items()}
    results, problems = [], []
    for said in chosen:
        key = said if said in vendors else by_name.get(said.casefold())
        if key is None:
            near = nearest(said, [*vendors, *(str(_content_of(group.node, "name")) for group in vendors.values())])
            problems.append(Problem(f"{said!r} is no vendor of the list", name, field="vendors", suggestion=near))
        else:
            results.append(key)
    if problems:
        raise ScenarioError("The vendors named are not all on the list.", problems=problems)
    return list(dict.fromkeys(results))


class _Draft:
    """Collects recipients, and the purposes that they receive data for."""

    def __init__(self, ledger: Ledger, document: Document) -> None:
        self.ledger = ledger
        self.top = Group(document.root, "", ledger)
        self.place = gdpr_place(BY_DEFAULT)
        self.recipients: list[dict[str, Any]] = []
        self.purposes: dict[str, dict[str, Any]] = {}
        self.grounds: dict[str, set[str]] = {}

    def open(self, vendors: Sequence[Group]) -> None:
        """Add the purposes of some vendors in the order of the framework."""
        for special, keys in ((False, ("purposes", "legIntPurposes")), (True, ("specialPurposes",))):
            known = MAPPED_SPECIAL_PURPOSES if special else MAPPED_PURPOSES
            nodes = [group.content.get(key) for group in vendors for key in keys]
            lists = [node.content for node in nodes if node is not None and isinstance(node.content, list)]
            numbers = {item.content for items in lists for item in items}
            for number in known:
                if number in numbers:
                    self._purpose(self._key(number, special=special), number, special=special)

    def vendor(self, key: str, group: Group) -> None:
        """Take a vendor as a recipient."""
        ledger = self.ledger
        name = group.text("name")
        said = name[0] if name else f"vendor {key}"
        taken = {item["id"] for item in self.recipients}
        entry: dict[str, Any] = {"id": identifier(said, taken, f"vendor-{key}"), "name": said}
        if name is None:
            entry["name"] = ledger.unknown("recipients")
        else:
            ledger.taken(name[1], group.at("name"), f"recipients[{len(self.recipients)}].name")
        entry["category"] = "advertising and media vendor of the IAB framework"
        deleted = group.text("deletedDate")
        if deleted:
            ledger.warn(deleted[1], group.at("deletedDate"), f"{said!r} left the framework on {deleted[0]}")
        entry["purposes"] = [*self._purposes(group, "purposes", Basis.CONSENT)]
        entry["purposes"] += self._purposes(group, "legIntPurposes", Basis.LEGITIMATE_INTERESTS)
        entry["purposes"] += self._purposes(group, "specialPurposes", Basis.LEGITIMATE_INTERESTS)
        entry["purposes"] = list(dict.fromkeys(entry["purposes"]))
        for number, node, path in self._numbers(group, "flexiblePurposes"):
            purpose = self._key(number, special=False)
            if purpose not in entry["purposes"]:
                ledger.warn(node, path, f"{number} is no purpose of {said!r}")
                continue
            self.grounds[purpose].add(_EITHER)
            ledger.asked(node, path, self._fact(purpose, "basis"), f"{said} takes consent or legitimate interests")
        self._data(group, said)
        self._kept(group, said)
        for number, node, path in self._numbers(group, "specialFeatures"):
            ledger.asked(node, path, "sources", f"{said} {_SPECIAL.get(number, f'uses special feature {number}')}")
        self.recipients.append(entry)
        group.finish(_VENDOR, {**_REASONS, "id": "the id is the framework's"})

    def document(self, stem: str) -> dict[str, Any]:
        """Return the scenario as plain values."""
        purposes = []
        for index, (key, purpose) in enumerate(self.purposes.items()):
            grounds = self.grounds[key]
            decided = len(grounds) == 1 and _EITHER not in grounds
            basis = next(iter(grounds)) if decided else self.ledger.unknown(f"purposes[{index}].basis")
            unknown = {
                fact: self.ledger.unknown(f"purposes[{index}].{fact}") for fact in ("data", "retention", "use", "text")
            }
            purposes.append({**unknown, **purpose, **({"basis": {self.place.value: basis}} if self.place else {})})
        return {
            "id": identifier(stem, (), "vendors"),
            "name": stem[:120].strip() or "Vendors",
            "jurisdictions": [place.value for place in BY_DEFAULT],
            "purposes": purposes,
            "recipients": self.recipients,
            "sources": self.ledger.unknown("sources"),
        }

    def _numbers(self, group: Group, key: str) -> Iterator[tuple[int, Node, str]]:
        for word, node, path in group.texts(key):
            if isinstance(node.content, int):
                yield node.content, node, path
            else:
                self.ledger.warn(node, path, f"{word!r} is no number of the framework")

    @staticmethod
    def _key(number: int, *, special: bool) -> str:
        return f"tcf-special-{number}" if special else f"tcf-{number}"

    def _fact(self, purpose: str, name: str) -> str:
        return f"purposes[{list(self.purposes).index(purpose)}].{name}"

    def _purposes(self, group: Group, key: str, ground: Basis) -> Iterator[str]:
        special = key == "specialPurposes"
        for number, node, path in self._numbers(group, key):
            if number not in (MAPPED_SPECIAL_PURPOSES if special else MAPPED_PURPOSES):
                self.ledger.warn(node, path, f"{number} is no {'special ' if special else ''}purpose of the framework")
                continue
            purpose = self._key(number, special=special)
            if purpose not in self.purposes:  # a number in place of a list
                self._purpose(purpose, number, special=special)
            self.grounds[purpose].add(ground.value)
            self.ledger.taken(node, path, "recipients")
            if len(self.grounds[purpose]) > 1:
                why = "some vendors take consent, others legitimate interests"
                self.ledger.asked(node, path, self._fact(purpose, "basis"), why)
            yield purpose

    def _purpose(self, purpose: str, number: int, *, special: bool) -> None:
        """Add a purpose of the framework, with its words from the list and its use from fideslang's map."""
        mapped = (MAPPED_SPECIAL_PURPOSES if special else MAPPED_PURPOSES)[number]
        fact = f"purposes[{len(self.purposes)}]"
        entry: dict[str, Any] = {"id": purpose}
        self.grounds[purpose] = set()
        self.purposes[purpose] = entry
        for words in self.top.groups("specialPurposes" if special else "purposes"):
            for item in words.groups(str(number)):
                name = item.text("name")
                if name:
                    entry["text"] = name[0]
                    how = f"taken as {fact}.text until the words shown to customers are known"
                    self.ledger.changed(name[1], item.at("name"), f"{fact}.text", how)
        use = _common(mapped.data_uses)
        if use is None:
            note = f"for the framework's purpose {number} fideslang names {' and '.join(mapped.data_uses)}"
            self.ledger.notes.setdefault(f"{fact}.use", []).append(note)
        else:
            entry["use"] = use

    def _data(self, group: Group, said: str) -> None:
        for number, node, path in self._numbers(group, "dataDeclaration"):
            category = MAPPED_GVL_DATA_CATEGORIES.get(number)
            if category is None:
                self.ledger.warn(node, path, f"{number} is no data category of the framework")
                continue
            self.ledger.asked(node, path, "sources", f"{said}: {category.name}")

    def _kept(self, group: Group, said: str) -> None:
        for periods in group.groups("dataRetention"):
            standard = periods.get("stdRetention")
            if standard is not None:
                self.ledger.left(
                    standard, periods.at("stdRetention"), f"how long {said} keeps data; a scenario asks it of purposes"
                )
            for key, special in (("purposes", False), ("specialPurposes", True)):
                for group_of in periods.groups(key):
                    for number, node in group_of.content.items():
                        purpose = self._key(int(number), special=special) if number.isdecimal() else ""
                        if purpose not in self.purposes or not isinstance(node.content, int):
                            self.ledger.warn(node, group_of.at(number), "expected days by the number of a purpose")
                            continue
                        note = f"{said} keeps them {node.content} days"
                        self.ledger.asked(node, group_of.at(number), self._fact(purpose, "retention"), note)
            periods.finish(("stdRetention", "purposes", "specialPurposes"), {})


_SPECIAL = {1: "uses precise positions", 2: "scans devices to recognise them"}


def _common(uses: Sequence[str]) -> str | None:
    """Return the one use, or the nearest above several that says something; ``None`` when there is none."""
    shared = uses[0].split(".")
    for use in uses[1:]:
        parts = use.split(".")
        length = next((i for i, (a, b) in enumerate(zip(shared, parts, strict=False)) if a != b), len(shared))
        shared = shared[:length]
    use = ".".join(shared)
    return use if use in DATA_USES and (len(uses) == 1 or len(shared) >= 2) else None


register(
    Kind(
        tool="the IAB framework",
        name="a vendor list",
        mark="A vendor list of the IAB (JSON) has 'vendorListVersion' and 'vendors' at the top.",
        keys=("vendors", "vendorListVersion", "gvlSpecificationVersion"),
        recognises=_recognises,
        read=_read,
        silent="a vendor list does not say what the company itself does, asks or pays",
        listed=_listed,
        rank=40,
    )
)
