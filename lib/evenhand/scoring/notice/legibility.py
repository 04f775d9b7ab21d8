"""Whether a text was read properly, or came apart on its way out of its file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from evenhand.scoring.notice.layout import one_word_a_line

_ENOUGH_WORDS = 30
_LONGEST_LOOK = 200_000
_TOKEN = re.compile(r"\S+")
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]|/(?:g|G|uni|glyph)\d{1,5}\b")
_WIDE_GAP = re.compile(r"\S {4,}\S")
_CASED = re.compile(r"[a-zà-ÿ]", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüåæœøıаеёиоуыэюяіїєαεηιουωάέήίόύώ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a text, and what to do about it."""

    sentence: str
    advice: str


def defect_of(text: str) -> Defect | None:
    """Return what shows that a text was not read properly; ``None`` for one that looks like writing.

    The shares are ours: real notices are far from all of them.
    """
    sample = text[:_LONGEST_LOOK]
    tokens = _TOKEN.findall(sample)
    if len(tokens) < _ENOUGH_WORDS:
        return None
    if one_word_a_line(sample):
        return Defect(
            "The text came with one word a line, so headings, lists and tables cannot be told apart.",
            "Save the document again as a PDF with text in lines, or paste its text.",
        )
    if sum(len(match[0]) for match in _UNMAPPED.finditer(sample)) > 0.02 * len(sample):
        return Defect(
            "Many characters have no letter to them: the file's fonts do not say which.",
            "Print the document to a new PDF, read it with character recognition, or paste its text.",
        )
    if sum(len(token) == 1 and token.isalpha() for token in tokens) > 0.4 * len(tokens):
        return Defect(
            "The text came with blanks between its letters.",
            "Save the document again as a PDF, or paste its text.",
        )
    if sum(times for token, times in Counter(tokens).items() if _is_no_word(token)) > 0.35 * len(tokens):
        return Defect(
            "Most of what came out of the file are no words.",
            "Open the document and copy its text, or read it with character recognition.",
        )
    lines = [line for line in sample.split("\n") if line.strip()]
    if len(lines) >= 20 and sum(_WIDE_GAP.search(line[:400]) is not None for line in lines) > 0.5 * len(lines):
        return Defect(
            "The text seems to stand in columns side by side, so its sentences run into each other.",
            "Paste the columns one after the other, or give the document itself.",
        )
    return None


def _is_no_word(token: str) -> bool:
    """Return whether a run of characters is neither a word, nor a number, nor a mark of punctuation or list."""
    letters = sum(map(str.isalpha, token))
    if not letters:
        return len(token) > 3 and not any(map(str.isdigit, token)) and len(set(token)) > 2
    if "@" in token or "/" in token or "." in token.strip("."):
        return False
    if letters < 0.5 * len(token) and not any(map(str.isdigit, token)):
        return True
    # In an alphabet with vowels a long word has one; capitals alone may be an abbreviation.
    return letters >= 4 and _CASED.search(token) is not None and not token.isupper() and not _VOWEL.search(token)
