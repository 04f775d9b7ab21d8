"""Purchases as exports have them, with every oddity, and how they are read."""

from __future__ import annotations

import random
import socket

from evenhand.customers import Recipe

__all__ = ["HEADER", "ODD", "free_port", "odd_rows"]

ODD = Recipe(
    customer="who",
    amount=("total",),
    date="day",
    kind="kind",
    subtract=("refund",),
    leave_out=("void",),
    currency_column="coin",
    currency="EUR",
    decimal="point",
    dates="year-month-day",
)
"""How the table of oddities is read."""

_WRITTEN = ("{:.2f}", "{:,.2f}", " {:.2f} ", "€ {:.2f}", "{:.2f} €", "+{:.2f}", "{:.1f}", "{:.4f}")
_BELOW = ("-{:.2f}", "{:.2f}-", "({:.2f})", "- {:,.2f}")
_NOT_USED = ("", "n/a", "12,34,56.x", "1e2", "--3")
_DAYS = ("2025-{:02d}-{:02d}", "2025-{:02d}-{:02d} 12:30:00", "2025-{:02d}-{:02d}T08:00:00", "2025/{:02d}/{:02d}")


def odd_rows(rows: int, seed: int = 5) -> list[tuple[str, ...]]:
    """Make rows of purchases as exports have them, and a few that no reader should count."""
    chance = random.Random(seed)
    table = []
    for _ in range(rows):
        who = f"c{chance.randrange(rows // 12)}"
        day = chance.choice(_DAYS).format(chance.randint(1, 12), chance.randint(1, 28))
        amount = chance.lognormvariate(3, 1.1)
        total = chance.choice(_WRITTEN if chance.random() < 0.95 else _BELOW).format(amount)
        kind = chance.choice(("sale",) * 12 + ("refund", "void", ""))
        coin = chance.choice(("EUR",) * 20 + ("eur", "", "USD"))
        match chance.randrange(200):
            case 0:
                total = chance.choice(_NOT_USED)
            case 1:
                day = chance.choice(("2025-02-30", "2025-13-01", "1969-12-31", "soon", ""))
            case 2:
                who = chance.choice(("", "  "))
            case 3:
                who = f"  {who} "
        channel = ("web", "shop", "mail", "phone")[hash_of(who.strip()) % 4]
        table.append((who, day, total, kind, coin, channel))
    # Three customers alone in a segment, and one who spends more than all of them.
    table += [(f"rare{i}", "2025-05-05", "10.00", "sale", "EUR", "fax") for i in range(3)]
    table.append(("whale", "2025-06-06", "98765.43", "sale", "EUR", "web"))
    return table


def hash_of(text: str) -> int:
    """Return a number that is the same in every process."""
    return sum(map(ord, text))


HEADER = ("who", "day", "total", "kind", "coin", "channel")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
