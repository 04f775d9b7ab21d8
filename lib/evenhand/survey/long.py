"""Tables of choices as other tools write them: a row an alternative or a task, under names of their own."""

from __future__ import annotations

from collections import Counter

from evenhand.errors import CustomerDataError, Problem
from evenhand.survey.table import SurveyTable
from evenhand.survey.wide import lengthened

_NAMES = {
    role: tuple(names.split())
    for role, names in {
        "chosen": "chosen choice chose selected choose y response picked wahl gewahlt gewählt choix eleccion",
        "alternative": "alternative alt alternatives option mode profile concept altid alt_id profil alternativa",
        "respondent": "respondent id respondent_id respid resp_id person person_id individual iid caseid "
        "sys_respnum respnum proband teilnehmer befragter participant participant_id repondant encuestado",
        "task": "task choice_set choiceset cs set question scenario chid obsid obs_id occasion qid choiceid choice_id "
        "choice_task aufgabe",
        "money": "money reward payment compensation incentive belohnung",
    }.items()
}
_TO_PAY = ("price", "cost", "fee", "tc", "tariff", "travel_cost", "preis", "kosten", "prix", "precio")
_AVAILABLE = ("available", "availability", "avail", "av", "avl")
_YES_OR_NO = frozenset(("0", "1", "true", "false", "yes", "no", "0.0", "1.0", "x", ""))


def as_choices(table: SurveyTable, *, none: str) -> bool:
    """Rename the columns of a table of choices as they are called here; tell whether it is one.

    An alternative that was not available is left out. Prices to pay count below zero, so that the money of every table
    is what people receive.
    """
    wide = lengthened(table, {**_NAMES, "money": (*_NAMES["money"], *_TO_PAY), "available": _AVAILABLE}, none=none)
    columns = {role: next((name for name in names if table.has(name)), None) for role, names in _NAMES.items()}
    chosen, alternative = columns["chosen"], columns["alternative"]
    if chosen is None or alternative is None or columns["respondent"] is None:
        return False
    _mark_named(table, chosen, alternative)
    if not set(map(str.lower, table.column(chosen))) <= _YES_OR_NO:
        return False
    pay = next((name for name in _TO_PAY if table.has(name)), None)
    if columns["money"] is None and pay is None:
        return False
    names = list(table.names)
    for role, name in columns.items():
        if name is not None:
            names[names.index(name)] = role
    if columns["money"] is None and pay is not None:
        names[names.index(pay)] = "money"
        table.to_pay = True
        table.notes.append(f"{pay!r} is taken as what people pay, not as what they receive.")
    table.names = tuple(names)
    _leave_out_unavailable(table)
    if not table.has("task"):
        table.add("task", ["1"] * len(table))
    if wide or any(name not in (None, role) for role, name in columns.items()):
        # In a table that was made for here, an attribute that never differs is a slip that must be told.
        _drop_what_never_differs(table)
    people, offers = len(set(table.column("respondent"))), len(set(table.column("alternative")))
    table.notes.append(f"{people} people chose among {offers} alternatives.")
    return True


def _mark_named(table: SurveyTable, chosen: str, alternative: str) -> None:
    """Mark the alternative that each row of a task names, where the choice is told by its name on every row."""
    named, offered = table.column(chosen), table.column(alternative)
    names = set(named)
    if len(names) < 2 or not names <= set(offered) or names <= {"0", "1"}:
        return
    place = table.names.index(chosen)
    for row, name, offer in zip(table.cells, named, offered, strict=True):
        row[place] = str(int(name == offer))


def _leave_out_unavailable(table: SurveyTable) -> None:
    name = next((name for name in _AVAILABLE if table.has(name)), None)
    if name is None:
        return
    table.keep([text.lower() not in {"0", "false", "no", "0.0"} for text in table.column(name)])
    _drop(table, name)


def _drop_what_never_differs(table: SurveyTable) -> None:
    tasks = list(zip(table.column("respondent"), table.column("task"), strict=True))
    known = {"respondent", "task", "alternative", "money", "chosen", "segment", "weight"}
    dropped = []
    for name in [name for name in table.names if name not in known]:
        values: dict[tuple[str, str], set[str]] = {}
        for task, text in zip(tasks, table.column(name), strict=True):
            values.setdefault(task, set()).add(text)
        if all(len(texts) == 1 for texts in values.values()):
            dropped.append(name)
            _drop(table, name)
    if dropped:
        table.notes.append(f"The same for every alternative of a task, so no price can be told: {', '.join(dropped)}.")


def _drop(table: SurveyTable, name: str) -> None:
    place = table.names.index(name)
    table.names = (*table.names[:place], *table.names[place + 1 :])
    table.cells = [[*row[:place], *row[place + 1 :]] for row in table.cells]


def refuse_repeated(table: SurveyTable) -> None:
    """Refuse to take prices for asked prices when one person names several: these are offers to choose among."""
    name = next((name for name in _NAMES["respondent"] if table.has(name)), None)
    if name is None:
        return
    people = table.column(name)
    counts = Counter(text for text in people if text)
    several = sum(count > 1 for count in counts.values())
    if several <= len(counts) / 2:
        return
    seen: set[str] = set()
    again = next(i for i, text in enumerate(people) if text in seen or seen.add(text))
    raise CustomerDataError(
        f"{table.file} has several prices of one person: that is a table of choices, not of asked prices.",
        hint="Choices need respondent, task, alternative, money and chosen; name them with --columns.",
        problems=[Problem("names a person again", file=table.file, line=table.lines[again], field=name)],
    )
