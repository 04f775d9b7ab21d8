"""A Fides manifest from a scenario: one system with a privacy declaration for each purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from fideslang.models import System

from evenhand.scenario.facts import Unknown, is_known
from evenhand.scenario.fides.vocabulary import (
    BASES,
    EXPLICIT_CONSENT,
    TRANSFERS,
    gdpr_place,
    retention_of,
    retention_text,
)
from evenhand.scenario.leaves import leaves
from evenhand.scenario.model import Scenario
from evenhand.scenario.parties import Recipient
from evenhand.scenario.purposes import Basis, Purpose, Retention
from evenhand.scenario.revision import revision
from evenhand.scenario.special import shows_special

_GROUNDS = {ours: theirs for theirs, ours in BASES.items()}
_NO_PLACE = "Fides has no place for it"
_SHOWN = "it says no, and the data, or what is guessed from them, say yes"
_NO_USE = "Fides demands a data use, and it is not known"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fact that the manifest does not say, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class FidesExport:
    """A manifest, and what became of every fact of the scenario.

    Parameters
    ----------
    text
        The manifest (YAML).
    carried
        The paths of the facts that `from_fides` reads back as they are.
    in_words
        The paths of facts that stand in it in other words.
    left_out
        The stated facts that it does not say.
    """

    text: str
    carried: tuple[str, ...]
    in_words: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def to_fides(scenario: Scenario) -> FidesExport:
    """Write a scenario as a Fides manifest.

    Every declaration is named by its purpose's id. What Fides cannot tell apart (an answer "no" from no answer) and the
    words shown to customers stand under ``meta.evenhand``.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    FidesExport
        The same text for the same scenario; fideslang's ``System`` accepts it.
    """
    writer = _Writer(scenario)
    system = writer.system()
    # The model is the judge of what Fides takes; what is written is our own order of keys.
    System.model_validate(system)
    left = writer.left_out()
    head = (
        f"# Written by Evenhand from the scenario {scenario.id}, revision {revision(scenario)}.\n"
        f"# Facts of it that Fides has no place for: {len(left)}. The scenario file says them all.\n"
    )
    body = yaml.dump({"system": [system]}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return FidesExport(head + body, tuple(writer.carried), tuple(dict.fromkeys(writer.in_words)), left)


class _Dumper(yaml.SafeDumper):
    """Writes texts so that readers of YAML 1.1 and 1.2 agree about them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # Only a text that begins with a letter is a text in both versions, truth values apart, which PyYAML quotes.
    plain = text[:1].isascii() and text[:1].isalpha() and text.isprintable()
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)


class _Writer:
    """Writes one scenario and keeps account of the facts it has written."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.place = gdpr_place(scenario.jurisdictions)
        self.carried: list[str] = []
        self.in_words: list[str] = []
        self.contradicted: list[str] = []
        self.without_use = [
            f"purposes[{index}]" for index, item in enumerate(scenario.purposes) if not is_known(item.use)
        ]
        self.notes: dict[str, dict[str, Any]] = {}
        self.answered_no: list[str] = []

    def system(self) -> dict[str, Any]:
        """Return the system resource."""
        scenario = self.scenario
        declarations = [
            self._declaration(index, purpose)
            for index, purpose in enumerate(scenario.purposes)
            if not isinstance(purpose.use, Unknown)
        ]
        self.carried += ["id", "name", "jurisdictions"]
        system: dict[str, Any] = {"fides_key": scenario.id, "name": scenario.name}
        if scenario.summary:
            system["description"] = scenario.summary
            self.carried.append("summary")
        system["system_type"] = "Service"
        for key, fact in (("legal_name", "name"), ("dpo", "dpo_contact")):
            value = getattr(scenario.controller, fact)
            if isinstance(value, str) and value:
                system[key] = value
                self.carried.append(f"controller.{fact}")
        self._profiling(system)
        self._transfers(system)
        system["privacy_declarations"] = declarations
        if declarations and self._subjects():
            self.carried.append("audience.subjects")
        own: dict[str, Any] = {"jurisdictions": [place.value for place in scenario.jurisdictions]}
        if self.answered_no:
            own["answered_no"] = self.answered_no
        if self.notes:
            own["purposes"] = self.notes
        system["meta"] = {"evenhand": own}
        return system

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the stated facts that were not written."""
        said = {*self.carried, *self.in_words}
        return tuple(
            LeftOut(leaf.path, self._why(leaf.path))
            for leaf in leaves(self.scenario)
            if leaf.known and leaf.stated and leaf.path not in said and leaf.path != "version"
        )

    def _why(self, path: str) -> str:
        if path in self.contradicted:
            return _SHOWN
        return _NO_USE if _below(path, self.without_use) else _NO_PLACE

    def _subjects(self) -> list[str]:
        subjects = self.scenario.audience.subjects
        return [] if isinstance(subjects, Unknown) else list(subjects)

    def _declaration(self, index: int, purpose: Purpose) -> dict[str, Any]:
        fact = f"purposes[{index}]"
        data = () if isinstance(purpose.data, Unknown) else purpose.data
        declaration: dict[str, Any] = {
            "name": purpose.id,
            "data_categories": list(data),
            "data_use": purpose.use,
            "data_subjects": self._subjects(),
        }
        self.carried += [f"{fact}.id", f"{fact}.use", *([f"{fact}.data"] if data else [])]
        notes: dict[str, Any] = {}
        if isinstance(purpose.text, str) and purpose.text:
            notes["text"] = purpose.text
            self.carried.append(f"{fact}.text")
        self._basis(declaration, purpose, fact)
        self._special(declaration, notes, purpose, fact)
        self._retention(declaration, purpose, fact)
        self._sharing(declaration, purpose)
        if notes:
            self.notes[purpose.id] = notes
        return declaration

    def _basis(self, declaration: dict[str, Any], purpose: Purpose, fact: str) -> None:
        basis = None if self.place is None else purpose.basis_in(self.place)
        if self.place is not None and isinstance(basis, Basis) and basis in _GROUNDS:
            declaration["legal_basis_for_processing"] = _GROUNDS[basis]
            self.carried.append(f"{fact}.basis.{self.place.value}")

    def _special(self, declaration: dict[str, Any], notes: dict[str, Any], purpose: Purpose, fact: str) -> None:
        declared, shown = purpose.special_category, shows_special(purpose)
        if isinstance(declared, Unknown) and not shown:
            return
        special = declared is True or shown
        declaration["processes_special_category_data"] = special
        if special is declared:
            self.carried.append(f"{fact}.special_category")
        elif is_known(declared):
            self.contradicted.append(f"{fact}.special_category")
        if not special:
            notes["answered_no"] = ["processes_special_category_data"]
        elif self.place is not None and purpose.basis_in(self.place) is Basis.CONSENT and self._explicit(purpose):
            declaration["special_category_legal_basis"] = EXPLICIT_CONSENT

    def _explicit(self, purpose: Purpose) -> bool:
        """Return whether every question put about a purpose asks for an express statement."""
        requests = self.scenario.consent.requests
        if isinstance(requests, Unknown):
            return False
        asked = [item for item in requests if is_known(item.purposes) and purpose.id in item.purposes]
        return bool(asked) and all(item.explicit is True for item in asked)

    def _retention(self, declaration: dict[str, Any], purpose: Purpose, fact: str) -> None:
        retention = purpose.retention
        if not isinstance(retention, Retention):
            return
        days = retention.days if isinstance(retention.days, int) else None
        criterion = retention.criterion if isinstance(retention.criterion, str) and retention.criterion else None
        text = retention_text(days, criterion)
        if text is None:
            return
        declaration["retention_period"] = text
        read = retention_of(text)
        for name, said, back in (("days", days, read[0]), ("criterion", criterion, read[1])):
            if said is not None:
                (self.carried if said == back else self.in_words).append(f"{fact}.retention.{name}")

    def _sharing(self, declaration: dict[str, Any], purpose: Purpose) -> None:
        recipients = self.scenario.recipients
        if isinstance(recipients, Unknown):
            return
        named = []
        for index, recipient in enumerate(recipients):
            if _third_party(recipient) and is_known(recipient.purposes) and purpose.id in recipient.purposes:
                fact, words = _designation(recipient)
                named.append(words)
                self.in_words += [f"recipients[{index}].{fact}", f"recipients[{index}].purposes"]
        if named:
            declaration["data_shared_with_third_parties"] = True
            declaration["third_parties"] = "; ".join(dict.fromkeys(named))

    def _profiling(self, system: dict[str, Any]) -> None:
        answers = {
            f"purposes[{index}].adm_significant": item.adm_significant
            for index, item in enumerate(self.scenario.purposes)
            if is_known(item.use)
        }
        decided = [path for path, answer in answers.items() if answer is True]
        if decided:
            system["uses_profiling"] = True
            # Fides says it of the system: of which purpose it holds can be read back only when there is one.
            (self.carried if len(answers) == 1 else self.in_words).extend(decided)
        elif answers and all(answer is False for answer in answers.values()):
            system["uses_profiling"] = False
            self.answered_no.append("uses_profiling")
            self.carried += answers

    def _transfers(self, system: dict[str, Any]) -> None:
        transfers = self.scenario.transfers
        if isinstance(transfers, Unknown):
            return
        system["does_international_transfers"] = bool(transfers)
        if not transfers:
            self.answered_no.append("does_international_transfers")
            self.carried.append("transfers")
            return
        grounds = dict.fromkeys(
            TRANSFERS[item.mechanism]
            for item in transfers
            if not isinstance(item.mechanism, Unknown) and item.mechanism in TRANSFERS
        )
        if grounds:
            system["legal_basis_for_transfers"] = list(grounds)
            self.in_words += [
                f"transfers[{index}].mechanism" for index, item in enumerate(transfers) if item.mechanism in TRANSFERS
            ]


def _third_party(recipient: Recipient) -> bool:
    """Return whether a recipient may act for itself; a processor is no third party (GDPR Art. 4(10))."""
    return recipient.role != "processor"


def _designation(recipient: Recipient) -> tuple[str, str]:
    """Return what a recipient is known by, and the words."""
    for fact in ("name", "category"):
        value = getattr(recipient, fact)
        if isinstance(value, str) and value:
            return fact, value.replace(";", ",")
    return "id", recipient.id


def _below(path: str, places: list[str]) -> bool:
    return any(path.startswith(f"{place}.") for place in places)
