"""What a file leaves open: a question with its possible answers, instead of a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.customers.recipe import Recipe
from evenhand.customers.understood import Columns
from evenhand.errors import CustomerDataError, Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer a question.

    Parameters
    ----------
    meaning
        What it would mean, in words.
    recipe
        The fields that it gives.
    """

    meaning: str
    recipe: Recipe

    def __str__(self) -> str:
        return f"{self.recipe.options()}  ({self.meaning})"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file does not tell by itself.

    Parameters
    ----------
    role
        What is asked about: a role of a column, or an option such as ``decimal``.
    text
        What is not certain and why, in a sentence.
    answers
        The likely answers, the likeliest first; more may be possible.
    """

    role: str
    text: str
    answers: tuple[Answer, ...] = ()


class UnclearError(CustomerDataError):
    """A file of customers that can be read in more than one way.

    Parameters
    ----------
    name
        The file.
    questions
        What has to be answered first.
    columns
        How the file is understood so far.
    message, hint
        What to say instead of that it can be read in several ways, where it cannot be read in any.
    """

    title = "Please say how this file is to be read"

    def __init__(
        self,
        name: str,
        questions: Sequence[Question],
        *,
        columns: Columns | None = None,
        message: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.questions, self.columns = tuple(questions), columns
        lines = [
            f"  {'or ' if number else ''}{answer}"
            for question in self.questions
            for number, answer in enumerate(question.answers)
        ]
        offered = "Add to the command what holds:\n" + "\n".join(lines) if lines else ""
        problems = [Problem(question.text, field=question.role) for question in self.questions]
        super().__init__(
            message or f"{name} can be read in more than one way.",
            hint=offered if hint is None else hint,
            problems=problems,
        )


def answer(meaning: str, **fields: Any) -> Answer:
    """Make an answer from the fields that it gives."""
    return Answer(meaning, Recipe(**fields))
