"""Starting the application: which port, which address, who may reach it."""

from __future__ import annotations

import io
import os
import secrets
import socket
import sys
import urllib.request
from http import HTTPStatus

from evenhand.errors import InputError
from evenhand.places import ROOT
from evenhand.ui.server.gate import SECRET, WORKBENCH
from evenhand.ui.session.sign_in import LOOPBACK, secrets_files, signing_in
from evenhand.ui.session.visitor import ROOM

FIRST_PORT = 8501
TRIES = 50
EVERYWHERE = "::" if socket.has_dualstack_ipv6() else "0.0.0.0"  # noqa: S104  (only when asked for by --room)
"""IPv6 and IPv4 at once where the system can."""
ADDRESS = "EVENHAND_ADDRESS"
"""Where others reach this server, once it was started for a room."""
ANSWERS_WITHIN = 5.0


def serve(*, port: int | None, room: bool, browser: bool, address: str | None = None) -> None:
    """Replace this process by the application's server.

    Parameters
    ----------
    port
        The port to serve on; ``None`` takes the first free one from 8501.
    room
        Bind to the network, so that other devices in it can join a workshop, and show it nothing but that; otherwise
        only this computer can connect.
    browser
        Open a browser.
    address
        The address to bind to for others than this computer, who then sign in.

    Raises
    ------
    InputError
        When the port asked for is taken, what configures sign-in is wrong, or nothing does and others could connect.
    """
    sign_in = signing_in()
    if address is not None and address not in LOOPBACK and sign_in is None:
        raise InputError(
            f"Others could connect to {address}, and nobody would have to say who they are.",
            hint=f"Configure sign-in: write [auth] into {secrets_files()[-1]}, as docs/server.md says. For a workshop "
            "in this network say --room instead; for this computer alone leave --address out.",
        )
    host = EVERYWHERE if room else address or "localhost"
    bind = "127.0.0.1" if host == "localhost" else host
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
    arguments = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.port", str(port), "--server.address", host),
        *("--server.headless", "false" if browser else "true"),
    ]
    environment = dict(os.environ)
    if room:
        secret = secrets.token_urlsafe(9)
        environment |= {ROOM: "1", SECRET: secret, ADDRESS: f"http://{room_address()}:{port}"}
        _print_room(environment[ADDRESS], secret)
        # Named, so that Streamlit does not ask an outside server under which address this one is seen.
        arguments += ["--browser.serverAddress", "localhost"]
    sys.stderr.flush()
    # The configuration is read from the folder of the script, so that paths stay those of the person's own folder.
    os.execve(sys.executable, arguments, environment)  # noqa: S606  (our own interpreter with fixed arguments)


def _print_room(address: str, secret: str) -> None:
    """Say how others come in, what they see, and what anybody in between can read."""
    drawn = io.StringIO()
    import segno  # only a room is told by a drawing

    segno.make(f"{address}/room", error="m", micro=False).terminal(drawn, compact=True, border=2)
    print(
        f"For others in this network: {address}/room\n{drawn.getvalue()}"
        "They see the participants' pages and nothing else. The workbench answers on this computer; from another one, "
        f"open {address}{WORKBENCH} with this secret, which works once: {secret}\n"
        "This is HTTP: whoever can listen to the network can read it. For TLS, put a proxy with a certificate in front "
        "that passes the host name on, and name that host in EVENHAND_HOSTS.\n"
        "Stop it with Ctrl+C when the workshop is over.",
        file=sys.stderr,
    )


def answers(address: str) -> bool:
    """Say whether the server answers at an address, asked from this computer without a proxy."""
    asking = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with asking.open(f"{address}/healthz", timeout=ANSWERS_WITHIN) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


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
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if ":" in host:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        try:
            probe.bind((host, port))
        except OSError:
            return True
        return False
