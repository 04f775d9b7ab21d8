"""Starting the application: which port, which address, who may reach it."""

from __future__ import annotations

import os
import socket
import sys

from evenhand.errors import InputError
from evenhand.places import ROOT

__all__ = ["FIRST_PORT", "free_port", "room_address", "serve"]

FIRST_PORT = 8501
TRIES = 50


def serve(*, port: int | None, room: bool, browser: bool) -> None:
    """Replace this process by the application's server.

    Parameters
    ----------
    port
        The port to serve on; ``None`` takes the first free one from 8501.
    room
        Bind to the network, so that other devices in it can join a workshop; otherwise only this computer can connect.
    browser
        Open a browser.

    Raises
    ------
    InputError
        When the port asked for is taken.
    """
    host = "0.0.0.0" if room else "localhost"  # noqa: S104  (only when asked for by --room)
    bind = host if room else "127.0.0.1"
    if port is None:
        port = free_port(bind)
        if port != FIRST_PORT:
            print(f"Port {FIRST_PORT} is taken, so Evenhand uses {port}.", file=sys.stderr)
    elif _taken(bind, port):
        raise InputError(
            f"Port {port} is taken by another program.",
            hint=f"Leave --port out to take the next free one, or say --port {free_port(bind)}.",
        )
    print(f"Evenhand: http://localhost:{port}", file=sys.stderr)
    if room:
        print(f"For others in this network: http://{room_address()}:{port}", file=sys.stderr)
        print(
            "Everyone in this network can now open it. Stop it with Ctrl+C when the workshop is over.", file=sys.stderr
        )
    arguments = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.port", str(port), "--server.address", host),
        *("--server.headless", "false" if browser else "true"),
    ]
    if room:
        arguments += ["--browser.serverAddress", "localhost"]
    sys.stderr.flush()
    # The configuration is read from the folder of the script, so that paths stay those of the person's own folder.
    os.execv(sys.executable, arguments)  # noqa: S606  (our own interpreter with fixed arguments)


def free_port(host: str, first: int = FIRST_PORT) -> int:
    """Return the first port from ``first`` on that nobody uses."""
    for port in range(first, first + TRIES):
        if not _taken(host, port):
            return port
    raise InputError(f"All ports from {first} to {first + TRIES - 1} are taken.", hint="Say --port with a free one.")


def room_address() -> str:
    """Return the address of this computer in its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only tells which of its addresses it would use.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "localhost"
        return str(probe.getsockname()[0])


def _taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
        return False
