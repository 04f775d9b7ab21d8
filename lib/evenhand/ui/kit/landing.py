"""A place on a page that a link leads to: what is pressed moves the page to where its answer stands."""

from __future__ import annotations

import streamlit as st

__all__ = ["arrived", "land"]

HTML = '<div class="place" tabindex="-1"></div>'
CSS = ".place { height: 1px; scroll-margin-top: 4.5rem; outline: none }"
"""The bar above the page covers what lies under it."""


def arrived(name: str) -> None:
    """Remember that a link to a place was just followed."""
    st.session_state[_key(name)] = st.session_state.get(_key(name), 0) + 1


def land(name: str) -> None:
    """Move the page here, once for each time that a link to it was followed; else stay where people are."""
    if arrival := st.session_state.get(_key(name)):
        component = st.components.v2.component("evenhand.landing", html=HTML, css=CSS, js="landing.js")
        component(key=f"landing-{name}", data={"arrival": arrival}, height=1)


def _key(name: str) -> str:
    return f"arrivals-{name}"
