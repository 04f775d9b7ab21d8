"""Which file was handed to whom: pictures and downloads have addresses that a copied link would open to anybody.

Streamlit names a file by a hash of what is in it, which nobody guesses but who has the file. Where people sign in, that
is not all that stands before it: a file is served to the person whose page was given it, and to nobody else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import wraps
from pathlib import PurePosixPath
from typing import Any

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.ui.session.sign_in import signing_in

_MOST = 50_000
"""How many files are remembered, those handed out last."""


class Handed:
    """Whose page was given which file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._whose: OrderedDict[str, set[str]] = OrderedDict()

    def watch(self, manager: MediaFileManager) -> None:
        """Note from now on what a server's manager of files hands out, and to whom."""
        add, add_deferred, execute = manager.add, manager.add_deferred, manager.execute_deferred

        @wraps(add)
        def noted_add(*args: Any, **kwargs: Any) -> str:
            return self._note(add(*args, **kwargs), _looking())

        @wraps(add_deferred)
        def noted_add_deferred(*args: Any, **kwargs: Any) -> str:
            return self._note(add_deferred(*args, **kwargs), _looking())

        @wraps(execute)
        def noted_execute(file_id: str) -> str:
            # It is made when somebody presses the button, outside of any page: it is theirs whose button it is.
            return self._note(execute(file_id), *self._owners(file_id))

        # There is no other place to listen at.
        manager.add = noted_add  # pyrefly: ignore[method-assign]
        manager.add_deferred = noted_add_deferred  # pyrefly: ignore[method-assign]
        manager.execute_deferred = noted_execute  # pyrefly: ignore[method-assign]

    def may_fetch(self, file: str, key: str) -> bool:
        """Say whether a file, by its address or the last part of it, was handed to somebody by their `Viewer.key`."""
        return bool(key) and key in self._owners(file)

    def _owners(self, file: str) -> set[str]:
        with self._lock:
            return set(self._whose.get(_id(file), ()))

    def _note(self, file: str, *keys: str) -> str:
        with self._lock:
            self._whose.setdefault(_id(file), set()).update(filter(None, keys))
            self._whose.move_to_end(_id(file))
            if len(self._whose) > _MOST:
                self._whose.popitem(last=False)
        return file


HANDED = Handed()
"""What this process handed out."""


def _id(file: str) -> str:
    # Streamlit finds a file by its name without the suffix, whatever that is.
    return PurePosixPath(file).stem


def _looking() -> str:
    """Return the key of the person on whose page a file is put; "" where nobody signed in."""
    context, sign_in = get_script_run_ctx(suppress_warning=True), signing_in()
    known = None if context is None or sign_in is None else sign_in.viewer(context.user_info)
    return "" if known is None else known.key
