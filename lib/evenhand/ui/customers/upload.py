"""A customer file on its way in: brought in, asked about, and shown as understood.

Until somebody says "use these", the file is in the browser's session only, also while other pages are looked at. Then
the sketch is made and stored, and the session lets go of the file and of the rows that were rejected.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.customers import Import, UnclearError
from evenhand.customers.first_look import first_look_header
from evenhand.errors import EvenhandError
from evenhand.ui.customers import asking
from evenhand.ui.customers.brought import MOST_MEGABYTES, Brought
from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session.held import Held
from evenhand.vocabulary.numbers import amount, count

FORGOTTEN = "Only profile and sketch remain."
UPLOADS = "customers-uploads"
BROUGHT = "customers-brought"
SAMPLE = """customer,date,amount,age group
C-0017,2026-01-03,24.50,35-64
C-0018,2026-01-03,7.25,18-34
C-0017,2026-01-19,-4.50,35-64
"""


def forget() -> None:
    """Let go of the uploaded file and of everything read from it: a new key empties the control."""
    number = st.session_state.get(UPLOADS, 0)
    _free(st.session_state.get(f"customers-file-{number}"))
    st.session_state[UPLOADS] = number + 1
    st.session_state.pop(BROUGHT, None)


def _free(file: Any) -> None:
    """Free the bytes: Streamlit would keep them until the session ends, also without the control they came from."""
    context = get_script_run_ctx()
    if file is not None and context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)


def _changed(key: str) -> None:
    if st.session_state[key] is None:
        st.session_state.pop(BROUGHT, None)


def brought() -> Brought | None:
    """Ask for a file; return the one that was brought and is not yet in use."""
    key = f"customers-file-{st.session_state.setdefault(UPLOADS, 0)}"
    file = st.file_uploader(
        "A file of customers (CSV, workbook, Parquet, zip), or a sketch (JSON)",
        label_visibility="collapsed",
        # What a file is follows from what is in it, not from its ending.
        type=None,
        key=key,
        on_change=_changed,
        args=(key,),
        max_upload_size=MOST_MEGABYTES,
    )
    kept: Brought | None = st.session_state.get(BROUGHT)
    if file is not None and (kept is None or kept.file_id != file.file_id):
        kept = st.session_state[BROUGHT] = Brought(file.file_id, Held(file.name, file.getvalue()))
    st.caption(
        FORGOTTEN,
        help="CSV, a workbook, Parquet, a zip of them, or a sketch (JSON): one row a purchase (who, when, how much) or "
        "one row a customer (who, how much). Names, addresses and all other columns are not read. Until you use or "
        "discard it, the file is in this browser’s session; it is never stored.",
    )
    if kept is None:
        download(
            "Sample file",
            SAMPLE,
            "customers-sample.csv",
            help_text="Three purchases of two invented customers, to see how a file may look.",
        )
    elif file is None:
        st.caption(f"“{escape_markdown(kept.name)}” is still here, not in use yet.")
    return kept


def read(brought: Brought) -> tuple[Import, str] | None:
    """Return what was read and its name to keep; ``None`` while it cannot be used, of which the page has said why."""
    try:
        result, columns = asking.answered(brought)
    except EvenhandError as error:
        columns = error.columns if isinstance(error, UnclearError) else None
        if columns is not None:
            asking.corrections(brought, columns)
        show_failure(error)
        st.caption("The selected customers stay as they are.")
        st.button("Discard the file", on_click=forget, key="customers-discard-unread")
        return None
    if columns is not None:
        asking.corrections(brought, columns)
    if result is None:
        st.button("Discard the file", on_click=forget, key="customers-discard-unanswered")
        return None
    return result, asking.kept_name(brought)


def has_first_look(read: Import) -> bool:
    """Whether there are rows to show: a sketch has none."""
    return read.columns is not None and bool(read.first)


def show_first_look(read: Import) -> None:
    """Show the first rows as they were understood, with role, way of writing and currency named."""
    if read.columns is None:
        return
    names = first_look_header(read.columns)
    rows = [
        (row.customer, "" if row.day is None else row.day.isoformat(), amount(row.cents / 100), row.written)
        for row in read.first
    ]
    parts.table(
        pd.DataFrame(rows, columns=list(names)),
        name="first-rows",
        still=True,
        caption="The first rows as understood; forgotten with the file:",
    )


def show_rejects(read: Import) -> None:
    """Show the rows that were not used, with a file of the same."""
    if not read.profile.rejected:
        return
    frame = pd.DataFrame(
        [{"line": r.line, "column": r.column, "value": r.value, "reason": r.reason} for r in read.rejects]
    )
    total, first = read.profile.rejected, len(frame)
    parts.table(
        frame,
        name="rejected-rows",
        caption=f"{count(total)} {'row was' if total == 1 else 'rows were'} not used"
        + (f"; the first {first}:" if first < total else ":"),
    )
    st.caption(f"{escape_markdown('These rows')} are forgotten with the file.")
