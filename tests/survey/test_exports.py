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


LIMESURVEY = {
    "by code": ("id", "submitdate", "lastpage", "startlanguage", "seed"),
    "English": ("Response ID", "Date submitted", "Last page", "Start language", "Seed"),
    "German": ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert"),
    "French": ("ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"),
    "a language nobody listed": ("A", "B", "C", "D", "E"),
}


@pytest.mark.parametrize("language", LIMESURVEY)
def test_answers_of_limesurvey_without_a_date_of_submission_are_left_out(language: str, tmp_path: Path) -> None:
    rows = [
        f'"{i}","{"2026-01-01 10:00:00" if i % 5 else ""}","{i % 3 or ""}","{"en" if i % 2 else "de-informal"}","7",'
        f'"{i % 7 + 1}.50"'
        for i in range(60)
    ]
    head = ",".join(f'"{name}"' for name in (*LIMESURVEY[language], "How much would you ask for?"))
    (tmp_path / "x.csv").write_text("\n".join([head, *rows]))

    survey = read_survey(tmp_path / "x.csv", columns={"price": "How much would you ask for?"})

    assert survey.everyone is not None
    assert survey.everyone.respondents == 48
    assert any("Left out: 12 unfinished answers" in note for note in survey.notes)


# What stands where LimeSurvey has the moment of submission, the last page and the language, and is something else: a
# day without a time of day, words that are no language, numbers that are no pages.
NOT_LIMESURVEY = {
    "days and yes or no": ("2026-01-01", "3", ("yes", "no")),
    "days and short words": ("2026-01-01", "3", ("low", "mid")),
    "days and languages": ("01.02.2026", "3", ("en", "de")),
    "moments and yes or no": ("2026-01-01 10:00:00", "3", ("yes", "no")),
    "moments and no alone": ("2026-01-01 10:00:00", "3", ("no", "no")),
    "moments and shops": ("2026-01-01T10:00", "3", ("web", "app")),
    "moments and fractions": ("2026-01-01 10:00:00", "3.5", ("en", "de")),
}


@pytest.mark.parametrize("kind", NOT_LIMESURVEY)
def test_what_looks_like_limesurvey_only_at_first_sight_loses_no_answers(kind: str, tmp_path: Path) -> None:
    moment, page, words = NOT_LIMESURVEY[kind]
    rows = [f"{i},{moment if i % 5 else ''},{page},{words[i % 2]},{i % 7 + 1}.50" for i in range(60)]
    (tmp_path / "x.csv").write_text("\n".join(["id,A,B,C,price", *rows]))

    survey = read_survey(tmp_path / "x.csv", columns={"price": "price"})

    assert survey.everyone is not None
    assert survey.everyone.respondents == 60


OTHERS = {
    # heading, the row below it, a row of each answer and of each that was not finished
    "SurveyMonkey": (
        "Respondent ID,Collector ID,Start Date,price",
        ",,,Open-Ended Response",
        "{i},7,2026-01-01,{p}",
        None,
    ),
    "Typeform": (
        "#,price,Response Type,Submit Date (UTC),Network ID",
        None,
        "h{i},{p},completed,2026-01-01 10:00:00,n{i}",
        "h{i},{p},partial,,n{i}",
    ),
    "LimeSurvey by code and text": (
        "id. Response ID,submitdate. Date submitted,lastpage. Last page,price. What would you ask for?",
        None,
        "{i},2026-01-01 10:00:00,3,{p}",
        "{i},,1,{p}",
    ),
}


@pytest.mark.parametrize("tool", OTHERS)
def test_what_other_tools_export_beside_answers_is_left_out(tool: str, tmp_path: Path) -> None:
    head, below, answer, unfinished = OTHERS[tool]
    rows = [(answer if i % 5 else unfinished or answer).format(i=100 + i, p=f"{i % 7 + 1}.50") for i in range(60)]
    (tmp_path / "x.csv").write_text("\n".join([head, *([below] if below else []), *rows]))

    survey = read_survey(tmp_path / "x.csv")

    assert survey.everyone is not None
    assert survey.everyone.respondents == (48 if unfinished else 60)


def test_a_date_left_empty_in_any_other_table_leaves_nobody_out(tmp_path: Path) -> None:
    rows = [f"{i},{'2026-01-01' if i % 5 else ''},{i % 3},{i % 7 + 1}.50" for i in range(60)]
    (tmp_path / "x.csv").write_text("id,last visit,visits,price\n" + "\n".join(rows))

    survey = read_survey(tmp_path / "x.csv")

    assert survey.everyone is not None
    assert survey.everyone.respondents == 60


def test_older_exports_of_qualtrics_name_their_columns_in_the_second_row(tmp_path: Path) -> None:
    head = "V1,V2,V3,V4,Q5,\nResponseID,Status,Name,Finished,What would you ask for?,\n"
    rows = [f"R_{i},{int(i % 10 == 0)},Anonymous,{int(i % 6 != 1)},{i % 7 + 1},\n" for i in range(60)]
    (tmp_path / "x.csv").write_text(head + "".join(rows))

    survey = read_survey(tmp_path / "x.csv", columns={"price": "Q5"})

    assert survey.everyone is not None
    assert survey.everyone.respondents == sum(1 for i in range(60) if i % 10 and i % 6 != 1)


def test_a_preview_of_qualtrics_is_told_by_its_channel_in_any_language(tmp_path: Path) -> None:
    rows = [f"Typ {i % 4},{'preview' if i % 4 == 0 else 'anonymous'},Wahr,{i % 7 + 1}\n" for i in range(60)]
    (tmp_path / "x.csv").write_text("Response Type,Distribution Channel,Finished,price\n" + "".join(rows))

    survey = read_survey(tmp_path / "x.csv")

    assert survey.everyone is not None
    assert survey.everyone.respondents == 45


def test_columns_of_one_name_matter_only_where_one_of_them_is_meant(tmp_path: Path) -> None:
    rows = [f"{i % 7 + 1},{i % 3},{i % 5 + 2},\n" for i in range(60)]
    path = tmp_path / "x.csv"
    path.write_text("price,Q23,Q23,\n" + "".join(rows))

    def median(column: str) -> float:
        survey = read_survey(path, columns={"price": column} if column != "price" else None)
        assert survey.everyone is not None
        return survey.everyone.median.value

    assert median("price") == pytest.approx(math.exp(sum(math.log(i % 7 + 1) for i in range(60)) / 60))
    path.write_text("Q1,Q23,Q23,\n" + "".join(rows))
    assert median("Q23 (2)") == pytest.approx(math.exp(sum(math.log(i % 5 + 2) for i in range(60)) / 60))
    with pytest.raises(CustomerDataError, match=r"Q23: is the name of 2 columns; did you mean 'q23 \(1\)'"):
        median("Q23")


@pytest.mark.parametrize("name", ["price", "segment", "weight", "respondent"])
def test_columns_of_one_name_are_never_guessed_between(name: str, tmp_path: Path) -> None:
    rows = [f"{i % 7 + 1},{i},{i},\n" for i in range(60)]
    head = f"Q1,{name},{name}," if name == "price" else f"price,{name},{name},"
    (tmp_path / "x.csv").write_text(head + "\n" + "".join(rows))

    with pytest.raises(CustomerDataError, match=f"more than one column named '{name}'"):
        read_survey(tmp_path / "x.csv")


def test_two_chosen_alternatives_are_refused_with_the_line() -> None:
    with pytest.raises(CustomerDataError, match=r"survey_two_chosen\.csv:2 "):
        read_survey(CASES / "survey_two_chosen.csv")


def test_tasks_of_different_sizes_are_read() -> None:
    survey = read_survey(CASES / "survey_unbalanced.csv")

    assert survey.choice is not None
    assert survey.choice.respondents == 20
