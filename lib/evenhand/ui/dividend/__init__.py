"""The dividend page."""
