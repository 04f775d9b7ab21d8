"""Who the visitor is, and five minutes through the example: both travel along, and hide nothing from anybody."""

from __future__ import annotations

import pytest
from evenhand.ui.facts.sections import SECTIONS
from evenhand.ui.kit.my_part import PARTS
from evenhand.ui.kit.tour_bar import SENTENCES
from evenhand.ui.session import tour
from evenhand.ui.session.roles import ROLES
from evenhand.ui.steps import steps

PAGES = [step.name for step in steps()]


def links(app):
    return [link.proto.query_string for link in app.get("page_link")]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_what_every_role_does_on_it_and_has_a_sentence_for_the_tour(page):
    assert PARTS[page].keys() == ROLES.keys()
    assert page in SENTENCES
    for part in PARTS[page].values():
        assert part.sentence.endswith(".")
        assert bool(part.label) is bool(part.address)
        assert part.address.get("part", SECTIONS[0].name) in {section.name for section in SECTIONS}


def test_a_role_travels_with_every_link_and_is_shown_first(open_page):
    app = open_page("scenario", scenario="status-quo-bundled", me="legal")
    assert any(PARTS["scenario"]["legal"].sentence == one.value for one in app.markdown)
    assert all("me=legal" in query for query in links(app))
    assert any("view=questions" in query and "role=legal" in query for query in links(app))
    assert not app.exception


def test_choosing_a_role_writes_the_address_and_choosing_everybody_clears_it(open_page):
    app = open_page("scenario")
    app.selectbox(key="chosen_me").set_value("marketing").run()
    assert app.query_params["me"] == "marketing"
    app.selectbox(key="chosen_me").set_value("").run()
    assert "me" not in app.query_params and not app.exception


def test_nothing_is_hidden_from_anybody(open_page):
    def shown(**address):
        app = open_page("scenario", scenario="location-resale", **address)
        return {one.value for one in (*app.markdown, *app.subheader, *app.caption)}

    assert shown() <= shown(me="technology")


def test_a_role_that_does_not_exist_is_nobody(open_page):
    app = open_page("scenario", me="king")
    assert app.selectbox(key="chosen_me").value == "" and not app.exception


@pytest.mark.slow
def test_the_tour_goes_through_every_page_and_can_be_left_and_resumed(open_page):
    app = open_page("overview")
    next(one for one in app.button if one.label == "See the example").click().run()
    assert app.query_params["tour"] == "yes"
    assert app.query_params["scenario"] == tour.SCENARIO
    for number, page in enumerate(PAGES, 1):
        app = open_page(page, tour="yes", scenario=tour.SCENARIO, contents="first")
        assert any(one.value.startswith(f"**{number} of {len(PAGES)}**") for one in app.markdown)
        assert not app.exception
    app = open_page("scenario", tour="yes", scenario=tour.SCENARIO)
    next(one for one in app.button if one.label == "Leave the tour").click().run()
    assert "tour" not in app.query_params
    assert not any(" of 8**" in one.value for one in app.markdown)
    app.switch_page(str(steps()[0].path)).run()
    assert any(one.proto.label == "Go on at Scenario" for one in app.get("page_link"))
