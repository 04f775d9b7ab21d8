"""What the roles around the table are called."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NAMES", "role_in_words", "role_name"]

NAMES: Mapping[str, str] = {
    "technology": "Technology",
    "analytics": "Analytics",
    "marketing": "Marketing",
    "legal": "Legal",
    "customer-advocate": "Customer advocate",
    "facilitator": "Facilitator",
    "observer": "Observer",
}
"""By the key that stands in scenarios, ballots and tables; the last two are of workshops only, and do not vote."""


def role_name(key: str) -> str:
    """Return a role's name for headings and choices.

    >>> role_name("customer-advocate")
    'Customer advocate'
    """
    return NAMES[key]


def role_in_words(key: str) -> str:
    """Return a role as it stands within a sentence or a table's cell.

    >>> role_in_words("customer-advocate")
    'customer advocate'
    """
    return key.replace("-", " ")
