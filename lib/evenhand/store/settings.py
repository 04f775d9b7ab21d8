"""Settings that outlive a session."""

from __future__ import annotations

from evenhand.store.database import Database
from evenhand.store.plain import checked_text, decoded, encoded


class Settings:
    """The settings of a store: plain values by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: object = None) -> object:
        """Return the value of a setting, or the default."""
        rows = self._database.read("SELECT setting FROM settings WHERE key = ?", [key])
        return decoded(rows[0][0]) if rows else default

    def put(self, key: str, value: object) -> None:
        """Set a setting."""
        row = (checked_text(key, "name of the setting"), encoded(value))
        with self._database.writing() as cursor:
            cursor.run("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", [*row, cursor.moment])

    def remove(self, key: str) -> None:
        """Remove a setting; removing one that is gone already does nothing."""
        with self._database.writing() as cursor:
            cursor.run("DELETE FROM settings WHERE key = ?", [key])
