"""Other people's words kept apart from our markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&])")


def escape_markdown(text: object) -> str:
    """Return text that Markdown shows as it is: for names, notices, file names and anything else typed by people."""
    return MARKUP.sub(r"\\\1", str(text)).replace("\n", " ")


def table_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells are Markdown already."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
