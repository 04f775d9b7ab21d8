"""Measure many hosts at once: ``python -m benchmarks.hosts [SESSIONS] [ALONE] [PAGE]``.

A session is what a browser tab has with the server: a socket that speaks Streamlit's protocol. A page, the dividend
page unless another is named, is asked for by one session after the other, then by all of them in one moment; then each
of them asks for another offer, again in one moment. Printed: how long it took until the page was finished, and the
processor time of the server. ``100 5 workshop`` is what phones would wait for if they were sessions: compare ``room``.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import websockets
from evenhand.places import ROOT
from evenhand.ui.steps import step
from rich.console import Console
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import serving

__all__ = ["main"]

SCENARIO = "loyalty-dividend"
WITHIN = 300.0
"""Seconds after which a session counts as unanswered."""
LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5)


async def session(base: str, page: str, gate: asyncio.Barrier, amounts: Sequence[float]) -> list[float]:
    """Ask for a page at one offer after the other, together with all who wait at the gate; return the seconds."""
    there = urlsplit(base)
    seconds = []
    async with websockets.connect(
        f"ws://{there.netloc}/_stcore/stream", origin=base, subprotocols=["streamlit"], max_size=None
    ) as socket:
        for amount in amounts:
            await gate.wait()
            began = time.perf_counter()
            await socket.send(asked(page, amount))
            await asyncio.wait_for(finished(socket, page), WITHIN)
            seconds.append(time.perf_counter() - began)
    return seconds


def asked(page: str, amount: float) -> bytes:
    """Return the message by which a browser asks for a page at an offer."""
    message = BackMsg()
    message.rerun_script.query_string = f"scenario={SCENARIO}&pay={amount:g}"
    message.rerun_script.page_name = page
    return bytes(message.SerializeToString())


async def finished(socket: websockets.ClientConnection, page: str) -> None:
    """Read until the page is finished; a page that shows a fault is no answer."""
    texts = []
    while True:
        message = ForwardMsg.FromString(await socket.recv())
        kind = message.WhichOneof("type")
        if kind == "delta":
            texts.append(message.delta.SerializeToString())
            if message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(message.delta.new_element.exception.message)
        if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            if not any(step(page).title.encode() in text for text in texts):
                raise RuntimeError("The page is empty.")
            return


async def together(base: str, page: str, sessions: int, amounts: Sequence[float]) -> list[list[float]]:
    """Return the seconds of every session, by turn."""
    gate = asyncio.Barrier(sessions)
    each = await asyncio.gather(*(session(base, page, gate, amounts) for _ in range(sessions)))
    return [list(turn) for turn in zip(*each, strict=True)]


def processor() -> float:
    """Return the seconds of one core that the server, the only child of this process, has used."""
    own = os.getpid()
    child = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()[0]
    told = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    alone = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    page = sys.argv[3] if len(sys.argv) > 3 else "dividend"
    table = Table("what", "median", "95 % within", "longest", "processor each", title=f"The {page} page, in seconds")
    with tempfile.TemporaryDirectory() as folder, serving(ROOT / "app.py", Path(folder)) as base:
        # What is loaded or computed once does not count.
        asyncio.run(together(base, page, 1, LEVELS))
        for what, many, amounts in (
            ("one session after the other", 1, LEVELS[:alone] or LEVELS),
            (f"{sessions} sessions at once: opening", sessions, LEVELS[:1]),
            (f"{sessions} sessions at once: opening, then moved", sessions, LEVELS[:2]),
        ):
            before = processor()
            turns = asyncio.run(together(base, page, many, amounts))
            used = (processor() - before) / (many * len(amounts))
            ranked = sorted(turns[-1] if many > 1 else [turn[0] for turn in turns])
            picked = (ranked[len(ranked) // 2], ranked[int(0.95 * (len(ranked) - 1))], ranked[-1])
            table.add_row(what, *(f"{value:.2f}" for value in picked), f"{used:.2f}")
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
