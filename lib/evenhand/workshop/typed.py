"""What people type and others read: without what is not seen and can turn the text around it."""

from __future__ import annotations

import re

from evenhand.store.plain import MAX_LABEL, checked_text

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls but for the ends of lines and tabs, and what sets or isolates a direction. Marks within a script stay."""


def typed_text(text: str, what: str, limit: int = MAX_LABEL, *, empty: bool = False) -> str:
    """Return a text as :func:`~evenhand.store.plain.checked_text` does, without what is not seen and turns others."""
    return checked_text(_UNSEEN.sub("", text), what, limit, empty=empty)
