"""A data protection impact assessment to go on with: JSON that the tool published by the CNIL opens.

The shape is that of LINCnil/pia 4.1 (https://github.com/LINCnil/pia): ``{pia, answers, measures, evaluations,
comments}``, answers under the numbers of its questions. Only the data format is followed. Evenhand describes and
drafts; it evaluates nothing in the data protection officer's place: ``evaluations`` is empty, and the questions about
supporting assets (123) and security (3.2 to 3.4), of which a scenario says nothing, are left to be answered there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any

from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.law.naming import place_name
from evenhand.report.format import Format, register
from evenhand.report.labels import about, subjects
from evenhand.scenario import document_of
from evenhand.scenario.interchange.readers.pia import OWN, answers_digest
from evenhand.scenario.leaves import Leaf, leaves
from evenhand.scoring import GateFinding, improvements
from evenhand.version import VERSION
from evenhand.vocabulary.numbers import percent
from evenhand.vocabulary.roles import role_in_words

QUESTIONS: Mapping[int, str] = {
    111: "The processing",
    112: "Who is responsible",
    113: "Standards that apply",
    121: "The data",
    122: "Their life cycle",
    211: "Purposes",
    212: "Legal basis",
    213: "Only what is needed",
    214: "Accuracy",
    215: "How long data are kept",
    221: "How people are informed",
    222: "How consent is obtained",
    223: "Access and portability",
    224: "Rectification and erasure",
    225: "Restriction and objection",
    226: "Processors",
    227: "Transfers",
}
"""The questions answered, by their number in the CNIL's tool, in our words."""

_PLACES: Mapping[str, int] = {
    "": 111,
    "jurisdictions": 113,
    "controller": 112,
    "purposes": 211,
    "purposes.basis": 212,
    "purposes.strictly_necessary": 212,
    "purposes.fallback_basis_if_refused": 212,
    "purposes.basis_rationale": 212,
    "purposes.legitimate_interest_text": 212,
    "purposes.data": 213,
    "purposes.special_category": 121,
    "purposes.inferred": 121,
    "purposes.retention": 215,
    "uses_in_practice": 211,
    "recipients": 226,
    "transfers": 227,
    "sources": 121,
    "consent": 222,
    "alternatives": 222,
    "lifted_gates": 222,
    "notice_items": 221,
    "ownership": 122,
    "ownership.correction": 214,
    "ownership.export": 223,
    "ownership.export_share": 223,
    "ownership.deletion": 224,
    "ownership.deletion_days": 224,
    "notice": 221,
    "notice.rights.access": 223,
    "notice.rights.know": 223,
    "notice.rights.portability": 223,
    "notice.rights.rectification": 224,
    "notice.rights.erasure": 224,
    "notice.rights.restriction": 225,
    "notice.rights.objection": 225,
    "notice.rights.opt_out": 225,
    "notice.rights.limit": 225,
    "business_model_text": 221,
    "data_revenue_share_published": 221,
}
"""The question a fact belongs to, by the beginning of its path without positions; the longest that fits counts."""

_PILLARS: Mapping[str, int] = {"lawfulness": 212, "consent": 222, "transparency": 221, "ownership": 122}


def question_of(path: str) -> int:
    """Return the number of the question under which a fact stands."""
    parts = [part.split("[")[0] for part in path.split(".")]
    for length in range(len(parts), 0, -1):
        result = _PLACES.get(".".join(parts[:length]))
        if result is not None:
            return result
    return _PLACES[""]


def to_pia(assessment: Assessment, *, at: dt.datetime, author: str = "") -> bytes:
    """Write an assessment for the CNIL's tool.

    Parameters
    ----------
    assessment
        What is handed over: every fact, scores, gates, and what would cure them.
    at
        The time on it; a time without a zone is UTC.
    author
        Who writes it.

    Returns
    -------
    bytes
        JSON in UTF-8, the same for the same assessment, time and author. Texts typed by people are escaped.
    """
    moment = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    answers = list(_answers(assessment))
    document = {
        "pia": {
            "id": 1,
            "name": _without_markup(assessment.scenario.name),
            "category": _without_markup(assessment.scenario.id),
            "status": 0,
            "author_name": _without_markup(author),
            "evaluator_name": "",
            "validator_name": "",
            "created_at": stamp,
            "updated_at": stamp,
            "progress": 0,
            "is_example": 0,
            "is_archive": 0,
            "structure_id": "",
        },
        "answers": _numbered(answers, stamp),
        "measures": _numbered(_measures(assessment), stamp),
        "evaluations": [],
        "comments": _numbered(_comments(assessment), stamp),
        # That tool looks up what it knows and passes over the rest, so the facts can come back as they are.
        OWN: {
            "scenario": document_of(assessment.scenario),
            "answers": answers_digest([(item["reference_to"], item["data"]["text"]) for item in answers]),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False).encode()


def _numbered(items: Iterable[dict[str, Any]], stamp: str) -> list[dict[str, Any]]:
    return [{"pia_id": 1, **item, "created_at": stamp, "id": number} for number, item in enumerate(items, 1)]


def _answers(assessment: Assessment) -> Iterator[dict[str, Any]]:
    names = subjects(assessment.scenario)
    facts: dict[int, list[Leaf]] = {number: [] for number in QUESTIONS}
    for leaf in leaves(assessment.scenario):
        facts[question_of(leaf.path)].append(leaf)
    for number, result in facts.items():
        text = "".join([*_lead(assessment, number), *_told(result, names)])
        yield {"reference_to": number, "data": {"text": text, "gauge": None, "list": []}}


def _lead(assessment: Assessment, number: int) -> Iterator[str]:
    """Yield what stands before the facts: the verdict, the law, the scores."""
    if number == 111:
        yield _paragraph(block_of(assessment).title, strong=True)
        yield _paragraph(assessment.answer)
        yield _paragraph(
            f"Drafted from declared facts by Evenhand {VERSION}, revision {assessment.revision}; to be checked."
        )
    elif number == 113:
        read = "; ".join(f"{place_name(place)} {said}" for place, said in assessment.scorecard.law.items())
        yield _paragraph(f"Law: {read}. Texts relied on:")
        yield _bullets(_texts(assessment))
    for pillar, place in _PILLARS.items():
        if place == number:
            yield _bullets(_scores(assessment, pillar))


def _texts(assessment: Assessment) -> list[str]:
    said = {
        source.text + (f" ({source.standing})" if source.standing else "")
        for criterion in assessment.scorecard.criteria
        if criterion.status in ("known", "unknown")
        for source in criterion.sources
        if source.operative
    }
    return sorted(said)


def _scores(assessment: Assessment, name: str) -> Iterator[str]:
    for place, result in assessment.scorecard.jurisdictions.items():
        for gate in result.gates:
            if gate.pillar == name:
                yield f"{place.value}, {_gate(gate)}: {gate.why}"
        pillar = result.pillars[name]
        if pillar.low is None or pillar.high is None:
            yield f"{place.value}: {name} is not judged, because {pillar.reason}"
        else:
            cap = "" if pillar.cap is None else f", capped at {pillar.cap:.0f}"
            yield (
                f"{place.value}: {name} {pillar.low:.0f} to {pillar.high:.0f} of 100{cap}; "
                f"{percent(pillar.coverage)} of it rests on known facts"
            )


def _gate(gate: GateFinding) -> str:
    standing = f"lifted by {gate.lifted.by}: {gate.lifted.reason}" if gate.lifted else "stands"
    if gate.unresolved:
        standing = "is open, because a fact that decides it is unknown"
    return f"gate {gate.potential.value} of {gate.criterion} {standing}"


def _told(facts: list[Leaf], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the known facts under the item they belong to, and then what nobody knows."""
    known = [leaf for leaf in facts if leaf.known]
    for place, lines in groupby(known, key=lambda leaf: leaf.path.rpartition(".")[0]):
        if place:
            yield _paragraph(about(place, names))
        items = (f"<li>{_html(line.question)} <strong>{_html(_said(line.value))}</strong></li>" for line in lines)
        yield f"<ul>{''.join(items)}</ul>"
    unknown = [about(leaf.path, names) for leaf in facts if not leaf.known]
    if unknown:
        yield _paragraph("Not known yet:")
        yield _bullets(unknown)


def _said(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "none"
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case tuple():
            return "; ".join(_said(item) for item in value)
        case _:
            return str(value)


def _measures(assessment: Assessment) -> Iterator[dict[str, Any]]:
    """Yield what would cure each gate and raise each level, what lifts most first, once for all jurisdictions."""
    results: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for improvement in improvements(assessment.scenario, assessment.rubric):
        lines = results.setdefault(
            improvement.criterion, [improvement.remedy, f"Who: {role_in_words(improvement.owner)}"]
        )
        titles.setdefault(improvement.criterion, f"{improvement.criterion}: {improvement.question}")
        gate = f", gate {improvement.gate}" if improvement.gate else ""
        lines.append(
            f"{improvement.jurisdiction.value}{gate}: {improvement.pillar} {_number(improvement.before.low)} now, "
            f"{_number(improvement.after.low)} when this is done"
        )
    for criterion, lines in results.items():
        yield {"title": _without_markup(titles[criterion]), "content": _bullets(lines), "placeholder": ""}


def _number(value: float | None) -> str:
    return "does not apply" if value is None else f"{value:.0f}"


def _comments(assessment: Assessment) -> Iterator[dict[str, Any]]:
    """Yield a comment beside the question for each gate that stands or is open, once for all jurisdictions."""
    results: dict[tuple[int, str, str], list[str]] = {}
    for place, result in assessment.scorecard.jurisdictions.items():
        for gate in result.gates:
            texts = "; ".join(
                source.text + (f" ({source.standing})" if source.standing else "") for source in gate.sources
            )
            where = results.setdefault((_PILLARS[gate.pillar], _gate(gate), gate.why.rstrip(".")), [])
            where.append(f"{place.value}: {texts or 'a criterion of ours'}.")
    for (number, gate_said, why), where in results.items():
        said = f"{gate_said[0].upper()}{gate_said[1:]}: {why}. {' '.join(where)}"
        yield {"description": _without_markup(said), "reference_to": number, "for_measure": False}


def _paragraph(text: str, *, strong: bool = False) -> str:
    said = _html(text)
    return f"<p><strong>{said}</strong></p>" if strong else f"<p>{said}</p>"


def _bullets(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_html(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _html(text: str) -> str:
    return escape(_printable(text), quote=True).replace("\n", "<br>")


def _without_markup(text: str) -> str:
    """Return text for a field that is no HTML: without angle brackets, in case it is shown as HTML after all."""
    return _printable(text).replace("<", "‹").replace(">", "›").replace("\n", " ")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


register(
    Format(
        ".pia.json",
        "Impact assessment for the CNIL’s tool (JSON)",
        "application/json",
        lambda made: to_pia(made.assessment, at=made.at),
        help="Facts, scores, gates and what would cure them, under the questions of the tool the French regulator "
        "publishes. The evaluation is left to the data protection officer.",
        rank=40,
    )
)
