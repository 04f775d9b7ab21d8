"""What is asked about a customer file: what it leaves open, and whether its columns were understood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from evenhand.customers import Columns, Import, Question, UnclearError
from evenhand.customers.scores import SURE
from evenhand.ui.customers.brought import Brought
from evenhand.ui.kit import currency_field
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, typed_number

NONE = "— none —"
FIFTHS = "spending fifths"
WITHOUT_COLUMN = (FIFTHS, "none")
ROUNDS = 6
"""How often a file may ask again after it was answered."""
ROLES: Mapping[str, tuple[str, str]] = {
    "customer": ("Who", "A number or name that is the same for one customer in every row."),
    "amount": ("How much", "What was paid; returns and refunds are below zero."),
    "quantity": ("How many", "Multiplies the amount, which then is the price of one piece."),
    "discount": ("Discount", "A share or percentage that still has to be taken off the amount."),
    "minus": ("Taken off", "What was refunded, in a column of its own."),
    "date": ("When", "The day of purchase. None when the file has one row a customer."),
    "months": (
        "Over how many months",
        "A column with the months that the amount covers, in files with one row a customer.",
    ),
}


def answered(brought: Brought) -> tuple[Import | None, Columns | None]:
    """Ask what the file leaves open, one round after another, and return what was read.

    Nothing was read while a question stands open; a sketch has no columns.

    Raises
    ------
    EvenhandError
        When it cannot be used.
    """
    currency = brought.options.get("currency", "").strip()
    code = currency_field.as_code(currency) if currency else None
    segment_by = brought.options.get("segments", FIFTHS)
    given: dict[str, Any] = dict(brought.said)
    asked: set[str] = set()
    for _ in range(ROUNDS):
        try:
            read = brought.once(given, segment_by, code)
        except UnclearError as error:
            if not error.questions or asked & {question.role for question in error.questions}:
                raise
            asked |= {question.role for question in error.questions}
            fields = [_ask(brought, question) for question in error.questions]
            if any(chosen is None for chosen in fields):
                return None, error.columns
            for chosen in fields:
                given.update(chosen or {})
            given.update(brought.said)
        else:
            return read, read.columns
    return None, None


def _ask(brought: Brought, question: Question) -> dict[str, Any] | None:
    """Ask one question; ``None`` while it is not answered."""
    if not question.answers:
        st.markdown(f"{escape_markdown(question.text)} Choose it below, or discard the file and mend it first.")
        return None
    options = [answer.meaning for answer in question.answers]
    before = brought.answers.get(question.text)
    key = f"customers-question-{brought.file_id}-{question.role}"

    def remember() -> None:
        brought.answers[question.text] = st.session_state[key]

    chosen = st.radio(
        escape_markdown(question.text),
        options,
        options.index(before) if before in options else None,
        key=key,
        on_change=remember,
    )
    if chosen is None:
        return None
    answer = question.answers[options.index(chosen)]
    fields = answer.recipe.model_dump(exclude_unset=True)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def corrections(brought: Brought, columns: Columns) -> None:
    """Show how the columns were understood, each correctable, with name, currency and segments."""
    unsure = any(columns.confidence.get(role, 1.0) < SURE for role in ROLES)
    with st.expander(
        "Choose the columns yourself" if unsure else "This is how the columns were understood; correct what is wrong",
        expanded=unsure,
    ):
        with st.container(horizontal=True):
            _options(brought, columns)
        with st.container(horizontal=True):
            for role in ROLES:
                _column(brought, columns, role)
            if columns.recipe.date is None and not isinstance(columns.recipe.months, str):
                _length(brought, columns)


def _column(brought: Brought, columns: Columns, role: str) -> None:
    label, help_text = ROLES[role]
    options = [NONE, *columns.available]
    used = columns.recipe.columns().get(role, ())
    current = " + ".join(used) if used else NONE
    unsure = columns.confidence.get(role, 1.0) < SURE
    if current not in options:
        options.append(current)
    key = f"customers-{role}-{brought.file_id}-{current}-{unsure}"

    def remember() -> None:
        chosen = st.session_state[key]
        brought.said[role] = None if chosen == NONE else chosen

    st.selectbox(
        label,
        options,
        None if unsure else options.index(current),
        key=key,
        on_change=remember,
        help=help_text,
        placeholder="Please choose",
    )


def _length(brought: Brought, columns: Columns) -> None:
    known = columns.recipe.months if columns.confidence.get("months", 0) >= SURE else None
    key = f"customers-length-{brought.file_id}-{known}"

    def remember(months: float | None) -> None:
        if months is not None:
            brought.said["months"] = months

    typed_number(
        "Months that the amounts cover",
        known if isinstance(known, float) else None,
        key=key,
        store=remember,
        numbers=Numbers(least=0.1, most=1200),
        help_text="12 when each amount is what a customer spends in a year.",
        placeholder="not said yet",
    )


def _options(brought: Brought, columns: Columns) -> None:
    def remember(name: str, key: str) -> None:
        brought.options[name] = st.session_state[key]

    keys = {name: f"customers-{name}-{brought.file_id}" for name in ("name", "currency", "segments")}
    st.text_input(
        "Keep them under the name",
        kept_name(brought),
        max_chars=80,
        key=keys["name"],
        on_change=remember,
        args=("name", keys["name"]),
    )
    st.text_input(
        "Currency",
        brought.options.get("currency", ""),
        max_chars=8,
        placeholder=columns.recipe.currency or "as the file says, or USD",
        key=keys["currency"],
        on_change=remember,
        args=("currency", keys["currency"]),
        help=currency_field.HELP,
    )
    segments = [*WITHOUT_COLUMN, *columns.available]
    chosen = brought.options.get("segments", FIFTHS)
    st.selectbox(
        "Segments",
        segments,
        segments.index(chosen) if chosen in segments else 0,
        format_func=lambda segment: {FIFTHS: "Fifths by spending", "none": "No segments"}.get(
            segment, f"Column: {segment}"
        ),
        key=keys["segments"],
        on_change=remember,
        args=("segments", keys["segments"]),
        help="Groups that may fare differently. A column needs few different values, for example age bands.",
    )


def kept_name(brought: Brought) -> str:
    """Return the name that the customers would be kept under."""
    return brought.options.get("name", "").strip() or Path(brought.name).stem[:60] or "Customers"
