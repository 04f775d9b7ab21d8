"""Text that was rewritten for reading, with the way back to the text it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

# One character for one, so that no place moves.
_FOLD: dict[str, str] = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟«»‹›″", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r", " "
    ),
    **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
}
# Substituting the few that there are is quicker than translating every character.
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f]+")
# What compatibility normalisation may change: ligatures, full-width letters, letters with marks apart.
_COMPOSED = re.compile("[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")


@dataclass(slots=True)
class _Step:
    """One rewriting: where its runs begin in the new text and in the old, and whether each was kept as it was."""

    new: list[int]
    old: list[int]
    kept: list[bool]

    def back(self, place: int, *, end: bool) -> int:
        """Return the place in the old text; inside what was replaced, the edge of the old words."""
        run = bisect_right(self.new, place - 1 if end else place) - 1
        if self.kept[run]:
            return self.old[run] + place - self.new[run]
        return self.old[run + 1] if end else self.old[run]


@dataclass(slots=True)
class Rewritten:
    """A text after any number of rewriting steps."""

    text: str
    _steps: list[_Step] = field(default_factory=list)

    def sub(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> None:
        """Replace every match of a pattern, and remember from where."""
        step = _Step([], [], [])
        pieces: list[str] = []
        at = length = 0
        for match in pattern.finditer(self.text):
            by = replace(match)
            if by == match[0]:
                continue
            for piece, old, kept in ((self.text[at : match.start()], at, True), (by, match.start(), False)):
                if piece:
                    step.new.append(length)
                    step.old.append(old)
                    step.kept.append(kept)
                    pieces.append(piece)
                    length += len(piece)
            at = match.end()
        if not at:
            return
        for old, kept in ((at, True), (len(self.text), True)):
            step.new.append(length)
            step.old.append(old)
            step.kept.append(kept)
            length += len(self.text) - at if old == at else 0
        self.text = "".join([*pieces, self.text[at:]])
        self._steps.append(step)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]``, of one character or more, stands in the text that was first given."""
        for step in reversed(self._steps):
            start, end = step.back(start, end=False), step.back(end, end=True)
        return start, end


def fold(text: str) -> str:
    """Return ``text`` with typographic quotes, dashes and spaces made plain, of the same length."""
    return _FOLDED.sub(lambda match: _FOLD[match[0]], text)


def legible_form(text: str) -> Rewritten:
    """Return a text as it is matched: ligatures taken apart, invisible characters left out, typography made plain."""
    rewritten = Rewritten(text)
    if not text.isascii():
        rewritten.text = fold(text)
        rewritten.sub(_COMPOSED, lambda match: unicodedata.normalize("NFKC", match[0]))
        rewritten.text = fold(rewritten.text)
    rewritten.sub(_INVISIBLE, lambda match: "")
    rewritten.text = fold(rewritten.text)
    return rewritten
