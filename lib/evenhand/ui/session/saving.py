"""One change at a time: what is held while a change is saved."""

from __future__ import annotations

import threading

SAVING = threading.RLock()
"""Held while a change is saved, and while a page reads what it will show."""
