"""What a part of an assessment is, where parts are found by name, and how one's fault is kept from the others."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.recommendation import Recommended
from evenhand.assessment.rule import Choice
from evenhand.assessment.verdict import Verdict
from evenhand.case import Case
from evenhand.customers import Sketch
from evenhand.errors import ModelError
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level
from evenhand.isolation import Failure, failure_of
from evenhand.scenario import Scenario
from evenhand.scenario.policy import Policy
from evenhand.scoring import Scorecard
from evenhand.uncertainty import Assumptions

Value = TypeVar("Value")


class Assessed(Protocol):
    """What a part reads: an assessment before, or after, its verdict."""

    @property
    def case(self) -> Case: ...  # noqa: D102
    @property
    def scenario(self) -> Scenario: ...  # noqa: D102
    @property
    def revision(self) -> str: ...  # noqa: D102
    @property
    def sketch(self) -> Sketch: ...  # noqa: D102
    @property
    def assumptions(self) -> Assumptions: ...  # noqa: D102
    @property
    def policy(self) -> Policy: ...  # noqa: D102
    @property
    def scorecard(self) -> Scorecard: ...  # noqa: D102
    @property
    def simulation(self) -> Simulation: ...  # noqa: D102
    @property
    def recommended(self) -> Recommended | None: ...  # noqa: D102
    @property
    def gated(self) -> bool: ...  # noqa: D102
    @property
    def answer(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> Level: ...  # noqa: D102
    @property
    def at_subject(self) -> Simulation: ...  # noqa: D102
    @property
    def passes(self) -> Mapping[str, NDArray[np.bool_]]: ...  # noqa: D102
    @property
    def allowed(self) -> NDArray[np.bool_]: ...  # noqa: D102
    @property
    def holds(self) -> NDArray[np.bool_]: ...  # noqa: D102
    @property
    def chances(self) -> NDArray[np.float64]: ...  # noqa: D102
    @property
    def choice(self) -> Choice: ...  # noqa: D102
    @property
    def verdict(self) -> Verdict: ...  # noqa: D102


class Part(ABC, Generic[Value]):
    """One analysis beside the verdict: computed when asked for, cached, and isolated from all others.

    A generic part gets its panel on the dividend page, its line on the command line, its key in JSON, its appendix in
    documents and, where it has a figure, its column in a comparison from what is said here. Parts that some screen or
    document shows in its own way are not generic.
    """

    name: ClassVar[str]
    """By which it is asked for; also its panel's name in the address."""
    title: ClassVar[str]
    """What it is called on screens and in documents."""
    key: ClassVar[str | None] = None
    """Under which it stands in the JSON of an assessment and a simulation; ``None`` where it stands in neither."""
    generic: ClassVar[bool] = True
    of_money: ClassVar[bool] = True
    """Whether what it says follows from what customers spend: while nobody said that, it does not apply."""

    def applies(self, assessment: Assessed) -> bool:
        """Return whether it has anything to say of this scenario, where it is known what customers spend."""
        return True

    @abstractmethod
    def compute(self, assessment: Assessed) -> Value:
        """Return its value; whatever it raises stays in this part."""

    @abstractmethod
    def sentence(self, value: Value) -> str:
        """Return its answer in a sentence."""

    def to_json(self, value: Value) -> Any:
        """Return its value as plain values without NaN or infinity."""
        return {"sentence": self.sentence(value)}

    def rows(self, value: Value) -> Sequence[Mapping[str, str]]:
        """Return the rows of a table under the sentence, column to cell; none by default."""
        return ()

    def figure(self, value: Value) -> str:
        """Return what stands for it in a comparison, with its unit; empty where it cannot be compared."""
        return ""


PARTS: dict[str, Part[Any]] = {}
"""All parts by name, in the order in which they were registered."""


def register(part: type[Part[Any]]) -> type[Part[Any]]:
    """Register a part under its name.

    Raises
    ------
    ValueError
        When there is one of that name, or with that key, already.
    """
    keys = {other.key for other in PARTS.values() if other.key is not None}
    if part.name in PARTS or part.key in keys:
        raise ValueError(f"there is a part {part.name!r} already, or another with its key")
    PARTS[part.name] = part()
    return part


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a part.

    Parameters
    ----------
    part
        The part.
    value
        Its value; ``None`` where it failed or does not apply.
    failure
        Why there is none.
    applies
        Whether it has anything to say of the scenario.
    """

    part: Part[Any]
    value: Any = None
    failure: Failure | None = None
    applies: bool = True

    @property
    def sentence(self) -> str:
        """Its answer, or why there is none; empty where it does not apply."""
        if self.failure is not None:
            return self.failure.sentence
        return self.part.sentence(self.value) if self.applies else ""

    def to_json(self) -> Any:
        """Return plain values; ``None`` where there is no value."""
        return self.part.to_json(self.value) if self.applies and self.failure is None else None

    @property
    def rows(self) -> Sequence[Mapping[str, str]]:
        """The rows of its table."""
        return self.part.rows(self.value) if self.applies and self.failure is None else ()

    @property
    def figure(self) -> str:
        """What stands for it in a comparison."""
        return self.part.figure(self.value) if self.applies and self.failure is None else ""


def work_out(part: Part[Any], assessment: Assessed) -> Result:
    """Return what comes of a part; a fault in it becomes a failure with a reference that stands in the log."""
    try:
        if (part.of_money and not assessment.sketch.priced) or not part.applies(assessment):
            return Result(part, applies=False)
        value = part.compute(assessment)
        # All that will be asked of the value is asked here once, where a fault is caught.
        part.sentence(value), part.rows(value), part.figure(value)
        if not _finite(part.to_json(value)):
            raise ModelError("its numbers are not finite.")
    except Exception as error:
        failure = failure_of(error, part=part.name, title=part.title, revision=assessment.revision)
        return Result(part, failure=failure)
    return Result(part, value)


def _finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
