"""What the roles around the table are called."""

from __future__ import annotations

from collections.abc import Mapping

OWNER = "decision-owner"
NAMES: Mapping[str, str] = {
    "technology": "Technology",
    "analytics": "Analytics",
    "marketing": "Marketing",
    "legal": "Legal",
    "customer-advocate": "Customer advocate",
    "facilitator": "Facilitator",
    "observer": "Observer",
    OWNER: "Decision owner",
}
"""By the key that stands in scenarios, ballots and tables; facilitators and observers are of workshops only, and do
not vote. The decision owner answers for no fact, and for what is decided."""


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
