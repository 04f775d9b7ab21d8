"""What somebody began to say and has not finished: kept with a draft, apart from its facts.

An item of a list, or a group that may be unknown, becomes a fact when everything it needs was typed or chosen by a
person, and an act only when somebody signs it. Until then it stands under ``unfinished`` in the draft's document, which
the scenario, its revision, its scores and its files do not see.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from evenhand.errors import Problem, ScenarioError
from evenhand.marked_yaml import Path, written
from evenhand.scenario.acts import Act, given_on
from evenhand.scenario.conversion import UNFINISHED, scenario_of
from evenhand.scenario.facts import Facts
from evenhand.scenario.model import Scenario
from evenhand.scenario.shape import is_facts, kinds, kinds_at, written_fields

Document = Mapping[str, Any]
NOTHING: tuple[Any, ...] = ("unknown", "", {})
"""What a control holds while nothing was typed or chosen in it."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something begun.

    Parameters
    ----------
    id
        Its name among the unfinished things of a draft.
    at
        Where it belongs: a list that it will be the last item of, or the place of a group.
    facts
        What a person gave, by written names.
    """

    id: str
    at: Path
    facts: Mapping[str, Any]

    @property
    def in_list(self) -> bool:
        """Whether it will be an item of a list."""
        return any(get_origin(kind) is tuple for kind in kinds_at(self.at))

    @property
    def model(self) -> type[Facts]:
        """The group of facts that it will be."""
        models = [kind for kind in kinds_at((*self.at, 0) if self.in_list else self.at) if is_facts(kind)]
        return next((model for model in models if _kind_of(model) == self.facts.get("kind")), models[0])

    @property
    def is_act(self) -> bool:
        """Whether a person must sign it."""
        return issubclass(self.model, Act)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts that it cannot be without, by written names; none where any one fact will do."""
        return tuple(name for name, field in written_fields(self.model).items() if field.is_required())


def _kind_of(model: type[Facts]) -> str | None:
    field = model.model_fields.get("kind")
    return None if field is None else next(iter(get_args(field.annotation)), None)


@dataclass(frozen=True, slots=True)
class State:
    """How far an unfinished item has come.

    Parameters
    ----------
    missing
        The facts that must still be given, by written names.
    problems
        What else stands in the way.
    """

    missing: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether it can become a fact, or an act be signed."""
        return not (self.missing or self.problems)


def items_of(document: Document) -> tuple[Unfinished, ...]:
    """Return what is unfinished in a draft's document, in the order in which it was begun."""
    return tuple(Unfinished(item["id"], tuple(item["at"]), item["facts"]) for item in document.get(UNFINISHED, ()))


def begin(document: Document, item: Unfinished) -> dict[str, Any]:
    """Return a document in which something more was begun; a group that was begun before is begun anew."""
    others = [other for other in items_of(document) if item.in_list or other.at != item.at]
    return _with(document, [*others, item])


def drop(document: Document, item_id: str) -> dict[str, Any]:
    """Return a document without something that was begun."""
    return _with(document, [item for item in items_of(document) if item.id != item_id])


def give(document: Document, item_id: str, path: Path, value: Any, *, today: dt.date | None = None) -> dict[str, Any]:
    """Return a document in which one more fact of something begun was given, or taken back.

    Parameters
    ----------
    document
        The draft.
    item_id
        What is being said.
    path
        The fact, from the item's own place.
    value
        What was typed or chosen; what says nothing takes the fact back.
    today
        The day on which it is said.

    Raises
    ------
    LookupError
        When nothing of that name was begun.
    ScenarioError
        When the value cannot be; it says why.
    """
    item = _item(document, item_id)
    facts = copy.deepcopy(dict(item.facts))
    *way, last = path
    group: Any = facts
    for step in way:
        group = group.setdefault(step, {}) if isinstance(group, dict) else group[step]
    if value in NOTHING:
        group.pop(last, None)
    else:
        group[last] = value
    changed = Unfinished(item.id, item.at, facts)
    others = [changed if other.id == item_id else other for other in items_of(document)]
    given = _with(document, others)
    if last in group:
        place = written((*place_of(document, changed), *path))
        refused = [
            problem
            for problem in state_of(given, changed, today=today).problems
            if (problem.field or "").startswith(place)
        ]
        if refused:
            raise ScenarioError("This cannot be said.", problems=refused)
    return given


def replaced(document: Document, path: Path) -> dict[str, Any]:
    """Return a document without what was begun where now something else stands.

    What was begun inside an item of a list that changed goes too: it is not known any more which item was meant.
    """
    return _with(
        document,
        [
            item
            for item in items_of(document)
            if item.at[: len(path)] != path
            or (item.in_list if item.at == path else not any(isinstance(step, int) for step in item.at[len(path) :]))
        ],
    )


def state_of(document: Document, item: Unfinished, *, today: dt.date | None = None) -> State:
    """Return what is still missing of something begun, and what else stands in its way."""
    try:
        place = written(place_of(document, item))
        tried = put(document, item, dict(item.facts))
    except LookupError:
        return State((), (Problem("the place it belongs to is no longer there"),))
    needed = item.needs or (() if item.facts else tuple(written_fields(item.model)))
    missing = tuple(name for name in needed if item.facts.get(name) in (None, [], *NOTHING))
    try:
        scenario_of(tried, today=today)
    except ScenarioError as error:
        known = {f"{place}.{name}" for name in missing}
        return State(missing, tuple(problem for problem in error.problems if problem.field not in known))
    return State(missing, ())


def finish(document: Document, item_id: str, *, today: dt.date | None = None) -> dict[str, Any]:
    """Return a document in which something begun has become a fact, with what was given and nothing else.

    Raises
    ------
    LookupError
        When nothing of that name was begun, or its place is gone.
    ScenarioError
        When something is missing or cannot be.
    """
    item = _item(document, item_id)
    state = state_of(document, item, today=today)
    if not state.complete:
        missing = [Problem("is missing", field=name) for name in state.missing]
        raise ScenarioError("It is not finished.", problems=[*missing, *state.problems])
    read = item.model.model_validate_json(json.dumps(item.facts), strict=True, context=given_on(today))
    return drop(put(document, item, read.model_dump(mode="json", by_alias=True)), item_id)


def set_aside(document: Document, *, today: dt.date | None = None) -> dict[str, Any]:
    """Return a document whose acts were all signed: one without who, when or why, or dated ahead, is unfinished.

    A draft may hold such an act because an earlier version filled it in by itself, or did not ask for all of it.
    """
    aside = dict(document)
    for at, model in act_places():
        group, last = _group(aside, at), at[-1]
        value = group.get(last) if isinstance(group, dict) else None
        several = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        unsigned = [number for number, item in enumerate(several) if not _is_signed(model, item, today)]
        if not unsigned:
            continue
        left = [item for number, item in enumerate(several) if number not in unsigned]
        aside = _changed(aside, at, left if isinstance(value, list) else "unknown")
        for number in unsigned:
            facts = {name: fact for name, fact in several[number].items() if fact is not None and fact not in NOTHING}
            aside = begin(aside, Unfinished(f"{written(at)}-{number}", at, facts))
    return aside


def _is_signed(model: type[Act], value: Any, today: dt.date | None) -> bool:
    if not isinstance(value, dict) or set(value) == {"unknown"}:
        return True  # not an act at all
    try:
        model.model_validate_json(json.dumps(value), strict=True, context=given_on(today))
    except ValidationError:
        return False
    return True


def act_places() -> Iterator[tuple[Path, type[Act]]]:
    """Yield where acts stand in a scenario, with what they are."""
    yield from _acts_below(Scenario, ())


def _acts_below(model: type[Facts], path: Path) -> Iterator[tuple[Path, type[Act]]]:
    for name, field in written_fields(model).items():
        for kind in kinds(field.annotation):
            inner = next(kinds(get_args(kind)[0])) if get_origin(kind) is tuple else kind
            if is_facts(inner) and issubclass(inner, Act):
                yield (*path, name), inner
            elif is_facts(kind):
                yield from _acts_below(kind, (*path, name))


def _item(document: Document, item_id: str) -> Unfinished:
    for item in items_of(document):
        if item.id == item_id:
            return item
    raise LookupError(item_id)


def _with(document: Document, items: list[Unfinished]) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name != UNFINISHED}
    written_items = [{"id": item.id, "at": list(item.at), "facts": dict(item.facts)} for item in items]
    return {**kept, UNFINISHED: written_items} if written_items else kept


def place_of(document: Document, item: Unfinished) -> Path:
    """Return where an item would stand."""
    if not item.in_list:
        return item.at
    value = _group(document, item.at)[item.at[-1]]
    return (*item.at, len(value) if isinstance(value, list) else 0)


def put(document: Document, item: Unfinished, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document in which an item stands at its place with some facts."""
    if not item.in_list:
        return _changed(document, item.at, facts)
    value = _group(document, item.at)[item.at[-1]]
    return _changed(document, item.at, [*value, facts] if isinstance(value, list) else [facts])


def _group(document: Document, at: Path) -> Any:
    group: Any = document
    for step in at[:-1]:
        group = group[step]
    return group


def _changed(document: Document, at: Path, value: Any) -> dict[str, Any]:
    """Return a document with another value at a place, sharing the rest."""
    changed = copy.deepcopy(dict(document))
    _group(changed, at)[at[-1]] = value
    return changed
