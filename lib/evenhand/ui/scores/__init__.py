"""The scores page."""
