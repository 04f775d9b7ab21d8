"""Tables of choices with columns for each alternative, and files as people's tools write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evenhand.errors import CustomerDataError
from evenhand.survey import Survey, predict, read_survey

from tests.walks import first

PEOPLE, TASKS, LABELS = 40, 3, ("a", "b", "c")


def tasks() -> list[dict[str, Any]]:
    """Return what people were offered, and which of it they took: its label, or "none"."""
    rng = np.random.default_rng(11)
    result: list[dict[str, Any]] = []
    for person in range(PEOPLE):
        for task in range(TASKS):
            money, good = rng.uniform(0, 5, 3).round(2), rng.integers(0, 2, 3)
            worth = np.array([*(0.9 * money + 0.8 * good), 2.0]) + rng.gumbel(size=4)
            best = int(np.argmax(worth))
            offers = {label: (money[i], good[i]) for i, label in enumerate(LABELS)}
            taken = LABELS[best] if best < 3 else "none"
            result.append({"person": f"p{person}", "task": task, "offers": offers, "taken": taken, "age": 20 + person})
    return result


def long_form(respondent: str = "respondent") -> str:
    lines = [f"{respondent},task,alternative,money,chosen,good"]
    for row in tasks():
        for label, (money, good) in {**row["offers"], "none": (0, 0)}.items():
            chosen = int(label == row["taken"])
            lines.append(f"{row['person']},{row['task']},{label},{money},{chosen},{good}")
    return "\n".join(lines)


def wide_form(name: Callable[[str, str], str], choice: Callable[[str], str], *, with_task: bool = True) -> str:
    task = ["task"] if with_task else []
    lines = [",".join(["id", *task, *(name(s, x) for x in LABELS for s in ("money", "good")), "choice", "age"])]
    for row in tasks():
        cells = [row["person"], *([row["task"]] if with_task else [])]
        cells += [value for label in LABELS for value in row["offers"][label]]
        lines.append(",".join(map(str, [*cells, choice(row["taken"]), row["age"]])))
    return "\n".join(lines)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("long") / "x.csv"
    path.write_text(long_form())
    return read_survey(path)


def same(text: str | bytes, path: Path, expected: Survey) -> Survey:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    survey = read_survey(path)
    assert survey.choice is not None
    assert expected.choice is not None
    assert survey.choice.tasks == expected.choice.tasks == PEOPLE * TASKS
    assert survey.choice.respondents == PEOPLE
    assert survey.choice.money == pytest.approx(expected.choice.money, rel=1e-6)
    assert [item.price.value for item in survey.choice.attributes] == pytest.approx(
        [item.price.value for item in expected.choice.attributes], rel=1e-5
    )
    assert survey.choice.none is not None
    return survey


NAMES: dict[str, Callable[[str, str], str]] = {
    "underscore": lambda stem, label: f"{stem}_{label}",
    "dot": lambda stem, label: f"{stem}.{label}",
    "brackets": lambda stem, label: f"{stem}[{label}]",
    "number": lambda stem, label: f"{stem}{LABELS.index(label) + 1}",
    "first": lambda stem, label: f"{label}_{stem}",
    "words": lambda stem, label: f"{stem} (alt{LABELS.index(label) + 1})",
}
CHOICES: dict[str, Callable[[str], str]] = {
    "label": lambda taken: taken,
    "number": lambda taken: str(LABELS.index(taken) + 1) if taken in LABELS else "0",
    "words": lambda taken: f"Alt{LABELS.index(taken) + 1}" if taken in LABELS else "Neither",
}
PLAIN = (NAMES["underscore"], CHOICES["label"])


@pytest.mark.parametrize(
    ("name", "choice"),
    first(3, [
        ("underscore", "label"), ("dot", "label"), ("brackets", "label"), ("first", "label"),
        ("number", "number"), ("number", "words"), ("words", "words"),
    ]),
)  # fmt: skip
def test_a_row_a_task_says_what_a_row_an_alternative_says(
    name: str, choice: str, tmp_path: Path, expected: Survey
) -> None:
    survey = same(wide_form(NAMES[name], CHOICES[choice]), tmp_path / "x.csv", expected)
    assert any("age" in note for note in survey.notes), "the same for every alternative, so it has no price"


def test_rows_of_a_person_are_tasks_where_no_column_counts_them(tmp_path: Path, expected: Survey) -> None:
    same(wide_form(*PLAIN, with_task=False), tmp_path / "x.csv", expected)


def test_the_choice_may_be_marked_beside_each_alternative(tmp_path: Path, expected: Survey) -> None:
    lines = [line.split(",") for line in wide_form(*PLAIN).splitlines()]
    place = lines[0].index("choice")
    marked = [[*lines[0][:place], *(f"chosen_{x}" for x in LABELS), lines[0][-1]]]
    marked += [[*line[:place], *(str(int(line[place] == x)) for x in LABELS), line[-1]] for line in lines[1:]]
    same("\n".join(map(",".join, marked)), tmp_path / "x.csv", expected)


def test_what_was_not_available_or_not_offered_is_no_alternative(tmp_path: Path) -> None:
    lines = [line.split(",") for line in wide_form(*PLAIN).splitlines()]
    gone, blank = [[*lines[0], "av_a", "av_b", "av_c"]], [lines[0]]
    for number, line in enumerate(lines[1:]):
        out = number % 3 if line[-2] != LABELS[number % 3] else None
        gone.append([*line, *(str(int(i != out)) for i in range(3))])
        blank.append(["" if out is not None and i in (2 + 2 * out, 3 + 2 * out) else c for i, c in enumerate(line)])
    (tmp_path / "gone.csv").write_text("\n".join(map(",".join, gone)))
    (tmp_path / "blank.csv").write_text("\n".join(map(",".join, blank)))
    unavailable, not_offered = (read_survey(tmp_path / name).choice for name in ("gone.csv", "blank.csv"))
    assert unavailable == not_offered
    assert unavailable is not None
    assert unavailable.tasks == PEOPLE * TASKS


def test_a_choice_that_names_no_alternative_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(wide_form(PLAIN[0], lambda taken: {"a": "train", "b": "car"}.get(taken, taken)))
    with pytest.raises(CustomerDataError, match="a, b, c") as caught:
        read_survey(tmp_path / "x.csv")
    assert caught.value.problems[0].line


def test_people_held_out_may_come_in_either_form(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("\n".join(line.rpartition(",")[0] for line in wide_form(*PLAIN).splitlines()))
    (tmp_path / "long.csv").write_text(long_form("id"))
    shares = [predict(tmp_path / "wide.csv", tmp_path / f"{form}.csv", None) for form in ("wide", "long")]
    for wide, long in zip(*shares, strict=True):
        assert (wide.what, wide.observed) == (long.what, long.observed)
        assert wide.predicted == pytest.approx(long.predicted)


# How tools call respondent, task, alternative, money and chosen where a row is an alternative.
TOOLS = {
    "Sawtooth": "sys_RespNum,Task,Concept,Reward,Response",
    "cbcTools": "respID,qID,altID,money,choice",
    "mlogit": "id,choiceid,alt,payment,choice",
    "German": "Proband,Aufgabe,Alternative,Belohnung,Wahl",
}


@pytest.mark.parametrize("tool", TOOLS)
def test_choices_are_known_by_the_names_that_tools_give_them(tool: str, tmp_path: Path, expected: Survey) -> None:
    same(f"{TOOLS[tool]},good\n" + long_form().partition("\n")[2], tmp_path / "x.csv", expected)


def test_every_row_of_a_task_may_say_what_was_taken(tmp_path: Path, expected: Survey) -> None:
    taken = {(row["person"], str(row["task"])): row["taken"] for row in tasks()}
    head, *lines = (line.split(",") for line in long_form().splitlines())
    named = [[*line[:4], taken[line[0], line[1]], *line[5:]] for line in lines]
    same("\n".join(map(",".join, [head, *named])), tmp_path / "x.csv", expected)


def test_a_mode_is_what_was_taken_where_each_mode_has_columns(tmp_path: Path, expected: Survey) -> None:
    text = wide_form(NAMES["dot"], CHOICES["label"]).replace(",choice,", ",mode,", 1)
    same(text, tmp_path / "x.csv", expected)


def test_words_in_an_attribute_are_one_fault_that_says_what_to_write(tmp_path: Path) -> None:
    words = [
        ",".join([*line.split(",")[:-1], "yes" if line.endswith("1") else "no"]) for line in long_form().splitlines()
    ]
    (tmp_path / "x.csv").write_text("\n".join([long_form().partition("\n")[0], *words[1:]]))
    with pytest.raises(CustomerDataError) as caught:
        read_survey(tmp_path / "x.csv")
    assert ["1 where an offer has it" in problem.message for problem in caught.value.problems] == [True]


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "cp1252": lambda text: text.replace("age", "Größe").encode("cp1252"),
    "utf-16": lambda text: text.replace(",", "\t").encode("utf-16"),
    "semicolons": lambda text: ("sep=;\n" + text.replace(",", ";").replace(".", ",")).encode("utf-8-sig"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_survey_is_read_in_the_encoding_it_has(encoding: str, tmp_path: Path, expected: Survey) -> None:
    same(ENCODINGS[encoding](wide_form(*PLAIN)), tmp_path / "x.csv", expected)


def test_a_survey_may_be_a_workbook(tmp_path: Path, expected: Survey) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "y.xlsx", {"strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(wide_form(*PLAIN).splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write(row, column, cell)
    same((tmp_path / "y.xlsx").read_bytes(), tmp_path / "x.xlsx", expected)


def test_asked_prices_in_one_column_keep_their_commas(tmp_path: Path) -> None:
    prices = [f"{2 + i % 7},{i % 10}5" for i in range(40)]
    (tmp_path / "x.csv").write_bytes(("price\n" + "\n".join(prices)).encode("utf-16"))
    survey = read_survey(tmp_path / "x.csv")
    assert survey.everyone is not None
    assert survey.everyone.respondents == 40
    assert 2 < survey.everyone.median.value < 9
