"""The presenter view, made to be read from five metres: few words, large, and nothing that controls.

At five metres a letter must be about 25 mm high. On a picture 1.5 m wide that is a sixtieth of the width, so sizes
follow the width of the screen. It speaks the language that its address names, else that of its browser.
"""

from __future__ import annotations

import streamlit as st

from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.joining import qr_code
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import EVERY
from evenhand.workshop import LANGUAGES, latest_round, words
from evenhand.workshop.room import drawn_wall

STYLE = """<style>
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"], [data-testid="stHeader"] { display: none }
.stMainBlockContainer { max-width: none; padding-top: 2rem }
.wall { font-size: clamp(1.25rem, 2.4vw, 4rem); line-height: 1.3; overflow-wrap: anywhere }
.wall h1 { font-size: 1.3em; line-height: 1.2; margin: 0; padding: 0 }
.wall h2 { font-size: 1.15em; line-height: 1.2; margin: .8em 0 .3em; padding: 0 }
.wall p { margin: .3em 0; font-size: 1em }
.wall ul { list-style: none; margin: 0; padding: 0; font-size: 1em }
.wall li { margin: .6em 0; padding-left: .6em; border-left: .15em solid; font-size: 1em }
.wall .huge { font-size: 1.8em; line-height: 1.15; font-weight: 600 }
.wall .large { font-size: 1.3em; line-height: 1.2; font-weight: 600 }
.wall .code { font-size: 3em; line-height: 1.1; font-weight: 600; letter-spacing: .12em; font-family: monospace }
.wall .bars { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: .2em; max-width: 14em }
.wall .bars { align-items: end; text-align: center }
.wall .bars span { display: block; border-bottom: calc(1.4em * var(--n) / var(--of) + 1px) solid }
.wall .lanes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9em), 1fr)); gap: 1em }
</style>"""


def show_wall(place: Place) -> None:
    """Show where the workshop is, to everybody in the room, and nothing of the workbench around it."""
    _show(place, workshop_place.wall_language())
    st.stop()


@st.fragment(run_every=EVERY)
def _show(place: Place, language: str) -> None:
    store, workshop_id, link = state.store(), place.workshop.id, workshop_place.join_link(place.workshop)
    drawn = f"{STYLE}{drawn_wall(store, workshop_id, words(language), link=link)}"
    if latest_round(store, workshop_id) is not None or workshop_place.others_address() is None:
        st.html(drawn)
        return
    said, picture = st.columns([3, 1])
    said.html(drawn)
    picture.image(qr_code(link), width="stretch", alt=f"QR code of the join link, which says {link}")


def choose_wall(place: Place) -> None:
    """Let a facilitator open the presenter view in the language of the room."""
    language = st.selectbox(
        "Language of the presenter view",
        LANGUAGES,
        index=LANGUAGES.index(workshop_place.wall_language()),
        format_func=lambda tag: words(tag)("language"),
        key="wall-language",
        label_visibility="collapsed",
        width=140,
    )
    st.link_button(
        "Presenter view",
        workshop_place.wall_link(place.workshop, language),
        icon=":material/tv:",
        help="Another tab with the code, who has voted and the results. It controls nothing.",
    )
