"""Solving the model: groups of customers, responses, paths and outcomes."""
