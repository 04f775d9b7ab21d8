"""The ways to other customers: a file, three typed numbers, or the worked example."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evenhand.customers import EXAMPLE_SEGMENTS, Import, typed_sketch
from evenhand.customers.profile import profile_of_sketch
from evenhand.errors import CustomerDataError, EvenhandError
from evenhand.ui.customers import profile as customers_profile
from evenhand.ui.customers import upload
from evenhand.ui.kit import controls, currency_field
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers
from evenhand.ui.session import belonging, state

WAYS: Mapping[str, str] = {"file": "File", "numbers": "Three numbers", "example": "Example"}
DONE = "customers-done"
TYPED = "Our customers (typed)"
"""What typed customers are called until somebody gives them another name."""


def bring(below: DeltaGenerator) -> Import | None:
    """Ask how other customers are to be brought in; return a file that was read and is not yet in use.

    What a file leaves open is asked ``below``.
    """
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(escape_markdown(done), icon=":material/check:")
    with st.container(border=True):
        way = controls.radio(
            "Bring other customers",
            WAYS,
            name="bring",
            default="file",
            key="customers-bring",
            help_text="All pages follow the customers you choose.",
        )
        if way == "file":
            return _file(below)
        if way == "numbers":
            _numbers()
        else:
            _example()
    return None


def _file(below: DeltaGenerator) -> Import | None:
    brought = upload.brought()
    with below:
        result = None if brought is None else upload.read(brought)
        if result is None:
            return None
        read, name = result
        with st.container(horizontal=True):
            st.button("Use these customers", type="primary", icon=":material/check:", on_click=_use, args=(read, name))
            st.button(
                "Discard the file", on_click=upload.forget, help="Nothing of it is kept; the selected customers stay."
            )
    return read


def _use(read: Import, name: str) -> None:
    customers_profile.keep(read, name)
    upload.forget()
    st.query_params.pop("bring", None)
    st.session_state[DONE] = f"“{name}” are selected. {upload.FORGOTTEN}"


FIELDS: Mapping[str, str] = {
    "customers-count": "how many customers",
    "customers-mean": "their average spending",
    "customers-top": "the share of the top fifth",
    "customers-typed-currency": "the currency",
}
"""What must be typed, by the key of its control: nothing is filled in for anybody."""
NUMBERS: Mapping[str, Numbers] = {
    "customers-count": Numbers(least=1, whole=True),
    "customers-mean": Numbers(),
    "customers-top": Numbers(most=100, unit="%"),
}


def _numbers() -> None:
    # Enter in a field must not send the others before somebody has come to them.
    with st.form("customers-numbers", border=False, enter_to_submit=False):
        with st.container(horizontal=True):
            st.text_input(
                "How many customers", placeholder="for example 10000", key="customers-count", help="At least 50."
            )
            st.text_input(
                "Average spending a month",
                placeholder="for example 100",
                key="customers-mean",
                help="Of all customers, those who spend nothing included.",
            )
            st.text_input(
                "Share of the top fifth, %",
                placeholder="for example 55",
                key="customers-top",
                help="How much of all spending comes from the fifth that spends most: 20 if all spend the same; "
                "55 at the example’s grocer.",
            )
            st.text_input(
                "Currency",
                max_chars=8,
                placeholder="for example USD",
                key="customers-typed-currency",
                help=currency_field.HELP,
            )
        st.text_input("Name", placeholder=TYPED, max_chars=80, key="customers-typed-name")
        pressed = st.form_submit_button("Use these numbers", type="primary", on_click=_type)
    error = st.session_state.pop("customers-typed-error", None)
    if pressed and error is not None:
        show_failure(error)


def _type() -> None:
    missing = [words for key, words in FIELDS.items() if not str(st.session_state[key]).strip()]
    try:
        if missing:
            raise CustomerDataError(
                f"Customers by typed numbers need {', '.join(missing)}.",
                hint="Type what you know; where you do not know it, take the worked example meanwhile.",
            )
        count, mean, top = (_number(key) for key in NUMBERS)
        sketch = typed_sketch(
            int(count),
            mean,
            top / 100,
            currency_field.as_code(st.session_state["customers-typed-currency"]),
        )
    except EvenhandError as error:
        st.session_state["customers-typed-error"] = error
        return
    name = str(st.session_state["customers-typed-name"]).strip() or TYPED
    customers_profile.keep(Import(profile_of_sketch(sketch), sketch), name)
    st.query_params.pop("bring", None)
    st.session_state[DONE] = f"“{name}” are selected: typed, not measured, in {sketch.currency}."


def _number(key: str) -> float:
    """Return the number typed into a field; one that can mean two things is asked about."""
    number, ask = NUMBERS[key].read(st.session_state[key])
    if number is None:
        raise CustomerDataError(f"About {FIELDS[key]}: {ask}")
    return number


def _example() -> None:
    names = {"spending fifths": "Fifths by spending", "age": "Age", "income": "Income"}
    st.selectbox(
        "Segments",
        list(EXAMPLE_SEGMENTS),
        format_func=lambda key: names.get(key, key),
        key="customers-example-segments",
        help="Groups that may fare differently.",
    )
    st.button("Use the worked example", type="primary", on_click=_take_example)


def _take_example() -> None:
    by = str(st.session_state["customers-example-segments"])
    if by == "spending fifths":
        belonging.select_customers(state.EXAMPLE_CUSTOMERS)
    else:
        customers_profile.keep(customers_profile.example(by), f"Example: 2,469 real households, by {by}")
    st.query_params.pop("bring", None)
    st.session_state[DONE] = "The worked example is selected."
