"""What people see when something fails: words instead of tracebacks."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from evenhand.errors import EvenhandError, InputError
from evenhand.ui.kit.markdown import escape_markdown

log = logging.getLogger("evenhand")


def show_failure(error: Exception) -> bool:
    """Show an error on the page.

    Errors meant for people say what happened, where, and what to do. All others get a reference under which the
    details stand in the log, because they may hold anything.
    """
    if isinstance(error, EvenhandError):
        _show_words(error)
    else:
        reference = secrets.token_hex(4).upper()
        log.error("Reference %s", reference, exc_info=error)
        st.error(
            "**Something went wrong that we did not foresee.** What was saved is safe.\n\n"
            "Reload the page; if it happens again, pass on the reference below. "
            "The details are in the log of the program, not on this page.",
            icon=":material/error:",
        )
        st.code(f"Reference {reference}", language=None)
    return True


def _show_words(error: EvenhandError) -> None:
    lines = [f"**{escape_markdown(error.title)}.** {escape_markdown(error.message)}"]
    if error.problems:
        lines.append("\n".join(f"- {escape_markdown(str(problem))}" for problem in error.problems))
    if error.hint:
        lines.append(f"**What to do:** {escape_markdown(error.hint)}")
    show = st.warning if isinstance(error, InputError) else st.error
    show("\n\n".join(lines), icon=":material/error:")
