"""Which data are special by their kind, and which guesses reveal what is: one home for rules, documents and exports."""

from __future__ import annotations

import re
from functools import lru_cache

from evenhand.scenario.facts import Unknown
from evenhand.scenario.purposes import Purpose

SPECIAL_KINDS = (
    "user.health_and_medical",
    "user.biometric",
    "user.authorization.biometric",
    "user.demographic.political_opinion",
    "user.demographic.race_ethnicity",
    "user.demographic.religious_belief",
    "user.demographic.sexual_orientation",
)
"""Kinds of data that are special by themselves (GDPR Art. 9(1))."""

_SPECIAL = re.compile(
    r"\b(?:(?:mental |public )?health|clinics?\b|hospital|medic|doctor|patient|illness|disease|diagnos|symptom|pregnan"
    r"|fertil|abortion|menstru|therap|depressi|addict|alcoholi|disab|cancer|diabet|hiv\b|prescri|pharmac|sick|allerg"
    r"|relig|worship|church|mosque|synagogue|faith\b|muslim|jewish|christian|politic|voter|voting"
    r"|party member|philosoph"
    r"|trade.union|union member|sexual|sex life|gay\b|lesbian|transgender|lgbt|ethnic|racial|race\b"
    r"|genetic|dna\b|biometric"
    r"|gesundheit|krank|schwanger|klinik|arzt|ärzt|politisch|gewerkschaft|sexuell|ethnisch|gottesdienst|kirche|moschee"
    r"|santé|malad|grossesse|enceinte|clinique|médic|syndica|sexuel|ethni|église|mosquée)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def within(key: str, *kinds: str) -> bool:
    """Return whether a key of the taxonomy is one of some kinds, or a kind of them.

    >>> within("user.location.precise", "user.location"), within("user.locations", "user.location")
    (True, False)
    """
    return any(f"{key}.".startswith(f"{kind}.") for kind in kinds)


@lru_cache(maxsize=512)
def reveals_special(text: str) -> bool:
    """Return whether words speak of health, beliefs, sexual life, ethnicity, union membership, genes or biometrics."""
    return bool(_SPECIAL.search(text))


def shows_special(purpose: Purpose) -> bool:
    """Return whether what is known of the data, or of what is guessed from them, is special, whatever is declared."""
    data = () if isinstance(purpose.data, Unknown) else purpose.data
    guesses = () if isinstance(purpose.inferred, Unknown) else purpose.inferred
    return any(within(category, *SPECIAL_KINDS) for category in data) or any(
        reveals_special(words) for words in guesses
    )
