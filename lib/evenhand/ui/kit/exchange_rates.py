"""Showing programmes of several currencies beside each other, at a rate that somebody types."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import streamlit as st

from evenhand import clock
from evenhand.assessment.block import Block
from evenhand.customers.said import NO_CURRENCY
from evenhand.ui.kit import controls
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers, typed_number
from evenhand.ui.session import rates

PARAMETER = "money"
OWN = "own"


def shown(block: Block) -> Block:
    """Return a block with its amounts in the currency that the address asks for, where there is a rate."""
    currency = st.query_params.get(PARAMETER, OWN)
    if currency in (OWN, block.currency):
        return block
    rate = rates.rate_between(block.currency, currency)
    return block if rate is None else block.shown_in(currency, rate.per_unit)


def show_choice(currencies: Iterable[str], *, default: str = OWN) -> str:
    """Offer one currency for all, where there are several, and the rates that this takes; return what is chosen.

    Parameters
    ----------
    currencies
        Of each programme.
    default
        The one that holds when the address names none; `OWN` for each programme's own. Where no amount is in it, as
        while nobody said what customers spend, the one that most programmes have.
    """
    counted = Counter(currency for currency in currencies if currency != NO_CURRENCY)
    there = sorted(counted)
    if there and default not in (OWN, *there):
        default = max(there, key=counted.__getitem__)
    if len(there) < 2:
        return default
    own_words = {OWN: "each one's own currency"} if default == OWN else {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        currency = controls.select(
            "Show money in",
            {**own_words, **{code: code for code in there}},
            name=PARAMETER,
            default=default,
            width=260,
            help_text="Only what is shown is converted: each programme is judged in its own currency.",
        )
        for own in there:
            if currency not in (OWN, own):
                _show_rate(own, currency)
    return currency


def _show_rate(own: str, currency: str) -> None:
    rate = rates.rate_between(own, currency)
    label = f"Type what 1 {own} is in {currency}" if rate is None else rate.words(own, currency)
    fold = f"rate-{own}-{currency}-fold"
    folded = st.popover(escape_markdown(label), icon=":material/currency_exchange:", key=fold, on_change="rerun")
    if not folded.open:
        return
    with folded:
        number, day, source = (f"rate-{own}-{currency}-{part}" for part in ("number", "day", "source"))
        st.session_state.setdefault(f"{number}-value", None if rate is None else rate.per_unit)

        def typed(value: float | None) -> None:
            st.session_state[f"{number}-value"] = value

        typed_number(
            f"1 {own} in {currency}",
            st.session_state[f"{number}-value"],
            key=number,
            store=typed,
            numbers=Numbers(least=1e-9, most=1e9),
            help_text="Nothing is fetched from anywhere: type the rate that you want to use.",
            placeholder="for example 1.08",
        )
        st.date_input(
            "Of which day",
            format="YYYY-MM-DD",
            value=clock.today() if rate is None else dt.date.fromisoformat(rate.day),
            key=day,
        )
        st.text_input(
            "Where you read it", value="" if rate is None else rate.source, key=source, max_chars=120,
            placeholder="for example European Central Bank",
        )  # fmt: skip

        @uninterruptible
        def keep() -> None:
            value, where = st.session_state[f"{number}-value"], st.session_state[source].strip()
            if value and where and st.session_state[day]:
                rates.keep(own, currency, rates.ExchangeRate(value, st.session_state[day].isoformat(), where))

        st.button("Use this rate", key=f"{number}-keep", type="primary", on_click=keep)
        st.caption("Rate, day and source are all needed, and stand beside what is converted.")
