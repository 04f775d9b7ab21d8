"""The command run in this process, as a person would type it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from evenhand import cli


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    def go(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["evenhand", *arguments])
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        else:
            code = 0
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return int(code), said.out, said.err

    return go
