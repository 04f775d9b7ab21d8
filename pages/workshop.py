"""Workshop: where do we disagree, and what do we decide?"""

from __future__ import annotations

from evenhand.errors import WorkshopError
from evenhand.ui.kit import parts
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.workshop import opening, room
from evenhand.ui.workshop import place as workshop_place

PAGE = {"group": "Decide", "icon": ":material/how_to_vote:", "rank": 10}

workshop_place.forget_old_names()
refused: WorkshopError | None = None
place = None
try:
    place = workshop_place.here()
except WorkshopError as error:
    refused = error
if place is None or not place.wall:
    parts.heading("workshop")
if refused is not None:
    show_failure(refused)
workshop_place.show_said()
if place is None:
    opening.show_entrance()
else:
    room.show_workshop(place)
