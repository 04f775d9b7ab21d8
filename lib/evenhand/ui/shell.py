"""The script that Streamlit runs for every visitor: navigation, what is in hand, one page, the foot."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from evenhand import __version__
from evenhand.ui import state
from evenhand.ui.failures import show_failure
from evenhand.ui.steps import STEPS

STATIC = Path(__file__).parent / "static"


def show_brand() -> None:
    """Put the wordmark at the top."""
    dark = st.context.theme.type == "dark"
    st.set_page_config(page_title="Evenhand", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(
        str(STATIC / ("wordmark-dark.svg" if dark else "wordmark.svg")),
        size="large",
        icon_image=str(STATIC / "icon.svg"),
    )


def choose_page() -> Page:
    """Draw the navigation and return the page that the address names."""
    groups: dict[str, list[Page]] = {}
    for step in STEPS:
        page = st.Page(step.path, title=step.title, icon=step.icon, url_path=step.name, help=step.question)
        groups.setdefault(step.group, []).append(page)
    # Streamlit's default page has no address of its own. All eight steps have one: the default leads to the first.
    start = st.Page(_open_first_step, title="Evenhand", default=True, visibility="hidden")
    page = st.navigation({"": [start], **groups}, expanded=True)
    if page == start:
        page.run()
    return page


def _open_first_step() -> None:
    st.switch_page(STEPS[0].path, query_params=st.query_params.to_dict())


def choose_what_is_in_hand() -> None:
    """Draw the two choices that every page follows."""
    with st.sidebar:
        state.choose(
            "scenario",
            "Scenario",
            state.catalogue(),
            default=state.FIRST_SCENARIO,
            help_text="The programme that all pages speak about. It stands in the address, so links keep it.",
        )
        state.choose(
            "customers",
            "Customers",
            state.listed_customers(),
            default=state.EXAMPLE_CUSTOMERS,
            help_text="The customers that all numbers are about. Bring your own on the Customers page.",
        )


def show_foot() -> None:
    """Say which version this is, how old the law in it is, and what it is not."""
    st.caption(
        f"Evenhand {__version__} · law as of {state.rubric().law_as_of:%d %B %Y} · "
        "helps to decide, is not legal advice · nothing leaves this computer"
    )


show_brand()
page = choose_page()
try:
    choose_what_is_in_hand()
    page.run()
    st.space("medium")
    show_foot()
except Exception as error:
    show_failure(error)
