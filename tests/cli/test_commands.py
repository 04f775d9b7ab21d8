"""The command line: keys, exit codes, and words instead of tracebacks."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from evenhand.cli import app
from evenhand.places import SCENARIOS
from evenhand.report import known_formats

from tests.walks import first

Run = Callable[..., tuple[int, str, str]]

PLAIN = str(SCENARIOS / "plain-opt-in.yaml")
COMMANDS = [
    "validate",
    "customers",
    "simulate",
    "seek",
    "optimise",
    "score",
    "assess",
    "compare",
    "report",
    "notice",
    "survey",
    "valuation",
    "run",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Example: evenhand {command}" in " ".join(out.split())


def test_a_good_scenario_is_fine(run: Run) -> None:
    code, out, _ = run("validate", PLAIN, "--json")
    assert code == 0
    assert json.loads(out)[0]["ok"] is True
    assert re.fullmatch(r"[0-9a-f]{12}", json.loads(out)[0]["revision"])


def test_a_broken_scenario_names_file_line_and_field_and_the_nearest_key(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: broken\nname: Broken\nconsnt: {}\nscheme: {kind: flt}\n")
    code, out, err = run("validate", str(broken))
    assert code == 1
    assert out == ""
    assert re.search(r"broken\.yaml:3:\d+ consnt: .*did you mean 'consent'", err)
    assert re.search(r"broken\.yaml:4:\d+ scheme", err)


def test_faults_are_data_too(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: broken\nname: Broken\nconsnt: {}\n")
    code, out, _ = run("validate", str(broken), PLAIN, "--json")
    assert code == 1
    first, second = json.loads(out)
    assert (first["ok"], second["ok"]) == (False, True)
    assert first["problems"][0]["line"] == 3
    assert first["problems"][0]["suggestion"] == "consent"


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "no-such.yaml"),
        ("customers", "no-such.csv"),
        ("simulate", PLAIN, "--customers", "no-such.csv"),
        ("notice", "no-such.md"),
        ("report", PLAIN, "--out", "/no-such-folder/report.md", "--draws", "20"),
    ],
)
def test_input_at_fault_exits_with_one_and_words(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert code == 1
    assert out == ""
    assert len(err.strip()) > 20


@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", PLAIN, "--rates", "many"),
        ("simulate", PLAIN, "--rates", "0:2:5"),
        ("simulate", PLAIN, "--scheme", "lottery:3"),
        ("simulate", PLAIN, "--draws", "0"),
        ("report", PLAIN, "--out", "report.exe"),
        ("report", PLAIN, "--reader", "bord"),
        ("report", PLAIN, "--contents", "lwa"),
        ("report", "verify"),
        ("customers", "x.csv", "--columns", "nonsense"),
        ("no-such-command",),
        ("score",),
    ],
)
def test_wrong_usage_exits_with_two(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err


def test_the_score_has_its_documented_keys(run: Run) -> None:
    code, out, _ = run("score", str(SCENARIOS / "status-quo-bundled.yaml"), "--json")
    data = json.loads(out)
    assert code == 0
    assert {"scenario", "revision", "law_as_of", "jurisdictions", "criteria"} <= set(data)
    europe = data["jurisdictions"]["EU"]
    assert {"low", "high", "coverage", "cap"} <= set(europe["pillars"]["consent"])
    assert {"criterion", "gate", "why", "source", "remedy"} <= set(europe["gates"][0])
    assert {"id", "level", "evidence", "sources", "remedy"} <= set(data["criteria"][0])
    assert "GDPR" in europe["gates"][0]["source"]


@pytest.mark.slow
def test_a_score_for_people_begins_with_what_stops_it_and_says_each_defect_once(run: Run) -> None:
    resale = str(SCENARIOS / "location-resale.yaml")
    code, out, _ = run("score", resale)
    assert code == 0
    assert re.match(r"Defects that stop it: \d+\.", out)
    said = re.findall(r"\(([A-Z]\d+), G[12]\)", out)
    assert len(said) == len(set(said)) == int(out.split(": ")[1].split(".")[0])
    assert len(run("score", resale, "--all")[1]) > len(out)
    assert run("score", PLAIN)[1].startswith("Nothing that is examined stops it, and no fact is open that could.")


@pytest.mark.slow
def test_the_simulation_has_its_documented_keys_and_the_rates_asked_for(run: Run) -> None:
    code, out, _ = run("simulate", PLAIN, "--rates", "0:0.5:6", "--draws", "50", "--scheme", "flat:2", "--json")
    data = json.loads(out)
    assert code == 0
    assert {"scenario", "revision", "seed", "draws", "currency", "customers", "curve", "landmarks"} <= set(data)
    assert {"fair_exchange", "verdict", "recommended"} <= set(data)
    assert [round(row["rate"], 3) for row in data["curve"]] == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    row = data["curve"][3]
    assert {"dividend", "rate", "share_of_spending"} <= set(row)
    assert {"mean", "p10", "p50", "p90"} == set(row["profit"])


LOYALTY = str(SCENARIOS / "loyalty-dividend.yaml")


@pytest.mark.slow
def test_a_broken_promise_is_followed_month_by_month_when_asked_for(run: Run) -> None:
    code, out, _ = run("simulate", LOYALTY, "--draws", "50", "--broken", "6", "--json")
    data = json.loads(out)["promise_broken"]
    assert code == 0
    assert data["month"] == 6 and len(data["path"]) == data["months"]
    assert data["path"][4]["trust"]["mean"] > data["path"][5]["trust"]["mean"]
    assert data["sentence"] in " ".join(run("simulate", LOYALTY, "--draws", "50", "--broken", "6")[1].split())
    assert run("simulate", LOYALTY, "--draws", "50", "--broken", "600")[0] == 1


@pytest.mark.slow
def test_a_goal_is_sought_with_any_lever_and_any_measure(run: Run) -> None:
    arguments = ("seek", LOYALTY, "--lever", "rate", "--measure", "p10(profit)", "--draws", "64")
    code, out, _ = run(*arguments, "--json")
    result = json.loads(out)
    assert code == 0
    assert result["reached"] and 0 < result["values"][0] < 1
    # The rate found does bring it to zero.
    again = json.loads(run("simulate", LOYALTY, "--draws", "64", "--rates", f"0:{result['values'][0]}:2", "--json")[1])
    assert abs(again["curve"][-1]["profit"]["p10"]) < 1e-3
    assert "reaches 0" in run(*arguments)[1]
    code, out, err = run("seek", LOYALTY, "--lever", "raet", "--draws", "64")
    assert (code, out) == (1, "")
    assert "did you mean '--lever rate'" in err
    assert run("seek", LOYALTY, "--lever", "rate", "--between", "much")[0] == 2


@pytest.mark.slow
def test_levers_are_moved_and_what_is_worth_choosing_from_is_shown(run: Run) -> None:
    arguments = ("optimise", LOYALTY, "--lever", "rate", "--draws", "64", "--where", "chance(E3) >= 75%")
    code, out, _ = run(*arguments, "--json")
    front = json.loads(out)
    assert code == 0
    assert front["objectives"] == ["mean(profit)", "mean(net_gain)"]
    chosen = [front["points"][index]["objectives"] for index in front["pareto"]]
    profits, gains = ([one[name] for one in chosen] for name in front["objectives"])
    assert profits == sorted(profits, reverse=True) and gains == sorted(gains)
    assert "Pareto" not in run(*arguments)[1] and "mean(profit)" in run(*arguments)[1]
    none = run("optimise", LOYALTY, "--lever", "rate", "--draws", "64", "--where", "mean(profit) >= 1000")
    assert none[0] == 0 and "None of" in none[1]
    assert run("optimise", LOYALTY, "--lever", "rate", "--where", "profit is nice")[0] == 1


def test_customers_of_the_worked_example_are_exactly_those_of_the_source(run: Run, tmp_path: Path) -> None:
    sketch = tmp_path / "out.json"
    code, out, _ = run("customers", "example", "--json", "--sketch", str(sketch))
    data = json.loads(out)
    assert code == 0
    assert (data["rows"], data["customers"], data["rejected"]) == (1_469_307, 2_469, 0)
    assert round(float(data["revenue"]) * 100) == 459_603_958
    assert sum(one["customers"] for one in data["segments"]) == 2_469
    assert {"k", "cells", "error"} <= set(data["sketch"])
    code, out, _ = run("customers", str(sketch), "--json")
    assert code == 0
    assert json.loads(out)["customers"] == 2_469


def test_rejected_rows_are_told_with_line_column_and_reason_and_the_currency_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    good = "".join(f"p{n},2026-01-{n % 28 + 1:02},{n}.50\n" for n in range(30))
    file.write_text("customer,date,amount\na,2026-01-01,much\n" + good)
    code, out, err = run("customers", str(file))
    assert code == 0
    assert "1 rejected" in out
    assert re.search(r"sales\.csv:2 amount: is no amount \(read: much\)", err)
    assert "Reject(" not in err
    assert "taken as USD" in err
    assert "taken as USD" not in run("customers", str(file), "--currency", "EUR")[2]


def test_a_comparison_fits_a_narrow_terminal_and_names_the_offer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run("compare", PLAIN, str(SCENARIOS / "location-resale.yaml"), "--draws", "50")
    assert code == 0
    assert "…" not in out
    assert "Location resale is outdone in everything by Plain opt-in." in " ".join(out.split())
    assert "as declared" in err


def test_scenarios_are_compared_on_the_same_customers(run: Run) -> None:
    code, out, _ = run("compare", PLAIN, str(SCENARIOS / "location-resale.yaml"), "--draws", "50", "--json")
    data = json.loads(out)
    assert code == 0
    assert [one["gated"] for one in data["alternatives"]] == [False, True]


@pytest.mark.slow
def test_one_programme_is_compared_at_several_offers(run: Run) -> None:
    loyalty = str(SCENARIOS / "loyalty-dividend.yaml")
    code, out, _ = run("compare", f"{loyalty}@pay=1", f"{loyalty}@scheme=flat,pay=2", "--draws", "20", "--json")
    first, second = json.loads(out)["alternatives"]
    assert code == 0
    assert (first["scenario"], second["scenario"]) == (
        "loyalty-dividend@pay=1",
        "loyalty-dividend@scheme=flat,pay=2",
    )
    assert (first["dividend"], second["dividend"]) == pytest.approx((1, 2), abs=1e-3)
    assert first["name"] == "Loyalty dividend: 1.00 USD a month on average"
    assert second["name"] == "Loyalty dividend (flat): 2.00 USD a month"
    code, _, err = run("compare", f"{loyalty}@price=1", "--draws", "20")
    assert code == 1 and "'price' says nothing of an offer" in err


@pytest.mark.parametrize("said", ["pay=1,pay=2", "pay=1, pay=1", "rate=0.1,scheme=flat,rate=0.2"])
def test_an_offer_that_says_a_word_twice_is_refused(said: str, run: Run) -> None:
    word = said.partition("=")[0]
    code, out, err = run("compare", f"{PLAIN}@{said}")
    assert (code, out) == (2, "")
    assert f"'{word}' is said 2 times after" in " ".join(err.replace("│", " ").split())


@pytest.mark.slow
def test_columns_named_in_one_are_those_named_one_by_one_and_none_is_dropped(run: Run, tmp_path: Path) -> None:
    sales = tmp_path / "sales.csv"
    sales.write_text("card,day,goods,freight\n" + "".join(f"{n},2026-01-0{n % 9 + 1},{n + 10},1\n" for n in range(20)))
    columns = ["customer=card", "date=day", "amount=goods", "amount=freight"]
    rest = ("--months", "1", "--currency", "EUR", "--json")
    in_one = run("customers", str(sales), "--columns", ",".join(columns), *rest)
    assert in_one[0] == 0
    for together in (0, 3):
        each = [word for column in columns[together:] for word in ("--column", column)]
        begun = ("--columns", ",".join(columns[:together])) if together else ()
        assert run("customers", str(sales), *begun, *each, *rest) == in_one
    code, _, err = run("survey", str(sales), "--columns", "price=goods, price=freight")
    assert code == 2 and "'price' is said 2 times in --columns" in " ".join(err.replace("│", " ").split())


def test_the_same_scenario_twice_cannot_be_compared(run: Run) -> None:
    code, _, err = run("compare", PLAIN, PLAIN, "--draws", "20")
    assert code == 1
    assert "more than once" in err


def test_a_verdict_is_told_with_its_reasons(run: Run) -> None:
    code, out, _ = run("assess", str(SCENARIOS / "location-resale.yaml"), "--draws", "50")
    assert code == 0
    assert "Change this first" in out
    assert "Reasons" in out


@pytest.mark.parametrize("suffix", first(1, [form.suffix for form in known_formats()]))
def test_a_recommendation_is_written(run: Run, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"recommendation{suffix}"
    code, out, err = run("report", PLAIN, "--draws", "50", "--out", str(file))
    assert (code, out) == (0, "")
    assert file.stat().st_size > 5_000
    assert str(file.name) in err


def test_a_notice_is_read(run: Run) -> None:
    code, out, _ = run("notice", str(SCENARIOS / "notices" / "plain-opt-in.md"), "--json")
    data = json.loads(out)
    assert code == 0
    assert len(data["items"]) == 21
    assert {"completeness", "clarity", "vagueness", "readability", "items_us", "words"} <= set(data)


def test_a_notice_is_held_against_the_facts_with_notes_for_counsel(run: Run) -> None:
    words = ("notice", str(SCENARIOS / "notices" / "location-resale.md"), "--scenario")
    code, out, _ = run(*words, str(SCENARIOS / "location-resale.yaml"), "--json")
    data = json.loads(out)
    assert code == 0 and data["facts"]["differences"]
    assert all(note["stamp"].startswith("FOR COUNSEL") for note in data["drafting_notes"])
    code, out, _ = run(*words, str(SCENARIOS / "location-resale.yaml"))
    assert code == 0 and "FOR COUNSEL" in out and "Against the facts" in out
    assert run(*words, "no-such.yaml")[0] == 1


def test_validate_says_when_evidence_changed_or_is_missing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "screen.txt"
    file.write_text("as it was")
    scenario = tmp_path / "shown.yaml"
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    scenario.write_text(
        f"id: shown\nname: Shown\nattachments:\n  - {{fact: summary, file: screen.txt, sha256: {sha256}}}\n"
    )
    assert run("validate", str(scenario))[0] == 0
    file.write_text("as it is now")
    code, _, err = run("validate", str(scenario))
    assert code == 1 and "has changed since it was attached" in " ".join(err.split())
    file.unlink()
    code, out, _ = run("validate", str(scenario), "--json")
    assert code == 1 and "is missing" in json.loads(out)[0]["problems"][0]["message"]


def test_the_version_is_told(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("evenhand ")


def test_a_fault_of_ours_is_told_in_words_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("float division by zero")

    monkeypatch.setattr("evenhand.study.open_study", broken)
    monkeypatch.delenv("EVENHAND_DEBUG", raising=False)
    code, out, err = run("score", PLAIN)
    assert code == 70
    assert out == ""
    assert "a fault in Evenhand" in err


def test_a_survey_becomes_the_assumptions_of_a_scenario(run: Run, tmp_path: Path) -> None:
    asked = tmp_path / "asked.csv"
    asked.write_text("price\n" + "".join(f"{n}.5\n" for n in range(1, 41)) + "0\n0\nnever\n")
    arguments = ("survey", str(asked), "--data", "user.behavior.purchase_history", "--made", "2026-10-01")
    assert "not said in which currency" in run(*arguments)[2]
    arguments = (*arguments, "--currency", "USD")
    code, out, _ = run(*arguments, "--json")
    assert code == 0
    data = json.loads(out)
    assert data["kind"] == "bids"
    entry = data["assumptions"]["wta.user.behavior.purchase_history"]
    assert entry["source"] == "Survey asked.csv: asked prices in USD, 43 respondents, 2026-10-01"
    assert entry["low"] < entry["likely"] < entry["high"]
    # What is printed is YAML to be pasted into a scenario that then is fine.
    code, block, err = run(*arguments)
    assert code == 0
    assert "replaces the defaults" in err
    own = tmp_path / "own.yaml"
    own.write_text("id: own\nname: Own\n" + block)
    assert run("validate", str(own), "--json")[0] == 0


def test_a_survey_says_how_well_it_foretells_people_held_out(run: Run, tmp_path: Path) -> None:
    asked, offered = tmp_path / "asked.csv", tmp_path / "offered.csv"
    asked.write_text("price\n" + "".join(f"{n}.5\n" for n in range(1, 41)) + "0\n0\nnever\n")
    offered.write_text("money,chosen\n" + "5,1\n" * 6 + "5,0\n" * 6 + "20,1\n" * 11 + "20,0\n")
    code, out, _ = run("survey", str(asked), "--predict", str(offered), "--json")
    assert code == 0
    first, second = json.loads(out)["predicted"]
    assert (first["what"], first["people"], first["observed"]) == ("5", 12, 0.5)
    assert second["predicted"] > first["predicted"]
    code, out, err = run("survey", str(asked), "--predict", str(offered))
    assert code == 0
    assert "predicted" in out and "Chance" in err


def test_a_survey_with_faults_names_line_and_field(run: Run, tmp_path: Path) -> None:
    asked = tmp_path / "asked.csv"
    asked.write_text("price,weight\n5,1\ncheap,1\n")
    code, out, err = run("survey", str(asked), "--json")
    assert (code, out) == (1, "")
    assert "asked.csv:3 price: 'cheap' is no amount" in err
    assert run("survey", str(asked), "--kind", "guesses")[0] == 2
    assert run("survey", str(asked), "--empty", "zero")[0] == 2


@pytest.mark.slow
def test_the_worksheet_is_printed_with_its_eight_methods(run: Run) -> None:
    arguments = ("valuation", str(SCENARIOS / "loyalty-dividend.yaml"), "--draws", "64", "--made", "2026-11-23")
    code, out, _ = run(*arguments, "--json", "--notice")
    assert code == 0
    data = json.loads(out)
    assert [method["method"] for method in data["methods"]] == list(range(1, 9))
    assert data["relation"]["band"] in {"green", "amber", "red"}
    assert data["notice"].startswith("# Notice of financial incentive")
    assert run(*arguments, "--json", "--notice")[1] == out
    code, out, err = run("valuation", str(SCENARIOS / "location-resale.yaml"), "--draws", "64", "--notice")
    assert (code, out) == (1, "")
    assert "incentive.opt_in" in err


@pytest.mark.parametrize(
    ("arguments", "wanted", "meant"),
    [
        (("export", str(SCENARIOS / "plain-opt-in.yaml"), "--to", "fdes"), 2, "did you mean --to fides"),
        (("customers", "{file}", "--segment-by", "regoin"), 1, "region"),
    ],
)
def test_a_value_that_is_nearly_right_is_answered_with_the_right_one(run, tmp_path, arguments, wanted, meant):
    file = tmp_path / "people.csv"
    file.write_text("customer,spent,region\n" + "".join(f"c{n},{n + 10}.00,{'NS'[n % 2]}\n" for n in range(60)))
    code, _, said = run(*(argument.format(file=file) for argument in arguments))
    assert code == wanted, said
    assert meant in " ".join(said.replace("│", " ").split())


MORE = {"seek": ["--lever", "months"], "optimise": ["--lever", "months"], "export": ["--to", "pia"]}
"""What some commands have to be told beside a scenario."""


@pytest.mark.slow
def test_every_command_on_customers_says_what_to_do_about_a_scenario_in_another_currency(
    run: Run, tmp_path: Path
) -> None:
    in_euros = tmp_path / "in-euros.yaml"
    in_euros.write_text("id: in-euros\nname: In euros\ncurrency: EUR\npurposes: [{id: offers}]\n")
    on_customers = [
        name
        for name, command in typer.main.get_command(app).commands.items()  # pyrefly: ignore[missing-attribute]
        if any(parameter.name == "customers" and parameter.opts == ["--customers"] for parameter in command.params)
    ]
    assert {"simulate", "seek", "optimise", "assess", "report", "compare", "valuation"} <= set(on_customers)
    for name in on_customers:
        extra = MORE.get(name, [])
        code, out, err = run(name, str(in_euros), *extra)
        said = " ".join(err.split())
        assert code != 0 and out == "" and "Traceback" not in err, name
        assert "no exchange rate is applied" in said, (name, said)
        assert "Give customers whose spending is in EUR" in said, (name, said)
