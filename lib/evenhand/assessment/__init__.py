"""Scores, trust, exchange and fairness put together into a verdict."""
