"""The notice that people see before they join a workshop: what is asked of others is done here too."""

from __future__ import annotations

import hashlib

__all__ = ["NAME_DAYS", "NOTICE", "NOTICE_VERSION"]

NAME_DAYS = 30
"""Names are forgotten this many days after joining."""

NOTICE = f"""\
**What is kept.** Your role, your ratings and the reasons you write, under a random key. A name only if you type one; \
it lies in a table of its own. When you join, vote or leave is written to the audit under the random key.

**Who sees it.** Everybody in the workshop sees names, roles and who has voted. Nobody sees ratings or reasons \
before the reveal, the facilitator included; afterwards everybody sees them without names. Roles are shown beside \
ratings only where at least three people share them. The reveal cannot be undone, and nothing is revealed with it that \
this notice does not say. Whoever runs this computer could read the file that everything lies in.

**How long.** Your name for {NAME_DAYS} days at most. Ratings and reasons stay as long as the decision that rests on \
them is kept. A forgotten name disappears from every screen and file made from then on; traces can remain in unused \
parts of the file on this computer until they are overwritten.

**How to leave.** Press "Leave" whenever you like; no reason is asked. Your name is erased at once. Ratings that \
you have given stay under the random key, because others have built on them. Names are optional: without one nothing \
has to be erased.

**What it is for.** Deciding together, and showing later how it was decided. No telemetry; nothing leaves this computer.
"""

NOTICE_VERSION = hashlib.sha256(NOTICE.encode()).hexdigest()[:12]
"""What is recorded as accepted: it changes with every change of the text."""
