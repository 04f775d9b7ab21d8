"""Assessed scenarios side by side."""

from evenhand.decision.alternatives import Alternative, Comparison, Difference, compare

__all__ = ["Alternative", "Comparison", "Difference", "compare"]
