"""How hard a notice is to read: school grades from ``textstat``, and LIX.

The grade used is the median of Flesch-Kincaid, Coleman-Liau and ARI, because a single formula is easily gamed. All
formulas look at lengths alone, not at layout or meaning, and the three grades hold for English only; LIX holds for
other European languages too.
"""

from __future__ import annotations

import re
import statistics
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from evenhand.scoring.notice.structure import Sentence

__all__ = ["Readability", "measure_readability"]

_INNER_END = re.compile(r"[.!?]+(?=.)")
_LAST_END = re.compile(r"[\s.!?;:,]+$")


@dataclass(frozen=True, slots=True)
class Readability:
    """The reading grades of a text (years of school in the United States), and its LIX.

    Parameters
    ----------
    grade
        The median of the three grades; ``None`` for a text that is not English.
    flesch_kincaid, coleman_liau, automated
        The three grades.
    lix
        Words a sentence plus the percentage of words above six letters (Björnsson 1968); 40 is a newspaper, 60 a law.
    words_per_sentence
        The mean length of a sentence; bullets count as sentences, headings do not.
    """

    grade: float | None
    flesch_kincaid: float | None
    coleman_liau: float | None
    automated: float | None
    lix: float
    words_per_sentence: float

    def to_json_dict(self) -> dict[str, float | None]:
        """Return the values under the names of the JSON output."""
        return {
            "grade": self.grade,
            "flesch_kincaid": self.flesch_kincaid,
            "coleman_liau": self.coleman_liau,
            "ari": self.automated,
            "lix": self.lix,
            "words_per_sentence": self.words_per_sentence,
        }


def measure_readability(sentences: Sequence[Sentence], *, english: bool) -> Readability:
    """Measure the sentences of a notice; headings count only when there is nothing else."""
    body = [s.text for s in sentences if not s.is_heading] or [s.text for s in sentences]
    # textstat takes every full stop for the end of a sentence; ours are known already, so only they keep one.
    plain = " ".join(_LAST_END.sub("", _INNER_END.sub("", text.replace("\n", " "))) + "." for text in body)
    words = sum(len(text.split()) for text in body)
    formulas = _formulas()
    grades = [
        round(float(formula(plain)), 1)
        for formula in (
            formulas.flesch_kincaid_grade,
            formulas.coleman_liau_index,
            formulas.automated_readability_index,
        )
    ]
    known = grades if english else [None, None, None]
    return Readability(
        grade=statistics.median(grades) if english else None,
        flesch_kincaid=known[0],
        coleman_liau=known[1],
        automated=known[2],
        lix=round(float(formulas.lix(plain)), 1),
        words_per_sentence=round(words / len(body), 1),
    )


@cache
def _formulas() -> Any:
    with warnings.catch_warnings():
        # It reads its own version through pkg_resources, which warns about its age.
        warnings.simplefilter("ignore")
        from textstat.textstat import textstatistics
    return textstatistics()
