"""The example scenarios: complete, honest about being invented, and loadable."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from evenhand.law.place import BY_DEFAULT
from evenhand.places import SCENARIOS
from evenhand.scenario import Basis, Jurisdiction, Scenario, Unknown, dump, is_known, load, loads, revision
from evenhand.scenario.purposes import CONSENT_BASES
from ruamel.yaml import YAML

EXPECTED = (
    "customer-data-trust",
    "fraud-shield",
    "location-resale",
    "loyalty-dividend",
    "plain-opt-in",
    "status-quo-bundled",
)
HONEST = ("customer-data-trust", "fraud-shield", "loyalty-dividend", "plain-opt-in")
PAYING = ("customer-data-trust", "fraud-shield", "loyalty-dividend")
CALIFORNIAN = {Basis.OPT_IN, Basis.OPT_OUT, Basis.NOTICE_ONLY}
GATES = ("G1", "G2", "G3")

# Words that end a host name: an address in an example must end in .example, a domain reserved for examples (RFC 2606).
HOST = re.compile(r"https?://([^/\s\"')]+)")
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
BARE_DOMAIN = re.compile(r"\b[\w-]+\.(?:com|org|net|io|eu|gov|edu|co\.uk)\b", re.IGNORECASE)


def path_of(name: str) -> Path:
    return SCENARIOS / f"{name}.yaml"


def text_of(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def examples() -> dict[str, Scenario]:
    return {name: load(path_of(name)) for name in EXPECTED}


@pytest.fixture(scope="module")
def gates() -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(Path(__file__).with_name("expected_gates.yaml"))


def test_the_six_examples_are_all_there_and_no_others():
    assert tuple(sorted(path.stem for path in SCENARIOS.glob("*.yaml"))) == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_named_like_its_file(name: str, examples: dict[str, Scenario]):
    assert examples[name].id == name


@pytest.mark.parametrize("name", EXPECTED)
def test_the_first_line_points_editors_to_the_schema(name: str):
    assert text_of(name).splitlines()[0] == "# yaml-language-server: $schema=scenario.schema.json"


@pytest.mark.parametrize("name", EXPECTED)
def test_file_summary_and_notice_say_that_the_company_is_invented(name: str, examples: dict[str, Scenario]):
    assert "invented" in text_of(name).splitlines()[1]
    assert "invented" in examples[name].summary
    assert "invented company" in (examples[name].notice.content or "")


@pytest.mark.parametrize("name", EXPECTED)
def test_each_example_has_its_own_notice_of_readable_length(name: str, examples: dict[str, Scenario]):
    notice = examples[name].notice
    assert notice.text == f"notices/{name}.md"
    words = re.findall(r"[A-Za-z0-9][\w'’.,/:@-]*", notice.content or "")
    assert 600 <= len(words) <= 1500


@pytest.mark.parametrize("name", EXPECTED)
def test_dumping_and_loading_gives_the_same_scenario(name: str, examples: dict[str, Scenario]):
    again = loads(dump(examples[name]), folder=SCENARIOS)
    assert again == examples[name]
    assert revision(again) == revision(examples[name])


def test_every_example_has_a_revision_of_its_own(examples: dict[str, Scenario]):
    assert len({revision(example) for example in examples.values()}) == len(examples)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_purpose_says_its_ground_in_every_jurisdiction(name: str, examples: dict[str, Scenario]):
    for purpose in examples[name].purposes:
        for jurisdiction in examples[name].jurisdictions:
            basis = purpose.basis_in(jurisdiction)
            assert is_known(basis), (purpose.id, jurisdiction)
            assert (basis in CALIFORNIAN) == (jurisdiction is Jurisdiction.US_CA), (purpose.id, jurisdiction)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_purpose_that_needs_a_yes_is_asked_about(name: str, examples: dict[str, Scenario]):
    example = examples[name]
    requests = example.consent.requests
    assert not isinstance(requests, Unknown)
    asked = {
        purpose for request in requests if not isinstance(request.purposes, Unknown) for purpose in request.purposes
    }
    needed = {purpose.id for purpose in example.purposes if CONSENT_BASES & set(purpose.basis.values())}
    assert needed == asked


@pytest.mark.parametrize("name", EXPECTED)
def test_few_facts_are_unknown_and_each_says_who_should_be_asked(name: str, examples: dict[str, Scenario]):
    unknown = list(examples[name].unknowns())
    assert len(unknown) <= 4
    for path, fact in unknown:
        assert fact.ask is not None, path
        assert fact.due is not None, path


@pytest.mark.parametrize("name", EXPECTED)
def test_every_address_is_a_reserved_one(name: str):
    for text in (text_of(name), (SCENARIOS / "notices" / f"{name}.md").read_text(encoding="utf-8")):
        hosts = HOST.findall(text) + MAIL.findall(text)
        assert [host for host in hosts if not host.rstrip(".").endswith(".example")] == []
        assert BARE_DOMAIN.findall(text) == []


@pytest.mark.parametrize("name", EXPECTED)
def test_evidence_is_given_for_facts_that_exist(name: str, examples: dict[str, Scenario]):
    facts = examples[name].model_dump(mode="json", by_alias=True)
    assert len(examples[name].evidence) >= 5
    for path in examples[name].evidence:
        result: Any = facts
        for part in path.split("."):
            assert part in result, path
            result = result[part]


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_notice_names_every_known_recipient_and_the_figure_it_promises(
    name: str, examples: dict[str, Scenario]
):
    example = examples[name]
    text = example.notice.content or ""
    assert not isinstance(example.recipients, Unknown)
    for recipient in example.recipients:
        assert str(recipient.name) in text
    for purpose in example.purposes:
        retention = purpose.retention
        assert not isinstance(retention, Unknown)
        assert f"{retention.days} days" in text, purpose.id
    assert str(example.controller.contact) in text
    assert str(example.controller.dpo_contact) in text


@pytest.mark.parametrize("name", PAYING)
def test_a_paying_notice_prints_offer_value_and_range(name: str, examples: dict[str, Scenario]):
    incentive = examples[name].incentive
    valuation = incentive.valuation
    assert valuation is not None
    assert not isinstance(valuation, Unknown)
    text = examples[name].notice.content or ""
    for amount in (incentive.value_month, valuation.value_month, valuation.low, valuation.high):
        assert f"{amount:.2f}" in text, amount
    assert len(valuation.methods) >= 2
    assert incentive.notice_items == ("summary", "terms", "opt_in", "withdraw", "relation_explained")


@pytest.mark.parametrize("name", PAYING)
def test_the_declared_offer_is_never_more_than_the_data_are_worth(name: str, examples: dict[str, Scenario]):
    incentive = examples[name].incentive
    valuation = incentive.valuation
    assert valuation is not None
    assert not isinstance(valuation, Unknown)
    assert isinstance(incentive.value_month, float)
    assert incentive.value_month <= valuation.value_month


def test_the_bad_notices_keep_quiet_about_what_matters(examples: dict[str, Scenario]):
    resale = (examples["location-resale"].notice.content or "").lower()
    assert not re.search(r"\bwithdraw|\bsell|\bsold\b|\bsale\b|precise location|broker", resale)
    bundled = (examples["status-quo-bundled"].notice.content or "").lower()
    assert not re.search(r"\bsell|\bsold\b|\bsale\b", bundled)


def test_nothing_depends_on_a_yes_where_the_choice_is_free(examples: dict[str, Scenario]):
    for name in HONEST:
        assert examples[name].economics.conditionality == 0
    assert examples["status-quo-bundled"].economics.conditionality == 1
    assert examples["location-resale"].economics.conditionality == 1


def test_the_table_of_expected_gates_covers_every_example_and_jurisdiction(gates: dict[str, Any]):
    assert tuple(sorted(gates)) == EXPECTED
    for name, jurisdictions in gates.items():
        assert set(jurisdictions) == {item.value for item in BY_DEFAULT}, name
        for expected in jurisdictions.values():
            assert set(expected) == {*GATES, "step3", "debatable"}
            assert set(expected["step3"]) == set(GATES)
            certain = [c for part in (expected, expected["step3"]) for gate in GATES for c in part[gate]]
            assert len(certain) == len(set(certain)), "a criterion has one gate"
            assert not set(certain) & set(expected["debatable"])
            assert all(re.fullmatch(r"[CLT]\d{1,2}", c) for c in [*certain, *expected["debatable"]])


def test_only_the_two_bad_examples_are_expected_to_be_gated(gates: dict[str, Any]):
    gated = {
        name
        for name, jurisdictions in gates.items()
        for expected in jurisdictions.values()
        if any(expected[gate] or expected["step3"][gate] for gate in GATES)
    }
    assert gated == {"location-resale", "status-quo-bundled"}


def test_the_schema_the_examples_point_to_is_there():
    schema = json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["id"]
