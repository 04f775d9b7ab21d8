"""Work that takes seconds: begun by a button, with its progress, and ended when somebody presses stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

Result = TypeVar("Result")

ENDS_WITHIN = 30.0
"""How many seconds a page waits for work to end that it has told to stop: one step of it takes less than one."""


class Under(Generic[Result]):
    """Work under way: what it tells, what it is told, and what came of it.

    Parameters
    ----------
    asked
        What the result depends on.
    bar
        Where its progress is shown.
    keeps
        Whether the work asks `stop` and then returns what it has found; otherwise it ends where it tells its progress.
    """

    def __init__(self, asked: object, bar: DeltaGenerator, *, keeps: bool) -> None:
        self.asked, self.result = asked, None
        self._bar, self._keeps = bar, keeps
        self._ended, self._told = threading.Event(), threading.Event()
        self._ending: RerunException | StopException | None = None

    asked: object
    result: Result | None

    def progress(self, done: int, of: int) -> None:
        """Tell how many parts are done, and how many there are."""
        if self.stop():
            if not self._keeps:
                raise StopException
            return
        try:
            self._bar.progress(min(done / max(of, 1), 1.0), text=f"{done:,} of {of:,}")
        except (RerunException, StopException) as ending:
            # Somebody pressed stop, or anything else on the page.
            if not self._keeps:
                raise
            self._ending = ending

    def stop(self) -> bool:
        """Return whether to stop."""
        return self._ending is not None or self._told.is_set()

    def run(self, work: Callable[[Under[Result]], Result]) -> None:
        """Do the work; where the page's run was ended meanwhile, end it once the result is there."""
        try:
            self.result = work(self)
        finally:
            self._ended.set()
        if self._ending is not None:
            raise self._ending

    def end(self) -> Result | None:
        """Stop the work, which an earlier run of the page began and did not end, and return what it has found."""
        self._told.set()
        self._ended.wait(ENDS_WITHIN)
        return self.result


def long_work(
    label: str,
    work: Callable[[Under[Result]], Result],
    *,
    key: str,
    asked: object,
    help_text: str,
    stopped: Callable[[Result], bool] | None = None,
) -> Result | None:
    """Return the result for what is asked, when it has been worked out; otherwise offer to do so.

    Parameters
    ----------
    label, help_text
        What the button says, and how long it takes or what for.
    work
        Does it, and tells how far it is.
    key
        Its name on the page.
    asked
        What the result depends on; another question makes the old answer disappear.
    stopped
        Whether a result is only what had been found when somebody pressed stop; ``None`` when such work keeps nothing.
    """
    before: Under[Result] | None = st.session_state.get(f"{key}-under")
    if before is not None:
        if (found := before.end()) is not None:
            st.session_state[f"{key}-kept"] = (before.asked, found)
        # Only now, as another click may end this run while it waits.
        st.session_state.pop(f"{key}-under", None)
    kept = st.session_state.get(f"{key}-kept")
    result: Result | None = kept[1] if kept is not None and kept[0] == asked else None
    if result is not None and not (stopped and stopped(result)):
        return result
    if not st.button(label, key=key, icon=":material/play_arrow:", help=help_text):
        return result
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Working …", width=400)
        # Any click ends the run that is under way; this one asks for nothing else.
        said = "Shows what has been found so far." if stopped else "Gives up; nothing is kept."
        st.button("Stop", key=f"{key}-stop", icon=":material/stop:", help=said)
    under: Under[Result] = Under(asked, bar, keeps=stopped is not None)
    st.session_state[f"{key}-under"] = under
    under.run(work)
    st.session_state[f"{key}-kept"] = (asked, under.result)
    st.session_state.pop(f"{key}-under", None)
    st.rerun()
