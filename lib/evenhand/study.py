"""One scenario at work, from Python: open it, score it, simulate it, assess it, report it.

>>> import evenhand
>>> study = evenhand.open("scenarios/plain-opt-in.yaml")
>>> study.scenario.name
'Plain opt-in'
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np

from evenhand import clock
from evenhand import scenario as scenarios
from evenhand.assessment import Assessment, assess, run_of, with_trust
from evenhand.case import Case
from evenhand.customers import Sketch, UnclearError, complete_journey, read_customers
from evenhand.errors import AssumptionError, InputError, ModelError
from evenhand.exchange import Front, GoalSeek, Measure, Simulation, goal_seek, optimise, simulate
from evenhand.exchange.offer import Offer, parameters
from evenhand.law.naming import places_in_words
from evenhand.nearest import nearest
from evenhand.report import Report, make_report
from evenhand.scenario import Scenario
from evenhand.scoring import Rubric, Scorecard, grouped, load_rubric, score
from evenhand.scoring.scorecard import not_judged
from evenhand.uncertainty import Assumptions, load_assumptions
from evenhand.vocabulary.defaults import EXAMPLE
from evenhand.vocabulary.numbers import series

__all__ = ["EXAMPLE", "Study", "check_evaluates", "customers_from", "open_study"]


@dataclass(frozen=True, slots=True)
class Study(Case):
    """A case at work: each method takes it whole, with other rates or futures where they are given."""

    @property
    def revision(self) -> str:
        """The scenario's revision: 12 hexadecimal digits that change with any fact."""
        return scenarios.revision(self.scenario)

    def run(self, *, draws: int | None = None, seed: int | None = None) -> dict[str, str]:
        """Return what identifies the assessment of this study, which need not be computed for it."""
        return run_of(self.replacing(draws=draws, seed=seed))

    def score(self) -> Scorecard:
        """Score transparency, consent and ownership in every jurisdiction."""
        return score(self.scenario, self.rubric)

    def simulate(
        self, *, rates: np.ndarray | None = None, draws: int | None = None, seed: int | None = None
    ) -> Simulation:
        """Simulate what each side gets at every dividend rate.

        Parameters
        ----------
        rates, draws, seed
            By default as in the study, see `Case`.
        """
        return simulate(self._trusting(rates=rates, draws=draws, seed=seed))

    def assess(
        self, *, rates: np.ndarray | None = None, draws: int | None = None, seed: int | None = None
    ) -> Assessment:
        """Put scores, trust, exchange and fairness together into a verdict."""
        return assess(self.replacing(rates=rates, draws=draws, seed=seed))

    def assess_at(self, asked: Mapping[str, str], assessing: Callable[[Self], Assessment] = assess) -> Assessment:
        """Assess the study and speak of the offer that an address asks for.

        Parameters
        ----------
        asked
            As in an address: ``pay`` (money a month) or ``rate``, ``scheme`` and its details, ``months``, ``payments``;
            see `evenhand.exchange.offer.Offer.read`.
        assessing
            What assesses a study, for example one that remembers.

        Raises
        ------
        InputError
            When there can be no such offer, or something else is asked for.
        ModelError
            When the scheme never reaches the amount.
        """
        if unknown := sorted(set(asked) - parameters()):
            meant = nearest(unknown[0], parameters())
            raise InputError(
                f"{unknown[0]!r} says nothing of an offer.",
                hint=f"Did you mean {meant!r}?" if meant else f"Known are {series(sorted(parameters()))}.",
            )
        declared = assessing(self)
        offer = Offer.read(asked, declared.simulation)
        changes = offer.changes(self.scenario)
        under = replace(assessing(self.with_facts(**changes)), as_declared=declared) if changes else declared
        return under if offer.origin == "declared" else under.offering(offer.level(under.simulation))

    def _trusting(self, **changes: Any) -> Case:
        case = self.replacing(**changes)
        return case if case.trust is not None else with_trust(case, self.score())

    def seek(
        self,
        lever: str,
        measure: str = "profit",
        target: float = 0.0,
        *,
        between: tuple[float, float] | None = None,
        draws: int | None = None,
        seed: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> GoalSeek:
        """Return every value of a lever at which a measure reaches a target.

        Parameters
        ----------
        lever
            For example ``rate``, ``dividend`` or ``mediation``; see `evenhand.exchange.levers_of`.
        measure
            For example ``profit`` (its mean), ``p10(profit)`` or ``chance(E3)``.
        target
            In the measure's unit: money per customer-month, or a share.
        between
            From where to where the lever is moved; by default as the lever says.
        draws, seed, progress
            As for `simulate`; called with how much is done, and of how much.
        """
        wanted = Measure.parse(measure)
        self.customers.require_priced()
        return goal_seek(
            self._trusting(draws=draws, seed=seed),
            lever=lever,
            outcome=wanted.outcome,
            statistic=wanted.statistic,
            target=target,
            between=between,
            progress=progress,
        )

    def optimise(
        self,
        *levers: str,
        objectives: Sequence[str] = ("profit", "net_gain"),
        constraints: Sequence[str] = (),
        draws: int | None = None,
        seed: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Front:
        """Move one or two levers and return what is worth choosing from.

        Parameters
        ----------
        *levers
            One or two of `evenhand.exchange.levers_of`.
        objectives
            What should be large, or small with ``min``, for example ``p10(profit)`` or ``min worse_off``.
        constraints
            For example ``chance(E3) >= 80%``.
        draws, seed, progress
            As for `seek`.
        """
        self.customers.require_priced()
        return optimise(
            self._trusting(draws=draws, seed=seed),
            levers=levers,
            objectives=objectives,
            constraints=constraints,
            progress=progress,
        )

    def report(
        self,
        *,
        draws: int | None = None,
        seed: int | None = None,
        beside: Sequence[Study] = (),
        reader: str = "board",
        contents: Collection[str] = (),
    ) -> Report:
        """Write the policy recommendation; in a notebook it shows itself.

        Parameters
        ----------
        draws, seed
            As for `simulate`.
        beside
            Other scenarios that were considered.
        reader, contents
            Whom it is for, and which sections, see `evenhand.report.make_report`.
        """
        others = [other.assess(draws=draws, seed=seed) for other in beside]
        assessment = self.assess(draws=draws, seed=seed)
        return make_report(assessment, beside=others, reader=reader, contents=contents)

    def with_facts(self, **changes: Any) -> Self:
        """Return a study of the same scenario with some fields changed."""
        return replace(self, scenario=self.scenario.replace(**changes))

    def _repr_html_(self) -> str:
        """Show the scores in a notebook: gates before any number."""
        from html import escape

        rows = "".join(
            f"<tr><td>{place.value}</td><td>{name}</td><td>{_interval(pillar.low, pillar.high)}</td></tr>"
            for place, result in self.score().jurisdictions.items()
            for name, pillar in result.pillars.items()
        )
        gates = "".join(
            f"<li>{escape(ground.why)} ({group.criterion}, {group.kind}, {places_in_words(ground.places)})</li>"
            for group in grouped(self.score())
            for ground in group.grounds
        )
        return (
            f"<h3>{escape(self.scenario.name)}</h3><p>{escape(self.scenario.summary)}</p><ul>{gates}</ul>"
            f"<p>{escape(' '.join(not_judged(self.score())))}</p>"
            f"<table><tr><th>where</th><th>pillar</th><th>score</th></tr>{rows}</table>"
        )


def _interval(low: float | None, high: float | None) -> str:
    return "not judged" if low is None or high is None else f"{low:.0f} to {high:.0f}"


def open_study(
    path: str | Path,
    *,
    customers: Sketch | str | Path = EXAMPLE,
    assumptions: Assumptions | None = None,
    rubric: Rubric | None = None,
    today: date | None = None,
) -> Study:
    """Open a scenario file.

    Parameters
    ----------
    path
        The scenario (YAML).
    customers
        A sketch, a customer file, a sketch file, or ``"example"`` for 2,469 real households.
    assumptions, rubric
        By default those of the ``data`` folder.
    today
        The day after which no act in it may be dated; by default the day it is.

    Raises
    ------
    evenhand.errors.InputError
        When a file cannot be used; it says which line and what to do.
    """
    return Study(
        scenario=scenarios.load(path, today=today or clock.today()),
        customers=customers if isinstance(customers, Sketch) else customers_from(customers),
        assumptions=assumptions or load_assumptions(),
        rubric=rubric or load_rubric(),
    )


def check_evaluates(scenario: Scenario, path: str | Path) -> None:
    """Check that a scenario file can be simulated, on the customers of the worked example.

    Parameters
    ----------
    scenario
        The scenario.
    path
        The file it was read from, for messages.

    Raises
    ------
    evenhand.errors.EvenhandError
        As simulating it would, with the lines of the file at fault.
    """
    try:
        Study(scenario, complete_journey().sketch, load_assumptions(), load_rubric()).simulate()
    except (AssumptionError, ModelError) as error:
        placed = [scenarios.place_override(path, problem) for problem in error.problems]
        raise type(error)(error.message, hint=error.hint, problems=placed) from None


def customers_from(source: str | Path) -> Sketch:
    """Return the sketch of a customer file, of a sketch file, or of the worked example."""
    if source == EXAMPLE:
        return complete_journey().sketch
    path = Path(source)
    try:
        return read_customers(path).sketch
    except UnclearError as error:
        # The options that answer belong to the command that makes a sketch.
        first = f"Make a sketch of it first: evenhand customers {path} --sketch customers.sketch.json"
        error.hint = f"{first}\n{error.hint}"
        raise
