"""Surveys as tools export them, and tables of choices under other tools' names."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from evenhand.errors import CustomerDataError
from evenhand.survey import read_survey

CASES = Path(__file__).parents[1] / "cases" / "surveys"


def test_a_table_of_choices_is_never_read_as_asked_prices() -> None:
    survey = read_survey(CASES / "survey_fishing_long.csv")

    assert survey.kind == "choices"
    assert survey.choice is not None
    assert survey.choice.respondents == 60
    assert any("60 people chose among 4 alternatives" in note for note in survey.notes)
    assert any("what people pay" in note for note in survey.notes)
    assert any("income" in note for note in survey.notes), "the same for every alternative, so it has no price"


def test_prices_of_one_person_that_repeat_are_no_asked_prices(tmp_path: Path) -> None:
    rows = "".join(f"r{i // 4},{i % 5 + 1}.25\n" for i in range(80))
    (tmp_path / "x.csv").write_text("resp_id,price\n" + rows)

    with pytest.raises(CustomerDataError, match="table of choices"):
        read_survey(tmp_path / "x.csv")


def test_prices_to_pay_turn_the_sign_of_money(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    lines = ["id,alt,choice,{money},good"]
    received = list(lines)
    for person in range(200):
        money, good = rng.uniform(0, 5, 3), rng.integers(0, 2, 3)
        taken = int(np.argmax(0.9 * money + 0.8 * good + rng.gumbel(size=3)))
        for i in range(3):
            lines.append(f"{person},a{i},{int(i == taken)},{5 - money[i]:.3f},{good[i]}")
            received.append(f"{person},a{i},{int(i == taken)},{money[i]:.3f},{good[i]}")
    (tmp_path / "pay.csv").write_text("\n".join(lines).format(money="price"))
    (tmp_path / "get.csv").write_text("\n".join(received).format(money="money"))

    pay, get = (read_survey(tmp_path / name).choice for name in ("pay.csv", "get.csv"))

    assert pay is not None
    assert get is not None
    assert pay.money == pytest.approx(get.money, rel=1e-3)
    assert pay.attributes[0].price.value == pytest.approx(get.attributes[0].price.value, rel=1e-2)


def test_alternatives_that_were_not_available_are_left_out(tmp_path: Path) -> None:
    text = (CASES / "survey_fishing_long.csv").read_text().splitlines()
    with_absent = [text[0] + ",av"]
    for line in text[1:]:
        with_absent.append(line + ",1")
        if ",pier," in line:
            with_absent.append(line.replace(",pier,1,", ",pier,0,").replace(",pier,", ",train,") + ",0")
    (tmp_path / "x.csv").write_text("\n".join(with_absent))

    one, other = (read_survey(file).choice for file in (CASES / "survey_fishing_long.csv", tmp_path / "x.csv"))

    assert one == other


def test_further_header_rows_previews_and_unfinished_answers_of_qualtrics_are_no_answers() -> None:
    survey = read_survey(CASES / "survey_qualtrics.csv", columns={"price": "Q7", "segment": "Q8"})

    with (CASES / "survey_qualtrics.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["Finished"] == "1" and row["Status"] == "0"]
    assert survey.everyone is not None
    assert survey.everyone.respondents == len(rows)
    prices = [float(row["Q7"].removesuffix(" dollars").removeprefix("$")) for row in rows]
    logs = [math.log(price) for price in prices if price]
    assert survey.everyone.median.value == pytest.approx(math.exp(sum(logs) / len(logs)), rel=1e-6)
    assert sum("Left out" in note for note in survey.notes) == 2


def test_answers_of_limesurvey_without_a_date_of_submission_are_left_out(tmp_path: Path) -> None:
    rows = [f'"{i}","{"2026-01-01 10:00" if i % 5 else ""}","3","en","{i % 7 + 1}.50"' for i in range(60)]
    (tmp_path / "x.csv").write_text('"id","submitdate","lastpage","startlanguage","Q1"\n' + "\n".join(rows))

    survey = read_survey(tmp_path / "x.csv", columns={"price": "Q1"})

    assert survey.everyone is not None
    assert survey.everyone.respondents == 48
    assert any("unfinished" in note for note in survey.notes)


def test_two_chosen_alternatives_are_refused_with_the_line() -> None:
    with pytest.raises(CustomerDataError, match=r"survey_two_chosen\.csv:2 "):
        read_survey(CASES / "survey_two_chosen.csv")


def test_tasks_of_different_sizes_are_read() -> None:
    survey = read_survey(CASES / "survey_unbalanced.csv")

    assert survey.choice is not None
    assert survey.choice.respondents == 20
