"""Plain values on their way into the store and out of it: bounded, checked, the same each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from evenhand.errors import InputError

MAX_DOCUMENT = 8_000_000
"""The longest document kept, in characters of JSON."""
MAX_LABEL = 200
"""The longest name, title or identifier, in characters."""
MAX_NOTE = 10_000
"""The longest free text that somebody types, in characters."""


def canonical(document: object) -> str:
    """Write one JSON text for equal documents: sorted keys, no spaces, no NaN."""
    return _dumped(document, sort_keys=True)


def encoded(document: object) -> str:
    """Write JSON that keeps the order of keys, for documents whose order people chose."""
    return _dumped(document, sort_keys=False)


def decoded(text: str) -> Any:
    """Read the value of a JSON text out of the store."""
    return json.loads(text)


def digest(text: str) -> str:
    """Hash a text by SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def checked_text(text: str, what: str, limit: int = MAX_LABEL, *, empty: bool = False) -> str:
    """Strip a text, or say which text is too long, empty or not storable."""
    text = text.strip()
    if not text and not empty:
        raise InputError(f"The {what} is empty.", hint=f"Give a {what}.")
    if len(text) > limit:
        raise InputError(
            f"The {what} is {len(text):,} characters long; {limit:,} can be kept.", hint=f"Shorten the {what}."
        )
    _check_unicode(text, what)
    return text


def in_utc(moment: datetime) -> datetime:
    """Mark a stored time as UTC."""
    return moment.replace(tzinfo=UTC)


def _dumped(document: object, *, sort_keys: bool) -> str:
    try:
        text = json.dumps(
            document, sort_keys=sort_keys, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_mapping
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"This document cannot be kept: {error}.", hint="Nothing was saved.") from error
    if len(text) > MAX_DOCUMENT:
        raise InputError(
            f"This document is {len(text):,} characters long; {MAX_DOCUMENT:,} can be kept.", hint="Nothing was saved."
        )
    _check_unicode(text, "document")
    return text


def _mapping(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a plain value")


def _check_unicode(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"The {what} contains half a character.", hint="Type it again.") from error
