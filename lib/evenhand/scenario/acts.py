"""Acts of persons: what counts because somebody answers for it, never because a form or a program filled it in."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Final

from pydantic import ValidationInfo, field_validator, model_validator

from evenhand.scenario.facts import Facts

TODAY: Final = "today"
"""The key of the validation context that holds the day on which something is read."""
WHO: Final = "by"
"""The field of every act that says who acted."""
WHEN: Final = "date"
"""The field of every act that says when."""


def given_on(today: dt.date | None) -> dict[str, Any] | None:
    """Return the validation context by which acts dated after ``today`` are refused; none lets every date pass."""
    return None if today is None else {TODAY: today}


class Act(Facts):
    """Base of what a person did: it states who, when and why, has no default for any of them, and lies in the past.

    A class that leaves one of them optional cannot be declared. The fields stand in the class itself, so that each
    act is written in an order of its own.
    """

    reasons: ClassVar[tuple[str, ...]] = ()
    """The fields that say why; at least one of them must be given."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Refuse an act that could be declared without who, when or why."""
        fields = cls.model_fields
        optional = [name for name in (WHO, WHEN) if name not in fields or not fields[name].is_required()]
        if not cls.reasons or any(name not in fields for name in cls.reasons):
            optional.append("reasons")
        if optional:
            raise TypeError(f"{cls.__name__} is an act and must require {', '.join(optional)}")

    @field_validator(WHEN, check_fields=False)
    @classmethod
    def _not_in_the_future(cls, value: dt.date, info: ValidationInfo) -> dt.date:
        today = (info.context or {}).get(TODAY)
        if today is not None and value > today:
            raise ValueError(f"{value.isoformat()} is in the future, and nobody has done it yet")
        return value

    @model_validator(mode="after")
    def _says_why(self) -> Act:
        if not any(getattr(self, name) for name in self.reasons):
            raise ValueError(f"say why: give {' or '.join(self.reasons)}")
        return self
