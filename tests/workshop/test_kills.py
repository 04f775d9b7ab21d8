"""Hard kills in mid-voting lose no acknowledged ballot."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from benchmarks.kills import Voting


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no hard kill by signal")
def test_every_acknowledged_ballot_survives_hard_kills(tmp_path: Path):
    voting = Voting(tmp_path / "store.duckdb")
    for ballots in (1, 17):
        assert voting.kill_after(ballots) == -signal.SIGKILL
        assert voting.lost() == []
    assert voting.turn >= 1 + 17
    # That nothing is lost can be believed of a reader that misses what is not there.
    voting.acknowledged[voting.tokens[0]] += 60
    assert len(voting.lost()) == 1
