"""A customer file on its way in: read from a temporary file that is deleted at once, its columns shown and corrected.

Until somebody says "use these", the file is in the browser's session only. Then the sketch is made and stored, and the
session lets go of the file and of the rows that were rejected.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.customers import Columns, Import, UnclearError, read_customers
from evenhand.customers.delimited import look_at
from evenhand.customers.engine import connect
from evenhand.customers.scores import SURE
from evenhand.errors import CustomerDataError, EvenhandError
from evenhand.ui.kit import currency_field, parts
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.vocabulary.numbers import count

__all__ = ["FORGOTTEN", "column_names", "forget", "read_upload", "show_rejects", "uploaded"]

FORGOTTEN = "After the upload only profile and sketch remain."
KINDS = ["csv", "tsv", "txt", "parquet", "pq", "json"]
MOST_MEGABYTES = 200
MOST_BYTES = MOST_MEGABYTES * 1024**2
NONE = "— none —"
FIFTHS = "spending fifths"
WITHOUT_COLUMN = (FIFTHS, "none")
ROLES: Mapping[str, tuple[str, str]] = {
    "customer": ("Who", "A number or name that is the same for one customer in every row."),
    "amount": ("How much", "What was paid; returns and refunds are below zero."),
    "date": ("When", "The day of purchase. None when the file has one row a customer."),
    "months": (
        "Over how many months",
        "A column with the months that the amount covers, in files with one row a customer.",
    ),
}
UPLOADS = "customers-uploads"
READ = "customers-read"
Given = dict[str, str | float | None]


class Uploaded(Protocol):
    """What the browser sent."""

    name: str
    file_id: str

    def getvalue(self) -> bytes: ...


def read_upload(name: str, content: bytes, *, columns: Given, segment_by: str, currency: str) -> Import:
    """Read a customer file that is only in memory; the temporary file it needs is gone when this returns.

    Raises
    ------
    evenhand.errors.CustomerDataError
        When it cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        path = _written(folder, name, content)
        try:
            return read_customers(
                path, columns=columns, segment_by=segment_by, currency=currency, most_bytes=MOST_BYTES
            )
        except EvenhandError as error:
            _without_folder(error, f"{folder}{os.sep}")
            raise


def column_names(name: str, content: bytes) -> tuple[str, ...]:
    """Return the columns of a file, none for a sketch.

    Raises
    ------
    evenhand.errors.CustomerDataError
        When it has no header that can be read.
    """
    parquet = content[:4] == b"PAR1"
    if not content or (not parquet and Path(name).suffix.lower() in {".json", ".parquet", ".pq"}):
        return ()
    with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
        path = _written(folder, name, content)
        if not parquet:
            return look_at(path).layout.names
        try:
            with connect(path.parent) as connection:
                query = "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet($path))"
                return tuple(str(column) for (column,) in connection.execute(query, {"path": str(path)}).fetchall())
        except duckdb.Error as error:
            raise CustomerDataError(f"{name} is a damaged Parquet file.", hint="Export it again.") from error


def _written(folder: str, name: str, content: bytes) -> Path:
    safe = "".join(letter for letter in Path(name).name if letter.isalnum() or letter in " ._-")[-120:]
    path = Path(folder) / (safe.lstrip(". ") or "customers.csv")
    path.write_bytes(content)
    return path


def forget() -> None:
    """Let go of the uploaded file and of everything read from it: a new key empties the control."""
    number = st.session_state.get(UPLOADS, 0)
    _free(st.session_state.get(f"customers-file-{number}"))
    st.session_state[UPLOADS] = number + 1
    st.session_state.pop(READ, None)


def _free(file: Uploaded | None) -> None:
    """Free the bytes: Streamlit would keep them until the session ends, also without the control they came from."""
    context = get_script_run_ctx()
    if file is not None and context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)


def uploaded() -> tuple[Import, str] | None:
    """Ask for a file, show how it is understood, and return what was read with the name it would be kept under.

    Returns
    -------
    tuple or None
        ``None`` while there is no file, or it cannot be used; then the page has said why.
    """
    number = st.session_state.setdefault(UPLOADS, 0)
    file = st.file_uploader(
        "A file of customers (CSV or Parquet), or a sketch (JSON)",
        type=KINDS,
        key=f"customers-file-{number}",
        max_upload_size=MOST_MEGABYTES,
        help="One row a purchase (who, when, how much) or one row a customer (who, how much). Names, addresses and all "
        "other columns are not read.",
    )
    st.caption(f"{FORGOTTEN} Until you use or discard it, the file is in this browser’s session; it is never stored.")
    if file is None:
        st.session_state.pop(READ, None)
        return None
    try:
        names = column_names(file.name, file.getvalue())
        currency, segment_by, name = _ask_basics(file, names)
        guess = _guess(file, segment_by, currency)
        given = _ask_columns(file, names, guess) if names else {}
        read = _once(file, given, segment_by, currency)
    except EvenhandError as error:
        show_failure(error)
        st.caption("The selected customers stay as they are.")
        return None
    return read, name


def _ask_basics(file: Uploaded, names: tuple[str, ...]) -> tuple[str, str, str]:
    with st.container(horizontal=True):
        name = st.text_input(
            "Keep them under the name", Path(file.name).stem[:60], max_chars=80, key=f"customers-name-{file.file_id}"
        )
        if not names:
            return "USD", FIFTHS, name.strip() or "Customers"
        currency = st.text_input(
            "Currency",
            "USD",
            max_chars=8,
            key=f"customers-currency-{file.file_id}",
            help=currency_field.HELP,
        )
        segment_by = st.selectbox(
            "Segments",
            [*WITHOUT_COLUMN, *names],
            format_func=lambda one: {FIFTHS: "Fifths by spending", "none": "No segments"}.get(one, f"Column: {one}"),
            key=f"customers-segments-{file.file_id}",
            help="Groups that may fare differently. A column needs few different values, for example age bands.",
        )
    return currency_field.as_code(currency), segment_by, name.strip() or "Customers"


def _guess(file: Uploaded, segment_by: str, currency: str) -> Columns | None:
    try:
        return _once(file, {}, segment_by, currency).columns
    except UnclearError as error:
        return error.columns
    except EvenhandError:
        return None


def _ask_columns(file: Uploaded, names: tuple[str, ...], guess: Columns | None) -> Given:
    given: Given = {}
    unsure = {role for role in ROLES if guess is None or guess.confidence.get(role, 1.0) < SURE}
    st.caption(
        "This is how the columns were understood; correct what is wrong."
        if not unsure
        else "It is not clear which column holds what: please choose."
    )
    with st.container(horizontal=True):
        for role, (label, help_text) in ROLES.items():
            result = _column_of(guess, role) if guess else None
            options = [NONE, *names]
            chosen = st.selectbox(
                label,
                options,
                None if role in unsure else options.index(result or NONE),
                key=f"customers-{role}-{file.file_id}",
                help=help_text,
                placeholder="Please choose",
            )
            if chosen is not None and (role in unsure or chosen != (result or NONE)):
                given[role] = None if chosen == NONE else chosen
        columns = {role: st.session_state[f"customers-{role}-{file.file_id}"] for role in ROLES}
        if columns["date"] == NONE and columns["months"] in {NONE, None}:
            known = guess.recipe.months if guess and isinstance(guess.recipe.months, float) else None
            months = st.number_input(
                "Months that the amounts cover",
                min_value=0.1,
                max_value=1200.0,
                value=known,
                placeholder="not said yet",
                key=f"customers-length-{file.file_id}",
                help="12 when each amount is what a customer spends in a year.",
            )
            if months is not None and months != known:
                given["months"] = float(months)
    return given


def _column_of(columns: Columns, role: str) -> str | None:
    return next(iter(columns.recipe.columns().get(role, ())), None)


def _once(file: Uploaded, given: Given, segment_by: str, currency: str) -> Import:
    """Read a file once for each way to understand it; errors are read once, too."""
    key = (file.file_id, tuple(sorted((role, str(column)) for role, column in given.items())), segment_by, currency)
    read: dict[Any, Import | EvenhandError] = st.session_state.setdefault(READ, {})
    if key not in read:
        try:
            read[key] = read_upload(file.name, file.getvalue(), columns=given, segment_by=segment_by, currency=currency)
        except EvenhandError as error:
            read[key] = _for_the_screen(error)
    result = read[key]
    if isinstance(result, EvenhandError):
        raise result
    return result


def _without_folder(error: EvenhandError, folder: str) -> EvenhandError:
    """Return an error that names the file as the person does, not where its copy lies."""
    problems = [
        replace(
            problem, message=problem.message.replace(folder, ""), file=(problem.file or "").replace(folder, "") or None
        )
        for problem in error.problems
    ]
    error.message, error.problems = error.message.replace(folder, ""), tuple(problems)
    return error


def _for_the_screen(error: EvenhandError) -> EvenhandError:
    """Say what to do on this page where the hint speaks to people at the command line."""
    if isinstance(error, UnclearError) or "--column" in error.hint:
        return _with_hint(error, "Choose the right columns here.")
    return _with_hint(error, "Make the sketch again.") if "--sketch" in error.hint else error


def _with_hint(error: EvenhandError, hint: str) -> EvenhandError:
    error.hint = hint
    return error


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
