"""What a newcomer adds, one file each: dropped into its folder, found there, and taken out again."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import scheme

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def here() -> Path:
    """Where the toys lie, one folder for each kind of thing."""
    return HERE


@pytest.fixture
def drop_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Path], None]]:
    """Return a function that lets a package find the modules of a further folder, as if they lay in its own."""
    dropped: list[str] = []

    def drop(package: str, folder: Path) -> None:
        room = importlib.import_module(package)
        monkeypatch.setattr(room, "__path__", [*room.__path__, str(folder)])
        dropped.extend(f"{package}.{path.stem}" for path in folder.glob("*.py"))

    yield drop
    for name in dropped:
        sys.modules.pop(name, None)


@pytest.fixture
def deposit(drop_in: Callable[[str, Path], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The toy scheme, found because it lies among the others."""
    drop_in(scheme.SCHEMES, HERE / "scheme")
    # As in a process that has read no scenario yet.
    monkeypatch.setattr(scheme, "_loaded", [])
    assert "deposit" in scheme.scheme_kinds()
    yield "deposit"
    scheme.forget("deposit")


@pytest.fixture
def with_deposit(tmp_path: Path, deposit: str) -> Path:
    """An example that pays by the toy scheme."""
    folder = Path(shutil.copytree(SCENARIOS, tmp_path / "scenarios"))
    file = folder / "deposit.yaml"
    file.write_text(
        "extends: loyalty-dividend.yaml\nid: by-deposit\nname: By deposit\n"
        "scheme: {kind: deposit, stake: 4, returned: 0.5}\n",
        encoding="utf-8",
    )
    return file
