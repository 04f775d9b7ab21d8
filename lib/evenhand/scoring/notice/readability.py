"""How hard a notice is to read, by formulas made for its language, and by LIX for any European one.

English: the median of Flesch-Kincaid, Coleman-Liau and ARI, because a single formula is easily gamed. German: the
first Wiener Sachtextformel (Bamberger and Vanecek 1984), a school grade, beside Flesch's reading ease as Amstad (1978)
fitted it to German. French: Flesch's reading ease as Kandel and Moles (1958) fitted it to French, turned into a school
grade by Flesch's own table. Formulas look at lengths alone, not at layout or meaning.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from evenhand.scoring.notice.structure import Sentence

_WORD = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")
_LONG = 7
_FEWEST_WORDS = 4
# Flesch (1949): the reading ease that each school grade's texts begin at.
_EASE = (0.0, 30.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0)
_GRADE = (18.0, 16.0, 13.0, 10.0, 8.0, 7.0, 6.0, 5.0)
_GERMAN_VOWELS = re.compile(r"ei|ie|eu|au|äu|ai|aa|ee|oo|ey|ay|(?<!q)u|[aeioyäöü]")
_FRENCH_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_FRENCH_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])es?$")


@dataclass(frozen=True, slots=True)
class Counts:
    """What formulas are made of: long words have more than six letters, polysyllables three syllables or more."""

    sentences: int
    words: int
    letters: int
    syllables: int
    long: int
    polysyllables: int
    monosyllables: int


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is to read.

    Parameters
    ----------
    grade
        Years of school that it asks for; ``None`` for a language without a formula.
    formulas
        The language's formulas by name, with their values.
    lix
        Words a sentence plus the percentage of words above six letters (Björnsson 1968); 40 is a newspaper, 60 a law.
    words_per_sentence
        The mean length of a sentence; bullets count as sentences, headings do not.
    """

    grade: float | None
    formulas: Mapping[str, float]
    lix: float
    words_per_sentence: float

    def to_json_dict(self) -> dict[str, float | None]:
        """Return the values under the names of the JSON output."""
        return {
            "grade": self.grade,
            **self.formulas,
            "lix": self.lix,
            "words_per_sentence": self.words_per_sentence,
        }


def measure_readability(sentences: Sequence[Sentence], language: str) -> Readability:
    """Measure the sentences of a notice; headings and scraps count only when there is nothing else."""
    body = [s.text for s in sentences if not s.is_heading] or [s.text for s in sentences]
    prose = [text for text in body if len(text.split()) >= _FEWEST_WORDS] or body
    counts = count(prose, language)
    formulas = {name: round(formula(counts), 1) for name, formula in FORMULAS.get(language, {}).items()}
    grades = [_grade_of(name, value) for name, value in formulas.items() if name != "amstad"]
    return Readability(
        grade=round(statistics.median(grades), 1) if grades else None,
        formulas=formulas,
        lix=round(counts.words / counts.sentences + 100 * counts.long / counts.words, 1),
        words_per_sentence=round(counts.words / counts.sentences, 1),
    )


def count(sentences: Sequence[str], language: str) -> Counts:
    """Count the words of sentences, one of which at least holds any, their letters and syllables.

    Syllables of a language without a formula are counted as in French, and mean little.
    """
    words = Counter(word for sentence in sentences for word in _WORD.findall(sentence)) or Counter(["-"])
    measured = [
        (times, _syllables(word.lower(), language), len(word) if word.isalnum() else sum(map(str.isalnum, word)))
        for word, times in words.items()
    ]
    return Counts(
        sentences=len(sentences),
        words=words.total(),
        letters=sum(times * length for times, _, length in measured),
        syllables=sum(times * syllables for times, syllables, _ in measured),
        long=sum(times for times, _, length in measured if length >= _LONG),
        polysyllables=sum(times for times, syllables, _ in measured if syllables >= 3),
        monosyllables=sum(times for times, syllables, _ in measured if syllables == 1),
    )


@lru_cache(maxsize=1 << 16)
def _syllables(word: str, language: str) -> int:
    if language == "en":
        return len(_hyphenation().positions(word)) + 1
    if language == "de":
        return max(1, len(_GERMAN_VOWELS.findall(word)))
    groups = len(_FRENCH_VOWELS.findall(word))
    return max(1, groups - (groups > 1 and _FRENCH_MUTE.search(word) is not None))


@cache
def _hyphenation() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")


def _grade_of(name: str, value: float) -> float:
    return float(np.interp(value, _EASE, _GRADE)) if name == "kandel_moles" else value


FORMULAS: Mapping[str, Mapping[str, Callable[[Counts], float]]] = {
    "en": {
        "flesch_kincaid": lambda c: 0.39 * c.words / c.sentences + 11.8 * c.syllables / c.words - 15.59,
        "coleman_liau": lambda c: 5.88 * c.letters / c.words - 29.6 * c.sentences / c.words - 15.8,
        "ari": lambda c: 4.71 * c.letters / c.words + 0.5 * c.words / c.sentences - 21.43,
    },
    "de": {
        "wiener": lambda c: (
            19.35 * c.polysyllables / c.words
            + 0.1672 * c.words / c.sentences
            + 12.97 * c.long / c.words
            - 3.27 * c.monosyllables / c.words
            - 0.875
        ),
        "amstad": lambda c: 180 - c.words / c.sentences - 58.5 * c.syllables / c.words,
    },
    "fr": {"kandel_moles": lambda c: 207 - 1.015 * c.words / c.sentences - 73.6 * c.syllables / c.words},
}
"""The formulas of each language by name; all but Amstad's and Kandel and Moles' reading ease are school grades."""
