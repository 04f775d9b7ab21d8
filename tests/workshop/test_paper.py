from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    LANGUAGES,
    STATEMENTS,
    Row,
    bring_in,
    columns_of,
    latest_round,
    list_rounds,
    people,
    read_rows,
    round_results,
    sheets_of,
    to_fill_in,
    words,
)
from evenhand.workshop.room import printed_sheets

ANSWERS = {"agreed": "yes", "function": "legal", "A1": "4", "B3": "2", "choice": "B", "reason": "Asks, plainly"}


def codes(room: Any, count: int = 4) -> list[str]:
    return [sheet.code for sheet in sheets_of(room.store, room.id, count, facilitator_token=room.facilitator)]


def table(room: Any, *lines: dict[str, str], delimiter: str = ",") -> bytes:
    written = io.StringIO()
    rows = csv.DictWriter(written, columns_of(room.store, room.id), delimiter=delimiter)
    rows.writeheader()
    rows.writerows(lines)
    return written.getvalue().encode()


def bring(room: Any, content: bytes, *, replace: bool = False) -> Any:
    rows = read_rows(content, "sheets.csv", columns_of(room.store, room.id))
    return bring_in(room.store, room.id, rows, "sheets.csv", facilitator_token=room.facilitator, replace=replace)


def faults(room: Any, content: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        bring(room, content)
    assert people(room.store, room.id) == (), "all of a file or nothing of it"
    return [str(problem) for problem in caught.value.problems]


def test_a_sheet_counts_like_a_ballot_from_a_phone(room: Any) -> None:
    first, second, *_ = codes(room)
    room.open()
    returned = bring(room, table(room, {"sheet": first, **ANSWERS}, {"sheet": second.lower(), **ANSWERS, "A1": ""}))
    assert (returned.new, returned.again) == ((first, second), ())
    room.vote(room.sit("marketing"), 5)
    room.reveal()
    results = round_results(room.store, room.id, 1)
    assert len(results.ballots) == 3 and results.choices == {"plain": 2}
    assert results.answers[0].counts == (0, 0, 0, 1, 1)
    assert sorted(person.role for person in people(room.store, room.id)) == ["legal", "legal", "marketing"]


def test_a_sheet_that_comes_twice_is_said_and_counted_once(room: Any) -> None:
    first, second, *_ = codes(room)
    room.open()
    bring(room, table(room, {"sheet": first, **ANSWERS}))
    returned = bring(room, table(room, {"sheet": first, **ANSWERS}, {"sheet": second, **ANSWERS}))
    assert (returned.new, returned.again) == ((second,), (first,)) and first in returned.words
    assert len(people(room.store, room.id)) == 2
    changed = table(room, {"sheet": first, **ANSWERS, "A1": "1"})
    with pytest.raises(InputError, match=rf"sheets.csv:2 sheet: {first} was brought in before with other answers"):
        bring(room, changed)
    assert bring(room, changed, replace=True).changed == (first,)
    room.vote(room.sit(), 5)
    room.reveal()
    assert round_results(room.store, room.id, 1).answers[0].counts == (1, 0, 0, 1, 1)


def test_every_fault_names_file_line_and_column_and_nothing_is_taken(room: Any) -> None:
    first, second, *_ = codes(room)
    room.open()
    said = faults(
        room,
        table(
            room,
            {"sheet": first, **ANSWERS, "A1": "6", "choice": "Z", "agreed": ""},
            {"sheet": second, **ANSWERS, "function": "legl", "reason": "x" * 10_001},
            {"sheet": first, **ANSWERS},
            {"sheet": second[:-1] + "?", **ANSWERS},
            {"sheet": "", "agreed": "yes", "function": "observer"},
        ),
    )
    for expected in (
        "sheets.csv:2 A1: '6' is no rating",
        "sheets.csv:2 choice: 'Z' is no alternative; allowed: A, B, 0",
        "sheets.csv:2 agreed: is not ticked",
        "sheets.csv:3 function: 'legl' is no function that votes",
        "did you mean 'legal'?",
        "sheets.csv:3 reason: is longer",
        f"sheets.csv:4 sheet: {first} stands in line 2 already",
        f"did you mean '{second}'?",
        "sheets.csv:6 sheet: nothing is no sheet",
        "sheets.csv:6 choice: and all ratings are empty",
    ):
        assert any(expected in each for each in said), expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "csv:1 has no line"),
        (b"sheet,agreed,function\n", "has no sheet below"),
        (b"sheet,agreed,funktion\nA,yes,legal\n", "funktion: is no column here; did you mean 'function'?"),
        (b"sheet,agreed,agreed,function\nA,y,y,legal\n", "agreed: is the name of two columns"),
        (b"sheet,agreed,function\n\nA,yes\n", "csv:3 has 2 cells where the first line has 3"),
        (b'sheet,agreed,function\n"A,yes,legal\n', "is no line of a CSV file"),
        (b"sheet,agreed,function\n\x00\n", "is no text"),
        (b"x" * (1024**2 + 1), "larger than 1 MB"),
    ],
)
def test_a_file_of_another_form_is_refused_in_words(room: Any, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words.replace("?", r"\?")):
        read_rows(content, "sheets.csv", columns_of(room.store, room.id))


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (";", "utf-8")]
)
def test_files_are_read_as_spreadsheets_write_them(room: Any, delimiter: str, encoding: str) -> None:
    [code] = codes(room, 1)
    reason = 'Größer, "als" gedacht;\nzwei Zeilen'
    content = table(room, {"sheet": code, **ANSWERS, "reason": reason}, {}, delimiter=delimiter)
    [row] = read_rows(content.decode().encode(encoding), "sheets.csv", columns_of(room.store, room.id))
    assert (row.line, row.cells["reason"], row.cells["A1"]) == (2, reason, "4")


@pytest.mark.parametrize("language", LANGUAGES)
def test_functions_are_understood_as_the_sheet_names_them(room: Any, language: str) -> None:
    [code] = codes(room, 1)
    room.open()
    bring(room, table(room, {"sheet": code, **ANSWERS, "function": words(language).role("customer-advocate")}))
    assert [person.role for person in people(room.store, room.id)] == ["customer-advocate"]


@pytest.mark.slow
def test_sheets_are_one_rounds_and_can_be_printed_again(room: Any) -> None:
    before = codes(room)
    room.open()
    assert codes(room) == before and len(set(before)) == 4
    bring(room, table(room, *({"sheet": code, **ANSWERS} for code in before)))
    room.reveal()
    with pytest.raises(WorkshopError, match="no other is open"):
        codes(room)
    room.open()
    after = codes(room)
    assert not set(after) & set(before)
    with pytest.raises(InputError, match=f"{before[0]} was printed for round 1; round 2 is open"):
        bring(room, table(room, {"sheet": before[0], **ANSWERS}))
    with pytest.raises(InputError, match="function: differs from the round before"):
        bring(room, table(room, {"sheet": after[0], **ANSWERS, "function": "marketing"}))
    bring(room, table(room, {"sheet": after[0], **ANSWERS}))
    assert len(people(room.store, room.id)) == 4, "sheet 1 is the same person in both rounds"


def test_only_who_leads_prints_and_brings_in_and_only_while_a_round_is_open(room: Any) -> None:
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        sheets_of(room.store, room.id, 1, facilitator_token="guess")  # noqa: S106
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        bring_in(room.store, room.id, [], "f", facilitator_token="guess")  # noqa: S106
    with pytest.raises(WorkshopError, match="No round is open"):
        bring_in(room.store, room.id, [Row(2, {})], "f", facilitator_token=room.facilitator)
    with pytest.raises(InputError, match="1 to 60 sheets"):
        codes(room, 61)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_sheet_asks_what_the_table_takes(room: Any, language: str) -> None:
    room.open()
    sheets = sheets_of(room.store, room.id, 2, facilitator_token=room.facilitator)
    latest = latest_round(room.store, room.id)
    page = printed_sheets(room.workshop, latest, sheets, language=language)
    header, *lines = csv.reader(io.StringIO(to_fill_in(room.workshop, latest, sheets)))
    assert tuple(header) == columns_of(room.store, room.id)
    assert [line[0] for line in lines] == [sheet.code for sheet in sheets]
    t = words(language)
    for sheet in sheets:
        # On each part, so that loose pages find together again: the head, two alternatives, the choice.
        assert page.count(sheet.code) == 4
    for column in header[3:-3]:
        assert page.count(f">{column}. ") == len(sheets)
    for said in STATEMENTS:
        assert t.statement(said).low in page and t.statement(said).high in page
    assert t("sheet_typed") in page and all(text in page for _, text in t.notice)


def test_a_second_round_prints_what_is_contested_alone(room: Any) -> None:
    from evenhand.workshop import open_round

    room.open()
    room.vote(room.sit(), 3)
    room.reveal()
    open_round(room.store, room.id, facilitator_token=room.facilitator, items=[("plain", "good")])
    assert columns_of(room.store, room.id)[3:-3] == ("B2",)
    [sheet] = sheets_of(room.store, room.id, 1, facilitator_token=room.facilitator)
    page = printed_sheets(room.workshop, list_rounds(room.store, room.id)[-1], [sheet], language="en")
    assert "B2. " in page and "A1. " not in page
    assert "A. Pay a dividend" in page, "the choice is still among all"
