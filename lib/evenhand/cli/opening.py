"""Opening what a command is asked about: a scenario on customers, from files or from a published snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from evenhand.cli.snapshots import study_in
from evenhand.cli.terminal import check_choice, once
from evenhand.errors import InputError
from evenhand.vocabulary.defaults import EXAMPLE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.assessment import Assessment
    from evenhand.customers import Sketch
    from evenhand.scoring import Rubric
    from evenhand.study import Study


def open_study(
    path: Path,
    customers: str | Sketch = EXAMPLE,
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


def assess_offer(
    study: Study,
    scheme: str | None = None,
    pay: float | None = None,
    rate: float | None = None,
    *,
    draws: int,
    seed: int,
    rates: NDArray[np.float64] | None = None,
) -> Assessment:
    """Assess a study, speaking of the offer that the options name.

    Parameters
    ----------
    study
        The scenario as declared.
    scheme
        Another scheme than its own, as in ``flat:2``.
    pay, rate
        How much, as money a month or as payout ÷ data revenue; at most one of them.
    draws, seed, rates
        As for `evenhand.study.Study.assess`.
    """
    from evenhand.exchange.level import declared, level_at

    if pay is not None and rate is not None:
        raise typer.BadParameter("say how much either as money or as a rate, not both", param_hint="--pay/--rate")
    assessment = study.assess(draws=draws, seed=seed, rates=rates)
    if scheme is not None:
        on_trial = study.with_facts(scheme=_scheme(scheme)).assess(draws=draws, seed=seed, rates=rates)
        assessment = replace(on_trial, as_declared=assessment)
    if scheme is None and pay is None and rate is None:
        return assessment
    simulation = assessment.simulation
    named = pay is not None or rate is not None
    return assessment.offering(level_at(simulation, dividend=pay, rate=rate) if named else declared(simulation))


def offer_after(path: Path) -> tuple[Path, dict[str, str]]:
    """Return a file and the offer named after it, as in ``loyalty.yaml@scheme=flat,pay=2``; none for no offer."""
    name, at, said = str(path).rpartition("@")
    if not at or "=" not in said or path.exists():
        return path, {}
    pairs = [(word.strip(), value.strip()) for word, _, value in (pair.partition("=") for pair in said.split(","))]
    return Path(name), once(pairs, f"after {name}")


def key_of(assessment: Assessment, offer: Mapping[str, str]) -> str:
    """Return what a scenario at an offer is called in a comparison: its id, and the offer named."""
    said = ",".join(f"{word}={value}" for word, value in offer.items())
    return f"{assessment.scenario.id}@{said}" if said else assessment.scenario.id


def _scheme(text: str) -> dict[str, Any]:
    from evenhand.exchange.scheme import schemes

    kind, _, number = text.partition(":")
    known = {name: scheme for name, scheme in schemes().items() if scheme.short()}
    check_choice(kind, known, "--scheme")
    try:
        return known[kind].read_short(number)
    except InputError as error:
        raise typer.BadParameter(error.message, param_hint="--scheme") from None


def rubric_from(path: Path | None) -> Rubric | None:
    """Read a user's own rubric file; ``None`` for the built-in criteria."""
    from evenhand.scoring import load_rubric

    return None if path is None else load_rubric(path)
