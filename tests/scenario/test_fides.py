"""Fides manifests in and out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.scenario import Basis, Jurisdiction, Scenario, dump, is_known, load, loads
from evenhand.scenario.fides import from_fides, to_fides
from evenhand.scenario.interchange import Draft, Remark
from evenhand.scenario.interchange import load as bring_in
from evenhand.scenario.leaves import leaves
from fideslang.models import System
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sure import sure, unknown

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=list(HealthCheck))
EXAMPLES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))

MANIFEST = """
organization:
  - fides_key: default_organization
    name: Example Grocer
    controller: {name: A Person, email: privacy@grocer.example}
    data_protection_officer: {email: dpo@grocer.example}
    representative: {address: 1 Example Street}
dataset:
  - fides_key: card_db
    name: Card database
    collections:
      - name: cards
        fields:
          - name: mail
            data_categories: [user.contact.email]
          - name: basket
            data_categories: [user.behavior.purchase_history]
            fields:
              - {name: store, data_categories: [user.location.imprecise]}
system:
  - fides_key: Loyalty_Card
    name: Loyalty card
    description: Points for purchases.
    system_type: Service
    administrating_department: Marketing
    legal_name: Example Grocer Inc.
    privacy_policy: https://grocer.example/privacy
    uses_profiling: true
    does_international_transfers: true
    legal_basis_for_transfers: [SCCs]
    privacy_declarations:
      - name: Choose offers for you
        data_categories: [user.behavior.purchase_history, user.contact.emial, user.contact.loyalty_number]
        data_use: marketing.advertising.first_party.targeted
        data_subjects: [customer]
        legal_basis_for_processing: Legitimate interests
        impact_assessment_location: https://grocer.example/lia.pdf
        retention_period: 13 months
        processes_special_category_data: false
        data_shared_with_third_parties: true
        third_parties: brands; advertising partners
        shared_categories: [user.behavior.purchase_history]
        flexible_legal_basis_for_processing: true
        data_qualifier: aggregated
"""


def draft(text: str) -> Draft:
    return from_fides(text, name="systems.yml")


def small(declaration: str, system: str = "") -> Draft:
    """Return the draft of one system with one declaration, written as flow mappings."""
    return draft(
        f"system:\n- {{fides_key: a, system_type: Service, {system} privacy_declarations: [{{{declaration}}}]}}\n"
    )


def about(read: Draft, field: str) -> list[Remark]:
    return [remark for remark in read.remarks if remark.field.endswith(field)]


def test_a_privacy_declaration_becomes_a_purpose() -> None:
    read = draft(MANIFEST).scenario
    (purpose,) = read.purposes
    assert (read.id, read.name, read.summary) == ("loyalty-card", "Loyalty card", "Points for purchases.")
    assert (purpose.id, purpose.text) == ("choose-offers-for-you", "Choose offers for you")
    assert purpose.use == "marketing.advertising.first_party.targeted"
    assert purpose.basis == {Jurisdiction.EU: Basis.LEGITIMATE_INTERESTS}
    assert sure(purpose.retention).days == 395
    assert read.audience.subjects == ("customer",)
    assert (read.controller.name, read.controller.contact) == ("Example Grocer Inc.", "privacy@grocer.example")
    assert read.controller.dpo_contact == "dpo@grocer.example"
    assert [(item.category, item.purposes) for item in sure(read.recipients)] == [
        ("brands", ("choose-offers-for-you",)),
        ("advertising partners", ("choose-offers-for-you",)),
    ]
    assert read.evidence == {
        "notice": "https://grocer.example/privacy",
        "purposes[0].basis_rationale": "https://grocer.example/lia.pdf",
    }


def test_data_held_become_sources_of_unknown_origin() -> None:
    sources = sure(draft(MANIFEST).scenario.sources)
    assert [item.category for item in sources] == [
        "user.contact.email",
        "user.behavior.purchase_history",
        "user.location.imprecise",
    ]
    assert not any(is_known(item.origin) for item in sources)


def test_what_fides_does_not_say_is_unknown_and_never_a_default() -> None:
    read = small("data_categories: [user.name], data_use: essential.service").scenario
    (purpose,) = read.purposes
    for fact in ("text", "special_category", "sold_or_shared", "profiling", "adm_significant", "retention"):
        assert not is_known(getattr(purpose, fact)), fact
    assert purpose.basis == {}
    for fact in (read.recipients, read.transfers, read.sources, read.consent.requests, read.audience.subjects):
        assert not is_known(fact)


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("processes_special_category_data", "special_category"),
        ("data_shared_with_third_parties", "sold_or_shared"),
    ],
)
def test_a_no_that_fides_writes_by_default_is_no_answer(key: str, fact: str) -> None:
    read = small(f"data_categories: [user.name], data_use: essential.service, {key}: false")
    assert not is_known(getattr(read.scenario.purposes[0], fact))
    assert not is_known(read.scenario.recipients)
    assert [remark.kind for remark in about(read, key)] == ["asked"]


@pytest.mark.parametrize(
    ("fides", "ours"),
    [
        ("Consent", Basis.CONSENT),
        ("Contract", Basis.CONTRACT),
        ("Legal obligations", Basis.LEGAL_OBLIGATION),
        ("Vital interests", Basis.VITAL_INTERESTS),
        ("Public interest", Basis.PUBLIC_INTEREST),
        ("legitimate interests", Basis.LEGITIMATE_INTERESTS),
    ],
)
def test_a_ground_counts_in_the_eu_and_is_unknown_elsewhere(fides: str, ours: Basis) -> None:
    read = small(f"legal_basis_for_processing: {fides}").scenario.purposes[0]
    assert read.basis_in(Jurisdiction.EU) == ours
    assert not is_known(read.basis_in(Jurisdiction.UK))
    assert not is_known(read.basis_in(Jurisdiction.US_CA))


def test_a_ground_that_fides_does_not_know_stays_unknown_with_the_words_in_its_note() -> None:
    read = small("legal_basis_for_processing: Consentt")
    basis = read.scenario.purposes[0].basis_in(Jurisdiction.EU)
    assert unknown(basis).note == "the manifest says 'Consentt'"
    assert read.of("warning")[0].suggestion == "Consent"


def test_an_exception_for_special_categories_means_that_there_are_such_data() -> None:
    read = small("special_category_legal_basis: Explicit consent")
    purpose = read.scenario.purposes[0]
    assert purpose.special_category is True
    assert "explicit consent" in str(unknown(purpose.basis_rationale).note)
    contradicted = small(
        "special_category_legal_basis: Legal claims or judicial acts, processes_special_category_data: false"
    )
    assert not is_known(contradicted.scenario.purposes[0].special_category)


@pytest.mark.parametrize(
    ("said", "days", "criterion"),
    [
        ("395 days", 395, None),
        ("1 year", 365, None),
        ("6 weeks", 42, None),
        ("P2Y", 730, None),
        ("30 Days; then only totals", 30, "then only totals"),
        ("while the membership lasts", None, "while the membership lasts"),
    ],
)
def test_periods_are_read_with_their_unit(said: str, days: int | None, criterion: str | None) -> None:
    retention = sure(small(f"retention_period: {said}").scenario.purposes[0].retention)
    assert (retention.days if is_known(retention.days) else None) == days
    assert (retention.criterion if is_known(retention.criterion) else None) == criterion


def test_a_period_without_a_unit_is_asked_for() -> None:
    retention = small("retention_period: 30").scenario.purposes[0].retention
    assert unknown(retention).note == "the manifest says '30' without a unit"


def test_a_key_that_fides_does_not_know_is_warned_of_with_the_nearest() -> None:
    read = draft(MANIFEST.replace("retention_period:", "retention_periods:"))
    (remark,) = about(read, "retention_periods")
    assert (remark.kind, remark.suggestion) == ("warning", "retention_period")
    assert about(read, "data_qualifier")[0].kind == "warning"
    assert MANIFEST.splitlines()[remark.line - 1].strip().startswith("retention_period")


def test_a_category_of_ones_own_gives_its_parent_and_a_warning_with_the_nearest() -> None:
    read = draft(MANIFEST)
    assert read.scenario.purposes[0].data == ("user.behavior.purchase_history", "user.contact")
    warned = {
        remark.message.split("'")[1]: remark.suggestion for remark in read.of("warning") if "category" in remark.message
    }
    assert warned["user.contact.emial"] == "user.contact.email"
    assert "user.contact.loyalty_number" in warned


def test_a_category_without_a_telling_parent_makes_the_list_unknown_because_it_would_not_be_whole() -> None:
    read = small("data_categories: [user.name, user.shoe_size], data_use: improve.system")
    purpose = read.scenario.purposes[0]
    assert not is_known(purpose.data)
    assert "user.shoe_size" in str(unknown(purpose.data).note)
    assert "improve.system" in str(unknown(purpose.use).note)


def test_fideslang_itself_takes_unknown_members_silently_which_is_why_they_are_checked_here() -> None:
    System.model_validate(
        {
            "fides_key": "a",
            "system_type": "Service",
            "privacy_declarations": [{"name": "a", "data_use": "nonsense", "data_categories": ["user.shoe_size"]}],
        }
    )


def test_data_named_by_reference_are_those_of_the_dataset() -> None:
    held = MANIFEST.replace("[user.behavior.purchase_history, user.contact.emial, user.contact.loyalty_number]", "[]")
    held = held.replace("        retention_period", "        dataset_references: [card_db]\n        retention_period")
    assert len(draft(held).scenario.purposes[0].data) == 3
    elsewhere = draft(held.replace("dataset_references: [card_db]", "dataset_references: [other_db]"))
    assert "other_db" in str(unknown(elsewhere.scenario.purposes[0].data).note)


def test_sharing_with_nobody_named_is_a_recipient_nobody_has_named() -> None:
    (recipient,) = sure(small("name: x, data_shared_with_third_parties: true").scenario.recipients)
    assert not is_known(recipient.name)
    assert not is_known(recipient.category)
    assert recipient.purposes == ("x",)


def test_profiling_with_legal_effect_is_of_one_purpose_only_when_there_is_one() -> None:
    assert small("name: x", "uses_profiling: true,").scenario.purposes[0].adm_significant is True
    two = draft(
        "system:\n- {fides_key: a, uses_profiling: true, privacy_declarations: [{name: x}, {name: y}]}\n"
    ).scenario
    assert all("for which purpose" in str(unknown(purpose.adm_significant).note) for purpose in two.purposes)


def test_several_systems_make_one_scenario_with_ids_of_their_own() -> None:
    read = draft(
        "system:\n- {fides_key: a, privacy_declarations: [{name: x}]}\n"
        "- {fides_key: b, privacy_declarations: {name: x}}\n"
    )
    assert [purpose.id for purpose in read.scenario.purposes] == ["x", "x-2"]
    assert (read.scenario.id, read.scenario.name) == ("systems", "systems")


def test_a_single_system_without_a_heading_is_read_too() -> None:
    assert draft("fides_key: a\nprivacy_declarations: [{name: x}]\n").scenario.purposes[0].id == "x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("systems: []\n", "did you mean 'system'"),
        ("id: x\nname: X\n", "of no kind"),
        ("system: []\n", "no system"),
        ("system: [\n", "cannot be read as a file of another tool"),
        ("", "is empty"),
        ("a: " + "[" * 60, "nested more than"),
        ("system: !!python/object:os.system {}\n", "tag"),
        ("system: []\nsystem: []\n", "given twice"),
    ],
)
def test_what_is_no_manifest_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        draft(text)
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="does not exist"):
        bring_in([tmp_path / "no.yml"])
    (tmp_path / "b.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="UTF-8"):
        bring_in([tmp_path / "b.yml"])


def stated(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything that a manifest states."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from stated(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from stated(item, f"{path}[{index}]")
    elif value is not None and str(value).strip():
        yield path


def unaccounted(read: Draft, manifest: Any) -> list[str]:
    said = {remark.field for remark in read.remarks}
    return [
        path
        for path in stated(manifest)
        if not any(path[: match.start()] in said for match in re.finditer(r"[.\[]|$", path))
    ]


def test_every_line_of_a_manifest_is_accounted_for() -> None:
    assert unaccounted(draft(MANIFEST), yaml.safe_load(MANIFEST)) == []


KEYS = [
    *("name", "fides_key", "data_categories", "data_use", "data_subjects", "legal_basis_for_processing"),
    *("retention_period", "processes_special_category_data", "special_category_legal_basis", "third_parties"),
    *("data_shared_with_third_parties", "shared_categories", "dataset_references", "meta", "uses_profiling"),
    *("egress", "collections", "fields", "does_international_transfers", "legal_basis_for_transfers", "nonsense"),
    *("joint_controller_info", "organization", "evenhand", "purposes", "answered_no", "dpo", "description"),
]
WORDS = st.sampled_from(["Consent", "user.name", "user.x.y", "customer", "a; b", "30", "2 years", "", "x y", "unknown"])
VALUE = st.recursive(
    st.one_of(WORDS, st.booleans(), st.none(), st.integers(0, 99)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=12,
)
GROUPS = st.lists(st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=8), min_size=1, max_size=2)


@pytest.mark.slow
@PROPERTY
@given(systems=GROUPS, declarations=GROUPS, datasets=GROUPS)
def test_any_tree_of_values_makes_a_draft_that_accounts_for_every_line(
    systems: Any, declarations: Any, datasets: Any
) -> None:
    systems[0]["privacy_declarations"] = declarations
    manifest = {"system": systems, "dataset": datasets}
    read = from_fides(yaml.safe_dump(manifest), name="any.yml")
    assert loads(dump(read.scenario)) == read.scenario
    assert unaccounted(read, manifest) == []


# --- out


def reopened(text: str) -> System:
    """Open a manifest with PyYAML, a reader of YAML 1.1, and fideslang."""
    manifest = yaml.safe_load(text)
    assert list(manifest) == ["system"]
    (system,) = manifest["system"]
    return System.model_validate(system)


def value_at(scenario: Scenario, path: str) -> Any:
    """Return a fact, with purposes found by id, because declarations without a use cannot be written."""
    value: Any = scenario
    for part in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, tuple):
            value = value[int(part)]
        elif isinstance(value, dict):
            value = value[Jurisdiction(part)]
        else:
            value = getattr(value, part)
    return value


def each_once(value: Any) -> Any:
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value


def expect_round_trip(scenario: Scenario) -> None:
    export = to_fides(scenario)
    system = reopened(export.text)
    assert system.fides_key == scenario.id
    assert to_fides(scenario) == export
    back = from_fides(export.text, name="back.yml").scenario
    kept = [purpose.id for purpose in scenario.purposes if is_known(purpose.use)]
    assert [purpose.id for purpose in back.purposes] == kept
    for path in export.carried:
        place = re.match(r"purposes\[(\d+)\]", path)
        there = path
        if place:
            index = kept.index(scenario.purposes[int(place[1])].id)
            there = f"purposes[{index}]{path[place.end() :]}"
        assert value_at(back, there) == each_once(value_at(scenario, path)), path
    said = {*export.carried, *export.in_words, *(item.path for item in export.left_out)}
    for leaf in leaves(scenario):
        if leaf.known and leaf.stated and leaf.path != "version":
            assert leaf.path in said, leaf.path


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back_as_it_went_out(name: str) -> None:
    expect_round_trip(load(SCENARIOS / f"{name}.yaml"))


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_any_scenario_comes_back_as_it_went_out(data: st.DataObject, any_scenario: Any) -> None:
    expect_round_trip(data.draw(any_scenario))


@pytest.mark.parametrize("name", EXAMPLES)
def test_importing_adds_no_fact_that_the_scenario_did_not_state(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    back = from_fides(to_fides(scenario).text).scenario
    known = {leaf.path for leaf in leaves(scenario) if leaf.known}
    added = [
        leaf.path
        for leaf in leaves(back)
        if leaf.known and leaf.stated and leaf.path not in known | {"version"} and "recipients" not in leaf.path
    ]
    assert added == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_third_parties_come_back_with_their_purposes(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    third = {
        (item.name if is_known(item.name) and item.name else item.category): set(item.purposes)
        for item in sure(scenario.recipients)
        if item.role != "processor" and item.purposes
    }
    back = from_fides(to_fides(scenario).text).scenario.recipients
    assert ({item.category: set(item.purposes) for item in back} if is_known(back) else {}) == third


def test_a_purpose_without_a_use_cannot_be_written_and_that_is_said() -> None:
    scenario = loads("id: a\nname: A\npurposes: [{id: x, text: For you}]\n")
    export = to_fides(scenario)
    assert reopened(export.text).privacy_declarations == []
    assert {item.path: item.why for item in export.left_out}["purposes[0].text"].startswith("Fides demands a data use")


def test_where_the_eu_is_not_judged_the_ground_is_that_of_the_uk() -> None:
    scenario = loads(
        "id: a\nname: A\njurisdictions: [UK]\npurposes: [{id: x, use: essential.service, basis: {UK: contract}}]\n"
    )
    back = from_fides(to_fides(scenario).text).scenario
    assert back.jurisdictions == (Jurisdiction.UK,)
    assert back.purposes[0].basis == {Jurisdiction.UK: Basis.CONTRACT}


def test_a_ground_of_the_gdpr_is_not_written_for_california() -> None:
    scenario = loads(
        "id: a\nname: A\njurisdictions: [US-CA]\npurposes: [{id: x, use: essential.service, basis: {US-CA: opt_in}}]\n"
    )
    assert reopened(to_fides(scenario).text).privacy_declarations[0].legal_basis_for_processing is None


def test_explicit_consent_is_named_only_where_every_question_asks_for_it() -> None:
    text = (
        "id: a\nname: A\nconsent: {requests: [{purposes: [x], explicit: EXPLICIT}]}\n"
        "purposes: [{id: x, use: essential.service, special_category: true, basis: {EU: consent}}]\n"
    )
    for explicit, expected in (("true", "Explicit consent"), ("false", None), ("unknown", None)):
        system = reopened(to_fides(loads(text.replace("EXPLICIT", explicit))).text)
        ground = system.privacy_declarations[0].special_category_legal_basis
        assert (ground and ground.value) == expected


@pytest.mark.parametrize(
    "shown", ["data: [user.health_and_medical]", "data: [user.behavior], inferred: [who is pregnant]"]
)
def test_what_is_guessed_of_health_goes_out_as_special_whatever_was_declared(shown: str) -> None:
    for declared in ("false", "unknown", "true"):
        text = f"id: a\nname: A\npurposes: [{{id: x, use: essential.service, special_category: {declared}, {shown}}}]\n"
        export = to_fides(loads(text))
        assert reopened(export.text).privacy_declarations[0].processes_special_category_data is True
        why = {item.path: item.why for item in export.left_out}.get("purposes[0].special_category")
        assert (why is not None and why.startswith("it says no")) == (declared == "false")
        assert ("purposes[0].special_category" in export.carried) == (declared == "true")


def test_no_document_claims_compliance() -> None:
    for name in EXAMPLES:
        assert "complian" not in to_fides(load(SCENARIOS / f"{name}.yaml")).text.lower()
