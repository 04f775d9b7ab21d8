"""What the configuration of a theme cannot say: a few rules for every page, in one place."""

from __future__ import annotations

BORDER = "light-dark(#ddd7c9, #33434a)"
"""The two border colours of ``.streamlit/config.toml``."""
LINK = "[data-testid=stMain] [data-testid=stPageLink-NavLink]"
PAGE = f"""<style>
/* A table written in Markdown has no box of its own to scroll in: on a narrow screen it would widen the whole page. */
[data-testid=stMarkdownContainer]:has(> table) {{ overflow-x: auto }}
/* A way on is a button, also where it leads to another view of the page; only the sidebar says where one is. */
{LINK} {{ border: 1px solid {BORDER}; min-height: 2.5rem; padding: 0 .75rem }}
{LINK}:not(:hover):not(:focus-visible) {{ background-color: transparent }}
{LINK} p {{ font-weight: 400 }}
/* What stands beside something narrow takes the room that is left, or a line of its own where that is too little. */
[data-testid=stLayoutWrapper]:has(> [class*=st-key-roomy]) {{ flex: 3 1 15rem }}
[data-testid=stLayoutWrapper]:has(> [class*=st-key-aside]) {{ flex: 1 1 19rem }}
</style>"""
