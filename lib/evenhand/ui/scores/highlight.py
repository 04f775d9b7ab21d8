"""The notice's own text with the findings marked in it; every character of it is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown

if TYPE_CHECKING:
    from evenhand.scoring.notice import Evidence, NoticeReading

EVERYTHING, VAGUE, NONE = "every item found", "vague sentences", "nothing"
# Dark ink on a light ground reads in both themes.
MARK = "background:#ffe08a;color:#1c1a12;padding:0 2px;border-radius:3px"
FRAME = "max-height:30rem;overflow:auto;white-space:pre-wrap;padding:0.75rem;border:1px solid #8a8f92;border-radius:6px"


def highlighted(text: str, pieces: Iterable[Evidence]) -> str:
    """Return a text as HTML with pieces of it marked; overlapping pieces are marked as one."""
    spans: list[list[int]] = []
    for start, end in sorted((piece.start, piece.end) for piece in pieces):
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    out, at = [], 0
    for start, end in spans:
        out += [escape(text[at:start]), f'<mark style="{MARK}">', escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*out, escape(text[at:])])


def show_highlighted(reading: NoticeReading) -> None:
    """Show the notice with what was found in it marked; one item at a time if wanted."""
    findings = {one.label: one for one in (*reading.items.values(), *reading.items_us.values()) if one.evidence}
    with st.expander("The notice’s text with what was found", icon=":material/format_ink_highlighter:"):
        chosen = st.selectbox(
            "Mark",
            [EVERYTHING, VAGUE, NONE, *findings],
            help="Which sentences to mark in the text.",
            key="notice_mark",
        )
        if chosen == EVERYTHING:
            pieces = [piece for finding in findings.values() for piece in finding.evidence]
        elif chosen == VAGUE and reading.vagueness is not None:
            pieces = [sentence.evidence for sentence in reading.vagueness.sentences if sentence.clarified_by is None]
        else:
            pieces = list(findings[chosen].evidence) if chosen in findings else []
        st.caption(
            f"{len(pieces)} sentences are marked."
            + (f" {escape_markdown(findings[chosen].why)}" if chosen in findings else "")
        )
        st.html(
            f'<div role="region" aria-label="Text of the notice" tabindex="0" style="{FRAME}">'
            f"{highlighted(reading.text, pieces)}</div>"
        )
