"""Which language a notice is written in, and what it is called."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from evenhand.scoring.notice.languages.loading import KNOWN, words_of

UNDETERMINED = "und"
"""The code for a language that cannot be told (ISO 639-2)."""

_ENOUGH_LETTERS = 40
_FREQUENT_SHARE = 0.25
_LONGEST_SAMPLE = 5000
_WORD = re.compile(r"[^\W\d_]+")
# The languages that the classifier tells and that notices are likely to be in.
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian",
    "ms": "Malay", "mt": "Maltese", "nb": "Norwegian", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language of ``text``, `UNDETERMINED` when it is too short to tell.

    Its beginning, middle and end are looked at.
    """
    sample = text
    if len(text) > 3 * _LONGEST_SAMPLE:
        middle = len(text) // 2
        sample = text[:_LONGEST_SAMPLE] + text[middle : middle + _LONGEST_SAMPLE] + text[-_LONGEST_SAMPLE:]
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < _ENOUGH_LETTERS:
        return UNDETERMINED
    # A quarter of any prose is its language's small words. Telling by them spares nearly every notice the second that
    # the classifier's model takes to load.
    known = _by_small_words(words)
    if known is not None:
        return known
    code, _ = _classifier()(sample)
    return str(code)


def known_language_of(text: str) -> str | None:
    """Return which language that is `KNOWN` a text is in, by its small words alone; ``None`` when they do not tell."""
    return _by_small_words(_WORD.findall(text.lower()))


def _by_small_words(words: list[str]) -> str | None:
    counted = Counter(words)
    shares = {code: sum(counted[word] for word in words_of(code).frequent) / max(1, len(words)) for code in KNOWN}
    best = max(shares, key=lambda code: shares[code])
    second = max((shares[code] for code in KNOWN if code != best), default=0.0)
    return best if shares[best] >= _FREQUENT_SHARE and shares[best] > 2 * second else None


def is_known_language(code: str) -> bool:
    """Return whether the reader knows a language; a text too short to tell is read as English."""
    return code in KNOWN or code == UNDETERMINED


def language_name(code: str) -> str:
    """Return what a language is called in English; its code when we have no name for it."""
    return "a language that cannot be told" if code == UNDETERMINED else _NAMES.get(code, code)


@cache
def _classifier() -> Any:
    import py3langid

    return py3langid.classify
