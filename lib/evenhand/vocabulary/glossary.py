"""What the field's words mean, in one sentence each; screens show it one hover away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

GLOSSARY: Mapping[str, str] = {
    "assumption": "a number that nobody knows exactly, with its range and its source",
    "basis": "the legal ground on which data may be used for a purpose, for example consent or a contract",
    "dissent": "a disagreement with the decision that is recorded with its reason",
    "dividend": "what a customer who takes part is paid or given for it, a month",
    "fact": "what somebody has established about the programme; what nobody has stays unknown",
    "free yes": "a yes that costs nothing to withhold: neither coerced nor steered by the screen",
    "gate": "a defect that stops a programme whatever else is good about it, until it is cured",
    "levels": "how well a criterion is met, from 0 to 4",
    "offer": "what is paid or given, and under which scheme",
    "purpose": "what data are used for; people can agree to one and refuse another",
    "segment": "a group of customers who spend about the same, of at least ten people",
    "sketch": "what is kept of customers: counts and spending of groups of at least ten, no row about one person",
    "verdict": "collect, collect if, do not collect, change first, or cannot say yet",
}


def explained(terms: Iterable[str]) -> str:
    """Return the meanings of some words, as Markdown with a line each.

    >>> explained(["dissent"])
    '**dissent**: a disagreement with the decision that is recorded with its reason'

    Raises
    ------
    KeyError
        When a word is not in the glossary.
    """
    return "  \n".join(f"**{term}**: {GLOSSARY[term]}" for term in terms)
