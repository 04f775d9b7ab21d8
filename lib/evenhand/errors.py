"""Every error that Evenhand raises on purpose.

The tree::

    EvenhandError
    ├── InputError            the input is at fault (exit code 1)
    │   ├── ScenarioError     a scenario file or its facts
    │   ├── CustomerDataError a customer file or a sketch
    │   ├── AssumptionError   data/assumptions.yaml or an override
    │   ├── RubricError       a rubric file
    │   └── NoticeError       a privacy notice that cannot be read
    ├── ModelError            a calculation that has no answer for these inputs
    ├── StoreError            the store cannot be used
    │   ├── StoreLocked       another process owns it
    │   ├── StoreTooNew       it was written by a newer Evenhand
    │   └── EditConflict      somebody else saved the same draft meanwhile
    └── WorkshopError         a step that the state of a workshop does not allow

Each says what happened (``message``), where (``problems``), and what to do next (``hint``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "AssumptionError",
    "CustomerDataError",
    "EditConflict",
    "EvenhandError",
    "InputError",
    "ModelError",
    "NoticeError",
    "Problem",
    "RubricError",
    "ScenarioError",
    "StoreError",
    "StoreLocked",
    "StoreTooNew",
    "WorkshopError",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place of an input.

    Parameters
    ----------
    message
        What is wrong, in one sentence without a full stop.
    file, line, column
        Where; ``line`` and ``column`` count from 1. ``None`` when not known.
    field
        The dotted path of the field, for example ``consent.requests[0].act``.
    allowed
        The values that would have been right, when there are few.
    suggestion
        The nearest valid key or value.
    """

    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    allowed: tuple[str, ...] = ()
    suggestion: str | None = None

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        head = " ".join(part for part in (place, f"{self.field}:" if self.field else "") if part)
        text = f"{head} {self.message}" if head else self.message
        if self.allowed:
            text += f"; allowed: {', '.join(self.allowed)}"
        if self.suggestion:
            text += f"; did you mean {self.suggestion!r}?"
        return text


class EvenhandError(Exception):
    """Base of all errors meant for people.

    Parameters
    ----------
    message
        What happened, in words that need no manual.
    hint
        What to do next.
    problems
        The single faults, when there are several.
    key, gaps
        Under which name, and with what in its gaps, a catalogue of texts says it in another language; "" where none
        does.
    """

    title = "Something went wrong"
    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        problems: Sequence[Problem] = (),
        key: str = "",
        gaps: Mapping[str, object] | None = None,
    ) -> None:
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)
        self.key = key
        self.gaps = dict(gaps or {})
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(
            [self.message, *(str(problem) for problem in self.problems), *([self.hint] if self.hint else [])]
        )


class InputError(EvenhandError):
    """The input is at fault."""

    title = "This input cannot be used as it is"


class ScenarioError(InputError):
    """A scenario file, or the facts in it."""

    title = "This scenario has a fault"


class CustomerDataError(InputError):
    """A customer file, or a sketch."""

    title = "These customer data cannot be used as they are"


class AssumptionError(InputError):
    """An assumption, or an override of one."""

    title = "An assumption has a fault"


class RubricError(InputError):
    """A rubric file."""

    title = "A rubric has a fault"


class NoticeError(InputError):
    """A privacy notice that cannot be read."""

    title = "This notice cannot be read"


class ModelError(EvenhandError):
    """A calculation that has no answer for these inputs."""

    title = "There is no answer for these inputs"


class StoreError(EvenhandError):
    """The store cannot be used."""

    title = "The store cannot be used"


class StoreLocked(StoreError):
    """Another process owns the store."""

    title = "Another process is using the store"


class StoreTooNew(StoreError):
    """The store was written by a newer Evenhand."""

    title = "This store was written by a newer Evenhand"


class EditConflict(StoreError):
    """Somebody else saved the same draft meanwhile."""

    title = "Somebody else changed this meanwhile"


class WorkshopError(EvenhandError):
    """A step that the state of a workshop does not allow."""

    title = "Not at this point of the workshop"
