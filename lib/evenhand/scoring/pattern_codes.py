"""The sixteen deceptive design patterns of EDPB Guidelines 03/2022 (version 2.0, Annex I), in our words.

The guidelines were written for social media and do not bind; applying them elsewhere is an inference.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

PATTERNS_SOURCE = (
    "EDPB Guidelines 03/2022, version 2.0 of 14 February 2023, Annex I (guideline, source not yet checked)"
)
PATTERNS_ADDRESS = (
    "https://www.edpb.europa.eu/our-work-tools/our-documents/guidelines/"
    "guidelines-032022-deceptive-design-patterns-social-media_en"
)

FAMILIES = MappingProxyType(
    {
        "4.1": "too much at once",
        "4.2": "made to overlook",
        "4.3": "worked on by feelings or looks",
        "4.4": "kept from doing it",
        "4.5": "hard to find one's way",
        "4.6": "left in the dark",
    }
)
"""The six families, in our words: overloading, skipping, stirring, obstructing, fickle, left in the dark."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, with its number and name in the guidelines, and the sign that a reviewer looks for."""

    code: str
    name: str
    meaning: str
    sign: str


PATTERNS = MappingProxyType(
    {
        code: Pattern(code, name, meaning, sign)
        for code, name, meaning, sign in (
            (
                "4.1.1",
                "continuous prompting",
                "asking again and again until people give in",
                "say no, come back later and on another device, and see whether the question returns",
            ),
            (
                "4.1.2",
                "privacy maze",
                "making people hunt through many pages for one setting or fact",
                "start from the first screen and count the pages to each setting and to the full notice",
            ),
            (
                "4.1.3",
                "too many options",
                "so many choices that people miss or give up some",
                "count the choices on one screen, and see whether they can be answered together with a no",
            ),
            (
                "4.2.1",
                "deceptive snugness",
                "the most invasive setting is on from the start",
                "open the screen as a new customer and see what is on",
            ),
            (
                "4.2.2",
                "look over there",
                "something else competes for attention with the choice",
                "see what else moves, glows, jokes or counts down on the screen that asks",
            ),
            (
                "4.3.1",
                "emotional steering",
                "words or pictures that play on feelings",
                "read both answers aloud: does one shame, frighten or flatter?",
            ),
            (
                "4.3.2",
                "hidden in plain sight",
                "a look that makes the protective choice hard to see",
                "squint at the screen: are both answers still there?",
            ),
            (
                "4.4.1",
                "dead end",
                "a link or control that leads nowhere",
                "press every link and control about privacy, on each device",
            ),
            (
                "4.4.2",
                "longer than necessary",
                "the protective way takes more steps",
                "count the steps to yes, to no, and to taking a yes back",
            ),
            (
                "4.4.3",
                "misleading action",
                "what happens is not what the control said",
                "use each control and look whether what its label says is what was done",
            ),
            (
                "4.5.1",
                "lacking hierarchy",
                "the same facts come in several places and orders",
                "look for the same fact said in two places, or sections without an order",
            ),
            (
                "4.5.2",
                "decontextualising",
                "a setting sits where nobody looks for it",
                "ask somebody who does not know the service where they would look for the setting",
            ),
            (
                "4.5.3",
                "inconsistent interface",
                "controls look or work differently from place to place",
                "compare the same control on the website, in the app and in the e-mails",
            ),
            (
                "4.5.4",
                "language discontinuity",
                "the notice is not in the language of the service",
                "switch the service to each of its languages and open the notice",
            ),
            (
                "4.6.1",
                "conflicting information",
                "pieces of information contradict each other",
                "hold the screen, the notice and the settings side by side",
            ),
            (
                "4.6.2",
                "ambiguous wording",
                "words that leave open what is done",
                "mark each may, some, often, and such as in the question and the notice",
            ),
        )
    }
)
"""Every pattern by its code, in the order of the guidelines."""

# A pattern shows in the facts when the criterion's level is this or less.
COMPUTED = MappingProxyType(
    {
        "4.1.1": (("C20", 0),),
        "4.2.1": (("C11", 0),),
        "4.3.1": (("C19", 1),),
        "4.3.2": (("C18", 1),),
        "4.4.2": (("C17", 2), ("C14", 2)),
        "4.5.4": (("T24", 0),),
        "4.6.1": (("T29", 0),),
        "4.6.2": (("T22", 1),),
    }
)
"""The patterns that declared facts show, in whole or in part: where they are scored, and from which level down."""
