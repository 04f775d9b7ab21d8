"""What day it is: read here and handed inwards, so that what computes and what checks never look at a clock."""

from __future__ import annotations

import datetime as dt

_FURTHEST_AHEAD = dt.timezone(dt.timedelta(hours=14))


def today() -> dt.date:
    """Return the latest date that it is anywhere on earth now.

    A date is in the future only when no office in the world has reached it: a server on UTC must not refuse what a
    colleague in Auckland did this morning.
    """
    return dt.datetime.now(tz=_FURTHEST_AHEAD).date()
