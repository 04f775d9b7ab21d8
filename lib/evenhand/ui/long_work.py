"""Work that takes seconds: begun by a button, with its progress, and given up when somebody presses stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

__all__ = ["Progress", "long_work"]

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Told how many parts are done, and how many there are."""


def long_work(
    label: str, work: Callable[[Progress], Result], *, key: str, asked: object, help_text: str
) -> Result | None:
    """Return the result for what is asked, when it has been worked out; otherwise offer to do so.

    Parameters
    ----------
    label, help_text
        What the button says, and how long it takes or what for.
    work
        Does it, and tells how far it is. Telling is also where it stops once somebody has pressed stop.
    key
        Its name on the page.
    asked
        What the result depends on; another question makes the old answer disappear.
    """
    kept = st.session_state.get(f"{key}-kept")
    if kept is not None and kept[0] == asked:
        result: Result = kept[1]
        return result
    if not st.button(label, key=key, icon=":material/play_arrow:", help=help_text):
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Working …", width=400)
        # Any click ends the run that is under way; this one asks for nothing else.
        st.button("Stop", key=f"{key}-stop", icon=":material/stop:", help="Gives up; nothing is kept.")

    def progress(done: int, of: int) -> None:
        bar.progress(min(done / max(of, 1), 1.0), text=f"{done:,} of {of:,}")

    result = work(progress)
    st.session_state[f"{key}-kept"] = (asked, result)
    st.rerun()
