"""A file that somebody takes along: its kind follows from its name, and taking it draws nothing anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Literal

import streamlit as st

KINDS: Mapping[str, str] = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}
"""Media types by how a file's name ends."""


def download(
    label: str,
    data: str | bytes | Callable[[], str | bytes],
    file_name: str,
    *,
    help_text: str | None = None,
    key: str | None = None,
    mime: str | None = None,
    icon: str | None = ":material/download:",
    look: Literal["primary", "secondary", "tertiary"] = "secondary",
    disabled: bool = False,
) -> None:
    """Draw the button by which a file is taken along.

    Parameters
    ----------
    label, help_text
        What it is, and what it is for.
    data
        The file's content; a function is called when somebody presses.
    file_name
        What it is called.
    mime
        Its media type, where the name does not say it.
    """
    st.download_button(
        label,
        data=data,
        file_name=file_name,
        mime=mime or KINDS.get(PurePosixPath(file_name).suffix),
        icon=icon,
        type=look,
        on_click="ignore",
        disabled=disabled,
        key=key,
        help=help_text,
    )
