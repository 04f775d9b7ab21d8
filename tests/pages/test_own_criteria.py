"""Criteria of one's own count on every page once they are chosen, are named there, and make another run."""

from __future__ import annotations

import re

import pytest
from evenhand.places import RUBRICS
from evenhand.report import make_report, to_markdown
from evenhand.ui.session import state
from evenhand.ui.steps import steps

from tests.walks import first

EXAMPLE = re.search(r"```yaml\n(.*?)```", (RUBRICS / "README.md").read_text(encoding="utf-8"), re.DOTALL)
assert EXAMPLE is not None
OWN = EXAMPLE[1]
NAME = "ours <b>.yaml"


def named(app) -> bool:
    return any("ours" in caption.value and "Scores count the criteria of" in caption.value for caption in app.caption)


@pytest.fixture
def key(open_page) -> str:
    """The key of a file that is kept already; the store is the page's own."""
    return state.store().rubrics.add(NAME, OWN).key


@pytest.mark.slow
def test_a_file_that_is_brought_counts_and_stands_in_the_address(open_page):
    app = open_page("scores")
    assert not named(app)
    app.get("file_uploader")[-1].upload(NAME, OWN.encode(), "application/yaml").run()
    assert not named(app), "nothing counts before somebody says so"
    app.button(key="own-criteria-count").click().run()
    assert not app.exception
    assert named(app)
    (kept,) = state.store().rubrics.list()
    assert app.query_params["rubric"] == kept.key
    assert app.selectbox(key="selected_rubric").value == kept.key


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00", "not a text"), (b"pillar: consnt\n", "consent"), (b"", "rubric"), (OWN.encode() * 2, "line")],
)
def test_a_bad_file_is_refused_in_words(open_page, content, said):
    app = open_page("scores")
    app.get("file_uploader")[-1].upload("bad.yaml", content, "application/yaml").run()
    assert not app.exception
    words = " ".join(warning.value for warning in app.warning)
    assert "bad.yaml" in words
    assert said in words
    assert state.store().rubrics.list() == ()


@pytest.mark.slow
@pytest.mark.parametrize("page", first(1, [step.name for step in steps()]))
def test_whatever_shows_its_scores_names_it(open_page, key, page):
    app = open_page(page, rubric=key, contents="first")
    assert not app.exception
    assert named(app)
    links = [link.proto.query_string for link in app.get("page_link") if "scenario=" in link.proto.query_string]
    assert links
    assert [link for link in links if f"rubric={key}" not in link] == []


def test_a_key_that_is_not_kept_here_is_an_error_and_nothing_stands_in(open_page):
    app = open_page("scores", rubric="000000000000")
    assert any("000000000000" in warning.value for warning in app.warning)
    assert not app.metric


@pytest.mark.slow
def test_it_is_part_of_the_run_and_named_in_the_document(open_page, key, monkeypatch):
    built_in = state.study_of("plain-opt-in", state.EXAMPLE_CUSTOMERS)
    monkeypatch.setattr(state, "rubric_key", lambda: key)
    own = state.study_of("plain-opt-in", state.EXAMPLE_CUSTOMERS)
    assert {name for name in own.run() if own.run()[name] != built_in.run()[name]} == {"rubric"}
    document = to_markdown(make_report(own.assess(draws=16))).decode()
    assert "Scores count the criteria of ours" in document
    assert "built-in and ours" in document
