"""Assessed scenarios side by side."""

from evenhand.decision.alternatives import Alternative, Comparison, compare

__all__ = ["Alternative", "Comparison", "compare"]
