"""What rules about the notice's text share: the notice as read, and what it says about an item."""

from __future__ import annotations

import re

from evenhand.scoring.notice import Found, NoticeReading
from evenhand.scoring.notice.language import UNDETERMINED
from evenhand.scoring.reader import Reader
from evenhand.scoring.ternary import Ternary

__all__ = ["NOT_UNDERSTOOD", "evidence_of", "gives", "has_table", "is_found", "measured", "read"]

NOT_UNDERSTOOD = "not assessed: the reader knows English, and the notice is in another language"

_TABLE_HEAD = re.compile(
    r"^\s*\|(?=.*\b(?:purpose|why|what for|use)s?\b)(?=.*\b(?:data|information|what we)\b).*\|\s*$", re.I | re.M
)


def measured(look: Reader) -> NoticeReading | None:
    """Return the notice, whatever its language, for what can be counted in any: words, sentences, long words."""
    reading = look.notice()
    look.note("notice.content", "unknown" if reading is None else f"read: {reading.words:,} words")
    return reading


def read(look: Reader) -> NoticeReading | None:
    """Return the notice as understood, and note that it was; ``None`` when it is not in English, with that reason.

    The reader knows English words only. What it does not find in another language is not missing: every level stays
    open.
    """
    reading = measured(look)
    if reading is None or reading.language in {"en", UNDETERMINED}:
        return reading
    look.note("notice.content", f"{NOT_UNDERSTOOD} (here: {reading.language})")
    return None


def gives(look: Reader, reading: NoticeReading, item: str) -> Found | None:
    """Return what the notice says about an item; ``None`` when it is too short for silence to mean anything."""
    finding = reading.items[item]
    first = finding.evidence[0].text.strip() if finding.evidence else ""
    look.note(f"notice.content#{item}", f"{finding.found.value}: {first}" if first else finding.found.value)
    if finding.found is Found.ABSENT and reading.confidence == "too-short":
        return None
    return finding.found


def is_found(found: Found | None, *options: Found) -> Ternary:
    """Return whether what the notice says about an item is one of ``options``."""
    return None if found is None else found in options


def evidence_of(reading: NoticeReading, item: str) -> str:
    """Return the sentences that show an item, one a line."""
    return "\n".join(piece.text for piece in reading.items[item].evidence)


def has_table(reading: NoticeReading) -> bool:
    """Return whether the notice has a table of purposes and data."""
    return bool(_TABLE_HEAD.search(reading.text))
