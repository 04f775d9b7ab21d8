"""What the words on a button say, in English, German and French: yes, no, later, or only that it was seen.

The lists are ours. A label that is none of them says nothing here, and its reading is left to people.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Says(StrEnum):
    """What a button says."""

    LATER = "later"
    """Neither yes nor no, for now."""
    SEEN = "seen"
    """That the words were seen, and no more."""


_LABELS = {
    Says.LATER: (
        r"(?:maybe|perhaps|ask|remind|not|decide|do (?:it|this)|i(?:['’]ll| will) (?:do it|decide))?\s?(?:me )?"
        r"(?:again )?(?:later|another time|next time|tomorrow)|(?:not|maybe not) (?:right )?(?:now|yet|today)"
        r"|skip(?: for now)?|remind me(?: later)?|some other time|snooze|continue without deciding"
        r"|(?:vielleicht |ich entscheide (?:mich )?|erinner[en]? (?:mich |sie mich )|frag(?:e|en sie)? mich "
        r"|jetzt nicht )?"
        r"(?:später|morgen|ein andermal|nächstes mal)(?: (?:erinnern|fragen|entscheiden))?"
        r"|(?:jetzt|noch|jetzt noch|heute|im moment|vorerst) nicht|nicht jetzt|überspringen|vielleicht später"
        r"|(?:peut-être |me (?:le )?(?:rappeler|demander) |rappelez-(?:le-)?moi |(?:je )?décide(?:r|rai)? )?"
        r"(?:plus tard|une autre fois|la prochaine fois)|pas (?:maintenant|encore|aujourd['’]hui|tout de suite)"
        r"|ignorer(?: pour (?:l['’]instant|le moment))?|passer(?: cette étape)?"
    ),
    Says.SEEN: (
        r"(?:(?:ok|okay|oké|okidoki|k|sure),? ?)?(?:got it|thanks|thank you|verstanden|compris|merci|danke)"
        r"|(?:ok|okay|oké|okidoki|k)|i (?:see|understand|get it)|i['’]ve read (?:this|it)|noted|cool|continue"
        r"|understood|dismiss|close|hide(?: this)?|alright|all right|fine|great|perfect|super|sounds good|[x×✕✖]"
        r"|(?:alles )?(?:verstanden|klar)|alles klar|(?:ist )?in ordnung|(?:hinweis )?(?:schließen|ausblenden)"
        r"|passt(?: so)?|zur kenntnis genommen"
        r"|(?:habe ich |ich habe )?(?:gelesen|verstanden)|geht klar|weiter"
        r"|(?:j['’]ai )?(?:compris|lu)|d['’]accord|fermer|masquer|parfait|génial|entendu|bien reçu"
        r"|très bien|vu|c['’]est (?:bon|noté)"
        r"|continuer"
    ),
}
# Thanks change nothing: "Got it, thanks", "Later, thanks".
_THANKS = r"(?:,? (?:thanks|thank you|danke|merci))?"
_PATTERNS = {kind: re.compile(rf"\W*(?:{source}){_THANKS}\W*", re.IGNORECASE) for kind, source in _LABELS.items()}
# A plain no may say what it is a no to.
_PLAIN = (
    r"(?!.{0,40}\b(?:take part|participat|join|share|sharing|agree|accept|consent|teilnehm|teilen|zustimm|mitmach"
    r"|weitergeb|einwillig|particip|partag|accept|consen))"
)
_SHAMING = re.compile(
    r"\bno,?\s+(?:thanks,?\s+)?i(?:['’]d|['’]m)?\s+"
    rf"(?:don['’]t|do not|prefer|like|hate|would rather|rather|am|not|want)\b{_PLAIN}"
    r"|\bi\s+(?:don['’]t|do not)\s+(?:care|like|want to (?:save|support|help|be safe))\b"
    r"|\bi prefer to (?:stay|pay|miss|be)\b"
    r"|\bkeep me (?:in the dark|uninformed|unprotected)\b|\bi['’]ll pass on\b|\bunprotected\b"
    r"|\b(?:miss|lose|losing|give up)\s+(?:out\b|my\b|your\b)|\bat my own risk\b"
    rf"|\bnein,?\s+(?:danke,?\s+)?ich\s+(?:will|möchte|mag|verzichte|zahle|brauche|hasse|bin|bleibe|lieber)\b{_PLAIN}"
    r"|\bsind? mir\b.{0,40}\begal\b|\b(?:mir|es) ist (?:mir )?.{0,40}\begal\b|\bauf eigene gefahr\b"
    r"|\bich (?:verzichte auf|will nichts)\b|\bauf meine .{1,30} verzichten\b|\bungeschützt\b"
    r"|\bverpass\w+|\bmeine vorteile verlieren\b"
    rf"|\bnon,?\s+(?:merci,?\s+)?je\s+(?:ne|n['’]|préfère|déteste|renonce|suis|veux){_PLAIN}|\bà mes risques\b"
    r"|\bje (?:renonce|m['’]en (?:fiche|moque))\b|\bje ne veux pas (?:économiser|gagner|profiter)\b"
    r"|\brenoncer à (?:mes|mon|ma)\b"
    # What is lost by the no, or how bad it will be, in place of a plain no.
    r"|\bskip (?:the|my|your|these) (?:savings?|benefits?|rewards?|perks|discounts?)\b"
    r"|\bwithout (?:my|your) (?:\w+ )?(?:savings?|benefits?|perks|discounts?|rewards?)\b"
    r"|\b(?:worse|poorer|boring|inferior|second-best) (?:\w+ )?(?:experience|ads|adverts|offers|prices|service)\b"
    r"|\binteressier\w+ mich nicht\b|\bohne (?:schutz|(?:meine |ihre )?(?:vorteile|ersparnis\w*|rabatte))\b"
    r"|\b(?:schlechter|langweilig|unpassend)\w* (?:\w+ )?(?:erlebnis|erfahrung|werbung|angebote|preise)\b"
    r"|\bsans (?:mes|vos) (?:\w+ )?(?:réductions|avantages|économies|récompenses|remises)\b"
    r"|\b(?:moins bonne|mauvaise) expérience\b|\bpublicités? (?:ennuyeuses?|sans intérêt)\b"
    r"|\bsans protection\b|\btant pis\b|\b(?:perdre|rater|manquer) (?:mes|mon|ma|vos|l)\b",
    re.IGNORECASE,
)


def says(label: str) -> Says | None:
    """Return what a button's words say when they are neither a yes nor a no; ``None`` for any others."""
    plain = " ".join(label.split())
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)


def shames(label: str) -> bool:
    """Return whether the words of a refusal shame or frighten the person who refuses."""
    return bool(_SHAMING.search(label))
