"""A file of customers that was brought in and is not yet in use."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evenhand.confined import Bounds, run
from evenhand.customers import Import, UnclearError, read_customers
from evenhand.errors import CustomerDataError, EvenhandError
from evenhand.ui.session.held import Held

MOST_MEGABYTES = 200
MOST_BYTES = MOST_MEGABYTES * 1024**2


@dataclass(slots=True)
class Brought:
    """A file that was brought in and is not yet in use, with what was said about it."""

    file_id: str
    held: Held
    """What the browser sent; it is let go of by the clock."""
    said: dict[str, Any] = field(default_factory=dict)
    """Corrections of columns and further fields of the recipe, by name."""
    answers: dict[str, str] = field(default_factory=dict)
    """Question → the answer chosen, in words."""
    options: dict[str, str] = field(default_factory=dict)
    """Name to keep, currency and segments, as they were typed or chosen."""
    read: dict[str, Import | EvenhandError] = field(default_factory=dict)
    """What came of each way to understand it, errors included."""

    @property
    def name(self) -> str:
        """Of the file."""
        return self.held.name

    def once(self, given: Mapping[str, Any], segment_by: str, currency: str | None) -> Import:
        """Read the file once for each way to understand it; errors are read once, too."""
        key = json.dumps([dict(given), segment_by, currency], default=str, sort_keys=True)
        if key not in self.read:
            try:
                self.read[key] = read_upload(
                    self.name, self.held.content, columns=given, segment_by=segment_by, currency=currency
                )
            except EvenhandError as error:
                self.read[key] = _for_the_screen(error)
        result = self.read[key]
        if isinstance(result, EvenhandError):
            raise result
        return result


def read_upload(
    name: str, content: bytes, *, columns: Mapping[str, Any], segment_by: str, currency: str | None
) -> Import:
    """Read a customer file that is only in memory; the temporary file it needs is gone when this returns.

    Raises
    ------
    evenhand.errors.CustomerDataError
        When it cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        path = _written(folder, name, content)
        try:
            return run(
                Bounds.of_file(len(content)),
                CustomerDataError,
                path.name,
                read_customers,
                path,
                columns=dict(columns),
                segment_by=segment_by,
                currency=currency,
                most_bytes=MOST_BYTES,
            )
        except EvenhandError as error:
            _without_folder(error, f"{folder}{os.sep}")
            raise


def _written(folder: str, name: str, content: bytes) -> Path:
    safe = "".join(letter for letter in Path(name).name if letter.isalnum() or letter in " ._-")[-120:]
    path = Path(folder) / (safe.lstrip(". ") or "customers.csv")
    path.write_bytes(content)
    return path


def _without_folder(error: EvenhandError, folder: str) -> None:
    """Let an error name the file as the person does, not where its copy lies."""
    error.message = error.message.replace(folder, "")
    error.problems = tuple(
        replace(
            problem, message=problem.message.replace(folder, ""), file=(problem.file or "").replace(folder, "") or None
        )
        for problem in error.problems
    )


def _for_the_screen(error: EvenhandError) -> EvenhandError:
    """Say what to do on this page where the hint speaks to people at the command line."""
    if "--sketch" in error.hint:
        error.hint = "Make the sketch again."
    elif isinstance(error, UnclearError) or "--" in error.hint:
        error.hint = "Choose the right columns here."
    return error
