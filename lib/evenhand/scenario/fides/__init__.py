"""Fides manifests in and out: the way to and from the tools that keep an inventory of systems and their data.

The format is that of fideslang 3.1 (https://pypi.org/project/fideslang/, Apache-2.0). Fides says what a system uses
data for, and on what ground; it says nothing of how people are asked or what they are given. What it does not say
stays unknown in the draft.
"""

from evenhand.scenario.fides.drafting import from_fides
from evenhand.scenario.fides.manifest import FidesExport, LeftOut, to_fides

__all__ = ["FidesExport", "LeftOut", "from_fides", "to_fides"]
