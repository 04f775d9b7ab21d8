"""Measure the participants' door under load: ``python -m benchmarks.room [PHONES] [SECONDS]``.

So many phones join, listen for what happens, and vote, spread over so many seconds; then the round is revealed, and
every phone loads the results when it is told. The server is a process of its own, with the application's gate, headers
and routes and a store on disk. Printed: how long a page, a saved ballot and the reveal took, and how many failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

SEED = 20_260_101


@dataclass
class Measured:
    """What the phones saw, in seconds."""

    join: list[float] = field(default_factory=list)
    ballot: list[float] = field(default_factory=list)
    revealed: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def serve(folder: Path) -> None:
    """Serve one open workshop until the input ends; a line on it reveals the round."""
    import threading

    import uvicorn
    from evenhand.browser import BrowserCookie
    from evenhand.store import open_store
    from evenhand.ui.server.gate import FrontGate, GateSettings
    from evenhand.ui.server.security import SecurityHeaders
    from evenhand.workshop import Alternative, open_round, open_workshop, reveal
    from evenhand.workshop.room import room_routes
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    store = open_store(folder / "store.duckdb")
    opened = open_workshop(
        store,
        title="Load",
        question="How many can vote at once?",
        alternatives=[
            Alternative(f"a{number}", f"Alternative {number}", {"answer": "Collect."}) for number in range(4)
        ],
    )
    led = {"facilitator_token": opened.facilitator_token}
    open_round(store, opened.workshop.id, **led)
    middleware = [
        Middleware(SecurityHeaders),
        Middleware(FrontGate, settings=GateSettings(room=True)),
        Middleware(BrowserCookie),
    ]
    app = Starlette(routes=room_routes(lambda request, code: store), middleware=middleware)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"port": port, "code": opened.workshop.code}) + "\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        reveal(store, opened.workshop.id, 1, **led)
        sys.stdout.write(f"{time.time()}\n")
        sys.stdout.flush()
    server.should_exit = True
    thread.join()
    store.close()


async def phone(
    base: str, code: str, start: float, everybody: asyncio.Barrier, told: asyncio.Event, seen: Measured
) -> None:
    """Join, vote at the given second, and load the results when told."""
    path = f"/room/{code}"
    async with httpx2.AsyncClient(base_url=base, follow_redirects=True, timeout=60) as client:
        try:
            began = time.perf_counter()
            await client.get(path)
            (await client.post(f"{path}/join", data={"role": "legal", "accept": "yes"})).raise_for_status()
            seen.join.append(time.perf_counter() - began)
        except httpx2.HTTPError as error:
            seen.errors.append(f"join: {error!r}")
        listening = asyncio.create_task(results(client, path, told, seen))
        await everybody.wait()
        await asyncio.sleep(start)
        for step in range(4):
            await save(
                client, f"{path}/rate", {"round": "1", "step": str(step), "rate-fair": "3", "rate-good": "2"}, seen
            )
        await save(client, f"{path}/finish", {"round": "1", "step": "4", "choice": "a1", "reason": "load"}, seen)
        await everybody.wait()
        await listening


async def save(client: httpx2.AsyncClient, path: str, form: dict[str, str], seen: Measured) -> None:
    """Save one part of a ballot, up to the page that acknowledges it."""
    began = time.perf_counter()
    try:
        (await client.post(path, data=form)).raise_for_status()
        seen.ballot.append(time.perf_counter() - began)
    except httpx2.HTTPError as error:
        seen.errors.append(f"ballot: {error!r}")


async def results(client: httpx2.AsyncClient, path: str, told: asyncio.Event, seen: Measured) -> None:
    """Listen, and load the results once a stage says that the round is revealed."""
    while True:
        try:
            async with client.stream("GET", f"{path}/events") as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("data: ") and "/True/" in json.loads(line[6:])["stage"][:7]:
                        await asyncio.sleep(random.random() * 0.4)
                        page = await client.get(path)
                        if "results" not in page.text and "Round 1" not in page.text:
                            seen.errors.append("reveal: not the results")
                        await told.wait()
                        seen.revealed.append(time.time())
                        return
        except httpx2.HTTPError as error:
            seen.errors.append(f"events: {error!r}")


async def play(phones: int, seconds: float, server: subprocess.Popen[str]) -> tuple[Measured, float]:
    """Let all phones vote and see the reveal; return what they saw, and when it was revealed."""
    assert server.stdin is not None and server.stdout is not None
    told = json.loads(server.stdout.readline())
    seen, spread, everybody = Measured(), random.Random(SEED), asyncio.Barrier(phones + 1)
    go = asyncio.Event()
    base = f"http://localhost:{told['port']}"
    tasks = [
        asyncio.create_task(phone(base, told["code"], spread.uniform(0, seconds), everybody, go, seen))
        for _ in range(phones)
    ]
    await everybody.wait()
    await everybody.wait()
    go.set()
    server.stdin.write("reveal\n")
    server.stdin.flush()
    revealed_at = float(await asyncio.to_thread(server.stdout.readline))
    await asyncio.gather(*tasks)
    return seen, revealed_at


def quantiles(values: list[float]) -> str:
    """Return the median, the 95th percentile and the largest, in milliseconds."""
    ranked = sorted(values)
    picked = (ranked[len(ranked) // 2], ranked[int(0.95 * (len(ranked) - 1))], ranked[-1])
    return " / ".join(f"{1000 * value:,.0f}" for value in picked) + f" ms, {len(ranked)} in all"


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]))
        return
    phones, seconds = (int(sys.argv[1]) if len(sys.argv) > 1 else 100), float(sys.argv[2] if len(sys.argv) > 2 else 60)
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.room", "--serve", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        seen, revealed_at = asyncio.run(play(phones, seconds, server))
        assert server.stdin is not None
        server.stdin.close()
        server.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(
        f"{phones} phones, votes over {seconds:g} s, load {os.getloadavg()[0]:.1f}; median / p95 / largest\n"
        f"join     {quantiles(seen.join)}\n"
        f"ballot   {quantiles(seen.ballot)}\n"
        f"reveal   {quantiles([moment - revealed_at for moment in seen.revealed])}\n"
        f"errors   {len(seen.errors)} {seen.errors[:3]}\n"
        f"server   {used.ru_utime + used.ru_stime:.1f} s of one core, its start included\n"
    )


if __name__ == "__main__":
    main()
