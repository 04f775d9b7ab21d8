"""Marks of HTML and Markdown in a text: what they stand for is read, they are not."""

from __future__ import annotations

import html
import re

from evenhand.scoring.notice.mapped import Rewritten

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SILENT = re.compile(r"<(script|style|iframe|svg)\b[^<>]{0,2000}>.*?(?:</\1\s{0,9}>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK = r"h[1-6]|li|p|br|div|tr|ul|ol|dl|dt|dd|table|thead|tbody|section|article|header|footer|address|blockquote|hr"
_TAG = re.compile(
    rf"</?(?:({_BLOCK})|td|th|a|abbr|b|big|cite|code|em|font|i|img|mark|small|span|strong|sub|sup|u)\b[^<>]{{0,2000}}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
# An entry of a table of contents leads to what the notice says, and says nothing.
_CONTENTS = re.compile(
    r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[[^\[\]\n]{1,300}\]\(#[^()\n]{0,300}\)[ \t]*$", re.MULTILINE
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:mailto:([^()\s]{0,300})|[^()\s]{0,2000})\)")


def read_markup(rewritten: Rewritten) -> None:
    """Take tags, comments, entities and the addresses of links out of a text.

    The address of a link that sends a message stays, as what the notice says.
    """
    text = rewritten.text
    if "<" in text:
        rewritten.sub(_COMMENT, lambda match: "" if match[0].endswith("-->") else match[0])
        rewritten.sub(_SILENT, lambda match: "" if match[0].endswith(">") else match[0])
        rewritten.sub(_TAG, _instead_of)
    if "&" in text:
        rewritten.sub(_ENTITY, lambda match: html.unescape(match[0]).replace("\xa0", " ") or match[0])
    if "](" in text:
        rewritten.sub(_CONTENTS, lambda match: "")
        rewritten.sub(_LINK, _words_of)


def _instead_of(tag: re.Match[str]) -> str:
    if tag[1] is None:
        return ""
    name = "" if tag[0].startswith("</") else tag[1].lower()
    return "\n- " if name == "li" else "\n## " if name[:1] == "h" and name[1:].isdigit() else "\n"


def _words_of(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return words if address is None or "@" in words else f"{words} {address}".strip()
