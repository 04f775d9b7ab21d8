"""Files of other tools: recognised by their content, every line accounted for, nothing guessed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, dump, is_known, load, loads
from evenhand.scenario.interchange import Draft, kinds, listed, read
from evenhand.scenario.interchange import load as bring_in
from evenhand.scenario.interchange.readers.pia import plain_text
from evenhand.scenario.interchange.readers.vendor_list import MOST_UNCHOSEN
from evenhand.scenario.leaves import leaves
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.scenario.test_fides import unaccounted
from tests.sure import sure, unknown

PROPERTY = settings(
    deadline=None,
    derandomize=True,
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # making a failing tree smaller takes minutes
)

# The shape and the numbers of the public Global Vendor List, version 3 (https://vendor-list.consensu.org/v3).
VENDOR = {
    "id": 755,
    "name": "Google Advertising Products",
    "purposes": [1, 3, 4],
    "legIntPurposes": [2, 7, 9, 10],
    "flexiblePurposes": [2, 7, 9, 10],
    "specialPurposes": [1, 2, 3],
    "features": [1, 2, 3],
    "specialFeatures": [],
    "cookieMaxAgeSeconds": 34190000,
    "usesCookies": True,
    "cookieRefresh": False,
    "urls": [{"langId": "en", "privacy": "https://business.safety.google/privacy/"}],
    "usesNonCookieAccess": True,
    "dataRetention": {"stdRetention": 548, "purposes": {"3": 180, "4": 180}, "specialPurposes": {"1": 1096}},
    "dataDeclaration": [1, 2, 3, 4, 5, 6, 7, 8, 10, 11],
    "deviceStorageDisclosureUrl": "https://www.gstatic.com/iabtcf/deviceStorageDisclosure.json",
}
VENDOR_LIST: dict[str, Any] = {
    "gvlSpecificationVersion": 3,
    "vendorListVersion": 178,
    "tcfPolicyVersion": 5,
    "lastUpdated": "2026-09-24T16:00:25Z",
    "purposes": {"1": {"id": 1, "name": "Store and/or access information on a device", "illustrations": ["…"]}},
    "specialPurposes": {"1": {"id": 1, "name": "Ensure security, prevent and detect fraud, and fix errors"}},
    "features": {"1": {"id": 1, "name": "Match and combine data from other data sources"}},
    "specialFeatures": {},
    "stacks": {"1": {"id": 1, "purposes": [], "specialFeatures": [1, 2]}},
    "dataCategories": {"1": {"id": 1, "name": "IP addresses"}},
    "vendors": {
        "755": VENDOR,
        # Version 2 has policyUrl and neither retention nor a declaration of data.
        "8": {"id": 8, "name": "Example Emerging", "purposes": [1, 2], "policyUrl": "https://vendor.example/privacy"},
        "9": {"id": 9, "name": "Gone Ltd", "legIntPurposes": [7], "deletedDate": "2026-01-01T00:00:00Z"},
    },
}
RECORD: dict[str, Any] = {
    "schema_version": "1.0",
    "record_id": "rec-7f3a-PERSONAL",
    "pii_principal_id": "anna.PERSONAL@mail.example",
    "pii_processing": {
        "privacy_notice": "https://grocer.example/privacy",
        "language": "en",
        "purposes": [
            {
                "purpose": "Choose offers for you",
                "purpose_type": "dpv:TargetedAdvertising",
                "lawful_basis": "dpv:Consent",
                "jurisdiction": "EU",
                "pii_information": [
                    {"pii_type": "user.behavior.purchase_history", "pii_attribute_id": "basket", "pii_optional": True},
                    {"pii_type": "user.location.imprecise", "special_pii_category": False},
                ],
                "pii_controllers": ["grocer"],
                "collection_method": "at the till",
                "storage_locations": ["DE"],
                "retention_period": "13 months",
                "recipient_third_parties": ["brand", "A print shop"],
                "withdrawal_method": "in the app",
                "privacy_rights": ["Right of access", "erasure", "a rest"],
                "codes_of_conduct": "none",
            }
        ],
    },
    "parties": [
        {"party_id": "grocer", "party_name": "Example Grocer", "party_email": "privacy@grocer.example"},
        {"party_id": "brand", "party_name": "Example Brand", "party_role": "third_party"},
    ],
    "events": [
        {
            "event_time": "2026-01-02T03:04:05Z-PERSONAL",
            "validity_duration": "P1Y",
            "entity_id": "PERSONAL-77",
            "event_type": "explicit",
            "event_state": "consent given PERSONAL",
        }
    ],
}
PIA: dict[str, Any] = {
    "pia": {
        "id": 3, "name": "Loyalty card", "status": 1, "author_name": "A Person", "dpo_opinion": "go on",
        "concerned_people_searched_opinion": False, "progress": 64, "is_example": 0,
    },
    "answers": [
        {"pia_id": 3, "reference_to": 111, "data": {"text": "<p>Points for <b>purchases</b>.</p>", "gauge": None}},
        {"pia_id": 3, "reference_to": 212, "data": {"text": "<p>Consent, we think</p>", "gauge": None, "list": []}},
        {"pia_id": 3, "reference_to": 215, "data": {"text": "<div>3 years<br>then totals</div>", "list": []}},
        {"pia_id": 3, "reference_to": 321, "data": {"text": None, "gauge": 2, "list": ["Theft"]}},
        {"pia_id": 3, "reference_to": 123, "data": {"text": "<p>A server</p>"}},
    ],
    "measures": [{"title": "Encryption", "content": "<p>at rest</p>", "pia_id": 3}],
    "evaluations": [{"status": 3, "reference_to": "2.1.212", "evaluation_comment": "fine"}],
    "comments": [{"description": "sure?", "reference_to": 212}],
}  # fmt: skip
EXAMPLES = {"vendor list": VENDOR_LIST, "consent record": RECORD, "assessment": PIA}


def draft(document: Any, *, chosen: tuple[str, ...] = ()) -> Draft:
    return read([("a.json", json.dumps(document))], chosen=chosen)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_is_accounted_for_and_the_draft_can_be_written(name: str) -> None:
    read = draft(EXAMPLES[name])
    assert unaccounted(read, EXAMPLES[name]) == []
    assert loads(dump(read.scenario)) == read.scenario
    assert {remark.file for remark in read.remarks} == {"a.json"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_line_is_named_where_it_stands(name: str) -> None:
    text = json.dumps(EXAMPLES[name], indent=1)
    lines = text.splitlines()
    for remark in read([("a.json", text)]).remarks:
        key = remark.field.rpartition(".")[2].partition("[")[0]
        assert key in lines[remark.line - 1] or "[" in remark.field, remark


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_key_that_the_tool_does_not_know_is_warned_of_with_the_nearest(name: str) -> None:
    slip, right = {
        "vendor list": ("stackss", "stacks"),
        "consent record": ("partys", "parties"),
        "assessment": ("measure", "measures"),
    }[name]
    warned = {remark.field: remark.suggestion for remark in draft({**EXAMPLES[name], slip: 1}).of("warning")}
    assert warned[slip] == right


# --- which kind


def test_kinds_are_told_apart_by_content_and_not_by_name(tmp_path: Path) -> None:
    manifest = "system: [{fides_key: a, privacy_declarations: [{name: x}]}]"
    for text in (manifest, *map(json.dumps, EXAMPLES.values())):
        assert sum(kind.recognises(read_root(text)) for kind in kinds()) == 1
        path = tmp_path / "file.txt"
        path.write_text(text)
        assert bring_in([path]).scenario.id


def read_root(text: str) -> Any:
    from evenhand.scenario.interchange.documents import opened

    return opened(text, "x.txt").root


def test_what_is_of_no_kind_is_refused_with_what_each_is_known_by_and_the_nearest_key() -> None:
    with pytest.raises(ScenarioError) as caught:
        draft({"vendorsListVersion": 3})
    assert all(kind.mark in str(caught.value) for kind in kinds())
    assert "did you mean 'vendorListVersion'" in str(caught.value)


def test_files_of_two_tools_do_not_make_one_draft() -> None:
    with pytest.raises(ScenarioError, match="one kind at a time") as caught:
        read([("a.json", json.dumps(PIA)), ("b.json", json.dumps(RECORD))])
    assert "a.json" in str(caught.value) and "b.json" in str(caught.value)


def test_only_a_list_can_be_chosen_from() -> None:
    with pytest.raises(ScenarioError, match="--vendors"):
        draft(PIA, chosen=("755",))


# --- Fides: several files, folders, members of one's own

OWN = """
data_category:
  - {fides_key: loyalty_number, name: Number of the card, parent_key: card, tags: [x]}
  - {fides_key: card, parent_key: user.account}
  - {fides_key: mood, parent_key: user}
  - {fides_key: round, parent_key: about}
  - {fides_key: about, parent_key: round}
data_use:
  - {fides_key: coupons, parent_key: marketing.advertising.first_party}
data_subject:
  - {fides_key: member, name: Member, parent_key: customer}
  - {fides_key: visitor_of_ours, name: Visitor}
"""
SYSTEM = """
system:
  - fides_key: card
    privacy_declarations:
      - {name: offers, data_use: coupons, data_categories: [CATEGORY, user.name], data_subjects: [SUBJECT]}
"""


def with_own(category: str = "loyalty_number", subject: str = "member") -> Draft:
    text = SYSTEM.replace("CATEGORY", category).replace("SUBJECT", subject)
    return read([("taxonomy.yml", OWN), ("systems.yml", text)])


def test_members_of_ones_own_stand_for_what_they_lie_below_and_that_is_said() -> None:
    result = with_own()
    (purpose,) = result.scenario.purposes
    assert purpose.data == ("user.account", "user.name")
    assert purpose.use == "marketing.advertising.first_party"
    assert result.scenario.audience.subjects == ("customer",)
    said = [remark for remark in result.of("changed") if "of your own" in remark.message]
    assert {remark.file for remark in said} == {"systems.yml"}
    assert not result.of("warning")


@pytest.mark.parametrize("category", ["mood", "round", "loyalty_numbr"])
def test_a_member_that_lies_below_nothing_telling_leaves_the_list_unknown(category: str) -> None:
    result = with_own(category)
    assert not is_known(result.scenario.purposes[0].data)
    assert category in str(unknown(result.scenario.purposes[0].data).note)
    assert [remark.suggestion for remark in result.of("warning")] == (
        ["loyalty_number"] if category == "loyalty_numbr" else [None]
    )


def test_a_subject_of_ones_own_without_a_parent_is_asked_about() -> None:
    assert not is_known(with_own(subject="visitor_of_ours").scenario.audience.subjects)


def test_a_folder_is_its_files_and_one_of_no_kind_is_left_and_said(tmp_path: Path) -> None:
    folder = tmp_path / ".fides"
    (folder / "more").mkdir(parents=True)
    (folder / "taxonomy.yml").write_text(OWN)
    (folder / "more" / "systems.yaml").write_text(SYSTEM.replace("CATEGORY", "card").replace("SUBJECT", "member"))
    (folder / "ci.yml").write_text("jobs: {}\n")
    (folder / "README.md").write_text("# read me")
    result = bring_in([folder])
    assert result.scenario.purposes[0].data == ("user.account", "user.name")
    assert [(remark.file, remark.message) for remark in result.of("left") if not remark.field] == [
        ("ci.yml", "it is not a Fides manifest")
    ]
    with pytest.raises(ScenarioError, match="no kind"):
        bring_in([folder / "ci.yml"])
    with pytest.raises(ScenarioError, match="holds no file"):
        bring_in([tmp_path / "empty"] if (tmp_path / "empty").mkdir() is None else [])


# --- vendor lists


def test_vendors_are_recipients_for_the_purposes_they_declare() -> None:
    scenario = draft(VENDOR_LIST, chosen=("755", "example emerging")).scenario
    assert [item.name for item in sure(scenario.recipients)] == ["Google Advertising Products", "Example Emerging"]
    assert scenario.recipients[1].purposes == ("tcf-1", "tcf-2")
    purposes = {purpose.id: purpose for purpose in scenario.purposes}
    assert list(purposes)[:4] == ["tcf-1", "tcf-2", "tcf-3", "tcf-4"]
    assert purposes["tcf-1"].use == "functional.storage"
    assert purposes["tcf-1"].text == "Store and/or access information on a device"
    assert purposes["tcf-1"].basis == {Jurisdiction.EU: "consent"}
    assert purposes["tcf-special-2"].basis == {Jurisdiction.EU: "legitimate_interests"}


def test_what_vendors_do_not_agree_on_or_do_not_say_stays_unknown() -> None:
    scenario = draft(VENDOR_LIST, chosen=("755", "8")).scenario
    purposes = {purpose.id: purpose for purpose in scenario.purposes}
    assert not is_known(purposes["tcf-2"].basis[Jurisdiction.EU])
    assert "180 days" in str(unknown(purposes["tcf-3"].retention).note)
    assert not is_known(purposes["tcf-3"].text)
    for recipient in sure(scenario.recipients):
        assert not any(map(is_known, (recipient.role, recipient.country, recipient.sells, recipient.contract)))


def test_a_vendor_that_left_is_warned_of_and_an_unknown_one_refused_with_the_nearest() -> None:
    assert "left the framework" in draft(VENDOR_LIST, chosen=("9",)).of("warning")[0].message
    with pytest.raises(ScenarioError, match="did you mean 'Example Emerging'"):
        draft(VENDOR_LIST, chosen=("8", "Example Emergin"))


def test_from_a_long_list_people_choose() -> None:
    many = copy.deepcopy(VENDOR_LIST)
    for number in range(100, 100 + MOST_UNCHOSEN):
        many["vendors"][str(number)] = {"id": number, "name": f"Vendor {number}", "purposes": [1]}
    with pytest.raises(ScenarioError, match="--vendors"):
        draft(many)
    choices = listed([("a.json", json.dumps(many))])
    assert choices["755"] == "Google Advertising Products" and "9" not in choices
    result = draft(many, chosen=("755",))
    assert f"{MOST_UNCHOSEN + 2} others were not chosen" in {remark.message for remark in result.of("left")}
    assert listed([("a.json", json.dumps(VENDOR_LIST))]) == {}


# --- records of consent


def test_a_record_says_purposes_parties_and_periods() -> None:
    scenario = draft(RECORD).scenario
    (purpose,) = scenario.purposes
    assert (purpose.id, purpose.text) == ("choose-offers-for-you", "Choose offers for you")
    assert purpose.data == ("user.behavior.purchase_history", "user.location.imprecise")
    assert purpose.basis == {Jurisdiction.EU: "consent"}
    assert sure(purpose.retention).days == 395
    assert scenario.jurisdictions == (Jurisdiction.EU,)
    assert (scenario.controller.name, scenario.controller.contact) == ("Example Grocer", "privacy@grocer.example")
    assert [(item.name, item.role if is_known(item.role) else None) for item in sure(scenario.recipients)] == [
        ("Example Brand", "third_party"),
        ("A print shop", None),
    ]
    assert scenario.evidence["notice"] == "https://grocer.example/privacy"
    assert {"lawful_basis", "retention_period", "event_time"} <= set(scenario.consent.record.fields)


def test_a_party_may_be_stated_where_it_is_named() -> None:
    grocer, brand = RECORD["parties"]
    (purpose,) = RECORD["pii_processing"]["purposes"]
    stated = {**purpose, "pii_controllers": [grocer], "recipient_third_parties": [brand, "A print shop"]}
    record = {**RECORD, "parties": [], "pii_processing": {**RECORD["pii_processing"], "purposes": [stated]}}
    result, referred = draft(record), draft(RECORD).scenario
    assert (result.scenario.controller, result.scenario.recipients) == (referred.controller, referred.recipients)
    assert unaccounted(result, record) == []


def test_what_a_record_does_not_decide_stays_unknown_with_its_words() -> None:
    scenario = draft(RECORD).scenario
    (purpose,) = scenario.purposes
    for fact in (
        purpose.use,
        purpose.special_category,
        scenario.transfers,
        scenario.sources,
        scenario.consent.requests,
    ):
        assert unknown(fact).note
    assert not is_known(scenario.notice.rights["access"].listed)


def test_nothing_of_the_person_is_taken_or_repeated() -> None:
    result = draft(RECORD)
    said = dump(result.scenario) + json.dumps([remark.to_json_dict() for remark in result.remarks])
    assert "PERSONAL" not in said
    dropped = {remark.field for remark in result.of("left") if "one person" in remark.message}
    assert {"record_id", "pii_principal_id", "events[0].entity_id", "events[0].event_time"} <= dropped


def test_records_of_several_people_make_one_programme() -> None:
    other = {**RECORD, "pii_principal_id": "PERSONAL-2"}
    result = read([("a.json", json.dumps(RECORD)), ("b.json", json.dumps(other))])
    assert len(result.scenario.purposes) == 1 and len(result.scenario.recipients) == 2
    assert unaccounted(result, RECORD) == []


def test_a_record_may_be_flat_and_a_ground_in_words_of_no_law_is_asked_about() -> None:
    flat = {"record_id": "1", "purpose": "News", "lawful_basis": "because", "pii_information": ["e-mail"]}
    (purpose,) = draft(flat).scenario.purposes
    assert purpose.basis == {} and "because" in str(unknown(purpose.basis_rationale).note)
    assert "e-mail" in str(unknown(purpose.data).note)


@pytest.mark.parametrize(
    "said",
    ["consent", "Explicit Consent", "eu-gdpr:A6-1-a", "https://w3id.org/dpv#Consent", "dpv:ExplicitlyExpressedConsent"],
)
def test_a_ground_is_known_by_the_words_of_the_law_and_of_the_vocabularies(said: str) -> None:
    flat = {"record_id": "1", "purposes": [{"purpose": "News", "lawful_basis": said}]}
    assert draft(flat).scenario.purposes[0].basis == {Jurisdiction.EU: "consent"}


# --- impact assessments


def test_answers_are_notes_beside_open_facts_and_establish_none() -> None:
    scenario = draft(PIA).scenario
    (purpose,) = scenario.purposes
    assert (scenario.name, scenario.summary) == ("Loyalty card", "Points for purchases.")
    assert unknown(purpose.basis_rationale).note == "the assessment says: Consent, we think"
    assert unknown(purpose.retention).note == "the assessment says: 3 years\nthen totals"
    established = {leaf.path for leaf in leaves(scenario) if leaf.known and leaf.stated}
    assert established <= {"version", "id", "name", "summary", "purposes[0].id", "jurisdictions", "scheme.kind"}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b></p><p>c</p>", "a b\nc"),
        ("x<script>alert(1)</script>y", "xy"),
        ("<img src=x onerror=alert(1)>&lt;b&gt;", "<b>"),
        ("<p>open", "open"),
        ("&nbsp;", ""),
    ],
)
def test_html_is_read_as_people_read_it(html: str, text: str) -> None:
    assert plain_text(html) == text


# --- whatever a file holds

KEYS = [key for kind in kinds() for key in kind.keys] + [
    *("purposes", "vendors", "name", "id", "data", "text", "reference_to", "answers", "party_id", "party_name"),
    *("pii_controllers", "recipient_third_parties", "pii_information", "pii_type", "legIntPurposes", "dataRetention"),
    *("flexiblePurposes", "dataDeclaration", "stdRetention", "events", "event_time", "1", "system", "jurisdiction"),
]
VALUE = st.recursive(
    st.one_of(
        st.sampled_from(["x", "", "Consent", "user.name", "EU", "30"]), st.booleans(), st.none(), st.integers(0, 12)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=14,
)


@pytest.mark.parametrize("name", EXAMPLES)
@PROPERTY
@given(data=st.data())
def test_any_tree_is_a_draft_that_accounts_for_every_line_or_is_refused_in_words(
    name: str, data: st.DataObject
) -> None:
    document = copy.deepcopy(EXAMPLES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = document
        while isinstance(place, dict | list) and place and data.draw(st.booleans()):
            key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list):
                break
            place = place[key]
        if isinstance(place, dict):
            place[data.draw(st.sampled_from(KEYS))] = data.draw(VALUE)
        else:
            place.append(data.draw(VALUE))
    try:
        result = draft(document)
    except ScenarioError as error:
        assert error.message
        return
    assert loads(dump(result.scenario)) == result.scenario
    if result.tool in {"ISO/IEC TS 27560", "the IAB framework", "the CNIL’s tool"}:
        assert unaccounted(result, document) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.yaml")))
def test_no_example_scenario_is_taken_for_a_file_of_another_tool(name: str) -> None:
    text = (SCENARIOS / f"{name}.yaml").read_text()
    assert load(SCENARIOS / f"{name}.yaml").id
    with pytest.raises(ScenarioError, match="evenhand validate"):
        read([(f"{name}.yaml", text)])
