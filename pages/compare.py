"""Compare: which of the programmes would both sides defend?"""

from __future__ import annotations

from evenhand.ui import parts, state

parts.heading("compare")

parts.empty_state(
    f"{len(state.catalogue())} programmes could be compared.", next_step="See them one by one first.", page="overview"
)
