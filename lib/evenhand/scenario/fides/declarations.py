"""Privacy declarations as purposes, and what they say together of people, recipients and transfers."""

from __future__ import annotations

from typing import Any

from fideslang.models import PrivacyDeclaration

from evenhand.law.place import Jurisdiction
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.fides.inventory import Inventory
from evenhand.scenario.fides.taxonomy import Taxonomy, member, members
from evenhand.scenario.fides.vocabulary import BASES, EXPLICIT_CONSENT, SPECIAL_BASES, identifier, retention_of
from evenhand.scenario.interchange.ledger import Group, Ledger

_DEFAULT_NO = "the manifest says no, which Fides also writes where nobody has answered"
_REASONS = {
    "flexible_legal_basis_for_processing": "whether a notice may name another ground has no place in a scenario",
    "egress": "whether a flow leaves the company is not said; add recipients by hand",
    "ingress": "where data come from is not said for each category; add sources by hand",
}


def recorded(system: Group) -> Group | None:
    """Return what an export of ours recorded beside what Fides can say, under ``meta.evenhand``."""
    return next((own for meta in system.groups("meta") for own in meta.groups("evenhand")), None)


class Declarations:
    """Reads the privacy declarations of systems.

    Parameters
    ----------
    ledger
        Where remarks go.
    inventory
        The datasets that declarations refer to.
    taxonomy
        The words there are.
    evidence
        Where to put addresses at which facts can be checked.
    """

    def __init__(self, ledger: Ledger, inventory: Inventory, taxonomy: Taxonomy, evidence: dict[str, str]) -> None:
        self.ledger = ledger
        self.inventory = inventory
        self.taxonomy = taxonomy
        self.evidence = evidence
        self._purposes: list[dict[str, Any]] = []
        self._subjects: dict[str, None] = {}
        self._subjects_complete = True
        self._recipients: dict[str, dict[str, Any]] = {}
        self._transfers: list[bool] = []

    def read(self, system: Group, place: Jurisdiction | None) -> None:
        """Read all declarations of a system; ``place`` is where a ground of the GDPR counts."""
        own = recorded(system)
        answers = _answers(own)
        first = len(self._purposes)
        for group in system.groups("privacy_declarations"):
            self._declaration(group, place, answers)
        self._profiling(system, first, answers.get("", {}))
        self._transfer(system, answers.get("", {}))
        joint = system.text("joint_controller_info")
        if joint:
            self._recipient(joint[0], None, "joint")
            self.ledger.taken(joint[1], system.at("joint_controller_info"), "recipients")

    def purposes(self) -> list[dict[str, Any]]:
        """Return the purposes read."""
        for index, purpose in enumerate(self._purposes):
            for fact in ("text", "use", "data", "special_category", "adm_significant", "sold_or_shared", "retention"):
                purpose.setdefault(fact, self.ledger.unknown(f"purposes[{index}].{fact}"))
            purpose.setdefault("basis_rationale", self.ledger.unknown(f"purposes[{index}].basis_rationale"))
            for place, basis in purpose["basis"].items():
                if basis is None:
                    purpose["basis"][place] = self.ledger.unknown(f"purposes[{index}].basis.{place}")
        return self._purposes

    def subjects(self) -> Any:
        """Return whose data they are, over all declarations."""
        if not self._subjects or not self._subjects_complete:
            return self.ledger.unknown("audience.subjects")
        return list(self._subjects)

    def recipients(self) -> Any:
        """Return who receives data; Fides names no processors, so none named is not nobody."""
        return list(self._recipients.values()) or self.ledger.unknown("recipients")

    def transfers(self) -> Any:
        """Return the transfers: none, when every system is on record as making none."""
        if self._transfers and all(self._transfers):
            return []
        return self.ledger.unknown("transfers")

    def _declaration(self, group: Group, place: Jurisdiction | None, answers: dict[str, dict[str, Any]]) -> None:
        index = len(self._purposes)
        fact = f"purposes[{index}]"
        name = group.text("name")
        purpose: dict[str, Any] = {
            "id": identifier(name[0] if name else "", {item["id"] for item in self._purposes}, f"purpose-{index + 1}")
        }
        self._purposes.append(purpose)
        own = answers.get(name[0] if name else "", {}) if name else {}
        self._name(group, purpose, fact, own)
        self._use(group, purpose, fact)
        self._data(group, purpose, fact)
        self._basis(group, purpose, fact, place)
        self._special(group, purpose, fact, "processes_special_category_data" in own.get("answered_no", ()))
        read_retention(group, purpose, fact, of="manifest")
        self._sharing(group, purpose, fact)
        subjects, complete = members(self.taxonomy.subjects, group, "data_subjects", "audience.subjects")
        self._subjects.update(dict.fromkeys(subjects))
        self._subjects_complete = self._subjects_complete and complete
        assessment = group.text("impact_assessment_location")
        if assessment:
            self.evidence[f"{fact}.basis_rationale"] = assessment[0]
            self.ledger.taken(assessment[1], group.at("impact_assessment_location"), f"evidence.{fact}.basis_rationale")
        group.finish(tuple(PrivacyDeclaration.model_fields), _REASONS)

    def _name(self, group: Group, purpose: dict[str, Any], fact: str, own: dict[str, Any]) -> None:
        name = group.text("name")
        if own.get("text"):
            purpose["text"] = own["text"]
        if name is None:
            return
        said, node = name
        if said == purpose["id"]:
            self.ledger.taken(node, group.at("name"), f"{fact}.id")
        elif " " in said and "text" not in purpose:
            # A phrase tells people what it is for; the words that customers read may still be others.
            purpose["text"] = said
            how = f"taken as {fact}.text until the words shown to customers are known; its id is {purpose['id']!r}"
            self.ledger.changed(node, group.at("name"), f"{fact}.text", how)
        else:
            self.ledger.changed(node, group.at("name"), f"{fact}.id", f"written as {purpose['id']!r}")

    def _use(self, group: Group, purpose: dict[str, Any], fact: str) -> None:
        result = group.text("data_use")
        if result is None:
            return
        use = member(self.taxonomy.uses, self.ledger, *result, group.at("data_use"), f"{fact}.use")
        if use is not None:
            purpose["use"] = use

    def _data(self, group: Group, purpose: dict[str, Any], fact: str) -> None:
        data, complete = members(self.taxonomy.categories, group, "data_categories", f"{fact}.data")
        if data and complete:
            purpose["data"] = list(data)
        references = group.texts("dataset_references")
        if data or not complete:
            for _, node, path in references:
                self.ledger.left(node, path, "the declaration names its data itself")
        elif references:
            self._data_held(references, purpose, f"{fact}.data")

    def _data_held(self, references: list[tuple[str, Node, str]], purpose: dict[str, Any], fact: str) -> None:
        """Take the data of the datasets that a declaration refers to instead of naming its own."""
        held = [self.inventory.of(name) or () for name, _, _ in references]
        settled = all(held) and self.inventory.complete
        if settled:
            purpose["data"] = list(dict.fromkeys(category for categories in held for category in categories))
        for name, node, path in references:
            if settled:
                self.ledger.changed(node, path, fact, "the data categories of the dataset are taken")
            else:
                self.ledger.asked(node, path, fact, f"those in the dataset {name!r}")

    def _basis(self, group: Group, purpose: dict[str, Any], fact: str, place: Jurisdiction | None) -> None:
        purpose["basis"] = {}
        result = group.text("legal_basis_for_processing")
        if result is None:
            return
        said, node = result
        path = group.at("legal_basis_for_processing")
        basis = next((ours for theirs, ours in BASES.items() if theirs.casefold() == said.casefold()), None)
        if place is None:
            self.ledger.left(node, path, "a ground of the GDPR says nothing about California")
        elif basis is None:
            near = nearest(said, BASES)
            self.ledger.warn(
                node, path, f"{said!r} is no ground of GDPR Art. 6 in Fides; {fact}.basis stays unknown", near
            )
            self.ledger.notes.setdefault(f"{fact}.basis.{place.value}", []).append(f"the manifest says {said!r}")
            purpose["basis"][place.value] = None
        else:
            purpose["basis"][place.value] = basis.value
            self.ledger.taken(node, path, f"{fact}.basis.{place.value}")

    def _special(self, group: Group, purpose: dict[str, Any], fact: str, answered_no: bool) -> None:
        key = f"{fact}.special_category"
        flag, ground = group.flag("processes_special_category_data"), group.text("special_category_legal_basis")
        if ground:
            said, node = ground
            path = group.at("special_category_legal_basis")
            if said not in SPECIAL_BASES:
                near = nearest(said, SPECIAL_BASES)
                self.ledger.warn(node, path, f"{said!r} is no exception of GDPR Art. 9 in Fides", near)
            how = "explicit consent" if said == EXPLICIT_CONSENT else said
            self.ledger.asked(node, path, f"{fact}.basis_rationale", f"for special categories (GDPR Art. 9): {how}")
        if flag is None and ground is not None:
            purpose["special_category"] = True
            self.ledger.changed(ground[1], group.at("special_category_legal_basis"), key, "so there are such data")
        elif flag is not None:
            value, node = flag
            path = group.at("processes_special_category_data")
            if value or (answered_no and ground is None):
                purpose["special_category"] = value
                self.ledger.taken(node, path, key)
            else:
                note = "the manifest says no, yet names a ground for them" if ground else _DEFAULT_NO
                self.ledger.asked(node, path, key, note)

    def _sharing(self, group: Group, purpose: dict[str, Any], fact: str) -> None:
        flag, named = group.flag("data_shared_with_third_parties"), group.text("third_parties")
        shared = group.texts("shared_categories")
        for word, node, path in shared:
            known = {*self.taxonomy.categories.known, *self.taxonomy.categories.parents}
            if word not in known:
                near = nearest(word, known)
                self.ledger.warn(node, path, f"{word!r} is no data category of the Fides taxonomy", near)
            self.ledger.left(node, path, "a scenario does not say which of the data a recipient gets")
        if named:
            for part in dict.fromkeys(part.strip() for part in named[0].split(";") if part.strip()):
                self._recipient(part, purpose["id"], None)
            self.ledger.taken(named[1], group.at("third_parties"), "recipients")
        elif shared or (flag and flag[0]):
            self._recipient(None, purpose["id"], None)
        if flag is None:
            return
        value, node = flag
        path = group.at("data_shared_with_third_parties")
        if value:
            self.ledger.asked(
                node, path, f"{fact}.sold_or_shared", "shared with third parties; whether for money is not said"
            )
        else:
            self.ledger.asked(node, path, "recipients", "no third parties are declared; processors may still be")

    def _recipient(self, said: str | None, purpose: str | None, role: str | None) -> None:
        """Add somebody who receives data, or a purpose to somebody known by the same words."""
        key = f"{role}:{said}" if said is not None else f"unnamed:{purpose}"
        if key not in self._recipients:
            ids = {item["id"] for item in self._recipients.values()}
            words = said if said is not None else f"third parties of {purpose}"
            entry: dict[str, Any] = {"id": identifier(words, ids, "recipient")}
            if said is not None:
                entry["category"] = said
            if role is not None:
                entry["role"] = role
            self._recipients[key] = entry
        if purpose is not None:
            purposes = self._recipients[key].setdefault("purposes", [])
            if purpose not in purposes:
                purposes.append(purpose)

    def _profiling(self, system: Group, first: int, own: dict[str, Any]) -> None:
        result = system.flag("uses_profiling")
        if result is None:
            return
        value, node = result
        path = system.at("uses_profiling")
        certain = len(self._purposes) == first + 1 if value else "uses_profiling" in own.get("answered_no", ())
        note = "the system profiles people with legal effect; for which purpose is not said" if value else _DEFAULT_NO
        for index in range(first, len(self._purposes)):
            fact = f"purposes[{index}].adm_significant"
            if certain:
                self._purposes[index]["adm_significant"] = value
                self.ledger.taken(node, path, fact)
            else:
                self.ledger.asked(node, path, fact, note)
        if first == len(self._purposes):
            self.ledger.left(node, path, "the system declares no purpose")

    def _transfer(self, system: Group, own: dict[str, Any]) -> None:
        result = system.flag("does_international_transfers")
        grounds = system.texts("legal_basis_for_transfers")
        path = system.at("does_international_transfers")
        settled = result is not None and not result[0] and "does_international_transfers" in own.get("answered_no", ())
        self._transfers.append(settled and not grounds)
        if result is not None and settled:
            self.ledger.taken(result[1], path, "transfers")
        elif result is not None:
            note = "there are international transfers; to which country is not said" if result[0] else _DEFAULT_NO
            self.ledger.asked(result[1], path, "transfers", note)
        for word, node, where in grounds:
            self.ledger.asked(node, where, "transfers", f"protected by {word}")


def _answers(own: Group | None) -> dict[str, dict[str, Any]]:
    """Return what our own exports record: by a declaration's name, and for the system under the empty name."""
    if own is None:
        return {}
    answers: dict[str, dict[str, Any]] = {"": {"answered_no": [word for word, _, _ in own.texts("answered_no")]}}
    for purposes in own.groups("purposes"):
        for name in purposes.content:
            for details in purposes.groups(name):
                text = details.text("text")
                answers[name] = {
                    "text": text[0] if text else None,
                    "answered_no": [word for word, _, _ in details.texts("answered_no")],
                }
    return answers


def read_retention(group: Group, purpose: dict[str, Any], fact: str, *, of: str) -> None:
    """Take the period and the rule that a text about retention states; what says neither stays a question.

    Parameters
    ----------
    group
        Where ``retention_period`` stands.
    purpose
        The purpose, which gets what is read.
    fact
        The purpose's path in the scenario.
    of
        What kind of document it is, in a word.
    """
    result = group.text("retention_period")
    if result is None:
        return
    said, node = result
    path, ledger = group.at("retention_period"), group.ledger
    days, criterion = retention_of(said)
    if days is None and criterion is None:
        ledger.asked(node, path, f"{fact}.retention", f"the {of} says {said!r} without a unit")
        return
    purpose["retention"] = {
        **({} if days is None else {"days": days}),
        **({} if criterion is None else {"criterion": criterion}),
    }
    if days is None:
        ledger.taken(node, path, f"{fact}.retention.criterion")
    else:
        ledger.changed(node, path, f"{fact}.retention.days", f"taken as {days} days")
