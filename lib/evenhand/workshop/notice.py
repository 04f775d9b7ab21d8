"""How long before a reveal or a record everybody is told."""

from __future__ import annotations

import os
from collections.abc import Mapping

NOTICE = "EVENHAND_NOTICE_SECONDS"
"""The setting of the server that says it."""
_SECONDS, _LEAST, _MOST = 30, 2, 600


def notice_seconds(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many seconds before a reveal or a record everybody is told: time to finish a sentence.

    30, unless the server's setting says another whole number from 2 to 600. Anything else there is not followed:
    nobody is surprised by a reveal because a setting was mistyped.
    """
    said = environment.get(NOTICE, "").strip()
    usable = said.isascii() and said.isdigit() and len(said) < 4 and _LEAST <= int(said) <= _MOST
    return int(said) if usable else _SECONDS
