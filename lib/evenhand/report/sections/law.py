"""Validity and lawfulness: which gates stand or are open, what lifts each, who owns it, and what nobody examined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.assessment import Assessment
from evenhand.law.naming import not_examined
from evenhand.report.model import Block, Paragraph, Table
from evenhand.report.sections.first import brief
from evenhand.scenario.evidence_check import each_evidence
from evenhand.scoring import GateFinding, GateGroup
from evenhand.scoring.gates import Ground, kind_of
from evenhand.vocabulary.roles import role_in_words

MOST_GATES = 6
"""Gates of a kind in the body; all of them stand in the annex."""
SHORT = 150
"""Characters of why and of the cure in the body."""


def lawfulness(assessment: Assessment) -> Iterator[Block]:
    """Yield the section."""
    standing = [group for group in assessment.gates if group.stops]
    unresolved = [group for group in assessment.gates if group.may_stop]
    places = ", ".join(place.value for place in assessment.scorecard.jurisdictions)
    if not standing and not unresolved:
        lighter = sum(group.kind in {"G3", "unresolved G3"} for group in assessment.gates)
        beside = (
            f"; {lighter} serious {'defect stands' if lighter == 1 else 'defects stand'} beside it" if lighter else ""
        )
        yield Paragraph(f"Nothing that is examined stops it in {places}{beside}.", strong=True)
    yield Paragraph(not_examined(assessment.scenario.jurisdictions))
    for heading, gates in (("Gates that stand", standing), ("Gates that unknown facts leave open", unresolved)):
        if gates:
            more = f"; {len(gates) - MOST_GATES} more in the annex" if len(gates) > MOST_GATES else ""
            yield Table(
                f"{heading}: G1 stops the use, G2 presumes that it is stopped until rebutted{more}",
                ("Criterion", "Where", "Why", "What lifts it", "Who"),
                tuple(map(_short, gates[:MOST_GATES])),
            )
    others = tuple(group for group in assessment.gates if group.kind == "G3")
    if others:
        more = f"; {len(others) - MOST_GATES} more in the annex" if len(others) > MOST_GATES else ""
        yield Table(
            f"Serious defects (G3): they cap a score at 70{more}",
            ("Criterion", "Where", "Why", "What lifts it", "Who"),
            tuple(map(_short, others[:MOST_GATES])),
        )


def _short(group: GateGroup) -> tuple[str, ...]:
    places = ", ".join(place.value for place in group.places(group.kind))
    gate = group.first
    return group.criterion, places, _first_reason(group), brief(gate.remedy, SHORT), role_in_words(gate.owner)


def reasons(group: GateGroup) -> str:
    """Return why a defect stands: once where one reason holds everywhere, else each reason with its places."""
    if len(group.grounds) == 1:
        return group.grounds[0].why
    return " ".join(f"{_where(ground)}: {ground.why}." for ground in group.grounds)


def _first_reason(group: GateGroup) -> str:
    """Return the first reason, with its places where others have one of their own, which stands in the annex."""
    first, *others = group.grounds
    if not others:
        return brief(first.why, SHORT)
    # No longer than before the places were named, so that a recommendation stays within its pages.
    why = brief(first.why, SHORT - len(_where(first)) - 2)
    return f"{_where(first)}: {why}"


def _where(ground: Ground) -> str:
    return "/".join(place.value for place in ground.places)


def gates_in_full(assessment: Assessment) -> Iterator[Block]:
    """Yield every gate with the texts it rests on, what was rebutted by whom, and the evidence kept."""
    groups = [group for group in assessment.gates if group.kind != "lifted"]
    if not groups:
        yield Paragraph("No gate stands, and none is open.")
    else:
        yield Table(
            "Every gate, with where it stands and by which text",
            ("Criterion", "Where and by which text", "Why", "What would cure it", "Who"),
            tuple(_together(groups)),
        )
    lifted = [
        (place.value, gate.criterion, gate.lifted)
        for place, result in assessment.scorecard.jurisdictions.items()
        for gate in result.gates
        if gate.lifted is not None
    ]
    if lifted:
        yield Table(
            "Presumptions rebutted by a recorded reason",
            ("Where", "Criterion", "By", "Date", "Reason", "Rests on"),
            tuple(
                (place, criterion, one.by, one.date.isoformat(), one.reason, one.source or "")
                for place, criterion, one in lifted
            ),
        )
    files = tuple((place, one.file, one.sha256, one.note or "") for place, one in each_evidence(assessment.scenario))
    if files:
        yield Table(
            "Evidence kept, with the SHA-256 of each file", ("Named at", "File", "SHA-256", "What it shows"), files
        )


def _together(groups: Iterable[GateGroup]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each criterion, with the places where its gate stands and the text that it rests on in each."""
    for group in groups:
        gate = group.first
        same = {place: result for place, result in group.findings if kind_of(result) == group.kind}
        where = "; ".join(f"{place.value}: {_main_source(result)}" for place, result in same.items())
        why = reasons(group)
        why += "" if why.endswith(".") else "."
        yield f"{group.criterion} ({gate.potential.value})", where, why, gate.remedy, role_in_words(gate.owner)


def _main_source(gate: GateFinding) -> str:
    if not gate.sources:
        return "ours"
    source = gate.sources[0]
    return f"{source.text} [{source.force.value}]" + (f", {source.standing}" if source.standing else "")
