"""Other people's words kept apart from our markup."""

from __future__ import annotations

import re

__all__ = ["escape_markdown"]

MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&])")


def escape_markdown(text: object) -> str:
    """Return text that Markdown shows as it is: for names, notices, file names and anything else typed by people."""
    return MARKUP.sub(r"\\\1", str(text)).replace("\n", " ")
