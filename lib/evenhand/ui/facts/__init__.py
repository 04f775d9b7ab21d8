"""Editing the facts of a scenario."""
