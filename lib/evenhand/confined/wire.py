"""What goes to a confined process and comes back: what comes back is not believed to be harmless."""

from __future__ import annotations

import io
import pickle
import struct
import sys
from collections.abc import Callable
from typing import Any

FORKS = sys.platform == "linux"
"""Whether a copy of a process that has loaded libraries works; elsewhere they may not survive it."""
OUT_OF_MEMORY = "memory"
"""What a process answers whose work ended for want of memory."""

_HEAD = struct.Struct("<Q")
# What the values that readers return are made of, beside our own classes.
_HARMLESS = frozenset(
    [
        *(("builtins", name) for name in ("complex", "frozenset", "set", "bytearray", "object", "slice", "range")),
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        ("decimal", "Decimal"),
        ("collections", "OrderedDict"),
        ("copyreg", "_reconstructor"),
        ("pathlib", "PosixPath"),
        ("pathlib", "PurePosixPath"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("pydantic_core._pydantic_core", "PydanticUndefined"),
    ]
)


def framed(value: object) -> bytes:
    """Write a value with its length before it."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(len(data)) + data


def received(read: Callable[[int], bytes]) -> bytes | None:
    """Return the bytes of one value; ``None`` when whoever writes it ended before it was whole.

    Parameters
    ----------
    read
        Gives as many bytes as asked for, fewer at the end.
    """
    head = read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (length,) = _HEAD.unpack(head)
    data = read(length)
    return data if len(data) == length else None


def sent_back(data: bytes) -> Any:
    """Return a value that a confined process wrote; only our own classes and plain values are built.

    Raises
    ------
    pickle.UnpicklingError
        When it names anything else: a file that took the process over shall not take this one over, too.
    """
    return _Unpickler(io.BytesIO(data)).load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _HARMLESS:
            return super().find_class(module, name)
        if module.startswith("evenhand."):
            # Never a function, and never what a module of ours has from elsewhere.
            kind = getattr(sys.modules.get(module), name, None) if "." not in name else None
            if isinstance(kind, type) and kind.__module__ == module:
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} is not taken from a confined process")
