"""Document formats: what a report can be written as, found by the suffix of a file's name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from evenhand.assessment import Assessment
from evenhand.report.model import Report

ROOM = "evenhand.report.formats"
"""The package whose modules are formats."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a document is written from.

    Parameters
    ----------
    report
        The recommendation.
    assessment
        What it is about, for formats of other tools that have no place for a recommendation.
    at
        When it is written.
    decision
        What a workshop decided, as the recommendation says it.
    beside
        The other scenarios that the recommendation speaks of.
    """

    report: Report
    assessment: Assessment
    at: datetime
    decision: Mapping[str, Any] | None = None
    beside: tuple[Assessment, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A document format.

    Parameters
    ----------
    suffix
        How the names of its files end, for example ``.docx``.
    label, help
        What it is called where it is offered, and what is in it.
    mime
        Its media type.
    render
        Returns a document's bytes; the same input gives the same bytes.
    rank
        Where it stands among the formats, lowest first.
    applies
        Whether it is for an assessment: papers of one place are not for others.
    """

    suffix: str
    label: str
    mime: str
    render: Callable[[Made], bytes]
    help: str = "The whole recommendation as below, with what identifies the run."
    rank: int = 1000
    applies: Callable[[Assessment], bool] = field(default=lambda assessment: True)


_formats: dict[str, Format] = {}


def register(form: Format) -> None:
    """Register a format by its suffix.

    Raises
    ------
    ValueError
        When the suffix is taken.
    """
    if form.suffix in _formats:
        raise ValueError(f"there is a format for {form.suffix} already")
    _formats[form.suffix] = form


def known_formats() -> tuple[Format, ...]:
    """Return every format in their order: those of the modules in `ROOM`, which are found there."""
    for module in pkgutil.iter_modules(importlib.import_module(ROOM).__path__):
        importlib.import_module(f"{ROOM}.{module.name}")
    return tuple(sorted(_formats.values(), key=lambda form: (form.rank, form.suffix)))


def format_of(file: Path) -> Format | None:
    """Return the format of a file by the end of its name, the longest that fits; ``None`` when there is none."""
    fitting = [form for form in known_formats() if file.name.endswith(form.suffix)]
    return max(fitting, key=lambda form: len(form.suffix), default=None)
