"""What the landmark rates are called, and what each means."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "break_even": "break-even",
    "profit_max": "highest profit",
    "efficient": "highest total gain",
    "equal_gain": "equal gain",
}
"""By the key that stands in results."""
MEANINGS: Mapping[str, str] = {
    "break_even": "The company neither gains nor loses.",
    "profit_max": "The company gains most (the profit-maximising rate).",
    "efficient": "Company and customers together gain most (the efficient rate).",
    "equal_gain": "Customers gain as much as the company.",
}
