"""Bytes of files that visitors brought: each is let go of by the clock, whether or not anybody comes back for it."""

from __future__ import annotations

import time
import weakref

from evenhand.errors import InputError

KEPT_SECONDS = 30 * 60.0
"""How long a file is kept that nobody uses or discards."""

_ALL: weakref.WeakSet[Held] = weakref.WeakSet()


class Held:
    """The bytes of a file, until they are let go of.

    Parameters
    ----------
    name
        Of the file.
    content
        Its bytes.
    since
        When it came, by the clock that only goes forward; now, when left out.
    """

    def __init__(self, name: str, content: bytes, since: float | None = None) -> None:
        self.name = name
        self._content: bytes | None = content
        self._since = time.monotonic() if since is None else since
        _ALL.add(self)

    @property
    def content(self) -> bytes:
        """The bytes; an `InputError` once they were let go of."""
        if self._content is None:
            raise InputError(
                f"{self.name} was here for {KEPT_SECONDS / 60:.0f} minutes without being used, and has been let go of.",
                hint="Bring it again.",
            )
        return self._content

    def expire(self, now: float) -> None:
        """Let go of the bytes if their time is over."""
        if now - self._since >= KEPT_SECONDS:
            self._content = None


def let_go(now: float) -> None:
    """Let go of all bytes whose time is over by the clock that only goes forward, in seconds."""
    for held in list(_ALL):
        held.expire(now)
