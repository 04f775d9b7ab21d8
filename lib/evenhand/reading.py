"""The boundary where foreign files come in: whatever goes wrong there is the file's fault, and is said in words.

A parser meets bytes that nobody checked, and fails in ways that no list of exceptions covers. So the rule is by place
and not by kind: inside `parsing` stands the parsing of a foreign file and nothing else, and what is raised there, and
is not one of our errors already, becomes one that names the file.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from evenhand.errors import EvenhandError, InputError, Problem
from evenhand.nearest import nearest

Stamp = tuple[tuple[str, int, int], ...]
"""Path within the folder, time of the last change in nanoseconds, and size of every file."""

_SAID = 200
"""Longer words of a parser are cut."""


_LOOKED: ContextVar[dict[tuple[Path, tuple[str, ...]], Stamp] | None] = ContextVar("looked", default=None)


@contextmanager
def looked_at_once() -> Generator[None]:
    """Look at a folder the first time only: one page asks for the same four stamps some twenty times."""
    before = _LOOKED.set({})
    try:
        yield
    finally:
        _LOOKED.reset(before)


def stamp(folder: Path, suffixes: tuple[str, ...] = (".yaml",)) -> Stamp:
    """Return what changes when any file of some kinds under a folder does, so that what was read can be kept."""
    looked = _LOOKED.get()
    if looked is None:
        return _stamp(folder, suffixes)
    if (folder, suffixes) not in looked:
        looked[folder, suffixes] = _stamp(folder, suffixes)
    return looked[folder, suffixes]


def _stamp(folder: Path, suffixes: tuple[str, ...]) -> Stamp:
    return tuple(sorted(_stamps(str(folder), "", suffixes))) if folder.is_dir() else ()


def _stamps(folder: str, within: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    # The system lists a folder ten times as fast as pathlib.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _stamps(entry.path, f"{within}{entry.name}/", suffixes)
            elif entry.name.endswith(suffixes):
                state = entry.stat()
                yield f"{within}{entry.name}", state.st_mtime_ns, state.st_size


@contextmanager
def parsing(name: str, error: type[InputError], what: str, *, hint: str = "") -> Generator[None]:
    """Turn whatever is raised inside into an error of ours that names the file.

    Parameters
    ----------
    name
        The file, as people know it.
    error
        The error of its kind.
    what
        What it was read as, with its article: ``a scenario``.
    hint
        What to do next.

    Raises
    ------
    InputError
        Of the kind given; its ``__cause__`` is what the parser raised. Errors of ours pass as they are.
    """
    try:
        yield
    except EvenhandError:
        raise
    except Exception as cause:
        raise _unreadable(name, error, what, _reason(cause), hint=hint) from cause


def check_file(
    path: Path, error: type[InputError], what: str, *, most_bytes: int, hint: str = "", too_large: str = ""
) -> int:
    """Return the size of an ordinary file in bytes, or refuse whatever else stands at a path.

    Raises
    ------
    InputError
        Of the kind given, with one problem: the path does not exist, is a folder, a device or a pipe (reading one
        could wait for ever), cannot be looked at, or is larger than ``most_bytes``; ``too_large`` says what to do then.
    """
    name = str(path)
    with parsing(name, error, what, hint=hint):
        if path.is_dir():
            raise _unreadable(name, error, what, "is a folder, not a file", hint=hint)
        if not path.exists():
            raise _unreadable(name, error, what, "does not exist", hint=hint, suggestion=_neighbour(path))
        if not path.is_file():
            raise _unreadable(name, error, what, "is not an ordinary file", hint=hint)
        size = path.stat().st_size
    if size > most_bytes:
        raise _unreadable(name, error, what, f"is larger than {most_bytes:,} bytes", hint=too_large or hint)
    return size


def bytes_of(path: Path, error: type[InputError], what: str, *, most_bytes: int, hint: str = "") -> bytes:
    """Return the bytes of an ordinary file.

    Raises
    ------
    InputError
        As `check_file`, and when the file cannot be opened.
    """
    size = check_file(path, error, what, most_bytes=most_bytes, hint=hint)
    with parsing(str(path), error, what, hint=hint), path.open("rb") as file:
        data = file.read(size + 1)  # memory is set aside for what is asked for, so it is not asked for more
        if len(data) > size:
            data += file.read(most_bytes + 1 - len(data))
    if len(data) > most_bytes:  # it grew, or has no size of its own
        raise _unreadable(str(path), error, what, f"is larger than {most_bytes:,} bytes", hint=hint)
    return data


def text_of(path: Path, error: type[InputError], what: str, *, most_bytes: int, hint: str = "") -> str:
    r"""Return the text of a file in UTF-8, with ``\n`` at the end of each line.

    Raises
    ------
    InputError
        As `bytes_of`, and when it is no text.
    """
    data = bytes_of(path, error, what, most_bytes=most_bytes, hint=hint)
    return decoded(data, str(path), error, what, hint=hint)


def decoded(data: bytes, name: str, error: type[InputError], what: str, *, hint: str = "") -> str:
    r"""Return bytes as text, with ``\n`` at the end of each line.

    Raises
    ------
    InputError
        Of the kind given, when they are not UTF-8.
    """
    with parsing(name, error, what, hint=hint):
        text = data.decode("utf-8-sig")
    if "\0" in text:
        raise _unreadable(name, error, what, "is not a text file", hint=hint)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(
    name: str, error: type[InputError], what: str, reason: str, *, hint: str, suggestion: str | None = None
) -> InputError:
    problem = Problem(reason, file=name, suggestion=suggestion)
    return error(f"{name} cannot be read as {what}.", hint=hint, problems=[problem])


def _neighbour(path: Path) -> str | None:
    """Return the path of the file beside a missing one whose name is most like its name."""
    name = nearest(path.name, [item.name for item in path.parent.iterdir()]) if path.parent.is_dir() else None
    return None if name is None else str(path.with_name(name))


def _reason(cause: Exception) -> str:
    match cause:
        case UnicodeDecodeError():
            return f"is not a text in UTF-8 (byte {cause.start})"
        case UnicodeError():
            return "holds a character that no text may hold"
        case OSError() if cause.strerror:
            return f"cannot be read: {cause.strerror}"
        case MemoryError():
            return "needs more memory than there is"
        case RecursionError():
            return "is nested too deeply"
        case ArithmeticError():
            return "holds a number that is too large"
        # What these say was written for programmers.
        case LookupError() | AttributeError() | TypeError() | NameError() | AssertionError():
            return "is damaged, or of another kind than its name says"
    said = " ".join(str(cause).split())
    return f"is damaged, or of another kind than its name says: {said[:_SAID]}" if said else "is damaged"
