"""What the command line does with the store: publish it, read it, and prove that its audit was not changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from evenhand.customers import complete_journey
from evenhand.places import RUBRICS, SCENARIOS
from evenhand.scenario import document_of, load
from evenhand.store import open_store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store with a draft and customers, and return its file."""
    path = tmp_path / "store.duckdb"
    monkeypatch.setenv("EVENHAND_STORE", str(path))
    sketch = complete_journey().sketch
    with open_store() as opened:
        opened.drafts.create("mine", document_of(load(SCENARIOS / "plain-opt-in.yaml").replace(name="Mine")))
        opened.sketches.add(sketch.fingerprint, json.loads(sketch.to_json()), name="Ours")
    return path


@pytest.mark.slow
def test_a_draft_is_scored_from_a_snapshot_while_the_app_has_the_store(run: Run, store: Path) -> None:
    code, said, _ = run("snapshot", "publish", "--json")
    snapshot = json.loads(said)["snapshot"]
    assert code == 0
    with open_store():
        _, said, _ = run("snapshot", "list", "--store", snapshot, "--json")
        there = json.loads(said)
        draft, customers = there["draft"][0]["name"], there["customers"][0]["name"]
        code, said, _ = run("score", draft, "--store", snapshot, "--json")
        assert code == 0
        assert json.loads(said)["scenario"] == "plain-opt-in"
        code, said, _ = run("assess", draft, "--customers", customers, "--store", snapshot, "--draws", "20", "--json")
        assert code == 0
        assert json.loads(said)["run"]["customers"] == customers


@pytest.mark.slow
def test_what_is_not_in_the_snapshot_is_said_with_what_is(run: Run, store: Path) -> None:
    run("snapshot", "publish")
    snapshot = str(store.parent / "evenhand-snapshot.duckdb")
    code, _, said = run("score", "nowhere", "--store", snapshot)
    assert code == 1
    assert "nowhere" in said
    assert "draft-" in said


def test_the_audit_is_listed_and_verified(run: Run, store: Path) -> None:
    code, said, _ = run("audit", "list", "--json")
    assert code == 0
    assert [entry["action"] for entry in json.loads(said)] == ["sketch added", "draft created"]
    code, said, _ = run("audit", "verify", "--json")
    assert code == 0
    assert json.loads(said)["ok"] is True
    assert json.loads(said)["entries"] == 2


@pytest.mark.slow
def test_a_changed_entry_is_found(run: Run, store: Path) -> None:
    with duckdb.connect(str(store)) as forger:
        forger.execute("DROP TRIGGER audit_no_update ON audit")
        forger.execute("UPDATE audit SET actor = 'somebody else' WHERE number = 1")
    code, said, _ = run("audit", "verify")
    assert code == 1
    assert "Entry 1 is not as it was written" in said


@pytest.mark.parametrize("command", ["score", "assess", "simulate", "compare", "report", "validate"])
def test_a_faulty_rubric_is_words_in_every_command(command: str, run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("pillar: nothing\n", encoding="utf-8")
    code, _, said = run(command, str(SCENARIOS / "plain-opt-in.yaml"), "--rubric", str(own))
    assert code == 1
    assert "own.yaml" in said


def test_there_is_no_store_is_said_in_words(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "none.duckdb"))
    for arguments in (("audit", "verify"), ("audit", "list"), ("snapshot", "list"), ("snapshot", "publish")):
        code, _, said = run(*arguments)
        assert code == 1, arguments
        assert "no store" in said
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.slow
def test_criteria_of_your_own_are_scored_and_stand_in_the_identity_of_the_run(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    example = re.search(r"```yaml\n(.*?)```", (RUBRICS / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    own.write_text(example[1], encoding="utf-8")
    path = str(SCENARIOS / "plain-opt-in.yaml")
    _, said, _ = run("score", path, "--rubric", str(own), "--json")
    assert '"X1"' in said
    runs = [
        json.loads(run("assess", path, "--draws", "20", "--json", *rubric)[1])["run"]
        for rubric in ((), ("--rubric", str(own)))
    ]
    assert [name for name in runs[0] if runs[0][name] != runs[1][name]] == ["rubric"]
