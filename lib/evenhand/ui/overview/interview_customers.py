"""Start yours, last step: what the programme is called, and who its customers are as far as anybody knows."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.ui.kit import currency_field
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers
from evenhand.ui.overview import interview_answers
from evenhand.ui.overview.interview_fields import Answers, choice_field, number_field, widget

PAYS: Mapping[str, str] = {
    "varies": "Each spends a different amount, as in a shop",
    "fixed": "A fixed price, or one of a few, as for a subscription",
}
MANY = Numbers(least=50, most=10**9, whole=True)
PERCENT = Numbers(most=100, unit="%")
TOP = Numbers(least=20, most=99, unit="%")


def show_customers(token: str, given: Answers) -> str:
    """Ask who the customers are; whatever is left empty is not known. Return what cannot be, in the words shown."""
    st.subheader("What is it called, and who are its customers?", anchor=False)
    st.caption(
        "Whatever you leave empty becomes a question. Amounts of money are shown once somebody has said what customers "
        "pay. You can bring a file of purchases later."
    )
    name = widget(token, "name")
    sync_widget(name, given.get("name") or interview_answers.NAME)

    @uninterruptible
    def named() -> None:
        interview_answers.answer(token, name=st.session_state[name].strip() or None)

    st.text_input("The programme's name", key=name, on_change=named, max_chars=120, width=420)
    number_field(
        *(token, "many", "How many customers would be asked?", given, MANY),
        "At least 50: they are grouped, and no group may be smaller than 10.",
    )
    choice_field(token, "pays", "How do they pay?", given, PAYS, titled=True)
    if given.get("pays"):
        _show_currency(token, given)
    match given.get("pays"):
        case "varies":
            _show_spending(token, given)
        case "fixed":
            _show_prices(token, given)
    try:
        interview_answers.customers_from(given)
    except EvenhandError as error:
        said = f"{error.message} {error.hint}"
        st.error(escape_markdown(said), icon=":material/help:")
        return said
    return ""


def _show_spending(token: str, given: Answers) -> None:
    number_field(
        *(token, "spending", "What does one spend with you a month, on average?", given, Numbers(least=1.0)),
        "All customers together, divided by their number.",
    )
    number_field(
        *(token, "top", "How many per cent of that come from the fifth who spend most?", given, TOP),
        "20 would mean that all spend the same; in shops it is often about half.",
    )


def _show_prices(token: str, given: Answers) -> None:
    several = given.get(interview_answers.PRICES[1][0]) is not None
    for number, (price, part) in enumerate(interview_answers.PRICES, 1):
        if number > 1 and given.get(interview_answers.PRICES[number - 2][0]) is None:
            return
        left, right = st.columns(2)
        with left:
            words = "Price a month" if number == 1 else f"Price {number}, if there is one"
            number_field(token, price, words, given, Numbers(least=0.01), "What a customer pays a month.")
        if several and given.get(price) is not None:
            with right:
                number_field(
                    *(token, part, f"How many per cent of them pay price {number}?", given, PERCENT),
                    "Left empty, it is an equal part of what is left.",
                )


def _show_currency(token: str, given: Answers) -> None:
    key = widget(token, "currency")
    sync_widget(key, given.get("currency") or "")

    @uninterruptible
    def typed() -> None:
        interview_answers.answer(token, currency=currency_field.as_code(st.session_state[key]) or None)

    st.text_input(
        "In which currency?",
        max_chars=8,
        key=key,
        on_change=typed,
        placeholder="for example EUR or USD",
        help=currency_field.HELP,
        width=420,
    )
