"""The colours, and what each of them means.

A chart names a *slot* such as ``COMPANY``; Streamlit replaces it by the colour that ``.streamlit/config.toml`` gives it
in the light or the dark theme. `LIGHT` and `DARK` hold the same colours for tests and for whatever is drawn elsewhere.
They were chosen so that slots shown together stay apart for people who see no red, green or blue, and so that each
reaches a contrast of 3 : 1 with the page.
"""

from __future__ import annotations

from collections.abc import Mapping

COMPANY = "#000001"
"""What the company gets."""
CUSTOMERS = "#000002"
"""What customers get."""
FREE = "#000003"
"""Took part of their own free will."""
COERCED = "#000004"
"""Said yes because refusing costs them the service."""
STEERED = "#000005"
"""Said yes because of the screen."""
LEVER = "#000006"
"""What you can decide."""
UNCERTAINTY = "#000007"
"""What nobody knows exactly."""
OUTCOME = "#000008"
"""What comes of it."""
REFERENCE = "#000009"
"""What others do: real programmes, lines to compare with."""
GATE = "#000010"
"""What stops a programme."""

INK = "#000037"
"""Text and axes inside a picture; Streamlit's own slot."""

SLOTS = (COMPANY, CUSTOMERS, FREE, COERCED, STEERED, LEVER, UNCERTAINTY, OUTCOME, REFERENCE, GATE)

LIGHT: Mapping[str, str] = dict(
    zip(
        SLOTS,
        (
            *("#0b6e6e", "#b85c00", "#2c6fb3", "#8e2a3c", "#a87a10"),
            *("#2f45b8", "#b03a78", "#3f7d20", "#6b7478", "#a61b1b"),
        ),
        strict=True,
    )
)
DARK: Mapping[str, str] = dict(
    zip(
        SLOTS,
        (
            *("#4fc3bb", "#f0a04b", "#6fb1ef", "#d9607a", "#e8c766"),
            *("#9aa6f5", "#ee86b6", "#93cf6c", "#9aa7ab", "#ff8a80"),
        ),
        strict=True,
    )
)
