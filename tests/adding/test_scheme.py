"""A scheme is one file: the toy one is driven through all that schemes go through."""

from __future__ import annotations

import json

import pytest
from evenhand.case import Case
from evenhand.exchange import goal_seek, levers_of, simulate
from evenhand.exchange.scheme import schemes
from evenhand.scenario import dump, json_schema, load, loads, revision
from evenhand.scenario.scheme import declare, forget, scheme_kinds
from evenhand.ui.session import state
from pydantic import ValidationError

from tests.walks import first

DRAWS = ("--draws", "64")


@pytest.mark.slow
def test_it_is_validated_and_its_keys_are_known(run, with_deposit):
    assert run("validate", str(with_deposit))[0] == 0
    text = with_deposit.read_text(encoding="utf-8")
    with_deposit.write_text(text.replace("returned", "retuned"), encoding="utf-8")
    code, _, err = run("validate", str(with_deposit))
    assert code == 1 and "did you mean 'returned'" in err
    with_deposit.write_text(text.replace("kind: deposit", "kind: deposti"), encoding="utf-8")
    code, _, err = run("validate", str(with_deposit))
    assert code == 1 and "'deposit'" in err
    with_deposit.write_text(text.replace("stake: 4", "stake: -4"), encoding="utf-8")
    code, _, err = run("validate", str(with_deposit))
    assert code == 1 and "scheme.stake" in err and "must be at least 0" in err


def test_it_is_in_the_schema_for_editors(deposit):
    schema = json_schema()
    assert {"$ref": "#/$defs/Deposit"} in schema["properties"]["scheme"]["anyOf"]
    assert (
        schema["$defs"]["Deposit"]["properties"]["stake"]["description"] == "Set aside for each participant, per month."
    )


def test_it_is_written_and_read_and_makes_another_revision(with_deposit):
    scenario = load(with_deposit)
    assert loads(dump(scenario)) == scenario
    assert revision(scenario) != revision(scenario.replace(scheme={"kind": "deposit", "stake": 4.0}))


def test_it_pays_what_it_says(make, customers, assumptions, deposit):
    by_deposit = simulate(
        Case(make({"kind": "deposit", "stake": 4.0, "returned": 0.5}), customers, assumptions, draws=32)
    )
    flat = simulate(Case(make({"kind": "flat", "dividend": 2.0}), customers, assumptions, draws=32))
    for name, values in flat.offer.items():
        assert by_deposit.offer[name] == pytest.approx(values), name


def test_its_levers_are_sought(make, customers, assumptions, deposit):
    scenario = make({"kind": "deposit", "stake": 4.0, "returned": 0.5})
    assert {"dividend", "returned"} <= set(levers_of(scenario))
    flat = scenario.replace(scheme={"kind": "flat", "dividend": 2.0})
    asked = {"lever": "dividend", "outcome": "profit", "target": 0.0}
    set_aside, paid = (goal_seek(Case(each, customers, assumptions, draws=64), **asked) for each in (scenario, flat))
    assert set_aside.reached and set_aside.nearest / 2 == pytest.approx(paid.nearest, rel=1e-3)


@pytest.mark.parametrize("command", first(2, ["simulate", "assess", "seek", "optimise", "report"]))
def test_every_command_takes_it(run, with_deposit, command):
    more = {"seek": ("--lever", "dividend"), "optimise": ("--lever", "returned")}.get(command, ())
    code, out, err = run(command, str(with_deposit), *more, "--json", *DRAWS)
    assert code == 0, err
    assert json.loads(out)


@pytest.mark.slow
def test_it_has_a_short_form_on_the_command_line(run, with_deposit):
    loyalty = str(with_deposit.with_name("loyalty-dividend.yaml"))
    code, out, err = run("simulate", loyalty, "--scheme", "deposit:2", "--json", *DRAWS)
    assert code == 0, err
    assert json.loads(out)["scheme"] == "deposit"
    code, _, err = run("simulate", loyalty, "--scheme", "deposit:much")
    assert code == 2 and "deposit:0.2" in " ".join(err.split())


@pytest.mark.slow
def test_it_is_compared_and_named_in_documents(run, with_deposit):
    loyalty = str(with_deposit.with_name("loyalty-dividend.yaml"))
    code, out, _ = run("compare", str(with_deposit), loyalty, "--json", *DRAWS)
    assert code == 0 and "by-deposit" in out
    code, out, _ = run("report", str(with_deposit), *DRAWS)
    assert code == 0 and "The offer as declared (deposit)" in out


@pytest.mark.slow
def test_it_is_chosen_set_and_kept_on_the_pages(open_page, deposit):
    words = schemes()[deposit].words
    app = open_page("dividend", scenario="loyalty-dividend", scheme=deposit, open="design")
    assert not app.exception and not app.error and not app.warning
    app.session_state["scheme-fold"] = True
    app.run()
    assert f"What if: {words.label}" in app.selectbox(key="dividend-scheme").options
    said = " ".join(element.value for element in (*app.markdown, *app.caption))
    assert words.handed_out in said and words.explanation in said
    app.text_input(key=f"design-returned-{deposit}-loyalty-dividend").set_value("50").run()
    assert app.query_params["returned"] == "0.5" and not app.exception and not app.error and not app.warning
    app.button(key="design-keep").click().run()
    draft = app.query_params["scenario"]
    kept = state.scenario_of(draft).scheme
    assert kept.kind == deposit and kept.returned == 0.5  # pyrefly: ignore[missing-attribute]
    for page in ("scenario", "compare", "recommendation"):
        app = open_page(page, scenario=draft, part="return", contents="exchange", programmes=f"{draft},plain-opt-in")
        assert not app.exception and not app.error
        if page == "scenario":
            assert words.label in [box.value for box in app.selectbox]


def test_when_it_is_taken_out_again_it_is_no_scheme(make, deposit):
    kind = scheme_kinds()[deposit]
    forget(deposit)
    with pytest.raises(ValidationError, match="deposit"):
        make({"kind": "deposit", "stake": 4.0})
    declare(kind)
    assert make({"kind": "deposit", "stake": 4.0}).scheme.stake == 4.0


def test_two_schemes_cannot_have_one_name(deposit):
    with pytest.raises(ValueError, match="already"):
        declare(scheme_kinds()[deposit])
