"""The public names are those that are written down, and each of them is there."""

from __future__ import annotations

import importlib
import importlib.util

import pytest
from evenhand.places import PACKAGE, ROOT

SPEC = importlib.util.spec_from_file_location("api", ROOT / "docs" / "api.py")
assert SPEC is not None and SPEC.loader is not None
api = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(api)
# How it is typed and clicked is promised as commands and pages, not as Python; the rest is everybody's plumbing.
NOT_PUBLIC = {"cli", "confined", "law", "ui", "vocabulary"}


def test_the_written_list_is_what_the_packages_offer():
    assert api.LIST.read_text(encoding="utf-8") == api.listed(), "Run: python docs/api.py"


@pytest.mark.parametrize("name", api.PUBLIC)
def test_every_public_name_can_be_had_once(name):
    package = importlib.import_module(name)
    assert len(set(package.__all__)) == len(package.__all__)
    assert [offered for offered in package.__all__ if not hasattr(package, offered)] == []


def test_every_folder_of_the_package_is_public_or_said_not_to_be():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    public = {name.partition(".")[2] for name in api.PUBLIC}
    assert folders - public == NOT_PUBLIC
