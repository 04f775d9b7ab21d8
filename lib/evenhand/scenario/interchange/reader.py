"""Kinds of files that can be brought in: what each is recognised by, and what makes a draft of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import ScenarioError
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.interchange.documents import Document, documents, opened
from evenhand.scenario.interchange.ledger import Ledger, Remark
from evenhand.scenario.model import Scenario

ROOM = "evenhand.scenario.interchange.readers"
"""The package whose modules are kinds of files."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft scenario, and what became of every statement of the files.

    Parameters
    ----------
    scenario
        The draft; what the files do not say is unknown.
    remarks
        In the order in which the files were read, each once.
    tool
        Whose files they are: "Fides".
    silent
        What files of this kind never say, in words.
    """

    scenario: Scenario
    remarks: tuple[Remark, ...]
    tool: str
    silent: str

    def of(self, *kinds: str) -> tuple[Remark, ...]:
        """Return the remarks of some kinds: taken, changed, asked, left, warning."""
        return tuple(remark for remark in self.remarks if remark.kind in kinds)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file of another tool.

    Parameters
    ----------
    tool
        Whose it is, as remarks say it: "Fides".
    name
        What such a file is called, with its article: "a Fides manifest".
    mark
        What it is recognised by, as a sentence.
    keys
        Keys at its top, for guesses at slips of the keyboard.
    recognises
        Whether a top level is one of these.
    read
        Makes the scenario, with the name that files give it when they give it none, and the ids chosen from `listed`.
    silent
        What such files never say, in words.
    listed
        The id and name of each entry to choose from, for files that list more than one company's own.
    rank
        Where it stands among the kinds, lowest first.
    """

    tool: str
    name: str
    mark: str
    keys: tuple[str, ...]
    recognises: Callable[[Node], bool]
    read: Callable[[Sequence[Document], str, Ledger, tuple[str, ...]], Scenario]
    silent: str
    listed: Callable[[Sequence[Document]], Mapping[str, str]] | None = None
    rank: int = 1000


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Register a kind of file by its tool.

    Raises
    ------
    ValueError
        When there is one for the tool already.
    """
    if kind.tool in _kinds:
        raise ValueError(f"there is a kind of file of {kind.tool} already")
    _kinds[kind.tool] = kind


def kinds() -> tuple[Kind, ...]:
    """Return every kind in their order: those of the modules in `ROOM`, which are found there."""
    for module in pkgutil.iter_modules(importlib.import_module(ROOM).__path__):
        importlib.import_module(f"{ROOM}.{module.name}")
    return tuple(sorted(_kinds.values(), key=lambda kind: (kind.rank, kind.tool)))


def load(paths: Iterable[Path | str], *, chosen: Sequence[str] = ()) -> Draft:
    """Return the draft that files, or the files of a folder, make together.

    Parameters
    ----------
    paths
        Files of one tool, or folders of them.
    chosen
        Of files that list many companies: the ids of those that matter here.

    Raises
    ------
    ScenarioError
        When one cannot be read, is of no known kind, or they are of several kinds.
    """
    given = [Path(path) for path in paths]
    stem = given[0].resolve().name.removeprefix(".") if given[0].is_dir() else given[0].stem
    return _draft(documents(given), stem, tuple(chosen))


def read(texts: Iterable[tuple[str, str]], *, chosen: Sequence[str] = ()) -> Draft:
    """Return the draft that texts make together, each given with its file's name; see `load`."""
    texts = list(texts)
    return _draft(tuple(opened(text, name) for name, text in texts), Path(texts[0][0]).stem, tuple(chosen))


def listed(texts: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the id and name of each entry that has to be chosen from; empty where there is no choice to make."""
    kind, mine, _ = _kind_of(tuple(opened(text, name) for name, text in texts))
    return kind.listed(mine) if kind.listed else {}


def _draft(given: Sequence[Document], stem: str, chosen: tuple[str, ...]) -> Draft:
    kind, mine, others = _kind_of(given)
    if chosen and kind.listed is None:
        raise ScenarioError(
            f"Only a list of companies can be chosen from, and {mine[0].name} is {kind.name}.",
            hint="Leave --vendors out.",
        )
    ledger = Ledger(kind.tool)
    for document in others:
        ledger.left(document.root, "", f"it is not {kind.name}")
    scenario = kind.read(mine, stem, ledger, chosen)
    return Draft(scenario, tuple(dict.fromkeys(ledger.remarks)), kind.tool, kind.silent)


def _kind_of(given: Sequence[Document]) -> tuple[Kind, list[Document], list[Document]]:
    """Return the kind of some documents, those of that kind, and those come upon in a folder that are of none."""
    known = kinds()
    results: dict[str, list[Document]] = {}
    others = []
    for document in given:
        kind = next((kind for kind in known if kind.recognises(document.root)), None)
        if kind is not None:
            results.setdefault(kind.tool, []).append(document)
        elif document.of_folder:
            others.append(document)
        else:
            raise _of_no_kind(document, known)
    if not results:
        raise _of_no_kind(others[0], known)
    if len(results) > 1:
        said = "; ".join(f"{mine[0].name} is {_kinds[tool].name}" for tool, mine in results.items())
        raise ScenarioError(
            "Files of several tools do not make one draft.", hint=f"{said}. Bring in one kind at a time."
        )
    tool, mine = next(iter(results.items()))
    return _kinds[tool], mine, others


def _of_no_kind(document: Document, known: Iterable[Kind]) -> ScenarioError:
    content = document.root.content
    keys = [key for kind in known for key in kind.keys]
    problems = [
        document.root.problem(f"{key!r} is no key of such a file", key, suggestion=near)
        for key in (content if isinstance(content, dict) else ())
        if key not in keys and (near := nearest(key, keys))
    ]
    marks = " ".join(kind.mark for kind in known)
    return ScenarioError(
        f"{document.name} is of no kind that can be brought in.",
        hint=f"{marks} A scenario file is read by 'evenhand validate'.",
        problems=problems,
    )
