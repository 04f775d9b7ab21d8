"""What names a provision without its act: of several laws, a bare article could be anybody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evenhand.law.registry import load_registry

__all__ = ["unnamed"]

OTHER_NAMES = (
    "Digital Markets Act",
    "DMA",
    "Regulation (EU)",
    "Regulation (EC)",
    "Data Governance Act",
    "Delete Act",
    "COM(2025)",
    "CJEU",
    "Data Protection Act 2018",
)
"""Acts that are named where a case or a study is told, beside those of the registry."""
PROVISION = re.compile(
    r"\b(?:Arts?\.?|Articles?|Rec\.|[Rr]ecitals?|[Ss]s?\.|[Ss]ections?|[Rr]eg\.|Sch\.|Rules?|[Pp]aras?\.?|Chapter) ?"
    r"(?:\d|[IVX]+\b|A1\b)|§ ?\d{4}|(?<![\d.,€$£-])1798\.\d|\b59\.1-\d|\b6-1-1\d{3}|(?<![\w.,/-])7\d{3}\([a-z]\)"
)
"""What names an article, a section, a recital, a paragraph."""
_ACTS = "|".join(
    sorted(map(re.escape, {*OTHER_NAMES, *(act.title for act in load_registry().acts.values())}), key=len, reverse=True)
)
_ENDS = re.compile(r"(?<=[.!?…])[”’)\]]*\s+(?=[^\d\s])|\n+")


def unnamed(text: str, heading: str = "") -> list[str]:
    """Return the sentences that name a provision and no act, unless a heading above them names it."""
    if re.search(_ACTS, heading):
        return []
    masked = re.sub(_ACTS, "◆", text.replace("\\", ""))
    # An abbreviation ends no sentence.
    masked = re.sub(r"\b(Arts?|Rec|[Ss]s?|[Rr]eg|Sch|[Pp]aras?)\. ", r"\1.", masked)
    return [one for one in _ENDS.split(masked) if PROVISION.search(one) and "◆" not in one]


def all_unnamed(texts: Iterable[str]) -> list[str]:
    """Return the same for several texts."""
    return [one for text in texts for one in unnamed(text)]
