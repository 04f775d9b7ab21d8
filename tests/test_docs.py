"""The documents name everything there is: commands and their keys, pages, facts, assumptions, settings, criteria."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
from functools import cache

import pytest
from evenhand import cli
from evenhand.places import PAGES, ROOT, SCENARIOS
from evenhand.scenario import Scenario
from evenhand.scoring import load_rubric
from evenhand.ui.steps import steps
from evenhand.uncertainty import load_assumptions

from tests.sure import sure

DOCS = ROOT / "docs"
LOYALTY = str(SCENARIOS / "loyalty-dividend.yaml")
PLAIN = str(SCENARIOS / "plain-opt-in.yaml")
JSON_COMMANDS = {
    "validate": [PLAIN],
    "customers": ["example"],
    "score": [PLAIN],
    "simulate": [PLAIN, "--draws", "20", "--rates", "0:1:3"],
    "seek": [LOYALTY, "--lever", "rate", "--draws", "20"],
    "optimise": [LOYALTY, "--lever", "rate", "--draws", "20"],
    "assess": [PLAIN, "--draws", "20"],
    "compare": [PLAIN, str(SCENARIOS / "fraud-shield.yaml"), "--draws", "20"],
    "report": [PLAIN, "--draws", "20"],
    "notice": [str(SCENARIOS / "notices" / "plain-opt-in.md")],
    "survey": ["asked.csv"],
    "valuation": [PLAIN, "--draws", "20"],
    "import": ["system.yml"],
    "doctor": ["--store", "none.duckdb"],
}
# Written for the commands that read a file of somebody else's.
FILES = {
    "asked.csv": "price\n" + "\n".join(f"{price / 4}" for price in range(40)) + "\nnever\n",
    "system.yml": "system:\n  - fides_key: shop\n    system_type: Service\n    privacy_declarations:\n"
    "      - name: Offers\n        data_categories: [user.contact.email]\n        data_use: marketing.advertising\n",
}
# The others of a store: tests/cli/test_keeping.py.
WITHOUT_JSON = {"export", "run", "backup", "restore", "unload"}


@cache
def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def section(command):
    """What docs/reference.md says about one command."""
    match = re.search(rf"^### `evenhand {command}\b.*?(?=^##)", text("docs/reference.md"), re.M | re.S)
    assert match, f"docs/reference.md has no section on evenhand {command}"
    return match[0]


def commands():
    return [command.name or sure(command.callback).__name__ for command in cli.app.registered_commands]


def test_every_page_stands_on_the_sheets_of_screens():
    text = (DOCS / "screens.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]{20,}\]\((images/screens/(\w+)\.webp)\)", text)
    assert [name for _, name in shown] == [step.name for step in steps()]
    assert all(step.title in text and step.question.lower() in text.lower() for step in steps())
    assert sum((DOCS / path).stat().st_size for path, _ in shown) < 3_000_000


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_reference(command):
    section(command)


def test_every_json_command_is_checked_here():
    assert set(JSON_COMMANDS) == set(commands()) - WITHOUT_JSON


@pytest.mark.parametrize("command", JSON_COMMANDS)
def test_every_key_of_a_command_is_in_the_reference(command, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["evenhand", command, *JSON_COMMANDS[command], "--json"])
    with contextlib.suppress(SystemExit):
        cli.main()
    said = json.loads(capsys.readouterr().out)
    first = said[0] if isinstance(said, list) else said
    keys = set(first)
    # Lists of things have keys too; keys that are names of things (criteria, scenarios, notice items) are data.
    for value in first.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            keys |= set(value[0])
    described = section(command) + "".join(section(other) for other in re.findall(r"as in `(\w+)`", section(command)))
    known = {"name", "text"} if command == "notice" else set()
    missing = [key for key in sorted(keys - known) if not re.search(rf"\b{re.escape(key)}\b", described)]
    assert not missing


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.py")))
def test_every_page_is_in_the_reference(page):
    assert f"`/{page}`" in text("docs/reference.md")


@pytest.mark.parametrize("field", Scenario.model_fields)
def test_every_top_level_fact_is_in_the_reference(field):
    assert f"`{Scenario.model_fields[field].alias or field}`" in text("docs/reference.md")


def test_every_family_of_assumptions_is_in_the_reference():
    families = {name.partition(".")[0] for name in load_assumptions()}
    assert families
    assert [name for name in sorted(families) if f"`{name}.`" not in text("docs/reference.md")] == []


def test_every_environment_variable_is_in_the_reference():
    code = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("tests/**/*.py"), *PAGES.glob("*.py"), ROOT / "app.py"]
    named = {name for path in code for name in re.findall(r"EVENHAND_[A-Z_]{3,}", path.read_text(encoding="utf-8"))}
    assert "EVENHAND_STORE" in named
    assert [name for name in sorted(named) if f"`{name}`" not in text("docs/reference.md")] == []


def test_every_word_of_the_method_is_the_codes_own():
    method = text("docs/method.md")
    assumptions = load_assumptions()
    families = "|".join({name.partition(".")[0] for name in assumptions})
    named = set(re.findall(rf"`((?:{families})\.[a-z_]+)`", method))
    assert named
    assert named <= set(assumptions)


def test_the_catalogue_of_criteria_is_current():
    spec = importlib.util.spec_from_file_location("criteria", DOCS / "criteria.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.CATALOGUE.read_text(encoding="utf-8") == module.catalogue(load_rubric()), (
        "Run: python docs/criteria.py"
    )


def test_every_criterion_is_in_the_catalogue():
    named = re.findall(r"^### ([A-Z]+[0-9]+) ", text("docs/criteria.md"), re.M)
    assert sorted(named) == sorted(criterion.id for criterion in load_rubric())


def documents():
    return sorted(
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("*.md"), *DOCS.glob("**/*.md"), *ROOT.glob("data/**/*.md"), *SCENARIOS.glob("*.md")]
    )


def anchors(markdown):
    """The anchors that GitHub gives to headings."""
    heads = re.findall(r"^#+ (.+)$", markdown, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower().strip()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", documents())
def test_no_link_leads_nowhere(path):
    file = ROOT / path
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)|<img[^>]*src=\"([^\"]+)\"", text(path)):
        link = "".join(target)
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        there = (file.parent / name) if name else file
        if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", documents())
def test_every_file_and_module_that_is_named_is_there(path):
    """Written with a folder: ``exchange/level.py`` below the package, what begins with ``lib`` below the checkout."""
    folders = (ROOT, ROOT / "lib", ROOT / "lib" / "evenhand", DOCS, (ROOT / path).parent)
    files = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|yaml|toml))`", text(path))
    assert [name for name in files if not any((folder / name).exists() for folder in folders)] == []
    assert [name for name in named_modules(text(path)) if not is_there(name)] == []


def test_every_module_that_a_docstring_names_is_there():
    named = {
        name
        for path in ROOT.glob("lib/**/*.py")
        for name in named_modules(path.read_text("utf-8"))
        if not is_there(name)
    }
    assert named == set()


def named_modules(words):
    """Return what is named as a module of ours, or as something in it; the store's file has such a name too."""
    return [name for name in re.findall(r"`(evenhand(?:\.\w+)+)`", words) if ".duckdb" not in name]


def is_there(name):
    """Say whether a module is there, and speaks of what is named in it; what that has in turn may stand elsewhere."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        place = (ROOT / "lib").joinpath(*parts[:count])
        source = next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.exists()), None)
        if source is not None:
            return all(re.search(rf"\b{part}\b", source.read_text("utf-8")) for part in parts[count : count + 1])
    return False


def test_every_decision_has_a_number_of_its_own_and_stands_in_their_list():
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert sorted(set(numbers)) == numbers
    for number, page in zip(numbers, pages, strict=True):
        title = re.match(rf"# {number}\. (.+)\n", page.read_text(encoding="utf-8"))
        assert title, f"{page.name} does not begin with '# {number}. ' and its title"
        assert f"\n{number}. [{title[1]}]({page.name})\n" in text("docs/decisions/README.md")
