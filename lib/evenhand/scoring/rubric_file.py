"""Rubric files: strict YAML in, one `Rubric` out, every fault at once with its line.

A folder holds one file a pillar and ``sources.yaml``, which names each law once so that criteria can cite
``{of: gdpr, at: Art. 7(4)}``. A single file adds a user's own criteria to the built-in ones; they are marked local.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evenhand.errors import Problem, RubricError
from evenhand.places import RUBRICS
from evenhand.scenario.facts import nearest
from evenhand.scoring.marked_yaml import Location, MarkedDocument, parse
from evenhand.scoring.paths import PathError
from evenhand.scoring.rubric import Citation, Criterion, Pillar, Rubric

__all__ = ["load_rubric"]

SOURCES = "sources.yaml"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pillar: Pillar
    researched: date
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


def load_rubric(path: Path | str = RUBRICS) -> Rubric:
    """Load a rubric.

    Parameters
    ----------
    path
        A folder with a whole rubric, or one file whose criteria are added to the built-in ones and marked local.

    Raises
    ------
    RubricError
        With every fault found, each with file, line and field.
    """
    place = Path(path)
    if place.is_dir():
        return _folder(place, _stamp(place))
    if not place.exists():
        raise RubricError(
            f"There is no rubric at {place.name!r}", hint="Give a rubric file or a folder with rubric files."
        )
    built_in = _folder(RUBRICS, _stamp(RUBRICS))
    return _read([place], _laws(RUBRICS / SOURCES), built_in)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when any file of the folder does, so that a loaded rubric can be kept."""
    return tuple((item.name, item.stat().st_mtime_ns, item.stat().st_size) for item in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=8)
def _folder(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Rubric:
    files = [item for item in sorted(folder.glob("*.yaml")) if item.name != SOURCES]
    if not files:
        raise RubricError(f"The folder {folder.name!r} holds no rubric files", hint="A rubric file ends in .yaml.")
    return _read(files, _laws(folder / SOURCES), None)


def _laws(path: Path) -> dict[str, dict[str, Any]]:
    """Read the file that names each law once."""
    if not path.exists():
        return {}
    document = parse(path)
    if not document.problems:
        for key, law in document.value.items():
            try:
                Citation.model_validate(law)
            except ValidationError as error:
                _explain(document, error, (key,))
    if document.problems:
        raise _failed(document.problems)
    return dict(document.value)


def _read(files: Sequence[Path], laws: dict[str, dict[str, Any]], built_in: Rubric | None) -> Rubric:
    criteria = list(built_in) if built_in else []
    dates = [built_in.law_as_of] if built_in else []
    seen = {criterion.id: "the built-in rubric" for criterion in criteria}
    problems: list[Problem] = []
    for path in files:
        document = parse(path)
        if document.problems or not isinstance(document.value, dict):
            problems += document.problems or [
                Problem("a rubric file is a mapping with pillar, researched and criteria", path.name, 1)
            ]
            continue
        _prepare(document, laws, local=built_in is not None)
        content = _validate(document)
        for index, criterion in enumerate(content.criteria if content else ()):
            if criterion.id in seen:
                document.fault(f"{criterion.id} is already in {seen[criterion.id]}", ("criteria", index, "id"))
            if criterion.local and criterion.scale is None:
                document.fault("a criterion of your own needs a scale", ("criteria", index))
            seen[criterion.id] = path.name
        problems += document.problems
        if content:
            criteria += content.criteria
            dates.append(content.researched)
    if problems:
        raise _failed(problems)
    return Rubric(tuple(criteria), min(dates))


def _failed(problems: Sequence[Problem]) -> RubricError:
    count = len(problems)
    return RubricError(
        "The rubric has a fault" if count == 1 else f"The rubric has {count} faults",
        hint="Correct the file and load it again; the score is not computed from half a rubric.",
        problems=problems,
    )


def _prepare(document: MarkedDocument, laws: dict[str, dict[str, Any]], *, local: bool) -> None:
    """Fill in what the file says once for all its criteria, and spell out citations."""
    pillar = document.value.get("pillar")
    for index, criterion in enumerate(document.value.get("criteria") or ()):
        if not isinstance(criterion, dict):
            continue
        criterion.setdefault("pillar", pillar)
        if criterion["pillar"] != pillar:
            document.fault("a criterion belongs to the pillar of its file", ("criteria", index, "pillar"))
        if "local" in criterion:
            document.fault("is set by the program, not by the file", ("criteria", index, "local"))
        criterion["local"] = local
        if isinstance(criterion.get("sources"), list):
            criterion["sources"] = _spelled_out(document, laws, ("criteria", index, "sources"), criterion["sources"])


def _spelled_out(
    document: MarkedDocument, laws: dict[str, dict[str, Any]], where: Location, sources: list[Any]
) -> list[Any]:
    whole: list[Any] = []
    marks: list[tuple[int, int]] = []
    for index, source in enumerate(sources):
        mark = document.marks.get((*where, index), (1, 1))
        if not isinstance(source, dict) or "of" not in source:
            whole.append(source)
            marks.append(mark)
            continue
        keys = source["of"] if isinstance(source["of"], list) else [source["of"]]
        extra = {name: value for name, value in source.items() if name not in ("of", "at")}
        for key in keys:
            if key not in laws:
                near = nearest(str(key), list(laws)) if laws else None
                document.fault(f"{key!r} is not named in {SOURCES}", (*where, index, "of"), near)
                continue
            law = laws[key]
            text = f"{law['text']} {source['at']}" if source.get("at") else law["text"]
            whole.append({**law, "text": text, **extra})
            marks.append(mark)
    document.marks.update({(*where, index): mark for index, mark in enumerate(marks)})
    return whole


def _validate(document: MarkedDocument) -> _File | None:
    try:
        return _File.model_validate(document.value)
    except ValidationError as error:
        _explain(document, error, ())
        return None


def _explain(document: MarkedDocument, error: ValidationError, start: Location) -> None:
    """Turn pydantic's errors into problems with a place."""
    faults = error.errors()
    for fault in faults:
        if fault["type"] == "too_short" and len(faults) > 1:
            continue  # a list is short of what was refused in it
        where: Location = (*start, *(step for step in fault["loc"]))
        suggestion = None
        message = fault["msg"].removeprefix("Value error, ")
        allowed: Sequence[str] = ()
        context = fault.get("ctx", {})
        if fault["type"] == "extra_forbidden":
            message = "is not a known field"
            suggestion = nearest(str(where[-1]), _siblings(where))
        elif fault["type"] == "missing":
            message = "is missing"
        elif fault["type"] in ("enum", "literal_error"):
            allowed = tuple(re.findall(r"'([^']+)'", str(context.get("expected", ""))))
            message = f"{fault['input']!r} is not allowed"
            suggestion = nearest(str(fault["input"]), allowed) if allowed else None
        elif isinstance(context.get("error"), PathError):
            suggestion = context["error"].suggestion
        document.fault(message, where, suggestion, allowed)


def _siblings(where: Location) -> list[str]:
    """Return the names that could have stood at a place: the fields of the model there."""
    model: type[BaseModel] = _File
    for step in where[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
