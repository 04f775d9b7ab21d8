"""Kill a process hard in mid-voting, again and again: ``python -m benchmarks.kills [TIMES]``.

A process casts ballots and prints each that was acknowledged. It is killed at another point of its work each time, the
store is opened again, and every acknowledged ballot must be there. Printed: how many ballots were acknowledged, and how
many of them were lost.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.store import open_store
from evenhand.workshop import own_vote

SEED = 20_260_101
VOTE = """
import itertools, json, sys
from evenhand.store import open_store
from evenhand.workshop import Alternative, Vote, cast, join, latest_round, list_workshops, open_round, open_workshop
store = open_store(sys.argv[1])
known = list_workshops(store)
if known:
    workshop = known[0]
else:
    opened = open_workshop(store, title="T", question="Q?", alternatives=[Alternative("a", "A", {})])
    workshop = opened.workshop
    open_round(store, workshop.id, facilitator_token=opened.facilitator_token)
tokens = [f"token of person {number:02d} {'x' * 20}" for number in range(6)]
for token in tokens:
    join(store, workshop.id, "legal", token=token, notice_accepted=True, notice="1")
print(json.dumps({"workshop": workshop.id, "tokens": tokens}), flush=True)
for turn in itertools.count(int(sys.argv[2])):
    token = tokens[turn % len(tokens)]
    cast(store, workshop.id, 1, Vote({"a": {"fair": turn % 5 + 1}}, "a", f"turn {turn}"), token=token)
    print(json.dumps({"token": token, "turn": turn}), flush=True)
"""


@dataclass
class Voting:
    """Voting that is killed and goes on: the last turn that was acknowledged to each person."""

    path: Path
    turn: int = 0
    workshop: str = ""
    acknowledged: dict[str, int] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    def kill_after(self, ballots: int) -> int:
        """Let so many ballots be acknowledged, kill the process, and return how the process ended."""
        with subprocess.Popen(
            [sys.executable, "-c", VOTE, str(self.path), str(self.turn)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            self.workshop, self.tokens = told["workshop"], told["tokens"]
            for _ in range(ballots):
                self._acknowledge(process.stdout.readline())
            process.kill()
            for line in process.stdout:
                self._acknowledge(line)
        self.turn = max(self.acknowledged.values(), default=-1) + 1
        return process.returncode

    def _acknowledge(self, line: str) -> None:
        said = json.loads(line)
        self.acknowledged[said["token"]] = said["turn"]

    def lost(self) -> list[str]:
        """Return what is not as it was acknowledged; what could not be acknowledged any more is no loss."""
        faults = []
        with open_store(self.path) as store:
            if store.audit.verify() is not None:
                faults.append("the audit does not add up")
            for token, last in self.acknowledged.items():
                vote = own_vote(store, self.workshop, 1, token=token)
                written = int(vote.reason.removeprefix("turn ")) if vote is not None else -1
                under_way = self.turn if self.tokens[self.turn % len(self.tokens)] == token else last
                if vote is None or written not in {last, under_way} or vote.ratings != {"a": {"fair": written % 5 + 1}}:
                    faults.append(f"turn {last} of {token.strip(' x')}: {vote}")
        return faults


def main() -> None:
    """Measure and print."""
    times, spread = int(sys.argv[1]) if len(sys.argv) > 1 else 100, random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        voting, faults = Voting(Path(folder) / "store.duckdb"), []
        for _ in range(times):
            voting.kill_after(spread.randrange(1, 30))
            faults += voting.lost()
    sys.stdout.write(f"{times} kills, {voting.turn:,} ballots acknowledged, {len(faults)} lost\n")
    sys.stdout.writelines(f"{fault}\n" for fault in faults)


if __name__ == "__main__":
    main()
