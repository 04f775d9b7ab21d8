"""Stores that released versions wrote, by their own code: opened, upgraded, read, and a copy kept of each as it was."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from evenhand.places import ROOT
from evenhand.scenario import revision, scenario_of
from evenhand.store import Store, open_store
from evenhand.store.schema import MIGRATIONS
from evenhand.workshop import get_decision, list_workshops, people, round_results

from tests.store.released.fill import EVIDENCE, NOW, REASON, REVIEW, fill
from tests.store.test_migrations import GONE

RELEASED = Path(__file__).parent / "released"
VERSIONS = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
HOUSEKEEPING = {"schema_migrations", "journal"}


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(path, read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in tables}  # noqa: S608


def says_what_was_left_in_it(store: Store) -> None:
    """Read with today's code everything that was filled in."""
    [draft] = store.drafts.list()
    assert draft.version == 2 and draft.body["name"] == "Plain opt-in, our way"
    earlier = store.drafts.before(draft.id)
    assert earlier is not None
    [kept] = store.revisions.history(draft.scenario_id)
    assert {scenario_of(body).id for body in (draft.body, earlier.body, kept.body)} == {draft.scenario_id}
    assert revision(scenario_of(kept.body)) == kept.revision, "what was decided on stays the same revision"
    [(sha256,)] = store.database.read("SELECT sha256 FROM evidence")
    assert store.evidence.content(sha256) == EVIDENCE
    assert store.settings.get("welcome") == {"seen": True}
    [valuation] = store.valuations.list()
    assert valuation.verify() and valuation.body == {"value": 1.5}
    [workshop] = list_workshops(store)
    assert [item.decidable for item in workshop.alternatives] == [True, True]
    assert {person.name for person in people(store, workshop.id)} == {"Person 0", "Person 1", "Person 2"}
    results = round_results(store, workshop.id, 1)
    assert results.choices == {"plain-opt-in": 3} and results.answers[0].counts == (1, 0, 1, 0, 1)
    decision = get_decision(store, workshop.id)
    assert decision is not None and decision.review_on == REVIEW and decision.decided_at.replace(tzinfo=None) == NOW
    assert [entry.reason for entry in decision.dissent] == [REASON] and REASON in decision.to_markdown()
    assert store.audit.verify() is None and store.audit.head()


@pytest.fixture
def unpacked(path: Path) -> Iterator[Callable[[str], Path]]:
    def unpack(version: str) -> Path:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.decompress((RELEASED / f"{version}.duckdb.gz").read_bytes()))
        return path

    return unpack


def test_every_released_version_left_a_store() -> None:
    """A version is released with a store that its own code filled: see docs/releasing.md."""
    assert VERSIONS
    assert {file.name.removesuffix(".duckdb.gz") for file in RELEASED.glob("*.gz")} == set(VERSIONS)


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_a_released_version_is_upgraded_reads_as_before_and_is_kept_as_it_was(
    unpacked: Callable[[str], Path], version: str
) -> None:
    path = unpacked(version)
    size, before = path.stat().st_size, rows_of(path)
    assert sum(map(len, before.values())) > 20
    with open_store(path) as store:
        says_what_was_left_in_it(store)
    after = rows_of(path)
    for table in before.keys() - GONE - HOUSEKEEPING:
        assert after[table] == before[table], table
    copies = [file for file in path.parent.iterdir() if ".before-" in file.name and file.suffix == path.suffix]
    assert len(copies) == (len(before["schema_migrations"]) < len(list(MIGRATIONS)))
    for kept in copies:
        rows = rows_of(kept)
        assert {table: rows[table] for table in before.keys() - HOUSEKEEPING} == {
            table: before[table] for table in before.keys() - HOUSEKEEPING
        }
        assert kept.stat().st_size == size


@pytest.mark.slow
def test_what_the_next_release_leaves_can_be_filled_and_read(store: Store) -> None:
    store.database.clock = lambda: NOW
    fill(store)
    says_what_was_left_in_it(store)
