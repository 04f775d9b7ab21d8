"""The open-questions list: what nobody knows yet, who should find out, and what the answer could change.

What an answer could change is computed, not guessed: the criteria whose level it leaves open, the gates it decides,
and, where an assumption stands in for it, by how much the expected profit differs between its low and its high third.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from evenhand.exchange import Simulation
from evenhand.law.naming import places_in_words
from evenhand.scenario import Jurisdiction, Role, Scenario
from evenhand.scenario.roles import OpenFact, open_facts
from evenhand.scoring import Scorecard
from evenhand.scoring.gates import kind_of
from evenhand.vocabulary.numbers import money
from evenhand.vocabulary.roles import role_name

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
    person
        Who was asked by name, as the scenario says.
    due
        By when, as the scenario says.
    note
        What helps.
    criteria
        The criteria whose level it leaves open.
    gates
        The gates it decides that could stop the programme, as "EU C3"; those that only lower a score are none.
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
    person: str | None
    due: str | None
    note: str | None
    criteria: tuple[str, ...]
    gates: tuple[str, ...]
    levels: float
    money: float | None
    stand_in: str | None

    def could_change(self, currency: str) -> str:
        """Return what the answer could change, as one sentence in plain words, the gravest first.

        Which gates and criteria it decides stands in `gates` and `criteria`.
        """
        parts = []
        if self.gates:
            parts.append(f"could stop it in {places_in_words(self.places)}")
        if self.money:
            moved = money(abs(self.money), currency, 2)
            parts.append(f"moves what the company gains by about {moved} a customer a month")
        if self.criteria and not self.gates:
            parts.append(f"could raise {'a score' if len(self.criteria) == 1 else f'{len(self.criteria)} scores'}")
        if self.stand_in and not self.money:
            parts.append(f"meanwhile we assume that {self.stand_in}")
        said = "; ".join(parts) or "changes no score and no sum that is computed"
        return said[0].upper() + said[1:]

    @property
    def asked(self) -> str:
        """Who was asked: a name with the role, or the role that should know."""
        role = role_name(self.role)
        return f"{self.person} ({role})" if self.person else role

    @property
    def places(self) -> tuple[Jurisdiction, ...]:
        """Where it could stop the programme."""
        named = {gate.partition(" ")[0] for gate in self.gates}
        return tuple(place for place in Jurisdiction if place.value in named)

    @property
    def decides(self) -> str:
        """The criteria behind it, for those who know them by their numbers; empty where there are none."""
        return ", ".join(dict.fromkeys((*self.gates, *self.criteria)))


def open_questions(
    scenario: Scenario, scorecard: Scorecard, simulation: Simulation | None, *, priced: bool = True
) -> tuple[OpenQuestion, ...]:
    """Return the open questions, the most consequential first.

    Without a simulation, or where nobody has said what customers spend (``priced``), without money.
    """
    read = _Read(scorecard, simulation)
    opened = [_question(fact, read, simulation, priced=priced) for fact in open_facts(scenario)]
    return tuple(
        sorted(
            opened,
            key=lambda question: (-len(question.gates), -(abs(question.money or 0.0)), -question.levels, question.path),
        )
    )


class _Read:
    """Who read which facts of an assessment, by all places that hold them: every open fact asks for its readers."""

    def __init__(self, scorecard: Scorecard, simulation: Simulation | None) -> None:
        self.criteria = [
            (result, _Places(result.evidence)) for result in scorecard.criteria if result.high > result.low
        ]
        # A criterion that is put to each purpose has a gate for each; the question is one.
        self.gates = [
            (f"{place.value} {gate.criterion}", _Places(gate.evidence))
            for place, result in scorecard.jurisdictions.items()
            for gate in result.gates
            if kind_of(gate) == "unresolved"
        ]
        stand_ins = simulation.stand_ins if simulation else ()
        self.stand_ins = [(stand_in.assumed, _Places([stand_in.fact])) for stand_in in stand_ins]


class _Places:
    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._holders = frozenset(place for path in self._paths for place in _holding(path))

    def touch(self, path: str) -> bool:
        """Return whether a fact is one of these, holds one of them, or lies within one."""
        return path in self._holders or not self._paths.isdisjoint(_holding(path))


def _holding(path: str) -> list[str]:
    """Return a path and those of all that holds it: ``a[0].b`` lies in ``a[0]`` and ``a``."""
    return [path, *(path[:end] for end, mark in enumerate(path) if mark in ".[")]


def _question(fact: OpenFact, read: _Read, simulation: Simulation | None, *, priced: bool) -> OpenQuestion:
    leaves = [result for result, places in read.criteria if places.touch(fact.path)]
    gates = dict.fromkeys(gate for gate, places in read.gates if places.touch(fact.path))
    stand_in = next((assumed for assumed, places in read.stand_ins if places.touch(fact.path)), None)
    return OpenQuestion(
        path=fact.path,
        question=fact.question,
        role=fact.role,
        person=fact.person,
        due=fact.due.isoformat() if fact.due else None,
        note=fact.note,
        criteria=tuple(dict.fromkeys(result.id for result in leaves)),
        gates=tuple(gates),
        levels=sum(result.high - result.low for result in leaves),
        money=_money(stand_in, simulation) if simulation and priced else None,
        stand_in=stand_in,
    )


def _money(stand_in: str | None, simulation: Simulation) -> float | None:
    name = stand_in.removeprefix("the assumption ") if stand_in else ""
    if name not in simulation.drawn:
        return None
    return abs(simulation.drawn.moved(name, simulation.offer["profit"]))


COLUMNS = (
    *("Who should know", "Asked", "By", "Question", "What the answer could change", "Answer"),
    *("Where to answer", "Note", "Criteria", "Place in the file"),
)


def to_csv(questions: Iterable[OpenQuestion], currency: str, link: Callable[[str], str] = lambda path: "") -> str:
    """Return questions as CSV; a cell that a spreadsheet would take for a formula is neutralised.

    Parameters
    ----------
    questions
        The rows.
    currency
        Of all money.
    link
        Returns the address at which a fact can be given, by its path.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for question in questions:
        row = [
            role_name(question.role),
            question.person or "",
            question.due or "",
            question.question,
            question.could_change(currency),
            "",
            link(question.path),
            question.note or "",
            question.decides,
            question.path,
        ]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row])
    return buffer.getvalue()


def by_role(questions: Iterable[OpenQuestion]) -> Mapping[Role, tuple[OpenQuestion, ...]]:
    """Return the questions of each role that has any, in the order given."""
    listed = tuple(questions)
    return {role: own for role in Role if (own := tuple(question for question in listed if question.role is role))}
