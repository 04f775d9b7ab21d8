"""The participants' door: plain pages that work on any phone, with or without scripts.

The same store, the same gate and the same words as the facilitator's pages. Nothing here knows Streamlit, and no phone
costs a session of it.
"""

from evenhand.workshop.room.drawn import printed_sheets
from evenhand.workshop.room.routes import room_routes
from evenhand.workshop.room.wall import drawn_wall

__all__ = ["drawn_wall", "printed_sheets", "room_routes"]
