"""The composition: scores → trust → exchange → value-exchange pillar → verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment import as_json
from evenhand.assessment.answer import answer_at, gate_sentence, offer_words
from evenhand.assessment.legal import legal_doubts
from evenhand.assessment.parts import PARTS, Failure, Part, Result, work_out
from evenhand.assessment.parts.california import UNEXAMINED
from evenhand.assessment.questions import OpenQuestion, open_questions
from evenhand.assessment.recommendation import Recommended, choose_rate, recommended, together
from evenhand.assessment.rule import Choice
from evenhand.assessment.run import policy_of, run_of
from evenhand.assessment.sentences import (
    basis_doubts,
    borderline_of,
    conditions_of,
    doubts_of,
    failing_of,
    short_basis_doubts,
    turning_sentence,
    unsaid_of,
    untested_of,
)
from evenhand.assessment.trust import trust_of, with_trust
from evenhand.assessment.value import ValueExchange, value_exchange
from evenhand.assessment.verdict import Verdict, judge
from evenhand.case import Case
from evenhand.customers import Sketch
from evenhand.errors import ModelError
from evenhand.exchange import Simulation, simulate
from evenhand.exchange.ask.fairness import FairnessTest, fair_exchange, passing, unpriced
from evenhand.exchange.level import Level, declared, row_of
from evenhand.scenario import Scenario, revision
from evenhand.scenario.policy import Policy
from evenhand.scoring import GateGroup, Rubric, Scorecard, grouped, score
from evenhand.scoring.gates import stopping
from evenhand.uncertainty import Assumptions
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.defaults import DRAWS, SEED

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DEFAULT_DRAWS = DRAWS
DEFAULT_SEED = SEED
NO_RATE = "No rate passes the policy’s tests at an expected profit."


@dataclass(frozen=True)
class Assessment:
    """Everything the workbench can say about one scenario with one set of customers and assumptions."""

    case: Case
    scorecard: Scorecard
    trust: float
    simulation: Simulation
    tests: tuple[FairnessTest, ...]
    passes: Mapping[str, Flags]
    value: ValueExchange
    choice: Choice
    offered: Level | None = None
    """A level that people have chosen, of the scheme assessed."""
    as_declared: Assessment | None = None
    """The scenario as declared, where this is another scheme on trial."""

    @property
    def scenario(self) -> Scenario:
        """The declared facts."""
        return self.case.scenario

    @cached_property
    def revision(self) -> str:
        """The scenario's revision: 12 hexadecimal digits that change with any fact."""
        return revision(self.scenario)

    @property
    def sketch(self) -> Sketch:
        """The customers asked."""
        return self.case.customers

    @property
    def assumptions(self) -> Assumptions:
        """What was assumed where nothing is declared."""
        return self.case.assumptions

    @property
    def rubric(self) -> Rubric:
        """The criteria it was scored by."""
        return self.case.rubric

    @property
    def policy(self) -> Policy:
        """What a rate had to pass to be recommended."""
        return policy_of(self.case)

    @property
    def recommended(self) -> Recommended | None:
        """The rate that is recommended, if any."""
        return recommended(self.simulation, self.choice) if self.sketch.priced else None

    def offering(self, level: Level) -> Assessment:
        """Return the assessment that speaks of a level that people have chosen, without simulating again."""
        return replace(self, offered=replace(level, origin="chosen"))

    @cached_property
    def declared(self) -> Level:
        """The offer that the scenario declares."""
        return declared((self.as_declared or self).simulation)

    @cached_property
    def at_recommended(self) -> Level | None:
        """The offer that is recommended; none while a gate stands or may, or a test cannot be judged."""
        about = self.recommended
        if about is None or self.gated or untested_of(self.passes, self.policy):
            return None
        level = row_of(self.simulation, about.index)
        return replace(level, dividend_error=about.dividend_error, rate_error=about.rate_error)

    @property
    def subject(self) -> Level:
        """The offer that tests, drivers, failures, doubts and documents speak of.

        It is the one that people have chosen, else the one recommended, else the one declared.
        """
        return self.offered or self.at_recommended or self.declared

    @cached_property
    def at_subject(self) -> Simulation:
        """The simulation in which that offer is what is offered."""
        place = self.subject.place
        return self.simulation if place is None else self.simulation.offering(place)

    @cached_property
    def subject_tests(self) -> tuple[FairnessTest, ...]:
        """The fair-exchange tests at that offer; `tests` are those of the offer as declared."""
        return self.tests if self.subject.place is None or not self.sketch.priced else fair_exchange(self.at_subject)

    @cached_property
    def verdict(self) -> Verdict:
        """The first verdict that holds; it computes only what it needs, and says what could not be examined."""
        california = self.part("california")
        related: tuple[str, ...] = ()
        doubts: tuple[str, ...] = () if california.value is None else california.value.doubts
        if california.failure is not None:
            related = (f"{UNEXAMINED} {california.sentence}",)
        elif california.value is not None and california.value.condition is not None:
            related = (california.value.condition,)
        simulation, passes, choice, policy = self.simulation, self.passes, self.choice, self.policy
        verdict = judge(
            self.scorecard,
            # Without spending, what the rule ends in is about customers that nobody has.
            choice.outcome if self.sketch.priced else "turns",
            turning=[
                (turning.id, turning_sentence(turning, simulation, choice.nearest))
                for turning in choice.turning
                if self.sketch.priced
            ],
            untested=(*unsaid_of(self.sketch), *untested_of(passes, policy)),
            failing=failing_of(simulation, passes, policy, choice),
            conditions=(*conditions_of(self.scorecard, simulation, passes, choice, self.subject), *related),
            doubts=(
                *(basis_doubts(choice, self.otherwise, policy) if self.sketch.priced else ()),
                *doubts_of(simulation, self.sketch, self.subject.outcomes["profit"]),
                *doubts,
                *legal_doubts(self.scenario, self.scorecard),
            ),
            borderline=borderline_of(choice),
        )
        # A verdict that does not collect lists no conditions; what is not shown in California is a doubt then.
        return verdict if verdict.conditions else replace(verdict, doubts=(*verdict.doubts, *related))

    @cached_property
    def otherwise(self) -> Choice:
        """What the rule would choose if customers' gain were counted on the other basis than the policy's."""
        return choose_rate(self.simulation, passing(self.simulation, otherwise=True), self.policy)

    @property
    def short_doubts(self) -> tuple[str, ...]:
        """The gravest doubts in a few words each, for the verdict block: the basis first, then legal ones."""
        california = self.part("california")
        said = list(short_basis_doubts(self.choice, self.otherwise, self.policy)) if self.sketch.priced else []
        if california.failure is not None:
            said.append("California’s rule was not examined")
        elif california.value is not None and california.value.condition is not None:
            said.append("California: relation to value not shown")
        return tuple(said)

    @cached_property
    def _results(self) -> dict[str, Result]:
        return {}

    def part(self, name: str) -> Result:
        """Return what comes of a part: worked out when first asked for, then kept; a fault in it stays there.

        Raises
        ------
        KeyError
            When there is no part of that name.
        """
        if name not in self._results:
            self._results[name] = work_out(PARTS[name], self)
        return self._results[name]

    @property
    def generic_parts(self) -> tuple[Part[Any], ...]:
        """The parts that every screen and document shows the same way, none of them worked out yet."""
        return tuple(part for part in list(PARTS.values()) if part.generic)

    @property
    def generic(self) -> tuple[Result, ...]:
        """What comes of those parts, where they apply."""
        results = (self.part(part.name) for part in self.generic_parts)
        return tuple(result for result in results if result.applies)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Which of the parts asked for so far could not be worked out."""
        return tuple(result.failure for result in list(self._results.values()) if result.failure is not None)

    def release(self) -> None:
        """Let go of what can be worked out again, to the same bytes: an assessment is kept longer than it is used."""
        self.simulation.release()
        self.__dict__.pop("at_subject", None)

    @property
    def gated(self) -> bool:
        """Whether no money is headlined: a gate stands or is open, or nobody has said what customers spend."""
        return not self.sketch.priced or any(group.stops or group.may_stop for group in self.gates)

    @property
    def why_gated(self) -> str:
        """Why no money is headlined, within a sentence; empty where it is."""
        if any(group.stops for group in self.gates):
            return "a gate stands"
        if any(group.may_stop for group in self.gates):
            return "facts that nobody knows leave a gate open"
        return "" if self.sketch.priced else "what customers spend is not known"

    def lowest(self, pillar: str) -> float:
        """Return the low end of a pillar in the jurisdiction where it is lowest; 0 where it applies nowhere."""
        results = [result.pillars[pillar].low for result in self.scorecard.jurisdictions.values()]
        return min((low for low in results if low is not None), default=0.0)

    @cached_property
    def gates(self) -> tuple[GateGroup, ...]:
        """The defects, each once with the places where it stands, the gravest first."""
        return grouped(self.scorecard)

    @property
    def allowed(self) -> Flags:
        """Which rows of the curve survive their own test and may be recommended, shape ``(rates,)``."""
        return self.choice.survivors

    @cached_property
    def holds(self) -> Flags:
        """Where the policy's tests hold together, shape ``(draws, rates)``."""
        return together(self.passes, self.policy)

    @cached_property
    def chances(self) -> Floats:
        """In which share of futures they hold together at each row of the curve, shape ``(rates,)``."""
        return np.asarray(self.holds.mean(axis=0))

    @cached_property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What nobody knows yet, the most consequential first; without money where that cannot be worked out."""
        result = self.part("questions")
        if result.failure is None:
            return tuple(result.value)
        return open_questions(self.scenario, self.scorecard, None)

    @cached_property
    def answer(self) -> str:
        """The answer in one sentence, with its uncertainty and its unit; a gate comes before any money."""
        if groups := stopping(self.gates):
            # That the data may not be used either is no reason why the exchange fails.
            fails = f"{self._why_it_fails} " if self.verdict.kind == "do-not-collect" else ""
            return f"{self.verdict.title}: {fails}{gate_sentence(groups)}"
        if self.offered is not None and self.sketch.priced:
            return answer_at(self, self.offered)
        if self.verdict.kind in {"cannot-say", "do-not-collect"} or self.at_recommended is None:
            return f"{self.verdict.title}: {self.verdict.reasons[0]}"
        return f"{self.verdict.title}. {offer_words(self, self.at_recommended)}"

    @property
    def _why_it_fails(self) -> str:
        """Why no rate passes, without the money that is not headlined while a gate may stand."""
        reason = self.verdict.reasons[0]
        return NO_RATE if f" {self.simulation.currency} " in reason else reason

    @property
    def declared_answer(self) -> str:
        """What the offer as declared would bring, in one sentence; empty while nobody said what customers spend."""
        if not self.sketch.priced:
            return ""
        said = offer_words(self.as_declared or self, self.declared)
        return f"As declared{f' (not to be counted on: {self.why_gated})' if self.gated else ''}: {said}"

    @property
    def run(self) -> dict[str, str]:
        """What identifies this run: same inputs, same code, same bytes."""
        return dict(self._run)

    @cached_property
    def _run(self) -> dict[str, str]:
        return run_of(self.case) | ({} if self.offered is None else {"offer": self.offered.key})

    @property
    def trust_changes_it(self) -> bool:
        """Whether the verdict is known to be another without the trust effect."""
        result = self.part("without-trust")
        return result.applies and result.failure is None and result.value != self.verdict.kind

    def simulate_json_dict(self) -> dict[str, Any]:
        """Return the simulation with its recommended rate, fair-exchange tests and verdict as plain values."""
        plain = self.simulation.to_json_dict()
        head = {"scenario": plain.pop("scenario"), "revision": self.revision}
        stand_ins = plain.pop("stand_ins")
        data = {
            **head,
            **plain,
            **self._offers(),
            "stand_ins": stand_ins,
            "recommended": as_json.recommended_json(self.recommended, self.policy),
            "drivers": self.part("drivers").to_json(),
            "value_of_information": self.part("information").to_json(),
            "verdict": as_json.verdict_json(self.verdict, self.part("without-trust")),
            "run": self.run,
        }
        return as_json.known_json(data, self.sketch) | self._beside()

    def to_json_dict(self) -> dict[str, Any]:
        """Return the whole assessment as plain values with stable keys."""
        offer, currency = self.simulation.offer, self.simulation.currency
        data = {
            "scenario": self.scenario.id,
            "revision": self.revision,
            "run": self.run,
            "answer": self.answer,
            "verdict": as_json.verdict_json(self.verdict, self.part("without-trust")),
            "trust": self.trust,
            "jurisdictions": self.scorecard.to_json_dict()["jurisdictions"],
            "value_exchange": {"score": self.value.score, "high": self.value.high, "levels": dict(self.value.levels)},
            "offer": {name: spread(values) for name, values in offer.items() if np.isfinite(values).all()},
            "currency": currency,
            "customers": self.simulation.customers,
            "sample_only": self.simulation.sample_only,
            "recommended": as_json.recommended_json(self.recommended, self.policy),
            **self._offers(),
            "questions": [as_json.question_json(question, currency) for question in self.questions],
        }
        return as_json.known_json(data, self.sketch) | self._beside()

    def _offers(self) -> dict[str, Any]:
        """Return the offer spoken of with its tests, and those of the one declared beside it."""
        return {
            "subject": as_json.level_json(self.subject),
            "fair_exchange": [asdict(test) for test in self.subject_tests],
            "fair_exchange_declared": [asdict(test) for test in self.tests],
        }

    def _beside(self) -> dict[str, Any]:
        # What failed is known once all parts have been asked.
        results = (self.part("policies"), *self.generic)
        return as_json.parts_json(results, self.failures)


def assess(case: Case) -> Assessment:
    """Assess a case: its scores, the trust they earn, what the exchange brings, and the verdict.

    Parameters
    ----------
    case
        What is judged, on which customers, under which assumptions, by which criteria.

    Raises
    ------
    evenhand.errors.InputError
        When the scenario's own assumptions do not fit, or there are no customers.
    """
    scenario = case.scenario
    if case.trust is not None or case.trust_best is not None:
        raise ModelError("An assessment works trust out from its scores: leave it out of the case, or simulate it.")
    scorecard = score(scenario, case.rubric)
    trusting = with_trust(case, scorecard)
    simulation = simulate(trusting)
    passes = passing(simulation)
    tests = fair_exchange(simulation) if case.customers.priced else unpriced(fair_exchange(simulation))
    assessment = Assessment(
        case=case,
        scorecard=scorecard,
        trust=trust_of(scorecard),
        simulation=simulation,
        tests=tests,
        passes=passes,
        value=value_exchange(tests),
        choice=choose_rate(simulation, passes, policy_of(case)),
    )
    # Small, and read from the paths, which are let go of afterwards.
    assessment.verdict, simulation.landmarks, simulation.paid_each, simulation.offer_paid_each  # noqa: B018
    assessment.release()
    return assessment
