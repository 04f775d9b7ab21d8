"""Workshop: what does each of us think, where do we disagree, and what do we decide?"""

from __future__ import annotations

from evenhand.ui import parts

parts.heading("workshop")

parts.empty_state("No workshop is open.", next_step="See what there is to decide about.", page="overview")
