"""The script that Streamlit runs for every visitor: navigation, what is in hand, one page, the foot."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from evenhand.reading import looked_at_once
from evenhand.ui.kit import parts, styles
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.my_part import choose_role, show_my_part
from evenhand.ui.kit.signed_in import choose_space, show_signed_in
from evenhand.ui.kit.tour_bar import show_tour
from evenhand.ui.server.records import show_records
from evenhand.ui.session import belonging, choosing, offer, state
from evenhand.ui.session.memory import MEMORY
from evenhand.ui.steps import steps
from evenhand.version import VERSION

STATIC = Path(__file__).parents[1] / "static"


def show_brand(page: Page) -> None:
    """Put the wordmark at the top, and the page's name on the browser's tab."""
    dark = st.context.theme.type == "dark"
    st.set_page_config(page_title=f"{page.title} · Evenhand", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.html(styles.PAGE)
    st.logo(
        str(STATIC / ("wordmark-dark.svg" if dark else "wordmark.svg")),
        size="large",
        icon_image=str(STATIC / "icon.svg"),
    )


def choose_page() -> Page:
    """Return the page that the address names."""
    # Streamlit's default page has no address of its own. All eight steps have one: the default leads to the first.
    start = st.Page(_open_first_step, title="Evenhand", default=True)
    # No icon is named here: Streamlit would fetch it from the network to put it on the browser's tab.
    pages = [st.Page(step.path, title=step.title, url_path=step.name) for step in steps()]
    # Drawn by `show_ways`: Streamlit's own navigation puts its groups where a list may hold items only, which screen
    # readers stumble over, and its links forget what is in hand.
    page = st.navigation([start, *pages], position="hidden")
    if page == start:
        page.run()
    return page


def _open_first_step() -> None:
    st.switch_page(steps()[0].path, query_params=st.query_params.to_dict())


def show_ways() -> None:
    """Draw the ways to the eight steps, in the three parts of the work."""
    for group, members in groupby(steps(), key=lambda step: step.group):
        with st.container(gap="xsmall"):
            st.caption(group)
            for step in members:
                parts.go(step.name, step.title)


def choose_selection(page: str) -> None:
    """Draw the two choices that every page follows, and the ways to the pages above them."""
    with st.sidebar:
        choose_space()
        ways = st.container(gap="small")
        choosing.choose(
            "scenario",
            "Scenario",
            state.catalogue(),
            default=state.FIRST_SCENARIO,
            help_text="The programme that all pages speak about. It stands in the address, so links keep it.",
            also=belonging.another_scenario,
        )
        belonging.follow_scenario()
        choosing.choose(
            "customers",
            "Customers",
            state.listed_customers(),
            default=state.EXAMPLE_CUSTOMERS,
            help_text="The customers that all numbers are about. Bring your own on the Customers page.",
            instead=True,
            then=belonging.select_customers,
        )
        rubrics = state.listed_rubrics()
        if len(rubrics) > 1 or "rubric" in st.query_params:
            choosing.choose(
                "rubric",
                "Criteria",
                rubrics,
                default=state.BUILT_IN,
                help_text="What scores count. Bring criteria of your own on the Scores page.",
            )
        choose_role()
        show_signed_in()
    offer.follow(page)
    # The links carry what has just been chosen.
    with ways:
        show_ways()


def show_criteria() -> None:
    """Name the file of somebody's own criteria wherever its scores are shown, which may be on any page."""
    if own := state.rubric().own:
        st.caption(f":material/playlist_add_check: Scores count the criteria of **{escape_markdown(own)}** too.")


def show_foot() -> None:
    """Say which version this is, how old the law in it is, and what it is not."""
    st.caption(
        f"Evenhand {VERSION} · law as of {state.rubric().law_as_of:%-d %B %Y} · "
        "helps to decide, is not legal advice · no telemetry"
    )


with looked_at_once():
    page = choose_page()
    show_brand(page)
    try:
        choose_selection(page.url_path)
        show_criteria()
        show_tour(page.url_path)
        show_my_part(page.url_path)
        page.run()
        st.space("medium")
        show_foot()
        show_records()
    except Exception as error:
        show_failure(error)
    finally:
        MEMORY.settle_soon()
