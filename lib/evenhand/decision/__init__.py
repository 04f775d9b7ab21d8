"""Assessed scenarios side by side."""
