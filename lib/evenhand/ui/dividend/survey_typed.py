"""A survey that somebody knows only by its percentiles, typed instead of brought as a file."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from evenhand.ui.kit.typed_number import Numbers, asked_number

NAME = "typed by hand"
NOT_TYPED = "not typed yet"
PRICE, SHARE, PEOPLE = Numbers(least=0.01), Numbers(most=100, unit="%"), Numbers(least=1, whole=True)
PRICES = (
    ("p25", "A quarter of those who named a price asks less than", "The price that 1 in 4 of them is below."),
    ("p50", "Half of them ask less than", "The median of the prices above zero."),
    ("p75", "Three quarters of them ask less than", "The price that 3 in 4 of them are below."),
)
SHARES = (
    ("willing", "Share for nothing, % of all asked", "Of all who were asked: who would share without payment."),
    ("refusing", "Never share, % of all asked", "Of all who were asked: who would not share at any price."),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A survey on its way in: its name, what tells it from others, and its content."""

    name: str
    key: str
    content: bytes


def typed_percentiles(currency: str) -> Sent | None:
    """Draw the numbers to type and return them as the file that they stand for; nothing before all were typed."""
    values: dict[str, float | None] = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label, words in PRICES:
            # A price that was typed in one currency is not that many of another.
            key = f"survey-{name}-{currency}"
            values[name] = asked_number(
                f"{label}, {currency}", key=key, numbers=PRICE, help_text=words, placeholder=NOT_TYPED
            )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label, words in SHARES:
            share = asked_number(label, key=f"survey-{name}", numbers=SHARE, help_text=words, placeholder=NOT_TYPED)
            values[name] = None if share is None else share / 100.0
        people = asked_number(
            "People asked",
            key="survey-respondents",
            numbers=PEOPLE,
            help_text="How many answered: the fewer, the wider the range that is taken from it.",
            placeholder=NOT_TYPED,
        )
    st.caption(
        "A smooth curve (lognormal) is drawn through the three prices: it seldom meets all three, so its middle, what "
        "the typical one asks, may differ a little from the half that you typed."
    )
    typed = {name: value for name, value in values.items() if value is not None}
    missing = len(values) - len(typed) + (people is None)
    if missing or people is None:
        st.caption(f"Nothing is taken from it before all six are typed; {missing} to go.")
        return None
    row = ",".join(f"{value:.10g}" for value in typed.values())
    content = f"{','.join(typed)},respondents\n{row},{people:.0f}\n"
    return Sent(NAME, content, content.encode())
