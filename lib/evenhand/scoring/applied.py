"""What criteria rest on in each place: citations, gates and remedies, from ``data/law/<place>/criteria``.

A criterion says what is asked; the law of a place says whether it is asked there, on which provisions, and which of its
levels are defects that points cannot make good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from evenhand.errors import Problem, RubricError
from evenhand.law.act import Entry, Sentence
from evenhand.law.document import Document, entries
from evenhand.law.place import Jurisdiction, Place
from evenhand.law.registry import Registry
from evenhand.nearest import nearest
from evenhand.scoring.rubric import Citation, Criterion, Gate, GateClass

WHAT = "what criteria rest on in a place"


class _Gate(Entry):
    at_or_below: Annotated[int, Field(ge=0, le=3)]
    gate: GateClass
    why: Sentence
    when: str | None = None


class _Applied(Entry):
    """What a place says of one criterion."""

    law: tuple[str, ...] = ()
    """The propositions it rests on there."""
    gates: tuple[_Gate, ...] = ()
    """The defects that points cannot make good there."""
    remedy: Sentence | None = None
    """What to do about a low level, where that is something else than elsewhere."""


def cited(registry: Registry, proposition: str, places: tuple[Jurisdiction, ...] | None = None) -> Citation:
    """Return the citation of a proposition, in force in ``places`` or else wherever its act is."""
    item, act = registry.propositions[proposition], registry.act_of(proposition)
    return Citation(
        text=act.cite(item.at),
        force=act.force_of(item.at),
        address=act.link(item.at),
        text_read=item.text_read,
        jurisdictions=places or tuple(Jurisdiction(code) for code in registry.codes(act.id)),
        applies_when=item.applies_when,
        proposition=item.id,
        says=item.says,
        sentence=item.sentence,
        copy_read=act.copy_read if item.text_read else None,
        in_force=act.in_force if item.text_read else None,
        until=act.outdated(item) if item.text_read else None,
        compared=act.compared,
    )


def applied(criteria: Sequence[Criterion], registry: Registry) -> tuple[list[Criterion], list[Problem]]:
    """Return criteria with what each place says of them, and what is wrong with what the places say."""
    problems: list[Problem] = []
    said: dict[str, dict[Jurisdiction, _Applied]] = {criterion.id: {} for criterion in criteria}
    for folder, place in registry.places.items():
        for path in sorted((registry.folder / folder / "criteria").glob("*.yaml")):
            document = Document.of(path, RubricError, WHAT, within=registry.folder)
            for name, content in _entries(document, registry, place, said):
                said[name][Jurisdiction(place.code)] = content
            problems += document.problems
    return [_with(criterion, said[criterion.id], registry) for criterion in criteria], problems


def _entries(
    document: Document, registry: Registry, place: Place, known: Mapping[str, object]
) -> Iterable[tuple[str, _Applied]]:
    for name, node in entries(document.root).items():
        if name not in known:
            document.fault(f"{name!r} is no criterion of the rubric", (name,), nearest(name, known))
            continue
        content = document.validated(_Applied, node, (name,))
        if content is None:
            continue
        for index, proposition in enumerate(content.law):
            where = (name, "law", index)
            if proposition not in registry.propositions:
                close = nearest(proposition, registry.propositions)
                document.fault(f"{proposition!r} is not in the registry of law", where, close)
                break
            act = registry.act_of(proposition).id
            if place.code not in registry.codes(act):
                document.fault(f"{act!r} is not in force in {place.name}; list it under borrows if it is", where)
        else:
            yield name, content


def _with(criterion: Criterion, said: Mapping[Jurisdiction, _Applied], registry: Registry) -> Criterion:
    """Return one criterion with what the places say of it."""
    if not said:
        return criterion
    own = criterion.jurisdictions if "jurisdictions" in criterion.model_fields_set else ()
    places: dict[str, list[Jurisdiction]] = {}
    for place, content in said.items():
        for proposition in content.law:
            places.setdefault(proposition, []).append(place)
    sources = [cited(registry, name, tuple(where)) for name, where in places.items()]
    gates = [
        Gate(jurisdictions=(place,), **gate.model_dump()) for place, content in said.items() for gate in content.gates
    ]
    remedies = {place: content.remedy for place, content in said.items() if content.remedy is not None}
    return criterion.model_copy(
        update={
            "sources": (*sources, *criterion.sources),
            "gates": (*gates, *criterion.gates),
            "remedies": {**criterion.remedies, **remedies},
            "jurisdictions": tuple(place for place in Jurisdiction if place in {*said, *own}),
        }
    )
