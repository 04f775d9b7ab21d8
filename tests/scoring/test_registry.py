"""The registry of law: what it quotes stands in the extracts, and what is not held is not asserted."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import yaml
from evenhand.law.act import BINDING, Act, Pin
from evenhand.law.registry import load_registry

from tests.sure import sure

REGISTRY = load_registry()
CUT = " […] "


def blocks(act: str) -> dict[str, str]:
    """Return the paragraphs of an extract by the place that its heading names."""
    parts = re.split(r"^== (.+)\n", REGISTRY.extract(act).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


READ = [item.id for item in REGISTRY.propositions.values() if item.sentence is not None]


@pytest.mark.parametrize("name", READ)
def test_a_quoted_sentence_stands_in_the_extract_of_its_provision_character_for_character(name):
    item, act = REGISTRY.propositions[name], REGISTRY.act_of(name)
    text = blocks(act.id)[f"{item.at.kind} {item.at.number}"]
    start = 0
    for fragment in sure(item.sentence).split(CUT):
        start = text.find(fragment, start)
        assert start >= 0, f"{act.cite(item.at)}: {fragment!r}"
        start += len(fragment)


@pytest.mark.parametrize("act", REGISTRY.acts.values(), ids=lambda act: act.id)
def test_an_extract_holds_what_is_quoted_and_nothing_more(act):
    quoted = {f"{item.at.kind} {item.at.number}" for item in act.propositions if item.sentence is not None}
    path = REGISTRY.extract(act.id)
    assert (set(blocks(act.id)) if path.exists() else set()) == quoted


@pytest.mark.parametrize("act", REGISTRY.acts.values(), ids=lambda act: act.id)
def test_an_extract_names_the_public_copy_it_was_taken_from(act):
    if act.copy_read is not None:
        head = REGISTRY.extract(act.id).read_text(encoding="utf-8").split("\n==")[0]
        assert act.copy_read.title in head and act.copy_read.address in head


def test_what_is_not_held_is_not_asserted_as_read():
    for entry in (entry for entries in REGISTRY.not_held.values() for entry in entries):
        for item in REGISTRY.acts[entry.act].propositions if entry.act in REGISTRY.acts else ():
            if item.at.number in entry.at or item.at.unit in entry.at:
                act = REGISTRY.acts[entry.act]
                assert item.text_read is None or act.outdated(item) or not act.compared, f"{item.id}: {entry.what}"


def test_a_provision_is_linked_and_not_the_top_of_its_act():
    for act in REGISTRY.acts.values():
        for item in act.propositions:
            if item.at.kind in act.links:
                parts = urlsplit(act.link(item.at))
                assert item.at.unit in f"{parts.path}?{parts.query}#{parts.fragment}", item.id


def test_a_recital_does_not_bind_whatever_its_act_is():
    act = REGISTRY.acts["gdpr"]
    assert act.force_of(Pin(kind="recital", number="42")).value == "recital"
    assert act.force_of(Pin(kind="article", number="7(4)")).value == "regulation"


@pytest.mark.parametrize("number", ["Rec. 43", "recital 43", "Recitals 42 and 43", "whereas 7"])
@pytest.mark.parametrize("kind", ["article", "paragraph", "part", "whole"])
def test_a_recital_is_not_made_to_bind_by_pinning_it_as_something_else(kind, number):
    with pytest.raises(ValueError, match="recital"):
        Pin.model_validate({kind: number})


def test_what_binds_is_cited_by_its_provision():
    act = REGISTRY.acts["gdpr"].model_dump(mode="json")
    act["propositions"][0]["at"] = {"whole": ""}
    with pytest.raises(ValueError, match="say which"):
        Act.model_validate(act)


def test_a_binding_act_leads_to_the_provision_wherever_its_publisher_gives_it_an_address():
    hosts = ("eur-lex.europa.eu", "www.legislation.gov.uk", "leginfo.legislature.ca.gov", "www.law.cornell.edu")
    for act in REGISTRY.acts.values():
        if act.force in BINDING and urlsplit(act.address or "").hostname in hosts:
            binding = [item for item in act.propositions if act.force_of(item.at) in BINDING]
            assert [item.id for item in binding if act.link(item.at) == act.address] == []


NUMBER = r"\d[\d.\-]*[A-D]?(?:\([A-Za-z0-9]+\))*(?![\d(]| C[CF]R)"
NAMED = re.compile(
    r"(?:Arts?\.? |Rec\. |reg\. |Rule |11 CCR |CFR |para |(?<![\d.])(?=1798\.|6-1-|59\.1-))"
    rf"({NUMBER}(?:(?:, | and ){NUMBER})*)"
)


def named_in(why: str) -> list[str]:
    """Return the numbers of the provisions that the reason of a gate names."""
    return [number for group in NAMED.findall(why) for number in re.findall(NUMBER, group)]


def is_among(number: str, cited: list[str]) -> bool:
    """Return whether a provision, or a part or the whole of it, is cited."""
    return any(at.startswith(number) or number.startswith(at) or f"Art. {number}" in at for at in cited)


def test_a_gate_names_no_provision_that_its_criterion_does_not_cite():
    assert named_in("No consent (Art. 4(11), 13(1)(a)); see 1798.100(c), 11 CCR 7002(b)") == [
        "4(11)", "13(1)(a)", "1798.100(c)", "7002(b)"
    ]  # fmt: skip
    assert not is_among("21(4)", ["21(1)", "21(2)"])
    uncited = [
        f"{path.parent.parent.name} {name}: {number}"
        for path in sorted(REGISTRY.folder.glob("*/criteria/*.yaml"))
        for name, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for gate in entry.get("gates", ())
        for number in named_in(gate["why"])
        if not is_among(number, [REGISTRY.propositions[law].at.number for law in entry["law"]])
    ]
    assert uncited == []
