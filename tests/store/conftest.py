from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from evenhand.store import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "evenhand.duckdb"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once: copying it is faster than making another."""
    made = tmp_path_factory.mktemp("store") / "empty.duckdb"
    open_store(made).close()
    return made


@pytest.fixture
def store(path: Path, empty_store: Path) -> Iterator[Store]:
    path.parent.mkdir()
    shutil.copy(empty_store, path)
    with open_store(path) as opened:
        yield opened
