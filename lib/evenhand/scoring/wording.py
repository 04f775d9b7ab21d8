"""What can be told from words alone: reading grade, double negatives, generic purposes.

The lists and thresholds are ours. They are for English.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_VOWELS = re.compile(r"[aeiouy]+")

_DOUBLE_NEGATIVE = re.compile(
    r"\b(?:do not|don['’]t|not|never|without)\s+(?:\w+\s+){0,3}?"
    r"(?:un(?:tick|check|select|subscribe)|deselect|decline|refuse|opt(?:ing)?[ -]?out)"
    r"|\bopt(?:ing)?[ -]?out\s+(?:\w+\s+){0,3}?not\b"
    r"|\b(?:untick|uncheck|deselect)\w*\b.{0,60}\b(?:do not|don['’]t|not)\b",
    re.IGNORECASE,
)
_JARGON = re.compile(
    r"\b(?:cookies?|hash(?:ed)?|pseudonymi[sz]\w+|third[- ]part(?:y|ies)|affiliates?|processors?|controllers?"
    r"|legitimate interests?"
    r"|hereby|herein|thereof|pursuant|notwithstanding|identifiers?|telemetry|data subjects?)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:improv\w+|enhanc\w+|optimi[sz]\w+|develop\w*)\s+(?:\w+\s+){0,2}?"
    r"(?:services?|products?|offerings?|experiences?|website|business)\b"
    r"|\b(?:business|commercial|marketing|research|statistical|internal|operational|analytics?|other|various"
    r"|legitimate)\s+purposes?\b"
    r"|\bbusiness (?:needs|interests|operations)\b|\bbetter (?:serve|experience)\b|\bpersonali[sz]\w+ (?:your |the )?"
    r"experience\b"
    r"|\band (?:much )?more\b|\bother (?:uses|reasons)\b|\bamong other things\b",
    re.IGNORECASE,
)
_BROAD = re.compile(
    r"\b(?:research|analytics|marketing|personali[sz]ation|advertising|security|insights)\b", re.IGNORECASE
)
_REASON = re.compile(r"\b(?:to|so that|so|because|for|in order|in case|when|which)\b", re.IGNORECASE)
_VAGUE_PERIOD = re.compile(
    r"\bas long as\b.{0,40}\b(?:necessary|needed|required|reasonabl\w+|appropriate)\b"
    r"|\b(?:necessary|reasonable|appropriate) (?:period|time)\b"
    r"|\bindefinite\w*\b|\bno longer than necessary\b",
    re.IGNORECASE,
)


def _syllables(word: str) -> int:
    """Count vowel groups, less a silent final e: right for about nine English words in ten."""
    bare = word.lower().replace("'", "").replace("’", "")
    count = len(_VOWELS.findall(bare))
    if bare.endswith("e") and not bare.endswith(("le", "ee", "ie", "ye")) and count > 1:
        count -= 1
    if bare.endswith("ed") and not bare.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


@lru_cache(maxsize=512)
def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a short text: about the years of schooling needed to read it.

    Formula: 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid et al. 1975).
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE.findall(text) if _WORD.search(part)) or 1
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def double_negative(text: str) -> bool:
    """Return whether a question asks people to say no to a no."""
    return bool(_DOUBLE_NEGATIVE.search(text))


def jargon(text: str) -> tuple[str, ...]:
    """Return the words of a text that many customers would have to look up."""
    return tuple(sorted({match.lower() for match in _JARGON.findall(text)}))


@lru_cache(maxsize=512)
def generic_purpose(text: str) -> bool:
    """Return whether a purpose could mean almost anything."""
    short = len(_WORD.findall(text)) < 8
    return bool(_GENERIC.search(text)) or (short and bool(_BROAD.search(text)) and not _REASON.search(text))


@lru_cache(maxsize=512)
def says_what_and_why(text: str) -> bool:
    """Return whether a purpose names what is used and what for, as far as words can show it."""
    return len(_WORD.findall(text)) >= 8 and bool(_REASON.search(text))


@lru_cache(maxsize=512)
def vague_period(text: str) -> bool:
    """Return whether a rule on keeping data names no rule, as in "as long as necessary"."""
    return bool(_VAGUE_PERIOD.search(text))
