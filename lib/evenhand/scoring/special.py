"""Whether data are special or sensitive: as declared, by their kind, or because it is guessed from them.

The one home of this: what is guessed counts like what is declared (CJEU C-184/20), in rules, notes and documents alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.scenario.facts import Unknown
from evenhand.scenario.special import SPECIAL_KINDS, reveals_special, within
from evenhand.scoring.ternary import Ternary, any_of, equals

SENSITIVE_KINDS = (
    *SPECIAL_KINDS,
    "user.location.precise",
    "user.government_id",
    "user.content.private",
    "user.authorization",
)
"""Kinds of data that California calls sensitive, as far as the taxonomy names them (1798.140(ae))."""


def uses_special(declared: Any, data: Any, guesses: Any) -> Ternary:
    """Return whether special categories of data are used (GDPR Art. 9(1)).

    By the facts `special_category`, `data` and `inferred` of a purpose, each known or not.
    """
    return any_of(equals(declared, True), _any_kind(data, SPECIAL_KINDS), _reveal(guesses))


def uses_sensitive(declared: Any, data: Any, guesses: Any) -> Ternary:
    """Return whether what California calls sensitive is used."""
    return any_of(uses_special(declared, data, guesses), _any_kind(data, SENSITIVE_KINDS))


def _reveal(guesses: Iterable[str] | Unknown) -> Ternary:
    return None if isinstance(guesses, Unknown) else any(reveals_special(words) for words in guesses)


def _any_kind(data: Iterable[str] | Unknown, kinds: tuple[str, ...]) -> Ternary:
    return None if isinstance(data, Unknown) else any(within(category, *kinds) for category in data)
