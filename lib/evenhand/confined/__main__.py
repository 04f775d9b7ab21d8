"""The process in which work on foreign files runs: ``python -m evenhand.confined``.

Where the system can fork safely, one such process has loaded all modules and waits: each piece of work is done by a
copy of it, which ends with the work. Elsewhere each piece of work starts a process.
"""

from __future__ import annotations

import array
import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from evenhand.confined.bounds import Bounds
from evenhand.confined.wire import FORKS, OUT_OF_MEMORY, framed, received, sent_back
from evenhand.errors import EvenhandError

_POLITENESS = 10
_SAID = 500


def main() -> None:
    """Wait for work and do it: as a template that copies itself, or once."""
    sys.dont_write_bytecode = True
    for name in sys.argv[1:]:
        importlib.import_module(name)
    if FORKS:
        gc.collect()
        gc.freeze()  # what is loaded is shared by all copies as long as nobody counts through it
        _copy_for_each(socket.socket(fileno=0))
    else:
        _work(sys.stdin.buffer, sys.stdout.buffer)


def _copy_for_each(control: socket.socket) -> None:
    """Take a socket for each piece of work, and let a copy of this process do it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended: the socket tells
    control.sendall(b"+")
    while True:
        message, ancillary, *_ = control.recvmsg(1, socket.CMSG_SPACE(4))
        if not message:
            return
        descriptors = array.array("i", b"".join(data for *_, data in ancillary))
        channel = socket.socket(fileno=descriptors[0])
        if os.fork() == 0:
            try:
                control.close()
                channel.sendall(framed(os.getpid()))
                _work(channel.makefile("rb"), channel.makefile("wb"))
            finally:
                os._exit(0)
        channel.close()


def _work(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    request = received(incoming.read)
    if request is None:
        return
    bounds, module, name, arguments, named = sent_back(request)
    _limit(bounds)
    work: Callable[..., object] = getattr(importlib.import_module(module), name)
    try:
        answer = framed(("value", work(*arguments, **named)))
    except EvenhandError as error:
        answer = framed(("error", (type(error).__module__, type(error).__name__, error.args, vars(error))))
    except MemoryError:
        answer = framed((OUT_OF_MEMORY, None))
    except Exception as error:
        answer = framed(("fault", f"{type(error).__name__}: {error}"[:_SAID]))
    outgoing.write(answer)
    outgoing.flush()


def _limit(bounds: Bounds) -> None:
    """Limit this process, before it does anything; what the system does not know is left to the clock."""
    try:
        import resource
    except ImportError:
        return
    os.nice(_POLITENESS)

    def limit(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)  # nothing of a foreign file is written to disk
    limit(resource.RLIMIT_CPU, bounds.cpu_seconds)
    if FORKS:
        limit(resource.RLIMIT_DATA, _data_bytes() + bounds.memory_bytes)


def _data_bytes() -> int:
    """Return how much memory of its own this process has set aside, as the system counts it against the limit."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))


if __name__ == "__main__":
    main()
