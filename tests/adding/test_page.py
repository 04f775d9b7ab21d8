"""A page is one file that says at its head what it is."""

from __future__ import annotations

import shutil

import pytest
from evenhand.places import PAGES
from evenhand.ui import steps as pages
from evenhand.ui.steps import GROUPS, step, steps


@pytest.fixture
def with_a_page(tmp_path, monkeypatch, here):
    folder = tmp_path / "pages"
    shutil.copytree(PAGES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(here / "page" / "inventory.py", folder)
    monkeypatch.setattr(pages, "PAGES", folder)
    return folder


def test_it_stands_in_its_group(with_a_page):
    names = [each.name for each in steps()]
    assert names.index("inventory") == names.index("compare") + 1
    assert step("inventory").question == "Which kinds of data does the programme use?"
    assert [group for group in GROUPS if group in {each.group for each in steps()}] == list(GROUPS)


def test_it_opens_and_every_other_page_leads_to_it(with_a_page, open_page):
    app = open_page("inventory", scenario="loyalty-dividend")
    assert not app.exception and not app.error
    assert [title.value for title in app.title] == ["Inventory"]
    assert "purchase history" in [each.value for each in app.markdown]
    other = open_page("scores", scenario="loyalty-dividend")
    assert "Inventory" in [link.proto.label for link in other.get("page_link")]


@pytest.mark.parametrize(("said", "instead"), [("Inventory: which", "Inventory, which"), ("PAGE =", "PGAE =")])
def test_a_page_that_does_not_say_what_it_is_is_named(with_a_page, said, instead):
    file = with_a_page / "inventory.py"
    file.write_text(file.read_text(encoding="utf-8").replace(said, instead), encoding="utf-8")
    with pytest.raises(ValueError, match=r"inventory\.py must begin with its title and question"):
        steps()
