"""The scenario page."""
