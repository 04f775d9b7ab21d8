"""What rules about the notice's text share: the notice as read, and what it says about an item.

All is judged in every language that the reader knows; what facts and notice say in different languages is left open.
"""

from __future__ import annotations

from evenhand.scoring.notice import Found, NoticeReading
from evenhand.scoring.notice.languages.wording import facts_wording
from evenhand.scoring.reader import Reader
from evenhand.scoring.ternary import Ternary

NOT_UNDERSTOOD = "not assessed: the reader does not know the language of this notice"


def measured(look: Reader) -> NoticeReading | None:
    """Return the notice, whatever its language, for what can be counted in any: words, sentences, long words."""
    reading = look.notice()
    look.note("notice.content", "unknown" if reading is None else f"read: {reading.words:,} words")
    return reading


def read(look: Reader) -> NoticeReading | None:
    """Return the notice when the reader knows its language, noted; ``None`` with the reason when it does not.

    What is not found in another language is not missing: every level stays open.
    """
    reading = measured(look)
    if reading is None or reading.understood:
        return reading
    look.note("notice.content", f"{NOT_UNDERSTOOD} (here: {reading.language_name})")
    return None


def gives(look: Reader, reading: NoticeReading, item: str) -> Found | None:
    """Return what the notice says about an item.

    ``None`` when it is too short for silence to mean anything,
    or was not read properly.
    """
    finding = reading.items[item]
    first = finding.evidence[0].text.strip() if finding.evidence else ""
    look.note(f"notice.content#{item}", f"{finding.found.value}: {first}" if first else finding.found.value)
    if finding.found is Found.ABSENT and reading.confidence != "normal":
        return None
    return finding.found


def says(look: Reader, item: str) -> Found | None:
    """Return what the notice says about an item: as counsel recorded it, else as it was read.

    ``None`` when nobody recorded it and the reader does not know the language, or cannot tell.
    """
    recorded = look.recorded(item)
    if recorded is not None:
        shown = recorded.evidence[0].text if recorded.evidence else recorded.found.value
        look.note(f"notice_items#{item}", f"{recorded.found.value}: {shown} ({recorded.why})")
        return recorded.found
    reading = read(look)
    return gives(look, reading, item) if reading else None


def is_found(found: Found | None, *options: Found) -> Ternary:
    """Return whether what the notice says about an item is one of ``options``."""
    return None if found is None else found in options


def evidence_of(reading: NoticeReading, item: str) -> str:
    """Return the sentences that show an item, one a line."""
    return "\n".join(piece.text for piece in reading.items[item].evidence)


def has_table(reading: NoticeReading) -> bool:
    """Return whether the notice has a table of purposes and data."""
    return facts_wording(reading.language).table.search(reading.text) is not None
