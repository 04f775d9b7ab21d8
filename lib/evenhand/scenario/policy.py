"""The policy: what an offer must pass to be recommended. People choose it; it is part of every run's key."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from evenhand.errors import InputError
from evenhand.nearest import nearest
from evenhand.scenario.facts import Facts
from evenhand.vocabulary.numbers import series

TestId = Literal["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"]
Welfare = Literal["acts", "says"]

TESTS: tuple[str, ...] = get_args(TestId)
WELFARE: dict[str, str] = {"acts": "as people act", "says": "as people say"}
"""By what customers' gain is counted: what they do when the offer is real, or what they say that they would ask for."""


def _once_each_in_order(tests: tuple[TestId, ...]) -> tuple[TestId, ...]:
    # The same policy has one spelling, so that it has one key.
    return tuple(sorted(set(tests)))


class Policy(Facts):
    """What a rate must pass to be recommended."""

    tests: Annotated[tuple[TestId, ...], Field(min_length=1), AfterValidator(_once_each_in_order)] = ("E1", "E2", "E3")
    """The fair-exchange tests that must hold together."""
    probability: Annotated[float, Field(ge=0.5, le=0.99)] = 0.75
    """In which share of possible futures at least."""
    welfare: Welfare = "acts"
    """How customers' gain is counted: as people act when an offer is real, or as they say when they are asked."""

    def __str__(self) -> str:
        """Return the policy as ``--policy`` takes it, for example ``E1,E2,E3@75%,acts``."""
        return f"{','.join(self.tests)}@{100 * self.probability:g}%,{self.welfare}"

    @property
    def words(self) -> str:
        """The policy in words for screens and documents."""
        tests = self.tests[0] if len(self.tests) == 1 else f"{', '.join(self.tests[:-1])} and {self.tests[-1]} together"
        return f"{tests} in at least {100 * self.probability:g} of 100 possible futures, gains {WELFARE[self.welfare]}"

    def apart(self, other: Policy) -> str:
        """Return in which respect another policy differs, as the end of a sentence on it.

        >>> Policy().apart(Policy.parse("E1,E3,says"))
        'with E1 and E3 together, counted as people say'
        """
        said = []
        if other.tests != self.tests:
            said.append(f"with {series(other.tests)}{' together' if len(other.tests) > 1 else ' alone'}")
        if other.probability != self.probability:
            said.append(f"if they had to hold in {100 * other.probability:g} of 100 futures")
        if other.welfare != self.welfare:
            said.append(f"counted {WELFARE[other.welfare]}")
        return ", ".join(said)

    @classmethod
    def parse(cls, text: str, base: Policy | None = None) -> Policy:
        """Read what ``--policy`` takes; what is left out stays as in ``base``.

        >>> Policy.parse("E1,E2@80%").words
        'E1 and E2 together in at least 80 of 100 possible futures, gains as people act'
        >>> str(Policy.parse("says"))
        'E1,E2,E3@75%,says'

        Parameters
        ----------
        text
            Tests, a probability and a basis, apart by commas, spaces or ``@``, in any order.
        base
            By default the standard policy.

        Raises
        ------
        InputError
            When a word is none of them, or the probability lies outside 50 % to 99 %.
        """
        start = base or cls()
        tests: list[str] = []
        probability, welfare = start.probability, start.welfare
        for word in re.split(r"[\s,@]+", text.strip()):
            if word.upper() in TESTS:
                tests.append(word.upper())
            elif word.lower() in WELFARE:
                welfare = word.lower()
            elif re.fullmatch(r"\d+(\.\d+)?%|0?\.\d+", word):
                probability = float(word.rstrip("%")) / (100 if word.endswith("%") else 1)
            else:
                near = nearest(word, (*TESTS, *WELFARE))
                raise InputError(
                    f"{word!r} is no part of a policy.",
                    hint=(f"Did you mean {near}? " if near else "")
                    + "A policy names tests (E1 to E8), a probability (75%) and a basis (acts or says): "
                    "--policy E1,E2,E3@75%,acts.",
                )
        if not 0.5 <= probability <= 0.99:
            raise InputError(
                f"A policy's probability lies between 50 % and 99 %: got {100 * probability:g} %.",
                hint="Say for example --policy E1,E2,E3@75%.",
            )
        return cls.model_validate({"tests": tests or start.tests, "probability": probability, "welfare": welfare})

    def neighbours(self) -> tuple[Policy, ...]:
        """Return policies one step away: a little looser and stricter, a test more or less, the other basis."""
        results: list[Policy] = []
        for step in (-0.10, -0.05, 0.05, 0.10):
            probability = round(self.probability + step, 4)
            if 0.5 <= probability <= 0.99:
                results.append(self.model_copy(update={"probability": probability}))
        for test in TESTS[:5]:
            if test not in self.tests:
                results.append(self._with(tests=(*self.tests, test)))
            elif len(self.tests) > 1:
                results.append(self._with(tests=tuple(other for other in self.tests if other != test)))
        results.append(self._with(welfare="says" if self.welfare == "acts" else "acts"))
        return tuple(results)

    def _with(self, **changes: object) -> Policy:
        return Policy.model_validate({**self.model_dump(), **changes})
