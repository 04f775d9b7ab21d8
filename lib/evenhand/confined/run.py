"""Handing work to a process of its own, and saying in words why it was stopped."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from evenhand.confined.bounds import Bounds
from evenhand.confined.wire import FORKS, OUT_OF_MEMORY, framed, received, sent_back
from evenhand.errors import EvenhandError, InputError
from evenhand.isolation import failure_of

Given = ParamSpec("Given")
Value = TypeVar("Value")


class Stopped(RuntimeError):
    """Work was stopped before it was done."""


AT_ONCE = 2
"""So many files are read at once; others wait."""
_WAITS = 60.0
_STARTS_WITHIN = 120.0
_LOOKS_EVERY = 1.0

_TURNS = threading.BoundedSemaphore(AT_ONCE)
_STARTING = threading.Lock()
_LOADED: list[str] = []
# One for the whole application: it is a process.
_TEMPLATES: list[tuple[subprocess.Popen[bytes], socket.socket]] = []
# The copies of it that work now, by their numbers.
_COPIES: set[int] = set()


atexit.register(lambda: stop())


def prepare(modules: Sequence[str]) -> None:
    """Load modules for the work to come, so that the first file does not wait for that.

    Parameters
    ----------
    modules
        Their names; what the work itself needs beside them is loaded when it is done.
    """
    with _STARTING:
        _LOADED.extend(name for name in modules if name not in _LOADED)
        if FORKS:
            _template()


def stop() -> None:
    """End the process that waits for work and those that work; the next piece of work starts another."""
    for number in tuple(_COPIES):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    with _STARTING:
        while _TEMPLATES:
            process, control = _TEMPLATES.pop()
            control.close()
            process.kill()
            process.wait()


def run(
    bounds: Bounds,
    error: type[InputError],
    file: str,
    work: Callable[Given, Value],
    /,
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Value:
    """Do a piece of work in a process of its own and return what it returns.

    Parameters
    ----------
    bounds
        What it may take.
    error
        The error of its kind of file.
    file
        Its name, as people know it.
    work, args, kwargs
        A function of a module of ours, and plain values.

    Raises
    ------
    EvenhandError
        Whatever the work raises.
    InputError
        Of the kind given: the work was stopped because it took more than it may, or too many files are read already.
    """
    if not _TURNS.acquire(timeout=_WAITS):
        raise error(f"{file} was not read: other files are being read.", hint="Try again in a minute.")
    try:
        kind, value = _done(bounds, _always, work, args, kwargs)
    finally:
        _TURNS.release()
    match kind:
        case "value":
            done: Value = value
            return done
        case "error":
            raise _raised_there(*value)
        case "fault":
            reference = failure_of(RuntimeError(str(value)), part="reading", title=file, revision="a file").reference
            raise error(f"{file} cannot be read: a fault in Evenhand. Reference {reference}.", hint="Report it.")
    memory = kind == OUT_OF_MEMORY
    raise error(
        f"{file} was not read: reading it takes more "
        f"{'memory' if memory else 'time or memory'} than a file of its size may.",
        hint="Such files are made to hold others up, or damaged. Save it again in its own program, or give it in "
        "another format.",
    )


def beside(
    bounds: Bounds,
    wanted: Callable[[], bool],
    work: Callable[Given, Value],
    /,
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Value:
    """Do long work of our own in a process of its own, so that nobody's page waits for its turn with the interpreter.

    Parameters
    ----------
    bounds
        What it may take.
    wanted
        Asked every second, in this process, whether somebody still waits for the work; it is stopped when nobody does.
    work, args, kwargs
        A function of a module of ours, and plain values.

    Raises
    ------
    EvenhandError
        Whatever the work raises.
    Stopped
        Nobody waits for it, it took more than it may, or the application ends.
    RuntimeError
        When it fails otherwise.
    """
    kind, value = _done(bounds, wanted, work, args, kwargs)
    match kind:
        case "value":
            done: Value = value
            return done
        case "error":
            raise _raised_there(*value)
    raise (RuntimeError if kind == "fault" else Stopped)(f"{work.__qualname__}: {value or kind}")


def _always() -> bool:
    return True


def _done(
    bounds: Bounds,
    wanted: Callable[[], bool],
    work: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, Any],
) -> tuple[str, Any]:
    """Have work done and return what came of it: its kind, and what the kind holds."""
    request = framed((bounds, work.__module__, work.__qualname__, args, kwargs))
    answer = (_asked if FORKS else _asked_of_a_new_one)(request, bounds, wanted)
    try:
        kind, value = ("stopped", None) if answer is None else sent_back(answer)
    except (pickle.UnpicklingError, ValueError, TypeError, EOFError, AttributeError) as cause:
        kind, value = "fault", f"unreadable answer: {cause}"
    return kind, value


def _raised_there(module: str, name: str, arguments: tuple[object, ...], state: dict[str, object]) -> EvenhandError:
    """Build the error that the work raised, without running what its class does to make one."""
    kind = getattr(sys.modules[module], name)
    raised: EvenhandError = kind.__new__(kind, *arguments)
    raised.args = arguments
    vars(raised).update(state)
    return raised


def _environment() -> dict[str, str]:
    """Return what the process is told: where our package lies, and one thread to compute with."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    # Arrow's own pool sets a gigabyte of addresses aside, which would count against the limit.
    return os.environ | few | {"PYTHONPATH": path, "ARROW_DEFAULT_MEMORY_POOL": "system"}


def _command() -> list[str]:
    return [sys.executable, "-m", "evenhand.confined", *_LOADED]


def _template() -> socket.socket:
    """Return the way to the process that waits for work, started when there is none; call it with `_STARTING`."""
    while _TEMPLATES:
        process, control = _TEMPLATES[-1]
        if process.poll() is None:
            return control
        _TEMPLATES.pop()
        control.close()
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            _command(), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=_environment(), start_new_session=True
        )
    _TEMPLATES.append((process, ours))
    ours.settimeout(_STARTS_WITHIN)
    ours.recv(1)
    return ours


def _asked(request: bytes, bounds: Bounds, wanted: Callable[[], bool]) -> bytes | None:
    """Let a copy of the waiting process do the work; ``None`` when it ended without an answer."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs, _STARTING:
            socket.send_fds(_template(), [b"."], [theirs.fileno()])
        ends = time.monotonic() + bounds.wall_seconds
        try:
            head = received(lambda size: _read(ours, size, ends, _always))
            if head is None:
                return None
            number = int(sent_back(head))
            _COPIES.add(number)
            try:
                ours.settimeout(max(ends - time.monotonic(), 0.001))
                ours.sendall(request)
                return received(lambda size: _read(ours, size, ends, wanted))
            except TimeoutError:
                # Its end of the socket is still open, so the number is still its own.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
                return None
            finally:
                _COPIES.discard(number)
        except OSError:
            return None


def _read(channel: socket.socket, size: int, ends: float, wanted: Callable[[], bool]) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = ends - time.monotonic()
        if left <= 0 or not wanted():
            raise TimeoutError
        channel.settimeout(min(left, _LOOKS_EVERY))
        with contextlib.suppress(TimeoutError):
            part = channel.recv(min(size - len(data), 1 << 20))
            if not part:
                break
            data += part
    return bytes(data)


def _asked_of_a_new_one(request: bytes, bounds: Bounds, wanted: Callable[[], bool]) -> bytes | None:
    """Start a process for this work alone; ``None`` when it ended without an answer."""
    ends = time.monotonic() + bounds.wall_seconds + _STARTS_WITHIN
    with subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as process:
        unsent: bytes | None = request
        while True:
            try:
                answer, _ = process.communicate(unsent, timeout=_LOOKS_EVERY)
                break
            except subprocess.TimeoutExpired:
                # Asked again, it goes on with what it was given, and takes nothing more.
                unsent = None
                if time.monotonic() >= ends or not wanted():
                    process.kill()
                    return None
    rest = memoryview(answer)

    def read(size: int) -> bytes:
        nonlocal rest
        part, rest = bytes(rest[:size]), rest[size:]
        return part

    return received(read)
