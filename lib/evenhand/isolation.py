"""Keeping a fault in the analysis where it arises: it becomes a sentence with a reference that stands in the log."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict, dataclass

from evenhand.errors import EvenhandError

log = logging.getLogger("evenhand")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an analysis has no value.

    Parameters
    ----------
    part, title
        Which analysis.
    reason
        Why, in words.
    reference
        Under which the details stand in the log. The same fault of the same scenario has the same one, so that a run
        repeats to the byte.
    """

    part: str
    title: str
    reason: str
    reference: str

    @property
    def sentence(self) -> str:
        """What is shown in its place."""
        return f"“{self.title}” could not be worked out: {self.reason} Reference {self.reference}."

    def to_json_dict(self) -> dict[str, str]:
        """Return plain values."""
        return asdict(self) | {"sentence": self.sentence}


def failure_of(error: Exception, *, part: str, title: str, revision: str) -> Failure:
    """Return what is said of an error in an analysis, and log the error under its reference.

    Parameters
    ----------
    error
        What was raised; only errors of ours are quoted, all others may hold anything.
    part, title
        The analysis, for machines and for people.
    revision
        Of the scenario.
    """
    said = f"{revision} {part} {type(error).__name__} {error}"
    reference = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8].upper()
    log.error("Reference %s: part %s of %s failed", reference, part, revision, exc_info=error)
    reason = error.message if isinstance(error, EvenhandError) else "a fault in Evenhand, not in the input."
    return Failure(part, title, reason, reference)
