from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from evenhand.scenario import Role, Scenario, Unknown, loads
from evenhand.scenario.facts import Facts
from evenhand.scenario.roles import EXCEPTIONS, ROLES, open_facts, role_for
from evenhand.scenario.shape import is_facts, kinds


def inside(kind: Any) -> Iterator[Any]:
    if is_facts(kind):
        yield kind
    elif get_origin(kind) in (tuple, dict):
        for part in get_args(kind):
            for result in kinds(part):
                yield from inside(result)


def groups(model: type[Facts], found: set[type[Facts]]) -> set[type[Facts]]:
    if model not in found:
        found.add(model)
        for field in model.model_fields.values():
            for kind in kinds(field.annotation):
                for group in inside(kind):
                    groups(group, found)
    return found


def may_be_unknown(model: type[Facts]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.default == Unknown()]


def test_every_fact_that_can_be_unknown_has_a_role_and_a_description() -> None:
    reachable = groups(Scenario, set())
    assert len(reachable) > 30
    for model in reachable:
        for name in may_be_unknown(model):
            assert role_for(model, name) in Role
            assert model.model_fields[name].description


def test_no_role_is_kept_for_a_field_that_is_gone() -> None:
    for model, exceptions in EXCEPTIONS.items():
        assert set(exceptions) <= set(model.model_fields)
        assert model in ROLES
        assert ROLES[model] not in exceptions.values()


def test_every_unknown_fact_is_asked_of_exactly_one_role() -> None:
    scenario = loads("id: x\nname: X\npurposes: [{id: ads, retention: {}}]\nconsent: {requests: [{}]}\n")
    asked = [fact.path for fact in open_facts(scenario)]
    assert len(asked) == len(set(asked))
    assert {path for path, _ in scenario.unknowns()} <= set(asked)
    assert {fact.role for fact in open_facts(scenario)} == set(Role)


def test_grounds_and_rights_left_out_count_as_unknown() -> None:
    scenario = loads("id: x\nname: X\njurisdictions: [EU, UK]\npurposes: [{id: ads, basis: {EU: consent}}]\n")
    paths = [fact.path for fact in open_facts(scenario)]
    assert "purposes[0].basis.UK" in paths
    assert "purposes[0].basis.EU" not in paths
    assert "notice.rights.access" in paths
    assert "purposes" in [fact.path for fact in open_facts(loads("id: x\nname: X\n"))]


def test_the_document_can_name_another_role_a_date_and_a_note() -> None:
    scenario = loads("id: x\nname: X\nrecipients: {unknown: {ask: legal, due: 2027-01-31, note: see the records}}\n")
    fact = next(fact for fact in open_facts(scenario) if fact.path == "recipients")
    assert (fact.role, fact.due, fact.note, fact.named) == (Role.LEGAL, dt.date(2027, 1, 31), "see the records", True)


def test_questions_are_plain_and_say_what_they_are_about() -> None:
    scenario = loads("id: x\nname: X\npurposes: [{id: ads}]\n")
    questions = {fact.path: fact.question for fact in open_facts(scenario)}
    assert questions["consent.withdrawal.possible"] == "How consent is taken back: can consent be withdrawn?"
    assert questions["consent.ui.reject.clicks"] == "The way to say no: find out how many clicks it takes."
    assert questions["audience.child_settings"].startswith("Who is asked: which settings does a child start with")
    assert not [
        question for question in questions.values() if re.search(r"find out \w+ \w+ (?:do|does|did) ", question)
    ]
    assert questions["purposes[0].profiling"] == "Purpose “ads”: are people evaluated automatically?"
    assert all(question[0].isupper() and question[-1] in ".?" for question in questions.values())
