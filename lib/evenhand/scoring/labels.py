"""What the words on a button say, in English, German and French: yes, no, later, or only that it was seen.

The lists are ours. A label that is none of them says nothing here, and its reading is left to people.
"""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["Says", "says", "shames"]


class Says(StrEnum):
    """What a button says."""

    LATER = "later"
    """Neither yes nor no, for now."""
    SEEN = "seen"
    """That the words were seen, and no more."""


_LABELS = {
    Says.LATER: (
        r"(?:maybe|perhaps|ask|remind|not|decide|do it)?\s?(?:me )?(?:again )?(?:later|another time|next time|tomorrow)"
        r"|(?:not|maybe not) (?:now|yet|today)|skip(?: for now)?|remind me(?: later)?|some other time"
        r"|(?:vielleicht |erinnere? mich |frag(?:e|en sie)? mich |jetzt nicht )?(?:später|ein andermal|nächstes mal)"
        r"(?: (?:erinnern|fragen|entscheiden))?|(?:jetzt|noch|heute|im moment) nicht|überspringen|vielleicht später"
        r"|(?:peut-être |me (?:le )?(?:rappeler|demander) |décider )?(?:plus tard|une autre fois|la prochaine fois)"
        r"|pas (?:maintenant|encore|aujourd['’]hui)|ignorer(?: pour l['’]instant)?|passer"
    ),
    Says.SEEN: (
        r"(?:ok|okay|oké|k)(?:,? (?:got it|thanks|verstanden|compris|merci|danke))?|got it|i (?:see|understand)"
        r"|understood|dismiss|close|alright|all right|fine|sounds good|x|×"
        r"|(?:alles )?(?:verstanden|klar)|alles klar|(?:ist )?in ordnung|schließen|zur kenntnis genommen|gelesen"
        r"|(?:j['’]ai )?compris|d['’]accord|fermer|entendu|bien reçu|vu|c['’]est (?:bon|noté)"
    ),
}
_PATTERNS = {kind: re.compile(rf"\W*(?:{source})\W*", re.IGNORECASE) for kind, source in _LABELS.items()}
_SHAMING = re.compile(
    r"\bno,?\s+(?:thanks,?\s+)?i\s+(?:don['’]t|do not|prefer|like|hate|would rather|am|want)\b"
    r"|\bi\s+(?:don['’]t|do not)\s+(?:care|want to (?:save|support|help|be safe))\b"
    r"|\b(?:miss|lose|losing|give up)\s+(?:out\b|my\b|your\b)|\bat my own risk\b"
    r"|\bnein,?\s+(?:danke,?\s+)?ich\s+(?:will|möchte|mag|verzichte|zahle|brauche|hasse|bin|bleibe|lieber)\b"
    r"|\b(?:mir ist|es ist mir)\b.{0,40}\begal\b|\bauf eigene gefahr\b|\bich verzichte auf\b"
    r"|\bverpass\w+|\bmeine vorteile verlieren\b"
    r"|\bnon,?\s+(?:merci,?\s+)?je\s+(?:ne|n['’]|préfère|déteste|renonce|suis|veux)\b|\bà mes risques\b"
    r"|\bje (?:renonce|m['’]en (?:fiche|moque))\b|\btant pis\b|\b(?:perdre|rater|manquer) (?:mes|mon|ma|vos|l)\b",
    re.IGNORECASE,
)


def says(label: str) -> Says | None:
    """Return what a button's words say when they are neither a yes nor a no; ``None`` for any others."""
    plain = " ".join(label.split())
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)


def shames(label: str) -> bool:
    """Return whether the words of a refusal shame or frighten the person who refuses."""
    return bool(_SHAMING.search(label))
