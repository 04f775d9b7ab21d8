"""Customers: whose data is this about, and how do customers differ?"""

from __future__ import annotations

from evenhand.ui import parts, state
from evenhand.ui.wording import count, money, plain

parts.heading("customers")

sketch = state.customers_in_hand()
parts.answer(
    f"{count(sketch.customers)} customers spend {money(sketch.spending_per_month, sketch.currency)} a month each.",
    because=plain(sketch.source),
)
