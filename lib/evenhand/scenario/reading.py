"""Scenario files: reading them, with what they extend and the notice they name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from evenhand.errors import Problem, ScenarioError
from evenhand.marked_yaml import MAX_BYTES, Node, parse
from evenhand.nearest import nearest
from evenhand.places import SCENARIOS
from evenhand.reading import parsing, text_of
from evenhand.scenario.acts import given_on
from evenhand.scenario.faults import problems_of, reference_problems
from evenhand.scenario.inheritance import overlay
from evenhand.scenario.model import Scenario

DOCUMENT_SUFFIXES = (".yaml", ".yml")
NOTICE_SUFFIXES = (".md", ".txt")
MAX_CHAIN = 8
"""How many scenarios may build on one another."""
WHAT = "a scenario"
VERSION: int = get_args(Scenario.model_fields["version"].annotation)[0]
"""The format written, and the latest that is read. Facts were only ever added to it, so every earlier file is read,
except one with an act that nobody signed (see docs/decisions)."""
_MANY = 100
"""More problems than this are counted, not listed."""


def load(path: Path | str, *, today: dt.date | None = None) -> Scenario:
    """Return the scenario in a YAML file.

    Parameters
    ----------
    path
        The file (.yaml or .yml), or the id of one of the examples. What it extends and the notice it names must lie in
        the scenarios folder, when the file itself does, and in the file's own folder otherwise.
    today
        Acts dated after this day are refused; without it no date is.

    Raises
    ------
    ScenarioError
        When the file cannot be read or something in it is wrong; it lists every problem with its place.
    """
    path = _example(str(path)) or Path(path)
    text = text_of(path, ScenarioError, WHAT, most_bytes=MAX_BYTES)
    if path.suffix.lower() not in DOCUMENT_SUFFIXES:
        raise _unusable(str(path), f"is not named {' or '.join(DOCUMENT_SUFFIXES)}")
    place = path.resolve()
    scenarios = SCENARIOS.resolve()
    root = scenarios if place.is_relative_to(scenarios) else place.parent
    return _scenario(text, _Source(str(path), place.parent, root, place), today)


def _example(name: str) -> Path | None:
    """Return the file of the example with that id; a file or folder that has the same name comes first."""
    if not name.replace("-", "").isalnum() or Path(name).exists():
        return None
    path = SCENARIOS / f"{name}.yaml"
    return path if path.is_file() else None


def loads(
    text: str, *, name: str = "<text>", folder: Path | str | None = None, today: dt.date | None = None
) -> Scenario:
    """Return the scenario in a YAML text.

    Parameters
    ----------
    text
        The document.
    name
        What to call it in messages.
    folder
        Where to look for what it extends and for the notice it names, and which they must not leave; without it,
        the document must stand alone.
    today
        Acts dated after this day are refused; without it no date is.

    Raises
    ------
    ScenarioError
        When something in it is wrong; it lists every problem with its place.
    """
    resolved = None if folder is None else Path(folder).resolve()
    return _scenario(text, _Source(name, resolved, resolved), today)


def place_override(path: Path | str, problem: Problem) -> Problem:
    """Return a problem of an assumption with the line on which a scenario file, or what it extends, states it.

    Parameters
    ----------
    path
        The scenario file, which `load` has read.
    problem
        Its field is the assumption's id, with or without ``assumptions.`` before it.
    """
    path = Path(path)
    place = path.resolve()
    root = SCENARIOS.resolve() if place.is_relative_to(SCENARIOS.resolve()) else place.parent
    node, _ = _tree(
        text_of(path, ScenarioError, WHAT, most_bytes=MAX_BYTES), _Source(str(path), place.parent, root, place), []
    )
    key = (problem.field or "").removeprefix("assumptions.")
    stated = node.content.get("assumptions") if isinstance(node.content, dict) else None
    if stated is None or not isinstance(stated.content, dict) or key not in stated.content:
        return replace(problem, file=str(path))
    where = stated.content[key]
    return replace(problem, file=where.file, line=where.line, column=where.column, field=f"assumptions.{key}")


@dataclass(frozen=True, slots=True)
class _Source:
    """A document: its name in messages, its folder, the folder that nothing may leave, its path, what led to it."""

    name: str
    folder: Path | None
    root: Path | None
    path: Path | None = None
    above: tuple[_Source, ...] = ()

    @property
    def chain(self) -> tuple[_Source, ...]:
        """The documents from the one asked for to this one."""
        return (*self.above, self)

    def below(self, file: str, path: Path) -> _Source:
        """Return the source of a document that this one extends."""
        return _Source(str(Path(self.name).parent / file), path.parent, self.root, path, self.chain)


def _scenario(text: str, source: _Source, today: dt.date | None) -> Scenario:
    problems: list[Problem] = []
    node, complete = _tree(text, source, problems)
    _refuse_newer(node, source)
    scenario = _validated(node, source.name, today)
    if isinstance(scenario, ValidationError):
        result = problems_of(scenario, node)
        problems += result if complete else [problem for problem in result if problem.message != "is missing"]
        problems += reference_problems(node)
        if not problems:  # never lose a refusal for want of words
            problems.append(node.problem(str(scenario.errors(include_url=False)[0]["msg"])))
        raise _faulty(source.name, problems)
    if problems:
        raise _faulty(source.name, problems)
    return scenario


def _validated(node: Node, name: str, today: dt.date | None) -> Scenario | ValidationError:
    """Return the scenario that a tree says, or why it says none."""
    with parsing(name, ScenarioError, WHAT):
        try:
            # JSON, because pydantic is strict about types there and still takes lists, dates and enums as documents
            # write them. Without strictness `clicks: true` would be one click.
            return Scenario.model_validate_json(json.dumps(node.values()), strict=True, context=given_on(today))
        except ValidationError as error:
            return error


def _refuse_newer(node: Node, source: _Source) -> None:
    """Refuse a document of a later format at once: its other faults would only be what is not known here yet."""
    version = node.content.get("version") if isinstance(node.content, dict) else None
    if version is not None and type(version.content) is int and version.content > VERSION:
        why = f"was written by a newer Evenhand: format {version.content}, and this one reads up to {VERSION}"
        raise ScenarioError(
            f"{source.name} cannot be read as a scenario.",
            hint="Open it with the Evenhand that wrote it, or a later one.",
            problems=[version.problem(why, "version")],
        )


def _unusable(name: str, reason: str) -> ScenarioError:
    return ScenarioError(f"{name} cannot be read as a scenario.", problems=[Problem(reason, file=name)])


def _faulty(name: str, problems: list[Problem]) -> ScenarioError:
    problems = sorted(
        dict.fromkeys(problems), key=lambda problem: (problem.file != name, problem.file or "", *_position(problem))
    )
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    more = f" The first {_MANY} are listed." if len(problems) > _MANY else ""
    return ScenarioError(
        f"{name} has {count}.{more}", hint="Correct the lines named and read it again.", problems=problems[:_MANY]
    )


def _position(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0


def _tree(text: str, source: _Source, problems: list[Problem]) -> tuple[Node, bool]:
    """Return a document's tree laid over what it extends, and whether all of that could be read."""
    node, slips = parse(text, source.name, ScenarioError, WHAT)
    problems += slips
    content = node.content
    if not isinstance(content, dict):  # `parse` has refused it
        return node, False
    _read_notice(content.get("notice"), source, problems)
    extends = content.pop("extends", None)
    if extends is None:
        return node, True
    base = _base(extends, source, problems)
    if base is None:
        return node, False
    below, complete = base
    if isinstance(below.content, dict):
        # Every scenario has an id of its own.
        below.content.pop("id", None)
    return overlay(below, node), complete


def _base(extends: Node, source: _Source, problems: list[Problem]) -> tuple[Node, bool] | None:
    """Return the tree of the scenario that ``extends`` names, or ``None`` after noting why it cannot be had."""
    if not isinstance(extends.content, str):
        problems.append(extends.problem("expected the name of another scenario's file", "extends"))
        return None
    # An id stands for the file of that name.
    named = extends.content
    file = named if named.lower().endswith(DOCUMENT_SUFFIXES) else f"{named}.yaml"
    path = _allowed(extends, "extends", file, DOCUMENT_SUFFIXES, source, problems)
    if path is None:
        return None
    base = source.below(file, path)
    chain = " → ".join(place.name for place in base.chain)
    if any(place.path == path for place in source.chain):
        problems.append(extends.problem(f"these scenarios extend one another in a circle: {chain}", "extends"))
        return None
    if len(base.chain) > MAX_CHAIN:
        problems.append(extends.problem(f"more than {MAX_CHAIN} scenarios build on one another: {chain}", "extends"))
        return None
    text = _text_of(path, extends, "extends", problems)
    return None if text is None else _tree(text, base, problems)


def _read_notice(notice: Node | None, source: _Source, problems: list[Problem]) -> None:
    """Put the text of the file that ``notice.text`` names beside it, unless the document brings the text itself."""
    if notice is None or not isinstance(notice.content, dict):
        return
    named = notice.content.get("text")
    if named is None or not isinstance(named.content, str) or notice.content.get("content") is not None:
        return
    path = _allowed(named, "notice.text", named.content, NOTICE_SUFFIXES, source, problems)
    text = None if path is None else _text_of(path, named, "notice.text", problems)
    if text is not None:
        notice.content["content"] = Node(text, named.file, named.line, named.column)


def _allowed(
    node: Node, field: str, file: str, suffixes: tuple[str, ...], source: _Source, problems: list[Problem]
) -> Path | None:
    """Return where a file named in a document lies, or ``None`` after noting why it may not be read."""
    folder, root = source.folder, source.root
    if folder is None or root is None:
        problems.append(
            node.problem(f"names the file {file!r}, but this document was read without a folder to look in", field)
        )
        return None
    if not file.lower().endswith(suffixes):
        problems.append(node.problem(f"{file!r} is not named {' or '.join(suffixes)}", field))
        return None
    if Path(file).is_absolute() or not file.isprintable():
        problems.append(node.problem("give the file relative to this one", field))
        return None
    try:
        path = (folder / file).resolve()
        outside = not path.is_relative_to(root)
        exists = path.is_file()
    except (OSError, RuntimeError) as error:  # links in a circle are a RuntimeError before Python 3.13
        problems.append(node.problem(f"{file!r} cannot be found: {_reason(error)}", field))
        return None
    if outside:
        problems.append(node.problem(f"{file!r} lies outside the folder {root.name!r}", field))
        return None
    if not exists:
        names = {item.stem: item.name for item in _neighbours(path.parent, suffixes)}
        stem = nearest(path.stem, names)
        near = None if stem is None else str(Path(file).with_name(names[stem]))
        problems.append(node.problem(f"the file {file!r} does not exist", field, suggestion=near))
        return None
    return path


def _neighbours(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return [item for item in folder.iterdir() if item.suffix in suffixes] if folder.is_dir() else []


def _text_of(path: Path, node: Node, field: str, problems: list[Problem]) -> str | None:
    try:
        return text_of(path, ScenarioError, WHAT, most_bytes=MAX_BYTES)
    except ScenarioError as error:
        problems.append(node.problem(f"the file {path.name!r} {error.problems[0].message}", field))
        return None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
