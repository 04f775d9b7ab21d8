"""The open-questions list: what nobody knows yet, who should find out, and what the answer could change.

What an answer could change is computed, not guessed: the criteria whose level it leaves open, the gates it decides,
and, where an assumption stands in for it, by how much the expected profit differs between its low and its high third.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.exchange import Simulation
from evenhand.scenario import Role, Scenario
from evenhand.scenario.roles import OpenFact, open_facts
from evenhand.scoring import Scorecard
from evenhand.vocabulary.numbers import money

__all__ = ["OpenQuestion", "by_role", "open_questions", "to_csv"]

THIRD = 1 / 3
NAMED = 6
"""How many gates or criteria a sentence names before it counts the rest."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One fact that nobody has established.

    Parameters
    ----------
    path
        Where it stands in the scenario.
    question
        In plain words.
    role
        Who should answer; by default, or as the scenario names it.
    due
        By when, as the scenario says.
    note
        What helps.
    criteria
        The criteria whose level it leaves open.
    gates
        The gates it decides, as "EU C3".
    levels
        By how many levels, over all criteria, the scores could rise.
    money
        By how much the expected profit per customer-month differs between the low and the high third of what stands in
        for it; ``None`` where no assumption stands in.
    stand_in
        What is taken meanwhile.
    """

    path: str
    question: str
    role: Role
    due: str | None
    note: str | None
    criteria: tuple[str, ...]
    gates: tuple[str, ...]
    levels: float
    money: float | None
    stand_in: str | None

    def could_change(self, currency: str) -> str:
        """Return what the answer could change, as one sentence."""
        parts = []
        if self.gates:
            parts.append(f"decides {_listed(self.gates)}")
        if self.criteria:
            parts.append(f"leaves {_listed(self.criteria)} open by {self.levels:.1f} levels")
        if self.money is not None:
            parts.append(f"moves the expected profit by {money(self.money, currency, 2)} per customer-month")
        elif self.stand_in:
            parts.append(f"meanwhile: {self.stand_in}")
        said = "; ".join(parts) or "changes no score and no sum that is computed"
        return said[0].upper() + said[1:]


def open_questions(scenario: Scenario, scorecard: Scorecard, simulation: Simulation | None) -> tuple[OpenQuestion, ...]:
    """Return the open questions, the most consequential first; without a simulation, without money."""
    opened = [_question(fact, scorecard, simulation) for fact in open_facts(scenario)]
    return tuple(sorted(opened, key=lambda one: (-len(one.gates), -(abs(one.money or 0.0)), -one.levels, one.path)))


def _question(fact: OpenFact, scorecard: Scorecard, simulation: Simulation | None) -> OpenQuestion:
    leaves = [
        result
        for result in scorecard.criteria
        if result.high > result.low and any(_reads(path, fact.path) for path in result.evidence)
    ]
    # A criterion that is put to each purpose has a gate for each; the question is one.
    gates = dict.fromkeys(
        f"{place.value} {gate.criterion}"
        for place, result in scorecard.jurisdictions.items()
        for gate in result.gates
        if gate.unresolved and any(_reads(path, fact.path) for path in gate.evidence)
    )
    stand_in = next(
        (one.assumed for one in (simulation.stand_ins if simulation else ()) if _reads(one.fact, fact.path)), None
    )
    return OpenQuestion(
        path=fact.path,
        question=fact.question,
        role=fact.role,
        due=fact.due.isoformat() if fact.due else None,
        note=fact.note,
        criteria=tuple(dict.fromkeys(result.id for result in leaves)),
        gates=tuple(gates),
        levels=sum(result.high - result.low for result in leaves),
        money=_money(stand_in, simulation) if simulation else None,
        stand_in=stand_in,
    )


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _reads(read: str, path: str) -> bool:
    """Return whether a fact that was read is the open one, lies within it, or holds it."""
    return read == path or read.startswith((f"{path}.", f"{path}[")) or path.startswith((f"{read}.", f"{read}["))


def _money(stand_in: str | None, simulation: Simulation) -> float | None:
    name = stand_in.removeprefix("the assumption ") if stand_in else ""
    if name not in simulation.drawn:
        return None
    values, profit = simulation.drawn[name], simulation.offer["profit"]
    low, high = np.quantile(values, [THIRD, 1 - THIRD])
    if low == high:
        return 0.0
    return float(abs(profit[values >= high].mean() - profit[values <= low].mean()))


def to_csv(questions: Iterable[OpenQuestion], currency: str) -> str:
    """Return questions as CSV; a cell that a spreadsheet would take for a formula is neutralised."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["role", "question", "fact", "what the answer could change", "due", "note", "answer"])
    for question in questions:
        row = [
            question.role.value,
            question.question,
            question.path,
            question.could_change(currency),
            question.due or "",
            question.note or "",
            "",
        ]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row])
    return buffer.getvalue()


def by_role(questions: Iterable[OpenQuestion]) -> Mapping[Role, tuple[OpenQuestion, ...]]:
    """Return the questions of each role that has any, in the order given."""
    listed = tuple(questions)
    return {role: own for role in Role if (own := tuple(one for one in listed if one.role is role))}
