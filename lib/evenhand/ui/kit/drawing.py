"""HTML with a drawing in it: `st.html` takes the lines of an SVG out, so that it is shown by a component."""

from __future__ import annotations

from streamlit.components import v2

HTML = '<div class="place"></div>'
CSS = ".place { font-family: var(--st-font); color: var(--st-text-color); font-size: 1rem; padding: .1rem }"


def show_drawing(html: str, *, key: str) -> None:
    """Show HTML that this program wrote; whatever people typed is escaped in it."""
    component = v2.component("evenhand.drawing", html=HTML, css=CSS, js="drawing.js")
    component(key=key, data={"html": html}, width="stretch")
