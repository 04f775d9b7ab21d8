"""What has been computed and is shared by all visitors: kept once, read-only, and bounded by its bytes."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, wraps
from inspect import signature
from types import FunctionType, ModuleType
from typing import Any, Literal, ParamSpec, TypeVar, cast

import numpy as np
import streamlit as st
from pydantic import BaseModel

from evenhand.errors import InputError

SETTING = "EVENHAND_CACHE_MB"
"""The environment variable that says how many megabytes all caches together may take."""
DEFAULT_MB = 300
DRAWS_MB = 50
"""Of these, what the draws of possible futures may take, which the simulation keeps for itself."""
WHOLE = 4
"""How many of the assessments used last keep what was worked out on the way, so that a lever answers quickly."""
PAUSE = 1.0
"""How many seconds lie between two weighings in the background: pages that end meanwhile are weighed together."""
MODEL = 500
"""What a criterion, a fact or another model is counted for, in bytes; most are shared with other values."""

NO_WEIGHT = (bool, int, float, complex, type, FunctionType, ModuleType)
log = logging.getLogger("evenhand")

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")


@dataclass(slots=True)
class _Entry:
    value: Any
    weight: int
    light: bool = False


class Memory:
    """Values by key, those used last; what has not been used for longest goes first.

    Parameters
    ----------
    limit
        How many bytes all values together may weigh.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.RLock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._touched: set[Hashable] = set()
        self._making: dict[Hashable, threading.Lock] = {}
        self._settling = threading.Lock()
        self._tender: threading.Thread | None = None
        self._used_again, self._closing = threading.Event(), threading.Event()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    @property
    def weight(self) -> int:
        """The bytes of all values as last weighed; what two of them share counts twice."""
        with self._lock:
            return sum(entry.weight for entry in self._entries.values())

    def values(self) -> tuple[Any, ...]:
        """Return what is kept, that used last at the end."""
        with self._lock:
            return tuple(entry.value for entry in self._entries.values())

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; made by one visitor while others who want the same wait."""
        with self._lock:
            if key in self._entries:
                return cast("Value", self._used(key))
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._entries:
                    return cast("Value", self._used(key))
            try:
                value = make()
                self._put(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def settle(self) -> None:
        """Weigh again what pages have used, which may have grown, and let go of what is over the limit.

        Whoever comes while somebody else does so goes on: fifty pages that end together are weighed once. What they
        have used is weighed next time.
        """
        if not self._settling.acquire(blocking=False):
            return
        try:
            self._settle()
        finally:
            self._settling.release()

    def open(self) -> None:
        """Begin to settle in the background, until it is closed."""
        self._closing.clear()
        self._tender = threading.Thread(target=self._tend, name="evenhand-memory", daemon=True)
        self._tender.start()

    def close(self) -> None:
        """Settle once more, and from now on whenever somebody asks for it."""
        tender, self._tender = self._tender, None
        if tender is not None:
            self._closing.set()
            self._used_again.set()
            tender.join()

    def settle_soon(self) -> None:
        """Settle within `PAUSE` seconds, which nobody waits for; at once where nothing runs in the background."""
        if self._tender is None:
            self.settle()
        else:
            self._used_again.set()

    def _tend(self) -> None:
        closing = False
        while not closing:
            self._used_again.wait()
            self._used_again.clear()
            # Asked before it settles: what was used until it is closed is weighed too.
            closing = self._closing.is_set()
            try:
                self.settle()
            except Exception:
                # Who tends it goes on: otherwise nothing would be let go of any more.
                log.exception("What is kept could not be weighed, and is weighed again with the next page.")
            if not closing:
                self._closing.wait(PAUSE)

    def _settle(self) -> None:
        with self._lock:
            touched = {key: self._entries[key] for key in self._touched & self._entries.keys()}
            self._touched.clear()
        # Weighing takes longest, and nobody waits for it.
        weights = {key: weigh(entry.value) for key, entry in touched.items()}
        with self._lock:
            for key, entry in touched.items():
                entry.weight = weights[key]
            # Counted among those that can let go of something: a page also uses many small values that cannot.
            for entry in [entry for entry in self._entries.values() if hasattr(entry.value, "release")][:-WHOLE]:
                self._lighten(entry)
            while self._entries and self.weight > self.limit:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()

    def _put(self, key: Hashable, value: Any) -> None:
        # Before anybody else sees it: weighing is also what makes it read-only.
        entry = _Entry(value, weigh(value))
        with self._lock:
            self._entries[key] = entry
        self.settle()
        # Whoever asked goes on working with it, so it is weighed again next time.
        with self._lock:
            self._touched.add(key)

    def _used(self, key: Hashable) -> Any:
        self._entries.move_to_end(key)
        self._touched.add(key)
        self._entries[key].light = False
        return self._entries[key].value

    @staticmethod
    def _lighten(entry: _Entry) -> None:
        if not entry.light:
            entry.value.release()
            entry.weight = weigh(entry.value)
        entry.light = True


def limit() -> int:
    """Return how many bytes may be kept here, as the setting says.

    Raises
    ------
    InputError
        When the setting is no number of megabytes, or too small for what the simulation keeps.
    """
    said = os.environ.get(SETTING, "").strip() or str(DEFAULT_MB)
    if not said.isdecimal() or int(said) <= DRAWS_MB:
        raise InputError(
            f"{SETTING} is {said!r}: it says how many megabytes all caches together may take.",
            hint=f"Give a whole number above {DRAWS_MB}, for example {DEFAULT_MB}.",
        )
    return (int(said) - DRAWS_MB) * 1_000_000


def weigh(value: Any) -> int:
    """Return how many bytes a value keeps alive, and make every array in it read-only.

    Arrays count with the whole of what they are a view of, once; texts and bytes with their length; models
    with a flat sum, as others share them.
    """
    total = 0
    seen: set[int] = set()
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        kind: Any = type(item)
        how = _how(kind)
        if how is None or id(item) in seen:
            continue
        seen.add(id(item))
        if how == "parts":
            waiting.extend(_parts(item))
        elif how == "text":
            total += len(item)
        elif how == "array":
            item.flags.writeable = False
            if isinstance(item.base, np.ndarray):
                waiting.append(item.base)
            else:
                total += _held(item)
        elif how == "model":
            total += MODEL
        else:
            total += int(np.sum(item.memory_usage(deep=True)))
    return total


@cache
def _how(kind: type) -> Literal["array", "text", "model", "table", "parts"] | None:
    """Return how a kind of value is weighed, asked once a kind: every page weighs thousands of values."""
    if issubclass(kind, (type(None), *NO_WEIGHT)):
        return None
    if issubclass(kind, np.ndarray):
        return "array"
    if issubclass(kind, str | bytes):
        return "text"
    if issubclass(kind, BaseModel):
        return "model"
    # Who has a table has loaded pandas; nobody waits for it otherwise. Half loaded, it lacks its names.
    pandas = sys.modules.get("pandas")
    tables = tuple(getattr(pandas, name) for name in ("DataFrame", "Series") if hasattr(pandas, name))
    return "table" if issubclass(kind, tables) else "parts"


def _held(array: np.ndarray) -> int:
    """Return what an array keeps of its own; rows that are one number repeated take no more than that number."""
    return array.nbytes if all(array.strides) else array.itemsize


def _parts(item: Any) -> Iterable[object]:
    if isinstance(item, Mapping) and not hasattr(item, "__slots__") and not hasattr(item, "__dict__"):
        return [part for pair in list(item.items()) for part in pair]
    if isinstance(item, (list, tuple, set, frozenset)):
        return list(item)
    kind: Any = type(item)
    parts = [getattr(item, name, None) for name in _slots(kind)]
    # A snapshot: whoever works with the value adds to it meanwhile.
    return [*parts, *list(getattr(item, "__dict__", {}).values())]


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(name for base in kind.__mro__ for name in getattr(base, "__slots__", ()))


def _limit_or_default() -> int:
    try:
        return limit()
    except InputError as error:
        log.warning("%s %s %s MB are used now.", error.message, error.hint, DEFAULT_MB)
        return (DEFAULT_MB - DRAWS_MB) * 1_000_000


MEMORY = Memory(_limit_or_default())
"""What all visitors of this process share."""


def known(function: Callable[..., Any], *args: object) -> bool:
    """Return whether what a remembered function returns for these arguments is kept."""
    return _key(function, *args) in MEMORY


def _key(function: Callable[..., Any], *args: object, **kwargs: object) -> Hashable:
    given = _signature(function).bind_partial(*args, **kwargs).arguments
    named = ((name, value) for name, value in given.items() if not name.startswith("_"))
    return (f"{function.__module__}.{function.__qualname__}", *named)


# Finding out what a function takes is most of what it costs to ask for what is kept.
_signature = cache(signature)


def remembered(
    spinner: str | None = None,
) -> Callable[[Callable[Parameters, Value]], Callable[Parameters, Value]]:
    """Compute the same once for all visitors; arguments whose name begins with an underscore are no part of the key.

    A ``spinner`` says what is under way while it is computed.
    """

    def decorator(function: Callable[Parameters, Value]) -> Callable[Parameters, Value]:
        @wraps(function)
        def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
            def make() -> Value:
                with st.spinner(spinner) if spinner else nullcontext():
                    return function(*args, **kwargs)

            return MEMORY.get(_key(function, *args, **kwargs), make)

        return wrapper

    return decorator
