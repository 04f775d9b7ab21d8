"""Opening what a command is asked about: a scenario on customers, from files or from a published snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from evenhand.cli.snapshots import study_in
from evenhand.errors import InputError

if TYPE_CHECKING:
    from evenhand.customers import Sketch
    from evenhand.scoring import Rubric
    from evenhand.study import Study

__all__ = ["open_study", "rubric_from"]


def open_study(
    path: Path,
    customers: str | Sketch = "example",
    *,
    rubric: Path | None = None,
    store: Path | None = None,
    policy: str | None = None,
) -> Study:
    """Open a scenario on customers, importing the model only now: help must be quick.

    Parameters
    ----------
    path, customers
        Files; with a snapshot also what is in it, by the names that `evenhand snapshot list` shows.
    rubric
        A user's own criteria, added to the built-in ones.
    store
        A published snapshot.
    policy
        What an offer must pass, instead of what the scenario says.
    """
    from evenhand import study
    from evenhand.scenario.policy import Policy

    if store is None:
        opened = study.open_study(path, customers=customers, rubric=rubric_from(rubric))
    else:
        opened = study_in(store, path, customers, rubric_from(rubric))
    if policy is None:
        return opened
    try:
        return opened.with_facts(policy=Policy.parse(policy, opened.scenario.policy))
    except InputError as error:
        raise typer.BadParameter(f"{error.message} {error.hint}", param_hint="--policy") from None


def rubric_from(path: Path | None) -> Rubric | None:
    """Read a user's own rubric file; ``None`` for the built-in criteria."""
    from evenhand.scoring import load_rubric

    return None if path is None else load_rubric(path)
