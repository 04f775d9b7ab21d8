from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from evenhand.store import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "evenhand.duckdb"


@pytest.fixture
def store(path: Path, empty_store: Path) -> Iterator[Store]:
    path.parent.mkdir()
    shutil.copy(empty_store, path)
    with open_store(path) as opened:
        yield opened
