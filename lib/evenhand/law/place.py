"""The places whose law is applied: one folder of data each."""

from __future__ import annotations

from pydantic import Field

from evenhand.law.act import Entry, Sentence

__all__ = ["Place"]


class Place(Entry):
    """What is said of a place in its ``place.yaml``."""

    code: str
    """The code that stands in scenarios, addresses and tables, for example US-CA."""
    name: Sentence
    """What people call it."""
    with_article: bool = False
    """Whether its name takes "the" within a sentence."""
    borrows: tuple[str, ...] = Field(default=())
    """Acts of other folders that are in force here too, or are heeded."""
