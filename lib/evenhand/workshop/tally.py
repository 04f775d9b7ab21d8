"""The ballots of the round that a decision rests on, in numbers that name nobody: no cell stands for fewer than three.

Steps of a rating that fewer chose are put together with those beside them, alternatives that fewer would choose with
each other. Roles, reasons and what one ballot says together are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.store import Store
from evenhand.workshop.ballots import FEWEST_OF_A_ROLE
from evenhand.workshop.opening import get_workshop
from evenhand.workshop.record import Decision
from evenhand.workshop.results import round_results

FEWEST = FEWEST_OF_A_ROLE
"""Ballots that a cell stands for at least, or none at all."""
NOTHING = "none of them"


def tally(store: Store, decision: Decision) -> Mapping[str, Any]:
    """Return the ballots of the round decided on as plain values.

    Parameters
    ----------
    store
        Where the workshop is.
    decision
        Which says of which workshop and round.

    Returns
    -------
    dict
        The round's ``number``, how many ``ballots``, how many would choose what, and how every statement was rated.

    Raises
    ------
    evenhand.errors.WorkshopError
        When the round is not revealed.
    """
    workshop = get_workshop(store, decision.workshop_id)
    results = round_results(store, decision.workshop_id, decision.round_number)
    names = {item.id: item.name for item in workshop.alternatives} | {"": NOTHING}
    said = {item.id: item.text for item in workshop.statements}
    return {
        "number": decision.round_number,
        "ballots": len(results.ballots),
        "choices": [
            {"choice": " or ".join(names[key] for key in keys), "ballots": count}
            for keys, count in chosen_together(results.choices)
        ],
        "ratings": [
            {
                "alternative": names[item.alternative],
                "statement": said[item.statement],
                "low": low,
                "high": high,
                "ballots": count,
            }
            for item in results.answers
            for low, high, count in steps_together(item.counts)
        ],
    }


def steps_together(counts: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Return steps of a scale that begins with one, as first, last and count; each of nobody or of enough.

    >>> steps_together((1, 2, 0, 4, 1))
    ((1, 2, 3), (3, 3, 0), (4, 5, 5))
    >>> steps_together((1, 0, 0, 1, 0))
    ()
    """
    cells: list[tuple[int, int, int]] = []
    for step, count in enumerate(counts, 1):
        begun = cells and 0 < cells[-1][2] < FEWEST
        if begun:
            first, _, before = cells.pop()
            cells.append((first, step, before + count))
        else:
            cells.append((step, step, count))
    while cells and 0 < cells[-1][2] < FEWEST:
        # What is left over joins the nearest that somebody chose, with whatever lies between.
        _, last, count = cells.pop()
        while cells and cells[-1][2] == 0:
            cells.pop()
        if not cells:
            return ()
        first, _, before = cells.pop()
        cells.append((first, last, before + count))
    return tuple(cells)


def chosen_together(choices: Mapping[str, int]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return what people would choose and how many, the most first; what few would choose stands together.

    >>> chosen_together({"a": 4, "b": 1, "": 2}), chosen_together({"a": 4, "b": 1}), chosen_together({"a": 1})
    (((('a',), 4), (('', 'b'), 3)), ((('a', 'b'), 5),), ())
    """
    cells: list[tuple[tuple[str, ...], int]] = [((key,), count) for key, count in choices.items() if count]
    cells.sort(key=_most_first)
    while cells and cells[-1][1] < FEWEST:
        if len(cells) == 1:
            return ()
        (last, few), (before, more) = cells.pop(), cells.pop()
        cells.append(((*before, *last), more + few))
        cells.sort(key=_most_first)
    return tuple(cells)


def _most_first(cell: tuple[tuple[str, ...], int]) -> tuple[int, tuple[str, ...]]:
    return -cell[1], cell[0]
