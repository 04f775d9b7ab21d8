"""The lines of a notice: wrapped ones joined again, headings, list items and rows of tables told apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from evenhand.scoring.notice.languages.loading import Words
from evenhand.scoring.notice.mapped import Rewritten
from evenhand.scoring.notice.sentences import ends_in_abbreviation

LONGEST_HEADING = 14
"""The most words that a heading has."""

_MARK = re.compile(
    r"(?:[-*+•●○◦▪■□▸►‣·∙⁃→✓✔➢o:]\s+|[•●○◦▪■‣·](?=\S)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|#{1,6}\s+|>\s+){1,6}",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(
    r"(?:#{1,6}\s+|(?:section|article|part|abschnitt|teil)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.):]?|[A-Z][.)]|§ ?\d+|[IVX]{1,5}[.)])\s+\S",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;,][\"')\]]*$")
_BROKEN_WORD = re.compile(r"(?<!\w)(\w{1,60})- {0,9}\n {0,9}([a-zß-öø-ÿ]\w{0,60})")
# "Retention: 30 days" says something; "Retention:" introduces.
_LABELLED = re.compile(r"[^:]{2,60}: *\S")
_SHORTEST_WRAPPED = 30
_LONGEST_WRAPPED = 150
# A full stop within a line, and more behind it.
_PROSE = re.compile(r"[a-zß-öø-ÿ)][.!?]\s+[A-ZÀ-Þ]\w*(?:\s+[^\s.:;!?]+){2,}$")
_SHORTEST_PROSE, _LONGEST_PROSE = 60, 400
_FIRST_WORD = re.compile(r"\S{1,40}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something.

    Parameters
    ----------
    start, end
        Its place in the text, without its mark and the blanks around it.
    marked
        Whether a bullet or number begins it.
    level
        Of a heading 1 to 6, 7 for one that is a heading by its looks alone; 0 for text.
    row
        Whether it is a row of a table.
    """

    start: int
    end: int
    marked: bool
    level: int
    row: bool


def one_word_a_line(text: str) -> bool:
    """Return whether a text has come apart into lines of a word or two."""
    lengths = [len(line.split()) for line in text.split("\n") if line.strip()]
    return len(lengths) >= 30 and median(lengths) <= 1 and sum(lengths) / len(lengths) < 2


def joined(rewritten: Rewritten, words: Words) -> str:
    """Return the text with wrapped lines joined and broken words whole; every character keeps its place but hyphens.

    Where a word was broken at the end of a line, its hyphen is taken out.
    """
    mend_broken_words(rewritten)
    text = rewritten.text
    if one_word_a_line(text):
        return text.replace("\n", " ")
    lines = text.split("\n")
    widths = [len(line.strip()) for line in lines]
    out: list[str] = []
    for index, line in enumerate(lines[:-1]):
        wrapped = _is_wrapped(line, lines[index + 1], max(widths[max(0, index - 4) : index + 6]), words)
        out += [line, " " if wrapped else "\n"]
    return "".join([*out, lines[-1]])


def mend_broken_words(rewritten: Rewritten) -> None:
    """Make words whole that were broken at the end of a line."""
    if _BROKEN_WORD.search(rewritten.text):
        known = _vocabulary(rewritten.text)
        rewritten.sub(_BROKEN_WORD, lambda match: _mended(match, known))


def _vocabulary(text: str) -> Counter[str]:
    """Count the words of a text, and with their hyphen the beginnings of those that are written with one."""
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))
    return words + Counter(f"{word.partition('-')[0]}-" for word in words if "-" in word)


def _mended(match: re.Match[str], known: Counter[str]) -> str:
    """Return a word that was broken at the end of a line, with its hyphen where the text writes it with one."""
    apart = f"{match[1]}-{match[2]}"
    if match[2].lower() in {"and", "or", "und", "oder", "bzw", "et", "ou"}:
        return f"{match[1]}- {match[2]}"  # "opt-in- and opt-out"
    whole = match[1] + match[2]
    spelled = known[apart.lower()] or known[f"{match[1].lower()}-"]
    return apart if spelled > known[whole.lower()] else whole


def _is_wrapped(line: str, following: str, width: int, words: Words) -> bool:
    """Return whether a line was broken in the middle of what it says.

    It was when the next one goes on in small letters, or when its first word would not have fitted any more.
    """
    body, rest = line.strip(), following.strip()
    if not body or not rest or len(body) < 3 or body[0] in "#|" or rest[0] in "#|" or _MARK.match(rest):
        return False
    first = _FIRST_WORD.match(rest)
    if first is None:
        return False
    if len(body) >= _SHORTEST_WRAPPED and _is_unfinished(body, words):
        return rest[0].isalpha()
    if len(body) >= _SHORTEST_PROSE and _PROSE.search(body[-_LONGEST_PROSE:]):
        return rest[0].isalnum()
    full = len(body) + 1 + len(first[0]) > 0.85 * width and len(body) >= _SHORTEST_WRAPPED and width <= _LONGEST_WRAPPED
    if body[-1] in ".!?" or (body[-1] in "\"')]" and len(body) > 1 and body[-2] in ".!?"):
        if ends_in_abbreviation(body, words):
            return rest[0].isdigit() or full
        return full and rest[0].islower()
    if body[-1] in ":;":
        return full and len(body) >= 0.75 * width and not rest[0].isupper()
    if rest[0].islower():
        return full or len(body) >= 55
    if body[-1] == ",":
        return full
    return full and width >= 45 and len(body) >= 0.85 * width


def _is_unfinished(body: str, words: Words) -> bool:
    """Return whether a line ends with a word that none ends with, as an article or "and"."""
    return body[-1].isalpha() and body.rpartition(" ")[2].lower() in words.unfinished


def lines_of(text: str, words: Words) -> list[Line]:
    """Return the lines that hold a letter or digit."""
    raw: list[tuple[int, int]] = []
    position = 0
    for piece in text.split("\n"):
        start = position + len(piece) - len(piece.lstrip())
        end = position + len(piece.rstrip())
        if end > start and (any(char.isalnum() for char in piece) or piece.lstrip().startswith("|")):
            raw.append((start, end))
        position += len(piece) + 1
    lines = []
    for index, (start, end) in enumerate(raw):
        body = text[start:end]
        if body.startswith("|"):
            lines.append(Line(start, end, marked=False, level=0, row=True))
            continue
        mark = _MARK.match(body)
        follows = index + 1 < len(raw)
        level = _level(body, marked=mark is not None, words=words) if follows else 0
        line = Line(start + (mark.end() if mark else 0), end, marked=mark is not None, level=level, row=False)
        if line.end > line.start:
            lines.append(line)
    return lines


def _level(body: str, *, marked: bool, words: Words) -> int:
    if body.startswith("#"):
        return min(6, len(body) - len(body.lstrip("#")))
    plain = body.strip("*_ ")
    tokens = plain.split(maxsplit=LONGEST_HEADING + 1)
    if not tokens or len(tokens) > LONGEST_HEADING or (_END.search(plain[-8:]) and not plain.endswith("?")):
        return 0
    if "@" in plain or "://" in plain or "www." in plain or (_LABELLED.match(plain) and not plain.endswith("?")):
        return 0
    if marked and not _NUMBERED_HEADING.match(body) and not body.startswith("**"):
        return 0
    letters = [token for token in tokens if token[0].isalpha()]
    if not letters or not (letters[0][0].isupper() or body.startswith("**")):
        return 0
    if plain.endswith("?") or plain.isupper():
        return 7
    if words.says.match(plain[len(plain) - len(plain.lstrip("0123456789.) ")) :]) and not _is_title(letters, words):
        return 0
    if plain.endswith(":"):
        return 7 if len(tokens) <= 6 else 0
    return 7 if _is_title(letters, words) or len(tokens) <= 11 else 0


def _is_title(tokens: list[str], words: Words) -> bool:
    long = [token for token in tokens if token.lower() not in words.small]
    return bool(long) and len(tokens) > 1 and sum(token[0].isupper() for token in long) >= 0.7 * len(long)
