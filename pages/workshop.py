"""Workshop: what does each of us think, where do we disagree, and what do we decide?"""

from __future__ import annotations

from evenhand.errors import WorkshopError
from evenhand.ui import parts, workshop_opening, workshop_place, workshop_room
from evenhand.ui.failures import show_failure

parts.heading("workshop")

workshop_place.forget_old_names()
try:
    place = workshop_place.here()
except WorkshopError as error:
    show_failure(error)
    place = None
workshop_place.show_said()
if place is None:
    workshop_opening.show_entrance()
else:
    workshop_room.show_workshop(place)
