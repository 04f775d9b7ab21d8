"""Hard kills in mid-voting lose no acknowledged ballot."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from benchmarks.kills import Voting


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no hard kill by signal")
def test_every_acknowledged_ballot_survives_hard_kills(tmp_path: Path):
    voting = Voting(tmp_path / "store.duckdb")
    for ballots in (1, 17):
        assert voting.kill_after(ballots) == -signal.SIGKILL
        assert voting.lost() == []
    assert voting.turn >= 1 + 17


def test_a_ballot_that_is_not_there_is_told(tmp_path: Path):
    voting = Voting(tmp_path / "store.duckdb")
    voting.kill_after(7)
    voting.acknowledged[voting.tokens[0]] += 60
    assert len(voting.lost()) == 1
