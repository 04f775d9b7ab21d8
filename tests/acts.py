"""What names a provision without its act: of several laws, a bare article could be anybody's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from evenhand.law.registry import load_registry

__all__ = ["all_unnamed", "unnamed", "unnamed_in_markdown", "unnamed_on"]

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


_OWN_PARTS = re.compile(r"^#+ (\d+)\. ", re.MULTILINE)
_NO_PROSE = re.compile(r"^```.*?^```$|^ {4,}\S[^\n]*$|<[^>]*>|(?<=\])\([^)\s]*\)", re.MULTILINE | re.DOTALL)
"""Blocks of code, tags, and the addresses of links."""
_BLOCK = re.compile(r"\n(?:\s*\n|(?=\s*(?:[*-]|\d+\.) )|(?=[#|]))")


def unnamed_in_markdown(text: str) -> list[str]:
    """Return the same for a page of documentation, whose lines are wrapped and which may cite its own sections."""
    own = "|".join(_OWN_PARTS.findall(text))
    if own:
        text = re.sub(rf"\b[Ss]ections? (?:{own})\b(?:(?:,| and| to) (?:{own})\b)*", "elsewhere", text)
    text = _NO_PROSE.sub("", text).replace("GDPR Transparency 200", "")
    return all_unnamed(" ".join(block.split()) for block in _BLOCK.split(text))


def unnamed_on(app: Any) -> list[str]:
    """Return the same for a page as Streamlit draws it: what each element says, and what is said when one points at it.

    A cell of a table is read with the head of its column.
    """
    found: list[str] = []

    def read(node: Any) -> None:
        proto = getattr(node, "proto", None)
        for name in ("body", "label", "help", "code_text"):
            said = getattr(proto, name, "")
            said = html.unescape(re.sub("<[^>]*>", " ", said)) if isinstance(said, str) else ""
            # A law's own words, quoted beside its name, speak of its own articles.
            found.extend(unnamed(re.sub("“[^”]{60,}”", "", said)))
        for name in ("options", "captions"):
            found.extend(all_unnamed(getattr(proto, name, ())))
        if getattr(node, "type", None) in {"dataframe", "table"}:
            for head, cells in node.value.items():
                found.extend(one for cell in cells for one in unnamed(str(cell), str(head)))
        for child in getattr(node, "children", {}).values():
            read(child)

    read(app.main)
    read(app.sidebar)
    return found
