"""Impact assessments as the CNIL's tool writes them: JSON, answers as HTML under the numbers of its questions.

The shape is that of LINCnil/pia 4.1 (https://github.com/LINCnil/pia). An answer is prose: it becomes the note beside
the fact that it bears on, which stays unknown. A file written by Evenhand and not changed since holds the facts
themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from evenhand.errors import ScenarioError
from evenhand.marked_yaml import Node
from evenhand.scenario.conversion import scenario_of
from evenhand.scenario.fides.vocabulary import identifier
from evenhand.scenario.interchange.documents import Document
from evenhand.scenario.interchange.ledger import Group, Ledger
from evenhand.scenario.interchange.reader import Kind, register
from evenhand.scenario.model import Scenario

OWN = "evenhand"
"""The key under which our own export keeps the facts."""

_LONGEST_NOTE = 2000
_FACTS: Mapping[int, str] = {
    112: "controller.name",
    121: "purposes[0].data",
    122: "sources",
    211: "purposes[0].text",
    212: "purposes[0].basis_rationale",
    213: "purposes[0].less_intrusive_way",
    214: "ownership.correction",
    215: "purposes[0].retention",
    221: "notice.timing",
    222: "consent.requests",
    223: "ownership.export",
    224: "ownership.deletion",
    225: "purposes[0].objection",
    226: "recipients",
    227: "transfers",
}
"""The fact that the answer to a question bears on most, by the question's number in the CNIL's tool."""

_SUMMARY = 111
_LEFT = {
    113: "which law is applied follows from the places of the scenario",
    123: "a scenario says nothing of supporting assets",
}
_SECURITY = "a scenario says nothing of security"
_REASONS = {
    "measures": "measures are worked out from the facts, or belong to security",
    "evaluations": "evaluating is the data protection officer's",
    "comments": "comments stay with the assessment",
    "attachments": "attach files to the facts that they show",
}
_PARTS = ("pia", "answers", *_REASONS)
_ANSWER = ("id", "pia_id", "reference_to", "data", "created_at", "updated_at")
_ABOUT = (
    "id", "name", "category", "status", "author_name", "evaluator_name", "validator_name", "created_at", "updated_at",
    "progress", "is_example", "is_archive", "structure_id", "structure_name", "structure_sector_name",
    "structure_data", "dpo_status", "dpo_opinion", "dpos_names", "people_names", "concerned_people_opinion",
    "concerned_people_status", "concerned_people_searched_opinion", "concerned_people_searched_content",
    "rejection_reason", "applied_adjustments", "type", "readonly", "server_mode",
)  # fmt: skip


def answers_digest(answers: Sequence[tuple[int, str]]) -> str:
    """Return what tells whether answers were changed: a SHA-256 over each question's number and text."""
    return hashlib.sha256(json.dumps(sorted(answers), ensure_ascii=False).encode()).hexdigest()


def plain_text(html: str) -> str:
    r"""Return the text of HTML, a line for each paragraph and item; scripts, styles and pictures are left out.

    >>> plain_text("<p>Names &amp; <b>ages</b></p><ul><li>one</li><li>two</li></ul><script>x</script>")
    'Names & ages\none\ntwo'
    """
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Text(HTMLParser):
    """Collects what people read."""

    _UNSEEN = frozenset(("script", "style", "template"))
    _INLINE = frozenset(
        ("a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u")
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in self._UNSEEN
        if tag not in self._INLINE | self._UNSEEN:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in self._UNSEEN))
        if tag not in self._INLINE | self._UNSEEN:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def _recognises(root: Node) -> bool:
    content = root.content
    return isinstance(content, dict) and "pia" in content and "answers" in content


def _read(documents: Sequence[Document], stem: str, ledger: Ledger, chosen: tuple[str, ...]) -> Scenario:
    if len(documents) > 1:
        named = ", ".join(document.name for document in documents)
        raise ScenarioError(f"An assessment is of one programme, and these are several: {named}.")
    top = Group(documents[0].root, "", ledger)
    own = _own_facts(top)
    return own if own is not None else _Answers(top, ledger).scenario(stem)


def _own_facts(top: Group) -> Scenario | None:
    """Return the scenario that our own export kept, unless somebody has changed the answers since."""
    node = top.get(OWN)
    if node is None:
        return None
    kept = node.values()
    ledger, at = top.ledger, top.at(OWN)
    if not isinstance(kept, dict) or not isinstance(kept.get("scenario"), dict):
        ledger.warn(node, at, "the facts that Evenhand keeps there are damaged; the answers are read instead")
        return None
    if kept.get("answers") != answers_digest(_said(top)):
        ledger.warn(node, at, "the answers were changed since; they are read instead of the facts kept there")
        return None
    try:
        scenario = scenario_of(kept["scenario"])
    except ScenarioError as error:
        ledger.warn(node, at, f"the facts kept there are none of this version: {error.message}")
        return None
    ledger.taken(node, at, "every fact")
    for key, value in top.content.items():
        if key != OWN and value.content not in (None, [], {}):
            ledger.left(value, top.at(key), "it says in words what the facts say")
    return scenario


def _said(top: Group) -> list[tuple[int, str]]:
    """Return the number and text of each answer, whatever else there is."""
    results = []
    node = top.content.get("answers")
    for item in node.content if node is not None and isinstance(node.content, list) else ():
        value = item.values()
        data = value.get("data") if isinstance(value, dict) else None
        if isinstance(data, dict) and isinstance(value.get("reference_to"), int):
            results.append((value["reference_to"], str(data.get("text") or "")))
    return results


class _Answers:
    """Puts the answers of an assessment beside the facts that they bear on."""

    def __init__(self, top: Group, ledger: Ledger) -> None:
        self.top = top
        self.ledger = ledger
        self.summary = ""

    def scenario(self, stem: str) -> Scenario:
        names = self._names(stem)
        for answer in self.top.groups("answers"):
            self._answer(answer)
        self.top.finish(_PARTS, _REASONS)
        unknown = self.ledger.unknown
        # That there is a purpose is all that is taken for granted: an assessment is of something done with data.
        purpose: dict[str, Any] = {"id": names["id"]}
        document: dict[str, Any] = {**names, "summary": self.summary, "purposes": [purpose]}
        for fact in _FACTS.values():
            room, _, name = fact.partition(".")
            place = purpose if room == "purposes[0]" else document.setdefault(room, {}) if name else document
            place[name or room] = unknown(fact)
        return scenario_of(document)

    def _names(self, stem: str) -> dict[str, str]:
        about = next(iter(self.top.groups("pia")), None)
        name = about.text("name") if about else None
        said = name[0] if name else stem
        if about is not None:
            if name is not None:
                self.ledger.taken(name[1], about.at("name"), "name")
            about.finish(_ABOUT, dict.fromkeys(_ABOUT, "who assessed, how far and when stays with the assessment"))
        return {"id": identifier(said, (), "assessment"), "name": said[:120].strip() or "Assessment"}

    def _answer(self, answer: Group) -> None:
        node, number = answer.get("reference_to"), None
        if node is not None and isinstance(node.content, int) and not isinstance(node.content, bool):
            number = node.content
            self.ledger.left(node, answer.at("reference_to"), "it says which question is answered")
        for data in answer.groups("data"):
            text = data.text("text")
            if text is not None:
                self._text(number, plain_text(text[0]), text[1], data.at("text"))
            data.finish(("text", "gauge", "list"), {"gauge": _SECURITY, "list": _SECURITY})
        answer.finish(_ANSWER, dict.fromkeys(_ANSWER, "it says where the answer stands in the tool"))

    def _text(self, number: int | None, said: str, node: Node, path: str) -> None:
        if not said:
            return
        if number is None:
            self.ledger.warn(node, path, "the answer is to no question")
        elif number == _SUMMARY:
            self.summary = f"{self.summary}\n{said}".strip()
            self.ledger.changed(node, path, "summary", "taken as the summary, as plain text")
        elif number in _FACTS:
            cut = said if len(said) <= _LONGEST_NOTE else f"{said[:_LONGEST_NOTE].rstrip()} […]"
            self.ledger.asked(node, path, _FACTS[number], f"the assessment says: {cut}")
        else:
            self.ledger.left(node, path, _LEFT.get(number, _SECURITY))


register(
    Kind(
        tool="the CNIL’s tool",
        name="an impact assessment",
        mark="An impact assessment of the CNIL’s tool (JSON) has 'pia' and 'answers' at the top.",
        keys=("pia", "answers"),
        recognises=_recognises,
        read=_read,
        silent="an assessment answers in prose, and a draft takes no fact from prose",
        rank=20,
    )
)
