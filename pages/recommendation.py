"""Recommendation: what do we recommend, on what grounds, and with which dissent?"""

from __future__ import annotations

from evenhand.ui import parts

parts.heading("recommendation")

parts.empty_state("There is nothing to recommend yet.", next_step="See what each side gets.", page="dividend")
