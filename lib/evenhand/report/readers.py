"""Who a document is for: which sections, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evenhand.errors import InputError
from evenhand.nearest import nearest
from evenhand.report.model import Section
from evenhand.vocabulary.numbers import series

ANNEX = "annex"
"""The id under which all that is to be looked up is chosen."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a recommendation.

    Parameters
    ----------
    id, name, help
        What they are called in addresses and on screen, and what they get.
    order
        The ids of the sections they get, in their order.
    annex
        Whether they get what is to be looked up.
    """

    id: str
    name: str
    help: str
    order: tuple[str, ...]
    annex: bool = True


READERS: Mapping[str, Reader] = {
    reader.id: reader
    for reader in (
        Reader(
            "board",
            "Board",
            "What is asked on page one, then whether it is lawful, what it brings, and what else was considered.",
            ("first", "law", "exchange", "scores", "alternatives", "decision", "unknowns", "failures", "customers"),
        ),
        Reader(
            "counsel",
            "Counsel",
            "Validity before points, money last: the order in which lawyers read.",
            ("first", "law", "scores", "decision", "unknowns", "failures", "alternatives", "customers", "exchange"),
        ),
        Reader(
            "technology",
            "Technology",
            "What must change and who is asked, before what it brings.",
            ("first", "scores", "law", "unknowns", "failures", "decision", "exchange"),
        ),
        Reader("customers", "Customers", "One page in plain words; nothing of profits.", ("customers",), annex=False),
    )
}
"""By id; the first is whom a document is for unless it says otherwise."""


def check_reader(reader: str) -> Reader:
    """Return a reader by id.

    Raises
    ------
    InputError
        When there is none; it names the nearest.
    """
    if reader in READERS:
        return READERS[reader]
    near = nearest(reader, tuple(READERS))
    raise InputError(
        f"{reader!r} is no reader{f'; did you mean {near!r}?' if near else '.'}",
        hint=f"Readers are {series(READERS)}.",
    )


def chosen_of(reader: Reader, contents: Collection[str] = ()) -> tuple[str, ...]:
    """Return the ids of the sections that a reader is to get, in the reader's order.

    Parameters
    ----------
    reader
        Who reads.
    contents
        Ids chosen among the reader's own, ``annex`` for all that is to be looked up; empty for everything.

    Raises
    ------
    InputError
        When there is no such section for this reader.
    """
    known = (*reader.order, *((ANNEX,) if reader.annex else ()))
    for name in contents:
        if name not in known:
            near = nearest(name, known)
            raise InputError(
                f"{name!r} is no section for {reader.name.lower()}{f'; did you mean {near!r}?' if near else '.'}",
                hint=f"Sections are {series(known)}.",
            )
    return tuple(name for name in known if not contents or name in contents)


def arranged(sections: Iterable[Section], order: Sequence[str]) -> tuple[Section, ...]:
    """Return sections in the order of their ids; those to be looked up stand last, as they are."""
    listed = tuple(sections)
    by_id = {section.id: section for section in listed if not section.appendix}
    body = [by_id[name] for name in order if name in by_id]
    return (*body, *(section for section in listed if section.appendix and ANNEX in order))
